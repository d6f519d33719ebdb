"""Codes together and one after another, counted by hand on small texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import codebook, coding, project, transcript

from terrain.analysis.cooccurrence import Cooccurrence, cooccurrence
from terrain.analysis.sequences import sequence
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project

TEXT = """
## Foncier

ENQ: Le foncier ?

DIR: Ici on manque de place. On manque d’eau. On manque de bras aussi.

ENQ: Vraiment ?

DIR: Oui, de tout. Et de temps.

## Suite

DIR: Le voisin aide. Sinon rien.
"""
BOOK = codebook("place.rare", "eau", "bras", "voisin")


def study(*codings: tuple[str, ...], **more: object) -> Project:
    laid = [
        ("a/un", coding[2] if len(coding) > 2 else "camille", coding[0], coding[1])
        for coding in codings
    ]
    return project({"a/un": TEXT}, laid, codes=BOOK, **more)  # type: ignore[arg-type]


THREE = study(
    ("place.rare", "on manque de place"), ("eau", "On manque d’eau"), ("bras", "Oui, de tout"),
    ("voisin", "Le voisin aide"),
)  # fmt: skip


def count(value: Cooccurrence, one: str, other: str) -> int:
    pair = value.pair(one, other)
    assert pair is not None
    return pair.count


def test_in_the_same_turn() -> None:
    value = cooccurrence(THREE)
    assert value.units == 3
    assert count(value, "eau", "place.rare") == count(value, "place.rare", "eau") == 1
    assert count(value, "eau", "bras") == 0
    pair = value.pair("place.rare", "eau")
    assert pair is not None
    assert pair.jaccard == 1.0
    assert pair.lift == pytest.approx(3 * 1 / (1 * 1))


def test_in_the_same_section_and_transcript() -> None:
    assert count(cooccurrence(THREE, within="section"), "eau", "bras") == 1
    assert count(cooccurrence(THREE, within="section"), "eau", "voisin") == 0
    assert count(cooccurrence(THREE, within="transcript"), "eau", "voisin") == 1


def test_near_each_other_counts_sentences_of_respondents_within_a_section() -> None:
    assert count(cooccurrence(THREE, within="sentences", distance=0), "eau", "place.rare") == 0
    near = cooccurrence(THREE, within="sentences", distance=1)
    assert count(near, "eau", "place.rare") == 1
    # « eau » is in the 2nd sentence (those under four words join the next), « bras » in the 3rd:
    # the researcher's words between them are no sentence.
    assert count(near, "eau", "bras") == 1
    assert count(near, "place.rare", "bras") == 0
    assert count(cooccurrence(THREE, within="sentences", distance=2), "place.rare", "bras") == 1
    assert count(cooccurrence(THREE, within="sentences", distance=9), "eau", "voisin") == 0


def test_on_the_same_words() -> None:
    value = cooccurrence(
        study(("eau", "On manque d’eau. On manque"), ("bras", "On manque de bras"),
              ("bras", "manque de bras aussi")),
        within="span",
    )  # fmt: skip
    pair = value.pair("eau", "bras")
    assert pair is not None
    assert pair.count == 1, "codings of one code that overlap are one stretch"
    # « On manque » is shared: 2 words of 5 and of 5, among the 24 of the respondent.
    assert (value.units, pair.jaccard) == (24, pytest.approx(2 / 8))
    assert pair.lift == pytest.approx(24 * 2 / (5 * 5))


def test_two_coders_on_the_same_passage_count_once() -> None:
    value = cooccurrence(
        study(("eau", "On manque d’eau"), ("eau", "manque d’eau.", "nadia"),
              ("bras", "On manque d’eau", "nadia")),
        within="span",
    )  # fmt: skip
    assert count(value, "eau", "bras") == 1
    alone = study(("eau", "On manque d’eau"), ("bras", "On manque d’eau", "nadia"))
    assert cooccurrence(alone, coders=frozenset({"camille"})).pairs == ()


def test_a_family_does_not_meet_its_own_codes() -> None:
    value = cooccurrence(THREE, families=True)
    assert value.pair("place/*", "place.rare") is None
    assert count(value, "place/*", "eau") == 1


def test_some_codes_with_their_children() -> None:
    value = cooccurrence(THREE, codes=["place", "eau"])
    assert [row.key for row in value.codes] == ["place.rare", "eau"]
    with pytest.raises(UsageError, match="plaace"):
        cooccurrence(THREE, codes=["plaace"])


def test_nothing_coded_says_so() -> None:
    with pytest.raises(UsageError, match="nothing is coded"):
        cooccurrence(project({"a/un": TEXT}))
    where = Filter(case=("b",)).resolve(project({"a/un": TEXT, "b/x": TEXT}))
    with pytest.raises(UsageError, match="nothing is coded"):
        cooccurrence(THREE, where=where)


def test_the_interval_holds_the_value_and_follows_the_seed() -> None:
    texts = {f"a/{n}": TEXT for n in range(8)}
    laid = [(name, "camille", "eau", "On manque d’eau") for name in texts]
    laid += [(name, "camille", "bras", "On manque de bras") for name in list(texts)[:5]]
    laid += [(name, "camille", "bras", "Sinon rien") for name in list(texts)[3:]]
    many = project(texts, laid, codes=BOOK)
    pair = cooccurrence(many, seed=3).pair("eau", "bras")
    assert pair is not None
    assert pair.low is not None
    assert pair.high is not None
    assert pair.lift is not None
    assert pair.low <= pair.lift <= pair.high
    assert pair == cooccurrence(many, seed=3).pair("eau", "bras")
    assert cooccurrence(many, resamples=0).pairs[0].low is None


spans = st.lists(
    st.tuples(st.sampled_from(["eau", "bras", "voisin"]), st.integers(0, 40), st.integers(1, 25)),
    max_size=10,
)


@given(spans)
def test_units_equal_a_plain_count(laid: list[tuple[str, int, int]]) -> None:
    """Against loops over turns and words: symmetric, and never more than either code alone."""
    body = "\n\n".join(f"DIR: mot{n}a mot{n}b mot{n}c." for n in range(8))
    one = transcript("a/un", body)
    words = [(turn.span.start + m, n) for n, turn in enumerate(one.turns) for m in (0, 6, 12)]
    codings = []
    for number, (code, first, long) in enumerate(laid):
        start = words[first % len(words)][0]
        quote = one.body[start : start + long].strip() or one.body[start : start + 4]
        codings.append(coding(one, "camille", code, quote, number))
    held = project([one], codings, codes=BOOK)
    if not codings:
        return
    value = cooccurrence(held, resamples=0)
    for pair in value.pairs:
        bears = {
            code: {t.number for c in held.codings if c.code == code for t in one.turns
                   if t.span.start < c.span.end and c.span.start < t.span.end}
            for code in (pair.first, pair.second)
        }  # fmt: skip
        both = bears[pair.first] & bears[pair.second]
        either = bears[pair.first] | bears[pair.second]
        assert pair.count == len(both)
        assert pair.jaccard == pytest.approx(len(both) / len(either))
        expected = len(one.turns) * len(both) / len(bears[pair.first]) / len(bears[pair.second])
        assert pair.lift == pytest.approx(expected)


# --- one after another


def test_followed_within_steps_of_respondents() -> None:
    value = sequence(THREE, "eau", "voisin", steps=2)
    assert (value.occurrences, value.followed, value.turns) == (1, 1, 3)
    assert [(s.first, s.then, s.steps) for s in value.found] == [(2, 5, 2)]
    assert sequence(THREE, "eau", "voisin", steps=1).followed == 0
    assert sequence(THREE, "voisin", "eau", steps=9).followed == 0


def test_the_same_turn_is_not_after() -> None:
    assert sequence(THREE, "place", "eau").followed == 0


def test_chance_is_every_shift_of_the_second_code() -> None:
    """One turn bears each code, of five: the second is within two steps for 2 shifts of 5."""
    body = "\n\n".join(f"DIR: Phrase {name} ici." for name in "abcde")
    held = project(
        {"a/un": body}, [("a/un", "c", "eau", "Phrase b"), ("a/un", "c", "bras", "Phrase c")],
        codes=BOOK,
    )  # fmt: skip
    value = sequence(held, "eau", "bras", steps=2, shifts=4000)
    assert value.followed == 1
    assert value.expected == pytest.approx(0.4, abs=0.04)
    assert value.p == pytest.approx(0.4, abs=0.04)
    assert value == sequence(held, "eau", "bras", steps=2, shifts=4000)


def test_codes_that_never_share_a_transcript_have_no_chance() -> None:
    two = project(
        {"a/un": TEXT, "a/deux": TEXT},
        [("a/un", "c", "eau", "On manque"), ("a/deux", "c", "bras", "On manque")], codes=BOOK,
    )  # fmt: skip
    value = sequence(two, "eau", "bras")
    assert (value.followed, value.expected, value.p) == (0, None, None)


def test_what_cannot_be_asked() -> None:
    with pytest.raises(UsageError, match="one step"):
        sequence(THREE, "eau", "bras", steps=0)
    with pytest.raises(UsageError, match="eaux"):
        sequence(THREE, "eaux", "bras")
    with pytest.raises(UsageError, match="unit"):
        cooccurrence(THREE, within="page")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="distance"):
        cooccurrence(THREE, within="sentences", distance=-1)


def test_random_codes_have_a_lift_near_one() -> None:
    draw = np.random.default_rng(5)
    body = "\n\n".join(f"DIR: Phrase numéro {n} de la série." for n in range(2000))
    one = transcript("a/un", body)
    laid = [
        coding(one, "c", code, f"numéro {n} ", number=2 * n + k)
        for n in range(2000)
        for k, code in enumerate(("eau", "bras"))
        if draw.random() < 0.3
    ]
    pair = cooccurrence(project([one], laid, codes=BOOK)).pair("eau", "bras")
    assert pair is not None
    assert pair.lift == pytest.approx(1, abs=0.12)
