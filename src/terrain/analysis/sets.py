"""Sets of codes as values of a rating: the distance between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def masi_distances(members: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(sets, sets): the distance 1 - MASI of sets given as (sets, codes), 0 to 1.

    MASI (Passonneau 2006) is Jaccard's index times 1 for equal sets, 2/3 where one holds the
    other, 1/3 where they only cross, 0 where they are disjoint. Two empty sets are alike.
    """
    import numpy as np

    held = members.astype(np.float64)
    shared, size = held @ held.T, held.sum(axis=1)
    union = size[:, None] + size[None, :] - shared
    least = np.minimum(size[:, None], size[None, :])
    crossing = np.where(shared == least, 2 / 3, 1 / 3)
    weight = np.where(shared == union, 1.0, np.where(shared > 0, crossing, 0.0))
    alike = np.where(union > 0, weight * shared / np.maximum(1, union), 1.0)
    distance: NDArray[np.float64] = 1 - alike
    return distance
