"""The analyses in the browser: parameters above, the picture and its words, files beside."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from lxml import html
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.studies import Folder
from tests.web.asking import asking, done

from terrain.cli import main
from terrain.web.analyses import ANALYSES
from terrain.web.jobs import Progress
from terrain.web.svg import HERE


@pytest.fixture(scope="module")
def client(demonstration: Path) -> TestClient:
    return asking(demonstration)


def hrefs(text: str) -> set[str]:
    return {str(a.get("href")) for a in html.fromstring(text).iter("a")}


def test_the_list_names_every_analysis(client: TestClient) -> None:
    text = client.get("/analysis").text
    assert all(f'href="/analysis/{name}"' in text for name in ANALYSES)
    assert "Trancher les désaccords" in text


SHORT = ("typical?of=codes", "factor", "network?of=codes", "cooccur?resamples=20",
         "saturation?orders=20", "fieldwork", "agreement?resamples=20")  # fmt: skip


@pytest.mark.parametrize("asked", SHORT)
def test_an_analysis_shows_its_parameters_its_picture_and_its_notes(
    client: TestClient, asked: str
) -> None:
    answer = done(client, f"/analysis/{asked}")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    (picture,) = page.cssselect("figure.chart svg")
    assert picture.get("aria-label")
    assert not page.cssselect("[style], script:not([src]), foreignObject")
    assert HERE not in answer.text
    assert page.cssselect("p.ran em") or asked == "fieldwork"
    assert page.cssselect(".sheet .legend")
    assert "FICTIF" in answer.text


def test_words_lead_to_their_lines_and_codes_to_their_quotations(client: TestClient) -> None:
    codes = done(client, "/analysis/typical?of=codes&case=seine-aval&by=role&threshold=0").text
    assert any(h.startswith("/quotations?code=") and "case=seine-aval" in h
               and "role=" in h for h in hrefs(codes))  # fmt: skip
    words = done(client, "/analysis/network?terms=8&case=seine-aval").text
    assert any(h.startswith("/concordance?q=") and "lemma=1" in h and "case=seine-aval" in h
               for h in hrefs(words))  # fmt: skip
    place = done(client, "/analysis/fieldwork").text
    assert any(h.startswith("/territory/") for h in hrefs(place))
    assert any(h.startswith("/quotations?territory=") for h in hrefs(place))


def test_files_hold_what_the_page_shows(client: TestClient) -> None:
    done(client, "/analysis/cooccur?resamples=20")
    names = {"csv": "text/csv", "svg": "image/svg", "png": "image/png", "pdf": "application/pdf"}
    for form, kind in names.items():
        answer = client.get(f"/analysis/cooccur/file.{form}?resamples=20")
        assert (answer.status_code, answer.headers["content-type"].startswith(kind)) == (200, True)
        assert "attachment" in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(client.get("/analysis/cooccur/file.xlsx?resamples=20").content))
    assert len(book.worksheets) >= 2
    assert "href" not in client.get("/analysis/cooccur/file.svg?resamples=20").text
    assert client.get("/analysis/cooccur/file.docx").status_code == 404
    assert client.get("/analysis/cooccur/file.csv?sheet=none&resamples=20").status_code == 404


def test_cases_are_chosen_from_a_table_of_the_study_and_from_no_other_file(
    client: TestClient,
) -> None:
    asked = "historical=1990-2007&recent=2009-2019"
    assert "emploi-invente.csv" in client.get("/analysis/cases").text
    text = done(client, f"/analysis/cases?table=emploi-invente.csv&{asked}").text
    assert "5 zones retenues sur 38" in text
    for name in ("../terrain.yaml", "names.age", "/etc/passwd", ".hidden.csv"):
        text = done(client, f"/analysis/cases?table={name}&{asked}").text
        assert 'role="alert"' in text
        assert "no such table" in text


def test_a_field_is_read_as_it_is_bounded(client: TestClient) -> None:
    assert client.get("/analysis/network?terms=1").status_code == 400
    assert client.get("/analysis/network?of=verbs").status_code == 400
    assert client.get("/analysis/network?seed=x").status_code == 400
    assert client.get("/analysis/poetry").status_code == 404
    empty = client.get("/analysis/contrast")
    assert empty.status_code == 200
    assert "Choisissez" in empty.text


def test_a_refusal_stays_on_the_page_with_its_form(client: TestClient) -> None:
    text = done(client, "/analysis/cooccur?codes=fonciers").text
    assert 'role="alert"' in text
    assert "foncier" in text
    assert 'name="within"' in text


def test_english_at_a_click(client: TestClient) -> None:
    text = done(client, "/analysis/fieldwork?lang=en").text
    assert "Who was met, where and when" in text
    client.cookies.clear()


def test_a_long_analysis_shows_its_progress_and_can_be_stopped(demonstration: Path) -> None:
    client = asking(demonstration)
    jobs = client.app.app.state.jobs  # type: ignore[attr-defined]  # the guard's application
    go = threading.Event()

    def compute(progress: Progress) -> None:
        progress("transcripts lemmatised", 3, 14)
        go.wait(30)

    jobs.ask("before", compute)
    text = client.get("/analysis/fieldwork").text
    page = html.fromstring(text)
    (job,) = page.cssselect("[data-job]")
    assert "analyse avant celle-ci" in text
    assert client.get(f"/api/jobs/{job.get('data-job')}").json()["ahead"] == 1
    # Others read meanwhile.
    assert client.get("/transcripts").status_code == 200
    (form,) = job.cssselect("form")
    assert client.post(str(form.get("action"))).headers["location"] == "/analysis"
    assert client.get(f"/api/jobs/{job.get('data-job')}").json()["state"] == "cancelled"
    assert client.get("/api/jobs/none").status_code == 404
    go.set()


def test_what_is_kept_is_of_the_study_as_it_is(study: Folder) -> None:
    client = asking(study.root)
    before = done(client, "/analysis/fieldwork").text
    study.edit("corpus/participants.yaml", "role: dirigeant", "role: chaudronnier")
    client.app.app.state.desk._looked = 0.0  # type: ignore[attr-defined]  # not a second later
    after = done(client, "/analysis/fieldwork").text
    assert ("chaudronnier" in before, "chaudronnier" in after) == (False, True)


def test_a_task_drawn_elsewhere_is_seen_at_once(study: Folder) -> None:
    """Another program draws it while the pages are open."""
    client = asking(study.root)
    assert "essai" not in client.get("/agreement/tasks").text
    ran = CliRunner().invoke(main, [
        "agreement", "sample", "--coder", "noé", "--against", "camille", "--units", "2",
        "--unfinished", "--name", "essai", "--study", str(study.root),
    ])  # fmt: skip
    assert ran.exit_code == 0, ran.output
    client.app.app.state.desk._looked = 0.0  # type: ignore[attr-defined]  # not a second later
    assert "essai" in client.get("/agreement/tasks").text


def test_agreement_leads_to_the_disagreements_of_the_same_coders(client: TestClient) -> None:
    asked = "coders=camille&coders=nadia&unit=sentence&resamples=0&case=seine-aval"
    text = done(client, f"/analysis/agreement?{asked}").text
    place = next(h for h in hrefs(text) if h.startswith("/agreement/settle?code="))
    assert "coders=camille&coders=nadia&unit=sentence" in place
    assert "case=seine-aval" in place
    shown = client.get(place).text
    assert "Étude de cas" in html.fromstring(text).cssselect("p.ran")[0].text_content()
    assert 'role="alert"' not in shown


def test_the_report_is_made_as_a_document(study: Folder) -> None:
    study.code("seine/elue", "On coopère", "cooperation")
    client = asking(study.root)
    text = done(client, "/analysis/report?resamples=10").text
    assert "Le document est prêt" in text
    assert "Non calculé" in text
    word = client.get("/analysis/report/file.docx?resamples=10")
    assert Document(io.BytesIO(word.content)).paragraphs
    assert "/analysis/report" in client.get("/compare").text


HOSTILE = '"><script>alert(1)</script>&{{7*7}}'


def test_hostile_names_are_words(study: Folder) -> None:
    study.edit("codebook.yaml", "label: Coopération", f"label: '{HOSTILE}'")
    study.edit("corpus/territories.yaml", "name: Seine Aval-Mantes", f"name: '{HOSTILE}'")
    study.edit("corpus/seine/case.yaml", "title: Seine Aval", f"title: '{HOSTILE}'")
    study.code("seine/elue", "On coopère", "cooperation")
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    client = asking(study.root)
    places = ["/analysis", "/analysis/fieldwork", "/analysis/network?of=codes", "/territories",
              "/analysis/typical?of=codes&by=case", "/territory/seine-aval", "/case/seine",
              "/analysis/cooccur?within=transcript&resamples=0", "/agreement/settle",
              "/agreement/tasks"]  # fmt: skip
    for place in places:
        answer = done(client, place)
        assert answer.status_code == 200, place
        page = html.fromstring(answer.text)
        assert all(script.get("src") for script in page.iter("script")), place
        assert "49" not in "".join(page.xpath("//h1//text() | //td//text()")), place


def test_consent_stands_before_the_analyses(study: Folder) -> None:
    """Nothing of a person who withdrew: no word, no count, no name."""
    study.code("seine/elue", "On coopère", "cooperation")
    study.edit("corpus/seine/elue.md", "consent: {use: quote}", "consent: {use: none}")
    client = asking(study.root)
    text = done(client, "/analysis/fieldwork").text
    assert "élue" not in html.fromstring(text).cssselect("main")[0].text_content()
    assert "Une élue" not in client.get("/case/seine").text
