"""Krippendorff's αU: whether coders mark the same stretches of text, not only the same units.

After Krippendorff, Content Analysis (2nd ed., 2004), section 11.6, pages 251 to 256, whose worked
example the tests repeat. A continuum of length L is cut by each coder into stretches marked with a
code and the gaps between; positions are words here, so that a sentence counts for its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

#: Begin and end (half-open) of one marked stretch.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unitizing:
    """Observed and expected disagreement; `alpha` is None where nothing could disagree."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float | None:
        """1 - observed / expected."""
        return 1 - self.observed / self.expected if self.expected else None


def unitizing(coders: Sequence[Sequence[Stretch]], length: int) -> Unitizing:
    """Disagreement on one code over a continuum of `length` positions.

    `coders`: for each, disjoint stretches in order, as `joined` makes them.
    """
    cut = [_sections(stretches, length) for stretches in coders]
    many, marked = len(cut), [[s for s in sections if s[2]] for sections in cut]
    gaps = [end - begin for sections in cut for begin, end, held in sections if not held]
    observed = 0.0
    for first, second in combinations(cut, 2):
        observed += 2 * _disagreement(first, second)  # the same either way
    if not length or many < 2:
        return Unitizing(0.0, 0.0)
    observed /= many * (many - 1) * length**2
    return Unitizing(observed, _expected(marked, sorted(gaps), many, length))


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches in order, those that overlap made one: a coder does not disagree with oneself."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif end > begin:
            found.append((begin, end))
    return found


def _sections(stretches: Sequence[Stretch], length: int) -> list[tuple[int, int, bool]]:
    """The whole continuum: marked stretches and the gaps between."""
    found, at = list[tuple[int, int, bool]](), 0
    for begin, end in stretches:
        if begin > at:
            found.append((at, begin, False))
        found.append((begin, end, True))
        at = end
    if at < length:
        found.append((at, length, False))
    return found


def _disagreement(
    first: Sequence[tuple[int, int, bool]], second: Sequence[tuple[int, int, bool]]
) -> float:
    """The sum of δ² over the pairs of sections that intersect (equation on page 253)."""
    total, i, j = 0.0, 0, 0
    while i < len(first) and j < len(second):
        (a, b, mine), (c, d, theirs) = first[i], second[j]
        if mine and theirs:
            total += (a - c) ** 2 + (b - d) ** 2
        elif mine and c <= a and b <= d:
            total += (b - a) ** 2
        elif theirs and a <= c and d <= b:
            total += (d - c) ** 2
        i, j = (i + 1 if b <= d else i), (j + 1 if d <= b else j)
    return total


def _expected(
    marked: Sequence[Sequence[tuple[int, int, bool]]], gaps: Sequence[int], many: int, length: int
) -> float:
    """De: the disagreement of all ways in which the sections could lie (page 254)."""
    import numpy as np

    # Sums of cubes of words run beyond what a float holds exactly, within what a double rounds.
    sizes = np.array([e - b for stretches in marked for b, e, _ in stretches], float)
    wide = np.array(gaps, float)
    first = wide.searchsorted(sizes)  # the gaps from here on could hold a stretch of that size
    tail = np.append(np.cumsum(wide[::-1])[::-1], 0.0)[first]
    room = tail - (len(wide) - first) * (sizes - 1)
    above = ((len(sizes) - 1) / 3 * (2 * sizes**3 - 3 * sizes**2 + sizes) + sizes**2 * room).sum()
    below = many * length * (many * length - 1) - (sizes * (sizes - 1)).sum()
    return float(2 / length * above / below) if below else 0.0
