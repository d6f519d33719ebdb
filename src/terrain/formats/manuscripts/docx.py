"""Manuscripts of Word (docx, docm): paragraphs, block quotations, notes, tables, italics.

Tracked insertions are read, deletions left out, and both counted. `Document` keeps the way back
from a paragraph's code points to the runs they were read from, so that `comments.py` can place a
comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from terrain.formats import archive, xml
from terrain.formats.base import Source
from terrain.formats.docx import DELETED, MAIN, MARKS, TRANSPARENT, W
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript, seen
from terrain.formats.runs import tracked
from terrain.formats.word import Styles
from terrain.model.manuscript import Manuscript, Paragraph, ParagraphKind

_QUOTING = re.compile(r"(?:intense |block )?quot(?:e|ation|ations)|citation.*|bloc de citation"
                      r"|block text|normal centré|verbatim.*|extrait.*")  # fmt: skip
#: An indent is a quotation's when it passes the usual one by so many twentieths of a point
#: (0.7 cm).
_INDENT = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """Code points `start` to `end` of a paragraph were read from this run."""

    start: int
    end: int
    run: Any


@dataclass(slots=True)
class Read:
    """A paragraph read, its runs, and the run that calls it where it is a note."""

    paragraph: Paragraph
    pieces: list[Piece] = field(default_factory=list)
    caller: Any = None


def read(source: Source) -> Manuscript:
    """The manuscript; what Word hides, deletes or draws is counted in warnings."""
    document = Document(source)
    return manuscript(source, "docx", (r.paragraph for r in document.read), document.warnings())


class Document:
    """One document: `read` holds its paragraphs in reading order, with their runs."""

    def __init__(self, source: Source, root: Any = None) -> None:
        """`root`: the element of word/document.xml, where somebody else has parsed it."""
        self.source = source
        self.parts = archive.Archive(source)
        self.counts: Counter[str] = Counter()
        self.boxes: list[str] = []
        main = self._part(MAIN) if root is None else root
        body = main.find(f"{W}body")
        if body is None:
            raise source.refuse("the document has no body.", "Open it in Word and save it again.")
        styled = self._has("word/styles.xml")
        self.styles = Styles(self._part("word/styles.xml") if styled else None)
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.usual = self._usual_indent(body)
        self.read: list[Read] = []
        self._blocks(body, cell=False)

    def _has(self, name: str) -> bool:
        return name in self.parts.names

    def _part(self, name: str) -> Any:
        return xml.parse(self.source, self.parts.read(name), name)

    def _notes(self, kind: str) -> dict[str, Any]:
        name = f"word/{kind}s.xml"
        if not self._has(name):
            return {}
        return {
            note.get(f"{W}id", ""): note
            for note in self._part(name).iter(f"{W}{kind}")
            if note.get(f"{W}type") in (None, "normal")
        }

    def _usual_indent(self, body: Any) -> int:
        """The commonest left indent of the body's paragraphs, by their length."""
        lengths: Counter[int] = Counter()
        for paragraph in body.iterchildren(f"{W}p"):
            words = sum(len(t.text or "") for t in paragraph.iter(f"{W}t"))
            lengths[self.styles.indent(paragraph)] += words
        return lengths.most_common(1)[0][0] if lengths else 0

    def _blocks(self, parent: Any, *, cell: bool) -> None:
        carried: tuple[Stretch, list[Piece]] | None = None
        for child in parent:
            kind = xml.local(child)
            if kind == "p":
                carried = self._paragraph(child, carried, cell=cell)
            elif kind == "tbl":
                self._table(child)
            elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                self._blocks(child, cell=cell)
            elif kind in DELETED:
                self.counts["deletions"] += 1
        if carried is not None:
            self._keep(carried[0].paragraph(), carried[1])

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.counts["deletions"] += 1
            elif next(row.iterancestors(f"{W}tbl")) is table:
                for cell in row.iter(f"{W}tc"):
                    if next(cell.iterancestors(f"{W}tr")) is row:
                        self._blocks(cell, cell=True)

    def _paragraph(
        self, element: Any, carried: tuple[Stretch, list[Piece]] | None, *, cell: bool
    ) -> tuple[Stretch, list[Piece]] | None:
        """Read a paragraph; returned unfinished where its mark was deleted (it goes on)."""
        stretch, pieces = carried or (Stretch(), [])
        calls: list[tuple[str, str, Any]] = []
        self._inline(element, stretch, pieces, calls, self.styles.paragraph_italic(element))
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            return stretch, pieces
        self._keep(stretch.paragraph(self._kind(element, cell)), pieces)
        for kind, name, run in calls:
            self._note(kind, name, run)
        return None

    def _keep(self, paragraph: Paragraph, pieces: list[Piece], caller: Any = None) -> None:
        if paragraph.text.strip():
            self.read.append(Read(paragraph, pieces, caller))

    def _note(self, kind: str, name: str, run: Any) -> None:
        for element in self.notes[kind][name].iter(f"{W}p"):
            stretch, pieces = Stretch(), list[Piece]()
            self._inline(element, stretch, pieces, [], self.styles.paragraph_italic(element))
            self._keep(stretch.paragraph("note", label=_label(kind, name)), pieces, run)

    def _kind(self, element: Any, cell: bool) -> ParagraphKind:
        if self.styles.heading(element) is not None:
            return "heading"
        if any(_QUOTING.fullmatch(name) for name in self.styles.names(element)):
            return "quote"
        if cell:
            return "cell"
        listed = element.find(f"{W}pPr/{W}numPr") is not None
        indented = self.styles.indent(element) >= self.usual + _INDENT
        return "quote" if indented and not listed else "body"

    def _inline(
        self, parent: Any, stretch: Stretch, pieces: list[Piece],
        calls: list[tuple[str, str, Any]], italic: bool,
    ) -> None:  # fmt: skip
        for child in parent:
            kind = xml.local(child)
            if kind == "r":
                self._run(child, stretch, pieces, calls, italic)
            elif kind in DELETED:
                self.counts["deletions"] += 1
            elif kind in TRANSPARENT:
                self.counts["insertions"] += kind in ("ins", "moveTo")
                self._inline(child, stretch, pieces, calls, italic)
            elif kind == "t":
                stretch.add(child.text or "", italic=italic)  # inside a formula

    def _run(
        self, run: Any, stretch: Stretch, pieces: list[Piece],
        calls: list[tuple[str, str, Any]], italic: bool,
    ) -> None:  # fmt: skip
        if self.styles.hidden(run):
            self.counts["hidden"] += 1
            return
        slanted, start = self.styles.run_italic(run, italic), stretch.length
        for child in run:
            kind = xml.local(child)
            if kind == "t":
                stretch.add(child.text or "", italic=slanted)
            elif kind in MARKS or _breaks(child, kind):
                stretch.add(MARKS.get(kind, "\n"), italic=slanted)
            elif kind in ("footnoteReference", "endnoteReference"):
                note, name = kind.removesuffix("Reference"), child.get(f"{W}id", "")
                if name in self.notes[note]:
                    stretch.mark(_label(note, name))
                    calls.append((note, name, run))
            elif kind in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(child)
            elif kind == "sym":
                self.counts["symbols"] += 1
        if stretch.length > start:
            pieces.append(Piece(start, stretch.length, run))

    def _drawing(self, element: Any) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        self.counts["pictures"] += not boxes
        words = (" ".join(t.text or "" for t in box.iter(f"{W}t")) for box in boxes)
        # A box stands twice in the file, for new and for old programs.
        for box in dict.fromkeys(words):
            if box.strip() and box not in self.boxes:
                self.boxes.append(box)
                self._keep(Paragraph(seen(box), "cell"), [])

    def warnings(self) -> Iterator[str]:
        """What was left out or had to be chosen, with counts."""
        counts = self.counts
        said = [
            (counts["deletions"] or counts["insertions"], tracked(counts)),
            (counts["pictures"], f"{counts['pictures']} pictures or objects not read"),
            (counts["hidden"], f"{counts['hidden']} pieces of hidden text not read"),
            (counts["symbols"], f"{counts['symbols']} symbols of a special font not read"),
            (len(self.boxes), f"{len(self.boxes)} text boxes read as paragraphs of their own"),
        ]
        yield from (f"{self.source.name}: {message}." for count, message in said if count)


def _breaks(child: Any, kind: str) -> bool:
    return kind == "br" and child.get(f"{W}type") in (None, "textWrapping")


def _label(kind: str, name: str) -> str:
    return name if kind == "footnote" else f"e{name}"


READER = Reader("docx", (".docx", ".docm"), read)
