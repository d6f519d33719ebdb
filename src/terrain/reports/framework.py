"""A comparison for Word: the table of counts, and a grid of quotations to read across."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from terrain.analysis.comparison import Comparison, Row
from terrain.analysis.side_by_side import Column
from terrain.reports.comparison_report import mark_of
from terrain.reports.document import Block, Document, Piece, Table
from terrain.reports.grid import columns as names_of
from terrain.reports.grid import grid, row_name
from terrain.reports.ground import ground_notes
from terrain.reports.outline import restricted_text, source
from terrain.reports.text import Text, clean


def table(
    found: Comparison, text: Text, *, shares: bool = False, made: dt.date | None = None
) -> Document:
    """The table of a comparison with its denominators and its legend, on a page lying."""
    drawn = grid(found, text, shares=shares)
    pieces = _head(found, text, drawn.title, "", made)
    pieces.append(Table(drawn.title, drawn.header, (*drawn.rows, *drawn.denominators), wide=True))
    pieces += [Block("note", note) for note in drawn.notes]
    return _document(found, text, drawn.title, pieces, made)


def quotations(
    found: Comparison, row: Row, columns: Sequence[Column], text: Text,
    made: dt.date | None = None,
) -> Document:  # fmt: skip
    """One code, a column a group. `columns` hold only what may be quoted; each says how many of
    its codings that is."""
    named, title = dict(names_of(found, text)), row_name(row, text)
    header = (
        text("listing.number"),
        *(f"{clean(named[one.key])}\n{text.of(one.quotable, len(one.cell.ids), 'coding')}"
          for one in columns),
    )  # fmt: skip
    most = max((len(one.quotations) for one in columns), default=0) or 1
    rows = tuple(
        (str(rank + 1), *(_cell(one, rank, text) for one in columns)) for rank in range(most)
    )
    pieces = _head(found, text, title, text("listing.grid"), made)
    pieces.append(Table(text("listing.grid"), header, rows, wide=True))
    pieces += [Block("note", note) for note in ground_notes(found.ground, text)]
    withheld = sum(len(one.cell.ids) - one.quotable for one in columns)
    if withheld:
        held = text.colon(text("held_back"), text.count(withheld, "coding"))
        pieces.append(Block("note", held))
    if found.restricted:
        reached = restricted_text(found.restricted, text)
        pieces.append(Block("note", text.colon(text("restricted"), reached)))
    return _document(found, text, title, pieces, made)


def _head(
    found: Comparison, text: Text, title: str, heading: str, made: dt.date | None
) -> list[Piece]:
    facts = [heading, found.study, text("made", date=text.date(made)) if made else ""]
    mark = mark_of(found.fictional, found.all_fictional, text)
    pieces: list[Piece] = [
        Block("title", clean(title)),
        Block("subtitle", clean(" · ".join(filter(None, facts)))),
    ]
    return [*pieces, *([Block("fictional", mark)] if mark else [])]


def _document(
    found: Comparison, text: Text, title: str, pieces: Sequence[Piece], made: dt.date | None
) -> Document:
    mark = mark_of(found.fictional, found.all_fictional, text)
    return Document(clean(title), text("listing.grid"), found.study, tuple(pieces), mark, made)


def _cell(column: Column, rank: int, text: Text) -> str:
    if rank >= len(column.quotations):
        return text("listing.nothing") if rank == 0 else ""
    quotation = column.quotations[rank].quotation
    several = len({part.speaker for part in quotation.speech}) > 1
    said = (
        clean(f"{text.colon(part.speaker)} {part.text}" if several else part.text)
        for part in quotation.speech
    )
    return f"{text.quoted(chr(10).join(said))}\n{clean(source(quotation, text))}"
