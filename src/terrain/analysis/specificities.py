"""What is typical of a group: specificities after Lafon.

Of the T words of the corpus, t are the group's; a term stands F times in all, f of them in the
group. Were words dealt out at random, f would follow the hypergeometric law: the specificity is
the probability of a count at least as high (sign +), or as low (sign −), as what was found.
Lafon 1980, « Sur la variabilité de la fréquence des formes dans un corpus », Mots 1, 127–165, as
Lexico, TXM and IRaMuTeQ apply it. Scores are −log10 of it, with the sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.contingency import Contingency, GroupSize
from terrain.analysis.ground import Ground
from terrain.errors import UsageError
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: The terms of a tail are summed until they change nothing any more.
_EPSILON = 1e-17


@dataclass(frozen=True, slots=True)
class Specificity:
    """A term in a group. `found` f, `total` F, `expected` F·t/T; `score` is −log10 of the
    probability, negative where the term is rarer than expected; `log10_p` and the corrected
    `log10_q` (Benjamini & Hochberg 1995, over all terms and groups) are decimal logarithms, since
    probabilities reach 1e-400."""

    term: str
    group: str
    found: int
    total: int
    expected: float
    score: float
    log10_p: float
    log10_q: float
    label: str = ""

    @property
    def probability(self) -> float:
        """The probability itself; 0.0 where it is too small for a float."""
        return float(10.0**self.log10_p)


@dataclass(frozen=True)
class Typical:
    """Specificities of every group, the strongest first. `of`: lemmas, forms, expressions or codes;
    `size` is T; `terms` how many were tested in each group; `uncounted` occurrences belong to no
    group."""

    study: str
    of: str
    by: str
    groups: tuple[GroupSize, ...]
    rows: tuple[Specificity, ...]
    size: int
    terms: int
    minimum: int
    uncounted: int = 0
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None

    def of_group(self, key: str, *, over: bool = True) -> Sequence[Specificity]:
        """The terms of a group that it uses more (or less) than expected, the strongest first."""
        return [r for r in self.rows if r.group == key and (r.score > 0) == over and r.score]


def log10_tails(found: Ints, group: Ints, total: Ints, corpus: int) -> tuple[Floats, Floats]:
    """log10 P(X ≤ f) and log10 P(X ≥ f), X hypergeometric; arrays that broadcast together.

    The point probability is scipy's; each tail is its series of ratios
    P(k + 1) / P(k) = (F − k)(t − k) / ((k + 1)(T − F − t + k + 1)), summed from f outwards, so that
    nothing is lost where a probability is far below the least float. Only the tail that leads away
    from the mean is summed; the other is the complement.
    """
    import numpy as np
    from scipy.stats import hypergeom

    f, t, total_ = (np.asarray(a, np.float64) for a in np.broadcast_arrays(found, group, total))
    point = hypergeom.logpmf(f, corpus, total_, t)
    upper = f * corpus >= total_ * t
    tail = point + np.log(_series(f, t, total_, float(corpus), upper))
    # The other tail holds f as well: 1 − tail + P(f).
    other = np.log(np.clip(1 - np.exp(tail) + np.exp(point), np.exp(point), 1.0))
    tail = np.minimum(tail, 0.0)
    low, high = np.where(upper, other, tail), np.where(upper, tail, other)
    return low / np.log(10), high / np.log(10)


def _series(f: Floats, t: Floats, total: Floats, corpus: float, upper: NDArray[np.bool_]) -> Floats:
    """1 + the sum of the tail's ratios to P(f), upwards or downwards from f."""
    import numpy as np

    shape = f.shape
    f, t, total = (a.ravel() for a in (f, t, total))
    upwards = upper.ravel()
    sums = np.ones(f.shape)
    alive, term, k = np.arange(len(f)), np.ones(f.shape), f.copy()
    while len(alive):
        up, at = upwards[alive], k[alive]
        big, small = total[alive], t[alive]
        rise = (big - at) * (small - at) / ((at + 1) * (corpus - big - small + at + 1))
        fall = at * (corpus - big - small + at) / ((big - at + 1) * (small - at + 1))
        term[alive] *= np.where(up, rise, fall)
        k[alive] += np.where(up, 1, -1)
        sums[alive] += term[alive]
        alive = alive[term[alive] > sums[alive] * _EPSILON]
    return sums.reshape(shape)


def adjusted(log10_p: Floats) -> Floats:
    """Benjamini & Hochberg's step-up adjustment of probabilities, all in decimal logarithms."""
    import numpy as np

    count = len(log10_p)
    order = np.argsort(log10_p)[::-1]
    ranked = log10_p[order] + np.log10(count / np.arange(count, 0, -1, dtype=np.float64))
    result = np.empty(count)
    result[order] = np.minimum(np.minimum.accumulate(ranked), 0.0)
    return result


def specificities(held: Contingency) -> list[Specificity]:
    """Every term in every group that has occurrences and is not the whole corpus.

    Strongest scores first, then the more frequent, then by name.
    Raises UsageError where there is no group to oppose to the rest, or no term.
    """
    import numpy as np

    sizes = np.array([group.size for group in held.groups], np.int64)
    usable = [n for n in range(len(sizes)) if 0 < sizes[n] < held.corpus]
    if not usable:
        raise UsageError(
            "what is typical cannot be computed: there is no group to compare with the rest.",
            remedy="Choose an attribute with two values or more, with --by.",
        )
    if not held.terms:
        raise UsageError(
            "nothing is frequent enough to be compared.", remedy="Lower --minimum, or filter less."
        )
    f, t = held.table[usable], sizes[usable][:, None]
    low, high = log10_tails(f, t, held.totals[None, :], held.corpus)
    expected = held.totals[None, :] * t / held.corpus
    over = f >= expected
    log_p = np.where(over, high, low)
    log_q = adjusted(log_p.ravel()).reshape(log_p.shape)
    score = np.where(over, -log_p, log_p) + 0.0
    found = [
        Specificity(
            held.terms[n], held.keys[group], int(f[row, n]), int(held.totals[n]),
            float(expected[row, n]), float(score[row, n]), float(log_p[row, n]),
            float(log_q[row, n]), held.labels.get(held.terms[n], ""),
        )
        for row, group in enumerate(usable)
        for n in range(len(held.terms))
    ]  # fmt: skip
    return sorted(found, key=lambda r: (-abs(r.score), -r.total, r.term, r.group))


def typical(
    project: Project, held: Contingency, *, by: str, minimum: int,
    restricted: Restricted | None = None,
) -> Typical:  # fmt: skip
    """Specificities with their denominators, of a Project that the gate has passed."""
    return Typical(
        project.settings.name, held.of, by, held.groups, tuple(specificities(held)), held.corpus,
        len(held.terms), minimum, held.uncounted, restricted or Restricted(), project.fictional,
        project.all_fictional,
    )  # fmt: skip
