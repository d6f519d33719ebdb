"""Counts of distinct things within pairs of row and group, over whole arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Up to this many pairs, marking a table is faster than sorting.
_MARKS = 4_000_000


def distinct(place: Ints, thing: Ints, places: int) -> Ints:
    """How many distinct things (≥ 0; negative ones are left out) fall in each place.

    `place` and `thing` are parallel; the result has one count for each of 0 … places - 1.
    """
    import numpy as np

    place, thing = place[thing >= 0], thing[thing >= 0]
    if not len(place):
        return np.zeros(places, np.int64)
    width = int(thing.max()) + 1
    if places * width <= _MARKS:
        seen = np.zeros((places, width), bool)
        seen[place, thing] = True
        counts: Ints = seen.sum(axis=1)
        return counts
    return np.bincount(distinct_sorted(place * width + thing) // width, minlength=places)


def distinct_sorted(values: Ints) -> Ints:
    """The distinct values, ascending. (`np.unique` hashes integers: slower by far than a sort.)"""
    import numpy as np

    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(values) else values


def union_length(place: Ints, first: Ints, last: Ints, places: int) -> Ints:
    """The length of the union of the intervals [first, last) of each place, overlaps once."""
    import numpy as np

    if not len(place):
        return np.zeros(places, np.int64)
    order = np.lexsort((first, place))
    place, first, last = place[order], first[order], last[order]
    reached = _reached(place, last)
    before = np.concatenate([[0], reached[:-1]])
    opens = np.concatenate([[True], place[1:] != place[:-1]])
    before[opens] = 0
    new = np.maximum(last - np.maximum(first, before), 0)
    return np.bincount(place, new, minlength=places).astype(np.int64)


def merged(place: Ints, first: Ints, last: Ints) -> Ints:
    """A number for each interval, the same for those of one place that overlap in a chain."""
    import numpy as np

    if not len(place):
        return np.empty(0, np.int64)
    order = np.lexsort((first, place))
    sorted_place, reached = place[order], _reached(place[order], last[order])
    opens = np.ones(len(order), bool)
    opens[1:] = (sorted_place[1:] != sorted_place[:-1]) | (first[order][1:] >= reached[:-1])
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(opens) - 1
    return number


def _reached(place: Ints, last: Ints) -> Ints:
    """The highest `last` so far within each run of one place (places ascend)."""
    import numpy as np

    # One running maximum for all: each place is lifted above the ones before it.
    lift = place * (int(last.max()) + 1)
    return np.maximum.accumulate(last + lift) - lift


class Lists:
    """Lists of numbers laid end to end, looked up by whole arrays of their indexes."""

    def __init__(self, lists: Iterable[Sequence[int]]) -> None:
        import numpy as np

        items = list(lists)
        self._lengths = np.array([len(item) for item in items], np.int64)
        self._begins = np.cumsum(self._lengths) - self._lengths
        self._flat = np.array([number for item in items for number in item], np.int64)

    def of(self, indexes: Ints) -> tuple[Ints, Ints]:
        """Parallel (position in `indexes`, number): each index repeated for each of its list."""
        import numpy as np

        times = self._lengths[indexes]
        position = np.repeat(np.arange(len(indexes)), times)
        inner = np.arange(len(position)) - np.repeat(np.cumsum(times) - times, times)
        return position, self._flat[np.repeat(self._begins[indexes], times) + inner]
