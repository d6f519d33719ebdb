"""Specificities: on Lafon's own table, against exact fractions and scipy, and on words."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, hypergeom
from tests.analysis.words_of import Words
from tests.builders import project, territories

from terrain.analysis.contingency import Contingency, of_codes, of_words
from terrain.analysis.groups import Grouping
from terrain.analysis.specificities import adjusted, log10_tails, specificities, typical
from terrain.analysis.vocabulary import membership, vocabulary
from terrain.errors import UsageError

# Ten speeches of Robespierre: Lafon 1980, Mots 1, pp. 127-165, table p. 140 (61,449 words).
SIZES = (8395, 2558, 3920, 6903, 7896, 4555, 10142, 2063, 1084, 13933)
WORDS = {
    "peuple": (45, 18, 15, 14, 53, 30, 42, 16, 4, 59),
    "république": (35, 10, 16, 29, 29, 9, 21, 14, 2, 42),
    "ennemi": (30, 13, 11, 19, 22, 10, 16, 7, 2, 35),
    "patrie": (6, 5, 16, 8, 23, 10, 35, 8, 3, 39),
}
CORPUS = sum(SIZES)


def exact(f: int, t: int, total: int, corpus: int) -> tuple[Fraction, Fraction]:
    """P(X <= f) and P(X >= f) in whole numbers, from the definition: of C(corpus, t) draws,
    C(total, k) C(corpus - total, t - k) hold the word k times.

    Each count is had from the one before, without remainder: drawing these numbers of thousands
    of digits by `math.comb` took seconds a speech. They add up to all the draws, or are wrong.
    """
    ways = [math.comb(corpus - total, t)]
    for k in range(total):
        ways.append(ways[k] * (total - k) * (t - k) // ((k + 1) * (corpus - total - t + k + 1)))
    whole = math.comb(corpus, t)
    assert sum(ways) == whole
    return Fraction(sum(ways[: f + 1]), whole), Fraction(sum(ways[f:]), whole)


def log10(value: Fraction) -> float:
    """The logarithm of a fraction of any size."""
    return math.log10(value.numerator) - math.log10(value.denominator)


@pytest.mark.parametrize("word", WORDS)
def test_lafons_table_to_nine_digits(word: str) -> None:
    total = sum(WORDS[word])
    low, high = log10_tails(np.array(WORDS[word]), np.array(SIZES), np.array(total), CORPUS)
    for n, (f, t) in enumerate(zip(WORDS[word], SIZES, strict=True)):
        below, above = exact(f, t, total, CORPUS)
        assert low[n] == pytest.approx(log10(below), abs=1e-9)
        assert high[n] == pytest.approx(log10(above), abs=1e-9)


def test_peuple_is_rare_in_the_fourth_speech() -> None:
    """The case that Lafon discusses: 14 times where 33 are expected."""
    low, _ = log10_tails(np.array([14]), np.array([6903]), np.array([296]), CORPUS)
    assert 10 ** low[0] == pytest.approx(6.693709e-5, rel=1e-6)


counts = st.integers(0, 60)


@given(corpus=st.integers(1, 400), data=st.data())
def test_both_tails_equal_scipys(corpus: int, data: st.DataObject) -> None:
    t, total = data.draw(st.integers(0, corpus)), data.draw(st.integers(0, corpus))
    f = data.draw(st.integers(max(0, t + total - corpus), min(t, total)))
    low, high = log10_tails(np.array([f]), np.array([t]), np.array([total]), corpus)
    assert 10 ** low[0] == pytest.approx(hypergeom.cdf(f, corpus, total, t), rel=1e-8, abs=1e-13)
    assert 10 ** high[0] == pytest.approx(
        hypergeom.sf(f - 1, corpus, total, t), rel=1e-8, abs=1e-13
    )


def test_a_probability_below_the_least_float_keeps_its_digits() -> None:
    _, high = log10_tails(np.array([900]), np.array([2000]), np.array([1000]), 100_000)
    assert high[0] == pytest.approx(log10(exact(900, 2000, 1000, 100_000)[1]), rel=1e-9)
    assert high[0] < -1000


@given(st.lists(st.floats(-320, 0), min_size=1, max_size=40))
def test_the_adjustment_is_benjamini_and_hochbergs(logs: list[float]) -> None:
    found = 10.0 ** adjusted(np.array(logs))
    assert found == pytest.approx(
        false_discovery_control(10.0 ** np.array(logs), method="bh"), rel=1e-9, abs=1e-300
    )


PLACES = territories(alsace="Alsace centrale", seine="Seine Aval", arve="Arve")
PEOPLE = {f"p{n}": {"role": "dirigeant", "territory": place}
          for n, place in enumerate(("alsace", "seine"))}  # fmt: skip
STUDY = project(
    {
        "a/un": "DIR: Une friche, encore une friche, la friche, des hectares.",
        "b/deux": "DIR: Un hectare, deux hectares, les hectares, l’hectare.\n\nX: Une friche.",
    },
    [
        ("a/un", "camille", "friches", "Une friche"),
        ("a/un", "camille", "friches", "la friche"),
        ("b/deux", "camille", "foncier", "Un hectare"),
        ("b/deux", "camille", "friches", "deux hectares"),
    ],
    people=PEOPLE, places=PLACES, speakers={"a/un": {"DIR": "p0"}, "b/deux": {"DIR": "p1"}},
)  # fmt: skip


def words() -> Contingency:
    held = vocabulary(STUDY, Words(), minimum=2)
    grouping = Grouping(STUDY)
    return of_words(grouping, held, membership(STUDY, grouping, held))


def test_words_of_two_territories() -> None:
    held = words()
    value = typical(STUDY, held, by="territory", minimum=2)
    assert held.keys == ("alsace", "seine")
    assert held.uncounted == 2
    first = value.of_group("alsace")[0]
    assert (first.term, first.found, first.total) == ("friche", 3, 4)
    below, above = exact(3, held.groups[0].size, 4, held.corpus)
    assert first.score == pytest.approx(-log10(above))
    assert first.expected == pytest.approx(4 * held.groups[0].size / held.corpus)
    assert [r.term for r in value.of_group("alsace", over=False)] == ["hectare"]
    assert value.of_group("alsace", over=False)[0].score < 0
    assert below > above


def test_codes_of_two_territories() -> None:
    held = of_codes(STUDY, Grouping(STUDY))
    assert held.terms == ("friches", "foncier")
    assert held.corpus == 4
    assert held.table.tolist() == [[2, 0], [1, 1]]


def test_coders_are_not_groups_of_speech() -> None:
    with pytest.raises(UsageError, match="agreement"):
        of_codes(STUDY, Grouping(STUDY, "coder"))


def test_one_group_that_is_all_the_corpus_cannot_be_compared() -> None:
    alone = project({"a/un": "DIR: Une friche, une friche."}, places=PLACES)
    held = vocabulary(alone, Words(), minimum=1)
    grouping = Grouping(alone, "kind")
    with pytest.raises(UsageError, match="no group to compare"):
        specificities(of_words(grouping, held, membership(alone, grouping, held)))


def test_no_term_frequent_enough_says_so() -> None:
    held = vocabulary(STUDY, Words(), minimum=50)
    grouping = Grouping(STUDY)
    with pytest.raises(UsageError, match="minimum"):
        specificities(of_words(grouping, held, membership(STUDY, grouping, held)))
