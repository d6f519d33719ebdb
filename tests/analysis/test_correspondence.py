"""Correspondence analysis: Greenacre's published example, prince against a plain decomposition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.builders import project

from terrain.analysis.contingency import Contingency, GroupSize
from terrain.analysis.correspondence import Correspondence, correspondence
from terrain.analysis.groups import Group
from terrain.errors import UsageError

# Smoking by staff group: Greenacre 1984, Theory and Applications of Correspondence Analysis,
# table 3.1 (rows: senior managers, junior managers, senior and junior employees, secretaries).
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])


def analysed(table: np.ndarray, axes: int = 5) -> Correspondence:
    groups = tuple(
        GroupSize(Group(f"g{n}", f"Groupe {n}"), int(row.sum()), 1, 1)
        for n, row in enumerate(table)
    )
    terms = tuple(f"t{n}" for n in range(table.shape[1]))
    held = Contingency("codes", terms, groups, table, table.sum(axis=0), int(table.sum()), 0)
    return correspondence(project({}), held, by="role", minimum=1, axes=axes)


def test_the_published_inertias_of_smoke() -> None:
    value = analysed(SMOKE)
    assert value.inertia == pytest.approx((0.07476, 0.01002, 0.00041), abs=5e-6)
    assert value.total == pytest.approx(0.08519, abs=5e-6)
    assert value.share(0) == pytest.approx(0.8776, abs=5e-5)
    # Chi-square 16.442 with 12 degrees of freedom, p = 0.172.
    assert value.chi2 == pytest.approx(16.442, abs=5e-4)
    assert value.freedom == 12
    assert 10**value.log10_p == pytest.approx(0.1718, abs=5e-4)


def test_the_published_contributions_of_smoke() -> None:
    """Greenacre 1984, table 3.4: per mille, on the first axis."""
    value = analysed(SMOKE)
    rows = [round(1000 * p.contribution[0]) for p in value.groups]
    assert rows == [3, 84, 512, 331, 70]
    assert [round(1000 * p.contribution[0]) for p in value.terms] == [654, 31, 166, 150]
    assert [round(1000 * p.cos2[0]) for p in value.groups] == [92, 526, 999, 942, 865]


tables = arrays.arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(2, 6)),
                       elements=st.integers(0, 30))  # fmt: skip


def useful(table: np.ndarray) -> bool:
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return min(kept.shape, default=0) >= 2 and np.linalg.matrix_rank(kept) > 1


@given(tables.filter(useful))
def test_equal_to_a_plain_singular_value_decomposition(table: np.ndarray) -> None:
    value = analysed(table)
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    share = kept / kept.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    residuals = (share - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    u, s, _ = np.linalg.svd(residuals, full_matrices=False)
    sound = s[s**2 > 1e-12][:5]
    assert value.inertia == pytest.approx(sound**2, abs=1e-9)
    assert value.total == pytest.approx((s**2).sum(), abs=1e-9)
    places = np.array([p.place for p in value.groups])
    distinct = [n for n in range(len(sound)) if np.sum(np.abs(sound - sound[n]) < 1e-6) == 1]
    expected = (u[:, : len(sound)] * sound) / np.sqrt(rows)[:, None]
    assert np.abs(places[:, distinct]) == pytest.approx(np.abs(expected[:, distinct]), abs=1e-7)
    for points in (value.groups, value.terms):
        assert np.sum([p.contribution for p in points], axis=0) == pytest.approx(1.0)
        assert np.all(np.sum([p.cos2 for p in points], axis=1) <= 1 + 1e-9)


def test_the_same_table_gives_the_same_signs() -> None:
    value = analysed(SMOKE)
    for axis in range(3):
        strongest = max(value.terms, key=lambda p: p.contribution[axis])
        assert strongest.place[axis] > 0
    assert analysed(SMOKE) == value


def test_empty_groups_and_terms_are_left_out_and_named() -> None:
    table = np.array([[4, 0, 3], [0, 0, 0], [1, 0, 5]])
    value = analysed(table)
    assert value.empty == ("Groupe 1",)
    assert [p.key for p in value.terms] == ["t0", "t2"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[1, 2, 3]], "it takes two groups"),
        ([[1, 0], [2, 0]], "it takes two groups"),
        ([[0, 0], [0, 0]], "it takes two groups"),
        ([[1, 2], [2, 4]], "the same proportions|in the same"),
    ],
)
def test_what_cannot_be_analysed_says_why(table: list[list[int]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        analysed(np.array(table))
