"""Notes in the browser: read, built by forms, undone; nothing that consent withholds is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.browser import axe
from tests.studies import Folder, small
from tests.web.bearer import section, visitor
from tests.web.served import served

CLAIM = "Le terrain manque"
WORDS = "On ne trouve plus un hectare"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The small study, Camille at the keyboard."""
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    # Files are looked at before each page, not once a second.
    monkeypatch.setattr("terrain.web.desk._LOOK", 0.0)
    made = small(tmp_path / "étude")
    made.code("seine/dirigeant", WORDS, "foncier.rarete")
    return made


@pytest.fixture
def someone(study: Folder) -> TestClient:
    """A visitor for whom there is a Note with one claim, about scarcity."""
    client = visitor(study.root)
    client.post("/notes", data={"title": "La terre", "name": "terre"})
    client.post("/notes/terre/claims", data={"text": CLAIM, "codes": ["foncier"]})
    return client


def paste(client: TestClient, words: str = WORDS, **more: str) -> Any:
    fields = {"claim": "le-terrain-manque", "words": words, **more}
    return client.post("/notes/terre/evidence", data=fields)


def evidence(study: Folder) -> str:
    (one,) = study.open().project.notes["terre"].evidence
    return one.id


def test_a_note_is_made_and_listed(study: Folder) -> None:
    client = visitor(study.root)
    assert "Créer la Note" in client.get("/notes").text
    done = client.post("/notes", data={"title": "La terre qui manque", "question": "Pourquoi ?"})
    assert (done.status_code, done.headers["location"]) == (303, "/notes/la-terre-qui-manque")
    assert "Pourquoi ?" in client.get("/notes/la-terre-qui-manque").text
    again = client.post("/notes", data={"title": "La terre qui manque"})
    assert again.status_code == 400
    assert "there is a Note" in again.text
    assert client.get("/notes/autre").status_code == 404


def test_pasted_words_stand_under_the_claim_with_their_place_and_warnings(
    study: Folder, someone: TestClient
) -> None:
    done = paste(someone, remark="Dit d’entrée.")
    assert done.headers["location"] == f"/notes/terre#e-{evidence(study)}"
    html = section(someone.get("/notes/terre").text, "c-le-terrain-manque")
    assert f"<blockquote>{WORDS}</blockquote>" in html
    assert '<a href="/t/seine/dirigeant#t2">seine/dirigeant §2' in html
    assert "Dit d’entrée." in html
    # What a reader would hold against the claim, beside it; what it rests on, of how much.
    assert "un seul témoin à l’appui" in html
    assert "personne n’a cherché ce qui contredit" in html
    assert "1 sur 2" in html


def test_words_that_nobody_said_are_refused_beside_the_claim_and_kept_in_the_form(
    someone: TestClient,
) -> None:
    done = paste(someone, "On ne trouve plus un logement", stance="nuances")
    html = section(done.text, "c-le-terrain-manque")
    assert done.status_code == 400
    assert "these words are not in the corpus as they are typed" in html
    assert ">On ne trouve plus un logement</textarea>" in html
    assert 'value="nuances" checked' in html
    # Its address, opened, is the Note.
    assert someone.get("/notes/terre/evidence").headers["location"] == "/notes/terre"


def test_of_several_places_one_is_chosen(study: Folder, someone: TestClient) -> None:
    study.edit("corpus/seine/dirigeant.md", WORDS, f"{WORDS}, je dis bien : {WORDS}")
    asked = paste(someone)
    assert asked.status_code == 400
    assert asked.text.count('name="occurrence"') == 2
    assert paste(someone, occurrence="2").status_code == 303


def test_a_passage_of_the_basket_goes_under_a_claim_until_its_text_changes(
    study: Folder, someone: TestClient
) -> None:
    transcript = study.open().project.transcripts["seine/dirigeant"]
    start = transcript.body.index(WORDS)
    at = f"{transcript.id}:{start}-{start + len(WORDS)}:{transcript.hash}"
    assert paste(someone, "", at=at).status_code == 303
    other = f"{transcript.id}:{start}-{start + 5}:{transcript.hash}"
    study.edit("corpus/seine/dirigeant.md", WORDS, f"Non. {WORDS}")
    refused = paste(someone, "", at=other)
    assert refused.status_code == 400
    assert "has changed since this passage was put aside" in refused.text
    assert paste(someone, "", at="nowhere").status_code == 400


def test_codings_that_nothing_cites_are_offered(study: Folder, someone: TestClient) -> None:
    page = someone.get("/notes/terre/candidates", params={"claim": "le-terrain-manque"}).text
    assert f"<p>{WORDS}</p>" in page
    (coding,) = study.open().project.codings
    assert paste(someone, "", coding=coding.id, stance="contradicts").status_code == 303
    page = someone.get("/notes/terre/candidates", params={"claim": "le-terrain-manque"}).text
    assert "Rien : tout" in page.replace("\u00a0", " ")
    assert study.open().project.notes["terre"].evidence[0].stance == "contradicts"


def test_evidence_is_changed_moved_taken_out_and_all_of_it_undone(
    study: Folder, someone: TestClient
) -> None:
    someone.post("/notes/terre/claims", data={"text": "Autre", "after": "le-terrain-manque"})
    paste(someone)
    id_ = evidence(study)
    at = f"/notes/terre/evidence/{id_}"
    someone.post(at, data={"do": "change", "stance": "nuances", "remark": "À voir."})
    someone.post(at, data={"do": "move", "claim": "autre", "stance": "supports"})
    (one,) = study.open().project.notes["terre"].claims[1].evidence
    assert (one.id, one.stance, one.remark) == (id_, "supports", "À voir.")
    before = study.text("notes/terre.md")
    assert someone.post(at, data={"do": "remove", "of": "autre"}).status_code == 303
    html = someone.get("/notes/terre").text
    change = html.split('name="change" value="')[1].split('"')[0]
    assert someone.post("/notes/terre/undo", data={"change": change}).status_code == 303
    assert study.text("notes/terre.md") == before
    # The same change again: another is the last one now.
    assert someone.post("/notes/terre/undo", data={"change": change}).status_code == 409
    assert someone.post(at, data={"do": "explode"}).status_code == 422


def test_words_that_changed_in_the_corpus_are_shown_and_settled(
    study: Folder, someone: TestClient
) -> None:
    paste(someone)
    study.edit("corpus/seine/dirigeant.md", "plus un hectare", "même pas deux hectares de terre")
    html = section(someone.get("/notes/terre").text, "c-le-terrain-manque")
    assert "<ins>" in html
    assert "les mots ne sont plus ceux du corpus" in html
    done = someone.post(f"/notes/terre/evidence/{evidence(study)}", data={"do": "accept"})
    assert done.status_code == 303
    html = section(someone.get("/notes/terre").text, "c-le-terrain-manque")
    assert "<ins>" not in html
    assert "même pas deux" in html


def test_what_consent_comes_to_withhold_is_no_longer_on_the_page(
    study: Folder, someone: TestClient
) -> None:
    paste(someone, remark=f"Elle répète : {WORDS.lower()}.")
    study.edit("notes/terre.md", "### Le terrain manque",
               f"Comme il le dit : « {WORDS} ».\n\n### {WORDS}, dit-on")  # fmt: skip
    assert WORDS in someone.get("/notes/terre").text
    study.edit("corpus/seine/dirigeant.md", "use: quote", "use: analysis")
    for address in ("/notes/terre", "/notes/terre/candidates?claim=le-terrain-manque"):
        html = someone.get(address).text
        assert "trouve plus un hectare" not in html
    html = someone.get("/notes/terre").text
    assert "donné à l’analyse seule" in html
    assert "cite des paroles que le consentement retient" in html


def test_the_dossier_is_downloaded_in_every_form(someone: TestClient) -> None:
    paste(someone)
    starts = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE", "md": b"", "bib": b"@"}
    for kind, start in starts.items():
        done = someone.get(f"/notes/terre/dossier.{kind}")
        assert done.status_code == 200
        assert done.content.startswith(start)
        assert f'filename="terre.{kind}"' in done.headers["content-disposition"]
    assert json.loads(someone.get("/notes/terre/dossier.json").text)[0]["id"]
    assert someone.get("/notes/terre/dossier.exe").status_code == 404


def test_markup_in_a_note_is_shown_as_typed(study: Folder, someone: TestClient) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    someone.post("/notes/terre/claims", data={"text": f"{bad} claim"})
    paste(someone, remark=f"{bad} [x](javascript:alert(3))")
    study.edit("notes/terre.md", "### Le terrain manque", f"{bad} prose\n\n### Le terrain manque")
    html = someone.get("/notes/terre").text
    assert html.count("&lt;script&gt;alert(1)") >= 3
    for sign in ("<script>alert", "<img src=x", 'href="javascript:'):
        assert sign not in html


def test_who_may_only_read_has_no_form(study: Folder, someone: TestClient) -> None:
    paste(someone)
    reader = visitor(study.root, read_only=True)
    assert "<form method" not in reader.get("/notes/terre").text
    assert reader.post("/notes/terre/claims", data={"text": "x"}).status_code == 403


def tab_to(page: Any, selector: str) -> None:
    """Press the tabulator until something like this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is out of the keyboard's reach")


def test_with_the_keyboard_alone_pasted_words_go_under_a_claim(
    browser: Any, study: Folder, someone: TestClient
) -> None:
    with served(study.root) as address:
        page = browser.new_page(reduced_motion="reduce")
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        page.goto(address.split("/?")[0] + "/notes/terre")
        tab_to(page, ".adding summary")
        page.keyboard.press("Enter")
        tab_to(page, ".adding [name=stance]")
        page.keyboard.press("ArrowDown")  # from “support” to “nuance”
        tab_to(page, ".adding [name=words]")
        page.keyboard.type(WORDS)
        tab_to(page, ".adding button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        (one,) = study.open().project.notes["terre"].evidence
        assert (one.quote, one.stance) == (WORDS, "nuances")
        # Whoever added it goes on from there.
        assert page.evaluate("document.activeElement.id") == f"e-{one.id}"
        assert said == []
        page.close()


def drop(page: Any, stance: str, kind: str, item: dict[str, str]) -> None:
    """Let something fall on a stance of the claim, as the browser does at the end of a drag."""
    with page.expect_navigation():
        page.evaluate(
            """([stance, kind, item]) => {
              const zone = document.querySelector(`[data-stance="${stance}"]`);
              const dataTransfer = new DataTransfer();
              dataTransfer.setData(kind, item);
              for (const name of ["dragover", "drop"])
                zone.dispatchEvent(new DragEvent(name, {dataTransfer, bubbles: true,
                                                        cancelable: true}));
            }""",
            [stance, kind, json.dumps(item)],
        )


def test_a_passage_of_the_basket_is_dragged_onto_a_stance(
    browser: Any, study: Folder, someone: TestClient
) -> None:
    transcript = study.open().project.transcripts["seine/dirigeant"]
    start = transcript.body.index(WORDS)
    at = f"{transcript.id}:{start}-{start + len(WORDS)}:{transcript.hash}"
    with served(study.root) as address:
        page = browser.new_page(reduced_motion="reduce")
        page.goto(address)
        page.goto(address.split("/?")[0] + "/notes/terre")
        # As static/basket.js keeps it and drags it.
        kept = {"v": 1, "items": [{"at": at, "citation": "seine/dirigeant §2", "added": ""}]}
        page.evaluate(
            "([kept, study]) => localStorage.setItem(`terrain-basket:${study}`, kept)",
            [json.dumps(kept), "Étude foncière"],
        )
        page.reload()
        assert page.locator(".from-basket option").all_text_contents()[1:] == ["seine/dirigeant §2"]
        drop(page, "contradicts", "application/x-terrain-evidence",
             {"at": at, "citation": "seine/dirigeant §2"})  # fmt: skip
        (one,) = study.open().project.notes["terre"].evidence
        assert (one.quote, one.stance) == (WORDS, "contradicts")
        # Its card, dropped on another stance.
        drop(page, "nuances", "application/x-terrain-moved",
             {"evidence": one.id, "of": "le-terrain-manque"})  # fmt: skip
        assert study.open().project.notes["terre"].evidence[0].stance == "nuances"
        for path in ("/notes", "/notes/terre", "/notes/terre/candidates?claim=le-terrain-manque"):
            page.goto(address.split("/?")[0] + path)
            assert axe(page) == []
        page.close()
