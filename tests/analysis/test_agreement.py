"""Agreement over units that include the unmarked ones; the coefficients have their own tests."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import codebook, coding, project, transcript

from terrain.analysis.agreement import ALL, Agreement, CodeAgreement, agreement
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project

TEXT = """
ENQ: Et le foncier ?

DIR: On ne trouve plus un hectare. La zone est pleine.

ENQ: Et l’eau ?

DIR: L’eau, on en manque l’été.

DIR: Sinon tout va bien.
"""
BOTH = [("a/un", "camille"), ("a/un", "nadia")]


def study(*codings: tuple[str, str, str], finished: object = BOTH, **more: object) -> Project:
    laid = [("a/un", coder, code, quote) for coder, code, quote in codings]
    return project({"a/un": TEXT}, laid, finished=finished, **more)  # type: ignore[arg-type]


def row(value: Agreement, code: str) -> CodeAgreement:
    return next(r for r in value.rows if r.code == code)


SAME = study(
    ("camille", "foncier", "plus un hectare"), ("nadia", "foncier", "On ne trouve plus"),
    ("camille", "eau", "L’eau, on en manque"),
)  # fmt: skip


def test_unmarked_turns_are_units_and_questions_are_not() -> None:
    found = row(agreement(SAME), "foncier")
    assert (found.units, found.marked, found.both) == (3, (1, 1), 1)
    assert found.percent.value == found.kappa.value == 1.0
    assert row(agreement(SAME, researchers=True), "foncier").units == 5


def test_sentences_cut_finer_than_turns() -> None:
    assert row(agreement(SAME, unit="sentence"), "foncier").units == 4
    assert row(agreement(SAME, unit="passage"), "foncier").units >= 1


def test_one_coder_alone_disagrees_with_silence() -> None:
    found = row(agreement(SAME), "eau")
    assert found.percent.value == pytest.approx(2 / 3)
    assert found.positive.value == 0.0
    assert found.kappa.value == pytest.approx(0.0)
    assert "one-coder" in found.warnings


def test_all_codes_compare_sets() -> None:
    found = agreement(SAME).rows[-1]
    assert found.code == ALL
    assert found.marked == (2, 1)
    assert 0 < found.alpha.value < 1  # type: ignore[operator]


def test_a_family_is_marked_where_any_of_its_codes_is() -> None:
    value = agreement(
        study(
            ("camille", "foncier.zan", "plus un hectare"), ("nadia", "foncier.prix", "On ne"),
            codes=codebook("foncier.zan", "foncier.prix"),
        )
    )  # fmt: skip
    assert row(value, "foncier/*").kappa.value == 1.0
    assert row(value, "foncier.zan").positive.value == 0.0


def test_everything_marked_by_all_has_no_kappa() -> None:
    quotes = ("On ne trouve plus", "L’eau, on en manque", "Sinon tout va bien")
    value = agreement(study(*((who, "tout", q) for who in ("camille", "nadia") for q in quotes)))
    found = row(value, "tout")
    assert (found.percent.value, found.kappa.value, found.alpha.value) == (1.0, None, None)
    assert "constant" in found.warnings


def test_a_single_transcript_has_no_interval() -> None:
    found = row(agreement(SAME), "foncier")
    assert (found.alpha.low, found.alpha.high) == (None, None)
    assert {"one-transcript", "few-units", "rare"} <= set(found.warnings)


def test_transcripts_that_all_have_finished_and_no_other() -> None:
    half = study(("camille", "foncier", "plus un hectare"), ("nadia", "eau", "L’eau"),
                 finished=[("a/un", "camille")])  # fmt: skip
    with pytest.raises(UsageError, match="coded to the end"):
        agreement(half)
    value = agreement(half, unfinished=True)
    assert value.unfinished == ("a/un",)
    assert value.rows[-1].units == 3


def test_what_one_coder_has_not_opened_is_left_out() -> None:
    two = project(
        {"a/un": TEXT, "a/deux": TEXT},
        [("a/un", "camille", "eau", "L’eau"), ("a/un", "nadia", "eau", "L’eau"),
         ("a/deux", "camille", "eau", "L’eau")],
        finished=[*BOTH, ("a/deux", "camille")],
    )  # fmt: skip
    value = agreement(two)
    assert (value.transcripts, value.left_out) == (("a/un",), ("a/deux",))


def test_a_mark_of_another_text_does_not_count() -> None:
    one = transcript("a/un", TEXT)
    old = project([one], [("a/un", "camille", "eau", "L’eau"), ("a/un", "nadia", "eau", "L’eau")])
    with pytest.raises(UsageError):
        agreement(old)


def test_codings_that_are_lost_mark_nothing() -> None:
    one = transcript("a/un", TEXT)
    lost = coding(one, "nadia", "foncier", "plus un hectare", 9, status="unresolved")
    kept = coding(one, "camille", "foncier", "plus un hectare", 1)
    other = coding(one, "nadia", "eau", "L’eau", 2)
    value = agreement(project([one], [lost, kept, other], finished=BOTH))
    assert row(value, "foncier").marked == (1, 0)


def test_a_filter_narrows_the_units() -> None:
    two = study(
        ("camille", "foncier", "plus un hectare"), ("nadia", "foncier", "plus un hectare"),
        people={"p": {"role": "dirigeant"}}, speakers={"a/un": {"DIR": "p"}},
    )  # fmt: skip
    with pytest.raises(UsageError):
        agreement(two, where=Filter(case=("b",)).resolve(two))
    assert agreement(two, where=Filter(role=("dirigeant",)).resolve(two)).rows[-1].units == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"coders": ["camille", "camile"]}, "camile"), ({"coders": ["camille"]}, "two coders"),
     ({"unit": "line"}, "unit")],
)  # fmt: skip
def test_what_cannot_be_asked(asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        agreement(SAME, **asked)  # type: ignore[arg-type]


@given(st.floats(0.02, 0.9), st.integers(0, 10_000))
def test_two_coders_at_random_agree_by_chance_alone(prevalence: float, seed: int) -> None:
    """κ, α and AC1 in their own way: κ and α near 0 whatever the prevalence."""
    draw = random.Random(seed)
    body = "\n\n".join(f"DIR: Phrase numéro {n} de cet entretien." for n in range(900))
    one = transcript("a/un", body)
    laid = [
        coding(one, coder, "x", f"numéro {n} ", 2 * n + who)
        for n in range(900)
        for who, coder in enumerate(("camille", "nadia"))
        if draw.random() < prevalence
    ]
    if len({c.coder for c in laid}) == 2:
        found = row(agreement(project([one], laid, finished=BOTH)), "x")
        assert found.kappa.value == pytest.approx(0, abs=0.16)
        assert found.alpha.value == pytest.approx(0, abs=0.16)


def test_the_same_seed_gives_the_same_intervals() -> None:
    texts = {f"a/{n}": TEXT for n in range(6)}
    laid = [
        (name, coder, "eau", "L’eau, on en manque")
        for n, name in enumerate(texts)
        for coder in ("camille", "nadia")[: 1 + n % 2]
    ]
    both = [(name, coder) for name in texts for coder in ("camille", "nadia")]
    many = project(texts, laid, finished=both)
    first = row(agreement(many, resamples=200, seed=4), "eau").alpha
    assert first == row(agreement(many, resamples=200, seed=4), "eau").alpha
    assert first != row(agreement(many, resamples=200, seed=5), "eau").alpha
    assert first.low <= first.value <= first.high  # type: ignore[operator]
    assert row(agreement(many, resamples=0), "eau").alpha.low is None
