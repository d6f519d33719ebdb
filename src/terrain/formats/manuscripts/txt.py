"""Plain text manuscripts: paragraphs parted by blank lines, `>` for a block quotation."""

from __future__ import annotations

import re

from terrain.formats.base import Source
from terrain.formats.encoding import decode
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.model.manuscript import Manuscript, ParagraphKind

_INDENTED = re.compile(r"(?: {4,}|\t)")


def read(source: Source) -> Manuscript:
    """Lines of a paragraph are joined; one that is indented or begins with > is a quotation."""
    text, warnings = decode(source)
    made, block, first = [], list[str](), 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            stretch = Stretch()
            stretch.add(" ".join(each.strip().removeprefix(">").strip() for each in block))
            made.append(stretch.paragraph(_kind(block), line=first))
            block = []
    return manuscript(source, "txt", made, warnings)


def _kind(block: list[str]) -> ParagraphKind:
    if all(line.lstrip().startswith(">") for line in block):
        return "quote"
    return "quote" if all(_INDENTED.match(line) for line in block) else "body"


READER = Reader("txt", (".txt", ".text"), read)
