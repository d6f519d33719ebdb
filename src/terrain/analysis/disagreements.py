"""Where coders disagree, unit by unit, and what was settled of it.

A unit bears a code of a coder if one of their codings touches it. Coders disagree on a unit if
they do not put the same codes there: a unit that one marked and another left is a disagreement.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from terrain.access import Restricted
from terrain.analysis.agreement import coders_of, ground, nothing
from terrain.analysis.code_rows import living_codes
from terrain.analysis.marks import units_compared
from terrain.analysis.sampled import Sampled
from terrain.analysis.units import UNITS, Stretch, Unit
from terrain.errors import UsageError
from terrain.language.kept import Cuts
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.task import Settlement


@dataclass(frozen=True)
class Coded:
    """One unit that somebody marked. `put`: the living codes of each coder, sorted; `codings`:
    theirs that touch it. `settlement` was decided on these codes; `outdated`, on others, since
    when a coder changed something."""

    transcript: str
    span: Span
    turns: tuple[int, ...]
    put: Mapping[str, tuple[str, ...]]
    codings: tuple[Coding, ...]
    settlement: Settlement | None = None
    outdated: Settlement | None = None

    @property
    def key(self) -> str:
        """What names the unit: `seine-aval/dirigeant:120-158`."""
        return f"{self.transcript}:{self.span.start}-{self.span.end}"

    @property
    def agreed(self) -> frozenset[str]:
        """The codes that every coder put there."""
        return frozenset.intersection(*map(frozenset, self.put.values()))

    @property
    def disputed(self) -> frozenset[str]:
        """The codes that some put there and others not."""
        return frozenset().union(*self.put.values()) - self.agreed


@dataclass(frozen=True)
class Disagreements:
    """`units` were compared; `coded`: those that somebody marked, in the order of the corpus,
    narrowed to `codes` where these were asked."""

    study: str
    coders: tuple[str, ...]
    unit: Unit
    into: str
    units: int
    coded: tuple[Coded, ...]
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False

    @cached_property
    def items(self) -> tuple[Coded, ...]:
        """The disagreements, settled or not."""
        return tuple(one for one in self.coded if one.disputed)

    @property
    def settled(self) -> int:
        """How many of the disagreements are settled."""
        return sum(one.settlement is not None for one in self.items)

    @property
    def agreements(self) -> tuple[Coded, ...]:
        """The marked units on which all agree."""
        return tuple(one for one in self.coded if not one.disputed)


def disagreements(
    project: Project,
    *,
    coders: Sequence[str] = (),
    unit: Unit = "turn",
    into: str = "settled",
    unfinished: bool = False,
    where: ResolvedFilter | None = None,
    sample: Sampled | None = None,
    restricted: Restricted | None = None,
    cuts: Cuts | None = None,
) -> Disagreements:
    """Find them in what `agreement` would compare, on a Project that the gate has passed.

    Codes of `where` narrow the disagreements to those about such codes. Raises UsageError as
    `agreement` does, and where settlements under this name were made by another unit.
    """
    if unit not in UNITS:
        raise unknown("unit", unit, UNITS)
    names = coders_of(project, coders)
    _check_into(project, into, unit, names)
    around = None if where is None else replace(where, codes=None)
    units = _units(project, names, unit, unfinished, around, sample, cuts)
    living = living_codes(project, (coding.code for coding in project.codings))
    coded = tuple(
        one
        for name, held in units.items()
        for one in _coded(project, name, held, names, living, into)
        if where is None or where.codes is None or where.codes.holds(_about(one))
    )
    return Disagreements(
        project.settings.name, names, unit, into, sum(map(len, units.values())), coded,
        restricted or Restricted(), project.fictional,
    )  # fmt: skip


def _about(one: Coded) -> frozenset[str]:
    return one.disputed or one.agreed


def _check_into(project: Project, into: str, unit: Unit, names: Sequence[str]) -> None:
    if into in names:
        raise UsageError(f"“{into}” cannot be settled with itself.", remedy="Name two coders.")
    own = {coding.coder for coding in project.codings}
    if into in own - project.consensus:
        raise UsageError(
            f"“{into}” is a coder: their codings stay as they are.",
            remedy="Settle under a name of its own: --as accord.",
        )
    others = {one.unit for one in project.settlements if one.into == into} - {unit}
    if others:
        other = min(others)
        raise UsageError(
            f"disagreements were settled by {other} under “{into}”, not by {unit}.",
            remedy=f"Go on with --unit {other}, or settle under another name (--as).",
        )


def _units(
    project: Project, names: Sequence[str], unit: Unit, unfinished: bool,
    where: ResolvedFilter | None, sample: Sampled | None, cuts: Cuts | None,
) -> dict[str, list[Stretch]]:  # fmt: skip
    done, begun, _ = ground(project, names, where, sample)
    chosen = [*done, *(begun if unfinished else ())]
    if not chosen:
        nothing(names, begun)
    only = sample.units if sample else None
    return units_compared(project, chosen, unit, where, False, only, cuts)


def _coded(
    project: Project, name: str, units: Sequence[Stretch], names: Sequence[str],
    living: Mapping[str, str], into: str,
) -> Iterator[Coded]:  # fmt: skip
    """The units of a transcript that somebody marked, with what was settled of them."""
    laid = [
        coding
        for coding in project.codings_of.get(name, ())
        if coding.coder in names and coding.status == "anchored"
    ]
    earlier = _Earlier(project, name, into)
    for unit, on in zip(units, _on(units, laid), strict=True):
        if on:
            span = Span(unit.start, unit.end)
            put = {
                coder: tuple(sorted({living[c.code] for c in on if c.coder == coder}))
                for coder in names
            }
            was = earlier.on(span)
            holds = was is not None and was.place.span == span and _same(project, was, put)
            yield Coded(
                name, span, unit.turns, put, on, was if holds else None, None if holds else was
            )


def _on(units: Sequence[Stretch], codings: Sequence[Coding]) -> list[tuple[Coding, ...]]:
    """The codings that touch each unit; units are in order and do not overlap."""
    starts, ends = [unit.start for unit in units], [unit.end for unit in units]
    found: list[list[Coding]] = [[] for _ in units]
    for coding in codings:
        low = bisect.bisect_right(ends, coding.span.start)
        for rank in range(low, bisect.bisect_left(starts, coding.span.end)):
            found[rank].append(coding)
    return [tuple(held) for held in found]


class _Earlier:
    """What was settled in a transcript under a name, found again by place; where a correction
    has lost the place, by the codings that it gave."""

    def __init__(self, project: Project, name: str, into: str) -> None:
        self._held = [
            one for one in project.settlements if one.place.transcript == name and one.into == into
        ]
        self._codings = [c for c in project.codings_of.get(name, ()) if c.coder == into]

    def on(self, span: Span) -> Settlement | None:
        return next((one for one in self._held if self._concerns(one, span)), None)

    def _concerns(self, one: Settlement, span: Span) -> bool:
        if one.place.status == "anchored":
            return one.place.span.overlaps(span)
        return any(c.id in one.codings and c.span.overlaps(span) for c in self._codings)


def _same(project: Project, settlement: Settlement, put: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether coders still put what they had put when it was settled; names may have changed."""
    living = living_codes(project, (code for codes in settlement.put.values() for code in codes))
    then = {
        coder: tuple(sorted({living[code] for code in codes}))
        for coder, codes in settlement.put.items()
    }
    return then == dict(put)
