"""What was said around a place of a transcript, word by word, with its turns."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property

from terrain.fold import Tokens
from terrain.model.transcript import Transcript, Turn

#: What the transcriber adds to the words: [rires], (inaudible).
_ADDED = re.compile(r"\[[^\[\]]{0,80}\]|\([^()]{0,80}\)")


@dataclass
class Spoken:
    """The words of a stretch of a transcript, labels and times left out.

    Parallel lists: `keys` (no case, accents or typography), `forms`, `starts` and `ends` in code
    points of the body, `turns` (the number of the turn, 0 in a text without any), and `added`,
    which is True for the transcriber's remarks.
    """

    transcript: Transcript
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    added: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def form(self, number: int) -> str:
        """A word as the transcript has it."""
        return self.transcript.body[self.starts[number] : self.ends[number]]

    def text(self, first: int, last: int) -> str:
        """The body from one word to another (excluded), as it stands."""
        if first >= last:
            return ""
        return self.transcript.body[self.starts[first] : self.ends[last - 1]]

    @cached_property
    def joined(self) -> str:
        """The keys as one string, to be searched for whole words."""
        return "".join(f" {key} " for key in self.keys)

    @cached_property
    def _places(self) -> list[int]:
        places, at = [], 0
        for key in self.keys:
            places.append(at)
            at += len(key) + 2
        return places

    def find(self, keys: tuple[str, ...], low: int = 0, high: int | None = None) -> list[int]:
        """Where these words follow each other, between two words of the stretch."""
        limit = len(self.keys) if high is None else min(high, len(self.keys))
        if low >= limit or not keys:
            return []
        needle = "".join(f" {key} " for key in keys)
        end = self._places[limit] if limit < len(self.keys) else len(self.joined)
        found, at = [], self.joined.find(needle, self._places[low], end)
        while at >= 0:
            found.append(bisect.bisect_left(self._places, at))
            at = self.joined.find(needle, at + 1, end)
        return found

    def turn(self, number: int) -> Turn | None:
        """The turn that holds a word."""
        wanted = self.turns[number]
        return self.transcript.turns[wanted - 1] if wanted else None

    def speaker(self, number: int) -> str:
        """The label of whoever says a word ('' in a text without turns)."""
        turn = self.turn(number)
        return turn.speaker if turn else ""


def spoken(transcript: Transcript, low: int, high: int) -> Spoken:
    """The words between two code points of the body, widened to whole words."""
    made = Spoken(transcript)
    turns, body = transcript.turns, transcript.body
    if not turns:
        _append(made, body, *_whole(body, max(low, 0), min(high, len(body))), 0)
        return made
    ends = [turn.span.end for turn in turns]
    for turn in turns[bisect.bisect_right(ends, low) :]:
        if turn.span.start >= high:
            break
        start, end = max(turn.span.start, low), min(turn.span.end, high)
        start, end = _whole(body, start, end, turn.span.start, turn.span.end)
        _append(made, body, start, end, turn.number)
    return made


def _whole(
    body: str, start: int, end: int, least: int = 0, most: int | None = None
) -> tuple[int, int]:
    limit = len(body) if most is None else most
    while least < start < limit and not body[start].isspace():
        start -= 1
    while least < end < limit and not body[end].isspace():
        end += 1
    return start, end


def _append(made: Spoken, body: str, start: int, end: int, turn: int) -> None:
    words = Tokens(body[start:end])
    added = [(mark.start(), mark.end()) for mark in _ADDED.finditer(body, start, end)]
    made.keys += words.keys
    made.starts += [start + at for at in words.starts]
    made.ends += [start + at for at in words.ends]
    made.turns += [turn] * len(words)
    made.added += (
        [any(a <= start + at < b for a, b in added) for at in words.starts]
        if added
        else [False] * len(words)
    )
