"""A table of an analysis, and the one way in which each is written: terminal, CSV, XLSX, Markdown.

An analysis computes a value, a function of `reports.sheets` lays it out as Sheets of raw numbers,
and the writers here give those numbers their form. None is a value that cannot be computed, or
that there is none of; the sheet's notes say which.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TextIO

from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

#: How a column's raw values are shown. share: 0 to 1, as a percentage; probability: 0 to 1, in
#: powers of ten where it is small; flag: True or False.
Kind = Literal["text", "integer", "number", "share", "probability", "flag"]

#: Under this, a probability is written as a bound.
_LEAST = 1e-300
#: Rows written at a time.
_PART = 200


@dataclass(frozen=True, slots=True)
class Column:
    """`key`: a stable ASCII name for CSV, JSON and DataFrames; `label`: what people read. `wide`
    columns are for files: the terminal leaves them out."""

    key: str
    label: str
    kind: Kind = "text"
    decimals: int = 2
    wide: bool = False


@dataclass(frozen=True)
class Sheet:
    """Rows of raw values under named columns, and the notes without which they mislead. A `wide`
    sheet is for files: the terminal leaves it out."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...] = ()
    wide: bool = False


def shown(value: object, column: Column, text: Text) -> str:
    """One value as people read it, in the language of the report."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return text("sheet.none")
    if column.kind == "flag":
        return text("sheet.yes" if value else "sheet.no")
    if column.kind == "text":
        return clean(str(value))
    assert isinstance(value, int | float), f"{column.key}: {value!r} is no number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if column.kind == "integer":
        return text.number(value)
    if column.kind == "share":
        return text.percent(value)
    if column.kind == "probability":
        return _probability(value, text)
    number = text.number(value, column.decimals)
    return number.lstrip("-") if not number.strip("-0.,") else number  # no “-0,00”


def _probability(value: float, text: Text) -> str:
    """`0,034` or `2,1 × 10⁻⁷`; what a float cannot hold, as a bound."""
    if value >= 0.001 or value == 0:
        return text.number(value, 3) if value else text("sheet.tiny", least=_power(_LEAST, text))
    return _power(value, text)


def _power(value: float, text: Text) -> str:
    digits, exponent = f"{value:.1e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{text.number(float(digits), 1)}\u00a0×\u00a010{raised}"


def write_csv(sheet: Sheet, file: TextIO, *, delimiter: str = ",", bom: bool = False) -> None:
    """Keys as the header, raw values below: points for decimals, nothing for None, 0 and 1 for
    flags. `file` is opened in UTF-8 with `newline=""`."""
    file.writelines(csv_parts(sheet.columns, sheet.rows, delimiter=delimiter, bom=bom))


def csv_parts(
    columns: Iterable[Column], rows: Iterable[Iterable[object]], *, delimiter: str = ",",
    bom: bool = False,
) -> Iterator[str]:  # fmt: skip
    """The text of a CSV part by part, as `write_csv` writes it: long lists are never held whole."""
    from terrain.reports.tables import neutral

    held = io.StringIO("\ufeff" if bom else "", newline="")
    held.seek(0, io.SEEK_END)
    writer = csv.writer(held, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.key for column in columns)
    for number, row in enumerate(rows, 1):
        writer.writerow(neutral(value) if isinstance(value, str) else _raw(value) for value in row)
        if number % _PART == 0:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _raw(value: object) -> object:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return int(value) if isinstance(value, bool) else value


def write_markdown(sheets: Iterable[Sheet], file: TextIO, text: Text) -> None:
    """Each sheet as a titled pipe table with its notes."""
    from terrain.reports.markdown import escape, pipe_table

    for number, sheet in enumerate(sheets):
        file.write(("\n" if number else "") + f"## {escape(clean(sheet.title))}\n\n")
        header = tuple(clean(column.label) for column in sheet.columns)
        file.write(pipe_table(header, cells(sheet, text)))
        notes = "".join(f"- {escape(clean(note))}\n" for note in sheet.notes)
        file.write(f"\n{notes}" if notes else "")


def cells(sheet: Sheet, text: Text) -> tuple[tuple[str, ...], ...]:
    """Every row as people read it."""
    return tuple(
        tuple(shown(v, c, text) for v, c in zip(row, sheet.columns, strict=True))
        for row in sheet.rows
    )


def write_xlsx(sheets: Sequence[Sheet], file: BinaryIO, text: Text) -> None:
    """A workbook with a page a sheet: numbers as numbers, text as text, the notes below."""
    from terrain.reports.workbook import add_sheet, append, new_book, save

    book = new_book()
    for sheet in sheets:
        rows = ([_plain(v, text) for v in row] for row in sheet.rows)
        page = add_sheet(book, sheet.title, [column.label for column in sheet.columns], rows)
        for number, column in enumerate(sheet.columns, 1):
            for (cell,) in page.iter_rows(min_row=2, min_col=number, max_col=number):
                cell.number_format = _format(column)
        append(page, ())
        for note in sheet.notes:
            append(page, (note,))
    save(book, sheets[0].title if sheets else "", file)


def _plain(value: object, text: Text) -> object:
    if isinstance(value, bool):
        return text("sheet.yes" if value else "sheet.no")
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("∞" if value > 0 else "−∞")
    return value


def _format(column: Column) -> str:
    if column.kind == "number":
        return f"0.{'0' * column.decimals}" if column.decimals else "0"
    return {"share": "0.0%", "probability": "0.0E+00", "integer": "#,##0"}.get(
        column.kind, "General"
    )


def as_json(sheets: Iterable[Sheet]) -> dict[str, Any]:
    """Sheets by name: their rows as mappings from the columns' keys, and their notes."""
    return {
        sheet.name: {
            "title": sheet.title,
            "rows": [
                {c.key: _finite(v) for c, v in zip(sheet.columns, row, strict=True)}
                for row in sheet.rows
            ],
            "notes": list(sheet.notes),
        }
        for sheet in sheets
    }


def _finite(value: object) -> object:
    """JSON has no infinity and no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def terminal(sheet: Sheet, console: Console, text: Text) -> list[RichTable]:
    """Rich tables: columns that do not fit the console go to a next table, never cropped.

    The first column stands in each of them; the notes are under the last.
    """
    sheet = _narrow(sheet)
    made, count = cells(sheet, text), len(sheet.columns) - 1
    for width in range(max(count, 1), 0, -1):
        parts = [range(1 + at, 1 + min(at + width, count)) for at in range(0, count, width)]
        tables = [
            _rich(sheet, made, part, f" ({number}/{len(parts)})" if len(parts) > 1 else "",
                  last=number == len(parts))
            for number, part in enumerate(parts or [range(0)], 1)
        ]  # fmt: skip
        widest = max(table.__rich_measure__(console, console.options).minimum for table in tables)
        if widest <= console.width or width == 1:
            return tables
    raise AssertionError("a width of one column always ends the search")


def _narrow(sheet: Sheet) -> Sheet:
    kept = [at for at, column in enumerate(sheet.columns) if not column.wide]
    columns = tuple(sheet.columns[at] for at in kept)
    return replace(
        sheet, columns=columns, rows=tuple(tuple(r[a] for a in kept) for r in sheet.rows)
    )


def _rich(
    sheet: Sheet, made: tuple[tuple[str, ...], ...], part: range, which: str, *, last: bool
) -> RichTable:
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(
        title=RichText(clean(sheet.title) + which),
        caption=RichText("\n".join(map(clean, sheet.notes))) if last and sheet.notes else None,
        caption_justify="left",
        title_justify="left",
    )
    for at in (0, *part):
        column = sheet.columns[at]
        words = column.kind in ("text", "flag")
        # Folded, never cut with an ellipsis; a number is never broken.
        longest = max((len(row[at]) for row in made), default=1)
        heading = max(map(len, clean(column.label).split()), default=1)
        least = max(min(longest, 18 if at else 26), heading) if words else max(longest, heading)
        table.add_column(
            RichText(clean(column.label)), justify="left" if words else "right",
            overflow="fold", min_width=least,
        )  # fmt: skip
    for row in made:
        table.add_row(*(RichText(row[at]) for at in (0, *part)))
    return table
