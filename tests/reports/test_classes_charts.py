"""Pictures of classes and similarity graphs: what they say, whatever the names."""

from __future__ import annotations

import math
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.analysis.test_classes import classes, study
from tests.builders import project
from tests.reports.test_charts import words

from terrain.analysis.wordgraph import WordGraph, word_graph
from terrain.reports.charts.base import svg
from terrain.reports.charts.classes import dendrogram
from terrain.reports.charts.network import _fan
from terrain.reports.charts.wordgraph import tree
from terrain.reports.sheets.classes import sheets
from terrain.reports.text import Text

FR, EN = Text(), Text("en")
HOSTILE = "<script>alert('1')</script>"


def graph(count: int = 12) -> WordGraph:
    draw = np.random.default_rng(4)
    table = (draw.random((60, count)) < draw.uniform(0.1, 0.6, count)).astype(int)
    keys = [HOSTILE, *(f"mot {n}" for n in range(1, count))]
    return word_graph(project({}), keys, csr_array(table), of="lemmas", unit="passage")


def test_a_dendrogram_says_the_words_sizes_and_places() -> None:
    said = " ".join(words(svg(dendrogram(classes(study()), FR), FR)))
    assert "Classe 1 – 50,0\u00a0% (12\u00a0tours de parole sur 24)" in said
    assert "hectare\u00a0(" in said
    assert "Alsace centrale\u00a0(24)" in said
    assert "24 tours de parole classés sur 24" in said
    assert "Class 2 – 50.0%" in " ".join(words(svg(dendrogram(classes(study()), EN), EN)))


def test_the_words_of_a_picture_stay_words() -> None:
    value = classes(study())
    hostile = replace(value, words=tuple(replace(w, key=HOSTILE) for w in value.words))
    for made in (svg(dendrogram(hostile, FR), FR), svg(tree(graph(), FR), FR)):
        assert "<script" not in made
        assert any(HOSTILE in line.replace("\u00a0", " ") for line in words(made))


@pytest.mark.parametrize("count", [12, 90])
def test_every_word_of_a_graph_is_written(count: int) -> None:
    value = graph(count)
    said = words(svg(tree(value, EN), EN))
    assert {node.label for node in value.nodes} <= set(said)
    assert any("Maximum spanning tree" in line for line in said)


def test_the_same_graph_gives_the_same_picture() -> None:
    assert svg(tree(graph(), FR), FR) == svg(tree(graph(), FR), FR)


def test_the_lines_of_a_fanned_tree_do_not_cross() -> None:
    made = nx.random_labeled_tree(40, seed=6)
    places = _fan(made)
    assert set(places) == set(made)
    edges = list(made.edges)
    for rank, (a, b) in enumerate(edges):
        assert math.dist(places[a], places[b]) == pytest.approx(1)
        for c, d in edges[rank + 1 :]:
            if not {a, b} & {c, d}:
                assert not crosses(*(places[n] for n in (a, b, c, d)))


def crosses(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...],
            d: tuple[float, ...]) -> bool:  # fmt: skip
    def side(p: tuple[float, ...], q: tuple[float, ...], r: tuple[float, ...]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_sheets_say_what_was_left_out() -> None:
    value = classes(study(), resamples=3)
    first, terms = sheets(value, FR, limit=1)[:2]
    assert "24 tours de parole classés sur 24 (100,0\u00a0%)" in first.notes[0]
    assert any("indice de Rand" in note for note in first.notes)
    assert len(terms.rows) == 2
    assert any("2 lignes sur" in note for note in terms.notes)
    few = replace(value, asked=5, terms=10, known=40)
    assert any("les plus répandus sur 40" in note for note in sheets(few, FR)[0].notes)
    assert any("2 classes sur les 5" in note for note in sheets(few, FR)[0].notes)
