"""Enough interviews? How many codes the next one would bring, were they done in any order.

Each interview is a sample, each code a species. The expected curve over all orders is Mao Tau
(Colwell, Mao & Chang 2004, Ecology 85, 2717–2727, eq. 4); its band is that of random orders. How
many codes are still unheard is Chao2 with its log-normal interval (Chao 1987, Biometrics 43,
783–791, with the small-sample factor of Colwell's EstimateS). The stopping rule in the order in
which the interviews were done is that of Guest, Namey & Chen 2020 (PLoS ONE 15(5) e0232076).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.ground import Ground
from terrain.analysis.groups import TOTAL, Group, Grouping
from terrain.analysis.speech import Speech, gather
from terrain.errors import UsageError
from terrain.model.code_expression import current_code
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """After `size` interviews: codes expected, 95 % of the orders, codes that this one brings."""

    size: int
    expected: float
    low: float
    high: float
    new: float


@dataclass(frozen=True, slots=True)
class Stopping:
    """Guest's rule: the first `base` interviews give the base; saturation is reached after
    interview `reached`, where the `run` next ones bring at most `threshold` of the base as new
    codes; None where it never is. `median`: over random orders, None where half never reach it."""

    base: int
    run: int
    threshold: float
    reached: int | None
    median: float | None


@dataclass(frozen=True)
class Curve:
    """One group of speech (TOTAL: all). `interviews` in the order of their dates, each with the
    `new` codes that it brought; `once` and `twice`: codes heard in one interview, in two."""

    group: Group
    interviews: tuple[str, ...]
    new: tuple[int, ...]
    codes: int
    points: tuple[Point, ...]
    once: int
    twice: int
    chao2: float | None
    low: float | None
    high: float | None
    stopping: Stopping


@dataclass(frozen=True)
class Saturation:
    """The curve of all interviews first, then by group. `unfinished`: transcripts that nobody has
    marked as coded to the end, and do not count."""

    study: str
    by: str | None
    curves: tuple[Curve, ...]
    unfinished: tuple[str, ...]
    orders: int
    seed: int
    coder: str | None = None
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None


def saturation(
    project: Project, *, by: str | None = None, scale: str | None = None,
    where: ResolvedFilter | None = None, coders: frozenset[str] | None = None,
    base: int = 4, run: int = 2, threshold: float = 0.05, orders: int = 1000, seed: int = 1,
    restricted: Restricted | None = None,
) -> Saturation:  # fmt: skip
    """The curves of a Project that the gate has passed, for all and by an attribute of Grouping.

    A code counts in a group if a coding of it touches the group's respondents. Raises UsageError
    where fewer than two transcripts are coded to the end.
    """
    if base < 1 or run < 1 or not 0 <= threshold <= 1:
        raise UsageError("base and run are one interview or more, the threshold lies in 0–1.")
    if by is not None and by.strip() == "coder":
        raise UsageError("interviews are not grouped by coder.", remedy="Use --coder NAME.")
    grouping = Grouping(project, by or "case", scale)  # type: ignore[arg-type]  # it checks names
    speech = gather(project, grouping, where, coders)
    texts = {t.id: t.hash for t in speech.transcripts}
    ended = {
        m.transcript
        for m in project.finished
        if texts.get(m.transcript) == m.text and (coders is None or m.coder in coders)
    }
    if len(ended) < 2:
        raise UsageError(
            f"saturation takes interviews coded to the end, and there are {len(ended)}.",
            remedy="Mark them with: terrain finish TRANSCRIPT --coder NAME.",
        )
    groups = [Group(TOTAL, "")]
    held = _heard(project, speech, ended)
    if len(held) < 2:
        raise UsageError(
            f"saturation takes what respondents say, and of the {len(ended)} transcripts coded to "
            f"the end {len(held)} hold words of theirs that may be analysed here.",
            remedy="Widen the filter, or see what consent holds back: terrain consent.",
        )
    if by is not None:
        groups += grouping.ordered({key for keys in speech.keys for key in keys})
    curves = []
    for group in groups:
        heard = {n: codes[group.key] for n, codes in held.items() if group.key in codes}
        if heard:
            curves.append(_curve(group, heard, speech, base, run, threshold, orders, seed))
    left = tuple(t.id for t in speech.transcripts if t.id not in ended)
    return Saturation(
        project.settings.name, by, tuple(curves), left, orders, seed,
        ", ".join(sorted(coders)) if coders else None, restricted or Restricted(),
        project.fictional, project.all_fictional,
    )  # fmt: skip


def _heard(project: Project, speech: Speech, ended: set[str]) -> dict[int, dict[str, set[str]]]:
    """By transcript (its rank) and group, the codes heard; empty where the group only speaks."""
    held: dict[int, dict[str, set[str]]] = {}
    turns = zip(
        speech.turn_transcript.tolist(), speech.turn_key.tolist(), speech.turn_asks.tolist(),
        speech.turn_real.tolist(), strict=True,
    )  # fmt: skip
    for rank, key, asks, real in turns:
        if speech.transcripts[rank].id in ended and not (asks and real):
            place = held.setdefault(rank, {TOTAL: set()})
            for name in speech.keys[key]:
                place.setdefault(name, set())
    living = {c.code: current_code(project.codebook, c.code) for c in speech.codings}
    pieces = zip(speech.piece_coding.tolist(), speech.piece_turn.tolist(), strict=True)
    for coding, turn in pieces:
        rank = int(speech.turn_transcript[turn])
        if rank in held and not (speech.turn_asks[turn] and speech.turn_real[turn]):
            for name in (TOTAL, *speech.keys[int(speech.turn_key[turn])]):
                held[rank][name].add(living[speech.codings[coding].code])
    return held


def _curve(
    group: Group, heard: dict[int, set[str]], speech: Speech, base: int, run: int,
    threshold: float, orders: int, seed: int,
) -> Curve:  # fmt: skip
    import numpy as np

    # In the order in which they were done: those without a date last.
    ranks = sorted(heard, key=lambda n: _when(speech, n))
    codes = sorted(set[str]().union(*heard.values()))
    place = {code: n for n, code in enumerate(codes)}
    table = np.zeros((len(ranks), len(codes)), bool)
    for row, rank in enumerate(ranks):
        table[row, [place[code] for code in heard[rank]]] = True
    draw = np.random.default_rng(seed)
    shuffled = [draw.permutation(len(ranks)) for _ in range(orders)]
    firsts = _firsts(table, shuffled)
    frequency = table.sum(axis=0)
    once, twice = int((frequency == 1).sum()), int((frequency == 2).sum())
    chao, low, high = chao2(len(codes), once, twice, len(ranks))
    own = _firsts(table, [np.arange(len(ranks))])[0]
    stops = [_reached(row, len(ranks), base, run, threshold) for row in firsts]
    # Orders that never reach it count as infinitely long: the median tells the half that does.
    median = (
        float(np.median([math.inf if stop is None else stop for stop in stops])) if stops else None
    )
    return Curve(
        group, tuple(speech.transcripts[n].id for n in ranks),
        tuple(np.bincount(own, minlength=len(ranks)).tolist()), len(codes),
        _points(table, firsts), once, twice, chao, low, high,
        Stopping(base, run, threshold, _reached(own, len(ranks), base, run, threshold),
                 median if median is not None and math.isfinite(median) else None),
    )  # fmt: skip


def _when(speech: Speech, rank: int) -> tuple[bool, str, str]:
    transcript = speech.transcripts[rank]
    day = transcript.date
    return day is None, day.isoformat() if day else "", transcript.id


def _firsts(table: Bools, orders: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """(orders, codes): the rank of the interview that first has each code."""
    import numpy as np

    return np.array([table[order].argmax(axis=0) for order in orders], np.int64).reshape(
        len(orders), table.shape[1]
    )


def _points(table: Bools, firsts: NDArray[np.int64]) -> tuple[Point, ...]:
    import numpy as np

    expected = mao_tau(table.sum(axis=0), len(table))
    sizes = np.arange(len(table))
    # Codes heard after each interview, in each order: (orders, interviews).
    heard = (firsts[:, None, :] <= sizes[None, :, None]).sum(axis=2)
    if len(heard):
        low, high = np.percentile(heard, [2.5, 97.5], axis=0)
    else:
        low = high = expected
    new = np.diff(expected, prepend=0.0)
    return tuple(
        Point(n + 1, float(expected[n]), float(low[n]), float(high[n]), float(new[n]))
        for n in range(len(table))
    )


def mao_tau(frequency: NDArray[np.int64], samples: int) -> Floats:
    """Expected codes after 1…H of H samples drawn in any order (Colwell et al. 2004, eq. 4–5).

    `frequency`: (codes,) in how many samples each stands. A code is missing from h samples drawn
    with probability C(H − f, h) / C(H, h).
    """
    import numpy as np
    from scipy.special import gammaln

    h = np.arange(1, samples + 1)[:, None]
    rest = samples - frequency[None, :]
    possible = rest >= h
    some = np.where(possible, rest, h)
    missing = np.where(
        possible,
        np.exp(gammaln(some + 1) - gammaln(some - h + 1) + gammaln(samples - h + 1)
               - gammaln(samples + 1)),
        0.0,
    )  # fmt: skip
    expected: Floats = (1 - missing).sum(axis=1)
    return expected


def chao2(
    observed: int, once: int, twice: int, samples: int
) -> tuple[float | None, float | None, float | None]:
    """Chao2 and its 95 % log-normal interval: the least number of codes that are there to be
    heard. None with fewer than two samples, or where nothing was heard."""
    if samples < 2 or not observed:
        return None, None, None
    a = (samples - 1) / samples
    if twice:
        ratio = once / twice
        value = observed + a * once**2 / (2 * twice)
        variance = twice * (a / 2 * ratio**2 + a**2 * ratio**3 + a**2 / 4 * ratio**4)
    else:
        value = observed + a * once * (once - 1) / 2
        variance = (
            a * once * (once - 1) / 2 + a**2 * once * (2 * once - 1) ** 2 / 4
            - a**2 * once**4 / (4 * value)
        )  # fmt: skip
    unseen = value - observed
    if unseen <= 0 or variance <= 0:
        return value, value, value
    factor = math.exp(1.959963984540054 * math.sqrt(math.log(1 + variance / unseen**2)))
    return value, observed + unseen / factor, observed + unseen * factor


def _reached(
    firsts: NDArray[np.int64], samples: int, base: int, run: int, threshold: float
) -> int | None:
    """After which interview the rule is met, in an order."""
    import numpy as np

    new = np.bincount(firsts, minlength=samples)
    known = int(new[:base].sum())
    if not known:
        return None
    for after in range(base, samples - run + 1):
        if new[after : after + run].sum() / known <= threshold:
            return after
    return None
