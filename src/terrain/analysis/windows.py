"""The units in which two codes may meet: turns, sections, whole texts, runs of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from terrain.language.kept import Bounds, Cuts
from terrain.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: span: words coded with both; the others: units in which both stand somewhere.
Within = Literal["span", "sentences", "turn", "section", "transcript"]
WITHIN: tuple[Within, ...] = get_args(Within)


@dataclass(frozen=True)
class Windows:
    """What a unit is; `distance`, in sentences, between the first and the last of a run."""

    within: Within
    distance: int
    cuts: Cuts

    def of(self, transcript: Transcript, turns: Sequence[Turn | None]) -> Ints:
        """(units, 2): where the units of these turns begin and end, both in order."""
        import numpy as np

        real = [turn for turn in turns if turn is not None]
        if self.within == "transcript" or not real:
            found = [(0, len(transcript.body))]
        elif self.within == "turn":
            found = [(turn.span.start, turn.span.end) for turn in real]
        elif self.within == "section":
            found = _sections(real)
        else:
            return _runs(self.cuts.sentences(transcript), real, self.distance)
        return np.array(found, np.int64).reshape(-1, 2)


def _sections(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for turn in turns:
        start, _ = found.get(turn.section, (turn.span.start, 0))
        found[turn.section] = (start, turn.span.end)
    return sorted(found.values())


def _runs(held: Bounds, turns: Sequence[Turn], distance: int) -> Ints:
    """Runs of `distance` + 1 sentences of these turns; a section with fewer is one run."""
    import numpy as np

    numbers = np.array([turn.number for turn in turns], np.int64)
    section_of = np.full(max(numbers.max(), held.turn.max(initial=0)) + 1, -1, np.int64)
    section_of[numbers] = [turn.section for turn in turns]
    section = section_of[held.turn]
    kept = np.flatnonzero(section >= 0)
    kept = kept[np.argsort(section[kept], kind="stable")]
    section, start, end = section[kept], held.start[kept], held.end[kept]
    row = np.arange(len(kept))
    first = section.searchsorted(section, "left")
    last = section.searchsorted(section, "right") - 1
    opens = (row + distance <= last) | (row == first)
    found = np.stack([start[opens], end[np.minimum(row + distance, last)[opens]]], axis=1)
    return found[np.argsort(found[:, 0], kind="stable")]
