"""Word documents (docx), read from their XML: paragraphs, tables, headings, bold labels.

The XML is walked directly rather than through python-docx, which inflates every member before
anything can be counted, and has no notion of tracked changes, notes or text boxes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from terrain.formats import archive, lexicon, tables, xml
from terrain.formats.base import Format, Line, Options, Source
from terrain.formats.encoding import clean
from terrain.formats.layout import Known, assemble
from terrain.formats.runs import Text, tracked
from terrain.formats.word import Styles
from terrain.model.transcript import Draft

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
#: Elements whose content is text like any other.
TRANSPARENT = lexicon.words(
    """ins moveTo hyperlink smartTag sdt sdtContent fldSimple customXml dir bdo
    AlternateContent Choice ruby rubyBase oMath oMathPara"""
)
DELETED = frozenset({"del", "moveFrom"})
MARKS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}


def recognise(data: bytes) -> bool:
    """A zip file that holds word/document.xml, macros (docm) or not."""
    return MAIN in archive.members(data)


def read(source: Source, options: Options) -> Draft:
    """Turns by their labels; what Word hides or draws is counted in warnings."""
    walker = _Walker(source, archive.Archive(source))
    lines = walker.lines()
    return assemble(
        source, lines, options, Known(unit="paragraph", warnings=tuple(walker.warnings()))
    )


class _Walker:
    """One document: its parts, and the counts of what is not text."""

    def __init__(self, source: Source, parts: archive.Archive) -> None:
        self.source, self.parts = source, parts
        self.counts: Counter[str] = Counter()
        self.boxes: list[str] = []
        self.body = self._part(MAIN).find(f"{W}body")
        if self.body is None:
            raise source.refuse("the document has no body.", "Open it in Word and save it again.")
        styled = self._has("word/styles.xml")
        self.styles = Styles(self._part("word/styles.xml") if styled else None)
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.number = 0
        self.cleaning: list[str] = []

    def _has(self, name: str) -> bool:
        return name in self.parts.names

    def _part(self, name: str) -> Any:
        return xml.parse(self.source, self.parts.read(name), name)

    def _notes(self, kind: str) -> dict[str, str]:
        name = f"word/{kind}s.xml"
        if not self._has(name):
            return {}
        found = self._part(name).iter(f"{W}{kind}")
        return {
            note.get(f"{W}id", ""): " ".join(t.text or "" for t in note.iter(f"{W}t"))
            for note in found
            if note.get(f"{W}type") in (None, "normal")
        }

    def lines(self) -> list[Line]:
        """The lines of the document in order."""
        return self._lines(self.body)

    def _lines(self, parent: Any) -> list[Line]:
        lines: list[Line] = []
        carried: Text | None = None
        for child in self._blocks(parent):
            if xml.local(child) == "tbl":
                lines += tables.lines_of(list(self._rows(child)))
                continue
            self.number += 1
            text = carried or Text()
            self._inline(child, text, self.styles.paragraph_bold(child))
            # A deleted paragraph mark: this paragraph and the next are one.
            carried = text if child.find(f"{W}pPr/{W}rPr/{W}del") is not None else None
            if carried is None:
                lines += self._paragraph(text, self.styles.heading(child))
        return lines + (self._paragraph(carried, None) if carried else [])

    def _blocks(self, parent: Any) -> Iterator[Any]:
        for child in parent:
            kind = xml.local(child)
            if kind in ("p", "tbl"):
                yield child
            elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                yield from self._blocks(child)
            elif kind in DELETED:
                self.counts["deletions"] += 1

    def _paragraph(self, text: Text, heading: int | None) -> list[Line]:
        """One line for each line of the paragraph (soft breaks)."""
        return text.lines(self._clean("".join(text.parts)), self.number, heading)

    def _clean(self, text: str) -> str:
        cleaned, warnings = clean(self.source, text, f"{self.source.name}, paragraph {self.number}")
        self.cleaning += warnings
        return cleaned

    def _inline(self, parent: Any, text: Text, bold: bool) -> None:
        for child in parent:
            kind = xml.local(child)
            if kind == "r":
                self._run(child, text, bold)
            elif kind in DELETED:
                self.counts["deletions"] += 1
            elif kind in TRANSPARENT:
                self.counts["insertions"] += kind in ("ins", "moveTo")
                self._inline(child, text, bold)
            elif kind == "t":
                text.add(child.text or "", bold=bold)  # inside a formula

    def _run(self, run: Any, text: Text, bold: bool) -> None:
        heavy = self.styles.run_bold(run, bold)
        if self.styles.hidden(run):
            self.counts["hidden"] += 1
            return
        for child in run:
            kind = xml.local(child)
            if kind == "t":
                text.add(child.text or "", bold=heavy)
            elif kind in MARKS:
                text.add(MARKS[kind], bold=heavy)
            elif kind == "br" and child.get(f"{W}type") in (None, "textWrapping"):
                text.add("\n", bold=heavy)
            elif kind in ("footnoteReference", "endnoteReference"):
                note = self.notes[kind.removesuffix("Reference")].get(child.get(f"{W}id", ""), "")
                text.add(f" [note : {' '.join(note.split())}]" if note.strip() else "", bold=heavy)
            elif kind in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(child)
            elif kind == "sym":
                self.counts["symbols"] += 1

    def _drawing(self, element: Any) -> None:
        """Pictures are counted; the words of a text box are kept for a warning."""
        boxes = list(element.iter(f"{W}txbxContent"))
        self.counts["pictures"] += not boxes
        words = (" ".join(t.text or "" for t in box.iter(f"{W}t")) for box in boxes)
        # A box stands twice in the file, for new and for old programs.
        self.boxes += [box for box in dict.fromkeys(words) if box.strip()]

    def _rows(self, table: Any) -> Iterator[tables.Row]:
        for row in table.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.counts["deletions"] += 1
            elif next(row.iterancestors(f"{W}tbl")) is table:
                yield self._row(row)

    def _row(self, row: Any) -> tables.Row:
        first = self.number + 1
        cells, bold = [], []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row:
                continue
            inside = [line for line in self._lines(cell) if line.text.strip()]
            cells.append("\n".join(line.text for line in inside))
            bold.append(inside[0].bold if inside else 0)
        return tables.Row(tuple(cells), first, tuple(bold))

    def warnings(self) -> list[str]:
        """What the reader left out or had to choose, with counts."""
        name, counts = self.source.name, self.counts
        if self._has("word/comments.xml"):
            counts["comments"] = len(list(self._part("word/comments.xml").iter(f"{W}comment")))
        counts["macros"] = sum(part.endswith("vbaProject.bin") for part in self.parts.names)
        said = [
            (counts["deletions"] or counts["insertions"], tracked(counts)),
            (counts["comments"], f"{counts['comments']} comments left out"),
            (counts["pictures"], f"{counts['pictures']} pictures or objects left out"),
            (counts["macros"], "macros ignored, never run"),
            (counts["hidden"], f"{counts['hidden']} pieces of hidden text left out"),
            (counts["symbols"], f"{counts['symbols']} symbols of a special font left out"),
        ]
        found = [f"{name}: {message}." for count, message in said if count]
        found += [f"{name}: text box left out: « {box[:200]} »" for box in self.boxes]
        return found + self._margins() + self.cleaning

    def _margins(self) -> list[str]:
        found = []
        for part in sorted(self.parts.names):
            if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
                words = "".join(t.text or "" for t in self._part(part).iter(f"{W}t")).strip()
                if any(c.isalpha() for c in words):
                    found.append(
                        f"{self.source.name}: page header or footer left out: « {words[:200]} »"
                    )
        return found


FORMAT = Format("docx", (".docx", ".docm"), "1", recognise, read)
