"""Keyword in context: what is found, what is not, and over how much."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from tests.builders import project, territories, transcript

from terrain.access import Purpose, permitted
from terrain.analysis.concordance import concordance
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project
from terrain.model.transcript import Transcript

STUDY = project(
    [
        transcript(
            "seine/dir",
            """
            ENQ [00:01:00]: Le foncier, la foncière ?

            DIR [00:01:05]: On ne trouve plus, un hectare. L’entreprise au cœur de la
            zone, le COEUR. Réserves Foncières.

            Et le foncier d'hier.
            """,
            speakers={"DIR": "s1"},
            territory="seine",
        ),
        transcript("als/élue", "ÉLU: Pas un mot du foncier, préfoncier non.", territory="alsace"),
        transcript("als/vide", "ÉLU: Rien.", territory="ouest"),
        transcript("als/notes", "Visite du foncier communal.", kind="fieldnotes"),
    ],
    [("seine/dir", "camille", "foncier.rareté", "plus, un hectare")],
    people={"s1": {"role": "dirigeant", "territory": "seine"}},
    places=territories(alsace="Alsace", seine="Seine", ouest="Ouest"),
)


def found(pattern: str, **asked: object) -> list[str]:
    return [line.keyword for line in concordance(STUDY, pattern, **asked).lines]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "keywords"),
    [
        ("foncier", ["foncier", "foncier", "foncier", "foncier"]),
        ("FONCIERES", ["Foncières"]),
        ("fonci*", ["foncier", "foncière", "Foncières", "foncier", "foncier", "foncier"]),
        ("*foncier", ["foncier", "foncier", "foncier", "préfoncier", "foncier"]),
        ("plus un hectare", ["plus, un hectare"]),
        ("« plus un hect* »", ["plus, un hectare"]),
        ("entreprise", ["entreprise"]),
        ("l'entreprise", ["L’entreprise"]),
        ("coeur", ["cœur", "COEUR"]),
        ("cœur", ["cœur", "COEUR"]),
        ("de la zone", ["de la zone"]),  # over a line's end
        ("foncières et", []),  # never over an empty line
        ("oncier", []),
        ("(a+)+$", []),
    ],
)
def test_what_a_pattern_finds(pattern: str, keywords: list[str]) -> None:
    assert found(pattern) == keywords


def test_exact_keeps_case_and_accents() -> None:
    assert found("Foncières", exact=True) == ["Foncières"]
    assert found("foncieres", exact=True) == []


def test_a_line_says_who_where_and_under_which_codes() -> None:
    (line,) = concordance(STUDY, "hectare", width=12).lines
    assert (line.left, line.keyword, line.right) == ("ve plus, un ", "hectare", ". L’entrepri")
    assert line.citation == "seine/dir §2, 00:01:05"
    assert (line.role, line.territory, line.codes) == ("dirigeant", "seine", ("foncier.rareté",))


def test_every_list_says_its_denominators_and_whether_it_was_cut() -> None:
    value = concordance(STUDY, "foncier", limit=2)
    assert (value.total, len(value.lines), value.truncated) == (4, 2, True)
    assert (value.transcripts, value.searched_transcripts) == (3, 4)
    assert (value.territories, value.searched_territories) == (2, 3)
    assert value.searched_turns == 4


def test_the_context_stops_at_the_turn() -> None:
    (first, *_) = concordance(STUDY, "foncier", width=500).lines
    assert (first.left, first.right) == ("Le ", ", la foncière ?")


def test_sorted_by_what_stands_around() -> None:
    lefts = [line.left.split()[-1] for line in concordance(STUDY, "foncier", sort="left").lines]
    assert lefts == ["du", "du", "Le", "le"]


def test_a_filter_narrows_the_search_and_its_denominators() -> None:
    where = Filter(role=("dirigeant",)).resolve(STUDY)
    value = concordance(STUDY, "foncier", where=where)
    assert (value.total, value.searched_transcripts, value.searched_turns) == (1, 1, 1)
    coded = Filter(code="foncier.rareté").resolve(STUDY)
    assert concordance(STUDY, "foncier", where=coded).total == 1


def test_masked_words_are_never_quoted() -> None:
    text = "DIR: Le foncier est à moi.\n\nAUT: Le foncier est à nous."
    whole = project(
        [transcript("c/t", text, speakers={"DIR": "p1", "AUT": "p2"})],
        people={"p1": {"consent": "withdrawn"}, "p2": {}},
    )
    visible, restricted = permitted(whole, Purpose.ANALYSE, dt.date(2026, 1, 1))
    value = concordance(visible, "foncier", width=200, restricted=restricted)
    assert [line.speaker for line in value.lines] == ["AUT"]
    assert "▒" not in value.lines[0].left
    assert value.restricted.turns == 1


class Endings:
    """Lemmas by stripping two endings: a small but real implementation of the look-up."""

    def lemmas(self, word: str, language: str) -> frozenset[str]:
        assert language == "fr"
        return frozenset({re.sub("(ière|iers|ières)$", "ier", word.lower())})

    def tokens(self, transcript: Transcript) -> Iterator[tuple[int, int, str]]:
        for mark in re.finditer(r"\w+|[^\w\s]", transcript.body):
            yield mark.start(), mark.end(), min(self.lemmas(mark[0], "fr"))


def test_lemmas_find_every_form_and_phrases_of_them() -> None:
    assert found("foncier", lemmas=Endings()) == [
        "foncier", "foncière", "Foncières", "foncier", "foncier", "foncier",
    ]  # fmt: skip
    assert found("réserves foncier", lemmas=Endings()) == ["Réserves Foncières"]
    with pytest.raises(UsageError, match="a lemma has no"):
        found("fonc*", lemmas=Endings())


@pytest.mark.parametrize("pattern", ["", "  ", "*", "« »", "plus ?", "x" * 201])
def test_an_empty_or_endless_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        concordance(Project(), pattern)


def test_a_hostile_pattern_costs_no_time() -> None:
    text = project({"c/t": "DIR: " + "a" * 20_000 + " " + "foncier, " * 5_000})
    assert concordance(text, "a*b*c*d*").total == 0
    assert concordance(text, "foncier foncier foncier foncier x").total == 0
