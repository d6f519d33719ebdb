"""Where the names of points are written, so that none is written over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Label(NamedTuple):
    """A name to place: the point's place and radius in pixels (y downwards), the font's size."""

    text: str
    x: float
    y: float
    size: float = 10
    radius: float = 3


class Placed(NamedTuple):
    """Where a name is anchored: pixels, on its middle line; `align` is left, right or center."""

    x: float
    y: float
    align: str


#: How many lines away a name that must be written may stand.
_FARTHER = 4
#: The width of a letter and the height of a line, for a font of size 1 (Liberation Sans, mean).
_LETTER, _LINE = 0.56, 1.15
_Box = tuple[float, float, float, float]


def place(
    labels: Sequence[Label], width: float, height: float, *, insist: int = 0,
    avoid: Sequence[tuple[float, float]] = (),
) -> list[Placed | None]:  # fmt: skip
    """A place for each name beside its point, the first ones first served; None where all eight
    places around it are taken or out of the frame. The `insist` first names may also stand some
    lines farther, and at the worst over others. `avoid`: points of a curve, to be left bare."""
    taken: list[_Box] = [(x - 1, y - 1, x + 1, y + 1) for x, y in avoid]
    taken += [
        (item.x - item.radius, item.y - item.radius, item.x + item.radius, item.y + item.radius)
        for item in labels
    ]
    found: list[Placed | None] = []
    for rank, item in enumerate(labels):
        lines = _FARTHER if rank < insist else 1
        spots = [spot for farther in range(lines) for spot in _around(item, farther)]
        spots = [_shifted(spot, box, width) for spot, box in spots]
        inside = [(spot, box) for spot, box in spots if _within(box, width, height)]
        free = [
            (spot, box) for spot, box in inside if not any(_overlap(box, other) for other in taken)
        ]
        if not free and rank < insist:
            free = sorted(
                inside or spots, key=lambda one: sum(_overlap(one[1], other) for other in taken)
            )
        found.append(free[0][0] if free else None)
        taken += [box for _, box in free[:1]]
    return found


def _around(item: Label, farther: int = 0) -> list[tuple[Placed, _Box]]:
    wide, tall = len(item.text) * item.size * _LETTER, item.size * _LINE
    gap = item.radius + 2
    spots = []
    for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
        if dy or not farther:
            x = item.x + dx * gap
            y = item.y + dy * (gap + tall / 2 - 1 + farther * tall)
            align = {1: "left", -1: "right", 0: "center"}[dx]
            left = x - {1: 0.0, -1: wide, 0: wide / 2}[dx]
            spots.append((Placed(x, y, align), (left, y - tall / 2, left + wide, y + tall / 2)))
    return spots


def _shifted(spot: Placed, box: _Box, width: float) -> tuple[Placed, _Box]:
    """A name above or below its point, moved sideways into the frame if it would leave it."""
    by = max(-box[0], 0.0) - max(box[2] - width, 0.0)
    if spot.align != "center" or abs(by) >= (box[2] - box[0]) / 2:
        return spot, box
    return spot._replace(x=spot.x + by), (box[0] + by, box[1], box[2] + by, box[3])


def _within(box: _Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
