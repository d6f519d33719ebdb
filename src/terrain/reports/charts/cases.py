"""The choice of cases as pictures: structural × local effects, and a map over outlines."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from terrain.analysis.case_selection import Selection, Span, Zone
from terrain.formats.outlines import Outlines, Point, Polygon
from terrain.reports.charts.base import finish, inline
from terrain.reports.charts.placing import Label, place
from terrain.reports.sheets.cases import notes, title
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt

#: Dark to light, told apart in grey; shapes tell them apart in the plot.
_FILLS = {"three": "#08519c", "two": "#6baed6", "fewer": "#d9d9d9", "unknown": "#ffffff"}
_SHAPES = {"three": "circle", "two": "square", "fewer": "triangle-up"}
#: Names beside points beyond the chosen ones, the nearest misses first.
_NAMED = 12
_SIDE, _HIGH = 460, 345
#: Axes go a little farther than the farthest point, on either side of zero.
_MARGIN = 1.08


def scatter(value: Selection, text: Text, span: Span = "recent") -> alt.VConcatChart:
    """Each zone by its structural and local effects over a period, in points a year.

    Off the diagonals, towards top and bottom, the local effect outweighs the structural one.
    """
    import altair as alt

    rows = [_point(zone, text, span) for zone in value.zones if zone.local[span] is not None]
    states = [state for state in _SHAPES if any(row["state"] == state for row in rows)]
    labels = [text(f"cases.chart.{state}") for state in states]
    label = "cases.chart.y.competitive" if value.competitive else "cases.chart.y"
    reach = [_MARGIN * max((abs(row[axis]) for row in rows), default=1.0) or 1.0 for axis in "xy"]
    x = alt.X("x:Q", title=text("cases.chart.x"), scale=_scale(reach[0]))
    y = alt.Y("y:Q", title=text(label), scale=_scale(reach[1]))
    points = alt.Chart(inline(rows)).mark_point(filled=True, size=52, opacity=1,
                                                stroke="#333333", strokeWidth=0.6).encode(
        x=x, y=y,
        shape=alt.Shape("label:N", sort=labels, title=text("cases.chart.legend"),
                        scale=alt.Scale(domain=labels, range=[_SHAPES[s] for s in states])),
        color=alt.Color("label:N", sort=labels, title=text("cases.chart.legend"),
                        scale=alt.Scale(domain=labels, range=[_FILLS[s] for s in states])),
    )  # fmt: skip
    placed = _names(rows, *reach)
    names = [
        alt.Chart(inline([row for row in placed if row["align"] == align]))
        .mark_text(align=align, baseline="middle", fontSize=10)
        .encode(x=x, y=y, text="zone:N")
        for align in ("left", "right", "center")
    ]
    plot = alt.layer(*_guides(rows), points, *names).properties(width=_SIDE, height=_HIGH)
    over = text("cases.chart.title", period=value.periods[span])
    return finish(plot, title=over, caption=[text("cases.chart.guides"), *notes(value, text)])


def _scale(reach: float) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=[-reach, reach], nice=False)


def _names(rows: list[dict[str, Any]], wide: float, high: float) -> list[dict[str, Any]]:
    """Where the names of the chosen zones, and of the nearest misses, stand free."""
    ranked = sorted(rows, key=lambda row: list(_SHAPES).index(row["state"]))
    chosen = sum(row["state"] == "three" for row in rows)
    misses = max(0, _NAMED - chosen)
    named = [row["state"] == "three" or (row["state"] == "two" and number < chosen + misses)
             for number, row in enumerate(ranked)]  # fmt: skip
    spots = place(
        [Label(row["zone"] if shown else "", (row["x"] / wide + 1) / 2 * _SIDE,
               (1 - row["y"] / high) / 2 * _HIGH, radius=4)
         for row, shown in zip(ranked, named, strict=True)],
        _SIDE, _HIGH, insist=chosen,
    )  # fmt: skip
    return [
        {"zone": row["zone"], "align": spot.align, "x": (2 * spot.x / _SIDE - 1) * wide,
         "y": (1 - 2 * spot.y / _HIGH) * high}
        for row, shown, spot in zip(ranked, named, spots, strict=True) if shown and spot
    ]  # fmt: skip


def _point(zone: Zone, text: Text, span: Span) -> dict[str, Any]:
    local, structural, state = zone.local[span], zone.structural[span], _state(zone)
    assert local is not None
    assert structural is not None
    return {"zone": zone.name, "x": float(structural) * 100, "y": float(local) * 100,
            "state": state, "label": text(f"cases.chart.{state}")}  # fmt: skip


def _state(zone: Zone) -> str:
    return "three" if zone.chosen else "two" if zone.met >= 2 else "fewer"


def _guides(rows: list[dict[str, Any]]) -> list[alt.Chart]:
    """The axes through zero, and the diagonals on which both effects weigh the same."""
    import altair as alt

    wide = max((abs(row["x"]) for row in rows), default=0.0)
    high = max((abs(row["y"]) for row in rows), default=0.0)
    reach = min(wide, high)
    lines = [{"x": -reach, "y": -reach, "x2": reach, "y2": reach},
             {"x": -reach, "y": reach, "x2": reach, "y2": -reach}]  # fmt: skip
    zero = alt.Chart(inline([{"zero": 0}]))
    return [
        zero.mark_rule(color="#999999").encode(x="zero:Q"),
        zero.mark_rule(color="#999999").encode(y="zero:Q"),
        alt.Chart(inline(lines)).mark_rule(color="#bbbbbb", strokeDash=[3, 3]).encode(
            x="x:Q", y="y:Q", x2="x2:Q", y2="y2:Q"
        ),
    ]  # fmt: skip


def zone_map(value: Selection, outlines: Outlines, text: Text) -> alt.VConcatChart:
    """The zones on the outlines that the user brought, by how many criteria they meet."""
    import altair as alt

    states = {zone.code: _state(zone) for zone in value.zones}
    states |= dict.fromkeys(value.left_out, "unknown")
    drawn = [code for code in outlines.polygons if code in states]
    used = [state for state in _FILLS if any(states[code] == state for code in drawn)]
    labels = [text(f"cases.chart.{state}") for state in used]
    place = _plane(outlines)
    shapes = [_feature(outlines.polygons[code], text(f"cases.chart.{states[code]}"), place)
              for code in drawn]  # fmt: skip
    names = [
        _name(zone, outlines, place) for zone in value.chosen if zone.code in outlines.polygons
    ]
    fills = alt.Fill("properties.label:N", sort=labels, title=text("cases.chart.legend"),
                     scale=alt.Scale(domain=labels, range=[_FILLS[s] for s in used]))  # fmt: skip
    zones = alt.Chart(inline(shapes)).mark_geoshape(stroke="#555555", strokeWidth=0.5)
    words = alt.Chart(inline(names)).encode(longitude="x:Q", latitude="y:Q", text="zone:N")
    halo = words.mark_text(fontSize=10, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    layers = [zones.encode(fill=fills), halo, words.mark_text(fontSize=10)]
    plot = alt.layer(*layers).project(type="identity", reflectY=True)
    noted = text("cases.map.note", outlines=outlines.name, drawn=len(drawn), known=len(states))
    far = [text("cases.map.far", count=outlines.far)] if outlines.far else []
    return finish(
        plot.properties(width=_SIDE, height=_SIDE),
        title=title(value, text),
        caption=[noted, *far, *notes(value, text)],
    )


_Plane = Callable[[Point], list[float]]


def _plane(outlines: Outlines) -> _Plane:
    """Points on the plane: as they are, or degrees with meridians drawn together as they are at
    the middle latitude (equirectangular), so that no order of the rings can turn a zone inside out.
    """
    latitudes = [
        y for held in outlines.polygons.values() for polygon in held for ring in polygon
        for _, y in ring
    ]  # fmt: skip
    middle = (min(latitudes) + max(latitudes)) / 2
    squeeze = math.cos(math.radians(middle)) if outlines.degrees else 1.0
    return lambda point: [round(point[0] * squeeze, 5), round(point[1], 5)]


def _feature(polygons: tuple[Polygon, ...], label: str, place: _Plane) -> dict[str, Any]:
    drawn = [
        [_turned([place(point) for point in ring], outer=not number)
         for number, ring in enumerate(polygon)]
        for polygon in polygons
    ]  # fmt: skip
    shape = {"type": "MultiPolygon", "coordinates": drawn}
    return {"type": "Feature", "geometry": shape, "properties": {"label": label}}


def _turned(ring: list[list[float]], *, outer: bool) -> list[list[float]]:
    """A ring clockwise, a hole against it: what fills a shape and leaves its holes empty."""
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    area = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)
    return ring if (area < 0) is outer else ring[::-1]


def _name(zone: Zone, outlines: Outlines, place: _Plane) -> dict[str, Any]:
    """Where a zone's name stands: the middle of its longest outer ring."""
    longest = max((polygon[0] for polygon in outlines.polygons[zone.code]), key=len)
    ring = [place(point) for point in longest]
    columns = list(zip(*ring, strict=True))
    x, y = ((min(column) + max(column)) / 2 for column in columns)
    return {"zone": zone.name, "x": x, "y": y}
