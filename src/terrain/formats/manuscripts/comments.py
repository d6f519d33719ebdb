"""A copy of a Word manuscript with comments: the words commented on, and what is said of them.

python-docx writes the comments; runs are cut where a comment begins or ends, nothing else moves.
Notes at the foot of the page cannot hold comments everywhere: theirs stand where they are called.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from terrain.formats import archive
from terrain.formats.base import Source
from terrain.formats.docx import W
from terrain.formats.manuscripts.docx import Document, Piece, Read
from terrain.model.span import Span

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of some words: `first` and `last` are places in `Manuscript.paragraphs`,
    `start` and `end` code points in each."""

    first: int
    start: int
    last: int
    end: int
    text: str


def annotate(source: Source, comments: Sequence[Comment], author: str = "terrain") -> bytes:
    """The bytes of the copy. Raises ImportRefused where the document cannot be opened."""
    import docx

    parts = archive.Archive(source)
    for name in parts.names:
        parts.read(name)  # sizes are counted before anything else inflates them
    try:
        opened = docx.Document(io.BytesIO(source.data))
    except (ValueError, KeyError) as error:
        raise source.refuse(
            f"comments cannot be put in this document ({error}).", "Save it as docx in Word."
        ) from None
    read = Document(source, opened.element).read
    _cut(read, comments)
    for comment in comments:
        ends = _runs(read, comment)
        if ends:
            _add(opened, ends, comment.text, author)
    made = io.BytesIO()
    opened.save(made)
    return made.getvalue()


def _add(opened: Any, ends: tuple[Any, Any], text: str, author: str) -> None:
    from docx.text.run import Run

    runs = [Run(run, opened) for run in ends]
    opened.add_comment(runs=runs, text=text, author=author, initials=author[:2])


def _runs(read: Sequence[Read], comment: Comment) -> tuple[Any, Any] | None:
    """The first and last runs of the words; of a note, the run that calls it."""
    first, last = read[comment.first], read[comment.last]
    if first.caller is not None:
        return first.caller, first.caller
    head = next((p.run for p in first.pieces if p.end > comment.start), None)
    tail = next((p.run for p in reversed(last.pieces) if p.start < comment.end), None)
    return (head, tail) if head is not None and tail is not None else None


def _cut(read: Sequence[Read], comments: Sequence[Comment]) -> None:
    """Cut runs at the edges of the comments."""
    edges: dict[int, set[int]] = {}
    for comment in comments:
        edges.setdefault(comment.first, set()).add(comment.start)
        edges.setdefault(comment.last, set()).add(comment.end)
    for place, offsets in edges.items():
        paragraph = read[place]
        if paragraph.caller is not None:
            continue
        made: list[Piece] = []
        for piece in paragraph.pieces:
            made += _pieces(piece, sorted(o for o in offsets if piece.start < o < piece.end))
        paragraph.pieces = made


def _pieces(piece: Piece, offsets: list[int]) -> list[Piece]:
    """A piece cut at these offsets, where its run is one plain text; else whole."""
    texts = [child for child in piece.run if child.tag != f"{W}rPr"]
    plain = len(texts) == 1 and texts[0].tag == f"{W}t"
    if not offsets or not plain or len(texts[0].text or "") != piece.end - piece.start:
        return [piece]
    whole = texts[0].text
    spans = [
        Span(a, b) for a, b in zip([piece.start, *offsets], [*offsets, piece.end], strict=True)
    ]
    made = [replace(piece, end=spans[0].end)]
    _say(piece.run, whole[: len(spans[0])])
    for span in spans[1:]:
        run = deepcopy(piece.run)
        _say(run, whole[span.start - piece.start : span.end - piece.start])
        made[-1].run.addnext(run)
        made.append(Piece(span.start, span.end, run))
    return made


def _say(run: Any, text: str) -> None:
    found = run.find(f"{W}t")
    found.text = text
    found.set(_SPACE, "preserve")
