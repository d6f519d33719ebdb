"""Coefficients of agreement between raters, over counts of patterns of ratings.

A *pattern* is what the raters said of one unit; patterns are counted, not listed, so that a
thousand resamples of a corpus are one product of matrices. Weights are (…, patterns): the leading
axes are resamples, and every function returns one value for each; NaN where it is undefined.

Formulas, with missing ratings as in Gwet, Handbook of Inter-Rater Reliability (4th ed., 2014),
chapters 2 to 5: Cohen (1960) and its extension to several raters by Conger (1980); Fleiss (1971);
Krippendorff's α (2004, ch. 11), also with a distance between sets of codes; Gwet's AC1 (2008).
Checked against irrCAC and krippendorff on the examples that they ship (tests).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: A rating that was not given.
MISSING = -1


@dataclass(frozen=True, eq=False)
class Patterns:
    """`ratings`: (patterns, raters) of categories 0 … categories - 1, or MISSING."""

    ratings: Ints
    categories: int

    @cached_property
    def counts(self) -> Floats:
        """(patterns, categories): how many raters chose each."""
        import numpy as np

        found = np.zeros((len(self.ratings), self.categories))
        for column in self.ratings.T:
            given = column != MISSING
            np.add.at(found, (np.flatnonzero(given), column[given]), 1)
        return found

    @cached_property
    def raters(self) -> Floats:
        """(patterns,): how many raters rated."""
        found: Floats = self.counts.sum(axis=1)
        return found

    @cached_property
    def shares(self) -> Floats:
        """(patterns, categories): the part of its ratings in each category, 0 without any."""
        import numpy as np

        return self.counts / np.maximum(1, self.raters)[:, None]


def patterns_of(ratings: Ints, categories: int) -> tuple[Patterns, Floats]:
    """The distinct patterns of (units, raters), and how often each occurs."""
    import numpy as np

    distinct, counts = np.unique(ratings, axis=0, return_counts=True)
    return Patterns(distinct.astype(np.int64), categories), counts.astype(np.float64)


def percent(patterns: Patterns, weights: Floats) -> Floats:
    """The mean share of pairs of raters who agree, over the units that two rated at least."""
    import numpy as np

    pairs = patterns.raters * (patterns.raters - 1)
    agreeing = (patterns.counts * (patterns.counts - 1)).sum(axis=1)
    paired = pairs > 0
    share = agreeing / np.maximum(1, pairs)
    return _over(weights @ (share * paired), weights @ paired.astype(float))


def positive(patterns: Patterns, weights: Floats, category: int = 1) -> Floats:
    """Agreement on one category: of the pairs that one member put there, the share that both did.

    2a / (2a + b + c) for two raters (Cicchetti and Feinstein 1990; Spitzer and Fleiss 1974).
    """
    import numpy as np

    there, others = patterns.counts[:, category], np.maximum(0, patterns.raters - 1)
    return _over(weights @ (there * (there - 1)), weights @ (there * others))


def cohen(patterns: Patterns, weights: Floats) -> Floats:
    """Cohen's κ for two raters, Conger's extension for several: each keeps their own margins."""
    return chance_corrected(percent(patterns, weights), cohen_chance(patterns, weights))


def cohen_chance(patterns: Patterns, weights: Floats) -> Floats:
    """The agreement that Cohen's κ (Conger's) expects by chance."""
    import numpy as np

    margins = []
    for column in patterns.ratings.T:
        given = (column != MISSING).astype(float)
        cells = np.stack([column == k for k in range(patterns.categories)], axis=1)
        margins.append(_over(weights @ cells.astype(float), (weights @ given)[..., None]))
    each = np.stack(margins)  # (raters, …, categories)
    mean, raters = each.mean(axis=0), len(margins)
    spread = ((each - mean) ** 2).sum(axis=0) / max(1, raters - 1)
    chance: Floats = (mean**2 - spread / raters).sum(axis=-1)
    return chance


def fleiss(patterns: Patterns, weights: Floats) -> Floats:
    """Fleiss' κ: chance from the margins of all raters together."""
    chance = (_prevalence(patterns, weights) ** 2).sum(axis=-1)
    return chance_corrected(percent(patterns, weights), chance)


def ac1(patterns: Patterns, weights: Floats) -> Floats:
    """Gwet's AC1: chance from how much the categories leave to be guessed."""
    return chance_corrected(percent(patterns, weights), ac1_chance(patterns, weights))


def ac1_chance(patterns: Patterns, weights: Floats) -> Floats:
    """The agreement that Gwet's AC1 expects by chance."""
    shares = _prevalence(patterns, weights)
    chance: Floats = (shares * (1 - shares)).sum(axis=-1) / (patterns.categories - 1)
    return chance


def alpha(patterns: Patterns, weights: Floats, distance: Floats | None = None) -> Floats:
    """Krippendorff's α, 1 - Do / De, nominal or with distances (categories, categories).

    Do is the mean distance within units, De that of any two values, units with one rating aside.
    """
    import numpy as np
    from scipy.sparse import csr_array

    if distance is None:
        distance = 1 - np.eye(patterns.categories)
    paired = patterns.raters > 1
    counts = patterns.counts * paired[:, None]
    within = _within(patterns, distance) / np.maximum(1, patterns.raters - 1)
    # Of hundreds of sets of codes a unit bears one or two: most products would be with nothing.
    flat = np.reshape(weights, (-1, len(counts))) @ csr_array(counts)
    values = np.ascontiguousarray(flat).reshape(*np.shape(weights)[:-1], patterns.categories)
    total = values.sum(axis=-1)
    observed = _over(weights @ (within * paired), total)
    expected = _over(((values @ distance) * values).sum(axis=-1), total * (total - 1))
    return 1 - _over(observed, expected)


def _within(patterns: Patterns, distance: Floats) -> Floats:
    """(patterns,): the sum of the distances of all ordered pairs of ratings of a unit."""
    import numpy as np

    found = np.zeros(len(patterns.ratings))
    for one in patterns.ratings.T:
        for other in patterns.ratings.T:
            given = (one != MISSING) & (other != MISSING)
            found += np.where(given, distance[one, other], 0)
    return found


def chance_corrected(observed: Floats, chance: Floats) -> Floats:
    """(observed - chance) / (1 - chance); NaN where chance explains everything."""
    import numpy as np

    return _over(observed - chance, np.where(np.isclose(chance, 1, atol=1e-12), 0, 1 - chance))


def _prevalence(patterns: Patterns, weights: Floats) -> Floats:
    """(…, categories): the mean share of each category, over the units with a rating."""
    rated = (patterns.raters > 0).astype(float)
    return _over(weights @ patterns.shares, (weights @ rated)[..., None])


def _over(above: Floats, below: Floats) -> Floats:
    """Division, NaN over nothing, without a warning."""
    import numpy as np

    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    found = np.full(above.shape, np.nan)
    np.divide(above, below, out=found, where=below != 0)
    return found
