"""A comparison as Markdown, CSV, JSON, or a table for the terminal. XLSX: `tables_xlsx`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, TextIO

from terrain.analysis.comparison import COUNTS, Comparison, Row
from terrain.analysis.ground import as_json as ground_json
from terrain.analysis.groups import TOTAL
from terrain.reports.grid import DENOMINATORS, Grid, columns, grid, row_name
from terrain.reports.markdown import escape, pipe_table
from terrain.reports.text import Lang, Text, clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

#: A cell that begins so is a formula to a spreadsheet (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: The columns of the CSV, one row for each code and group; ids and column names are the same in
#: both languages, since scripts read them. Shares run from 0 to 1.
CSV_COLUMNS = (
    "code", "label", "depth", "family", "known", "group", "group_label", "state",
    *COUNTS,
    *(f"{count}_share" for count in COUNTS),
    "speech_share", "per_10000_words", "asked", "not_asked",
    *(f"group_{name}" for name in DENOMINATORS),
    "fictional",
)  # fmt: skip


def neutral(value: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before a sign that opens a formula."""
    text = clean(value)
    return (
        f"'{text}"
        if text.lstrip(" \u00a0\n").startswith(_FORMULA) or text[:1] in _FORMULA
        else text
    )


def write_csv(
    comparison: Comparison, file: TextIO, *, lang: Lang = "fr", delimiter: str = ",",
    bom: bool = False,
) -> None:  # fmt: skip
    """Long form: a row for each code and group, every measure, share and denominator.

    `file` is opened in UTF-8 with `newline=""`. For a French Excel: `delimiter=";"`, `bom=True`.
    Numbers keep a decimal point, as R and pandas expect.
    """
    if bom:
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    text = Text(lang)
    for row in comparison.rows:
        for key, name in columns(comparison, text):
            writer.writerow([neutral(v) if isinstance(v, str) else v for v in _record(
                comparison, row, key, name, text
            )])  # fmt: skip


def _record(
    comparison: Comparison, row: Row, key: str, name: str, text: Text
) -> Iterator[str | int | float]:
    cell, of = comparison.cell(row, key), comparison.denominators[key]
    yield from (row.code, row_name(row, text), row.depth, int(row.family), int(row.known))
    yield from (key, name, cell.state)
    yield from (comparison.value(row, key, count) for count in COUNTS)
    shares = [comparison.share(row, key, count) for count in COUNTS]
    shares += [comparison.figure(row, key, "share"), comparison.figure(row, key, "rate")]
    yield from ("" if share is None else round(share, 6) for share in shares)
    yield from (cell.asked, cell.not_asked)
    yield from (getattr(of, name) for name in DENOMINATORS)
    yield int(comparison.fictional)


def write_markdown(
    comparison: Comparison, file: TextIO, *, lang: Lang = "fr", shares: bool = False
) -> None:
    """The measure and, below it, the denominators, as pipe tables with their legend."""
    text = Text(lang)
    made = grid(comparison, text, shares=shares)
    file.write(f"# {escape(made.title)}\n\n{escape(clean(comparison.study))}\n\n")
    file.write(pipe_table(made.header, made.rows))
    file.write(f"\n**{text('denominators')}**\n\n")
    file.write(pipe_table(("", *made.header[1:]), made.denominators))
    file.write("\n" + "".join(f"- {escape(note)}\n" for note in made.notes))


def as_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain values, for `--json` and for other programs. Shares run 0 to 1."""
    keys = [*(group.key for group in comparison.groups), TOTAL]
    return {
        "study": comparison.study,
        "by": comparison.by,
        "across": comparison.across,
        "scale": comparison.scale,
        "measure": comparison.measure,
        "coder": comparison.coder,
        "fictional": comparison.fictional,
        "all_fictional": comparison.all_fictional,
        "groups": [
            {"group": g.key, "label": g.label, "second": g.second, "subtotal": g.subtotal}
            for g in comparison.groups
        ],
        "denominators": {key: asdict(comparison.denominators[key]) for key in keys},
        "rows": [_json_row(comparison, row, keys) for row in comparison.rows],
        "ground": ground_json(comparison.ground),
        "restricted": asdict(comparison.restricted),
        "unresolved": comparison.unresolved,
        "missing": comparison.missing,
        "outside": comparison.outside,
        "left_out": [{"group": group.key, "words": words} for group, words in comparison.left_out],
        "straddling": comparison.straddling,
        "total": TOTAL,
    }


def _json_row(comparison: Comparison, row: Row, keys: list[str]) -> dict[str, Any]:
    cells = {}
    for key in keys:
        shares: dict[str, float | None] = {
            count: comparison.share(row, key, count) for count in COUNTS
        }
        shares["speech"] = comparison.figure(row, key, "share")
        rate = comparison.figure(row, key, "rate")
        cell = asdict(comparison.cell(row, key))
        cells[key] = {**cell, "shares": shares, "per_10000_words": rate}
    return {**asdict(row), "cells": cells}


def write_json(comparison: Comparison, file: TextIO) -> None:
    """`as_json`, indented, accents legible."""
    json.dump(as_json(comparison), file, ensure_ascii=False, indent=2)
    file.write("\n")


def terminal_tables(
    comparison: Comparison, console: Console, *, lang: Lang = "fr", shares: bool = False
) -> list[RichTable]:
    """Rich tables: codes, groups, the denominators under a rule, the legend under the last.

    One table where the console is wide enough, else several with fewer columns each: a column
    that does not fit is never cropped.
    """
    text = Text(lang)
    made = grid(comparison, text, shares=shares)
    count = len(made.header) - 1
    for width in range(count, 0, -1):
        parts = [range(1 + at, 1 + min(at + width, count)) for at in range(0, count, width)]
        tables = [_rich(made, part, number, len(parts)) for number, part in enumerate(parts, 1)]
        widest = max(table.__rich_measure__(console, console.options).minimum for table in tables)
        if widest <= console.width or width == 1:
            return tables
    return [_rich(made, range(0), 1, 1)]


def _rich(made: Grid, part: range, number: int, parts: int) -> RichTable:
    """Some columns of a grid. Names are given as Text: rich would read `[rires]` as markup."""
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(
        title=RichText(made.title if parts == 1 else f"{made.title} ({number}/{parts})"),
        caption=RichText("\n".join(made.notes)) if number == parts else None,
        caption_justify="left",
        title_justify="left",
    )
    for column in (0, *part):
        # Folded, never cut with an ellipsis: a name that is cut may be taken for another.
        name = RichText(made.header[column])
        justify: Literal["left", "right"] = "right" if column else "left"
        table.add_column(name, justify=justify, overflow="fold", min_width=None if column else 20)
    for rows in (made.rows, made.denominators):
        for row in rows:
            table.add_row(*(RichText(row[column]) for column in (0, *part)))
        table.add_section()
    return table
