"""Similarity graphs: counts by hand, the tree against scipy's, communities, what has no graph."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree
from tests.builders import project

from terrain.analysis.wordgraph import WordGraph, word_graph
from terrain.errors import UsageError

UNITS = np.array([
    # eau  prix  sol  usine
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [1, 1, 1, 0],
    [1, 0, 1, 0],
    [0, 0, 0, 1],
])  # fmt: skip
NAMES = ("eau", "prix", "sol", "usine")


def graph(table: np.ndarray = UNITS, **asked: object) -> WordGraph:
    keys = NAMES if table.shape[1] == 4 else tuple(f"m{n}" for n in range(table.shape[1]))
    options: dict[str, object] = {"of": "lemmas", "unit": "passage", "minimum": 1, **asked}
    return word_graph(project({}), keys, csr_array(table), **options)  # type: ignore[arg-type]


def test_counts_and_links_by_hand() -> None:
    value = graph()
    assert [(n.key, n.units) for n in value.nodes] == [
        ("eau", 4), ("prix", 3), ("sol", 2), ("usine", 1),
    ]  # fmt: skip
    assert [(e.first, e.second, e.together) for e in value.edges] == [
        ("eau", "prix", 3), ("eau", "sol", 2),
    ]  # fmt: skip
    assert [e.jaccard for e in value.edges] == [3 / 4, 2 / 4]
    # prix and sol meet once, and make a loop.
    assert value.links == 3
    assert value.units == 5


def test_a_word_that_meets_no_other_is_a_community_of_its_own() -> None:
    value = graph()
    community = {n.key: n.community for n in value.nodes}
    assert community["eau"] == community["prix"] == 1
    assert community["usine"] not in (community["eau"], community["sol"])


def test_the_commonest_are_kept_and_the_rest_is_said() -> None:
    value = graph(terms=2)
    assert [n.key for n in value.nodes] == ["eau", "prix"]
    assert value.known == 4
    assert graph(minimum=2).known == 3


@given(st.integers(0, 10**6), st.sampled_from(["cooccurrence", "jaccard"]))
@settings(max_examples=40, deadline=None)
def test_the_tree_is_as_heavy_as_scipys(seed: int, measure: str) -> None:
    draw = np.random.default_rng(seed)
    table = (draw.random((40, 12)) < draw.uniform(0.05, 0.5, 12)).astype(int)
    table[0] = 1
    value = graph(table, measure=measure, terms=12)
    both = table.T @ table
    weight = both.astype(float)
    if measure == "jaccard":
        alone = both.diagonal()
        weight = both / (alone[:, None] + alone[None, :] - both)
    np.fill_diagonal(weight, 0)
    # The least tree of (a constant − weight) is the heaviest of weight.
    theirs = minimum_spanning_tree(csr_array(np.where(weight > 0, 1000 - weight, 0)))
    ours = sum(e.together if measure == "cooccurrence" else e.jaccard for e in value.edges)
    assert len(value.edges) == theirs.nnz == 11
    assert ours == pytest.approx(1000 * theirs.nnz - theirs.sum(), abs=1e-6)
    made = nx.Graph([(e.first, e.second) for e in value.edges])
    assert nx.is_tree(made)


def test_two_subjects_are_two_communities() -> None:
    table = np.kron(np.eye(2, dtype=int), np.ones((10, 4), int))
    table[0, 4] = 1
    value = graph(table, terms=8)
    parts = [{n.community for n in value.nodes if int(n.key[1]) // 4 == half} for half in (0, 1)]
    assert not parts[0] & parts[1]
    assert value.modularity is not None
    assert value.modularity > 0


def test_equal_links_always_give_the_same_tree() -> None:
    table = np.ones((3, 6), int)
    first = graph(table)
    assert first == graph(table)
    assert [(e.first, e.second) for e in first.edges] == [("m0", f"m{n}") for n in range(1, 6)]


def test_words_that_never_meet_have_no_link() -> None:
    value = graph(np.eye(4, dtype=int))
    assert value.edges == ()
    assert value.modularity is None
    assert [n.community for n in value.nodes] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"minimum": 5}, "it takes two lemmas, and there are 0"),
        ({"terms": 1}, "there are 1"),
        ({"measure": "lift"}, "lift"),
    ],
)
def test_what_has_no_graph(asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        graph(**asked)
