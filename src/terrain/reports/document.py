"""A document as a plain sequence of styled blocks: what Markdown, HTML, Word and PDF all render."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from terrain.reports.sheet import Sheet, cells
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    import altair as alt

Style = Literal[
    "title", "subtitle", "authors", "fictional", "heading1", "heading2", "heading3", "heading4",
    "text", "item", "number", "code", "question", "quote", "source", "alert", "memo", "note",
    "reference",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph in one manner; `url` makes them a link.

    A footnote is a run whose `note` holds its words: it is called where the run stands.
    """

    text: str = ""
    emphasis: bool = False
    strong: bool = False
    code: bool = False
    url: str = ""
    note: tuple[Run, ...] = ()

    @property
    def target(self) -> str:
        """Where the link leads, "" where that is not a page or an address: a document that is
        passed on must not open files or run scripts of those who read it."""
        return self.url if _SAFE.match(self.url) and not re.search(r"[\s<>\"]", self.url) else ""


_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
#: Words with their manners; a plain string where they have none.
Inline = tuple[Run, ...]


def plain(words: Inline | str) -> str:
    """The words alone, without their manners and footnotes."""
    return words if isinstance(words, str) else "".join(run.text for run in words)


def runs(words: Inline | str) -> Inline:
    """Words as runs, whichever way they are held."""
    return (Run(words),) if isinstance(words, str) else words


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its style, its words, and the label that opens it (a speaker, a term).

    `level` counts from 0 how deep an item lies; `number` is that of an item of a numbered list.
    """

    style: Style
    words: Inline | str
    label: str = ""
    level: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return plain(self.words)

    @property
    def paragraphs(self) -> tuple[Inline, ...]:
        """The words cut at their blank lines, each part a paragraph of the same style; code is
        never cut."""
        if self.style == "code":
            return (runs(self.words),)
        return tuple(_paragraphs(runs(self.words)))


def _paragraphs(words: Inline) -> Iterator[Inline]:
    held: list[Run] = []
    for run in words:
        first, *others = run.text.split("\n\n")
        parts = [first, *others]
        for number, part in enumerate(parts):
            if number and any(r.text.strip() or r.note for r in held):
                yield tuple(held)
            held = [] if number else held
            last = number == len(parts) - 1
            held.append(Run(part, run.emphasis, run.strong, run.code, run.url,
                            run.note if last else ()))  # fmt: skip
    if any(r.text.strip() or r.note for r in held):
        yield tuple(held)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption ("" for none); the first column names the rows. `wide`: fit for a
    page lying on its side."""

    caption: str
    header: tuple[Inline | str, ...]
    rows: tuple[tuple[Inline | str, ...], ...]
    wide: bool = False

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The cells' words alone, the header first."""
        return tuple(tuple(map(plain, row)) for row in (self.header, *self.rows))


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
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: each of its items with the lists that lie within it."""

    items: tuple[tuple[Block, tuple[Listing, ...]], ...]

    @property
    def first(self) -> int:
        """The number of its first item, 0 where items bear no numbers."""
        item = self.items[0][0]
        return item.number if item.style == "number" else 0


def listings(items: Sequence[Block]) -> tuple[Listing, ...]:
    """Items that follow each other as lists within lists, by their levels and numbers."""
    found: list[Listing] = []
    held: list[tuple[Block, tuple[Listing, ...]]] = []
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end].level > items[at].level:
            end += 1
        if held and _another(held[-1][0], items[at]):
            found.append(Listing(tuple(held)))
            held = []
        held.append((items[at], listings(items[at + 1 : end])))
        at = end
    return (*found, Listing(tuple(held))) if held else ()


def _another(item: Block, later: Block) -> bool:
    """Whether an item begins a list other than that of the item before it."""
    if later.style != item.style or later.level != item.level:
        return True
    return later.style == "number" and later.number != item.number + 1


def leaves(pieces: Sequence[Piece]) -> Iterator[tuple[bool, tuple[Piece, ...]]]:
    """Runs of pieces with whether their pages lie on their side: wide tables do, with what heads
    and explains them."""
    held: list[Piece] = []
    lying = False
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        heads = isinstance(piece, Block) and piece.style.startswith("heading")
        table = following if heads else piece
        wide = isinstance(table, Table) and table.wide
        explains = lying and isinstance(piece, Block) and piece.style in ("note", "text")
        if wide != lying and not explains:
            if held:
                yield lying, tuple(held)
            held, lying = [], wide
        held.append(piece)
    yield lying, tuple(held)


def notes_of(pieces: Iterable[Piece]) -> Iterator[Inline]:
    """The footnotes of a document in the order in which they are called."""
    for piece in pieces:
        held: Iterable[Inline | str] = ()
        if isinstance(piece, Block):
            held = (piece.words,)
        elif isinstance(piece, Table):
            held = (cell for row in (piece.header, *piece.rows) for cell in row)
        yield from (run.note for words in held for run in runs(words) if run.note)


def running(document: Document) -> str:
    """What stands at the head of each page: `FICTIF · study · title`."""
    mark = document.mark.split(" – ")[0]
    study = "" if document.study in document.title else document.study
    return clean(" · ".join(filter(None, [mark, study, document.title])))


def of_sheet(sheet: Sheet, text: Text, *, wide: bool = False) -> Table:
    """A sheet as a table of a document, without the columns that are for files."""
    kept = [n for n, column in enumerate(sheet.columns) if not column.wide]
    header = tuple(clean(sheet.columns[n].label) for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in cells(sheet, text))
    return Table(clean(sheet.title), header, rows, wide)
