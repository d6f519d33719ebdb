"""Evidence looked for from a Note: the search is kept in its log, its hits are decided on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from tests.browser import axe
from tests.studies import Folder
from tests.web.bearer import visitor
from tests.web.served import Window

from terrain.cli import main
from terrain.model.search_log import Outcome
from terrain.workspace import note_search, note_searched

CLAIM = "le-terrain-manque"


@pytest.fixture
def note(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The small study, indexed by its words, with a Note of one claim: the land is lacking."""
    monkeypatch.setattr("terrain.web.desk._LOOK", 0.0)
    coded.write(
        "notes/terre.md",
        f"---\ntitle: La terre\nlanguage: fr\n---\n\n### Le terrain manque {{#{CLAIM}}}\n",
    )
    ran = CliRunner().invoke(main, ["index", "--words-only", "--study", str(coded.root)])
    assert ran.exit_code == 0, ran.output
    return coded


@pytest.fixture
def someone(note: Folder) -> TestClient:
    return visitor(note.root)


def look(client: TestClient, query: str = "hectare coopère", **more: str) -> Any:
    fields = {"claim": CLAIM, "query": query, "seeking": "contradicts", "mode": "words", **more}
    return client.post("/notes/terre/searches", data=fields)


def outcome(study: Folder) -> Outcome:
    opened = study.open()
    (found,) = note_search.outcomes(opened, opened.project.notes["terre"])
    return found


def test_a_search_is_made_from_the_note_and_kept_in_its_log(
    note: Folder, someone: TestClient
) -> None:
    page = someone.get("/notes/terre").text
    assert 'action="/notes/terre/searches?proof=' in page
    assert 'value="Le terrain manque"' in page
    assert "personne ne l’a cherché" in page
    done = look(someone)
    kept = outcome(note).search
    assert done.headers["location"] == f"/notes/terre/searches/{kept.id}"
    assert (kept.query, kept.seeking, kept.coder) == ("hectare coopère", "contradicts", "camille")
    assert (kept.total, kept.searched, kept.study) == (2, 2, 2)
    read = someone.get(done.headers["location"]).text
    assert "On ne trouve plus un hectare" in read
    assert "1 à 2." in read
    after = someone.get("/notes/terre").text
    assert f'/notes/terre/searches/{kept.id}">hectare coopère</a>' in after
    assert "personne ne l’a cherché" not in after


def test_the_command_line_prints_the_same_log(note: Folder, someone: TestClient) -> None:
    look(someone)
    ran = CliRunner().invoke(main, ["note", "searches", "terre", "--study", str(note.root)])
    assert "hectare coopère" in ran.output
    assert "camille" in ran.output


def test_nothing_found_is_kept_too(note: Folder, someone: TestClient) -> None:
    done = look(someone, "éléphant")
    assert outcome(note).search.total == 0
    assert "on l’a cherché" in someone.get(done.headers["location"]).text


def test_a_hit_goes_under_the_claim_and_another_is_set_aside(
    note: Folder, someone: TestClient
) -> None:
    at = look(someone).headers["location"]
    done = someone.post(f"{at}/keep", data={"hit": "1", "stance": "contradicts"})
    assert done.headers["location"] == f"{at}#h1"
    (one,) = note.open().project.notes["terre"].evidence
    assert one.stance == "contradicts"
    someone.post(f"{at}/aside", data={"hit": "2", "because": "Autre sujet."})
    found = outcome(note)
    assert (found.kept, found.aside, found.undecided) == ((1,), (2,), ())
    page = someone.get(at).text
    assert "gardé comme élément de preuve" in page
    assert "écarté – Autre sujet." in page


def test_all_that_is_undecided_is_set_aside_at_once(note: Folder, someone: TestClient) -> None:
    at = look(someone).headers["location"]
    assert someone.post(f"{at}/aside", data={"because": "Lus."}).status_code == 303
    assert outcome(note).aside == (1, 2)


def test_one_reads_on_in_a_search_of_its_own(
    note: Folder, someone: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_searched, "SHOWN", 1)
    page = someone.get(look(someone).headers["location"]).text
    assert 'name="offset" value="1"' in page
    on = look(someone, offset="1").headers["location"]
    assert '<li id="h2"' in someone.get(on).text


def test_a_search_that_cannot_be_made_keeps_what_was_typed_beside_its_claim(
    note: Folder, someone: TestClient
) -> None:
    refused = look(someone, "  ", mode="meaning")
    assert refused.status_code == 400
    assert "what is to be looked for" in refused.text
    unknown = look(someone, claim="autre")
    assert unknown.status_code == 400
    assert note.open().project.notes["terre"].evidence == ()
    assert not list(note.root.glob("notes/*.searches"))


def test_the_address_of_a_form_is_its_page(someone: TestClient) -> None:
    at = look(someone).headers["location"]
    for place in ("keep", "aside"):
        assert someone.get(f"{at}/{place}").headers["location"] == at
    assert someone.get("/notes/terre/searches").headers["location"] == "/notes/terre"
    assert someone.get("/notes/terre/searches/none").status_code == 404


def test_words_that_consent_withholds_are_not_on_the_page_of_a_search(
    note: Folder, someone: TestClient
) -> None:
    at = look(someone, "hectare").headers["location"]
    someone.post(f"{at}/keep", data={"hit": "1", "stance": "supports"})
    other = look(
        someone, "On ne trouve plus un hectare. L’usine d’à côté s’agrandit, elle"
    ).headers["location"]
    note.edit("corpus/seine/dirigeant.md", "use: quote", "use: withdrawn")
    for place in (at, other, "/notes/terre"):
        page = someone.get(place)
        assert page.status_code == 200
        assert "trouve plus un hectare" not in page.text


def test_what_may_only_be_analysed_is_shown_and_cannot_be_put_under_the_claim(
    note: Folder, someone: TestClient
) -> None:
    note.edit("corpus/seine/dirigeant.md", "use: quote", "use: analysis")
    CliRunner().invoke(main, ["index", "--words-only", "--study", str(note.root)])
    at = look(someone, "hectare").headers["location"]
    assert "/keep?" not in someone.get(at).text
    refused = someone.post(f"{at}/keep", data={"hit": "1", "stance": "supports"})
    assert refused.status_code == 400
    assert "may not be quoted" in refused.text


def test_a_question_full_of_markup_is_shown_as_typed(someone: TestClient) -> None:
    at = look(someone, "<script>alert(1)</script> trouve").headers["location"]
    for place in (at, "/notes/terre"):
        assert "<script>alert" not in someone.get(place).text


def test_who_may_only_read_sees_the_search_and_no_form(note: Folder, someone: TestClient) -> None:
    at = look(someone).headers["location"]
    page = visitor(note.root, read_only=True).get(at).text
    assert "hectare" in page
    assert "<form method" not in page


def test_with_the_mouse_alone(note: Folder, window: Window) -> None:
    page = window.open("/notes/terre")
    page.click('a[href^="#look-"]')
    page.locator("[name=query]").fill("hectare")
    page.locator("[name=mode]").select_option("words")
    page.click(".adding[open] form:has([name=query]) button")
    assert re.search(r"/searches/\w+$", page.url)
    assert axe(page) == []
    page.click('#h1 button[value="contradicts"]')
    page.wait_for_selector("#h1.kept")
    page.goto(page.url.partition("/searches")[0])
    assert axe(page) == []
    assert outcome(note).kept == (1,)
    assert window.said == []
