"""A stretch of a transcript as fields of a JSON object, as codings write theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terrain.model.span import Span
from terrain.model.task import Place

_TEXTS = ("before", "after", "text")


def place(data: Mapping[str, Any], transcript: str) -> Place:
    """The place of an object. Raises ValueError, KeyError or TypeError with what is wrong."""
    for name in ("start", "end"):
        if type(data[name]) is not int:
            raise ValueError(f"“{name}” is not a whole number")
    quote, *others = data["quote"], *(data.get(name, "") for name in _TEXTS)
    if not all(isinstance(text, str) for text in (quote, *others)):
        raise ValueError(f"quote, {', '.join(_TEXTS)} are texts")
    status = data.get("status", "anchored")
    if status not in ("anchored", "unresolved"):
        raise ValueError("“status” is anchored or unresolved")
    before, after, text = others
    return Place(transcript, Span(data["start"], data["end"]), quote, before, after, text, status)


def fields(place: Place) -> dict[str, Any]:
    """The fields of a place, in the order of a coding's."""
    return {
        "start": place.span.start, "end": place.span.end, "quote": place.quote,
        "before": place.before, "after": place.after, "text": place.text, "status": place.status,
    }  # fmt: skip


def why(error: Exception) -> str:
    """What is wrong with an object, in a few words."""
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing"
    return str(error) or type(error).__name__
