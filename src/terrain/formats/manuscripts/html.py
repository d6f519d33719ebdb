"""Manuscripts in HTML (a page saved, an export of Google Docs or of a publisher's platform)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from terrain.formats import lexicon, xml
from terrain.formats.base import Source
from terrain.formats.encoding import decode
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.model.manuscript import Manuscript, Paragraph, ParagraphKind

_SKIPPED = frozenset({"script", "style", "head", "template", "noscript", "nav", "svg", "math",
                      "button", "select", "textarea", "iframe", "object"})  # fmt: skip
_BLOCKS = lexicon.words(
    """p div section article main aside header footer ul ol li dl dt dd table thead tbody tr td th
    blockquote figure figcaption h1 h2 h3 h4 h5 h6 pre body html caption hr form fieldset address
    details summary"""
)
_SLANTED = frozenset({"i", "em", "cite", "dfn", "var"})
_PICTURES = frozenset({"img", "picture", "video", "audio", "canvas", "embed"})


def read(source: Source) -> Manuscript:
    """Blocks become paragraphs, `<blockquote>` a block quotation, `<q>` guillemets."""
    from lxml import etree, html

    text, warnings = decode(source, _declared(source))
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise source.refuse(f"the page cannot be read ({error}).", "Save it again.") from None
    reader = _Reader()
    reader.block(root, "body")
    reader.flush()
    counts = reader.counts
    said = [(counts["pictures"], f"{counts['pictures']} pictures not read"),
            (counts["deleted"], f"{counts['deleted']} deletions left out")]  # fmt: skip
    warnings += [f"{source.name}: {message}." for count, message in said if count]
    return manuscript(source, "html", reader.made, warnings)


def _declared(source: Source) -> Any:
    """The encoding that the page declares, where its bytes are not UTF-8."""
    import re

    from terrain.formats.base import Options

    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError:
        mark = re.search(rb"charset=[\"']?([\w-]{3,20})", source.data[:4096], re.IGNORECASE)
        if mark:
            return Options(encoding=mark[1].decode("ascii"))
    return None


class _Reader:
    """The page walked once; a paragraph ends where a block begins or ends."""

    def __init__(self) -> None:
        self.made: list[Paragraph] = []
        self.stretch = Stretch()
        self.kind: ParagraphKind = "body"
        self.line = 0
        self.label = ""
        self.counts: Counter[str] = Counter()

    def flush(self) -> None:
        """End the paragraph that grows."""
        if not self.stretch.blank:
            self.made.append(self.stretch.paragraph(self.kind, line=self.line, label=self.label))
        self.stretch, self.line = Stretch(), 0

    def block(self, element: Any, kind: ParagraphKind) -> None:
        """Walk a block: its text is of this kind unless a block inside says otherwise."""
        before = self.kind, self.label
        self.flush()
        self.kind = kind
        if kind == "note" and element.get("id"):
            self.label = str(element.get("id"))
        self._inside(element, italic=False)
        self.flush()
        self.kind, self.label = before

    def _inside(self, element: Any, *, italic: bool) -> None:
        self._add(element.text, element, italic)
        for child in element:
            name = xml.local(child).lower()
            if name in _PICTURES:
                self.counts["pictures"] += 1
            elif name in ("del", "s", "strike"):
                self.counts["deleted"] += 1
            elif name in _BLOCKS:
                self.block(child, self._kind(child, name))
            elif name and name not in _SKIPPED and not _hidden(child):
                self._element(child, name, italic)
            self._add(child.tail, child, italic)

    def _element(self, child: Any, name: str, italic: bool) -> None:
        if name == "br":
            self.stretch.add(" ")
            return
        if called := _calls(child):
            self.stretch.mark(called)
            return
        slanted = italic or name in _SLANTED or "italic" in (child.get("style") or "")
        if name == "q":
            self.stretch.add("« ")
        self._inside(child, italic=slanted)
        if name == "q":
            self.stretch.add(" »")

    def _kind(self, element: Any, name: str) -> ParagraphKind:
        marks = " ".join(element.get(name) or "" for name in ("class", "role", "id"))
        words = set(marks.lower().replace("-", " ").replace("_", " ").split())
        if self.kind == "note" or words & {"footnote", "footnotes", "endnote", "endnotes", "fn"}:
            return "note"
        if name == "blockquote" or self.kind == "quote":
            return "quote"
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            return "heading"
        return "cell" if name in ("td", "th") else self.kind

    def _add(self, text: str | None, element: Any, italic: bool) -> None:
        if not text:
            return
        words = " ".join(text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" "))
        while "  " in words:
            words = words.replace("  ", " ")
        parts = self.stretch.parts
        if words.startswith(" ") and (not parts or parts[-1].endswith(" ")):
            words = words[1:]
        if words and not self.line:
            self.line = element.sourceline or 0
        self.stretch.add(words, italic=italic)


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "")
    return "display:none" in style or element.get("hidden") is not None


def _calls(element: Any) -> str:
    """The label of the note that this element calls, or ''."""
    if xml.local(element) == "sup":
        inner = "".join(element.itertext()).strip().strip("[]()")
        return inner if inner.isdigit() and len(inner) < 4 else ""
    marks = f"{element.get('class') or ''} {element.get('role') or ''}".lower()
    calls = "footnote-ref" in marks or "noteref" in marks
    return "".join(element.itertext()).strip().strip("[]()") if calls else ""


READER = Reader("html", (".html", ".htm", ".xhtml"), read)
