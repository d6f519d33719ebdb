"""Which codes lie on which units of speech, as a table, for classes and similarity graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from terrain.analysis.filters import passing_turns, turns_touched
from terrain.analysis.units import Stretch, Unit, units_of
from terrain.language.kept import Cuts
from terrain.model.code_expression import current_code
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]


class Places(Protocol):
    """Units by their places, as `Vocabulary` holds them: a transcript's follow one another."""

    @property
    def transcripts(self) -> Sequence[str]:
        """The transcripts' ids."""

    @property
    def transcript(self) -> Ints:
        """(units,) ranks in `transcripts`."""

    @property
    def start(self) -> Ints:
        """(units,) code points."""

    @property
    def end(self) -> Ints:
        """(units,) code points."""


@dataclass(frozen=True, eq=False)
class Laid:
    """Places of units, with the turns of each."""

    transcripts: tuple[str, ...]
    transcript: Ints
    start: Ints
    end: Ints
    turns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Presence:
    """`table`: (units, keys) sparse, 1 where a unit holds the thing."""

    keys: tuple[str, ...]
    table: csr_array


def laid_units(
    project: Project, unit: Unit, where: ResolvedFilter | None = None, cuts: Cuts | None = None
) -> Laid:
    """The units in which respondents speak and that hold a turn that passes."""
    import numpy as np

    names: list[str] = []
    held: list[tuple[int, Stretch]] = []
    for transcript, turns in passing_turns(project, where or ResolvedFilter()):
        numbers = {t.number if t else 0 for t in turns}
        held += [
            (len(names), part)
            for part in units_of(project, transcript, unit, cuts=cuts)
            if numbers.intersection(part.turns or (0,))
        ]
        names.append(transcript.id)
    bounds = np.array([(rank, part.start, part.end) for rank, part in held], np.int64)
    rank, start, end = bounds.reshape(-1, 3).T
    return Laid(tuple(names), rank, start, end, tuple(part.turns for _, part in held))


def codes_on_units(
    project: Project, units: Places, *, coders: frozenset[str] | None = None
) -> Presence:
    """The codes that lie on each unit, in the codebook's order; those of the researchers' words
    alone are left out, unresolved ones lie nowhere."""
    import numpy as np
    from scipy.sparse import csr_array

    edges = np.searchsorted(units.transcript, np.arange(len(units.transcripts) + 1))
    pairs: set[tuple[int, str]] = set()
    for rank, name in enumerate(units.transcripts):
        transcript = project.transcripts[name]
        first, last = int(edges[rank]), int(edges[rank + 1])
        starts, ends = units.start[first:last], units.end[first:last]
        for coding in project.codings_of.get(name, ()):
            if coding.status != "anchored" or (coders is not None and coding.coder not in coders):
                continue
            touched = turns_touched(transcript, coding)
            if touched and all(project.asks(transcript, turn) for turn in touched):
                continue
            low = first + int(ends.searchsorted(coding.span.start, "right"))
            high = first + int(starts.searchsorted(coding.span.end, "left"))
            code = current_code(project.codebook, coding.code)
            pairs.update((unit, code) for unit in range(low, high))
    order = {code.id: n for n, (code, _) in enumerate(project.codebook.walk())}
    keys = sorted({code for _, code in pairs}, key=lambda k: (order.get(k, len(order)), k))
    rank_of = {key: n for n, key in enumerate(keys)}
    rows = sorted((unit, rank_of[code]) for unit, code in pairs)
    places = np.array(rows, np.int64).reshape(-1, 2).T
    shape = (len(units.start), len(keys))
    return Presence(tuple(keys), csr_array((np.ones(len(rows), np.int64), places), shape=shape))
