"""Every coding with its words: filtered, paged, written to files, put in the basket."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import load_workbook
from tests.studies import Folder
from tests.webpages import Pages

from terrain.cli import main
from terrain.web.pages import quotations


@pytest.fixture
def coded(study: Folder) -> Folder:
    """Three codings: two of a manager's words, one of an elected woman's, with a memo."""
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "le foncier, c'est rare", "foncier", coder="noé")
    study.code(
        "seine/elue", "On coopère 👩‍🌾 quand on peut", "cooperation", memo="À rapprocher de Mantes."
    )
    return study


@pytest.mark.parametrize(("asked", "count"), [
    ("", 3), ("code=foncier", 2), ("code=foncier&exact=1", 1), ("coder=noé", 1),
    ("territory=ile-de-france", 2), ("role=élue", 1), ("case=seine", 3), ("words=hect", 1),
    ("words=mantes", 1), ("code=culture", 0),
])  # fmt: skip
def test_filters_keep_what_they_say_and_give_their_denominator(
    coded: Folder, asked: str, count: int
) -> None:
    noun = "coding" if count == 1 else "codings"
    assert f"{count} {noun} of 3," in Pages(coded.root).words(f"/quotations?{asked}")


def test_the_command_line_prints_the_same(coded: Folder) -> None:
    ran = CliRunner().invoke(main, ["codings", "list", "--study", str(coded.root), "--role",
                                    "élue", "--words", "mantes"])  # fmt: skip
    assert "On coopère" in ran.output
    assert ran.output.strip().endswith("1 coding of 3.")


def test_each_quotation_leads_to_its_place_and_shows_its_memo(coded: Folder) -> None:
    page = Pages(coded.root).get("/quotations?code=cooperation")
    assert 'href="/t/seine/elue#t2"' in page
    assert "À rapprocher de Mantes." in page


def test_a_long_list_is_paged_by_the_server(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotations, "PAGE", 2)
    pages = Pages(coded.root)
    first, second = pages.words("/quotations"), pages.words("/quotations?page=2")
    assert "Shown: 1 to 2." in first
    assert "hectare" in first
    assert "Shown: 3 to 3." in second
    assert "hectare" not in second


def test_the_table_has_offsets_in_code_points_and_coders(coded: Folder) -> None:
    text = Pages(coded.root).ask("/quotations/list.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["coder"] for row in rows] == ["camille", "noé", "camille"]
    body = coded.load()[0].transcripts["seine/elue"].body
    assert body[int(rows[2]["start"]) : int(rows[2]["end"])] == rows[2]["quotation"]
    assert rows[2]["quotation"] == "On coopère 👩‍🌾 quand on peut"


def test_what_may_not_be_quoted_is_marked_and_its_words_stay_in_the_study(coded: Folder) -> None:
    coded.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: analysis}",
    )
    pages = Pages(coded.root)
    page = pages.words("/quotations")
    assert "analysis only" in page
    assert "On ne trouve plus un hectare" in page
    table = pages.ask("/quotations/list.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["quotable"], row["quotation"]) for row in rows][:2] == [("0", ""), ("0", "")]
    book = load_workbook(io.BytesIO(pages.ask("/quotations/list.xlsx").content))
    word = Document(io.BytesIO(pages.ask("/quotations/list.docx").content))
    written = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    paragraphs = "\n".join(p.text for p in word.paragraphs)
    markdown = pages.ask("/quotations/list.md").text
    for said in ("\n".join(written), paragraphs, markdown, table):
        assert "hectare" not in said
        assert "On coopère" in said
    assert "2\u00a0codings" in paragraphs  # held back, and counted
    assert "2\u00a0codings" in markdown


def test_the_basket_reads_its_places_again_behind_the_gate(coded: Folder) -> None:
    project = coded.load()[0]
    coding, text = project.codings[0], project.transcripts["seine/dirigeant"]
    place = f"seine/dirigeant:{coding.span.start}-{coding.span.end}:{text.hash}"
    asked = f"/basket?at=coding:{coding.id}&at={place}&at=seine/dirigeant:0-5:{'0' * 16}&at=nothing"
    said = Pages(coded.root).words(asked)
    assert said.count("On ne trouve plus un hectare") == 2
    assert "The text has changed since" in said
    assert "Not to be read here any more." in said
    coded.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: withdrawn}",
    )
    assert "hectare" not in Pages(coded.root).words(asked)


def test_a_filter_that_names_nothing_is_refused_with_the_nearest(coded: Folder) -> None:
    answer = Pages(coded.root).ask("/quotations?code=fonciere")
    assert answer.status_code == 400
    assert "foncier" in answer.text
