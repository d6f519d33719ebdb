"""The line that describes a speaker, and how many people share what it shows."""

from __future__ import annotations

import dataclasses

import pytest
from tests.builders import project, territories, transcript

from terrain.evidence.anonymity import Described, describe
from terrain.evidence.combination import rarities, roster_rarities, sharing
from terrain.language.french import of_the
from terrain.model.combination import Combination, SettledCombination
from terrain.model.participant import Consent
from terrain.model.project import Project


def person(role: str, place: str = "arve", **facts: object) -> dict[str, object]:
    return {"role": role, "territory": place, "consent": "quote", **facts}


@pytest.fixture
def study() -> Project:
    """Three dirigeants of the Arve in 2021, one elsewhere in 2023, one élu."""
    people = {
        "d1": person("dirigeant", category="PME de 40 salariés", sector="mécanique"),
        "d2": person("dirigeant", category="PME de 12 salariés", sector="décolletage"),
        "d3": person("dirigeant", category="grand groupe", sector="usinage"),
        "d4": person("dirigeant", "alsace", category="entreprise", sector="bricolage de luxe"),
        "e1": person("élu", category="maire d'un village"),
    }
    years = {"d1": 2021, "d2": 2021, "d3": 2021, "d4": 2023, "e1": 2021}
    return project(
        [transcript(f"c/{name}", "ENQ: Oui ?\nP: Voilà.\n", date=f"{years[name]}-05-01",
                    speakers={"P": name}) for name in people],
        people=people,
        places=territories(
            arve={"name": "Vallée de l'Arve", "parents": ("savoie",)},
            savoie={"name": "Haute-Savoie", "kind": "departement", "parents": ("aura",)},
            aura={"name": "Auvergne-Rhône-Alpes", "kind": "region"},
            alsace="Alsace centrale",
        ),
    )  # fmt: skip


def line(study: Project, who: str, **asked: object) -> Described:
    spoken = study.transcripts[f"c/{who}"]
    return describe(study, spoken, spoken.turns[1], **asked)  # type: ignore[arg-type]


def test_a_line_that_three_share_is_told_in_full(study: Project) -> None:
    told = line(study, "d1")
    assert told.text == "dirigeant d’une PME de la mécanique, Vallée de l’Arve, 2021"
    assert (told.count, told.level, told.rare) == (3, 0, False)
    assert line(study, "d2").text == "dirigeant d’une PME du décolletage, Vallée de l’Arve, 2021"
    assert line(study, "d3").text == (
        "dirigeant d’un grand groupe de l’usinage, Vallée de l’Arve, 2021"
    )


def test_a_rare_line_says_less_until_enough_share_it(study: Project) -> None:
    told = line(study, "d4")
    assert (told.text, told.count, told.rare) == ("dirigeant", 4, False)
    alone = line(study, "e1")
    assert (alone.text, alone.count, alone.rare) == ("élu", 1, True)


def test_inside_the_team_the_fullest_line_is_had_with_k_one(study: Project) -> None:
    # « bricolage de luxe » : -age is masculine; a village's mayor is no organisation
    assert line(study, "d4", k=1).text == (
        "dirigeant d’une entreprise du bricolage de luxe, Alsace centrale, 2023"
    )
    assert line(study, "e1", k=1).text == "élu, Vallée de l’Arve, 2021"
    assert line(study, "d1", k=1, lang="en").text == (
        "dirigeant, PME, mécanique, Vallée de l’Arve, 2021"
    )


def test_a_settled_combination_is_told(study: Project) -> None:
    row = SettledCombination("e1", "élu", "arve", population=35)
    settled = dataclasses.replace(study, combinations=(row,))
    assert line(settled, "e1").text == "élu, Vallée de l’Arve, 2021"


def test_a_name_is_shown_only_where_every_promise_says_so(study: Project) -> None:
    assert line(study, "d1", name="Zoé Weber").text.startswith("dirigeant")
    person = dataclasses.replace(study.participants["d1"], consent=Consent(named=True))
    named = dataclasses.replace(study, participants={**study.participants, "d1": person})
    assert line(named, "d1", name="Zoé Weber").text == (
        "Zoé Weber, dirigeant d’une PME de la mécanique, Vallée de l’Arve, 2021"
    )
    spoken = dataclasses.replace(named.transcripts["c/d1"], consent=Consent(named=False))
    denied = dataclasses.replace(named, transcripts={**named.transcripts, "c/d1": spoken})
    assert line(denied, "d1", name="Zoé Weber").text.startswith("dirigeant")


@pytest.mark.parametrize(
    ("sector", "said"),
    [
        ("mécanique", "de la mécanique"),
        ("décolletage", "du décolletage"),
        ("automobile", "de l’automobile"),
        ("habillement", "de l’habillement"),
        ("machines spéciales", "de machines spéciales"),
        ("équipements hydrauliques et pneumatiques", "d’équipements hydrauliques et pneumatiques"),
        ("logistique et assemblage", "de la logistique et de l’assemblage"),
        ("usinage, chaudronnerie, maintenance",
         "de l’usinage, de la chaudronnerie et de la maintenance"),
        ("bois", "du bois"),
        ("drone", None),  # no rule tells: the line then uses a comma
    ],
)  # fmt: skip
def test_the_article_of_a_sector(sector: str, said: str | None) -> None:
    assert of_the(sector) == said


def test_who_shares_a_role_a_place_and_a_period(study: Project) -> None:
    assert sharing(study, Combination("dirigeant", "arve", "2021")) == ("d1", "d2", "d3")
    assert sharing(study, Combination("dirigeant", "aura", "2020-2022")) == ("d1", "d2", "d3")
    assert sharing(study, Combination("dirigeant", "", "2023")) == ("d4",)
    assert sharing(study, Combination("Dirigeant")) == ("d1", "d2", "d3", "d4")
    assert [(r.participant, r.count, r.warns) for r in roster_rarities(study)] == [
        ("d4", 1, True), ("e1", 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "settled"),
    [
        (SettledCombination("e1", population=3), True),
        (SettledCombination("e1", population=2), False),  # whoever reads it still knows who speaks
        (SettledCombination("e1", remark="Elle l’a demandé."), True),
        (SettledCombination("e1"), False),
        (SettledCombination("d4", population=40), False),  # somebody else
        (SettledCombination("e1", "dirigeant", population=40), False),
        (SettledCombination("e1", "élu", "arve", "2021", 40), True),
        (
            SettledCombination("e1", "élu", "aura", "2021", 40),
            False,
        ),  # 40 in the region, not in the valley
        (SettledCombination("e1", "élu", "arve", "2019", 40), False),
    ],
)
def test_what_a_settlement_covers(study: Project, row: SettledCombination, settled: bool) -> None:
    held = dataclasses.replace(study, combinations=(row,))
    [found] = rarities(held, [("e1", Combination("élu", "arve", "2021"))])
    assert (found.settled is not None, found.warns) == (settled, not settled)


def test_a_settled_valley_covers_its_region(study: Project) -> None:
    row = SettledCombination("e1", "élu", "arve", population=40)
    held = dataclasses.replace(study, combinations=(row,))
    [found] = rarities(held, [("e1", Combination("élu", "aura", "2021"))])
    assert not found.warns
