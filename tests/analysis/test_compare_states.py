"""What a zero means, attributes crossed, and measures over the field's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import codebook, project, territories, transcript

from terrain.analysis.compare import compare
from terrain.analysis.groups import TOTAL
from terrain.errors import UsageError
from terrain.model.project import Case, GuideSection, Project

GUIDE = (
    GuideSection("Foncier et extension", ("foncier",)),
    GuideSection("Coopérer", ("coop",)),
)
BOOK = codebook("foncier.zan", "coop", "eau")
PLACES = territories(
    epfig={"name": "Épfig", "kind": "commune", "parents": ("barr",)},
    barr={"name": "Pays de Barr", "kind": "epci", "parents": ("alsace",)},
    alsace={"name": "Alsace centrale", "kind": "territoire-industrie", "parents": ("est",)},
    est={"name": "Grand Est", "kind": "region"},
)
LONG = transcript(
    "als/dir",
    """
    ## foncier et extension

    ENQ: Vous cherchez un terrain ?

    DIR: Non, pas du tout, on a ce qu’il faut.

    ## Coopérer

    ENQ: Avec qui ?

    DIR: Avec le voisin, on partage un compresseur.
    """,
    case="als", territory="epfig", speakers={"DIR": "p-dir"}, date="2023-05-02",
)  # fmt: skip
SHORT = transcript(
    "als/elu",
    """
    ## Coopérer

    ENQ: Et vous ?

    ELU: Nous, avec tout le monde.
    """,
    case="als", territory="alsace", speakers={"ELU": "p-elu"}, date="2024-05-02",
)  # fmt: skip
PEOPLE = {
    "p-dir": {"role": "dirigeant", "territory": "epfig", "sector": "machines"},
    "p-elu": {"role": "élu", "territory": "alsace", "sector": "collectivité"},
}


def study(*finished: tuple[str, str], guide: tuple[GuideSection, ...] = GUIDE) -> Project:
    return project(
        [LONG, SHORT],
        [("als/dir", "camille", "coop", "Avec le voisin, on partage")],
        codes=BOOK, people=PEOPLE, places=PLACES,
        cases=[Case("als", "Alsace", guide=guide)], finished=finished,
    )  # fmt: skip


BOTH = (("als/dir", "camille"), ("als/elu", "camille"))


def states(value: object, group: str) -> dict[str, str]:
    return {
        code: cell.state
        for (code, key), cell in value.cells.items()  # type: ignore[attr-defined]
        if key == group
    }


def test_the_four_zeros() -> None:
    value = compare(study(*BOTH), by="role")
    assert states(value, "dirigeant") == {
        "foncier": "unsaid",  # its section was covered (case aside), the text coded to its end
        "foncier.zan": "unsaid",  # a question about foncier is one about its children
        "coop": "counted",
        "eau": "unknown",  # no section of the guide is about water
    }
    # The élu was never asked about land: no such section in that interview.
    assert states(value, "élu") == {
        "foncier": "not-asked", "foncier.zan": "not-asked", "coop": "unsaid", "eau": "unknown",
    }  # fmt: skip
    assert states(compare(study(BOTH[0]), by="role"), "élu") == dict.fromkeys(
        ("foncier", "foncier.zan", "coop", "eau"), "not-coded"
    )


def test_how_many_were_asked() -> None:
    cell = compare(study(*BOTH)).cell("foncier", TOTAL)
    assert (cell.asked, cell.not_asked, cell.state) == (1, 1, "unsaid")
    water = compare(study(*BOTH)).cell("eau", TOTAL)
    assert (water.asked, water.not_asked, water.state) == (0, 0, "unknown")


def test_without_a_guide_nobody_knows_what_was_asked() -> None:
    value = compare(study(*BOTH, guide=()), by="role")
    assert states(value, "élu")["foncier"] == "unknown"


def test_a_family_is_asked_with_its_child() -> None:
    guide = (GuideSection("Coopérer", ("foncier.zan",)),)
    value = compare(study(*BOTH, guide=guide), by="role", families=True)
    assert value.cell("foncier/*", "élu").state == "unsaid"
    assert value.cell("foncier", "élu").state == "unknown"


def test_what_was_said_unasked_is_counted() -> None:
    held = project(
        [SHORT], [("als/elu", "camille", "foncier", "Nous")], codes=BOOK, people=PEOPLE,
        cases=[Case("als", guide=GUIDE)], finished=[("als/elu", "camille")],
    )  # fmt: skip
    cell = compare(held).cell("foncier", TOTAL)
    assert (cell.codings, cell.state, cell.asked, cell.not_asked) == (1, "counted", 0, 1)


def test_by_section_of_the_guide() -> None:
    value = compare(study(*BOTH), by="section")
    assert [group.label for group in value.groups] == ["Foncier et extension", "Coopérer"]
    assert value.cell("coop", "Coopérer").codings == 1
    assert value.cell("coop", "Foncier et extension").state == "not-asked"


def test_by_sector_and_year() -> None:
    assert compare(study(*BOTH), by="sector").cell("coop", "machines").codings == 1
    assert [g.key for g in compare(study(*BOTH), by="year").groups] == ["2023", "2024"]


def test_two_attributes_crossed_with_subtotals() -> None:
    value = compare(study(*BOTH), by="year", across="role")
    assert [(g.label, g.second, g.subtotal) for g in value.groups] == [
        ("2023", "dirigeant", False), ("2023", "", True),
        ("2024", "élu", False), ("2024", "", True),
    ]  # fmt: skip
    assert value.denominators["2023 × *"].transcripts == 1
    # The interviewer's words are in the subtotal, and in no column of their own.
    assert value.denominators["2023 × *"].words > value.denominators["2023 × dirigeant"].words
    assert not value.straddling
    for wrong in ({"across": "coder"}, {"by": "role", "across": "role"}):
        with pytest.raises(UsageError):
            compare(study(*BOTH), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", ["epci", "territoire-industrie", "region"])
def test_a_commune_within_its_epci_is_counted_once_at_any_scale(scale: str) -> None:
    value = compare(study(*BOTH), scale=scale)
    [held] = [g.key for g in value.groups if value.cell("coop", g).codings]
    assert {"epci": "barr", "territoire-industrie": "alsace", "region": "est"}[scale] == held
    assert value.cell("coop", held).codings == value.cell("coop", TOTAL).codings == 1
    assert value.cell("coop", held).words == 5


def test_shares_and_rates_leave_the_researchers_words_out() -> None:
    value = compare(study(*BOTH), by="role", measure="share")
    [coop] = [row for row in value.rows if row.key == "coop"]
    spoken = value.denominators["dirigeant"].field_words
    assert spoken == 16
    assert value.figure(coop, "dirigeant") == 5 / 16
    assert value.figure(coop, "dirigeant", "rate") == 10_000 / 16
    nobody = compare(project([], codes=BOOK))
    assert nobody.figure(nobody.rows[0], TOTAL, "share") is None


WORDS = "Avec le voisin, on partage un compresseur."
SPANS = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, len(WORDS))).filter(
    lambda pair: pair[0] < pair[1] and WORDS[pair[0] : pair[1]].strip() != ""
)


@given(st.lists(st.tuples(SPANS, st.sampled_from(["coop", "eau"])), max_size=6), st.randoms())
def test_order_and_repetition_change_no_word(
    laid: list[tuple[tuple[int, int], str]], draw: object
) -> None:
    codings = [
        ("als/dir", "camille", code, WORDS[a:b].strip())
        for (a, b), code in laid
        if LONG.body.count(WORDS[a:b].strip()) == 1
    ]
    mixed = [*codings, *codings]
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    once, twice = (
        compare(project([LONG], held, codes=BOOK), by="role") for held in (codings, mixed)
    )
    for row in once.rows:
        assert once.cell(row).words == twice.cell(row).words
        assert once.cell(row).field_words <= once.cell(row).words
        assert 2 * once.cell(row).codings == twice.cell(row).codings
        # Nothing straddles here: the columns and the interviewer's own make up the whole.
        assert sum(once.cell(row, g).codings for g in once.groups) == once.cell(row).codings
