"""Saturation: against every order counted one by one, and the published figures of vegan."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.builders import project, territories

from terrain.analysis.saturation import Curve, chao2, mao_tau, saturation
from terrain.errors import UsageError
from terrain.model.project import Project

tables = arrays.arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 7)))


@given(tables)
def test_the_curve_is_the_mean_of_all_orders(table: np.ndarray) -> None:
    table = table[:, table.any(axis=0)]
    counts = [
        [int(table[list(order[: n + 1])].any(axis=0).sum()) for n in range(len(table))]
        for order in itertools.permutations(range(len(table)))
    ]
    assert mao_tau(table.sum(axis=0), len(table)) == pytest.approx(np.mean(counts, axis=0))


def test_chao2_of_the_trees_of_barro_colorado() -> None:
    """R's vegan, specpool(BCI): 225 species in 50 plots, Chao 236.3732, standard error 6.54361;
    its two jackknifes (245.58 and 247.8722) tell that 21 stand in one plot and 19 in two."""
    value, low, high = chao2(225, 21, 19, 50)
    assert value == pytest.approx(236.3732, abs=5e-5)
    # The interval is log-normal (Chao 1987, eq. 8) on that variance.
    unseen = 236.3732 - 225
    factor = np.exp(1.96 * np.sqrt(np.log(1 + (6.54361 / unseen) ** 2)))
    assert low == pytest.approx(225 + unseen / factor, abs=1e-3)
    assert high == pytest.approx(225 + unseen * factor, abs=1e-3)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [((10, 0, 4, 6), (10.0, 10.0, 10.0)), ((0, 0, 0, 5), (None,) * 3), ((3, 3, 0, 1), (None,) * 3)],
)
def test_chao2_where_there_is_nothing_to_estimate(
    given_: tuple[int, int, int, int], expected: tuple[float | None, ...]
) -> None:
    assert chao2(*given_) == expected


def test_chao2_without_codes_heard_twice() -> None:
    value, low, high = chao2(8, 4, 0, 5)
    assert value == pytest.approx(8 + 4 / 5 * 4 * 3 / 2)
    assert low is not None
    assert high is not None
    assert 8 <= low <= value <= high


def study(**more: object) -> Project:
    """Four interviews: a b / b c / a / a, in the order of their dates 1, 2, 3, 4."""
    texts = {f"c/{n}": "ENQ: Mot x.\n\nDIR: Mot a. Mot b. Mot c." for n in "1234"}
    laid = [
        ("c/1", "camille", "a", "Mot a"), ("c/1", "camille", "b", "Mot b"),
        ("c/2", "camille", "b", "Mot b"), ("c/2", "nadia", "c", "Mot c"),
        ("c/3", "camille", "a", "Mot a"), ("c/4", "camille", "a", "Mot a"),
        ("c/4", "camille", "d", "Mot x"),
    ]  # fmt: skip
    more.setdefault("finished", [(name, "camille") for name in texts])
    return project(texts, laid, **more)  # type: ignore[arg-type]


def whole(held: Project, **asked: object) -> Curve:
    return saturation(held, **asked).curves[0]  # type: ignore[arg-type]


def test_codes_and_new_ones_interview_by_interview() -> None:
    curve = whole(study())
    assert curve.codes == 3, "what only the researcher says is not heard"
    assert curve.new == (2, 1, 0, 0)
    assert (curve.once, curve.twice) == (1, 1)
    assert [round(p.expected, 4) for p in curve.points] == [1.5, 2.3333, 2.75, 3.0]
    assert curve.points[0].new == pytest.approx(1.5)
    assert all(p.low <= p.expected <= p.high for p in curve.points)


def test_the_rule_of_guest() -> None:
    """Base of two interviews: 3 codes; the two next bring 0: reached after 2."""
    assert whole(study(), base=2, run=2).stopping.reached == 2
    assert whole(study(), base=1, run=1).stopping.reached == 2
    assert whole(study(), base=1, run=1, threshold=0.5).stopping.reached == 1
    assert whole(study(), base=4, run=2).stopping.reached is None


def test_only_what_is_coded_to_the_end() -> None:
    held = study(finished=[("c/1", "camille"), ("c/2", "camille")])
    value = saturation(held)
    assert value.unfinished == ("c/3", "c/4")
    assert len(value.curves[0].interviews) == 2
    with pytest.raises(UsageError, match="coded to the end"):
        saturation(study(finished=[("c/1", "camille")]))


def test_one_coder() -> None:
    assert whole(study(), coders=frozenset({"camille"})).codes == 2


def test_by_territory() -> None:
    held = study(
        people={"p": {"territory": "arve"}, "q": {"territory": "seine"}},
        places=territories(arve="Arve", seine="Seine"),
        speakers={"c/1": {"DIR": "p"}, "c/2": {"DIR": "p"}, "c/3": {"DIR": "q"}},
    )
    value = saturation(held, by="territory")
    assert [(c.group.key, len(c.interviews), c.codes) for c in value.curves[1:]] == [
        ("arve", 2, 3), ("seine", 1, 1), ("", 1, 1),
    ]  # fmt: skip
    assert value.curves[2].chao2 is None, "one interview estimates nothing"


def test_the_seed_makes_the_band() -> None:
    assert whole(study(), seed=3) == whole(study(), seed=3)


@pytest.mark.parametrize("asked", [{"base": 0}, {"run": 0}, {"threshold": 2.0}, {"by": "coder"}])
def test_what_cannot_be_asked(asked: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        saturation(study(), **asked)  # type: ignore[arg-type]
