"""Which rows the codings of a study lie on, and which units satisfy an expression over codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from terrain.index.lexicon import Ints, Lexicon
from terrain.index.source import Codings
from terrain.model.filter import ResolvedFilter

Bools = NDArray[np.bool_]
#: Offsets in a body are under 2³²: with the transcript's number above, all rows are one order.
_BODY = np.uint64(32)
#: Bytes that a table of units × names may take.
_TABLE = 64_000_000


class Coded:
    """The codings of a study laid on the rows of its index; kept as long as both stay the same.

    A coding lies on a row if they share a character.
    """

    def __init__(self, codings: Codings, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        transcripts = np.array(
            [lexicon.number_of.get(name, -1) for name in codings.transcript], dtype=np.int64
        )
        known = transcripts >= 0
        base = transcripts[known].astype(np.uint64) << _BODY
        start = base + np.array(codings.start, dtype=np.uint64)[known]
        end = base + np.array(codings.end, dtype=np.uint64)[known]
        rows = lexicon.transcript_of_row.astype(np.uint64) << _BODY
        first = np.searchsorted(rows + lexicon["row_end"], start, side="right")
        last = np.searchsorted(rows + lexicon["row_start"], end, side="left")
        last = np.maximum(first, last)
        # A row for each coding on it, beside the coding's number.
        self._coding = np.repeat(np.flatnonzero(known), last - first)
        skipped = np.cumsum(last - first) - (last - first)
        self._row = np.arange(len(self._coding)) + np.repeat(first - skipped, last - first)
        self._codes, self._code = _numbered(codings.code)
        self._coders, self._coder = _numbered(codings.coder)

    def units(self, wanted: ResolvedFilter, of_row: Ints, rows: Bools, count: int) -> Bools:
        """Which of `count` units pass the filter on codes and coders, by their visible rows."""
        relevant = np.ones(len(self._codes), dtype=bool)
        if wanted.codes:
            relevant = np.array([code in wanted.codes.codes for code in self._codes], dtype=bool)
        coders = np.ones(len(self._coders), dtype=bool)
        if wanted.coders is not None:
            coders = np.array([coder in wanted.coders for coder in self._coders], dtype=bool)
        found = np.full(count, wanted.keeps_codes(frozenset()), dtype=bool)
        if not len(self._coding):
            return found
        keep = rows[self._row] & relevant[self._code[self._coding]]
        keep &= coders[self._coder[self._coding]]
        width = np.int64(max(1, len(self._codes)))
        unit = of_row[self._row[keep]].astype(np.int64)
        pairs = np.unique(unit * width + self._code[self._coding[keep]])
        sets: dict[int, set[str]] = {}
        for place, code in zip((pairs // width).tolist(), (pairs % width).tolist(), strict=True):
            sets.setdefault(place, set()).add(self._codes[code])
        for place, codes in sets.items():
            found[place] = wanted.keeps_codes(codes)
        return found

    def counts(
        self, units: Bools, of_row: Ints, rows: Bools
    ) -> tuple[dict[str, int], dict[str, int]]:
        """How many of these units bear each code, and hold codings of each coder."""
        keep = rows[self._row] & units[of_row[self._row]]
        unit, coding = of_row[self._row[keep]].astype(np.int64), self._coding[keep]
        return (
            _distinct(unit, self._code[coding], self._codes),
            _distinct(unit, self._coder[coding], self._coders),
        )


def distinct(unit: Ints, number: Ints, names: int) -> Ints:
    """How many different units each number below `names` stands beside."""
    if not len(unit):
        return np.zeros(names, dtype=np.int64)
    places = (int(unit.max()) + 1) * names
    pairs = unit.astype(np.int64) * names + number
    if places > _TABLE:
        return np.bincount(np.unique(pairs) % names, minlength=names)
    # A table is some ten times faster than to sort or to hash the pairs.
    table = np.zeros(places, dtype=bool)
    table[pairs] = True
    counts: Ints = table.reshape(-1, names).sum(axis=0)
    return counts


def _distinct(unit: Ints, number: Ints, names: list[str]) -> dict[str, int]:
    """How many different units each name has, the most numerous first."""
    counts = distinct(unit, number, len(names))
    found = {name: int(counts[n]) for n, name in enumerate(names) if counts[n]}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _numbered(names: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(name, len(numbers)) for name in names]
    return list(numbers), np.array(column, dtype=np.int64)
