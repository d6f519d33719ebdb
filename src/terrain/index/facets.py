"""Of the units that answer, how many each filter would leave: what a page offers to click on.

A unit counts for a value once, by what the field says in it; a passage of two speakers counts for
both roles. Territories are counted at every scale, so a région holds the units of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from terrain.index.bm25 import Units
from terrain.index.coded import distinct
from terrain.index.gate import Gate
from terrain.index.lexicon import Ints
from terrain.model.territory import Territories

Bools = NDArray[np.bool_]
#: A value to the number of units that have it, the most numerous first.
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by attribute; a unit without a value counts for none."""

    territory: Counts = field(default_factory=dict)
    case: Counts = field(default_factory=dict)
    role: Counts = field(default_factory=dict)
    kind: Counts = field(default_factory=dict)
    year: Counts = field(default_factory=dict)
    code: Counts = field(default_factory=dict)
    coder: Counts = field(default_factory=dict)


def facets(
    answering: Ints, rows: Bools, units: Units, gate: Gate, territories: Territories
) -> Facets:
    """The facets of the units that answer, but for codes and coders (see `Coded.counts`); `rows`:
    those that consent and filters leave."""
    lexicon = gate.lexicon
    wanted = np.zeros(len(units), dtype=bool)
    wanted[answering] = True
    kept = rows & wanted[units.of_row]
    said = kept & ~gate.asking
    # Units in which only researchers speak count by them.
    heard = np.zeros(len(units), dtype=bool)
    heard[units.of_row[said]] = True
    said |= kept & ~heard[units.of_row]
    pairs = np.flatnonzero(said)
    unit, turn = units.of_row[pairs], lexicon["row_turn"][pairs]
    new = np.ones(len(pairs), dtype=bool)
    new[1:] = (np.diff(unit) != 0) | (np.diff(turn) != 0)
    unit, turn = unit[new], turn[new]
    transcript = lexicon.transcript_of_turn[turn]
    facts = [gate.facts.get(name) for name in lexicon.transcripts]
    return Facets(
        _places(unit, gate.territory_of_turn[turn], gate.territories, territories),
        _by(unit, transcript, [f.case if f else "" for f in facts]),
        _by(unit, lexicon["turn_speaker"][turn], [voice.role for voice in gate.voices]),
        _by(unit, transcript, [f.kind if f else "" for f in facts]),
        _by(unit, transcript, [str(f.date.year) if f and f.date else "" for f in facts]),
    )


def _by(unit: Ints, number: Ints, names: Sequence[str]) -> Counts:
    """Distinct units by the name that stands at a number."""
    known = sorted(set(names) - {""})
    rank = {name: n for n, name in enumerate(known)}
    value = np.array([rank.get(name, -1) for name in names], dtype=np.int64)[number]
    keep = value >= 0
    counts = distinct(unit[keep], value[keep], len(known))
    return _ordered({name: int(counts[n]) for n, name in enumerate(known)})


def _places(unit: Ints, place: Ints, names: Sequence[str], territories: Territories) -> Counts:
    """As `_by`, every territory that holds another counting its units too."""
    found = dict(_by(unit, place, names))
    for outer in territories.by_id:
        inside = territories.within(outer)
        if len(inside) > 1 and inside & set(found) - {outer}:
            within = np.array([name in inside for name in names], dtype=bool)
            held = unit[within[place]]
            found[outer] = int(distinct(held, np.zeros_like(held), 1)[0])
    return _ordered(found)


def _ordered(counts: Mapping[str, int]) -> Counts:
    held = {name: count for name, count in counts.items() if count}
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))
