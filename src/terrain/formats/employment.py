"""Employment by zone, sector and year, as INSEE and Urssaf publish it: long, or one column a year.

Every cell keeps its line, so that what cannot be computed can be traced to where it is written.
A cell without a usable figure (secret, absent, negative, given twice) is unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from terrain.errors import UsageError
from terrain.formats.base import Source
from terrain.formats.delimited import (
    Decimals,
    Delimited,
    Row,
    ambiguous,
    column,
    decimal_mark,
    decisive,
    heading,
    number,
    read_delimited,
    unknown_word,
)
from terrain.model.names import fold_name

Role = Literal["zone", "zone-name", "sector", "sector-name", "year", "value"]
ROLES: tuple[Role, ...] = ("zone", "zone-name", "sector", "sector-name", "year", "value")
#: Why a cell is unknown.
Fault = Literal["secret", "absent", "negative", "unreadable", "twice"]

_NAMES: Mapping[Role, tuple[str, ...]] = {
    "zone": ("ze2020", "ze 2020", "code ze2020", "code ze 2020", "ze", "code ze", "zemp2020",
             "code zone d emploi", "zone d emploi 2020", "zone d emploi", "zone emploi", "zone",
             "ze2010", "codgeo", "geo", "code geographique", "code"),
    "zone-name": ("libze2020", "lib ze2020", "libelle ze2020", "libelle zone d emploi",
                  "nom de la zone d emploi", "nom zone d emploi", "libgeo", "libelle geographique",
                  "libelle de la zone d emploi", "nom zone", "zone name", "libelle", "nom"),
    "sector": ("na17", "na 17", "a17", "na38", "na 38", "a38", "na88", "na 88", "a88", "a 88",
               "code na17", "code na38", "code na88", "secteur na17", "secteur na38",
               "secteur na88", "a21", "na21", "a10", "na10", "a5", "na5", "code secteur", "secteur",
               "secteur d activite", "activite", "naf", "code naf", "code ape", "sector"),
    "sector-name": ("libelle secteur", "lib secteur", "libelle na17", "libelle na38",
                    "libelle na88", "libelle a88", "libelle activite", "sector name",
                    "nom secteur", "libelle du secteur"),
    "year": ("annee", "an", "year", "time period", "millesime", "periode"),
    "value": ("emploi", "emplois", "effectif", "effectifs", "effectifs salaries", "emploi salarie",
              "emplois salaries", "emploi total", "nombre d emplois", "nb emplois",
              "obs value", "valeur", "value", "jobs", "employment"),
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_JOBS = re.compile(r"effectif|emploi|\bemp|salarie|job|employ")
#: `C1 - Denrées alimentaires`: a code and its label in one cell.
_CODED = re.compile(r"([A-Z]{1,2}\d?|\d{1,2}(?:\.?\d{2}[A-Z]?)?)\s*(?:[-–—:]\s*|\s)(\S.*)")
_INVENTED = re.compile(r"invent|ficti(?:f|v|onal)")
_REMEDY = (
    "Give a table with a zone, a sector, and a year and a figure a row (or one column a year); "
    "name columns with --column zone=… --column sector=…"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The jobs of one zone, sector and year: exact, or None and why; `line` is where."""

    value: Fraction | None
    line: int
    fault: Fault | None = None
    text: str = ""


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


@dataclass(frozen=True, slots=True)
class Columns:
    """What the user says of the table: headings by role, the decimal mark."""

    named: Mapping[Role, str] = field(default_factory=dict)
    decimals: Decimals | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    zone: int
    sector: int
    zone_name: int | None
    sector_name: int | None
    year: int | None
    values: Mapping[int, int | None]  # column → its year; None: the row says it


def read(
    source: Source, years: Collection[int] = (), columns: Columns | None = None
) -> EmploymentFile:
    """The cells of an employment table for some years (none given: all).

    Raises ImportRefused where it is no such table, where nothing in it can be read, or where
    `1,234` may be read in two ways; UsageError for a column that is not there.
    """
    columns = columns or Columns()
    table = read_delimited(
        source, lambda cells: _is_header(cells, columns), "an employment table", _REMEDY
    )
    layout = _layout(table, columns)
    warnings = list(table.warnings)
    decimals = columns.decimals or _decimals(table, layout)
    reading = _Reading(table, layout, decimals, frozenset(years))
    reading.take(warnings)
    if not any(cell.value is not None for cell in reading.cells.values()):
        known = ", ".join(map(str, sorted(reading.years))) or "none"
        raise source.refuse(
            f"no figure could be read for the years asked (years there: {known}).",
            "Look at the columns, or name them with --column value=…", table.line,
        )  # fmt: skip
    words = fold_name(f"{source.name} {table.preamble}")
    return EmploymentFile(
        source.name, reading.cells, reading.zones, reading.sectors, tuple(sorted(reading.years)),
        bool(_INVENTED.search(words)), tuple(warnings),
    )  # fmt: skip


def _is_header(cells: Sequence[str], columns: Columns) -> bool:
    places = {role: _find(cells, role, columns) for role in ROLES}
    found = {role for role, place in places.items() if place is not None}
    taken = {place for place in places.values() if place is not None}
    wide = any(_YEAR.search(title) for at, title in enumerate(cells) if at not in taken)
    return {"zone", "sector"} <= found and ("year" in found or wide)


def _find(header: Sequence[str], role: Role, columns: Columns) -> int | None:
    if role in columns.named:
        wanted = heading(columns.named[role])
        return next((at for at, title in enumerate(header) if heading(title) == wanted), None)
    return column(header, _NAMES[role])


def _layout(table: Delimited, columns: Columns) -> _Layout:
    header = table.header
    for role, title in columns.named.items():
        if _find(header, role, columns) is None and not (role == "value" and _matching(
            header, title
        )):  # fmt: skip
            raise UsageError(
                f"{table.source.name}: no column “{title}”.",
                remedy=f"Columns there: {', '.join(filter(None, header))}.",
            )
    found = {role: _find(header, role, columns) for role in ROLES}
    zone, sector = found["zone"], found["sector"]
    assert zone is not None
    assert sector is not None
    taken = {zone, sector, found["zone-name"], found["sector-name"], found["year"]}
    if found["year"] is not None:
        values: Mapping[int, int | None] = {_value_column(table, found["value"], taken): None}
    else:
        values = _year_columns(table, taken, columns.named.get("value", ""))
    return _Layout(zone, sector, found["zone-name"], found["sector-name"], found["year"], values)


def _matching(header: Sequence[str], word: str) -> list[int]:
    wanted = heading(word)
    return [at for at, title in enumerate(header) if wanted in heading(title)]


def _value_column(table: Delimited, named: int | None, taken: Collection[int | None]) -> int:
    if named is not None:
        return named
    left = [at for at, title in enumerate(table.header) if at not in taken and title]
    jobs = [at for at in left if _JOBS.search(heading(table.header[at]))] or left
    if len(jobs) != 1:
        titles = ", ".join(table.header[at] for at in jobs) or "none"
        raise table.source.refuse(
            f"which column holds the jobs? ({titles})", "Say --column value=HEADING.", table.line
        )
    return jobs[0]


def _year_columns(
    table: Delimited, taken: Collection[int | None], word: str
) -> Mapping[int, int | None]:
    """The columns headed by a year; where a year has several, those that speak of jobs."""
    by_year: dict[int, list[int]] = {}
    for at, title in enumerate(table.header):
        found = _YEAR.findall(title)
        if len(found) == 1 and at not in taken:
            by_year.setdefault(int(found[0]), []).append(at)
    chosen: dict[int, int | None] = {}
    for year, places in by_year.items():
        asked = [at for at in places if heading(word) in heading(table.header[at])]
        jobs = [at for at in asked if _JOBS.search(heading(table.header[at]))]
        kept = asked if len(asked) == 1 else jobs
        if len(kept) != 1:
            titles = ", ".join(table.header[at] for at in places)
            raise table.source.refuse(
                f"several columns, or none, for {year}: {titles}.",
                "Say a word of their headings: --column value=effectifs", table.line,
            )  # fmt: skip
        chosen[kept[0]] = year
    return chosen


def _decimals(table: Delimited, layout: _Layout) -> Decimals | None:
    """None where each cell says its own mark. Raises ImportRefused where 1,234 is all there is."""
    first: tuple[str, int] | None = None
    for row in table.rows:
        for at in layout.values:
            text = row.get(at)
            if decisive(text):
                return decimal_mark(text)
            if first is None and ambiguous(text):
                first = (text, row.line)
    if first is None:
        return None
    raise table.source.refuse(
        f"“{first[0]}” may be thousands or three decimals.",
        "Say which mark is the decimal one: --decimal , or --decimal .", first[1],
    )  # fmt: skip


class _Reading:
    """Cells as they come, each judged against those before it."""

    def __init__(
        self, table: Delimited, layout: _Layout, decimals: Decimals | None, asked: frozenset[int]
    ) -> None:
        self.table, self.layout, self.decimals, self.asked = table, layout, decimals, asked
        self.cells: dict[Key, Cell] = {}
        self.zones: dict[str, str] = {}
        self.sectors: dict[str, str] = {}
        self.years: set[int] = set()
        self._digits = _digits(table, layout.zone)

    def take(self, warnings: list[str]) -> None:
        """Every row, in order; what is odd is added to the warnings."""
        padded = False
        for row in self.table.rows:
            code = row.get(self.layout.zone)
            zone = code.zfill(self._digits) if code.isdigit() else code
            padded = padded or zone != code
            sector, label = _sector(row.get(self.layout.sector))
            if not zone or not sector:
                warnings.append(f"{self.table.place(row.line)}: no zone or no sector: not read.")
                continue
            name = row.get(self.layout.zone_name)
            self.zones[zone] = self.zones.get(zone) or name
            label = row.get(self.layout.sector_name) or label
            self.sectors[sector] = self.sectors.get(sector) or label
            warnings += self._row(row, zone, sector)
        if padded:
            warnings.append(f"{self.table.source.name}: zone codes had lost their leading zeros; "
                            f"read with {self._digits} digits.")  # fmt: skip

    def _row(self, row: Row, zone: str, sector: str) -> Iterator[str]:
        for at, headed in self.layout.values.items():
            year = headed if headed is not None else self._year(row)
            if year is None:
                yield f"{self.table.place(row.line)}: “{row.get(self.layout.year)}” is no year."
                continue
            self.years.add(year)
            if self.asked and year not in self.asked:
                continue
            key, cell = (zone, sector, year), self._cell(row.get(at), row.line)
            yield from self._said(key, cell)
            held = self.cells.get(key)
            self.cells[key] = cell if held is None else _twice(held, cell)

    def _year(self, row: Row) -> int | None:
        found = _YEAR.search(row.get(self.layout.year))
        return int(found[0]) if found else None

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
        if held is None:
            return
        same = held.value == cell.value and held.fault == cell.fault
        verdict = "the same figure, counted once" if same else "another figure: taken as unknown"
        yield f"{place}: already on line {held.line}, {verdict}."


def _twice(held: Cell, again: Cell) -> Cell:
    if held.value == again.value and held.fault == again.fault:
        return held
    return Cell(None, again.line, "twice", f"{held.line}, {again.line}")


def _digits(table: Delimited, zone: int) -> int:
    """How long the numeric zone codes are; a spreadsheet may have eaten their leading zeros."""
    lengths = {len(row.get(zone)) for row in table.rows if row.get(zone).isdigit()}
    return 4 if lengths and lengths <= {1, 2, 3, 4} and 4 in lengths else 0


def _sector(text: str) -> tuple[str, str]:
    """Code and label: `C1 - Denrées…` → C1 and its label; a lone 1 is 01."""
    found = _CODED.fullmatch(text)
    code, label = (found[1], found[2]) if found else (text, "")
    return (code.zfill(2) if code.isdigit() else code, label)
