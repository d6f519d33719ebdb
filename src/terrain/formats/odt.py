"""OpenDocument texts (odt): LibreOffice, Collabora, exports of Google Docs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from terrain.formats import archive, lexicon, tables, xml
from terrain.formats.base import Format, Line, Options, Source
from terrain.formats.encoding import clean
from terrain.formats.layout import Known, assemble
from terrain.formats.runs import Text, tracked
from terrain.model.transcript import Draft

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
STYLE, OFFICE = f"{{{_NS}style:1.0}}", f"{{{_NS}office:1.0}}"
FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
_MIME = b"application/vnd.oasis.opendocument.text"
#: Elements of the body that hold no speech.
ASIDE = lexicon.words(
    """tracked-changes table-of-content alphabetical-index bibliography forms sequence-decls
    variable-decls user-field-decls illustration-index table-index"""
)
#: Repeated rows and cells are spread out to this many at most.
_REPEAT = 50


def recognise(data: bytes) -> bool:
    """A zip file whose member `mimetype` declares an OpenDocument text."""
    if not data.startswith(b"PK"):
        return False
    # At the head of the file, as the standard asks, it can be read even if the rest is lost.
    head = data[:200] if b"mimetype" in data[:60] else b""
    return _MIME in head or archive.opening(data, "mimetype").startswith(_MIME)


def read(source: Source, options: Options) -> Draft:
    """Turns by their labels; annotations, pictures and tracked deletions are counted."""
    walker = _Walker(source, archive.Archive(source))
    lines = walker.lines(walker.body)
    return assemble(
        source, lines, options, Known(unit="paragraph", warnings=tuple(walker.warnings()))
    )


class _Walker:
    """One document: its styles, and the counts of what is not text."""

    def __init__(self, source: Source, parts: archive.Archive) -> None:
        self.source = source
        self.styles, self.body = opened(source, parts)
        self.counts: Counter[str] = Counter()
        self.boxes: list[str] = []
        self.cleaning: list[str] = []
        self.number = 0

    def lines(self, parent: Any) -> list[Line]:
        """The lines of the document, or of a part of it, in order."""
        lines: list[Line] = []
        for child in parent:
            kind = xml.local(child)
            if kind in ("p", "h"):
                lines += self._paragraph(child)
            elif kind == "table":
                lines += tables.lines_of(list(self._rows(child)))
            elif kind == "tracked-changes":
                self.counts["deletions"] += len(list(child.iter(f"{TEXT}deletion")))
                self.counts["insertions"] += len(list(child.iter(f"{TEXT}insertion")))
            elif kind == "frame":
                self._frame(child)
            elif kind not in ASIDE:
                lines += self.lines(child)  # lists, sections, groups of rows
        return lines

    def _paragraph(self, element: Any) -> list[Line]:
        self.number += 1
        text = Text()
        name = element.get(f"{TEXT}style-name")
        self._inline(element, text, bool(self._bold(name)))
        heading = None
        if xml.local(element) == "h":
            level = element.get(f"{TEXT}outline-level", "1")
            heading = int(level) if level.isdigit() else 1
        elif "Title" in self._names(name):
            heading = 0
        place = f"{self.source.name}, paragraph {self.number}"
        whole, warnings = clean(self.source, "".join(text.parts), place)
        self.cleaning += warnings
        return text.lines(whole, self.number, heading)

    def _inline(self, element: Any, text: Text, bold: bool) -> None:
        text.add(folded_spaces(element.text), bold=bold)
        for child in element:
            self._child(child, text, bold)
            text.add(folded_spaces(child.tail), bold=bold)

    def _child(self, child: Any, text: Text, bold: bool) -> None:
        kind = xml.local(child)
        if kind == "s":
            count = child.get(f"{TEXT}c", "1")
            text.add(" " * min(int(count) if count.isdigit() else 1, 1000), bold=bold)
        elif kind in ("tab", "line-break"):
            text.add("\t" if kind == "tab" else "\n", bold=bold)
        elif kind == "note":
            body = child.find(f"{TEXT}note-body")
            words = " ".join("".join(body.itertext()).split()) if body is not None else ""
            text.add(f" [note : {words}]" if words else "", bold=bold)
        elif kind == "annotation":
            self.counts["comments"] += 1
        elif kind == "frame":
            self._frame(child)
        elif kind in ("span", "a", "meta", "ruby", "ruby-base") or (child.text or len(child)):
            own = self._bold(child.get(f"{TEXT}style-name")) if kind == "span" else None
            self._inline(child, text, bold if own is None else own)

    def _frame(self, frame: Any) -> None:
        boxes = [e for e in frame.iter() if xml.local(e) == "text-box"]
        self.counts["pictures"] += not boxes
        self.boxes += [w for b in boxes if (w := " ".join(" ".join(b.itertext()).split()))]

    def _names(self, name: str | None) -> list[str]:
        """The style and those it stands on."""
        names: list[str] = []
        while name and name not in names:
            names.append(name)
            style = self.styles.get(name)
            name = style.get(f"{STYLE}parent-style-name") if style is not None else None
        return names

    def _bold(self, name: str | None) -> bool | None:
        for each in self._names(name):
            style = self.styles.get(each)
            found = style.find(f"{STYLE}text-properties") if style is not None else None
            weight = found.get(f"{FO}font-weight") if found is not None else None
            if weight:
                return weight == "bold" or (weight.isdigit() and int(weight) >= 600)
        return None

    def _rows(self, table: Any) -> Iterator[tables.Row]:
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            first, cells, bold = self.number + 1, list[str](), list[int]()
            for cell in row:
                if xml.local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                inside = [line for line in self.lines(cell) if line.text.strip()]
                times = cell.get(f"{TABLE}number-columns-repeated", "1")
                for _ in range(min(int(times) if times.isdigit() else 1, _REPEAT)):
                    cells.append("\n".join(line.text for line in inside))
                    bold.append(inside[0].bold if inside else 0)
            while cells and not cells[-1]:
                cells.pop()
            yield tables.Row(tuple(cells), first, tuple(bold[: len(cells)]))

    def warnings(self) -> list[str]:
        """What the reader left out, with counts."""
        name, counts = self.source.name, self.counts
        said = [
            (counts["deletions"] or counts["insertions"], tracked(counts)),
            (counts["comments"], f"{counts['comments']} comments left out"),
            (counts["pictures"], f"{counts['pictures']} pictures or objects left out"),
        ]
        found = [f"{name}: {message}." for count, message in said if count]
        found += [f"{name}: text box left out: « {box[:200]} »" for box in self.boxes]
        return found + self.cleaning


def folded_spaces(text: str | None) -> str:
    """OpenDocument folds white space; a no-break space is not white space there."""
    if not text:
        return ""
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def opened(source: Source, parts: archive.Archive) -> tuple[dict[str, Any], Any]:
    """The styles of a document by name, the text's own before the common ones, and its text."""
    refuse_encrypted(source, parts)
    content = xml.parse(source, parts.read("content.xml"), "content.xml")
    roots = [content]
    if "styles.xml" in parts.names:
        roots.append(xml.parse(source, parts.read("styles.xml"), "styles.xml"))
    styles = {
        style.get(f"{STYLE}name", ""): style
        for root in reversed(roots)
        for style in root.iter(f"{STYLE}style")
    }
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise source.refuse("the document has no text.", "Save it as an OpenDocument text.")
    return styles, body


def refuse_encrypted(source: Source, parts: archive.Archive) -> None:
    name = "META-INF/manifest.xml"
    if name in parts.names and b"encryption-data" in parts.read(name):
        raise source.refuse(
            "the document is protected by a password.", "Save a copy without a password."
        )


FORMAT = Format("odt", (".odt", ".ott"), "1", recognise, read)
