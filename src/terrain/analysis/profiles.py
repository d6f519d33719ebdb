"""What a class of units holds more, or less, than the others: χ² of presence, with a sign.

For a thing (a word, a territory, a code) and a class, the table is: units of the class or not ×
units that hold the thing or not, over the classified units; χ² is Pearson's, with one degree of
freedom and no correction of continuity, as IRaMuTeQ gives it, negative where the thing is rarer in
the class than elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: χ² that chance passes once in twenty, with one degree of freedom.
CRITICAL = 3.841458820694124


@dataclass(frozen=True, slots=True)
class Association:
    """A thing in a class: `found` of the class' units hold it, `total` of all classified ones.
    `chi2` has the sign of the difference; `log10_p` is the decimal logarithm of its probability."""

    number: int
    kind: str
    key: str
    label: str
    found: int
    total: int
    chi2: float
    log10_p: float

    @property
    def probability(self) -> float:
        """The probability itself; 0.0 where it is too small for a float."""
        return float(10.0**self.log10_p)


def signed_chi2(found: Ints, sizes: Ints, totals: Ints, units: int) -> Floats:
    """(classes, things) χ² with its sign, from `found` units of each class that hold each thing,
    `sizes` of the classes, `totals` of the things and all `units`; NaN where a margin is empty."""
    import numpy as np

    a, n, t = found.astype(np.float64), sizes.astype(np.float64)[:, None], totals[None, :]
    margins = n * t * (units - n) * (units - t)
    difference = a * units - n * t
    result = np.full(a.shape, np.nan)
    np.divide(units * difference * np.abs(difference), margins, out=result, where=margins > 0)
    return result + 0.0


def associations(
    kind: str, keys: Sequence[str], labels: Mapping[str, str], table: csr_array, classes: Ints,
    count: int,
) -> list[Association]:  # fmt: skip
    """Every thing in every class, the strongest first in each; what all classified units hold, or
    none, has no χ² and is left out. `table`: (units, things), 0 or 1; `classes`: (units,), 0 for
    the unclassified."""
    import numpy as np
    from scipy.sparse import csr_array as sparse
    from scipy.stats import chi2 as law

    kept = np.flatnonzero(classes > 0)
    shape = (count, len(kept))
    by_class = sparse((np.ones(len(kept), np.int64), (classes[kept] - 1, np.arange(len(kept)))),
                      shape=shape)  # fmt: skip
    found = (by_class @ table[kept].astype(np.int64)).toarray()
    totals = found.sum(axis=0)
    sizes = np.bincount(classes[kept], minlength=count + 1)[1:]
    values = signed_chi2(found, sizes, totals, len(kept))
    logs = law.logsf(np.abs(values), 1) / np.log(10)
    made = [
        Association(
            int(row) + 1, kind, keys[n], labels.get(keys[n], ""), int(found[row, n]),
            int(totals[n]), float(values[row, n]), float(logs[row, n]),
        )
        for row, n in zip(*np.nonzero(np.isfinite(values)), strict=True)
    ]  # fmt: skip
    return sorted(made, key=lambda a: (a.number, -a.chi2, a.key))
