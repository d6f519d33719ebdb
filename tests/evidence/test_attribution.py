"""What a manuscript says of a quotation's speaker, against what the study knows of them."""

from __future__ import annotations

import pytest
from tests.builders import project, territories, transcript

from terrain.evidence.attribution import claims, claims_of_note
from terrain.model.project import Project
from terrain.model.span import Span


@pytest.fixture(scope="module")
def study() -> Project:
    places = territories(
        seine_aval={"name": "Seine Aval", "parents": ("yvelines",)},
        yvelines={"name": "Yvelines", "kind": "departement", "parents": ("idf",)},
        idf={"name": "Île-de-France", "kind": "region"},
        alsace_centrale={"name": "Alsace centrale", "parents": ("grand-est",),
                         "members": ("selestat",)},
        selestat={"name": "CC de Sélestat", "kind": "epci"},
        grand_est={"name": "Grand Est", "kind": "region"},
    )  # fmt: skip
    return project(
        [
            transcript("seine/dir", "ENQ: Et le terrain ?\nDIR: On ne trouve plus un hectare.\n",
                       territory="seine-aval", date="2023-05-11", speakers={"DIR": "sa-dir"}),
            transcript("alsace/elue", "ENQ: Et l’eau ?\nELU: On a tout écrit.\n",
                       territory="alsace-centrale", date="2024-02-01", speakers={"ELU": "al-elu"}),
        ],
        people={
            "sa-dir": {"role": "dirigeant", "category": "PME de 40 salariés",
                       "sector": "logistique et assemblage", "territory": "seine-aval"},
            "al-elu": {"role": "élu", "category": "vice-présidente d'une communauté de communes",
                       "sector": "collectivité", "territory": "alsace-centrale"},
            "al-for": {"role": "formateur", "sector": "mécanique"},
        },
        places=places,
    )  # fmt: skip


def told(study: Project, text: str, name: str = "seine/dir") -> list[str]:
    """Each claim as `kind said`, with ≠ and what the study has where it does not fit."""
    spoken = study.transcripts[name]
    quotation = Span(text.index("«"), text.index("»") + 1)
    found = claims(text, quotation, study, spoken, [spoken.turns[1]])
    inner = Span(quotation.start + 2, quotation.end - 2)
    assert claims(text, inner, study, spoken, [spoken.turns[1]]) == found
    assert all(claim.span.of(text) == claim.said for claim in found)
    return [f"{c.kind} {c.said}" + ("" if c.fits else f" ≠ {c.expected}") for c in found]


def test_a_parenthesis_that_is_right_in_everything(study: Project) -> None:
    text = "« On ne trouve plus » (dirigeant d’une PME de la logistique, Seine Aval, 2023)."
    assert told(study, text) == [
        "role dirigeant", "category PME", "sector logistique", "territory Seine Aval", "year 2023",
    ]  # fmt: skip


def test_a_parenthesis_that_is_wrong_in_everything(study: Project) -> None:
    text = "« On ne trouve plus » (élue, ETI de la mécanique, Alsace centrale, 2021)"
    assert told(study, text) == [
        "role élue ≠ dirigeant", "category ETI ≠ PME",
        "sector mécanique ≠ logistique et assemblage",
        "territory Alsace centrale ≠ Seine Aval", "year 2021 ≠ 2023",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # roles in both genders, plural, by other words
        ("« Oui », explique une élue d’Alsace centrale.",
         ["role élue", "territory Alsace centrale"]),
        ("« Oui », expliquent les élus du Grand Est.", ["role élus", "territory Grand Est"]),
        ("La vice-présidente le reconnaît : « Oui »", ["role vice-présidente"]),
        ("Une maire raconte : « Oui »", ["role maire"]),
        ("« Oui », confie un chef d’entreprise.", ["role chef d’entreprise ≠ élu"]),
        ("Selon une dirigeante, « Oui »", ["role dirigeante ≠ élu"]),
        # a place that holds it fits, a finer one is not known, another one does not fit
        ("« Oui » (élue, Grand Est)", ["role élue", "territory Grand Est"]),
        ("« Oui » (élue, communauté de communes de Sélestat)",
         ["role élue", "category communauté de communes"]),
        ("« Oui » (élue, Yvelines)", ["role élue", "territory Yvelines ≠ Alsace centrale"]),
        # dates
        ("« Oui » (élue, entretien du 1er février 2024)", ["role élue", "date 1er février 2024"]),
        ("« Oui » (élue, février 2024)", ["role élue", "date février 2024"]),
        ("« Oui » (élue, mars 2024)", ["role élue", "date mars 2024 ≠ 2024-02-01"]),
        ("« Oui » (élue, 2023-2024)", ["role élue", "year 2023-2024"]),
        ("« Oui » (2021)", ["year 2021 ≠ 2024"]),
        ("« Oui » (élue depuis 2014)", ["role élue"]),
        # citations and pseudonyms
        ("« Oui » (alsace/elue §2)", ["citation alsace/elue §2"]),
        ("« Oui » (seine/dir §2)", ["citation seine/dir §2 ≠ alsace/elue §2"]),
        ("« Oui » (al-elu)", ["participant al-elu"]),
        ("« Oui » (sa-dir, 2024)", ["participant sa-dir ≠ al-elu", "year 2024"]),
    ],
)  # fmt: skip
def test_what_is_said_of_an_elected_woman(study: Project, text: str, expected: list[str]) -> None:
    assert told(study, text, "alsace/elue") == expected


@pytest.mark.parametrize(
    "text",
    [
        "« Oui ».",
        "« Oui », et rien d’autre.",
        "« Oui » (Dupont, 2019).",  # a reference to the literature
        "Les élus refusent le projet. « Oui » : l’affaire est close.",  # an earlier sentence
        "L’usine dépend des élus d’Alsace centrale. Puis « Oui ».",
        "« Oui », soupire-t-il. Un élu d’Alsace centrale le dit aussi.",  # the next sentence
        "« Oui » « non » (élue, Alsace centrale)",  # of the other quotation
        "Un élu dit : “Non”, et puis « Oui »",
        "Les patrons et les élus le disent : « Oui » ",  # one of them fits, which is enough
    ],
)
def test_what_is_not_clearly_about_the_speaker_is_no_misfit(study: Project, text: str) -> None:
    assert not [said for said in told(study, text) if "≠" in said]


def test_a_footnote_is_about_the_speaker_as_a_whole(study: Project) -> None:
    spoken = study.transcripts["seine/dir"]
    note = "Entretien avec une élue, Île-de-France, 12 mai 2023, seine/dir §2."
    found = claims_of_note(note, study, spoken, [spoken.turns[1]])
    assert [(c.kind, c.fits) for c in found] == [
        ("role", False), ("territory", True), ("date", False), ("citation", True),
    ]  # fmt: skip


def test_the_researcher_s_question_before_the_answer_is_not_the_speaker(study: Project) -> None:
    spoken = study.transcripts["seine/dir"]
    text = "« Et le terrain ? On ne trouve plus » (dirigeant)"
    found = claims(text, Span(0, text.index("»") + 1), study, spoken, spoken.turns)
    assert [(c.said, c.fits) for c in found] == [("dirigeant", True)]
