"""A document as PDF, set by Typst: nothing fetched, no font of the system needed, no clock.

The words never enter the program that sets them: they are data (`document.json`) which the
template beside this module reads, so no word of the field can be taken for markup.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, BinaryIO

from terrain.errors import TerrainError
from terrain.reports.archive import EPOCH
from terrain.reports.columns import numeric, widths
from terrain.reports.document import (
    Block,
    Document,
    Figure,
    Inline,
    Listing,
    Piece,
    Table,
    leaves,
    listings,
    running,
    runs,
)
from terrain.reports.text import LINE, Text, clean

#: Letters of a table's line (9 points) on a page that stands, and on one that lies.
_ROOM = {False: 96.0, True: 150.0}
#: What is tried, in turn: accessible (PDF/UA-1) in the fonts that Typst carries; with the
#: system's fonts where the words hold signs that these lack (emoji, Arabic, Chinese); then
#: without the promise of accessibility, with an empty box for a sign that no font has.
_TRIES: tuple[dict[str, Any], ...] = (
    {"ignore_system_fonts": True, "pdf_standards": ["ua-1"]},
    {"ignore_system_fonts": False, "pdf_standards": ["ua-1"]},
    {"ignore_system_fonts": False},
)


def write_pdf(document: Document, file: BinaryIO, text: Text) -> None:
    """Write a document to a binary file. The same value gives the same bytes.

    Raises TerrainError where Typst cannot set the document.
    """
    import typst

    pictures: dict[str, str] = {}
    held = _held(document, text, pictures)
    sources = {"main.typ": _template(), "document.json": json.dumps(held), **pictures}
    inputs: Any = {name: source.encode() for name, source in sources.items()}
    moment = EPOCH.replace(tzinfo=dt.UTC)  # where a document has no day, none is taken
    said = ""
    for tried in _TRIES:
        try:
            file.write(typst.compile(inputs, timestamp=moment, **tried))
        except typst.TypstError as error:
            said = error.message
        else:
            return
    raise TerrainError(
        f"the PDF cannot be set: {said}.", remedy="Write .docx or .html, and tell us."
    )


@cache
def _template() -> str:
    return (files("terrain.reports") / "document.typ").read_text(encoding="utf-8")


def _held(document: Document, text: Text, pictures: dict[str, str]) -> dict[str, Any]:
    """The document as the template reads it; its pictures are put aside, as SVG."""
    made = document.made
    return {
        "title": clean(document.title),
        "subject": clean(document.heading),
        "authors": [clean(author) for author in document.authors],
        "keywords": [text("fictional.mark")] if document.mark else [],
        "day": {"year": made.year, "month": made.month, "day": made.day} if made else None,
        "lang": text.locale[:2],
        "region": text.locale[3:],
        "running": running(document),
        "leaves": [
            {"wide": wide, "pieces": list(_pieces(pieces, text, pictures, wide=wide))}
            for wide, pieces in leaves(document.pieces)
        ],
    }


def _pieces(
    pieces: Iterable[Piece], text: Text, pictures: dict[str, str], *, wide: bool
) -> Iterator[dict[str, Any]]:
    for items, run in groupby(pieces, _is_item):
        if items:
            yield from (_list(held, text) for held in listings([*run]))  # type: ignore[list-item]  # all are blocks
        else:
            yield from (_piece(piece, text, pictures, wide=wide) for piece in run)


def _is_item(piece: Piece) -> bool:
    return isinstance(piece, Block) and piece.style in ("item", "number")


def _list(listing: Listing, text: Text) -> dict[str, Any]:
    items = [
        {**_block(item, text), "inner": [_list(held, text) for held in inner]}
        for item, inner in listing.items
    ]
    return {"kind": "list", "first": listing.first, "items": items}


def _piece(piece: Piece, text: Text, pictures: dict[str, str], *, wide: bool) -> dict[str, Any]:
    if isinstance(piece, Table):
        return _table(piece, wide=wide)
    if isinstance(piece, Figure):
        return _figure(piece, text, pictures)
    return _block(piece, text)


def _block(block: Block, text: Text) -> dict[str, Any]:
    return {
        "kind": block.style,
        "label": clean(text.colon(block.label)) if block.label else "",
        "lines": clean(block.text).split("\n") if block.style == "code" else [],
        "paragraphs": [_inline(words) for words in block.paragraphs],
    }


def _inline(words: Inline) -> list[dict[str, Any]]:
    """Runs as data: lines that were only cut where they stood are joined."""
    return [
        {
            "lines": [clean(part).replace("\n", " ") for part in run.text.split(LINE)],
            "emphasis": run.emphasis,
            "strong": run.strong,
            "code": run.code,
            "url": run.target,
            "note": _inline(run.note),
        }
        for run in words
    ]


def _table(table: Table, *, wide: bool) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": clean(table.caption),
        "widths": widths(table, _ROOM[wide]),
        "numbers": numeric(table),
        "header": [_inline(runs(cell)) for cell in table.header],
        "rows": [[_inline(runs(cell)) for cell in row] for row in table.rows],
    }


def _figure(figure: Figure, text: Text, pictures: dict[str, str]) -> dict[str, Any]:
    from terrain.reports.charts.base import bare, svg

    name = f"figure-{len(pictures) + 1}.svg"
    pictures[name] = svg(bare(figure.chart), text)
    return {
        "kind": "figure",
        "caption": clean(figure.caption),
        "alt": clean(figure.alt),
        "file": name,
    }
