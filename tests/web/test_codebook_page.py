"""The codebook in the browser: what a change does is seen first, then made, then undone."""

from __future__ import annotations

import pytest
from tests.studies import Folder
from tests.webpages import Pages


@pytest.fixture
def coded(study: Folder) -> Folder:
    """Two codings of land scarcity by two coders, one of cooperation."""
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "le foncier, c'est rare", "foncier.rarete", coder="noé")
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "cooperation")
    return study


def test_the_tree_counts_codings_of_a_code_and_with_those_below(coded: Folder) -> None:
    said = Pages(coded.root).words("/codebook")
    assert "5 codes, 3 codings" in said
    assert "Foncier 0 2 Rareté du foncier 2 Prix 0" in said


def test_a_code_is_shown_with_its_rules_and_what_was_coded(coded: Folder) -> None:
    said = Pages(coded.root).words("/codebook?code=foncier.rarete")
    assert "On ne trouve plus de terrain." in said
    assert "2 codings of 3" in said
    assert "2 of 2 shown." in said


def test_a_merge_is_seen_before_it_is_made_then_undone(coded: Folder) -> None:
    pages, before = Pages(coded.root), coded.text("codebook.yaml")
    asked = "what=merge&code=foncier.rarete&into=cooperation"
    said = pages.words(f"/codebook/change?{asked}")
    assert "2 codings in 1 transcript (camille, noé)" in said
    assert "no longer counted within Foncier" in said
    assert coded.text("codebook.yaml") == before

    made = pages.send("/codebook/change", what="merge", code="foncier.rarete", into="cooperation")
    assert (made.status_code, made.headers["location"]) == (303, "/codebook?code=cooperation")
    assert "3 codings of 3" in pages.words("/codebook?code=cooperation")
    assert "formerly foncier.rarete" in pages.words("/codebook?code=cooperation")

    last = pages.get("/codebook").partition('name="last" value="')[2].partition('"')[0]
    assert pages.send("/codebook/undo", last=last).status_code == 303
    assert coded.text("codebook.yaml") == before
    assert pages.send("/codebook/undo", last=last).status_code == 400


def test_another_definition_leaves_codings_under_the_older_one_and_lists_them(
    coded: Folder,
) -> None:
    pages = Pages(coded.root)
    said = pages.words("/codebook/change?what=edit&code=foncier.rarete&definition=Autre+chose.")
    assert "under an older definition, and listed as such: 2 codings in 1 transcript" in said
    pages.send("/codebook/change", what="edit", code="foncier.rarete", definition="Autre\r\nchose.")
    assert "Autre\n          chose." in coded.text("codebook.yaml") or "Autre" in coded.text(
        "codebook.yaml"
    )
    assert "2 codings made under an older definition" in pages.words(
        "/codebook?code=foncier.rarete"
    )
    assert "2 codings of 3" in pages.words("/quotations?code=foncier.rarete&exact=1&older=1")


def test_a_label_changes_no_coding(coded: Folder) -> None:
    said = Pages(coded.root).words("/codebook/change?what=edit&code=foncier&label=Le+sol")
    assert "No coding changes." in said
    assert "Foncier Le sol" in said


def test_codes_are_put_in_another_order(coded: Folder) -> None:
    pages = Pages(coded.root)
    pages.send("/codebook/change", what="move", code="culture", parent="", before="foncier")
    assert pages.get("/codebook").index("Culture industrielle") < pages.get("/codebook").index(
        "Rareté du foncier"
    )


def test_chosen_codings_go_to_a_new_code(coded: Folder) -> None:
    pages = Pages(coded.root)
    page = pages.get("/codebook/split?code=foncier.rarete")
    first = page.partition('name="codings" value="')[2].partition('"')[0]
    said = pages.words(
        f"/codebook/change?what=split&code=foncier.rarete&new=foncier.attente&codings={first}"
    )
    assert "1 coding in 1 transcript (camille)" in said
    pages.send("/codebook/change", what="split", code="foncier.rarete", new="foncier.attente",
               label="Attente", codings=[first])  # fmt: skip
    assert "1 coding of 3" in pages.words("/codebook?code=foncier.attente")


def test_an_example_is_taken_from_a_coding_that_may_be_quoted(coded: Folder) -> None:
    pages = Pages(coded.root)
    assert "Take as the example" in pages.get("/codebook?code=foncier.rarete")
    coded.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: analysis}",
    )
    other = Pages(coded.root).get("/codebook?code=foncier.rarete")
    assert "analysis only" in other
    assert "Take as the example" not in other


def test_what_consent_withholds_is_not_counted(coded: Folder) -> None:
    coded.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: withdrawn}",
    )
    said = Pages(coded.root).words("/codebook?code=foncier.rarete")
    assert "0 codings of 1" in said
    assert "hectare" not in said


@pytest.mark.parametrize("asked", [
    {"what": "rename", "code": "foncier", "new": ""},
    {"what": "rename", "code": "foncier", "new": "culture"},
    {"what": "merge", "code": "foncier", "into": "foncier.prix"},
    {"what": "move", "code": "foncier", "parent": "foncier.prix"},
    {"what": "add", "new": "nulle.part"},
    {"what": "split", "code": "foncier", "new": "x"},
    {"what": "edit", "code": "inconnu", "label": "x"},
])  # fmt: skip
def test_what_cannot_be_done_says_why_and_changes_nothing(
    coded: Folder, asked: dict[str, str]
) -> None:
    pages, before = Pages(coded.root), coded.files()
    assert pages.send("/codebook/change", **asked).status_code == 400
    assert coded.files() == before


def test_a_read_only_server_shows_the_codebook_and_no_way_to_change_it(coded: Folder) -> None:
    pages = Pages(coded.root, read_only=True)
    assert "Retire" not in pages.words("/codebook?code=foncier")
    assert pages.send("/codebook/change", what="retire", code="foncier").status_code == 403
