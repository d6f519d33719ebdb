"""A manuscript as its author wrote it: paragraphs in reading order, and where each one stands.

Nothing is asked of the author: no markup, no template. A reader of `formats/manuscripts/` makes
this value of a docx, odt, md, html, tex or PDF; `evidence/` looks for its quotations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terrain.model.span import Span

#: body, heading; quote: a block quotation; note: a footnote or an endnote; cell: of a table.
ParagraphKind = Literal["body", "heading", "quote", "note", "cell"]


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a footnote is called: code points into the paragraph, and the note's label."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: NFC text; spans are code points of it, half-open.

    `number` counts from 1 in reading order, notes after the paragraph that calls them; `line` is
    that of the source where the format has lines, `page` where it has pages (0: none). `italics`
    are the stretches in italics. `label` is that of a note, else "". `joined` says that the text
    goes on from the paragraph before, which a page break or a column cut in two.
    """

    text: str
    kind: ParagraphKind = "body"
    number: int = 0
    line: int = 0
    page: int = 0
    italics: tuple[Span, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    label: str = ""
    joined: bool = False


@dataclass(frozen=True)
class Manuscript:
    """A whole manuscript; `warnings` say what was not read (pictures, tracked deletions, …)."""

    name: str
    format: str
    paragraphs: tuple[Paragraph, ...]
    sha256: str = ""
    warnings: tuple[str, ...] = ()
