"""Repeated segments: the expressions of a study, as « prix du foncier », « fond de vallée ».

Segments répétés after Salem 1987 (Pratique des segments répétés, Klincksieck): a run of forms
found again and again. One that never stands outside a longer one is left to the longer one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.analysis.word_table import Words, mostly_full

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: The most forms of an expression.
LONGEST = 4


def segments(words: Words, minimum: int) -> tuple[list[str], Ints, Ints]:
    """The expressions in the alphabet's order, and the unit and term of each occurrence.

    A segment of n + 1 forms is looked for only where both its segments of n are frequent enough,
    so that the work shrinks with length.
    """
    import numpy as np

    least = max(minimum, 2)
    full = mostly_full(words)[words.word]
    ids, alive = words.word, np.ones(len(words.word), bool)
    found: dict[str, Ints] = {}
    for length in range(2, LONGEST + 1):
        if len(alive) < length:
            break
        count = len(words.word) - length + 1
        last = np.arange(count) + length - 1
        alive = alive[:count] & alive[1 : count + 1] if length > 2 else np.ones(count, bool)
        alive &= words.breaks[last] == words.breaks[:count]
        alive &= words.unit[last] == words.unit[:count]
        base = int(max(ids.max(initial=0), words.word.max(initial=0))) + 1
        keys = np.where(alive, ids[:count] * base + words.word[last], -1)
        _, ids, size = np.unique(keys, return_inverse=True, return_counts=True)
        alive &= size[ids] >= least
        kept = np.flatnonzero(alive & full[:count] & full[last])
        order = kept[np.argsort(ids[kept], kind="stable")]
        for places in np.split(order, np.flatnonzero(np.diff(ids[order])) + 1):
            if len(places):
                first = int(places[0])
                forms = words.word[first : first + length].tolist()
                found[" ".join(words.names[form] for form in forms)] = places
    _without_contained(found)
    names = sorted(found)
    units = [words.unit[found[name]] for name in names]
    sizes = [len(places) for places in units]
    unit_of = np.concatenate(units) if units else np.zeros(0, np.int64)
    terms = [name.replace("' ", "’") for name in names]
    return terms, unit_of, np.repeat(np.arange(len(terms)), sizes)


def _without_contained(found: dict[str, Ints]) -> None:
    """Take out the segments as frequent as a longer one that holds them."""
    for longer in sorted(found, key=lambda text: -text.count(" ")):
        if longer not in found:
            continue
        forms, size = longer.split(" "), len(found[longer])
        for length in range(2, len(forms)):
            for first in range(len(forms) - length + 1):
                inner = " ".join(forms[first : first + length])
                if inner in found and len(found[inner]) == size:
                    del found[inner]
