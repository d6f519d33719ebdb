"""A document as one HTML file: no script, nothing fetched, everything escaped, fit to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import TextIO

from terrain.reports.document import Block, Document, Figure, Piece, Table
from terrain.reports.text import Text, clean

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
figcaption { font-size: .85rem; overflow-wrap: anywhere; }
.note { font: .82rem/1.4 system-ui, sans-serif; margin: .2rem 0; opacity: .85; }
.wide { overflow-x: auto; font: .85rem/1.4 system-ui, sans-serif; }
.chart svg { max-width: 100%; height: auto; background: white; }
.memo { font-size: .92rem; margin: .4rem 0 0 1rem; }
table { border-collapse: collapse; margin: 1.2rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid; text-align: right; }
th:first-child { text-align: left; }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; }
  h2, h3, .question { break-after: avoid; }
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
    file.write(opening(title, text))
    file.writelines(_parts(document.pieces, text))
    file.write(CLOSING)


CLOSING = "</main>\n</body>\n</html>\n"


def opening(title: str, text: Text, css: str = "") -> str:
    """What every page begins with: its title, its style, and the order to fetch nothing."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text.locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_CLOSED)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(clean(title))}</title>\n<style>{_CSS}{css}</style>\n</head>\n<body>\n<main>\n"
    )


def _parts(blocks: Iterable[Piece], text: Text) -> Iterator[str]:
    """Blocks as elements: runs of items become lists, a quotation with its source a figure."""
    for kind, run in groupby(blocks, _kind):
        if kind == "quotation":
            yield from _figures([b for b in run if isinstance(b, Block)], text)
        elif kind == "item":
            items = "".join(
                f"<li>{_words(block, text)}</li>\n" for block in run if isinstance(block, Block)
            )
            yield f"<ul>\n{items}</ul>\n"
        else:
            for block in run:
                yield _element(block, text)


def _element(piece: Piece, text: Text) -> str:
    if isinstance(piece, Table):
        return table(piece)
    return _picture(piece, text) if isinstance(piece, Figure) else _block(piece, text)


def _kind(block: Piece) -> str:
    if not isinstance(block, Block):
        return "table"
    return "quotation" if block.style in _WITHIN else block.style


def _figures(blocks: list[Block], text: Text) -> Iterator[str]:
    yield "<figure>\n"
    for number, block in enumerate(blocks):
        if block.style == "source":
            yield f"<figcaption>{_words(block, text)}</figcaption>\n</figure>\n"
            if number + 1 < len(blocks):
                yield "<figure>\n"
        elif block.style == "question":
            yield f'<p class="question">{_words(block, text)}</p>\n'
        else:
            yield f"<blockquote>{_words(block, text)}</blockquote>\n"


_ELEMENTS = {
    "title": "h1",
    "heading1": "h2",
    "heading2": "h3",
    "subtitle": "p",
    "fictional": "p",
    "text": "p",
    "memo": "p",
    "note": "p",
}


def _block(block: Block, text: Text) -> str:
    element = _ELEMENTS[block.style]
    classed = f' class="{block.style}"' if element == "p" and block.style != "text" else ""
    role = ' role="note"' if block.style == "fictional" else ""
    return f"<{element}{classed}{role}>{_words(block, text)}</{element}>\n"


def _words(block: Block, text: Text) -> str:
    label = f"<strong>{escape(text.colon(block.label))}</strong> " if block.label else ""
    return label + escape(block.text)


def _picture(figure: Figure, text: Text) -> str:
    """The chart as SVG within the page: nothing to fetch, sharp at any size."""
    from terrain.reports.charts.base import bare, svg

    drawn = svg(bare(figure.chart), text)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(clean(figure.alt))}" ', 1)
    return (
        f'<figure class="chart">\n{drawn}\n'
        f"<figcaption>{escape(clean(figure.caption))}</figcaption>\n</figure>\n"
    )


def table(table: Table) -> str:
    header = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in table.rows
    )
    drawn = (
        f"<table>\n<caption>{escape(table.caption)}</caption>\n"
        f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
    return f'<div class="wide">\n{drawn}</div>\n' if table.wide else drawn
