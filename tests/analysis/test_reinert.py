"""Reinert's classification: rainette's own example, a plain version of every step, planted classes.

The plain version below is written from the description of the method, on dense tables, with numpy's
singular values and scipy's χ²: nothing of it is shared with what it checks.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import prince
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import chi2_contingency
from sklearn.metrics import adjusted_rand_score

from terrain.analysis.bipartition import best_cut, cut, first_factor, kept_terms
from terrain.analysis.dendrogram import Fork, forks, leaves
from terrain.analysis.reinert import Classification, classify

# The example of the tests of rainette (Barnier, R, tests/testthat/test_rainette1.R): its figures
# are what that package gives.
MINI = np.array([
    [1, 1, 1, 0, 0],
    [0, 0, 1, 1, 0],
    [1, 0, 0, 0, 0],
    [1, 1, 1, 1, 0],
    [1, 1, 1, 1, 1],
    [1, 0, 0, 0, 0],
    [1, 1, 1, 0, 0],
])  # fmt: skip


def two_sided(table: np.ndarray, first: np.ndarray) -> float:
    """Pearson's χ² of the table sides × terms, by scipy."""
    sides = np.array([table[first].sum(axis=0), table[~first].sum(axis=0)])
    return float(chi2_contingency(sides, correction=False).statistic)


class TestRainette:
    """The figures that rainette publishes."""

    def test_the_groups(self) -> None:
        # rainette: 2 2 1 2 2 1 2; the larger class comes first here.
        assert classify(csr_array(MINI), 2).labels.tolist() == [1, 1, 2, 1, 1, 2, 1]

    def test_the_best_cut_of_its_order(self) -> None:
        found = cut(csr_array(MINI))
        assert found is not None
        assert found.chi2 == pytest.approx(two_sided(MINI, found.first), abs=1e-9)
        assert found.moved == 0
        # Its tests hold that units 3 and 6 on one side give the highest χ².
        assert found.first.tolist() in ([n in (2, 5) for n in range(7)],
                                        [n not in (2, 5) for n in range(7)])  # fmt: skip

    def test_the_terms_kept(self) -> None:
        small, large = MINI[[2, 5]].sum(axis=0), MINI[[6, 3, 4, 1, 0]].sum(axis=0)
        first, second = kept_terms(small.astype(float), large.astype(float))
        assert first.tolist() == [False] * 5
        assert second.tolist() == [False, True, True, True, False]

    def test_the_terms_kept_of_another_split(self) -> None:
        one, other = MINI[[3, 2, 4, 5, 1]].sum(axis=0), MINI[[6, 0]].sum(axis=0)
        first, second = kept_terms(one.astype(float), other.astype(float))
        assert first.tolist() == [True, False, True, True, False]
        assert second.tolist() == [False] * 5


def plain_cut(table: np.ndarray) -> tuple[np.ndarray, float, bool]:
    """One cut by the definition; the last says whether anything was left to the noise of sums."""
    share = table / table.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    residuals = (share - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    u, s, _ = np.linalg.svd(residuals)
    places = u[:, 0] / np.sqrt(rows)
    order = np.argsort(places)
    steps = np.diff(places[order])
    clear = s[0] > 1e-6 and s[0] - s[1] > 1e-4 and not ((steps > 1e-12) & (steps < 1e-6)).any()
    # Equal units: any of their orders would do, so the example is not clear.
    clear = clear and bool((steps > 1e-6).all())
    cuts = [np.isin(np.arange(len(table)), order[:n]) for n in range(1, len(table))]
    best, side = max(((two_sided(table, first), first) for first in cuts), key=lambda c: c[0])
    clear = clear and sum(two_sided(table, first) > best - 1e-9 for first in cuts) == 1
    while True:
        values = []
        for unit in range(len(table)):
            other = side.copy()
            other[unit] = not other[unit]
            kept = 0 < other.sum() < len(table)
            values.append(two_sided(table, other) if kept else -1.0)
        ranked = sorted(values, reverse=True)
        if ranked[0] <= best + 1e-9:
            return side, best, clear
        clear = clear and ranked[0] - ranked[1] > 1e-9
        best, unit = ranked[0], int(np.argmax(values))
        side[unit] = not side[unit]


def plain_terms(table: np.ndarray, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The terms that each side keeps, one by one."""
    kept: tuple[list[int], list[int]] = ([], [])
    counts = (table[side].sum(axis=0), table[~side].sum(axis=0))
    whole = counts[0] + counts[1]
    for term in range(table.shape[1]):
        expected = [c.sum() * whole[term] / whole.sum() for c in counts]
        chi2 = sum((c[term] - e) ** 2 / e for c, e in zip(counts, expected, strict=True))
        tied = (chi2 / (chi2 + whole[term])) ** 0.5 > 0.3
        for rank in (0, 1):
            if counts[rank][term] >= 3 and (not tied or counts[rank][term] > expected[rank]):
                kept[rank].append(term)
    return np.array(kept[0], int), np.array(kept[1], int)


def plain_classes(table: np.ndarray, classes: int) -> tuple[list[set[int]], list[float], bool]:
    """The whole descent by the definition: classes, χ² of the cuts, whether all was clear."""
    held = [(np.arange(len(table)), np.arange(table.shape[1]))]
    done: list[tuple[np.ndarray, np.ndarray]] = []
    chi2s, clear = [], True
    while held and len(held) + len(done) < classes:
        held.sort(key=lambda c: -len(c[0]))
        clear = clear and (len(held) < 2 or len(held[0][0]) > len(held[1][0]))
        units, terms = held.pop(0)
        part = table[np.ix_(units, terms)]
        units = units[part.sum(axis=1) > 0]
        part = part[part.sum(axis=1) > 0]
        terms, part = terms[part.sum(axis=0) > 0], part[:, part.sum(axis=0) > 0]
        if min(part.shape) < 2 or np.linalg.matrix_rank(part / part.sum(axis=1, keepdims=True)) < 2:
            done.append((units, terms))
            continue
        side, chi2, sound = plain_cut(part)
        clear = clear and sound
        chi2s.append(chi2)
        first, second = plain_terms(part, side)
        held += [(units[side], terms[first]), (units[~side], terms[second])]
    return [set(units.tolist()) for units, _ in [*held, *done]], chi2s, clear


def random_table(seed: int, units: int, terms: int, groups: int = 3) -> np.ndarray:
    """Units of some groups, each with words of its own and words of all; none is empty."""
    draw = np.random.default_rng(seed)
    of = draw.integers(0, groups, units)
    chance = draw.uniform(0.05, 0.5, (groups, terms))
    table = (draw.random((units, terms)) < chance[of]).astype(int)
    table[table.sum(axis=1) == 0, 0] = 1
    return table[:, table.sum(axis=0) > 0]


def distinct(table: np.ndarray) -> np.ndarray:
    """The same without equal units, which any order may part."""
    _, first = np.unique(table, axis=0, return_index=True)
    kept: np.ndarray = table[np.sort(first)]
    return kept[:, kept.sum(axis=0) > 0]


@given(st.integers(0, 10**6), st.integers(6, 14), st.integers(8, 14))
@settings(max_examples=40, deadline=None)
def test_the_first_cut_is_that_of_the_plain_version(seed: int, units: int, terms: int) -> None:
    table = distinct(random_table(seed, units, terms))
    side, chi2, clear = plain_cut(table)
    assume(clear)
    found = cut(csr_array(table), seed=3)
    assert found is not None
    assert found.chi2 == pytest.approx(chi2, abs=1e-9)
    assert found.chi2 == pytest.approx(two_sided(table, found.first), abs=1e-9)
    assert adjusted_rand_score(side, found.first) == 1


@pytest.mark.parametrize("seed", range(8))
def test_every_class_is_that_of_the_plain_version(seed: int) -> None:
    """Forty units of a hundred terms: ARPACK against LAPACK, four classes with all their steps."""
    table = random_table(seed, 40, 100, groups=4)
    expected, chi2s, clear = plain_classes(table, 4)
    if not clear:
        pytest.skip("two choices of this table are equal to the noise of sums")
    found = classify(csr_array(table), 4)
    ours = [set(np.flatnonzero(found.labels == n).tolist()) for n in range(1, found.classes + 1)]
    assert sorted(map(sorted, ours)) == sorted(map(sorted, expected))
    assert sorted(f.chi2 for f in forks(found.tree)) == pytest.approx(sorted(chi2s), abs=1e-8)


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_cuts_along_the_order_are_scipys(seed: int) -> None:
    table = random_table(seed, 12, 7)
    order = np.random.default_rng(seed).permutation(12)
    count, chi2 = best_cut(csr_array(table), order)
    every = [two_sided(table, np.isin(np.arange(12), order[:n])) for n in range(1, 12)]
    assert chi2 == pytest.approx(max(every), abs=1e-9)
    assert every[count - 1] == pytest.approx(chi2, abs=1e-9)


@pytest.mark.parametrize("terms", [12, 90])
def test_the_first_factor_is_princes(terms: int) -> None:
    """By a dense decomposition up to 64 terms, by ARPACK beyond."""
    table = random_table(5, 60, terms)
    ours = first_factor(csr_array(table), 1)
    assert ours is not None
    solved = prince.CA(n_components=1, engine="scipy").fit(pd.DataFrame(table.astype(float)))
    theirs = solved.row_coordinates(pd.DataFrame(table.astype(float))).to_numpy()[:, 0]
    assert abs(np.corrcoef(ours, theirs)[0, 1]) == pytest.approx(1, abs=1e-9)
    assert ours == pytest.approx(ours @ theirs / (theirs @ theirs) * theirs, abs=1e-7)


def planted(seed: int = 0, units: int = 900, groups: int = 5) -> tuple[csr_array, np.ndarray]:
    """Units of 15 words of 400: two thirds from the words of their group, the rest from all."""
    draw = np.random.default_rng(seed)
    of = draw.integers(0, groups, units)
    table = np.zeros((units, 400), np.int64)
    for unit in range(units):
        own = of[unit] * 80 + draw.integers(0, 80, 10)
        table[unit, np.concatenate([own, draw.integers(0, 400, 5)])] = 1
    return csr_array(table), of


def test_planted_classes_are_found_again() -> None:
    table, of = planted()
    found = classify(table, 5, smallest=30)
    assert found.classes == 5
    kept = found.labels > 0
    assert kept.mean() > 0.99
    assert adjusted_rand_score(of[kept], found.labels[kept]) >= 0.95


def test_the_order_of_units_and_the_seed_change_nothing() -> None:
    table, _ = planted(1)
    found = classify(table, 5, smallest=30)
    order = np.random.default_rng(2).permutation(table.shape[0])
    again = classify(csr_array(table[order]), 5, smallest=30, seed=99)
    assert adjusted_rand_score(found.labels[order], again.labels) == 1
    assert [f.chi2 for f in forks(found.tree)] == pytest.approx(
        [f.chi2 for f in forks(again.tree)], rel=1e-9
    )


def accounted(found: Classification) -> int:
    return int((found.labels > 0).sum()) + found.empty + found.stripped + found.aside


@given(st.integers(0, 10**6), st.integers(2, 7), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_every_unit_is_accounted_for(seed: int, classes: int, smallest: int) -> None:
    table = random_table(seed, 40, 12)
    table[[3, 17]] = 0
    found = classify(csr_array(table), classes, smallest=smallest)
    if found.tree is None:
        assert not found.labels.any()
        return
    assert accounted(found) == 40
    assert found.empty == 2
    assert found.classes <= classes
    sizes = np.bincount(found.labels)[1:]
    assert (sizes >= smallest).all()
    assert leaves(found.tree) == list(range(1, found.classes + 1))
    for fork in forks(found.tree):
        for side in (fork.low, fork.high):
            assert not isinstance(side, Fork) or side.height <= fork.height


def test_no_unit_would_raise_chi2_by_changing_sides() -> None:
    table = random_table(11, 60, 30)
    found = cut(csr_array(table))
    assert found is not None
    assert found.chi2 >= found.before
    for unit in range(60):
        other = found.first.copy()
        other[unit] = not other[unit]
        assert two_sided(table, other) <= found.chi2 + 1e-9


@pytest.mark.parametrize(
    "table",
    [
        np.ones((8, 4), int),  # all alike
        np.zeros((8, 4), int),  # nothing said
        np.zeros((0, 4), int),  # nobody
        np.ones((8, 1), int),  # one word
        np.ones((1, 4), int),  # one unit
    ],
)
def test_where_nothing_can_be_cut_there_is_no_class(table: np.ndarray) -> None:
    found = classify(csr_array(table), 3)
    assert found.tree is None
    assert not found.labels.any()


def test_two_groups_without_a_common_word() -> None:
    table = np.kron(np.eye(2, dtype=int), np.ones((5, 3), int))
    assert classify(csr_array(table), 2).labels.tolist() == [1] * 5 + [2] * 5


def test_small_classes_are_set_aside() -> None:
    """Two odd units with words of their own are not a class, and the rest is cut all the same."""
    table, of = planted(3, units=300, groups=2)
    odd = np.zeros((302, 404), np.int64)
    odd[:300, :400] = table.toarray()
    odd[300:, 400:] = 1
    found = classify(csr_array(odd), 2, smallest=20)
    assert found.aside == 2
    assert found.labels[300:].tolist() == [0, 0]
    assert adjusted_rand_score(of, found.labels[:300]) >= 0.95


def test_a_corpus_of_small_groups_is_cut_all_the_same() -> None:
    """Thirty texts said ten times each: every first factor isolates one, none is a class."""
    draw = np.random.default_rng(8)
    texts = (draw.random((30, 200)) < 0.06).astype(int)
    texts[:, :5] |= (np.arange(30) % 2 == 0).astype(int)[:, None]
    found = classify(csr_array(np.repeat(texts, 10, axis=0)), 2, smallest=60)
    assert found.classes == 2
    assert found.aside <= 3 * 60
    assert (np.bincount(found.labels)[1:] >= 60).all()
    assert accounted(found) == 300
