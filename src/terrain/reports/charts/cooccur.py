"""Codes together as a graph: what meets more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.analysis.cooccurrence import Cooccurrence
from terrain.reports.charts.base import Link, finish, nowhere
from terrain.reports.charts.network import Edge, Node, network
from terrain.reports.sheets.cooccur import notes, row_name, title
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt


def graph(
    value: Cooccurrence, text: Text, *, limit: int = 40, link: Link = nowhere
) -> alt.VConcatChart:
    """The `limit` most frequent pairs of a lift above one; codes that meet none are left out."""
    every = [p for p in value.pairs if p.count and (p.lift or 0) > 1]
    pairs = every[:limit]
    held = {key for p in pairs for key in (p.first, p.second)}
    nodes = [
        Node(row.key, row_name(row, text), row.units, min(row.depth, 1),
             link("term", "codes", row.key))
        for row in value.codes
        if row.key in held
    ]  # fmt: skip
    edges = [Edge(p.first, p.second, p.count, (p.low or 0) <= 1) for p in pairs]
    return finish(
        network(nodes, edges), title=title(value, text), subtitle=value.study,
        caption=[text("cooccur.chart"), *_cut(len(pairs), len(every), text), *notes(value, text)],
        line=112,
    )  # fmt: skip


def _cut(shown: int, total: int, text: Text) -> list[str]:
    """Whether pairs were left out of the picture."""
    return [text("cooccur.chart.cut", shown=shown, total=total)] if shown < total else []
