"""A document as one HTML file: no script, nothing fetched, everything escaped, fit to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TextIO

from terrain.reports.columns import numeric
from terrain.reports.document import (
    Block,
    Document,
    Figure,
    Inline,
    Listing,
    Piece,
    Run,
    Table,
    listings,
    runs,
)
from terrain.reports.text import LINE, Text, clean

_CSS = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 Georgia, "Times New Roman", serif; max-width: 44rem;
  margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, th, .fictional, .subtitle, figcaption, caption { font-family: system-ui, sans-serif; }
h1 { line-height: 1.2; margin-bottom: .2rem; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid; }
.subtitle { margin-top: 0; opacity: .8; }
.fictional { border: 2px solid; padding: .5rem .8rem; font-weight: 600; }
figure { margin: 1.6rem 0; }
blockquote { margin: .3rem 0; padding-left: 1rem; border-left: 3px solid; white-space: pre-line; }
.question { margin: .3rem 0; font-style: italic; white-space: pre-line; }
figcaption { font-size: .85rem; margin-left: 1.2rem; overflow-wrap: anywhere; }
.note { font: .82rem/1.4 system-ui, sans-serif; margin: .2rem 0; opacity: .85; }
.wide { overflow-x: auto; font: .85rem/1.4 system-ui, sans-serif; }
.chart svg { max-width: 100%; height: auto; background: white; }
.memo { font-size: .92rem; margin: .4rem 0 0 1rem; }
table { border-collapse: collapse; margin: 1.2rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid; text-align: right; }
th:first-child, .words { text-align: left; vertical-align: top; }
h4, h5 { font-family: system-ui, sans-serif; margin-bottom: .2rem; }
pre { overflow-x: auto; font-size: .85rem; }
.authors { font-family: system-ui, sans-serif; }
.alert { border-left: 3px double; padding-left: .8rem; font: 600 .85rem/1.4 system-ui, sans-serif; }
.reference { padding-left: 1.4rem; text-indent: -1.4rem; margin: .4rem 0; overflow-wrap: anywhere; }
sup { line-height: 0; }
[role="doc-endnotes"] { font-size: .88rem; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; }
  @page { size: A4; margin: 24mm 25mm; }
  h2, h3, h4, .question { break-after: avoid; }
  .wide { font-size: 8.5pt; }
  figure, tr { break-inside: avoid; }
}
"""
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'"
_WITHIN = ("question", "quote", "source")


def write_html(document: Document, file: TextIO, text: Text) -> None:
    """Write a document to a text file opened in UTF-8."""
    title = f"{document.title} – {document.heading}"
    if document.mark:
        title = f"[{text('fictional.mark')}] {title}"
    file.write(opening(title, text, authors=document.authors))
    page = _Page(text)
    file.writelines(page.parts(document.pieces))
    file.write(page.footnotes())
    file.write(CLOSING)


CLOSING = "</main>\n</body>\n</html>\n"


def opening(title: str, text: Text, css: str = "", authors: Sequence[str] = ()) -> str:
    """What every page begins with: its title, its style, and the order to fetch nothing."""
    signed = escape(clean("; ".join(authors)))
    author = f'<meta name="author" content="{signed}">\n' if signed else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{text.locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_CLOSED)}">\n'
        f'<meta name="referrer" content="no-referrer">\n{author}'
        f"<title>{escape(clean(title))}</title>\n<style>{_CSS}{css}</style>\n</head>\n<body>\n"
        "<main>\n"
    )


def table(drawn: Table, text: Text) -> str:
    """A table as an element, for pages made of other things."""
    return _Page(text).table(drawn)


_ELEMENTS = {
    "title": "h1",
    "heading1": "h2",
    "heading2": "h3",
    "heading3": "h4",
    "heading4": "h5",
    "code": "pre",
}
#: Those that need no class of their own.
_PLAIN = ("title", "heading1", "heading2", "heading3", "heading4", "text")


class _Page:
    """What is being written; the footnotes are gathered on the way, for the end."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.notes: list[Inline] = []

    def parts(self, pieces: Iterable[Piece]) -> Iterator[str]:
        """Blocks as elements: runs of items become lists, a quotation with its source a figure."""
        for kind, run in groupby(pieces, _kind):
            if kind == "quotation":
                yield from self._figures([b for b in run if isinstance(b, Block)])
            elif kind == "items":
                yield from map(self._list, listings([b for b in run if isinstance(b, Block)]))
            else:
                for piece in run:
                    yield self._element(piece)

    def footnotes(self) -> str:
        """The footnotes, each with a way back to where it is called."""
        if not self.notes:
            return ""
        back = escape(self.text("document.back"))
        items = "".join(
            f'<li id="note-{n}">{self._inline(note)} '
            f'<a href="#call-{n}" role="doc-backlink" aria-label="{back} {n}">↩</a></li>\n'
            for n, note in enumerate(self.notes, 1)
        )
        heading = escape(self.text("document.notes"))
        return (
            f'<section role="doc-endnotes">\n<h2>{heading}</h2>\n<ol>\n{items}</ol>\n</section>\n'
        )

    def _element(self, piece: Piece) -> str:
        if isinstance(piece, Table):
            return self.table(piece)
        return _picture(piece, self.text) if isinstance(piece, Figure) else self._block(piece)

    def _figures(self, blocks: list[Block]) -> Iterator[str]:
        yield "<figure>\n"
        for number, block in enumerate(blocks):
            if block.style == "source":
                yield f"<figcaption>{self._words(block)}</figcaption>\n</figure>\n"
                if number + 1 < len(blocks):
                    yield "<figure>\n"
            elif block.style == "question":
                yield f'<p class="question">{self._words(block)}</p>\n'
            else:
                yield f"<blockquote>{self._words(block)}</blockquote>\n"
        if blocks[-1].style != "source":
            yield "</figure>\n"

    def _list(self, listing: Listing) -> str:
        items = "".join(
            f"<li>{self._words(item)}{self._within(inner)}</li>\n" for item, inner in listing.items
        )
        element = "ol" if listing.first else "ul"
        start = f' start="{listing.first}"' if listing.first > 1 else ""
        return f"<{element}{start}>\n{items}</{element}>\n"

    def _within(self, inner: tuple[Listing, ...]) -> str:
        return "\n" + "".join(map(self._list, inner)) if inner else ""

    def _block(self, block: Block) -> str:
        element = _ELEMENTS.get(block.style, "p")
        classed = "" if block.style in _PLAIN else f' class="{block.style}"'
        role = ' role="note"' if block.style in ("fictional", "alert") else ""
        return f"<{element}{classed}{role}>{self._words(block)}</{element}>\n"

    def _words(self, block: Block) -> str:
        label = f"<strong>{escape(self.text.colon(block.label))}</strong> " if block.label else ""
        return label + self._inline(runs(block.words))

    def _inline(self, words: Inline) -> str:
        return "".join(map(self._run, words))

    def _run(self, run: Run) -> str:
        made = escape(run.text).replace(LINE, "<br>")
        for held, element in ((run.code, "code"), (run.emphasis, "em"), (run.strong, "strong")):
            made = f"<{element}>{made}</{element}>" if held and made else made
        made = f'<a href="{escape(run.target)}">{made}</a>' if run.target and made else made
        return made + self._call(run.note) if run.note else made

    def _call(self, note: Inline) -> str:
        self.notes.append(note)
        n = len(self.notes)
        return f'<sup><a id="call-{n}" href="#note-{n}" role="doc-noteref">{n}</a></sup>'

    def table(self, table: Table) -> str:
        numbers = numeric(table)
        header = "".join(
            f'<th scope="col"{_classed(number)}>{self._inline(runs(cell))}</th>'
            for cell, number in zip(table.header, numbers, strict=True)
        )
        rows = "".join(self._row(row, numbers) for row in table.rows)
        caption = f"<caption>{escape(table.caption)}</caption>\n" if table.caption else ""
        drawn = (
            f"<table>\n{caption}"
            f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        )
        return f'<div class="wide">\n{drawn}</div>\n' if table.wide else drawn

    def _row(self, row: tuple[Inline | str, ...], numbers: list[bool]) -> str:
        cells = "".join(
            f"<td{_classed(number)}>{self._inline(runs(cell))}</td>"
            for cell, number in zip(row[1:], numbers[1:], strict=True)
        )
        return f'<tr><th scope="row">{self._inline(runs(row[0]))}</th>{cells}</tr>\n'


def _classed(number: bool) -> str:
    return "" if number else ' class="words"'


def _kind(piece: Piece) -> str:
    if not isinstance(piece, Block):
        return "table"
    if piece.style in ("item", "number"):
        return "items"
    return "quotation" if piece.style in _WITHIN else piece.style


def _picture(figure: Figure, text: Text) -> str:
    """The chart as SVG within the page: nothing to fetch, sharp at any size."""
    from terrain.reports.charts.base import bare, svg

    drawn = svg(bare(figure.chart), text)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(clean(figure.alt))}" ', 1)
    return (
        f'<figure class="chart">\n{drawn}\n'
        f"<figcaption>{escape(clean(figure.caption))}</figcaption>\n</figure>\n"
    )
