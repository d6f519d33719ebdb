"""A coding: one code on one span, by one coder, with the words that are its evidence.

The quotation and its context are the evidence; the offsets are a hint. When the text changes,
the coding is anchored again, or says that it could not be: `unresolved` is a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terrain.model.span import Span

Status = Literal["anchored", "unresolved"]

#: Code points of context kept on each side of a quotation.
CONTEXT = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """How a coding came to be: by hand, or suggested by a model and accepted by a person."""

    by: Literal["hand", "suggested"] = "hand"
    model: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one span. `text` is the hash of the body it was anchored on; `definition`
    that of the code's definition when it was applied; `created` is ISO 8601 in UTC."""

    id: str
    transcript: str
    code: str
    span: Span
    quote: str
    before: str
    after: str
    coder: str
    created: str
    text: str
    definition: str = ""
    memo: str = ""
    origin: Origin = Origin()
    status: Status = "anchored"

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The order of a coder's file: by place, then code, then id."""
        return (self.span.start, self.span.end, self.code, self.id)


def context(body: str, span: Span, width: int = CONTEXT) -> tuple[str, str]:
    """The words on each side of a span, at most `width` code points each."""
    return body[max(0, span.start - width) : span.start], body[span.end : span.end + width]
