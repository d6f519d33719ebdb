"""What coders are compared on: every sentence, turn or passage of a transcript, marked or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from terrain.language.passages import passages, rows
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript

Unit = Literal["sentence", "turn", "passage"]
UNITS: tuple[Unit, ...] = get_args(Unit)


class Stretch(NamedTuple):
    """One unit: where it lies (code points, half-open) and the turns that it holds."""

    start: int
    end: int
    turns: tuple[int, ...]


def units_of(
    project: Project, transcript: Transcript, unit: Unit, *, researchers: bool = False
) -> list[Stretch]:
    """The units of a transcript, in order. Those where only researchers speak are left out,
    unless asked for: nobody codes questions, and agreeing on them would flatter every figure."""
    asking: set[int] = set()
    if not researchers:
        asking = {t.number for t in transcript.turns if project.asks(transcript, t)}
    if unit == "passage":
        every = _passages(transcript)
        return [held for held in every if not held.turns or not asking.issuperset(held.turns)]
    if unit == "sentence":
        return [
            Stretch(span.start, span.end, (number,) if number else ())
            for span, number, _ in rows(transcript, but=asking)
        ]
    if not transcript.turns:
        return [Stretch(0, len(transcript.body), ())]
    return [
        Stretch(turn.span.start, turn.span.end, (turn.number,))
        for turn in transcript.turns
        if turn.number not in asking
    ]


def _passages(transcript: Transcript) -> Iterator[Stretch]:
    sentences = rows(transcript)
    for passage in passages(transcript, sentences):
        held = sentences[passage.first : passage.last]
        span = Span(held[0].span.start, held[-1].span.end)
        numbers = tuple(dict.fromkeys(one.turn for one in held if one.turn))
        yield Stretch(span.start, span.end, numbers)
