"""A document as a plain sequence of styled blocks: what Markdown, HTML and Word all render."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from terrain.reports.sheet import Sheet, cells
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    import altair as alt

Style = Literal[
    "title", "subtitle", "fictional", "heading1", "heading2",
    "text", "item", "question", "quote", "source", "memo", "note",
]  # fmt: skip


#: What begins a cell that holds a figure, or says that there is none.
_FIGURE = re.compile(r"^(≥\s*|\*|n\. [cd]\.|[-−+]?\d[\d\s,.]*)")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its style, its words, and the label that opens it (a speaker, a term)."""

    style: Style
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first column names the rows. `wide`: fit for a page lying on
    its side."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column holds figures (`≥ 3`, `–`, `n. c.` among them)."""
        return tuple(_numeric([row[n] for row in self.rows]) for n in range(len(self.header)))


def _numeric(cells: Sequence[str]) -> bool:
    marks = sum(not cell.strip("–—· ") or _FIGURE.match(cell) is not None for cell in cells)
    return bool(cells) and marks > 0.6 * len(cells)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; `alt` says in words what it shows, for those who cannot see."""

    caption: str
    chart: alt.VConcatChart
    alt: str


Piece = Block | Table | Figure


@dataclass(frozen=True)
class Document:
    """`heading` says what the document is (“Dossier thématique”), in its file's properties and in
    the page's title; `mark` is the mark of invented material, or ""; `made` its day, if any."""

    title: str
    heading: str
    study: str
    pieces: tuple[Piece, ...]
    mark: str = ""
    made: dt.date | None = None


def of_sheet(sheet: Sheet, text: Text, *, wide: bool = False) -> Table:
    """A sheet as a table of a document, without the columns that are for files."""
    kept = [n for n, column in enumerate(sheet.columns) if not column.wide]
    header = tuple(clean(sheet.columns[n].label) for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in cells(sheet, text))
    return Table(clean(sheet.title), header, rows, wide)
