"""Choosing the cases: zones that industry marks, that grow apart, and whose reasons are local.

The three criteria are those of the observatory's working paper (É. Fouqueray, « À la recherche des
Territoires d'industrie à effet local dominant », La Fabrique de l'industrie, observatoire des
Territoires d'industrie, document de travail, 20 October 2020): a strong industrial specificity,
growth away from the average, local effects, historical and recent. How much is strong, away or
dominant is not the paper's word but the user's: every threshold is an exact fraction, and each zone
keeps its verdict on each. Rates are points a year: the change over the
period divided by the jobs at its start and by its years, so that effects add up to the growth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from terrain.analysis.employment import Gap, Panel
from terrain.analysis.shift_share import Effects, Reference, shift_share
from terrain.errors import UsageError

Direction = Literal["either", "above", "below"]
GapIn = Literal["recent", "historical", "both", "any"]
Sign = Literal["any", "same", "positive", "negative"]
Of = Literal["industry", "all"]
Criterion = Literal["specificity", "weight", "gap", "local", "dominance", "sign"]
Span = Literal["historical", "recent"]
SPANS: tuple[Span, ...] = ("historical", "recent")

_PERIOD = re.compile(r"\s*((?:19|20)\d\d)\s*[-–—:/]\s*((?:19|20)\d\d)\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """From the figures of one year to those of another."""

    start: int
    end: int

    @property
    def years(self) -> int:
        """How many years of change it holds."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


def period(text: str) -> Period:
    """`1990-2007`. Raises UsageError."""
    found = _PERIOD.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        raise UsageError(f"“{text}” is no period.", remedy="Write it as 1990-2007.")
    return Period(int(found[1]), int(found[2]))


def spans(historical: str, recent: str) -> tuple[Period, Period]:
    """Both periods. Raises UsageError where the recent one does not end and begin later."""
    before, after = period(historical), period(recent)
    if after.start <= before.start or after.end <= before.end:
        raise UsageError(
            f"the recent period, {after}, is not later than the historical one, {before}.",
            remedy="Give --historical 1990-2007 --recent 2009-2019, say.",
        )
    return before, after


@dataclass(frozen=True, slots=True)
class Criteria:
    """Thresholds: `specificity` a location quotient; `weight` a share of jobs (0 to 1); `gap` and
    `local` points a year as shares (0.005: half a point), taken without their sign; `dominance` how
    many times the structural effect the local one must weigh, in each period (0: not asked)."""

    specificity: Fraction = Fraction(6, 5)
    weight: Fraction = Fraction(0)
    gap: Fraction = Fraction(1, 200)
    gap_in: GapIn = "recent"
    direction: Direction = "either"
    local: Fraction = Fraction(1, 400)
    dominance: Fraction = Fraction(1)
    sign: Sign = "any"


@dataclass(frozen=True, slots=True)
class Check:
    """One verdict: what was found (a value a period, or one) against the threshold."""

    criterion: Criterion
    passed: bool
    found: tuple[Fraction | None, ...]
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with its figures. `weight` is industry's share of its jobs, `specificity` that share
    over the nation's; `growth` and `gap` (to the nation's growth) in points a year, by period."""

    code: str
    name: str
    jobs: Fraction
    industry: Fraction
    weight: Fraction | None
    specificity: Fraction | None
    effects: Mapping[Span, Effects | None]
    growth: Mapping[Span, Fraction | None]
    gap: Mapping[Span, Fraction | None]
    local: Mapping[Span, Fraction | None]
    structural: Mapping[Span, Fraction | None]
    checks: tuple[Check, ...] = ()
    rank: int = 0

    @property
    def met(self) -> int:
        """How many of the three criteria are met (the third may have three conditions)."""
        groups = (("specificity", "weight"), ("gap",), ("local", "dominance", "sign"))
        return sum(all(c.passed for c in self.checks if c.criterion in group) for group in groups)

    @property
    def chosen(self) -> bool:
        """Whether every criterion is met."""
        return all(check.passed for check in self.checks)


@dataclass(frozen=True)
class Selection:
    """Every zone that can be judged, ranked, and what the others lack.

    `nation` holds the nation's growth over each period, in points a year; `competitive` whether
    the local effect judged is Esteban-Marquillas' competitive effect rather than Dunn's.
    """

    panel: Panel
    periods: Mapping[Span, Period]
    criteria: Criteria
    of: Of
    competitive: bool
    specificity_in: int
    nation: Mapping[Span, Fraction]
    nation_weight: Fraction
    zones: tuple[Zone, ...] = ()

    @property
    def chosen(self) -> tuple[Zone, ...]:
        """The zones that meet every criterion, in the order of the ranking."""
        return tuple(zone for zone in self.zones if zone.chosen)

    @property
    def left_out(self) -> Mapping[str, tuple[Gap, ...]]:
        """The zones that cannot be judged, with the figures that are not known."""
        return self.panel.left_out

    def zone(self, code: str) -> Zone:
        """The zone of a code. Raises KeyError."""
        return next(zone for zone in self.zones if zone.code == code)


def years_of(historical: Period, recent: Period, specificity_in: int | None) -> tuple[int, ...]:
    """The years whose figures are needed, in order."""
    every = (historical.start, historical.end, recent.start, recent.end, specificity_in)
    return tuple(sorted({year for year in every if year is not None}))


def select(
    panel: Panel, historical: Period, recent: Period, criteria: Criteria | None = None, *,
    of: Of = "industry", competitive: bool = False, specificity_in: int | None = None,
) -> Selection:  # fmt: skip
    """Judge every complete zone and rank them.

    First those that meet most of the three criteria, then the greater of their weaker local
    effect over the two periods. `of` is what is decomposed: the industrial sectors (the nation's
    rate is then that of its industry) or all. Raises UsageError where the nation has no job.
    """
    criteria, year = criteria or Criteria(), specificity_in or recent.end
    periods: dict[Span, Period] = {"historical": historical, "recent": recent}
    sectors = panel.sectors.every if of == "all" else panel.sectors.industry
    nations = {span: _reference(panel, periods[span], sectors) for span in SPANS}
    rates = {}
    for span in SPANS:
        growth = nations[span].growth
        if growth is None:
            raise UsageError(f"the nation has no job in {periods[span].start}: nothing to compare.")
        rates[span] = growth / periods[span].years
    weight = _share(_industry(panel, panel.nation[year]), panel.nation_total[year])
    if not weight:
        raise UsageError(f"the nation has no industrial job in {year}: no specificity.")
    making = _Judging(panel, periods, criteria, competitive, sectors, nations, rates, weight, year)
    zones = sorted((making.zone(code) for code in panel.jobs), key=_order)
    ranked = tuple(_ranked(zone, rank) for rank, zone in enumerate(zones, 1))
    return Selection(panel, periods, criteria, of, competitive, year, rates, weight, ranked)


def _reference(panel: Panel, over: Period, sectors: Sequence[str]) -> Reference:
    first, last = panel.nation[over.start], panel.nation[over.end]
    return Reference([first[s] for s in sectors], [last[s] for s in sectors])


def _industry(panel: Panel, jobs: Mapping[str, Fraction]) -> Fraction:
    return sum((jobs[sector] for sector in panel.sectors.industry), Fraction())


def _share(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


def _order(zone: Zone) -> tuple[int, Fraction, str]:
    return -zone.met, -strength(zone), zone.code


def strength(zone: Zone) -> Fraction:
    """What ranks zones alike: the smaller of the local effects of both periods, without sign."""
    return min((abs(zone.local[span] or Fraction()) for span in SPANS), default=Fraction())


def _ranked(zone: Zone, rank: int) -> Zone:
    return replace(zone, rank=rank)


@dataclass(frozen=True, slots=True)
class _Judging:
    panel: Panel
    periods: Mapping[Span, Period]
    criteria: Criteria
    competitive: bool
    sectors: Sequence[str]
    nations: Mapping[Span, Reference]
    rates: Mapping[Span, Fraction]
    weight: Fraction
    year: int

    def zone(self, code: str) -> Zone:
        panel = self.panel
        jobs = panel.totals[code][self.year]
        industry = _industry(panel, panel.jobs[code][self.year])
        weight = _share(industry, jobs)
        effects = {span: self._effects(code, span) for span in SPANS}
        growth = {s: self._rate(e, e.change if e else None, s) for s, e in effects.items()}
        gap = {s: None if g is None else g - self.rates[s] for s, g in growth.items()}
        local = {s: self._rate(e, self._local(e), s) for s, e in effects.items()}
        structural = {s: self._rate(e, e.structural if e else None, s) for s, e in effects.items()}
        specificity = None if weight is None else weight / self.weight
        made = Zone(code, panel.name(code), jobs, industry, weight, specificity, effects, growth,
                    gap, local, structural)  # fmt: skip
        return _judged(made, self.criteria)

    def _effects(self, code: str, span: Span) -> Effects | None:
        over = self.periods[span]
        return shift_share(
            self.panel.of(code, over.start, self.sectors),
            self.panel.of(code, over.end, self.sectors),
            self.nations[span], homothetic=self.competitive,
        )  # fmt: skip

    def _local(self, effects: Effects | None) -> Fraction | None:
        if effects is None:
            return None
        return effects.competitive if self.competitive else effects.local

    def _rate(self, effects: Effects | None, part: Fraction | None, span: Span) -> Fraction | None:
        if effects is None or part is None:
            return None
        return effects.share(part) / self.periods[span].years


def _judged(zone: Zone, criteria: Criteria) -> Zone:
    checks = [
        Check("specificity", _least(zone.specificity, criteria.specificity), (zone.specificity,),
              criteria.specificity),
        Check("gap", _apart(zone, criteria), tuple(zone.gap[s] for s in SPANS), criteria.gap),
        Check("local", all(_least(_size(zone.local[s]), criteria.local) for s in SPANS),
              tuple(zone.local[s] for s in SPANS), criteria.local),
    ]  # fmt: skip
    if criteria.weight:
        found = _least(zone.weight, criteria.weight)
        checks.insert(1, Check("weight", found, (zone.weight,), criteria.weight))
    if criteria.dominance:
        passed = all(_dominant(zone, span, criteria.dominance) for span in SPANS)
        found_ = tuple(zone.structural[s] for s in SPANS)
        checks.append(Check("dominance", passed, found_, criteria.dominance))
    if criteria.sign != "any":
        passed = _signed([zone.local[s] for s in SPANS], criteria.sign)
        checks.append(Check("sign", passed, tuple(zone.local[s] for s in SPANS)))
    return replace(zone, checks=tuple(checks))


def _size(value: Fraction | None) -> Fraction | None:
    return None if value is None else abs(value)


def _least(value: Fraction | None, threshold: Fraction) -> bool:
    """What cannot be computed meets nothing."""
    return value is not None and value >= threshold


def _apart(zone: Zone, criteria: Criteria) -> bool:
    spans = (criteria.gap_in,) if criteria.gap_in in SPANS else SPANS
    signs = {"above": (1,), "below": (-1,), "either": (1, -1)}[criteria.direction]
    # A threshold of nothing still asks for a difference.
    passed = [
        any(value * sign >= criteria.gap and value * sign > 0 for sign in signs)
        for value in (zone.gap[span] for span in SPANS if span in spans) if value is not None
    ]  # fmt: skip
    if criteria.gap_in == "any":
        return any(passed)
    return len(passed) == len(spans) and all(passed)


def _dominant(zone: Zone, span: Span, times: Fraction) -> bool:
    local, structural = zone.local[span], zone.structural[span]
    return local is not None and structural is not None and abs(local) >= times * abs(structural)


def _signed(values: Sequence[Fraction | None], sign: Sign) -> bool:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return False
    above, below = all(v > 0 for v in known), all(v < 0 for v in known)
    return {"same": above or below, "positive": above, "negative": below}.get(sign, True)
