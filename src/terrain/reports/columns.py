"""The columns of a printed table: which hold figures, and how wide each ought to be."""

from __future__ import annotations

import re

from terrain.reports.document import Table

_FIGURE = re.compile(r"^(≥\s*|\*|n\. [cd]\.|[-−+]?\d[\d\s,.]*)")
#: Where a line may end: at plain spaces (« 5 129 » holds a narrow one) and after hyphens.
_BREAK = re.compile(r"[ \n]|(?<=\w-)(?=\w)")
#: What the borders of a cell take, in letters of its words.
_PADDING = 2.1


def numeric(table: Table) -> list[bool]:
    """For each column, whether it holds figures (`≥ 3`, `–`, `n. c.` among them). The first one
    names the rows, by figures or not."""
    words = table.words[1:]
    return [n > 0 and _figures([row[n] for row in words]) for n in range(len(table.header))]


def _figures(cells: list[str]) -> bool:
    said = [cell for cell in cells if cell.strip("–—· ")]
    if not said:  # dashes alone stand where figures would
        return any(map(str.strip, cells))
    return sum(_FIGURE.match(cell) is not None for cell in said) > 0.6 * len(said)


def widths(table: Table, room: float) -> list[float]:
    """The width of each column in letters, of the `room` that the page has: its longest word at
    least, where there is room for all; the rest is shared by how much each column says."""
    least, wishes = [], []
    for n, title in enumerate(table.words[0]):
        cells = [row[n] for row in table.words[1:]] or [""]
        longest = max(len(word) for cell in cells for word in _BREAK.split(cell))
        heading = max(len(word) for word in _BREAK.split(title))
        least.append(max(longest, 1.1 * heading) + _PADDING)
        wishes.append(min(sum(map(len, cells)) / len(cells), 60) + 1)
    rest = room - sum(least)
    if rest < 0:
        return [room * width / sum(least) for width in least]
    return [width + rest * wish / sum(wishes) for width, wish in zip(least, wishes, strict=True)]
