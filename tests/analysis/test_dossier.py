"""A dossier: what is quoted, merged, held back, and over what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from tests.builders import codebook, project, territories, transcript

from terrain.access import Purpose, permitted
from terrain.analysis.dossier import code_dossier, query_dossier
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project
from terrain.model.span import Span

TEXTS = {
    "seine/dir": """
        ## Foncier

        ENQ [00:14:02]: Vous cherchez ?

        DIR [00:14:07]: On ne trouve plus un hectare, plus rien.

        ENQ [00:15:00]: Et la friche ?

        DIR [00:15:04]: La friche est prise.
        """,
    "als/élu": "MOD: Oui ?\n\nÉLU: Chez nous il reste un hectare.\n\nSYN: Ne me citez pas.",
}
CODINGS = [
    ("seine/dir", "camille", "foncier.rareté", "On ne trouve plus un hectare", {"memo": "Net."}),
    ("seine/dir", "nadia", "foncier", "plus un hectare"),
    ("seine/dir", "camille", "foncier.friches", "Et la friche ?\n\nDIR [00:15:04]: La friche"),
    ("als/élu", "camille", "foncier.rareté", "il reste un hectare"),
    ("als/élu", "nadia", "foncier.rareté", "Ne me citez pas"),
]
PEOPLE = {
    "s1": {"role": "dirigeant", "territory": "seine"},
    "a1": {"role": "élu", "territory": "alsace"},
    "a2": {"role": "syndicaliste", "territory": "alsace", "consent": "analysis"},
}
TODAY = dt.date(2026, 1, 1)


def study() -> Project:
    return project(
        TEXTS,
        CODINGS,
        codes=codebook("foncier=Foncier=Le sol.", "foncier.rareté", "foncier.friches", "autre"),
        people=PEOPLE,
        speakers={"seine/dir": {"DIR": "s1"}, "als/élu": {"ÉLU": "a1", "SYN": "a2"}},
        places=territories(seine="Seine Aval", alsace="Alsace centrale"),
    )


@pytest.fixture
def quotable() -> Project:
    return permitted(study(), Purpose.QUOTE, TODAY)[0]


def test_quotations_stand_under_their_speakers_territory(quotable: Project) -> None:
    parts = code_dossier(quotable, "foncier").parts
    assert [(p.label, [q.citation for q in p.quotations]) for p in parts] == [
        ("Seine Aval", ["seine/dir §2, 00:14:07", "seine/dir §3–4, 00:15:00"]),
        ("Alsace centrale", ["als/élu §2"]),
    ]


def test_words_coded_twice_are_quoted_once_with_both_codes_and_coders(quotable: Project) -> None:
    quotation = code_dossier(quotable, "foncier").parts[0].quotations[0]
    assert [speech.text for speech in quotation.speech] == ["On ne trouve plus un hectare"]
    assert quotation.codes == ("foncier.rareté", "foncier")
    assert quotation.coders == ("camille", "nadia")
    assert [memo.text for memo in quotation.memos] == ["Net."]


def test_the_question_before_is_given_unless_the_quotation_holds_it(quotable: Project) -> None:
    first, second = code_dossier(quotable, "foncier").parts[0].quotations
    assert first.question == "Vous cherchez ?"
    assert second.question == ""
    assert [(s.speaker, s.text, s.asks) for s in second.speech] == [
        ("ENQ", "Et la friche ?", True),
        ("DIR", "La friche", False),
    ]


def test_what_may_be_counted_but_not_quoted_is_only_a_number(quotable: Project) -> None:
    analysed, _ = permitted(study(), Purpose.ANALYSE, TODAY)
    value = code_dossier(quotable, "foncier", analysed=analysed)
    assert (value.codings, value.held_back, value.quotations) == (4, 1, 3)
    assert "Ne me citez pas" not in repr(value)


def test_every_count_has_its_denominator(quotable: Project) -> None:
    value = code_dossier(quotable, "foncier.rareté")
    assert (value.found.transcripts, value.searched.transcripts) == (2, 2)
    assert (value.found.speakers, value.searched.speakers) == (2, 2)
    assert value.searched.turns == 6
    assert value.searched.words == 8 + 4 + 6


def test_without_its_children(quotable: Project) -> None:
    value = code_dossier(quotable, "foncier", exact=True)
    assert [theme.code for theme in value.themes] == ["foncier"]
    assert value.quotations == 1


def test_definitions_come_from_the_codebook(quotable: Project) -> None:
    themes = code_dossier(quotable, "foncier").themes
    assert [(t.code, t.depth, t.codings) for t in themes] == [
        ("foncier", 0, 1),
        ("foncier.rareté", 1, 2),
        ("foncier.friches", 1, 1),
    ]
    assert themes[0].definition == "Le sol."


def test_filters_choose_turns_and_coders(quotable: Project) -> None:
    where = Filter(territory=("alsace",)).resolve(quotable)
    value = code_dossier(quotable, "foncier", where=where)
    assert (value.quotations, value.searched.transcripts) == (1, 1)
    nadia = Filter(coder=("nadia",)).resolve(quotable)
    assert code_dossier(quotable, "foncier", where=nadia).codings == 1


def test_an_unknown_code_is_refused(quotable: Project) -> None:
    with pytest.raises(UsageError, match=r"no code “foncié”.*foncier"):
        code_dossier(quotable, "foncié")


@dataclass(frozen=True)
class Hit:
    transcript: str
    turns: Sequence[int]
    span: Span


def hit(name: str, *numbers: int) -> Hit:
    turns = [t for t in study().transcripts[name].turns if t.number in numbers]
    return Hit(name, numbers, Span(turns[0].span.start, turns[-1].span.end))


def test_a_query_keeps_the_order_of_its_hits_and_says_if_they_were_cut(quotable: Project) -> None:
    hits = [hit("als/élu", 2), hit("seine/dir", 4), hit("seine/dir", 1, 2)]
    value = query_dossier(quotable, "plus de terrain", hits, total=12)
    assert [q.citation for q in value.parts[0].quotations] == [
        "seine/dir §4, 00:15:04",
        "seine/dir §1–2, 00:14:02",
    ]
    assert (value.quotations, value.total, value.truncated) == (3, 12, True)
    assert value.parts[0].quotations[1].codes == ("foncier.rareté", "foncier")


def test_a_hit_that_may_not_be_quoted_whole_is_held_back(quotable: Project) -> None:
    value = query_dossier(quotable, "citez", [hit("als/élu", 3), hit("als/élu", 2, 3)])
    assert (value.quotations, value.held_back) == (0, 2)
    assert "citez pas" not in repr(value)


def test_invented_transcripts_are_marked_one_by_one() -> None:
    texts = [
        transcript("a/vrai", "DIR: Un hectare."),
        transcript("a/faux", "DIR: Un hectare.", fictional=True),
    ]
    base = project(texts, [("a/vrai", "c", "x", "Un"), ("a/faux", "c", "x", "Un")])
    value = code_dossier(base, "x")
    assert [q.fictional for q in value.parts[0].quotations] == [False, True]
    assert value.fictional
    assert not value.all_fictional
