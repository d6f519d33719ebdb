"""Reinert's descending hierarchical classification of units of speech by the words they hold.

All units are one class. At each step the largest class is cut in two: its units are put in the
order of the first factor of their correspondence analysis and cut where the χ² of the table
(two classes × terms) is highest; then units change sides, one by one, the best first, while χ²
grows; then a term that goes with one class (contingency coefficient above 0.3) is taken from the
other, and terms standing in fewer than three units of a class are taken from it.

Reinert 1983, « Une méthode de classification descendante hiérarchique », Cahiers de l'analyse des
données 8, 187–198; Reinert 1990, « Alceste », BMS 26, 24–54. The steps and their two constants are
those of IRaMuTeQ and of rainette (Barnier); classes too small to be read are set aside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis.bipartition import Cut, cut, kept_terms
from terrain.analysis.dendrogram import Fork, Leaf, Tree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]

#: After so many cuts of a class that only set odd units aside, its cut must leave enough of them
#: on both sides: a corpus where passages are repeated is made of small groups only.
_TRIES = 3


@dataclass(frozen=True, eq=False)
class Classification:
    """`labels`: (units,) the number of each unit's class (1…, in the order of the tree), 0 for
    units left out: `empty` without a term to begin with, `stripped` of their last term by a cut,
    `aside` in classes under `smallest`. `tree` is None where nothing could be cut."""

    labels: Ints
    tree: Tree | None
    asked: int
    smallest: int
    empty: int
    stripped: int
    aside: int
    cuts: int
    seed: int = 1

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max(initial=0))


@dataclass(eq=False)
class _Class:
    """A class in the making: its units and terms (ranks in the whole table), whether it may still
    be cut, and where it hangs."""

    units: Ints
    terms: Ints
    open: bool = True
    tries: int = 0
    cut_at: int | None = None
    low: _Class | None = None
    high: _Class | None = None


class _Descent:
    """The steps of one classification."""

    def __init__(self, table: csr_array, smallest: int, seed: int) -> None:
        import numpy as np

        self.table, self.smallest, self.seed = table, smallest, seed
        self.stripped = self.aside = self.cuts = 0
        self.chi2: list[float] = []
        units = np.flatnonzero(np.diff(table.indptr) > 0)
        self.empty = table.shape[0] - len(units)
        self.root = _Class(units, np.arange(table.shape[1]))
        self.ends = [self.root]

    def step(self) -> bool:
        """Cut the largest class that may be cut; False where there is none."""
        waiting = [c for c in self.ends if c.open and len(c.units) >= 2 * self.smallest]
        if not waiting:
            return False
        largest = max(waiting, key=lambda c: len(c.units))
        part, units, terms = self._part(largest)
        found = cut(part, self.seed, 1 if largest.tries < _TRIES else self.smallest)
        self.cuts += 1
        sides = [] if found is None else _sides(part, units, terms, found)
        if found is None or len(sides[0].units) < self.smallest:
            largest.open = False
            return True
        self.stripped += len(largest.units) - len(units)
        if len(sides[1].units) < self.smallest:
            self.aside += len(sides[1].units)
            largest.units, largest.terms = sides[0].units, sides[0].terms
            largest.tries += 1
        else:
            largest.low, largest.high = sides
            largest.cut_at = len(self.chi2)
            self.chi2.append(found.chi2)
            place = self.ends.index(largest)
            self.ends[place : place + 1] = sides
        return True

    def _part(self, held: _Class) -> tuple[csr_array, Ints, Ints]:
        """The table of a class without empty rows and columns, its units and its terms: what has
        lost all its terms leaves the class, if the class is cut."""
        import numpy as np

        part = self.table[held.units][:, held.terms].tocsr()
        full = np.diff(part.indptr) > 0
        part = part[full]
        used = np.asarray(part.sum(axis=0)) > 0
        return part[:, used].tocsr(), held.units[full], held.terms[used]

    def tree(self, held: _Class, numbers: dict[int, int]) -> Tree:
        """The branch of a class; its ends are numbered in order."""
        if held.low is None or held.high is None or held.cut_at is None:
            return Leaf(numbers.setdefault(id(held), len(numbers) + 1))
        low, high = self.tree(held.low, numbers), self.tree(held.high, numbers)
        return Fork(self.chi2[held.cut_at], sum(self.chi2[held.cut_at :]), low, high)


def _sides(part: csr_array, units: Ints, terms: Ints, found: Cut) -> list[_Class]:
    """The two sides of a cut, with the terms that each keeps: the larger first, then the one that
    begins the study, since the sign of a factor means nothing."""
    import numpy as np

    first = np.asarray(part[found.first].sum(axis=0), np.float64)
    second = np.asarray(part[~found.first].sum(axis=0), np.float64)
    kept = kept_terms(first, second)
    sides = [
        _Class(units[side], terms[held])
        for side, held in zip((found.first, ~found.first), kept, strict=True)
    ]
    return sorted(sides, key=lambda c: (-len(c.units), int(c.units[0])))


def classify(
    table: csr_array, classes: int, *, smallest: int = 1, seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Classification:  # fmt: skip
    """At most so many classes of a presence table (units × terms, 0 or 1), each of `smallest`
    units or more; fewer where no class of twice as many units can be cut.
    """
    import numpy as np

    held = _Descent(table, max(1, smallest), seed)
    while len(held.ends) < classes:
        if progress is not None:
            progress(len(held.ends), classes)
        if not held.step():
            break
    if progress is not None:
        progress(classes, classes)
    numbers: dict[int, int] = {}
    tree = held.tree(held.root, numbers) if held.root.low is not None else None
    labels = np.zeros(table.shape[0], np.int64)
    if tree is not None:
        for end in held.ends:
            labels[end.units] = numbers[id(end)]
    return Classification(
        labels, tree, classes, held.smallest, held.empty, held.stripped, held.aside, held.cuts,
        seed,
    )  # fmt: skip
