"""Agreement between coders, code by code, over units that include the unmarked ones.

A unit bears a code of a coder if one of their codings of it touches the unit. Coefficients are
those of `coefficients`; intervals are percentiles of resamples of whole transcripts, since units
of one transcript resemble each other. αU compares the stretches themselves (`unitizing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis import coefficients as co
from terrain.analysis.filters import passing_turns
from terrain.analysis.ground import Ground
from terrain.analysis.marks import Marks, gather_marks, units_compared
from terrain.analysis.sample import ended
from terrain.analysis.sampled import Sampled
from terrain.analysis.sets import masi_distances
from terrain.analysis.unitizing import Unitizing, unitizing
from terrain.analysis.units import UNITS, Unit
from terrain.errors import UsageError
from terrain.language.kept import Cuts
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: The key of the line that speaks of all codes together.
ALL = "*"
#: Under so many units, or units that anybody marked, a coefficient says little.
FEW_UNITS, FEW_MARKED = 30, 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient with its 95 % interval; None where it cannot be computed."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """One code, or ALL. `marked`: units marked by each coder; `both`: by every one of them.

    For ALL: percent, κ and AC1 are pooled over codes (means of observed and of expected
    agreement, De Vries et al. 2008), α compares sets of codes with the MASI distance, αU sums
    disagreements. `warnings`: unmarked, constant, one-coder, few-units, rare, one-transcript.
    """

    code: str
    label: str
    units: int
    marked: tuple[int, ...]
    both: int
    percent: Interval
    positive: Interval
    kappa: Interval
    fleiss: Interval
    alpha: Interval
    ac1: Interval
    alpha_u: float | None
    warnings: tuple[str, ...] = ()
    depth: int = 0
    family: bool = False


@dataclass(frozen=True)
class Agreement:
    """What coders agree on. `transcripts` are compared; `unfinished` of them bear codings of all
    the coders, who have not all said that they are done; `left_out` are coded by some only.
    `sample`: the task whose units alone were compared. `consensus`: names under which
    disagreements were settled, which are left out unless they were asked for (`settled_among`)."""

    study: str
    coders: tuple[str, ...]
    unit: Unit
    transcripts: tuple[str, ...]
    unfinished: tuple[str, ...]
    left_out: tuple[str, ...]
    resamples: int
    seed: int
    rows: tuple[CodeAgreement, ...]
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    sample: Sampled | None = None
    consensus: tuple[str, ...] = ()
    ground: Ground | None = None

    @property
    def settled_among(self) -> tuple[str, ...]:
        """Coders compared that are settled codings: they agree with those they come from."""
        return tuple(name for name in self.coders if name in self.consensus)

    @property
    def excluded(self) -> tuple[str, ...]:
        """Settled codings that were not compared."""
        return tuple(name for name in self.consensus if name not in self.coders)


def agreement(
    project: Project,
    *,
    coders: Sequence[str] = (),
    unit: Unit = "turn",
    unfinished: bool = False,
    where: ResolvedFilter | None = None,
    researchers: bool = False,
    resamples: int = 1000,
    seed: int = 1,
    restricted: Restricted | None = None,
    sample: Sampled | None = None,
    cuts: Cuts | None = None,
) -> Agreement:
    """Compare coders (default: all of the study) on a Project that the gate has passed.

    Transcripts count that every coder has marked as finished; with `unfinished`, also those in
    which each has coded something. `where` keeps the units that hold a turn that passes. `cuts`
    knows sentences and passages (default: they are cut now).
    Raises UsageError for an unknown unit or coder, fewer than two, or nothing to compare.
    """
    if unit not in UNITS:
        raise unknown("unit", unit, UNITS)
    names = coders_of(project, coders)
    done, begun, left_out = ground(project, names, where, sample)
    chosen = [*done, *(begun if unfinished else ())]
    if not chosen:
        nothing(names, begun)
    marks = gather_marks(
        project, chosen, names, unit, where=where, researchers=researchers,
        only=sample.units if sample else None, cuts=cuts,
    )  # fmt: skip
    rows = _rows(project, marks, resamples, seed)
    return Agreement(
        project.settings.name, names, unit, tuple(chosen), tuple(begun if unfinished else ()),
        tuple(left_out if unfinished else [*begun, *left_out]), resamples, seed, rows,
        restricted or Restricted(), project.fictional, project.all_fictional, sample,
        tuple(sorted(project.consensus)),
    )  # fmt: skip


def coders_of(project: Project, given: Sequence[str]) -> tuple[str, ...]:
    """The coders to compare: those given, else all of the study but settled codings, which would
    agree with those they were made from. Raises UsageError for one unknown, or fewer than two."""
    known = sorted({coding.coder for coding in project.codings})
    for name in given:
        if name not in {*known, *project.settings.coders}:
            raise unknown("coder", name, {*known, *project.settings.coders})
    names = tuple(dict.fromkeys(given or [n for n in known if n not in project.consensus]))
    if len(names) < 2:
        raise UsageError(
            f"agreement takes two coders, and there is {names[0] if names else 'nobody'}.",
            remedy="A second person codes some transcripts: “terrain agreement sample”.",
        )
    return names


def nothing(names: Sequence[str], begun: Sequence[str]) -> None:
    """Refuse, with what to do about it."""
    said = f"no transcript is marked as coded to the end by {' and '.join(names)}."
    remedy = "Each says so with “terrain finish TRANSCRIPT --coder NAME”."
    if begun:
        remedy = f"{remedy} Or compare the {len(begun)} that all have begun: --unfinished."
    raise UsageError(said, remedy=remedy)


def ground(
    project: Project, names: Sequence[str], where: ResolvedFilter | None,
    sample: Sampled | None = None,
) -> tuple[list[str], list[str], list[str]]:  # fmt: skip
    """Transcripts that all have finished, that all have begun, that some have; of a sample, those
    that hold units of it. Raises UsageError where the filters leave no unit of a sample."""
    if sample is not None:
        held = list(sample.units)
        units = units_compared(project, held, sample.task.unit, where, False, sample.units)
        if not any(units.values()):
            raise UsageError(
                f"no unit of the task {sample.task.id} passes the filters.", remedy="Widen them."
            )
        return [name for name in held if units[name]], [], []
    kept = {t.id for t, _ in passing_turns(project, where)} if where else set(project.transcripts)
    finished = ended(project)
    begun = {(c.transcript, c.coder) for c in project.codings} | finished
    lists: tuple[list[str], list[str], list[str]] = [], [], []
    for name in project.transcripts:
        if name not in kept:
            continue
        if all((name, coder) in finished for coder in names):
            lists[0].append(name)
        elif all((name, coder) in begun for coder in names):
            lists[1].append(name)
        elif any((name, coder) in begun for coder in names):
            lists[2].append(name)
    return lists


def _rows(project: Project, marks: Marks, resamples: int, seed: int) -> tuple[CodeAgreement, ...]:
    import numpy as np

    book = project.codebook
    draws = _draws(len(marks.transcripts), resamples, seed)
    patterns = co.Patterns(_binary(len(marks.coders)), 2)
    found, chances, overlaps = [], [], []
    for number, code in enumerate(marks.codes):
        counts = marks.patterns(number)
        weights = np.concatenate([counts.sum(axis=0)[None], draws @ counts])
        stretches = unitizing(marks.stretches(number), marks.words)
        label = book.label(code.removesuffix("/*"))
        found.append(_row(code, label, marks, number, patterns, weights, stretches))
        chances.append((
            co.percent(patterns, weights), co.cohen_chance(patterns, weights),
            co.ac1_chance(patterns, weights), weights,
        ))  # fmt: skip
        overlaps.append(stretches)
    if found:
        found.append(_all(marks, draws, patterns, chances, overlaps))
    return tuple(found)


def _draws(transcripts: int, resamples: int, seed: int) -> Floats:
    """(resamples, transcripts): how often each transcript is drawn, with replacement."""
    import numpy as np

    if transcripts < 2:
        return np.zeros((0, transcripts))
    draw = np.random.default_rng(seed)
    shares = np.full(transcripts, 1 / transcripts)
    return draw.multinomial(transcripts, shares, size=resamples).astype(np.float64)


def _binary(coders: int) -> NDArray[np.int64]:
    """(2 ** coders, coders): every way of marking, the first coder's bit the lowest."""
    import numpy as np

    return (np.arange(2**coders)[:, None] >> np.arange(coders)) & 1


def _interval(values: Floats) -> Interval:
    """The value of the corpus itself (first), and the percentiles of its resamples."""
    import numpy as np

    first, others = float(values[0]), values[1:]
    if np.isnan(first):
        return Interval()
    sound = others[np.isfinite(others)]
    if not len(others) or len(sound) < len(others) / 2:
        return Interval(first)
    low, high = np.percentile(sound, [2.5, 97.5])
    return Interval(first, float(low), float(high))


def _row(
    code: str, label: str, marks: Marks, number: int, patterns: co.Patterns, weights: Floats,
    stretches: Unitizing,
) -> CodeAgreement:  # fmt: skip
    marked = marks.marked(number)
    return CodeAgreement(
        code, label, marks.units, marked, int(weights[0, -1]),
        percent=_interval(co.percent(patterns, weights)),
        positive=_interval(co.positive(patterns, weights)),
        kappa=_interval(co.cohen(patterns, weights)),
        fleiss=_interval(co.fleiss(patterns, weights)),
        alpha=_interval(co.alpha(patterns, weights)),
        ac1=_interval(co.ac1(patterns, weights)),
        alpha_u=stretches.alpha,
        warnings=_warnings(marks, marked, marks.units - int(weights[0, 0])),
        depth=marks.depths[number],
        family=marks.families[number],
    )  # fmt: skip


def _warnings(marks: Marks, marked: tuple[int, ...], anybody: int) -> tuple[str, ...]:
    found = []
    if not anybody:
        found.append("unmarked")
    elif min(marked) == marks.units:
        found.append("constant")
    elif sum(count > 0 for count in marked) == 1:
        found.append("one-coder")
    if marks.units < FEW_UNITS:
        found.append("few-units")
    if 0 < anybody < FEW_MARKED:
        found.append("rare")
    if len(marks.transcripts) < 2:
        found.append("one-transcript")
    return tuple(found)


def _all(
    marks: Marks, draws: Floats, patterns: co.Patterns,
    chances: Sequence[tuple[Floats, Floats, Floats, Floats]], overlaps: Sequence[Unitizing],
) -> CodeAgreement:  # fmt: skip
    """The line of all codes together; families are not counted beside their own codes."""
    import numpy as np
    from scipy.sparse import csr_array

    own = [number for number, family in enumerate(marks.families) if not family]
    observed = np.mean([chances[n][0] for n in own], axis=0)
    cohen = np.mean([chances[n][1] for n in own], axis=0)
    gwet = np.mean([chances[n][2] for n in own], axis=0)
    pooled = np.sum([chances[n][3] for n in own], axis=0)
    sets, counts, members = marks.sets(own)
    # Most sets stand in few transcripts: a sparse product, exact since these are whole numbers.
    drawn = np.ascontiguousarray(draws @ csr_array(counts))
    weights = np.concatenate([counts.sum(axis=0)[None], drawn])
    total = Unitizing(
        sum(overlaps[n].observed for n in own), sum(overlaps[n].expected for n in own)
    )
    marked = marks.marked_any(own)
    return CodeAgreement(
        ALL, "", marks.units, marked, marks.marked_by_all(own),
        percent=_interval(observed),
        positive=_interval(co.positive(patterns, pooled)),
        kappa=_interval(co.chance_corrected(observed, cohen)),
        fleiss=_interval(co.fleiss(patterns, pooled)),
        alpha=_interval(co.alpha(sets, weights, masi_distances(members))),
        ac1=_interval(co.chance_corrected(observed, gwet)),
        alpha_u=total.alpha,
        warnings=tuple(w for w in _warnings(marks, marked, max(marked)) if w != "rare"),
    )  # fmt: skip
