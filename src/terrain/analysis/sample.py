"""Units drawn by stratum for a second coder, marked and unmarked alike.

Each unit has a number that depends on it and on the seed alone, and the smallest are taken
(permanent random numbers: Ohlsson 1995). So the same seed gives two coders the same units, and a
transcript added later moves few of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from terrain.access import MASK
from terrain.analysis.groups import Grouping
from terrain.analysis.marks import units_compared
from terrain.analysis.units import UNITS, Stretch
from terrain.errors import UsageError
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.task import Allocation, Stratifier, Stratum, UnitKind
from terrain.model.transcript import Transcript, Turn

#: Below so many marked or unmarked units, saying how many would say which.
LEAST_SAID = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: so many units of a kind, for one coder, against the work of others.

    `unfinished`: also transcripts that the others have not finished, since they will do the same
    task themselves. Strata are groups of the units' speakers (`by`).
    """

    coder: str
    against: tuple[str, ...]
    count: int
    unit: UnitKind = "turn"
    by: Stratifier = "territory"
    allocation: Allocation = "proportional"
    seed: int = 1
    unfinished: bool = False


class Chosen(NamedTuple):
    """One unit drawn, and its stratum."""

    transcript: str
    span: Span
    stratum: str


@dataclass(frozen=True)
class Sample:
    """What was drawn. `strata` have keys, `labels` their names; `transcripts` were drawn from.

    `marked`: how many of the units bear a coding of the others; None where it is not said (fewer
    than LEAST_SAID of a kind, or nobody has finished there).
    """

    plan: Plan
    units: tuple[Chosen, ...]
    strata: tuple[Stratum, ...]
    labels: Mapping[str, str]
    transcripts: int
    marked: int | None

    @property
    def frame(self) -> int:
        """How many units there were to draw from."""
        return sum(stratum.units for stratum in self.strata)


def draw(project: Project, plan: Plan, where: ResolvedFilter | None = None) -> Sample:
    """Draw the units of a task from a Project that the gate has passed.

    Transcripts that the coder has finished are left out, and units of the coder's earlier tasks.
    Raises UsageError where there is nothing to draw from, or less than was asked.
    """
    _check(project, plan)
    grouping = Grouping(project, plan.by)
    chosen = _transcripts(project, plan)
    frame: dict[str, list[Chosen]] = {}
    for name, units in units_compared(project, chosen, plan.unit, where, False).items():
        transcript = project.transcripts[name]
        turns = {turn.number: turn for turn in transcript.turns}
        for unit in _fresh(project, plan.coder, transcript, units):
            said = [turns[number] for number in unit.turns if number in turns]
            stratum = _stratum(project, grouping, transcript, said)
            one = Chosen(name, Span(unit.start, unit.end), stratum)
            frame.setdefault(stratum, []).append(one)
    groups = [group.key for group in grouping.ordered(frame)]
    sizes = [len(frame[key]) for key in groups]
    if plan.count > sum(sizes):
        _too_many(plan, sum(sizes), len(chosen))
    shares = allocate(sizes, plan.count, plan.allocation)
    drawn = [
        one
        for key, share in zip(groups, shares, strict=True)
        for one in sorted(frame[key], key=lambda one: _number(plan.seed, one))[:share]
    ]
    order = {name: rank for rank, name in enumerate(project.transcripts)}
    drawn.sort(key=lambda one: (order[one.transcript], one.span))
    strata = tuple(
        Stratum(key, size, share) for key, size, share in zip(groups, sizes, shares, strict=True)
    )
    labels = {key: grouping.label(key) for key in groups}
    held = len({one.transcript for ones in frame.values() for one in ones})
    return Sample(plan, tuple(drawn), strata, labels, held, _marked(project, plan, drawn))


def _check(project: Project, plan: Plan) -> None:
    if plan.unit not in UNITS:
        raise unknown("unit", plan.unit, UNITS)
    for what, value, kind in (
        ("attribute to draw by", plan.by, Stratifier), ("allocation", plan.allocation, Allocation),
    ):  # fmt: skip
        if value not in get_args(kind):
            raise unknown(what, value, get_args(kind))
    if plan.count < 1:
        raise UsageError("a sample has one unit at least.", remedy="Give --units 40.")
    known = {coding.coder for coding in project.codings} | set(project.settings.coders)
    for name in plan.against:
        if name not in known:
            raise unknown("coder", name, known)
        if name in project.consensus:
            raise UsageError(
                f"“{name}” is no coder: disagreements were settled under this name.",
                remedy="Draw against a coder who read the transcripts.",
            )
    if plan.coder in plan.against or not plan.against:
        raise UsageError(
            f"the task of {plan.coder} is drawn against another coder.", remedy="Give --against."
        )


def ended(project: Project) -> frozenset[tuple[str, str]]:
    """The (transcript, coder) pairs of finished marks that hold on the present text."""
    texts = {name: transcript.hash for name, transcript in project.transcripts.items()}
    return frozenset(
        (m.transcript, m.coder) for m in project.finished if texts.get(m.transcript) == m.text
    )


def _transcripts(project: Project, plan: Plan) -> list[str]:
    done = ended(project)
    own = [name for name in project.transcripts if (name, plan.coder) not in done]
    if plan.unfinished:
        return own
    theirs = [name for name in own if all((name, coder) in done for coder in plan.against)]
    if not theirs:
        names = " and ".join(plan.against)
        raise UsageError(
            f"nothing to draw from: {names} finished no transcript that {plan.coder} has not.",
            remedy="Mark one with “terrain finish”; or, if each is to do a task of the same seed, "
            "add --unfinished.",
        )
    return theirs


def _fresh(
    project: Project, coder: str, transcript: Transcript, units: Sequence[Stretch]
) -> list[Stretch]:
    """Units that no earlier task of the coder holds, and that hide nothing."""
    before = [
        unit.place.span
        for unit in project.task_units
        if unit.place.transcript == transcript.id
        and (task := project.tasks.get(unit.task))
        and task.coder == coder
    ]
    return [
        unit
        for unit in units
        if MASK not in transcript.body[unit.start : unit.end]
        and not any(span.overlaps(Span(unit.start, unit.end)) for span in before)
    ]


def _stratum(
    project: Project, grouping: Grouping, transcript: Transcript, turns: Sequence[Turn]
) -> str:
    """The group of the first person who answers in a unit."""
    answers = [turn for turn in turns if not project.asks(transcript, turn)] or turns
    return grouping.of(transcript, answers[0] if answers else None)[0]


def _too_many(plan: Plan, there: int, transcripts: int) -> None:
    raise UsageError(
        f"{plan.count} asked, and {there} to draw from ({plan.unit}s of {transcripts} "
        f"transcript{'' if transcripts == 1 else 's'}).",
        remedy=f"Ask for at most {there} (--units), or widen the filters." if there else
        "Widen the filters, or let the other finish more (“terrain finish”).",
    )  # fmt: skip


def _number(seed: int, one: Chosen) -> bytes:
    """The permanent random number of a unit."""
    said = f"{seed}\0{one.transcript}\0{one.span.start}-{one.span.end}"
    return hashlib.sha256(said.encode()).digest()


def allocate(sizes: Sequence[int], count: int, allocation: Allocation) -> list[int]:
    """How many units each stratum gives: `count` in all, never more than it has.

    Proportional: its share, rounded by largest remainders, one at least where `count` allows it.
    Equal: as many from each, and what small strata cannot give from the others.
    """
    if allocation == "equal":
        return _equal(sizes, count)
    exact = [size * count / sum(sizes) for size in sizes]
    shares = [int(value) for value in exact]
    for rank in sorted(range(len(sizes)), key=lambda r: shares[r] - exact[r]):
        if sum(shares) < count:
            shares[rank] += 1
    for rank, share in enumerate(shares):
        if not share and count >= len(sizes):
            shares[max(range(len(sizes)), key=lambda r: shares[r])] -= 1
            shares[rank] = 1
    return shares


def _equal(sizes: Sequence[int], count: int) -> list[int]:
    shares = [0] * len(sizes)
    while sum(shares) < count:
        open_ = [rank for rank, size in enumerate(sizes) if shares[rank] < size]
        rank = min(open_, key=lambda r: shares[r])
        shares[rank] += 1
    return shares


def _marked(project: Project, plan: Plan, drawn: Sequence[Chosen]) -> int | None:
    """How many units bear a coding of the others, where saying so does not tell which."""
    done = ended(project)
    if any((one.transcript, coder) not in done for one in drawn for coder in plan.against):
        return None
    marked = sum(
        any(
            coding.coder in plan.against
            and coding.status == "anchored"
            and coding.span.overlaps(one.span)
            for coding in project.codings_of.get(one.transcript, ())
        )
        for one in drawn
    )
    return marked if min(marked, len(drawn) - marked) >= LEAST_SAID else None
