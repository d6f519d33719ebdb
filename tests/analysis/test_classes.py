"""Lexical classes of a study: their words against scipy, their stability, who is quoted."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import chi2 as law
from scipy.stats import chi2_contingency
from tests.analysis.words_of import Words
from tests.builders import project, territories, transcript

from terrain.access import Purpose, permitted
from terrain.analysis.classes import Classes, lexical_classes
from terrain.analysis.coded_units import codes_on_units, laid_units
from terrain.analysis.dendrogram import Fork
from terrain.analysis.profiles import CRITICAL, associations, signed_chi2
from terrain.analysis.reinert import classify
from terrain.analysis.stability import stability
from terrain.analysis.vocabulary import vocabulary
from terrain.errors import UsageError
from terrain.model.project import Project

LAND = (
    "Le foncier manque, plus un hectare.", "Un hectare de foncier, la friche est chère.",
    "La friche coûte le prix du foncier.", "Un hectare, une friche, un terrain.",
    "Le terrain, le foncier, la commune.", "La commune vend un terrain, un hectare.",
)  # fmt: skip
SCHOOL = (
    "Le lycée forme un apprenti.", "Un apprenti du lycée, la formation ferme.",
    "La formation, le diplôme, le lycée.", "Un diplôme, un apprenti, un professeur.",
    "Le professeur du lycée, la formation.", "Un professeur, un diplôme, un apprenti.",
)  # fmt: skip
PLACES = territories(alsace="Alsace centrale", seine="Seine Aval")
PEOPLE = {
    "p1": {"role": "dirigeant", "territory": "alsace"},
    "p2": {"role": "formateur", "territory": "seine"},
}


def study(consent: str | None = None) -> Project:
    """Two interviews: land in Alsace, school on the Seine, each with questions of nobody's."""
    texts = [
        transcript(
            name, "\n\n".join(f"ENQ: Et alors ?\n\n{label}: {line}" for line in lines * 2),
            speakers={label: person}, consent=use,
        )
        for name, label, person, lines, use in (
            ("als/dir", "DIR", "p1", LAND, consent), ("seine/for", "FOR", "p2", SCHOOL, None),
        )
    ]  # fmt: skip
    codings = [("als/dir", "camille", "foncier", LAND[0]), ("seine/for", "noé", "ecole", SCHOOL[0]),
               ("als/dir", "camille", "ecole", "Et alors ?")]  # fmt: skip
    return project(texts, codings, people=PEOPLE, places=PLACES)


def classes(held: Project, count: int = 2, **asked: object) -> Classes:
    words = vocabulary(held, Words(), unit="turn", minimum=2)
    options: dict[str, object] = {"resamples": 0, "quotable": held, "smallest": 2, **asked}
    return lexical_classes(held, words, count=count, **options)  # type: ignore[arg-type]


class TestTheStudy:
    """Two things are talked about, each in its own place."""

    def test_the_two_subjects_are_the_two_classes(self) -> None:
        value = classes(study())
        assert [row.units for row in value.rows] == [12, 12]
        words = [{a.key for a in value.of_class(n)} for n in (1, 2)]
        assert {"foncier", "hectare", "friche", "terrain"} <= words[0]
        assert {"lycée", "apprenti", "diplôme", "professeur"} <= words[1]
        assert not words[0] & words[1]
        assert value.classified == value.units == 24
        assert isinstance(value.tree, Fork)

    def test_territories_roles_and_codes_go_with_them(self) -> None:
        value = classes(study())
        (place,) = value.of_class(1, "territory")
        assert (place.key, place.label, place.found, place.total) == (
            "alsace", "Alsace centrale", 12, 12,
        )  # fmt: skip
        # All of 12 against none of 12: χ² is the number of units.
        assert place.chi2 == pytest.approx(24)
        assert [a.key for a in value.of_class(2, "role")] == ["formateur"]
        assert [a.key for a in value.of_class(1, "role", over=False)] == ["formateur"]
        # The coding of a question alone is not of the respondents.
        held = {a.key: a.total for a in value.variables if a.kind == "code" and a.number == 1}
        assert held == {"foncier": 1, "ecole": 1}

    def test_typical_passages_are_cited(self) -> None:
        value = classes(study(), passages=1)
        first = value.passages[0]
        scores = {a.key: a.chi2 for a in value.of_class(1)}
        assert first.score == pytest.approx(sum(scores[word] for word in first.words))
        assert first.quotation.citation.startswith("als/dir §")
        assert first.quotation.speech[0].text in LAND

    def test_every_unit_says_its_class_and_its_turn(self) -> None:
        value = classes(study())
        assert [p.citation for p in value.places[:2]] == ["als/dir §2", "als/dir §4"]
        assert {p.number for p in value.places if p.transcript == "als/dir"} == {1}

    def test_what_may_not_be_quoted_is_counted_and_not_shown(self) -> None:
        held = study(consent="analysis")
        quotable, _ = permitted(held, Purpose.QUOTE, dt.date(2024, 1, 1))
        value = classes(held, quotable=quotable)
        assert {p.quotation.transcript for p in value.passages} == {"seine/for"}
        assert value.withheld == 12
        assert value.rows[0].units == 12
        assert classes(held, quotable=None).passages == ()

    def test_one_transcript_leaves_nothing_to_draw(self) -> None:
        held = study()
        alone = project([held.transcripts["als/dir"]], people=PEOPLE, places=PLACES)
        value = classes(alone, resamples=5)
        assert value.stability is None
        assert value.rows[0].jaccard is None

    def test_nobody_said_anything(self) -> None:
        with pytest.raises(UsageError, match="two terms"):
            classes(project({"a/b": "ENQ: Oui ?"}))

    def test_fewer_passages_than_classes(self) -> None:
        with pytest.raises(UsageError, match="no 30 classes can be made of 24 turns"):
            classes(study(), 30)

    def test_all_alike(self) -> None:
        same = "\n\n".join("DIR: Un hectare de foncier." for _ in range(8))
        with pytest.raises(UsageError, match="nothing tells the turns apart"):
            classes(project({"a/b": same}))

    def test_one_class_is_none(self) -> None:
        with pytest.raises(UsageError, match="two classes"):
            classes(study(), 1)


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_chi2_of_a_word_is_scipys_to_nine_digits(seed: int) -> None:
    draw = np.random.default_rng(seed)
    table = (draw.random((30, 6)) < draw.uniform(0.1, 0.9, 6)).astype(int)
    labels = draw.integers(0, 4, 30)
    kept = labels > 0
    keys = [f"m{n}" for n in range(6)]
    for held in associations("word", keys, {}, csr_array(table), labels, 3):
        inside, has = (labels == held.number)[kept], table[kept, keys.index(held.key)] > 0
        four = [[(inside & has).sum(), (inside & ~has).sum()],
                [(~inside & has).sum(), (~inside & ~has).sum()]]  # fmt: skip
        known = chi2_contingency(four, correction=False)
        assert abs(held.chi2) == pytest.approx(known.statistic, abs=1e-9)
        assert held.probability == pytest.approx(known.pvalue, abs=1e-9)
        assert (held.found, held.total) == (four[0][0], has.sum())
        over = four[0][0] >= known.expected_freq[0][0]
        assert (held.chi2 >= 0) == over or abs(held.chi2) < 1e-9


def test_a_probability_too_small_for_a_float_keeps_its_logarithm() -> None:
    table = csr_array(np.repeat([[1], [0]], 5000, axis=0))
    labels = np.repeat([1, 2], 5000)
    first = associations("word", ["m"], {}, table, labels, 2)[0]
    assert first.chi2 == pytest.approx(10_000)
    assert first.log10_p == pytest.approx(float(law.logsf(10_000, 1)) / np.log(10))
    assert first.probability == 0.0


def test_what_every_unit_holds_has_no_chi2() -> None:
    found = signed_chi2(
        np.array([[3, 0, 1], [2, 0, 0]]), np.array([3, 2]), np.array([5, 0, 1]), 5
    )  # fmt: skip
    assert np.isnan(found[:, :2]).all()
    assert np.isfinite(found[:, 2]).all()
    assert law.sf(CRITICAL, 1) == pytest.approx(0.05, abs=1e-12)


class TestStability:
    """Resamples of transcripts."""

    @staticmethod
    def table(seed: int, own: int) -> tuple[csr_array, np.ndarray]:
        """300 units of 12 transcripts, three groups: `own` words of 12 from the group's own."""
        draw = np.random.default_rng(seed)
        held = np.zeros((300, 150), np.int64)
        for unit in range(300):
            first = (unit % 3) * 50 + draw.integers(0, 50, own)
            held[unit, np.concatenate([first, draw.integers(0, 150, 12 - own)])] = 1
        return csr_array(held), np.repeat(np.arange(12), 25)

    def test_planted_classes_are_stable(self) -> None:
        table, transcripts = self.table(0, 9)
        found = stability(table, transcripts, classify(table, 3, smallest=20), resamples=6, seed=1)
        assert found is not None
        assert found.median is not None
        assert found.median > 0.9
        assert all(value is not None and value > 0.9 for value in found.jaccard)
        assert found.found == (3,) * 6

    def test_classes_of_noise_are_not(self) -> None:
        table, transcripts = self.table(0, 0)
        found = stability(table, transcripts, classify(table, 3, smallest=20), resamples=6, seed=1)
        assert found is not None
        assert found.median is not None
        assert found.median < 0.2

    def test_the_seed_gives_the_same(self) -> None:
        table, transcripts = self.table(1, 6)
        base = classify(table, 3, smallest=20)
        one, same, other = (
            stability(table, transcripts, base, resamples=3, seed=seed) for seed in (4, 4, 5)
        )
        assert one == same
        assert one != other

    def test_jaccard_by_hand(self) -> None:
        from terrain.analysis.stability import _jaccard

        # Ours {0, 1, 2}, {3, 4}; theirs {0, 1}, {2, 3, 4}: 2/3 and 2/3; nothing in a third.
        ours, theirs = np.array([1, 1, 1, 2, 2]), np.array([1, 1, 2, 2, 2])
        assert _jaccard(ours, theirs, 3)[:2] == pytest.approx([2 / 3, 2 / 3])
        assert np.isnan(_jaccard(ours, theirs, 3)[2])


def test_codes_on_units_are_those_of_their_words() -> None:
    held = study()
    units = laid_units(held, "turn")
    on = codes_on_units(held, units)
    assert on.keys == ("foncier", "ecole")
    where = [(units.turns[unit], on.keys[code]) for unit, code in zip(*on.table.nonzero(),
                                                                      strict=True)]  # fmt: skip
    assert where == [((2,), "foncier"), ((2,), "ecole")]
    assert codes_on_units(held, units, coders=frozenset({"noé"})).keys == ("ecole",)
