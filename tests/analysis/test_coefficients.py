"""Each coefficient against an independent source, to the digits stated."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from terrain.analysis import coefficients as co
from terrain.analysis.sets import masi_distances
from terrain.analysis.unitizing import joined, unitizing

#: Figures of irrCAC 0.4.4 on the examples that it ships (scripts/irrcac_figures.py).
IRRCAC = json.loads(
    (Path(__file__).resolve().parent.parent / "data" / "irrcac.json").read_text("utf-8")
)


def patterns(rows: list[list[Any]]) -> tuple[co.Patterns, Any]:
    known = sorted({value for row in rows for value in row if value is not None}, key=str)
    ranks = {value: rank for rank, value in enumerate(known)} | {None: co.MISSING}
    return co.patterns_of(np.array([[ranks[v] for v in row] for row in rows]), len(known))


@pytest.mark.parametrize("example", list(IRRCAC))
@pytest.mark.parametrize("name", ["percent", "cohen", "fleiss", "alpha", "ac1"])
def test_as_irrcac_to_nine_digits(example: str, name: str) -> None:
    held = IRRCAC[example]
    found = float(getattr(co, name)(*patterns(held["ratings"])))
    assert found == pytest.approx(held["figures"][name], abs=1e-9)


# The example of the krippendorff package (and of Krippendorff's own paper of 2011).
RELIABILITY = [
    [None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3],
    [1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None],
    [None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4],
]


def test_as_krippendorff_on_its_example() -> None:
    given = [[np.nan if v is None else v for v in row] for row in RELIABILITY]
    units = [list(column) for column in zip(*RELIABILITY, strict=True)]
    expected = krippendorff.alpha(given, level_of_measurement="nominal")
    assert expected == pytest.approx(0.691, abs=5e-4)  # as published
    assert float(co.alpha(*patterns(units))) == pytest.approx(expected, abs=1e-9)


def distances(*sets: frozenset[str]) -> Any:
    return masi_distances(np.array([[code in one for code in "abc"] for one in sets]))


SETS = [frozenset(), frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("abc")]


@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=12))
def test_with_the_distance_of_sets_as_krippendorff(rows: list[list[int]]) -> None:
    if len({value for row in rows for value in row}) < 2:
        return  # nothing varies: the package refuses
    table = distances(*SETS)

    def distance(v1: Any, v2: Any, **_: Any) -> Any:
        return table[np.asarray(v1, int), np.asarray(v2, int)]

    expected = krippendorff.alpha(
        np.array(rows, float).T, level_of_measurement=distance, value_domain=[0, 1, 2, 3, 4]
    )
    found, weights = co.patterns_of(np.array(rows), 5)
    assert float(co.alpha(found, weights, table)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("", "", 0.0),
        ("a", "", 1.0),
        ("a", "b", 1.0),
        ("ab", "ab", 0.0),
        ("a", "ab", 1 - 2 / 3 / 2),  # one holds the other: 2/3 × 1/2
        ("ab", "bc", 1 - 1 / 3 / 3),  # they cross: 1/3 × 1/3
    ],
)
def test_masi(first: str, second: str, distance: float) -> None:
    found = distances(frozenset(first), frozenset(second))
    assert found[0, 1] == found[1, 0] == pytest.approx(distance, abs=1e-12)


BINARY = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=30)


@given(BINARY)
def test_cohen_as_scikit_learn(rows: list[tuple[int, int]]) -> None:
    found = float(co.cohen(*co.patterns_of(np.array(rows), 2)))
    first, second = zip(*rows, strict=True)
    if len(set(first + second)) < 2:
        assert np.isnan(found)  # chance explains everything
    else:
        assert found == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)


@settings(max_examples=30)
@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.integers(0, 2**32 - 1))
def test_two_coders_at_random_agree_by_chance_alone(p: float, q: float, seed: int) -> None:
    """κ ≈ 0 at any prevalence; the peers' kappa gave 0.82 to two coders at 90 %."""
    draw, units = np.random.default_rng(seed), 200_000
    rows = np.stack([draw.random(units) < p, draw.random(units) < q], axis=1).astype(int)
    assert abs(float(co.cohen(*co.patterns_of(rows, 2)))) < 0.03


def test_positive_agreement() -> None:
    rows = [[1, 1]] * 6 + [[1, 0]] * 2 + [[0, 1]] * 2 + [[0, 0]] * 90
    found, weights = co.patterns_of(np.array(rows), 2)
    assert float(co.positive(found, weights)) == pytest.approx(12 / 16)
    assert float(co.percent(found, weights)) == pytest.approx(0.96)


def test_nothing_varies_is_undefined_and_silent() -> None:
    found, weights = co.patterns_of(np.zeros((9, 2), int), 2)
    for undefined in (co.cohen, co.fleiss, co.alpha):
        assert np.isnan(undefined(found, weights))
    assert float(co.ac1(found, weights)) == 1.0
    assert np.isnan(co.positive(found, weights))


def test_resamples_are_the_leading_axes() -> None:
    found, _ = co.patterns_of(np.array([[0, 0], [0, 1], [1, 1]]), 2)
    many = np.array([[5.0, 1.0, 2.0], [8.0, 0.0, 3.0]])
    for coefficient in (co.percent, co.cohen, co.fleiss, co.alpha, co.ac1, co.positive):
        both = coefficient(found, many)
        assert both.shape == (2,)
        assert [float(coefficient(found, row)) for row in many] == pytest.approx(both.tolist())


def test_unitizing_as_krippendorff_2004_page_254() -> None:
    """The continuum runs from 150 to 450; positions here are from its beginning."""
    c = unitizing([[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]], 300)
    assert (c.observed, c.expected) == pytest.approx((0.0144, 0.0532), abs=5e-5)
    assert c.alpha == pytest.approx(0.7286, abs=5e-5)
    k = unitizing([[(30, 90), (150, 200)]] * 2, 300)
    assert (k.observed, k.expected, k.alpha) == pytest.approx((0, 0.0490, 1), abs=5e-5)


def test_unitizing_of_nothing_is_undefined() -> None:
    assert unitizing([[], []], 300).alpha is None
    assert unitizing([[], []], 0).alpha is None


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 20)), max_size=6),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 20)), max_size=6),
)
def test_unitizing_by_its_definition(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    """Against the double sum of the book written as it stands."""
    coders = [joined([(b, min(110, b + n)) for b, n in held]) for held in (first, second)]
    found = unitizing(coders, 110)
    sections = [_sections(held, 110) for held in coders]
    observed = sum(
        _delta(g, h) for i in (0, 1) for g in sections[i] for h in sections[1 - i]
    ) / (2 * 110**2)  # fmt: skip
    assert found.observed == pytest.approx(observed, abs=1e-12)
    if coders[0] == coders[1] and coders[0]:
        assert found.alpha == 1.0


def _sections(stretches: list[tuple[int, int]], length: int) -> list[tuple[int, int, int]]:
    """Begin, length, marked."""
    edges = sorted({0, length, *(e for s in stretches for e in s)})
    return [
        (a, b - a, int(any(s <= a < e for s, e in stretches)))
        for a, b in pairwise(edges)
        if not any(s <= a < e for s, e in stretches) or (a, b) in stretches
    ]


def _delta(g: tuple[int, int, int], h: tuple[int, int, int]) -> float:
    (b, length, v), (c, other, w) = g, h
    if v and w and -length < b - c < other:
        return (b - c) ** 2 + (b + length - c - other) ** 2
    if v and not w and other - length >= b - c >= 0:
        return length**2
    if w and not v and other - length <= b - c <= 0:
        return other**2
    return 0.0
