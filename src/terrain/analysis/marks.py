"""Which units each coder marked with each code, as arrays: the ground of every agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis import coefficients as co
from terrain.analysis.code_rows import code_rows, living_codes
from terrain.analysis.filters import passing_turns
from terrain.analysis.unitizing import Stretch, joined
from terrain.analysis.units import Stretch as Held
from terrain.analysis.units import Unit, units_of
from terrain.analysis.words import word_starts
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Marks:
    """`held`: (codes, units, coders), whether a coder marked a unit. `transcript`: (units,) ranks
    in `transcripts`. `spans`: by (code, coder), the stretches of the whole continuum, in words.
    A family's row (`families`) is marked where any of its codes is."""

    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    families: tuple[bool, ...]
    depths: tuple[int, ...]
    held: Bools
    transcript: Ints
    spans: dict[tuple[int, int], list[Stretch]]
    words: int

    @property
    def units(self) -> int:
        """How many units are compared."""
        return len(self.transcript)

    def marked(self, code: int) -> tuple[int, ...]:
        """By coder, the units marked with a code."""
        return tuple(self.held[code].sum(axis=0).tolist())

    def marked_any(self, codes: Sequence[int]) -> tuple[int, ...]:
        """By coder, the units marked with any of these codes."""
        return tuple(self.held[list(codes)].any(axis=0).sum(axis=0).tolist())

    def marked_by_all(self, codes: Sequence[int]) -> int:
        """Units that every coder marked with something."""
        whole = self.held[list(codes)].any(axis=0).sum(axis=1) == len(self.coders)
        return int(whole.sum())

    def patterns(self, code: int) -> Floats:
        """(transcripts, 2 ** coders): how often each way of marking occurs."""
        import numpy as np

        ways = 2 ** len(self.coders)
        way = self.held[code] @ (1 << np.arange(len(self.coders)))
        counts = np.bincount(self.transcript * ways + way, minlength=len(self.transcripts) * ways)
        return counts.reshape(len(self.transcripts), ways).astype(np.float64)

    def stretches(self, code: int) -> list[list[Stretch]]:
        """By coder, the disjoint stretches marked with a code."""
        return [joined(self.spans.get((code, coder), ())) for coder in range(len(self.coders))]

    def sets(self, codes: Sequence[int]) -> tuple[co.Patterns, Floats, Bools]:
        """Ratings that are sets of codes: their patterns, (transcripts, patterns) counts, and
        the (sets, codes) members."""
        import numpy as np

        own = self.held[list(codes)]
        # Most units bear nothing: the others alone are sorted, with the empty set before them all.
        some = own.any(axis=(0, 2))
        nothing = np.zeros((1, len(codes)), bool)
        by_coder = own[:, some].transpose(2, 1, 0).reshape(-1, len(codes))
        members, number = np.unique(
            np.concatenate([nothing, by_coder]), axis=0, return_inverse=True
        )
        ratings = number.ravel()[1:].reshape(len(self.coders), -1).T
        ratings = np.concatenate([np.zeros((1, len(self.coders)), np.int64), ratings])
        ways, of_unit = np.unique(ratings, axis=0, return_inverse=True)
        counts = np.zeros((len(self.transcripts), len(ways)))
        np.add.at(counts, (self.transcript[some], of_unit.ravel()[1:]), 1)
        counts[:, of_unit.ravel()[0]] += np.bincount(
            self.transcript[~some], minlength=len(self.transcripts)
        )
        return co.Patterns(ways.astype(np.int64), len(members)), counts, members


def gather_marks(
    project: Project, transcripts: Sequence[str], coders: Sequence[str], unit: Unit, *,
    where: ResolvedFilter | None = None, researchers: bool = False,
    only: Mapping[str, Sequence[Held]] | None = None,
) -> Marks:  # fmt: skip
    """The marks of these coders on these transcripts; codes that any of them used, with the
    families above them, in the codebook's order. With `only`, the units are those given, by
    transcript, and the continuum is what they hold: of a sample, nothing else is known."""
    import numpy as np

    rank = {name: number for number, name in enumerate(coders)}
    chosen = units_compared(project, transcripts, unit, where, researchers, only)
    laid = {
        name: [c for c in project.codings_of.get(name, ())
               if c.coder in rank and c.status == "anchored"
               and (only is None or _touches(c, chosen[name]))]
        for name in transcripts
    }  # fmt: skip
    living = living_codes(project, (c.code for codings in laid.values() for c in codings))
    codes, families, depths, above = code_rows(project, set(living.values()))
    found: dict[tuple[int, int], list[Stretch]] = {}
    parts, sizes, words = [], [], 0
    for name in transcripts:
        units = chosen[name]
        bounds = np.array([(u.start, u.end) for u in units], np.int64).reshape(-1, 2)
        begins = word_starts(project.transcripts[name].body)
        pieces = begins.searchsorted(bounds) if only is not None else np.array([[0, len(begins)]])
        marks = np.zeros((len(codes), len(units), len(coders)), bool)
        for coding in laid[name]:
            low = int(bounds[:, 1].searchsorted(coding.span.start, "right"))
            high = int(bounds[:, 0].searchsorted(coding.span.end, "left"))
            pair = begins.searchsorted((coding.span.start, coding.span.end))
            parts_held = _within(pieces, int(pair[0]), int(pair[1]), words)
            for code in above[living[coding.code]]:
                marks[code, low:high, rank[coding.coder]] = True
                found.setdefault((code, rank[coding.coder]), []).extend(parts_held)
        parts.append(marks)
        sizes.append(len(units))
        words += int((pieces[:, 1] - pieces[:, 0]).sum())
    held = np.concatenate(parts, axis=1) if parts else np.zeros((len(codes), 0, len(coders)), bool)
    return Marks(
        tuple(transcripts), tuple(coders), codes, families, depths, held,
        np.repeat(np.arange(len(sizes)), sizes), found, words,
    )  # fmt: skip


def _touches(coding: Coding, units: Sequence[Held]) -> bool:
    return any(unit.start < coding.span.end and coding.span.start < unit.end for unit in units)


def _within(pieces: Ints, begin: int, end: int, before: int) -> list[Stretch]:
    """What a stretch of words has in each piece of its text, on the continuum that these pieces
    make one after the other; `before` words precede it."""
    found: list[Stretch] = []
    for first, last in pieces.tolist():
        low, high = max(begin, first), min(end, last)
        if low < high:
            found.append((before + low - first, before + high - first))
        before += last - first
    return found


def units_compared(
    project: Project, transcripts: Sequence[str], unit: Unit, where: ResolvedFilter | None,
    researchers: bool, only: Mapping[str, Sequence[Held]] | None = None,
) -> dict[str, list[Held]]:  # fmt: skip
    """By transcript, the units that hold a turn that passes: all, or of those given."""
    passing = _passing(project, where)
    return {
        name: [
            held
            for held in (
                units_of(project, project.transcripts[name], unit, researchers=researchers)
                if only is None
                else only[name]
            )
            if passing is None or passing.get(name, set()).intersection(held.turns or (0,))
        ]
        for name in transcripts
    }


def _passing(project: Project, where: ResolvedFilter | None) -> dict[str, set[int]] | None:
    """By transcript, the turns that pass (0 for a text without turns)."""
    if where is None:
        return None
    return {
        transcript.id: {turn.number if turn else 0 for turn in turns}
        for transcript, turns in passing_turns(project, where)
    }
