"""The table of a comparison: measures at a click, columns picked, quotations side by side."""

from __future__ import annotations

import io

import pytest
from docx import Document
from tests.studies import Folder
from tests.webpages import Pages

from terrain.web.pages import compare


@pytest.fixture
def coded(study: Folder) -> Folder:
    """Land scarcity in the words of a manager (two coders on the same words) and of one elected."""
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete", coder="noé")
    study.code("seine/dirigeant", "le foncier, c'est rare", "foncier.rarete")
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "foncier.rarete")
    return study


def test_counts_become_shares_and_speakers_at_a_click(coded: Folder) -> None:
    pages = Pages(coded.root)
    assert "Rareté du foncier 3 1 4" in pages.words("/compare?by=role&codes=foncier.rarete")
    shares = pages.words("/compare?by=role&codes=foncier.rarete&shares=1")
    assert "Rareté du foncier 100.0% 100.0% 100.0%" in shares
    speakers = pages.words("/compare?by=role&codes=foncier.rarete&measure=speakers")
    assert "Rareté du foncier 1 1 2" in speakers


def test_the_first_column_is_called_code_in_french_too(coded: Folder) -> None:
    page = Pages(coded.root, lang="fr").get("/compare")
    assert '<th scope="col">Code</th>' in page


def test_columns_are_picked_in_the_header_and_a_code_in_its_row(coded: Folder) -> None:
    page = Pages(coded.root).get("/compare?by=role")
    assert 'name="group" value="dirigeant"' in page
    assert '<button name="row" value="foncier.rarete">' in page
    said = Pages(coded.root).words(
        "/compare/cells?by=role&row=foncier.rarete&group=dirigeant&group=élue"
    )
    assert said.count("On ne trouve plus un hectare") == 1  # two coders, one quotation
    assert "3 codings of 3" in said
    assert "On coopère" in said


def test_more_columns_than_can_be_read_are_said_not_shown(coded: Folder) -> None:
    asked = "&".join(f"group={name}" for name in ("dirigeant", "élue", "*"))
    assert (
        Pages(coded.root).ask(f"/compare/cells?by=role&row=foncier.rarete&{asked}").status_code
        == 200
    )


def test_quotations_beyond_a_page_are_on_the_next(
    coded: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "_PAGE", 2)
    pages, asked = Pages(coded.root), "/compare/cells?by=role&row=foncier.rarete&group=dirigeant"
    assert "c'est rare" not in pages.words(asked)
    assert "Shown: 3 to 3." in pages.words(f"{asked}&page=2")
    assert "c'est rare" in pages.words(f"{asked}&page=2")


def test_what_is_downloaded_holds_only_what_may_be_quoted(coded: Folder) -> None:
    coded.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: analysis}",
    )
    pages = Pages(coded.root)
    asked = "by=role&row=foncier.rarete&group=dirigeant&group=élue"
    page = pages.words(f"/compare/cells?{asked}")
    assert "analysis only" in page
    assert "0 of 3 codings may be quoted" in page
    word = Document(io.BytesIO(pages.ask(f"/compare/cells.docx?{asked}").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("On coopère" in cell for cell in cells)
    assert not any("hectare" in cell for cell in cells)
    assert any("0\u00a0codings of 3" in cell for cell in cells)
    dossier = pages.ask("/compare/dossier.docx?subject=foncier.rarete")
    assert "hectare" not in "\n".join(
        p.text for p in Document(io.BytesIO(dossier.content)).paragraphs
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "svg"])
def test_the_table_downloads(coded: Folder, kind: str) -> None:
    answer = Pages(coded.root).ask(f"/compare/table.{kind}?by=role")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'comparaison.{kind}"')


def test_a_cell_that_is_gone_is_said_to_be(coded: Folder) -> None:
    assert Pages(coded.root).ask("/compare/cells?row=nothing").status_code == 404
