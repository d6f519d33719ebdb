"""A graph as a picture: nodes with names that do not overlap, edges with widths and dashes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from terrain.reports.charts.base import CATEGORICAL, SHAPES, inline, leading
from terrain.reports.charts.placing import Label, place

_WIDTH, _HEIGHT = 640, 560
_MARGIN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """`weight` is drawn as the area; `group` (0…) by tint and shape; `href`: where it leads."""

    key: str
    name: str
    weight: float
    group: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """`weight` is drawn as the width; a `doubtful` edge is dashed."""

    first: str
    second: str
    weight: float
    doubtful: bool = False


def network(nodes: Sequence[Node], edges: Sequence[Edge], *, scale: float = 1.0) -> Any:
    """The drawing of a graph, always the same for the same graph (Kamada & Kawai 1989; parts that
    are not joined are drawn side by side). `scale` enlarges the picture, not its letters."""
    import altair as alt

    places = _layout(nodes, edges)
    heaviest = max((n.weight for n in nodes), default=1.0) or 1.0
    points: list[dict[str, Any]] = [
        {"name": n.name, "x": places[n.key][0], "y": places[n.key][1], "group": n.group,
         "href": n.href,
         "radius": 3 + 13 * math.sqrt(max(n.weight, 0) / heaviest),
         "color": CATEGORICAL[1:][n.group % 7], "shape": SHAPES[n.group % 6]}
        for n in sorted(nodes, key=lambda n: -n.weight)
    ]  # fmt: skip
    for point in points:
        point["area"] = (2 * point["radius"]) ** 2 * 0.7
    spots = place(
        [Label(p["name"], p["x"], p["y"], 11 / scale, p["radius"] / scale) for p in points],
        _WIDTH, _HEIGHT, insist=len(points),
    )  # fmt: skip
    for point, spot in zip(points, spots, strict=True):
        point["tx"], point["ty"], point["align"] = spot or (0.0, 0.0, "none")
    layers = [*_lines(edges, places), _points(points), *_names(points)]
    return alt.layer(*layers).properties(width=_WIDTH * scale, height=_HEIGHT * scale)


def _chart(rows: list[dict[str, Any]], x: str, y: str) -> Any:
    import altair as alt

    return alt.Chart(inline(rows)).encode(
        x=alt.X(f"{x}:Q", scale=alt.Scale(domain=[0, _WIDTH], nice=False), axis=None),
        y=alt.Y(f"{y}:Q", scale=alt.Scale(domain=[_HEIGHT, 0], nice=False), axis=None),
    )


def _lines(edges: Sequence[Edge], places: dict[str, tuple[float, float]]) -> list[Any]:
    import altair as alt

    widest = max((e.weight for e in edges), default=1.0) or 1.0
    made = []
    for doubtful, dash in ((False, [1, 0]), (True, [4, 3])):
        rows = [
            {"ax": places[e.first][0], "ay": places[e.first][1], "bx": places[e.second][0],
             "by": places[e.second][1], "width": 0.8 + 6 * e.weight / widest}
            for e in edges if e.doubtful == doubtful
        ]  # fmt: skip
        if rows:
            made.append(
                _chart(rows, "ax", "ay")
                .mark_rule(color="#9a9a9a", opacity=0.75, strokeDash=dash, strokeCap="butt")
                .encode(x2="bx:Q", y2="by:Q", strokeWidth=alt.StrokeWidth("width:Q", scale=None))
            )
    return made


def _points(points: list[dict[str, Any]]) -> Any:
    import altair as alt

    return (
        _chart(points, "x", "y")
        .mark_point(filled=True, opacity=0.95, stroke="white", strokeWidth=1)
        .encode(
            size=alt.Size("area:Q", scale=None), color=alt.Color("color:N", scale=None),
            shape=alt.Shape("shape:N", scale=None), **leading(points),
        )
    )  # fmt: skip


def _names(points: list[dict[str, Any]]) -> list[Any]:
    made = []
    for align in ("left", "right", "center"):
        rows = [p for p in points if p["align"] == align]
        if rows:
            # A white edge keeps letters readable over lines.
            edge = _chart(rows, "tx", "ty").mark_text(
                align=align, baseline="middle", fontSize=11, stroke="white", strokeWidth=3
            )
            word = _chart(rows, "tx", "ty").mark_text(
                align=align, baseline="middle", fontSize=11, color="#111111"
            )
            made += [edge.encode(text="name:N"), word.encode(text="name:N", **leading(rows))]
    return made


def _layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, tuple[float, float]]:
    """Places in pixels: each joined part by its distances, the parts in rows of even cells."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(n.key for n in nodes)
    heaviest = max((e.weight for e in edges), default=1.0) or 1.0
    for e in edges:
        graph.add_edge(e.first, e.second, length=1.6 - e.weight / heaviest)
    order = {n.key: rank for rank, n in enumerate(nodes)}
    parts = sorted(
        nx.connected_components(graph), key=lambda p: (-len(p), min(order[k] for k in p))
    )
    found: dict[str, tuple[float, float]] = {}
    # The largest part takes the room above, lone nodes a row below.
    single = [next(iter(part)) for part in parts if len(part) == 1]
    joined = [part for part in parts if len(part) > 1]
    floor = _HEIGHT - (_MARGIN if single else 0)
    shares = [math.sqrt(len(part)) for part in joined]
    left = 0.0
    for part, share in zip(joined, shares, strict=True):
        wide = _WIDTH * share / sum(shares)
        inner = graph.subgraph(sorted(part, key=order.__getitem__))
        first = _fan(inner) if nx.is_tree(inner) else None
        drawn = nx.kamada_kawai_layout(inner, weight="length", pos=first)
        found |= _fitted(drawn, left, wide, floor, min(1.0, 0.16 * len(part)))
        left += wide
    for rank, key in enumerate(sorted(single, key=order.__getitem__)):
        top = _HEIGHT - _MARGIN / 2 if joined else _HEIGHT / 2
        found[key] = ((rank + 0.5) * _WIDTH / len(single), top)
    return found


def _fan(tree: Any) -> dict[str, tuple[float, float]]:
    """A tree spread from its centre, each branch in a sector as wide as it has ends: no line
    crosses another, and a layout that begins there is seldom led to crossings."""
    import networkx as nx

    root = nx.center(tree)[0]
    inward = dict(nx.dfs_predecessors(tree, root))
    order = list(nx.dfs_preorder_nodes(tree, root))
    outward = {key: [other for other in tree[key] if inward.get(other) == key] for key in order}
    ends: dict[str, int] = {}
    for key in reversed(order):
        ends[key] = sum(ends[other] for other in outward[key]) or 1
    places, sectors = {root: (0.0, 0.0)}, {root: (0.0, 2 * math.pi)}
    for key in order:
        begin, stop = sectors[key]
        for other in outward[key]:
            wide = (stop - sectors[key][0]) * ends[other] / ends[key]
            sectors[other] = (begin, begin + wide)
            x, y = places[key]
            middle = begin + wide / 2
            places[other] = (x + math.cos(middle), y + math.sin(middle))
            begin += wide
    return places


def _fitted(
    drawn: Any, left: float, wide: float, tall: float, part: float
) -> dict[str, tuple[float, float]]:
    """Places within a box; a small part takes only `part` of its height."""
    lows = [min(place[axis] for place in drawn.values()) for axis in (0, 1)]
    spans = [max(place[axis] for place in drawn.values()) - lows[axis] or 1.0 for axis in (0, 1)]
    room = (max(wide - 2 * _MARGIN, 40), (tall - 2 * _MARGIN / 1.5) * part)
    top = (tall - room[1]) / 2
    return {
        key: (
            float(left + (wide - room[0]) / 2 + (place[0] - lows[0]) / spans[0] * room[0]),
            float(top + (place[1] - lows[1]) / spans[1] * room[1]),
        )
        for key, place in drawn.items()
    }
