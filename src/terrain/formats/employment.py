"""Employment by zone, sector and year, as INSEE and Urssaf publish it: long, or one column a year.

Every cell keeps its line, so that what cannot be computed can be traced to where it is written.
A cell without a usable figure (secret, absent, negative, given twice) is unknown, never zero.
"""

from __future__ import annotations

import functools
import gc
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from terrain.formats.base import Source
from terrain.formats.delimited import (
    Decimals,
    Delimited,
    Row,
    number,
    read_delimited,
    unknown_word,
)
from terrain.formats.employment_layout import (
    REMEDY,
    YEAR,
    Columns,
    Layout,
    decimals,
    is_header,
    layout,
)
from terrain.model.names import fold_name

#: Why a cell is unknown.
Fault = Literal["secret", "absent", "negative", "unreadable", "twice"]
#: `C1 - Denrées alimentaires`, `0051 Alençon`: a code and its label in one cell.
_CODED = re.compile(r"([A-Z]{1,2}\d?|\d{1,2}(?:\.?\d{2}[A-Z]?)?)\s*(?:[-–—:]\s*|\s)(\S.*)")
_CODED_ZONE = re.compile(r"(\d{4})\s*[-–—:]?\s+(\S.*)")
_INVENTED = re.compile(r"invent|ficti(?:f|v|onal)")
#: Rows between two reports of progress.
_STEP = 20_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """The jobs of one zone, sector and year: exact, or None and why; `line` is where."""

    value: Fraction | None
    line: int
    fault: Fault | None = None
    text: str = ""

    def plus(self, other: Cell) -> Cell:
        """Both together; unknown where either is."""
        if self.value is None:
            return self
        if other.value is None:
            return other
        return Cell(self.value + other.value, other.line)


Key = tuple[str, str, int]


@dataclass(frozen=True)
class EmploymentFile:
    """What a file says: `cells` by zone, sector and year (of the years asked), the names of zones
    and sectors, all the years there are, and warnings, each with its place."""

    name: str
    cells: Mapping[Key, Cell]
    zones: Mapping[str, str]
    sectors: Mapping[str, str]
    years: tuple[int, ...]
    fictional: bool = False
    warnings: tuple[str, ...] = ()


def read(
    source: Source, years: Collection[int] = (), columns: Columns | None = None,
    progress: Progress | None = None,
) -> EmploymentFile:  # fmt: skip
    """The cells of an employment table for some years (none given: all).

    Raises ImportRefused where it is no such table, where nothing in it can be read, or where
    `1,234` may be read in two ways; UsageError for a column that is not there.
    """
    with _uncollected():
        return _read(source, years, columns or Columns(), progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A million small cells hold no cycle: looking for some, again and again, is a third of the
    time of reading them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(
    source: Source, years: Collection[int], columns: Columns, progress: Progress | None
) -> EmploymentFile:
    table = read_delimited(
        source, lambda cells: is_header(cells, columns), "an employment table", REMEDY
    )
    places = layout(table, columns)
    warnings = list(table.warnings)
    mark = columns.decimals or decimals(table, places)
    reading = _Reading(table, places, mark, frozenset(years), columns.add_rows)
    reading.take(warnings, progress)
    if not any(cell.value is not None for cell in reading.cells.values()):
        known = ", ".join(map(str, sorted(reading.years))) or "none"
        raise source.refuse(
            f"no figure could be read for the years asked (years there: {known}).",
            _hint(reading.cells), table.line,
        )  # fmt: skip
    words = fold_name(f"{source.name} {table.preamble}")
    return EmploymentFile(
        source.name, reading.cells, reading.zones, reading.sectors, tuple(sorted(reading.years)),
        bool(_INVENTED.search(words)), tuple(warnings),
    )  # fmt: skip


def _hint(cells: Mapping[Key, Cell]) -> str:
    if any(cell.fault == "twice" for cell in cells.values()):
        return "Some are given twice: where rows are parts of a zone (communes), say --add-rows."
    return "Look at the columns, or name them with --column value=…"


class _Reading:
    """Cells as they come, each judged against those before it, or added to them."""

    def __init__(
        self, table: Delimited, places: Layout, decimals: Decimals | None, asked: frozenset[int],
        add_rows: bool,
    ) -> None:  # fmt: skip
        self.table, self.layout, self.decimals, self.asked = table, places, decimals, asked
        self.cells: dict[Key, Cell] = {}
        self.zones: dict[str, str] = {}
        self.sectors: dict[str, str] = {}
        self.years: set[int] = set()
        self._rows: dict[tuple[str, ...], int] | None = {} if add_rows else None
        self._padded = False
        digits = _digits(table, places.zone)
        # A code comes on thousands of rows: what it says is worked out once.
        self._zone = functools.lru_cache(None)(lambda text: _zone(text, digits))
        self._sector = functools.lru_cache(None)(_sector)
        self._year = functools.lru_cache(None)(_year)

    def take(self, warnings: list[str], progress: Progress | None) -> None:
        """Every row, in order; what is odd is added to the warnings."""
        rows = self.table.rows
        for done, row in enumerate(rows):
            if progress is not None and done % _STEP == 0:
                progress("rows", done, len(rows))
            warnings += self._take(row)
        if progress is not None:
            progress("rows", len(rows), len(rows))
        if self._padded:
            warnings.append(f"{self.table.source.name}: zone codes had lost their leading zeros; "
                            "read with 4 digits.")  # fmt: skip

    def _take(self, row: Row) -> Iterator[str]:
        zone, name, padded = self._zone(row.get(self.layout.zone))
        sector, label = self._sector(row.get(self.layout.sector))
        if not zone or not sector:
            yield f"{self.table.place(row.line)}: no zone or no sector: not read."
            return
        if self._rows is not None:
            first = self._rows.setdefault(row.cells, row.line)
            if first != row.line:
                yield f"{self.table.place(row.line)}: the same row as line {first}, counted once."
                return
        self._padded = self._padded or padded
        if not self.zones.get(zone):
            self.zones[zone] = row.get(self.layout.zone_name) or name
        if not self.sectors.get(sector):
            self.sectors[sector] = row.get(self.layout.sector_name) or label
        yield from self._figures(row, zone, sector)

    def _figures(self, row: Row, zone: str, sector: str) -> Iterator[str]:
        for at, headed in self.layout.values.items():
            year = headed if headed is not None else self._year(row.get(self.layout.year))
            if year is None:
                yield f"{self.table.place(row.line)}: “{row.get(self.layout.year)}” is no year."
                continue
            self.years.add(year)
            if self.asked and year not in self.asked:
                continue
            key, cell = (zone, sector, year), self._cell(row.get(at), row.line)
            yield from self._said(key, cell)
            held = self.cells.get(key)
            self.cells[key] = cell if held is None else self._both(held, cell)

    def _both(self, held: Cell, again: Cell) -> Cell:
        return _twice(held, again) if self._rows is None else held.plus(again)

    def _cell(self, text: str, line: int) -> Cell:
        word = unknown_word(text)
        if word is not None:
            return Cell(None, line, "secret" if word == "secret" else "absent", text)
        value = number(text, self.decimals)
        if value is None:
            return Cell(None, line, "unreadable", text)
        return Cell(None, line, "negative", text) if value < 0 else Cell(value, line)

    def _said(self, key: Key, cell: Cell) -> Iterator[str]:
        place = f"{self.table.place(cell.line)}: {key[0]} {key[1]} {key[2]}"
        if cell.fault == "negative":
            yield f"{place}: “{cell.text}” jobs, fewer than none: taken as unknown."
        elif cell.fault == "unreadable":
            yield f"{place}: “{cell.text}” is no number: taken as unknown."
        held = self.cells.get(key)
        if held is None or self._rows is not None:
            return
        same = held.value == cell.value and held.fault == cell.fault
        verdict = "the same figure, counted once" if same else "another figure: taken as unknown"
        yield f"{place}: already on line {held.line}, {verdict}."


def _twice(held: Cell, again: Cell) -> Cell:
    if held.value == again.value and held.fault == again.fault:
        return held
    return Cell(None, again.line, "twice", f"{held.line}, {again.line}")


def _year(text: str) -> int | None:
    found = YEAR.search(text)
    return int(found[0]) if found else None


def _digits(table: Delimited, zone: int) -> int:
    """How long the numeric zone codes are; a spreadsheet may have eaten their leading zeros."""
    lengths = {len(code) for code in {row.get(zone) for row in table.rows} if code.isdigit()}
    return 4 if lengths and lengths <= {1, 2, 3, 4} and 4 in lengths else 0


def _zone(text: str, digits: int) -> tuple[str, str, bool]:
    """Code, label (`0051 Alençon`), and whether the code's leading zeros were put back."""
    found = _CODED_ZONE.fullmatch(text)
    code, label = (found[1], found[2]) if found else (text, "")
    made = code.zfill(digits) if code.isdigit() else code
    return made, label, made != code


def _sector(text: str) -> tuple[str, str]:
    """Code and label: `C1 - Denrées…` → C1 and its label; a lone 1 is 01."""
    found = _CODED.fullmatch(text)
    code, label = (found[1], found[2]) if found else (text, "")
    return (code.zfill(2) if code.isdigit() else code, label)
