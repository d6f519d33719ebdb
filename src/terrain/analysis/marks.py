"""Which units each coder marked with each code, as arrays: the ground of every agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from terrain.analysis import coefficients as co
from terrain.analysis.code_rows import code_rows, living_codes
from terrain.analysis.filters import passing_turns
from terrain.analysis.unitizing import Stretch, joined
from terrain.analysis.units import Stretch as Held
from terrain.analysis.units import Unit, units_of
from terrain.analysis.words import starts_in
from terrain.language.kept import Cuts, FreshCuts
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
    """`held`: (codes, marked, coders), whether a coder marked a unit, for the units that anybody
    marked with anything. `transcript`: (marked,) their ranks in `transcripts`; `unmarked`:
    (transcripts,) how many other units there are, which are most. `spans`: by (code, coder), the
    stretches of the whole continuum, in words. A family's row (`families`) is marked where any of
    its codes is."""

    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    families: tuple[bool, ...]
    depths: tuple[int, ...]
    held: Bools
    transcript: Ints
    unmarked: Ints
    spans: dict[tuple[int, int], list[Stretch]]
    words: int

    @property
    def units(self) -> int:
        """How many units are compared."""
        return len(self.transcript) + int(self.unmarked.sum())

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
        counts = counts.reshape(len(self.transcripts), ways)
        counts[:, 0] += self.unmarked
        return counts.astype(np.float64)

    def stretches(self, code: int) -> list[list[Stretch]]:
        """By coder, the disjoint stretches marked with a code."""
        return [joined(self.spans.get((code, coder), ())) for coder in range(len(self.coders))]

    def sets(self, codes: Sequence[int]) -> tuple[co.Patterns, Floats, Bools]:
        """Ratings that are sets of codes: their patterns, (transcripts, patterns) counts, and
        the (sets, codes) members."""
        import numpy as np

        own = self.held[list(codes)]
        # The empty set stands before all others: units without any of these codes are of it.
        some = own.any(axis=(0, 2))
        nothing = np.zeros((1, len(codes)), bool)
        by_coder = own[:, some].transpose(2, 1, 0).reshape(-1, len(codes))
        every = np.concatenate([nothing, by_coder])
        number, first = _ranked(every)
        members = every[first]
        ratings = number[1:].reshape(len(self.coders), -1).T
        ratings = np.concatenate([np.zeros((1, len(self.coders)), np.int64), ratings])
        of_unit, first = _ranked(ratings)
        counts = np.zeros((len(self.transcripts), len(first)))
        np.add.at(counts, (self.transcript[some], of_unit[1:]), 1)
        counts[:, of_unit[0]] += self.unmarked + np.bincount(
            self.transcript[~some], minlength=len(self.transcripts)
        )
        return co.Patterns(ratings[first], len(members)), counts, members


def _ranked(rows: NDArray[Any]) -> tuple[Ints, Ints]:
    """The rank of each row among the distinct ones, and where each of these first stands; as
    `np.unique` of rows does it, ten times as fast: rows are compared as bytes."""
    import numpy as np

    if rows.dtype == bool:
        packed = np.packbits(rows, axis=1)
    else:
        packed = np.ascontiguousarray(rows.astype(">i8")).view(np.uint8)
    flat = np.ascontiguousarray(packed).view(f"S{packed.shape[1]}").ravel()
    _, first, rank = np.unique(flat, return_index=True, return_inverse=True)
    return rank.ravel(), first


def gather_marks(
    project: Project, transcripts: Sequence[str], coders: Sequence[str], unit: Unit, *,
    where: ResolvedFilter | None = None, researchers: bool = False,
    only: Mapping[str, Sequence[Held]] | None = None, cuts: Cuts | None = None,
) -> Marks:  # fmt: skip
    """The marks of these coders on these transcripts; codes that any of them used, with the
    families above them, in the codebook's order. With `only`, the units are those given, by
    transcript, and the continuum is what they hold: of a sample, nothing else is known."""
    import numpy as np

    rank = {name: number for number, name in enumerate(coders)}
    bounds = _bounds(project, transcripts, unit, where, researchers, only, cuts)
    laid = {
        name: [c for c in project.codings_of.get(name, ())
               if c.coder in rank and c.status == "anchored"
               and (only is None or _touches(c, bounds[name]))]
        for name in transcripts
    }  # fmt: skip
    living = living_codes(project, (c.code for codings in laid.values() for c in codings))
    codes, families, depths, above = code_rows(project, set(living.values()))
    found: dict[tuple[int, int], list[Stretch]] = {}
    parts, sizes, words = [], [], 0
    for name in transcripts:
        begins = starts_in(project.transcripts[name])
        units = bounds[name]
        pieces = begins.searchsorted(units) if only is not None else np.array([[0, len(begins)]])
        marks = np.zeros((len(codes), len(units), len(coders)), bool)
        places = np.array([(c.span.start, c.span.end) for c in laid[name]], np.int64).reshape(-1, 2)
        low = units[:, 1].searchsorted(places[:, 0], "right").tolist()
        high = units[:, 0].searchsorted(places[:, 1], "left").tolist()
        spoken = begins.searchsorted(places).tolist()
        for n, (coding, (begin, end)) in enumerate(zip(laid[name], spoken, strict=True)):
            parts_held = _within(pieces, begin, end, words)
            for code in above[living[coding.code]]:
                marks[code, low[n] : high[n], rank[coding.coder]] = True
                found.setdefault((code, rank[coding.coder]), []).extend(parts_held)
        marked = marks.any(axis=(0, 2))
        parts.append(marks[:, marked])
        sizes.append((int(marked.sum()), len(units)))
        words += int((pieces[:, 1] - pieces[:, 0]).sum())
    held = np.concatenate(parts, axis=1) if parts else np.zeros((len(codes), 0, len(coders)), bool)
    some, every = np.array(sizes, np.int64).reshape(-1, 2).T
    return Marks(
        tuple(transcripts), tuple(coders), codes, families, depths, held,
        np.repeat(np.arange(len(some)), some), every - some, found, words,
    )  # fmt: skip


def _touches(coding: Coding, units: Ints) -> bool:
    return bool(((units[:, 0] < coding.span.end) & (coding.span.start < units[:, 1])).any())


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


def _bounds(
    project: Project, transcripts: Sequence[str], unit: Unit, where: ResolvedFilter | None,
    researchers: bool, only: Mapping[str, Sequence[Held]] | None, cuts: Cuts | None,
) -> dict[str, Ints]:  # fmt: skip
    """By transcript, where the units compared begin and end."""
    import numpy as np

    if unit != "sentence" or only is not None:
        chosen = units_compared(project, transcripts, unit, where, researchers, only, cuts)
        return {
            name: np.array([(u.start, u.end) for u in units], np.int64).reshape(-1, 2)
            for name, units in chosen.items()
        }
    passing, known = _passing(project, where), cuts or FreshCuts()
    found = {}
    for name in transcripts:
        transcript = project.transcripts[name]
        held = known.sentences(transcript)
        left_out = set[int]()
        if not researchers:
            left_out = {t.number for t in transcript.turns if project.asks(transcript, t)}
        if passing is not None:
            every = {0, *(turn.number for turn in transcript.turns)}
            left_out |= every - passing.get(name, set())
        kept = np.ones(max(held.turn.max(initial=0), max(left_out, default=0)) + 1, bool)
        kept[list(left_out)] = False
        found[name] = np.stack([held.start, held.end], axis=1)[kept[held.turn]]
    return found


def units_compared(
    project: Project, transcripts: Sequence[str], unit: Unit, where: ResolvedFilter | None,
    researchers: bool, only: Mapping[str, Sequence[Held]] | None = None,
    cuts: Cuts | None = None,
) -> dict[str, list[Held]]:  # fmt: skip
    """By transcript, the units that hold a turn that passes: all, or of those given."""
    passing = _passing(project, where)
    return {
        name: [
            held
            for held in (
                units_of(
                    project, project.transcripts[name], unit, researchers=researchers, cuts=cuts
                )
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
