"""What a reader of manuscripts is, and how to add one.

A reader is one small file and one entry in a dictionary:

1. Write `formats/manuscripts/<name>.py`, opening with a sentence that says which programs make
   such files.
2. In it, write `read(source: Source) -> Manuscript`. Grow each paragraph in a `Stretch`, which
   keeps italics and footnote marks in step with the text; hand the paragraphs to `manuscript`,
   which numbers them. Notes come after the paragraph that calls them, under the same label.
   What cannot be read raises `source.refuse(…)` with a remedy; what is left out (pictures,
   deletions, comments) is a warning with its count. Return values; never write, never print.
3. Add it to `READERS` in `formats/manuscripts/__init__.py`, with the endings of its files.

Quotation marks are left as they are: `evidence/extraction.py` reads them. A mark that is markup
(`\\enquote{…}`, `<q>…</q>`) becomes « … » here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from terrain.formats.base import Source
from terrain.model.manuscript import Manuscript, NoteMark, Paragraph, ParagraphKind
from terrain.model.span import Span
from terrain.model.transcript import canonical

#: No manuscript holds more (code points): some 3,000 pages.
MAX_TEXT = 10_000_000
#: What no reader sees on the page; inside a word it would cut it in two.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Reader:
    """An entry of the registry: the endings of such files, and what reads them."""

    name: str
    extensions: tuple[str, ...]
    read: Callable[[Source], Manuscript]


def seen(text: str) -> str:
    """Text as the page shows it: NFC, without soft hyphens and other invisible characters."""
    return canonical(_UNSEEN.sub("", text))


@dataclass(slots=True)
class Stretch:
    """A paragraph that grows run by run, with its italics and the calls of its notes."""

    parts: list[str] = field(default_factory=list)
    italics: list[Span] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    length: int = 0
    slanting: bool = False  # nothing but white space came after the last italics

    def add(self, text: str, *, italic: bool = False) -> None:
        """Append a run of text."""
        text = seen(text)
        if not text:
            return
        if italic and text.strip():
            start = self.italics.pop().start if self.slanting else self.length
            self.italics.append(Span(start, self.length + len(text)))
        self.slanting = (italic or not text.strip()) and bool(self.italics)
        self.parts.append(text)
        self.length += len(text)

    def mark(self, label: str) -> None:
        """A note is called here."""
        self.marks.append(NoteMark(self.length, label))

    @property
    def blank(self) -> bool:
        """Whether it holds nothing to read."""
        return not "".join(self.parts).strip() and not self.marks

    def paragraph(
        self, kind: ParagraphKind = "body", *, line: int = 0, page: int = 0, label: str = "",
        joined: bool = False,
    ) -> Paragraph:  # fmt: skip
        """The paragraph as a value."""
        text = "".join(self.parts)
        return Paragraph(
            text, kind, 0, line, page, tuple(self.italics), tuple(self.marks), label, joined
        )


def manuscript(
    source: Source, kind: str, paragraphs: Iterable[Paragraph], warnings: Iterable[str] = ()
) -> Manuscript:
    """The paragraphs numbered in order. Raises ImportRefused where there is nothing to read, or
    too much."""
    kept = tuple(
        replace(paragraph, number=number)
        for number, paragraph in enumerate((p for p in paragraphs if p.text.strip()), 1)
    )
    if not kept:
        raise source.refuse(
            "no text was found in this manuscript.",
            "If it is a scan, recognise its characters first; else export it as docx.",
        )
    if sum(len(paragraph.text) for paragraph in kept) > MAX_TEXT:
        raise source.refuse(
            f"the manuscript holds over {MAX_TEXT:,} characters.", "Verify it chapter by chapter."
        )
    digest = hashlib.sha256(source.data).hexdigest()
    return Manuscript(source.name, kind, kept, digest, tuple(dict.fromkeys(warnings)))
