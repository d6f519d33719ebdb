"""What coders are compared on: every sentence, turn or passage of a transcript, marked or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from terrain.language.kept import Cuts, FreshCuts
from terrain.model.project import Project
from terrain.model.transcript import Transcript

Unit = Literal["sentence", "turn", "passage"]
UNITS: tuple[Unit, ...] = get_args(Unit)


class Stretch(NamedTuple):
    """One unit: where it lies (code points, half-open) and the turns that it holds."""

    start: int
    end: int
    turns: tuple[int, ...]


def units_of(
    project: Project, transcript: Transcript, unit: Unit, *, researchers: bool = False,
    cuts: Cuts | None = None,
) -> list[Stretch]:  # fmt: skip
    """The units of a transcript, in order. Those where only researchers speak are left out,
    unless asked for: nobody codes questions, and agreeing on them would flatter every figure.
    `cuts` knows sentences and passages (default: they are cut now)."""
    cuts = cuts or FreshCuts()
    asking: set[int] = set()
    if not researchers:
        asking = {t.number for t in transcript.turns if project.asks(transcript, t)}
    if unit == "passage":
        every = _passages(transcript, cuts)
        return [one for one in every if not one.turns or not asking.issuperset(one.turns)]
    if unit == "sentence":
        held = cuts.sentences(transcript)
        columns = (held.start.tolist(), held.end.tolist(), held.turn.tolist())
        return [
            Stretch(start, end, (number,) if number else ())
            for start, end, number in zip(*columns, strict=True)
            if number not in asking
        ]
    if not transcript.turns:
        return [Stretch(0, len(transcript.body), ())]
    return [
        Stretch(turn.span.start, turn.span.end, (turn.number,))
        for turn in transcript.turns
        if turn.number not in asking
    ]


def _passages(transcript: Transcript, cuts: Cuts) -> Iterator[Stretch]:
    held = cuts.sentences(transcript)
    starts, ends, turns = held.start.tolist(), held.end.tolist(), held.turn.tolist()
    for first, last in cuts.passages(transcript, held).tolist():
        numbers = tuple(dict.fromkeys(number for number in turns[first:last] if number))
        yield Stretch(starts[first], ends[last - 1], numbers)
