"""Accumulation curves: codes expected after n interviews, with the band of random orders."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from terrain.analysis.saturation import Curve, Saturation
from terrain.reports.charts.base import CATEGORICAL, finish, inline
from terrain.reports.charts.placing import Label, place
from terrain.reports.sheets.saturation import name, notes
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _HEIGHT = 560, 340
#: Groups drawn at most: as many as there are dashes and tints beside the black.
_MOST = 7
#: Room to the right of the longest curve, for its name.
_ROOM = 1.22
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2, 1, 2], [10, 4], [1, 3], [6, 2, 2, 2])


def curves(value: Saturation, text: Text) -> alt.VConcatChart:
    """All interviews with their band and the estimate of Chao2; groups as lines of other dashes,
    named at their end."""
    import altair as alt

    whole, *groups = value.curves
    several = [curve for curve in groups if len(curve.points) > 1]
    caption = notes(value, text)
    if several[_MOST:] or len(several) < len(groups):
        drawn = text.number(len(several[:_MOST]))
        caption.insert(0, text("saturation.chart.cut", drawn=drawn, groups=len(groups)))
    groups = several[:_MOST]
    longest = len(whole.points)
    top = 1.08 * max(whole.chao2 or 0, *(curve.points[-1].high for curve in value.curves))
    ticks = list(range(0, longest + 1, max(1, longest // 12)))
    x = alt.X(
        "size:Q", title=text("saturation.chart"),
        scale=alt.Scale(domain=[0, longest * _ROOM], nice=False),
        axis=alt.Axis(format="d", grid=False, values=ticks),
    )  # fmt: skip
    y = alt.Y(
        "expected:Q", title=text("saturation.chart.y"), scale=alt.Scale(domain=[0, top], nice=False)
    )
    base = alt.Chart(inline(_rows(whole, text))).encode(x=x)
    low = alt.Y("low:Q", title=None)
    layers: list[Any] = [
        base.mark_area(color="#d2e3f3").encode(y=low, y2="high:Q"),
        base.mark_line(color="#000000", strokeWidth=2).encode(y=y),
    ]
    for number, curve in enumerate(groups):
        layers.append(
            alt.Chart(inline(_rows(curve, text)))
            .mark_line(
                color=CATEGORICAL[1 + number % 7], strokeWidth=1.6, strokeDash=_DASHES[1 + number]
            )
            .encode(x=x, y=y)
        )
    layers.append(_ends([whole, *groups], text, longest, top, whole.chao2))
    if whole.chao2 is not None:
        said = text.colon(text("saturation.chao2"), text.number(whole.chao2, 1))
        line = [{"expected": whole.chao2, "size": 0, "said": said}]
        level = alt.Chart(inline(line))
        layers += [
            level.mark_rule(strokeDash=[3, 3], color="#b35806").encode(y=y),
            level.mark_text(align="left", dx=4, dy=-7, fontSize=10, color="#b35806").encode(
                x=x, y=y, text="said:N"
            ),
        ]
    plot = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    return finish(plot, title=text("saturation.title"), subtitle=value.study,
                  caption=caption)  # fmt: skip


def _ends(curves: list[Curve], text: Text, longest: int, top: float, chao2: float | None) -> Any:
    """The names of the curves at their ends, none over another."""
    import altair as alt

    def at(size: float, codes: float) -> tuple[float, float]:
        return _WIDTH * size / (longest * _ROOM), _HEIGHT * (1 - codes / top)

    labels = [
        Label(name(c, text), *at(len(c.points), c.points[-1].expected), 10, 2) for c in curves
    ]
    drawn = [
        at(one.size + (two.size - one.size) * part / 8,
           one.expected + (two.expected - one.expected) * part / 8)
        for c in curves
        for one, two in pairwise(c.points)
        for part in range(8)
    ]  # fmt: skip
    if chao2 is not None:
        drawn += [at(longest * _ROOM * part / 60, chao2) for part in range(61)]
    spots = place(labels, _WIDTH, _HEIGHT, insist=len(labels), avoid=drawn)
    layers = []
    for label, spot in zip(labels, spots, strict=True):
        assert spot is not None
        layers.append(
            alt.Chart(inline([{"name": label.text, "x": spot.x, "y": spot.y}]))
            .mark_text(align=spot.align, baseline="middle", fontSize=10)  # type: ignore[arg-type]  # altair lists the words
            .encode(x=alt.value(spot.x), y=alt.value(spot.y), text="name:N")
        )
    return alt.layer(*layers)


def _rows(curve: Curve, text: Text) -> list[dict[str, Any]]:
    return [
        {"size": p.size, "expected": p.expected, "low": p.low, "high": p.high,
         "group": name(curve, text)}
        for p in curve.points
    ]  # fmt: skip
