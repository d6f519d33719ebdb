"""What a question is asked of: the rows that consent and filters leave, and their units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from terrain.index.bm25 import Units
from terrain.index.gate import Gate
from terrain.index.lexicon import Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scope:
    """Rows to search, grouped into units. What it tells is computed once, since questions come
    in series under one filter; it costs what a filter leaves, not what the study holds."""

    units: Units
    rows: Bools
    gate: Gate

    @cached_property
    def kept(self) -> Ints:
        """The rows by number."""
        return np.flatnonzero(self.rows)

    @cached_property
    def _grouped(self) -> tuple[Ints, Ints]:
        unit = self.units.of_row[self.kept]
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        return unit[first], first

    @property
    def held(self) -> Ints:
        """The units that have any of the rows, ascending."""
        return self._grouped[0]

    @property
    def first(self) -> Ints:
        """Where the rows of each of `held` begin in `kept`."""
        return self._grouped[1]

    @cached_property
    def candidates(self) -> Bools:
        """Whether each unit of the study has any of the rows."""
        found: Bools = np.zeros(len(self.units), dtype=bool)
        found[self.held] = True
        return found

    @cached_property
    def transcripts(self) -> Bools:
        """The transcripts that have anything to search; the vectors of others are not read."""
        lexicon = self.gate.lexicon
        found: Bools = np.zeros(len(lexicon.transcripts), dtype=bool)
        found[lexicon.transcript_of_row[self.kept]] = True
        return found

    @cached_property
    def territories(self) -> int:
        """How many territories are searched."""
        return self.gate.count_territories(self.kept)

    def among(self, units: Bools) -> Scope:
        """The rows of these units only."""
        return Scope(self.units, self.rows & units[self.units.of_row], self.gate)
