"""A similarity graph as sheets: the links of its tree, its nodes."""

from __future__ import annotations

from terrain.analysis.wordgraph import WordGraph
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing
from terrain.reports.text import Text, clean


def sheets(value: WordGraph, text: Text, *, limit: int = 20) -> tuple[Sheet, ...]:
    """The `limit` strongest links of the tree (0: all), and every node."""
    return _edges(value, text, limit), _nodes(value, text)


def title(value: WordGraph, text: Text) -> str:
    """`Analyse de similitude : lemmes des passages`."""
    unit = text(f"classes.unit.{value.unit}")
    return text("network.title", of=text(f"network.of.{value.of}"), unit=unit)


def notes(value: WordGraph, text: Text) -> list[str]:
    """What a link is, how the tree was made, of how much."""
    found = [
        text("network.note.extent", shown=text.number(len(value.nodes)),
             of=text(f"network.of.{value.of}"), known=text.number(value.known),
             minimum=value.minimum, units=text.number(value.units),
             unit=text(f"classes.unit.{value.unit}"),
             transcripts=text.count(value.transcripts, "transcript")),
        text(f"network.note.measure.{value.measure}"),
    ]  # fmt: skip
    if value.modularity is None:
        found.append(text("network.note.none"))
    else:
        found += [
            text("network.note.method", edges=text.number(len(value.edges)),
                 links=text.number(value.links), seed=value.seed,
                 modularity=text.number(value.modularity, 2)),
            text("network.note.tree"),
        ]  # fmt: skip
    return [*found, *standing(value, text)]


def _edges(value: WordGraph, text: Text, limit: int) -> Sheet:
    names = {node.key: clean(node.label) for node in value.nodes}
    shown = value.edges[: limit or None]
    columns = (
        Column("first", text("network.first")), Column("first_key", "id 1", wide=True),
        Column("second", text("network.second")), Column("second_key", "id 2", wide=True),
        Column("together", text("network.together"), "integer"),
        Column("jaccard", text("network.jaccard"), "number"),
    )  # fmt: skip
    rows = tuple(
        (names[e.first], e.first, names[e.second], e.second, e.together, e.jaccard) for e in shown
    )
    said = notes(value, text)
    if len(shown) < len(value.edges):
        said.insert(0, text("network.note.shown", shown=len(shown),
                            total=text.number(len(value.edges))))  # fmt: skip
    return Sheet("edges", title(value, text), columns, rows, tuple(said))


def _nodes(value: WordGraph, text: Text) -> Sheet:
    columns = (
        Column("label", text("network.node")), Column("key", "id", wide=True),
        Column("units", text("network.units"), "integer"),
        Column("share", text("classes.share"), "share"),
        Column("community", text("network.community"), "integer"),
    )  # fmt: skip
    rows = tuple(
        (clean(n.label), n.key, n.units, n.units / value.units, n.community)
        for n in sorted(value.nodes, key=lambda n: (n.community, -n.units, n.key))
    )
    return Sheet("nodes", text("network.nodes"), columns, rows)
