"""A similarity graph as a picture: its maximum tree, with communities by tint and shape."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from terrain.analysis.wordgraph import WordGraph
from terrain.reports.charts.base import Link, finish, nowhere
from terrain.reports.charts.network import Edge, Node, network
from terrain.reports.sheets.network import notes, title
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    import altair as alt


def tree(value: WordGraph, text: Text, link: Link = nowhere) -> alt.VConcatChart:
    """A circle's area is how many units hold the word, a line's width how strong the link is."""
    nodes = [
        Node(n.key, clean(n.label), n.units, n.community - 1, link("term", value.of, n.key))
        for n in value.nodes
    ]
    edges = [
        Edge(e.first, e.second, e.together if value.measure == "cooccurrence" else e.jaccard)
        for e in value.edges
    ]
    scale = min(1.8, max(1.0, math.sqrt(len(nodes) / 42)))
    return finish(
        network(nodes, edges, scale=scale), title=title(value, text), subtitle=value.study,
        caption=notes(value, text), line=int(112 * scale),
    )  # fmt: skip
