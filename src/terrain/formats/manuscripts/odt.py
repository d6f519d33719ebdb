"""Manuscripts of LibreOffice and of all that writes OpenDocument texts (odt)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from terrain.formats import archive, xml
from terrain.formats.base import Source
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.formats.odt import (
    ASIDE,
    FO,
    STYLE,
    TABLE,
    TEXT,
    folded_spaces,
    opened,
)
from terrain.formats.runs import tracked
from terrain.model.manuscript import Manuscript, Paragraph, ParagraphKind

_QUOTING = re.compile(r"(?:block |intense )?quot(?:e|ations?)|citation.*|verbatim.*|extrait.*")
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc)?")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6}
#: An indent is a quotation's when it passes the usual one by so many centimetres.
_INDENT = 0.7


def read(source: Source) -> Manuscript:
    """The manuscript; annotations, pictures and tracked deletions are counted in warnings."""
    walker = _Walker(source, archive.Archive(source))
    walker.blocks(walker.body, cell=False)
    return manuscript(source, "odt", walker.made, walker.warnings())


class _Walker:
    """One document: its styles, its paragraphs, and the counts of what is not text."""

    def __init__(self, source: Source, parts: archive.Archive) -> None:
        self.source = source
        self.styles, self.body = opened(source, parts)
        self.counts: Counter[str] = Counter()
        self.made: list[Paragraph] = []
        lengths: Counter[float] = Counter()
        for paragraph in self.body.iterchildren(f"{TEXT}p"):
            lengths[self._indent(paragraph)] += len("".join(paragraph.itertext()))
        self.usual = lengths.most_common(1)[0][0] if lengths else 0.0

    def blocks(self, parent: Any, *, cell: bool) -> None:
        """Every paragraph of a part of the document, in order."""
        for child in parent:
            kind = xml.local(child)
            if kind in ("p", "h"):
                self._paragraph(child, cell)
            elif kind == "table":
                self._table(child)
            elif kind == "tracked-changes":
                self.counts["deletions"] += len(list(child.iter(f"{TEXT}deletion")))
                self.counts["insertions"] += len(list(child.iter(f"{TEXT}insertion")))
            elif kind == "frame":
                self._frame(child)
            elif kind not in ASIDE:
                self.blocks(child, cell=cell)  # lists, sections

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is table:
                for cell in row:
                    if xml.local(cell) == "table-cell":
                        self.blocks(cell, cell=True)

    def _paragraph(self, element: Any, cell: bool, label: str = "") -> None:
        stretch, notes = Stretch(), list[Any]()
        slanted = bool(self._italic(element.get(f"{TEXT}style-name")))
        self._inline(element, stretch, notes, slanted)
        kind: ParagraphKind = "note" if label else self._kind(element, cell)
        self.made.append(stretch.paragraph(kind, label=label))
        for note in notes:
            body = note.find(f"{TEXT}note-body")
            for paragraph in body.iter(f"{TEXT}p") if body is not None else ():
                self._paragraph(paragraph, cell, _label(note))

    def _kind(self, element: Any, cell: bool) -> ParagraphKind:
        names = [name.lower().replace("_20_", " ") for name in self._names(_style(element))]
        if xml.local(element) == "h" or "title" in names:
            return "heading"
        if any(_QUOTING.fullmatch(name) for name in names):
            return "quote"
        if cell:
            return "cell"
        listed = any(xml.local(up) == "list" for up in element.iterancestors())
        indented = self._indent(element) >= self.usual + _INDENT
        return "quote" if indented and not listed else "body"

    def _inline(self, element: Any, stretch: Stretch, notes: list[Any], italic: bool) -> None:
        stretch.add(folded_spaces(element.text), italic=italic)
        for child in element:
            self._child(child, stretch, notes, italic)
            stretch.add(folded_spaces(child.tail), italic=italic)

    def _child(self, child: Any, stretch: Stretch, notes: list[Any], italic: bool) -> None:
        kind = xml.local(child)
        if kind == "s":
            count = child.get(f"{TEXT}c", "1")
            stretch.add(" " * min(int(count) if count.isdigit() else 1, 1000), italic=italic)
        elif kind in ("tab", "line-break"):
            stretch.add("\t" if kind == "tab" else "\n", italic=italic)
        elif kind == "note":
            stretch.mark(_label(child))
            notes.append(child)
        elif kind == "annotation":
            self.counts["comments"] += 1
        elif kind == "frame":
            self._frame(child)
        else:
            own = self._italic(_style(child)) if kind == "span" else None
            self._inline(child, stretch, notes, italic if own is None else own)

    def _frame(self, frame: Any) -> None:
        boxes = [box for box in frame.iter() if xml.local(box) == "text-box"]
        self.counts["pictures"] += not boxes
        self.counts["boxes"] += len(boxes)
        for box in boxes:
            self.blocks(box, cell=True)

    def _names(self, name: str | None) -> list[str]:
        """The style and those it stands on."""
        names: list[str] = []
        while name and name not in names:
            names.append(name)
            style = self.styles.get(name)
            name = style.get(f"{STYLE}parent-style-name") if style is not None else None
        return names

    def _said(self, name: str | None, part: str, key: str) -> str | None:
        """A property of the style, or of the nearest that it stands on."""
        for each in self._names(name):
            style = self.styles.get(each)
            found = style.find(f"{STYLE}{part}-properties") if style is not None else None
            if found is not None and (value := found.get(f"{FO}{key}")):
                return str(value)
        return None

    def _italic(self, name: str | None) -> bool | None:
        said = self._said(name, "text", "font-style")
        return None if said is None else said in ("italic", "oblique")

    def _indent(self, element: Any) -> float:
        """The left margin in centimetres."""
        mark = _LENGTH.fullmatch(self._said(_style(element), "paragraph", "margin-left") or "")
        return float(mark[1]) * _CENTIMETRES.get(mark[2] or "", 0.0) if mark else 0.0

    def warnings(self) -> Iterator[str]:
        """What was left out, with counts."""
        counts = self.counts
        said = [
            (counts["deletions"] or counts["insertions"], tracked(counts)),
            (counts["comments"], f"{counts['comments']} comments not read"),
            (counts["pictures"], f"{counts['pictures']} pictures or objects not read"),
            (counts["boxes"], f"{counts['boxes']} text boxes read as paragraphs of their own"),
        ]
        yield from (f"{self.source.name}: {message}." for count, message in said if count)


def _style(element: Any) -> str | None:
    name = element.get(f"{TEXT}style-name")
    return str(name) if name else None


def _label(note: Any) -> str:
    citation = note.find(f"{TEXT}note-citation")
    words = "".join(citation.itertext()).strip() if citation is not None else ""
    kind = "e" if note.get(f"{TEXT}note-class") == "endnote" else ""
    return kind + (words or str(note.get(f"{TEXT}id") or "?"))


READER = Reader("odt", (".odt", ".ott"), read)
