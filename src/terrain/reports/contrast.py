"""A contrast as a document: territories side by side, one table a rule."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from terrain.analysis.contrast import RULES
from terrain.reports.comparison_report import mark_of, notes
from terrain.reports.document import Block, Document, Piece, Table, of_sheet
from terrain.reports.outline import source
from terrain.reports.sheets import contrast as sheets
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    from terrain.analysis.contrast import Contrast


def document(value: Contrast, text: Text, made: dt.date | None = None) -> Document:
    """Territories in columns, quotations with their sources in cells, the rules below."""
    title = sheets.title(value, text)
    mark = mark_of(value.fictional, value.all_fictional, text)
    facts = [text("contrast"), clean(value.study)]
    facts += [text("made", date=text.date(made))] if made else []
    pieces: list[Piece] = [Block("title", title), Block("subtitle", " · ".join(facts))]
    if mark:
        pieces.append(Block("fictional", mark))
    pieces.append(of_sheet(sheets.sheets(value, text)[1], text))
    header = ("", *(clean(side.label) for side in value.sides))
    for rule in RULES:
        count = max(len(side.lists[rule]) for side in value.sides)
        rows = []
        for rank in range(count):
            cells = []
            for side in value.sides:
                held = side.lists[rule]
                if rank < len(held):
                    one = held[rank]
                    cells.append(f"{sheets.words(one, text)}\n{clean(source(one.quotation, text))}")
                else:
                    cells.append(text("contrast.none") if rank == 0 else "")
            rows.append((str(rank + 1), *cells))
        pieces.append(Table(text(f"contrast.{rule}"), header, tuple(rows), wide=True))
    pieces += [Block("heading1", text("report.methods"))]
    pieces += [Block("text", block.text) for block in notes(sheets.notes(value, text), text)]
    return Document(title, text("contrast"), value.study, tuple(pieces), mark, made)
