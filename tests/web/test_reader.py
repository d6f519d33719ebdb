"""The reader: what is drawn, correcting in place, the finished mark, the recording, who codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser import axe, painted
from tests.studies import Folder
from tests.web.served import Visitor, Window

DIR = "/t/seine/dirigeant"


def test_one_coder_one_code_one_band_a_coder(visitor: Visitor) -> None:
    whole = visitor.get(DIR).text
    assert whole.count("<li class=") - whole.count('<li class="k') >= 2
    assert 'data-by="noé"' not in visitor.get(DIR + "?coder=camille").text
    family = visitor.get(DIR + "?code=foncier").text
    assert 'data-by="noé"' in family  # a code stands for its children
    assert 'data-by="camille"' in family
    assert 'data-by="noé"' not in visitor.get(DIR + "?code=foncier.rarete").text
    assert 'class="reader apart"' in visitor.get(DIR + "?view=apart").text


def test_disagreement_is_seen_in_the_text(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    # “On ne” is Camille's alone: Noé may not have read that far. “trouve plus” is disputed.
    assert '<span class="on k1 mk0 d2">trouve plus' in visitor.get(DIR).text.replace(
        " disputed", ""
    )
    assert visitor.get(DIR).text.count("disputed") == 1 + 1  # and the legend
    done = {"transcript": "seine/dirigeant", "done": "true"}
    noe = Visitor(coded.root)
    noe.post("/coder", data={"transcript": "seine/dirigeant", "name": "noé"})
    assert noe.post("/finish", data=done).headers["location"] == DIR
    assert noe.get(DIR).text.count("disputed") == 2 + 1  # now Noé's silence counts


def test_who_codes_is_chosen_on_the_page(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERRAIN_CODER")
    visitor = Visitor(coded.root)
    place = {"turn": 3, "start": 0, "end_turn": 3, "end": 2, "words": "Et"}
    new = {"transcript": "seine/dirigeant", "place": place, "code": "culture"}
    refused = visitor.post("/api/codings", json=new)
    assert refused.status_code == 400
    assert "who is coding?" in refused.json()["error"]
    visitor.post("/coder", data={"transcript": "seine/dirigeant", "name": "noé"})
    assert visitor.post("/api/codings", json=new).json()["coder"] == "noé"
    for name in ("../x", "", "a/b", "\x00"):
        answer = visitor.post("/coder", data={"transcript": "seine/dirigeant", "name": name})
        assert answer.status_code == 400, name


def test_nobody_changes_the_codings_of_somebody_else(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    theirs = next(c.id for c in coded.load()[0].codings if c.coder == "noé")
    before = coded.files()
    assert visitor.patch(f"/api/codings/{theirs}", json={"memo": "x"}).status_code == 400
    answer = visitor.delete(f"/api/codings/{theirs}")
    assert answer.status_code == 400
    assert "noé’s" in answer.json()["error"]
    assert coded.files() == before


def test_words_between_which_others_are_withheld_are_not_coded(coded: Folder) -> None:
    coded.edit("corpus/participants.yaml", "role: dirigeant\n", "role: dirigeant\n    consent: "
               "{use: withdrawn}\n")  # fmt: skip
    text = coded.text("corpus/participants.yaml").split("consent: {use: quote, named: false}\n")
    coded.write("corpus/participants.yaml", "".join(text))
    visitor = Visitor(coded.root)
    assert "un hectare" not in visitor.get(DIR).text
    place = {"turn": 1, "start": 0, "end_turn": 3, "end": 15,
             "words": "Vous cherchez à vous agrandir ?Et la commune ?"}  # fmt: skip
    answer = visitor.post("/api/codings", json={
        "transcript": "seine/dirigeant", "place": place, "code": "culture"})  # fmt: skip
    assert answer.status_code == 400
    assert "withholds" in answer.json()["error"]


def correction(visitor: Visitor, words: str, instead_of: str, turn: int = 2) -> Any:
    return visitor.post("/api/turns", json={
        "transcript": "seine/dirigeant", "turn": turn, "words": words, "instead_of": instead_of,
    })  # fmt: skip


def test_correcting_in_place(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    before = coded.load()[0].transcripts["seine/dirigeant"]
    old = before.words_of(before.turns[1])
    said = correction(visitor, old.replace("On ne trouve", "Euh, on ne trouve vraiment"), old)
    assert said.status_code == 200, said.text
    project, problems = coded.load()
    assert problems == []
    now = project.transcripts["seine/dirigeant"]
    assert "Euh, on ne trouve vraiment plus" in now.words_of(now.turns[1])
    for coding in project.codings:
        body = project.transcripts[coding.transcript].body
        assert coding.status == "unresolved" or coding.span.of(body) == coding.quote
    new = now.words_of(now.turns[1])
    assert correction(visitor, old, new).status_code == 200
    assert coded.load()[0].transcripts["seine/dirigeant"].body == before.body


def test_a_correction_names_the_codings_that_did_not_follow(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    text = coded.load()[0].transcripts["seine/dirigeant"]
    old = text.words_of(text.turns[1])
    said = correction(visitor, "Tout autre chose que cela.", old).json()
    assert {one["coder"] for one in said["lost"]} == {"camille", "noé"}
    assert "Tout autre chose" in said["turns"]["2"]
    assert "ne se retrouvent plus" in visitor.get(DIR).text


@pytest.mark.parametrize(
    "words", ["", "  \n", "Oui.\n\nENQ: Et après ?", "Oui.\n\n## Une partie\n"]
)
def test_a_correction_makes_no_other_turn(coded: Folder, words: str) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    text = coded.load()[0].transcripts["seine/dirigeant"]
    assert correction(visitor, words, text.words_of(text.turns[1])).status_code == 400
    assert coded.files() == before


def test_a_correction_of_what_has_changed_is_refused_and_shown_what_it_is(coded: Folder) -> None:
    before = coded.files()
    answer = correction(Visitor(coded.root), "Bien.", "Ce que personne ne dit")
    assert answer.status_code == 409
    assert "Put together" in answer.json()["remedy"]
    text = coded.load()[0].transcripts["seine/dirigeant"]
    assert answer.json()["theirs"] == text.words_of(text.turns[1])
    assert coded.files() == before


def test_correcting_from_the_page(window: Window, coded: Folder) -> None:
    page = window.open(DIR)
    for key in ("J", "J", "J", "e"):
        page.keyboard.press(key)
    assert page.input_value("#fixed") == "Et la commune ?"
    page.fill("#fixed", "Et la communauté de communes ?")
    page.click("#fix button[value=save]")
    page.locator("#status", has_text="Les codages ont suivi").wait_for()
    painted(page)
    assert "communauté" in page.inner_text("#t3 .said")
    assert "Et la communauté de communes ?" in coded.text("corpus/seine/dirigeant.md")
    page.keyboard.press("z")
    page.locator("#status", has_text="Annulé").wait_for()
    assert "ENQ [00:15:00]: Et la commune ?" in coded.text("corpus/seine/dirigeant.md")


def test_the_finished_mark(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    assert "Je l’ai codée jusqu’au bout" in visitor.get(DIR).text
    visitor.post("/finish", data={"transcript": "seine/dirigeant", "done": "true"})
    assert [m.coder for m in coded.load()[0].finished] == ["camille"]
    assert "Vous l’avez codée" in visitor.get(DIR).text
    visitor.post("/finish", data={"transcript": "seine/dirigeant", "done": "false"})
    assert coded.load()[0].finished == ()
    odd = visitor.post("/finish", data={"transcript": "//evil.example", "done": "true"})
    assert odd.status_code == 400


def test_forms_are_sent_by_a_real_browser(window: Window, coded: Folder) -> None:
    page = window.open(DIR)
    page.click(".done button")
    page.get_by_text("Vous l’avez codée").wait_for()
    page.fill(".me input[name=name]", "noé")
    page.click(".me button")
    page.get_by_text("Je l’ai codée").wait_for()
    page.wait_for_load_state()  # the script that follows a choice is there
    assert page.input_value(".me input[name=name]") == "noé"
    assert [m.coder for m in coded.load()[0].finished] == ["camille"]
    page.select_option("select[name=code]", "foncier.rarete")
    page.wait_for_url("**code=foncier.rarete*")


SOUND = bytes(range(256)) * 40


@pytest.fixture
def heard(coded: Folder) -> Folder:
    coded.write("corpus/seine/entretien.mp3", SOUND)
    coded.edit("corpus/seine/dirigeant.md", "consent:", "media: {file: entretien.mp3}\nconsent:")
    return coded


def test_the_recording_is_given_in_pieces(heard: Folder) -> None:
    visitor = Visitor(heard.root)
    assert '<audio id="media"' in visitor.get(DIR).text
    part = visitor.get("/media/seine/dirigeant", headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, SOUND[100:200])
    assert part.headers["content-type"] == "audio/mpeg"
    assert visitor.get("/media/seine/dirigeant").content == SOUND
    assert visitor.get("/media/seine/elue").status_code == 404
    assert "<audio" not in visitor.get("/t/seine/elue").text


@pytest.mark.parametrize(
    "file",
    ["../../../secret.mp3", "../../terrain.yaml", "/etc/passwd", ".git/x.mp3", "dirigeant.md",
     "lien.mp3", "\\0.mp3"],
)  # fmt: skip
def test_no_other_file_is_heard(coded: Folder, file: str) -> None:
    outside = coded.root.parent / "secret.mp3"
    outside.write_bytes(b"secret")
    (coded / "corpus/seine/lien.mp3").symlink_to(outside)
    coded.write(".git/x.mp3", b"secret")
    coded.edit("corpus/seine/dirigeant.md", "consent:", f'media: {{file: "{file}"}}\nconsent:')
    answer = Visitor(coded.root).get("/media/seine/dirigeant")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_voice_that_is_withheld_is_not_heard(heard: Folder) -> None:
    heard.edit("corpus/participants.yaml", "consent: {use: quote, named: false}",
               "consent: {use: withdrawn}")  # fmt: skip
    assert Visitor(heard.root).get("/media/seine/dirigeant").status_code == 404


def test_what_others_did_is_told_once(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    asked = {"transcript": "seine/dirigeant"}
    first = visitor.get("/api/turns", params=asked).json()
    assert set(first["turns"]) == {"1", "2", "3", "4"}
    again = visitor.get("/api/turns", params={**asked, "seen": first["stamp"]}).json()
    assert again == {"stamp": first["stamp"], "turns": {}}


def test_a_search_leads_to_its_words(window: Window) -> None:
    page = window.open(DIR + "?q=hectares#t2")
    assert page.evaluate("[...CSS.highlights.get('found')].map(String)") == ["hectare"]


def test_the_outline_follows(windows: Callable[..., Window], coded: Folder) -> None:
    turns = "".join(f"## Partie {n}\n\n" + f"DIR1: {'On dit beaucoup de choses. ' * 60}\n\n"
                    for n in range(1, 6))  # fmt: skip
    head = coded.text("corpus/seine/dirigeant.md").partition("## ")[0]
    coded.write("corpus/seine/long.md", head.replace("id: dirigeant", "id: long") + turns)
    page = windows(coded, viewport={"width": 1280, "height": 700}).open("/t/seine/long")
    page.evaluate("document.querySelector('#s4').scrollIntoView()")
    page.locator("a[href='#s4'][aria-current]").wait_for()
    assert page.locator(".outline a[aria-current]").count() == 1


PAGES = ("/", "/transcripts", DIR, DIR + "?view=apart", "/search", "/nowhere")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(
    windows: Callable[..., Window], coded: Folder, scheme: str
) -> None:
    window = windows(coded, color_scheme=scheme, viewport={"width": 390, "height": 800})
    found = {path: wrong for path in PAGES if (wrong := axe(window.open(path)))}
    assert not found


def test_the_dialogs_are_accessible(window: Window) -> None:
    page = window.open(DIR)
    from tests.browser import axe as look

    assert look(page) == []
    for open_ in ("document.getElementById('coder').showModal()",
                  "document.getElementById('keys').showModal()"):  # fmt: skip
        page.evaluate(open_)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [one["id"] for one in found["violations"]] == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_is_pushed_sideways(
    windows: Callable[..., Window], coded: Folder, width: int
) -> None:
    """320 points are 1280 at 400 %, 640 at 200 %."""
    window = windows(coded, viewport={"width": width, "height": 800})
    for path in PAGES:
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
