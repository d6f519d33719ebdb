"""How far classes depend on who was met: the same classification over resamples of transcripts.

Each resample draws as many transcripts, with replacement, and classifies their units anew. The two
partitions are compared on the units that both classify: by the adjusted Rand index (Hubert & Arabie
1985; 1 the same, 0 what chance gives), and class by class by the greatest Jaccard index with a
class of the resample (Hennig 2007, « Cluster-wise assessment of cluster stability », Computational
Statistics & Data Analysis 52, 258–271: over 0.75 a class is stable, under 0.5 it dissolves).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis.reinert import Classification, classify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Mean Jaccard from which a class is stable, and under which it dissolves (Hennig 2007; fpc,
#: `clusterboot`).
STABLE, DISSOLVED = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Stability:
    """`rand`: the adjusted Rand index of each resample that could be classified, in order; `found`
    how many classes each of these has; `jaccard`: by class, its mean greatest Jaccard index, None
    for a class of which no resample held a unit. `resamples` were drawn."""

    rand: tuple[float, ...]
    found: tuple[int, ...]
    jaccard: tuple[float | None, ...]
    resamples: int

    @property
    def median(self) -> float | None:
        """The median adjusted Rand index; None where no resample could be classified."""
        from statistics import median

        return median(self.rand) if self.rand else None


def stability(
    table: csr_array, transcript: Ints, base: Classification, *, resamples: int, seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Stability | None:  # fmt: skip
    """The stability of a classification of `table`; `transcript`: (units,) the rank of each one's.
    None without resamples, or with a single transcript, which leaves nothing to draw."""
    import numpy as np
    from sklearn.metrics import adjusted_rand_score

    names = np.unique(transcript)
    if len(names) < 2 or resamples < 1:
        return None
    of_transcript = [np.flatnonzero(transcript == name) for name in names]
    draws = np.random.default_rng(seed)
    rand: list[float] = []
    found: list[int] = []
    best: list[Floats] = []
    for done in range(resamples):
        if progress is not None:
            progress(done, resamples)
        drawn = draws.integers(0, len(names), len(names))
        units = np.concatenate([of_transcript[n] for n in np.sort(drawn)])
        drawn_table = table[units].tocsr()
        again = classify(drawn_table, base.asked, smallest=base.smallest, seed=base.seed)
        # A unit drawn twice is one; its copies may only differ where they lie on a cut.
        shared, first = np.unique(units, return_index=True)
        ours, theirs = base.labels[shared], again.labels[first]
        both = (ours > 0) & (theirs > 0)
        if again.classes > 1 and both.any():
            rand.append(float(adjusted_rand_score(ours[both], theirs[both])))
            found.append(again.classes)
            best.append(_jaccard(ours[both], theirs[both], base.classes))
    if progress is not None:
        progress(resamples, resamples)
    held = np.array(best).reshape(-1, base.classes)
    means = tuple(
        float(column[~np.isnan(column)].mean()) if (~np.isnan(column)).any() else None
        for column in held.T
    )
    return Stability(tuple(rand), tuple(found), means, resamples)


def _jaccard(ours: Ints, theirs: Ints, count: int) -> Floats:
    """(count,) the greatest Jaccard index of each of our classes with one of theirs; NaN for one
    with no unit here."""
    import numpy as np

    table = np.zeros((count + 1, int(theirs.max()) + 1))
    np.add.at(table, (ours, theirs), 1)
    held = table[1:]
    either = held.sum(axis=1, keepdims=True) + held.sum(axis=0, keepdims=True) - held
    part = np.divide(held, either, out=np.zeros_like(held), where=either > 0).max(axis=1)
    return np.where(held.sum(axis=1) > 0, part, np.nan)
