"""Reinert's cut: units of speech in two sides that differ most by the words they hold.

Units are put in the order of the first factor of the correspondence analysis of their table (units
× terms, 0 or 1) and cut where the χ² of the table sides × terms is highest; then units change
sides, one by one, the best first, while χ² grows (Reinert 1983; rainette, Barnier).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

#: Above this contingency coefficient a term is kept only by the class that it goes with; under
#: this many units of a class, by none (`cc_test` and `tsj` of rainette and IRaMuTeQ).
CONTINGENCY, LEAST = 0.3, 3
#: A χ² must grow by more than the noise of sums for a unit to change sides.
_GROWTH = 1e-12


class Cut(NamedTuple):
    """A class cut in two. `first`: (units,) whether a unit is on the first side; `chi2` of the
    table sides × terms; `before`: the same before any unit changed sides, of which `moved` did."""

    first: Bools
    chi2: float
    before: float
    moved: int


def chi_square(first: Floats, total: Floats) -> float:
    """χ² of a table of two rows, `first` and `total` − `first`: (terms,) each.

    With n₁ + n₂ = N the sums of the rows, χ² = N² / (n₁ n₂) · (Σ first² / total − n₁² / N).
    """
    one, everything = float(first.sum()), float(total.sum())
    rest = everything - one
    if not one or not rest:
        return 0.0
    kept = total > 0
    squares = float((first[kept] ** 2 / total[kept]).sum())
    return everything**2 / (one * rest) * (squares - one**2 / everything)


def first_factor(table: csr_array, seed: int) -> Floats | None:
    """(units,) coordinates on the first factor of the correspondence analysis, up to a scale; None
    where all units hold the same terms in the same proportions. No row or column is empty.

    The factor is the first eigenvector of D_c^-½ Xᵀ D_r^-1 X D_c^-½, its trivial one taken away:
    by ARPACK, from a start that `seed` fixes, without the product ever being made.
    """
    import numpy as np
    from scipy.sparse.linalg import LinearOperator, eigsh

    held = table.astype(np.float64)
    turned = held.T.tocsr()
    sums, totals = held.sum(axis=1), held.sum(axis=0)
    scale, trivial = 1 / np.sqrt(totals), np.sqrt(totals / totals.sum())
    size = len(totals)

    def times(vector: Floats) -> Floats:
        flat = np.ravel(vector)
        product: Floats = scale * (turned @ ((held @ (scale * flat)) / sums))
        deflated: Floats = product - trivial * (trivial @ flat)
        return deflated

    if size <= 64:
        matrix = np.stack([times(column) for column in np.eye(size)])
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        inertia, vector = float(values[-1]), vectors[:, -1]
    else:
        start = np.random.default_rng(seed).standard_normal(size)
        operator = LinearOperator((size, size), matvec=times, dtype=np.float64)
        found, kept = eigsh(operator, k=1, which="LA", v0=start, ncv=min(size, 48), tol=1e-9)
        inertia, vector = float(found[0]), kept[:, 0]
    if inertia < 1e-12:
        return None
    vector = vector * np.sign(vector[np.abs(vector).argmax()])
    places: Floats = (held @ (scale * vector)) / sums
    return places


def best_cut(table: csr_array, order: Ints, least: int = 1) -> tuple[int, float]:
    """How many units of the order make the first side where χ² is highest, and that χ², among the
    cuts that leave `least` units or more on each side.

    The r-th unit of a term (from 0) that joins the first side adds (2 r + 1) / total to
    Σ first² / total: all cuts come from one cumulated sum over the table's entries.
    """
    import numpy as np

    columns = table[order].tocsc()
    columns.sort_indices()
    totals = np.diff(columns.indptr)
    rank = np.arange(columns.nnz) - np.repeat(columns.indptr[:-1], totals)
    gains = (2 * rank + 1) / np.repeat(totals, totals)
    squares = np.cumsum(np.bincount(columns.indices, gains, minlength=len(order)))[:-1]
    sums = np.cumsum(np.diff(table.indptr)[order]).astype(np.float64)
    one, everything = sums[:-1], sums[-1]
    values = everything**2 / (one * (everything - one)) * (squares - one**2 / everything)
    best = least - 1 + int(values[least - 1 : len(values) - least + 1].argmax())
    return best + 1, float(values[best])


def switch(table: csr_array, first: Bools, chi2: float, least: int = 1) -> tuple[Bools, float, int]:
    """Units that change sides, one by one, the one that raises χ² most first, until none does, or
    none of a side of more than `least`.

    Moving unit i changes Σ first² / total by ∓2 a_i + b_i, a_i = Σ first / total and b_i = Σ 1 /
    total over its terms; only units that share a term with it have theirs to be renewed.
    """
    import numpy as np

    side, columns = first.copy(), table.tocsc()
    weight = 1 / np.diff(columns.indptr)
    size = np.diff(table.indptr).astype(np.float64)
    everything, one = float(size.sum()), float(size[side].sum())
    held = np.asarray(table[side].sum(axis=0), np.float64)
    squares = float((held**2 * weight).sum())
    # First side (−): leaving it; second side (+): joining it.
    sign = np.where(side, -1.0, 1.0)
    shift, step = 2 * sign * (table @ (held * weight)) + table @ weight, sign * size
    moved = 0
    while True:
        after = one + step
        rest = everything - after
        sound = (after > 0) & (rest > 0)
        for end in (True, False):
            if np.count_nonzero(side == end) <= least:
                sound &= side != end
        product = np.where(sound, after * rest, 1.0)
        values = (squares + shift - after * after / everything) * (everything**2 / product)
        values[~sound] = -np.inf
        best = int(values.argmax())
        if not values[best] > chi2 * (1 + _GROWTH):
            return side, chi2, moved
        chi2, way = float(values[best]), float(sign[best])
        squares, one = squares + float(shift[best]), one + way * float(size[best])
        for term in table.indices[table.indptr[best] : table.indptr[best + 1]]:
            others = columns.indices[columns.indptr[term] : columns.indptr[term + 1]]
            shift[others] += 2 * way * weight[term] * sign[others]
        # Its own way back: it gave ±2a + b and would take it again, a having grown by ±b.
        own = float(weight[table.indices[table.indptr[best] : table.indptr[best + 1]]].sum())
        shift[best] = 2 * own - shift[best]
        side[best], sign[best], step[best] = way > 0, -way, -step[best]
        moved += 1


def cut(table: csr_array, seed: int = 1, least: int = 1) -> Cut | None:
    """A class cut in two; None where its units are all alike. No row or column is empty."""
    import numpy as np

    if table.shape[0] < 2 * least or min(table.shape) < 2:
        return None
    places = first_factor(table, seed)
    if places is None:
        return None
    # Rounded, so that equal units keep the study's order whatever the noise of sums.
    order = np.argsort(np.round(places / np.abs(places).max(), 9), kind="stable")
    count, before = best_cut(table, order, least)
    side = np.zeros(len(order), bool)
    side[order[:count]] = True
    side, chi2, moved = switch(table, side, before, least)
    return Cut(side, chi2, before, moved)


def kept_terms(first: Floats, second: Floats) -> tuple[Bools, Bools]:
    """Which terms each side keeps, from the number of its units that hold them: (terms,) each."""
    import numpy as np

    totals = first + second
    share = first.sum() / totals.sum()
    expected = totals * share
    squares = (first - expected) ** 2
    parts = [
        np.divide(squares, part, out=np.zeros_like(squares), where=part > 0)
        for part in (expected, totals - expected)
    ]
    chi2 = parts[0] + parts[1]
    tied = np.sqrt(np.divide(chi2, chi2 + totals, out=np.zeros_like(chi2), where=totals > 0))
    free = tied <= CONTINGENCY
    over = first > expected
    return (free | over) & (first >= LEAST), (free | ~over) & (second >= LEAST)
