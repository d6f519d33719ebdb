"""A correspondence analysis as a plane: groups and the terms that make its axes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from terrain.analysis.correspondence import Correspondence
from terrain.reports.charts.base import Link, finish, inline, leading, nowhere
from terrain.reports.charts.placing import Label, place
from terrain.reports.sheets.factor import notes, strongest, title
from terrain.reports.sheets.notes import name_of
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _TALLEST, _LOWEST = 620, 620, 300


def plane(
    value: Correspondence, text: Text, *, terms: int = 40, link: Link = nowhere
) -> alt.VConcatChart:
    """Both axes on one scale (a distance must not depend on its direction). Groups are diamonds
    in bold; a term's circle grows with its contribution. Names that would overlap are left out,
    the least contributing first, and counted in the caption. With a single axis, a line."""
    points, groups = _points(value, text, terms, link)
    height = _project(points)
    spots = place(
        [Label(p["name"], p["px"], p["py"], 12 if p["group"] else 10, p["radius"]) for p in points],
        _WIDTH, height, insist=groups,
    )  # fmt: skip
    hidden = 0
    for point, spot in zip(points, spots, strict=True):
        point["tx"], point["ty"], point["align"] = spot or (0.0, 0.0, "none")
        hidden += spot is None
    caption = notes(value, text, len(points) - groups, drawn=True)
    if hidden:
        caption.insert(0, text("factor.note.labels", count=hidden))
    return finish(
        _layers(points, value, text, height), title=title(value, text), subtitle=value.study,
        caption=caption, line=108,
    )  # fmt: skip


def _points(
    value: Correspondence, text: Text, terms: int, link: Link
) -> tuple[list[dict[str, Any]], int]:
    names = {size.group.key: name_of(size.group, text) for size in value.sizes}
    found = [(names[point.key], point, True) for point in value.groups]
    found += [(clean(point.label), point, False) for point in strongest(value, terms)]
    made: list[dict[str, Any]] = [
        {"name": name, "group": group, "x": point.place[0],
         "href": link("group", value.by, point.key) if group
         else link("term", value.of, point.key),
         "y": point.place[1] if len(point.place) > 1 else 0.0,
         "radius": 6.0 if group else 2.0 + 5.0 * math.sqrt(max(point.contribution[:2]))}
        for name, point, group in found
    ]  # fmt: skip
    for point in made:
        point["area"] = (2 * point["radius"]) ** 2 * 0.8
    return made, len(value.groups)


def _project(points: list[dict[str, Any]]) -> float:
    """Places in pixels, one scale for both axes; gives the height of the plane."""
    lows = [min(p[axis] for p in points) for axis in "xy"]
    spans = [
        (max(p[axis] for p in points) - low) or 1.0 for axis, low in zip("xy", lows, strict=True)
    ]
    room = 0.84
    scale = min(_WIDTH * room / spans[0], _TALLEST * room / spans[1])
    height = max(_LOWEST, spans[1] * scale / room)
    for p in points:
        p["px"] = (p["x"] - lows[0] - spans[0] / 2) * scale + _WIDTH / 2
        p["py"] = height / 2 - (p["y"] - lows[1] - spans[1] / 2) * scale
    points[0]["ox"] = (-lows[0] - spans[0] / 2) * scale + _WIDTH / 2
    points[0]["oy"] = height / 2 - (-lows[1] - spans[1] / 2) * scale
    return height


def _layers(points: list[dict[str, Any]], value: Correspondence, text: Text, height: float) -> Any:
    import altair as alt

    def chart(rows: list[dict[str, Any]], x: str = "px", y: str = "py") -> alt.Chart:
        across = alt.X(f"{x}:Q", scale=alt.Scale(domain=[0, _WIDTH], nice=False), axis=None)
        down = alt.Y(f"{y}:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
        return alt.Chart(inline(rows)).encode(x=across, y=down)

    origin = points[0]
    rules = [
        {"ax": origin["ox"], "ay": 0.0, "bx": origin["ox"], "by": height},
        {"ax": 0.0, "ay": origin["oy"], "bx": float(_WIDTH), "by": origin["oy"]},
    ]
    layers: list[alt.Chart] = [
        chart(rules, "ax", "ay").mark_rule(color="#bbbbbb", strokeDash=[3, 3]).encode(
            x2="bx:Q", y2="by:Q"
        ),
        chart([p for p in points if not p["group"]])
        .mark_point(filled=True, color="#0072B2", opacity=0.65)
        .encode(size=alt.Size("area:Q", scale=None), **leading(points)),
        chart([p for p in points if p["group"]])
        .mark_point(filled=True, color="#000000", shape="diamond", size=110, opacity=1)
        .encode(**leading(points)),
    ]  # fmt: skip
    for align in ("left", "right", "center"):
        for group in (False, True):
            held = [p for p in points if p["align"] == align and p["group"] == group]
            if held:
                layers.append(
                    chart(held, "tx", "ty").mark_text(
                        align=align, baseline="middle", fontSize=12 if group else 10,
                        fontWeight="bold" if group else "normal",
                        color="#000000" if group else "#0a4a74",
                    ).encode(text="name:N", **leading(held))
                )  # fmt: skip
    layers += _titles(value, text, origin, height, chart)
    return alt.layer(*layers).properties(width=_WIDTH, height=height)


def _titles(
    value: Correspondence, text: Text, origin: dict[str, Any], height: float, chart: Any
) -> list[alt.Chart]:
    """The axes' names with their share, at the end of each."""
    found = []
    for axis in range(min(2, len(value.inertia))):
        said = text("factor.axis.share", axis=axis + 1, share=text.percent(value.share(axis)))
        row: dict[str, Any] = {"said": said}
        if axis == 0:
            row |= {"tx": _WIDTH, "ty": height - 6}
        else:
            row |= {"tx": origin["ox"] + 5, "ty": 7}
        found.append(
            chart([row], "tx", "ty").mark_text(
                align="right" if axis == 0 else "left", fontSize=11, fontStyle="italic",
                color="#444444",
            ).encode(text="said:N")
        )  # fmt: skip
    return found
