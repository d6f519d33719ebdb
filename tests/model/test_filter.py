"""Filters are typed as people type; a name that the study lacks is refused with its nearest."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.builders import codebook, project, territories, transcript

from terrain.errors import UsageError
from terrain.model.filter import Filter, ResolvedFilter, Vocabulary

STUDY = project(
    [
        transcript(
            "seine-aval/dirigeant",
            """
            ## Foncier et extension

            ENQ: Vous cherchez un terrain ?

            DIR: On ne trouve plus un hectare.
            """,
            title="Dirigeant de la logistique",
            speakers={"DIR": "sa-1"},
            date="2023-06-27",
        ),
        transcript("alsace/élue", "ÉLU: Nos communes se parlent.", territory="alsace-centrale"),
    ],
    codes=["foncier.rarete=Rareté du foncier", "foncier.friches", "compétences", "cadre"],
    people={"sa-1": {"role": "dirigeante d’usine", "territory": "seine-aval-mantes"}},
    places=territories(
        seine_aval_mantes={"name": "Seine Aval-Mantes", "parents": ("ile-de-france",)},
        ile_de_france={"name": "Île-de-France", "kind": "region", "code": "11"},
        alsace_centrale="Alsace centrale",
    ),
)


def resolved(**asked: object) -> ResolvedFilter:
    return Filter(**asked).resolve(STUDY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["ile-de-france", "Île-de-France", "ILE DE FRANCE"[:3] + "-DE-FRANCE", "11"]
)
def test_a_region_finds_its_territories(name: str) -> None:
    assert resolved(territory=(name,)).territories == {"ile-de-france", "seine-aval-mantes"}


def test_a_typo_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UsageError, match=r"no territory “seine-avale”.*seine-aval-mantes"):
        resolved(territory=("seine-avale",))
    with pytest.raises(UsageError, match=r"no code “foncier.rareté2”.*foncier.rarete"):
        resolved(code="foncier.rareté2")


def test_an_unlike_name_is_refused_with_all_that_is_known() -> None:
    with pytest.raises(UsageError, match=r"no kind “xyz”. Known: .*interview"):
        resolved(kind=("xyz",))


def test_names_are_compared_without_case_accents_or_kind_of_apostrophe() -> None:
    assert resolved(role=("DIRIGEANTE D'USINE",)).roles == {"dirigeante d’usine"}
    assert resolved(transcript=("elue",)).transcripts == {"alsace/élue"}
    assert resolved(transcript=("dirigeant de la logistique",)).transcripts == {
        "seine-aval/dirigeant"
    }


def test_a_section_may_be_given_by_a_part_of_its_title() -> None:
    found = resolved(section=("foncier",))
    assert found.keeps_speech(None, "", None, "respondent", "Foncier et extension")
    assert not found.keeps_speech(None, "", None, "respondent", "Le parcours")


def test_a_month_and_a_year_mean_the_whole_of_it() -> None:
    assert resolved(date_from="2023-02", date_to="2024-02").date_to == dt.date(2024, 2, 29)
    assert resolved(year=2023).date_from == dt.date(2023, 1, 1)
    with pytest.raises(UsageError, match="no day lies between"):
        resolved(year=2022, date_from="2023")
    with pytest.raises(UsageError, match=r"is not a date. Write 2023"):
        resolved(date_to="juin 2023")


def test_a_transcript_without_a_date_never_passes_a_filter_on_dates() -> None:
    found = resolved(date_from="1990")
    assert found.keeps_transcript("a", "b", "interview", "fr", dt.date(2020, 1, 1))
    assert not found.keeps_transcript("a", "b", "interview", "fr", None)


def test_nothing_asked_is_nothing_filtered() -> None:
    assert not resolved()
    assert resolved(case=("alsace",))


def test_a_lone_string_is_one_name_not_its_letters() -> None:
    assert resolved(case="alsace").cases == {"alsace"}


HELD = [
    # expression, codes there, whether it holds
    ("foncier", {"foncier.rarete"}, True),
    ("=foncier", {"foncier.rarete"}, False),
    ("foncier", {"fonciers"}, False),  # never by prefix
    ("foncier.rarete and not (competences or cadre)", {"foncier.rarete"}, True),
    ("foncier.rarete and not (competences or cadre)", {"foncier.rarete", "cadre"}, False),
    ("foncier.rarete et non (compétences ou cadre)", {"foncier.rarete", "compétences"}, False),
    ("foncier sauf foncier.friches", {"foncier.rarete", "foncier.friches"}, False),
    ("foncier sauf foncier.friches", {"foncier.rarete"}, True),
    ("cadre ou foncier et compétences", {"cadre"}, True),  # “et” binds closer than “ou”
    ("(cadre ou foncier) et compétences", {"cadre"}, False),
    ("not cadre", set(), True),
    ("not not cadre", {"cadre"}, True),
    ("!cadre & foncier | compétences", {"foncier"}, True),
    ('"Rareté du foncier"', {"foncier.rarete"}, True),
    ("« rareté du foncier »", {"foncier.rarete"}, True),
    ("ancien", {"foncier.rarete"}, True),  # a redirect
    ("foncier.rarete", {"ancien"}, True),  # a coding that still bears the old name
]


@pytest.mark.parametrize(("text", "codes", "expected"), HELD)
def test_code_expressions(text: str, codes: set[str], expected: bool) -> None:
    book = codebook(
        "foncier.rarete=Rareté du foncier", "foncier.friches", "compétences", "cadre",
        redirects={"ancien": ["foncier.rarete"]},
    )  # fmt: skip
    found = Filter(code=text).resolve(Vocabulary(codebook=book)).codes
    assert found is not None
    assert found.holds(codes) is expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("foncier cadre", "“cadre” follows without and, or, not"),
        ("foncier and", "a code is missing before the end"),
        ("(foncier or cadre", "a parenthesis is not closed"),
        ("foncier )", "“\\)” follows"),
        ("and foncier", "a code is missing before “and”"),
        ('"foncier', "cannot read"),
        ("(" * 400 + "foncier", "nesting"),
    ],
)
def test_a_malformed_expression_says_where_and_shows_one(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=f"{why}.*\\. Write for instance: foncier.rarete"):
        resolved(code=text)


def test_an_expression_knows_every_id_it_needs() -> None:
    found = resolved(code="foncier et non cadre").codes
    assert found is not None
    assert found.codes == {"foncier", "foncier.rarete", "foncier.friches", "cadre"}
    assert str(found) == "foncier and not cadre"


def test_coders_alone_ask_for_any_coding_of_theirs() -> None:
    found = ResolvedFilter(coders=frozenset({"camille"}))
    assert found.needs_codings
    assert found.keeps_codes({"x"})
    assert not found.keeps_codes(set())
