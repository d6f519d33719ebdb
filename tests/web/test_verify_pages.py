"""A manuscript dropped on a page: every quotation marked and led to its source, nothing kept."""

from __future__ import annotations

import io
import json
import tempfile
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from tests.browser import axe
from tests.studies import Folder, small
from tests.web.bearer import demonstration, visitor
from tests.web.served import served

from terrain.errors import ImportRefused
from terrain.workspace.apart import apart

MANUSCRIPT = """# Titre

Il dit : « On ne trouve plus un hectare. »

Elle dit : « On coopère toujours quand on peut, hélas. »

Un autre : « Personne n’a jamais dit cela ici. »
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setattr("terrain.web.desk._LOOK", 0.0)
    return small(tmp_path / "étude")


@pytest.fixture
def someone(study: Folder) -> TestClient:
    return visitor(study.root)


def send(
    client: TestClient, data: bytes | str, name: str = "chapitre été.md", **fields: str
) -> Any:
    raw = data.encode() if isinstance(data, str) else data
    return client.post("/verify", files={"file": (name, raw)}, data=fields)


def test_each_quotation_is_marked_and_leads_to_its_source(someone: TestClient) -> None:
    done = send(someone, MANUSCRIPT)
    assert done.status_code == 303
    html = someone.get(done.headers["location"]).text
    assert '<mark class="verbatim" id="q1">On ne trouve plus un hectare.</mark>' in html
    assert '<mark class="altered" id="q2">' in html
    assert '<mark class="unknown" id="q3">' in html
    assert '<a href="/t/seine/dirigeant#t2">seine/dirigeant §2' in html
    assert "</span>toujours</ins>" in html
    settle = someone.get(done.headers["location"] + "?show=settle").text
    assert "2 montrées sur 3" in settle
    assert 'id="c1"' not in settle


def test_what_the_author_typed_is_text_whatever_it_looks_like(someone: TestClient) -> None:
    bad = "« On ne trouve plus <script>alert(1)</script> un hectare. » <img src=x onerror=y>"
    done = send(someone, bad, '<b onclick="x">.txt')
    html = someone.get(done.headers["location"]).text
    assert html.count("&lt;script&gt;alert(1)") >= 2
    assert "&lt;b onclick" in html
    for sign in ("<script>alert", "<img src=x", "<b onclick"):
        assert sign not in html


def test_the_answers_are_downloaded(someone: TestClient) -> None:
    at = send(someone, MANUSCRIPT).headers["location"]
    found = json.loads(someone.get(f"{at}/file.json").text)
    assert [q["status"] for q in found["quotations"]] == ["verbatim", "altered", "not-found"]
    page = someone.get(f"{at}/file.html")
    assert "chapitre-%C3%A9t%C3%A9-verifie.html" in page.headers["content-disposition"]
    assert '<mark class="good" id="q1">' in page.text
    # Comments are for Word: said, not broken.
    assert someone.get(f"{at}/file.docx").status_code == 400
    assert someone.get(f"{at}/file.exe").status_code == 404


def test_words_withdrawn_since_are_not_shown_and_a_manuscript_is_forgotten_when_asked(
    study: Folder, someone: TestClient
) -> None:
    at = send(someone, "Il dit : « On ne trouve plus un logement, L’usine d’à côté s’agrandit »"
              ).headers["location"]  # fmt: skip
    assert "hectare" in someone.get(at).text
    study.edit("corpus/seine/dirigeant.md", "use: quote", "use: withdrawn")
    html = someone.get(at).text
    assert "hectare" not in html
    assert '<mark class="forbidden"' in html
    assert "/t/seine/dirigeant" not in html
    someone.post(f"{at}/forget")
    assert someone.get(at).status_code == 404


def test_nothing_of_the_manuscript_is_written_anywhere(
    study: Folder, someone: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    apart_ = tmp_path / "temporaire"
    apart_.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(apart_))
    large = MANUSCRIPT + "mot-du-manuscrit " * 200_000  # 3 MB: more than a form keeps in memory
    done = send(someone, large, passphrase="phrase-secrète")
    someone.get(done.headers["location"])
    assert list(apart_.rglob("*")) == []
    kept = b"".join(study.files(derived=True).values())
    assert b"mot-du-manuscrit" not in kept
    assert "phrase-secrète".encode() not in kept
    assert "phrase-secrète" not in caplog.text
    assert "phrase-secrète" not in done.text


def test_files_that_are_none_are_refused_with_what_to_do(
    someone: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = io.BytesIO()
    with ZipFile(damaged, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<w:document")
    done = send(someone, damaged.getvalue(), "chapitre.docx")
    assert done.status_code == 422
    assert 'role="alert"' in done.text
    assert send(someone, b"", "vide.md").status_code == 422
    assert someone.post("/verify", data={"foreign": "1"}).status_code == 400
    assert someone.post("/verify", files={"autre": ("a.md", b"x")}).status_code == 400
    monkeypatch.setattr("terrain.web.upload.LARGEST", 100_000)
    assert send(someone, "x" * 300_000).status_code == 413
    assert visitor(someone.app.app.state.desk.root, read_only=True).post(
        "/verify", files={"file": ("a.md", b"x")}).status_code == 403  # fmt: skip


def test_a_reading_that_takes_too_long_or_too_much_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="too long"):
        apart(time.sleep, 60, name="a.pdf", seconds=2)
    with pytest.raises(ImportRefused, match="too much"):
        apart(bytes, 2**40, name="a.pdf")
    written = tmp_path / "écrit"
    with pytest.raises(ImportRefused, match="cannot be read"):
        apart(written.write_bytes, b"x", name="a.pdf")
    assert apart(bytes, 3) == b"\0\0\0"


def test_the_faulty_manuscript_of_the_demonstration_is_caught_on_every_count(
    browser: Any, tmp_path: Path
) -> None:
    root = demonstration(tmp_path / "démonstration")
    with served(root) as address:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        page.goto(address.split("/?")[0] + "/verify")
        assert axe(page) == []
        data = (root / "data/manuscrit-fautif.docx").read_bytes()
        with page.expect_navigation(timeout=60_000):
            page.evaluate(
                """(data) => {
                  const dataTransfer = new DataTransfer();
                  dataTransfer.items.add(new File([new Uint8Array(data)], "manuscrit-fautif.docx"));
                  document.getElementById("drop").dispatchEvent(
                    new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
                }""",
                list(data),
            )
        marks = {
            line["id"]: (line["manner"], line["words"])
            for line in page.evaluate("""() => [...document.querySelectorAll("mark")].map((one) =>
                ({id: one.id, manner: one.className, words: one.textContent}))""")
        }
        faults = {"q5": "altered", "q6": "settle", "q7": "altered", "q10": "forbidden",
                  "q11": "forbidden", "q12": "forbidden", "q13": "unknown"}  # fmt: skip
        assert {key: marks[key][0] for key in faults} == faults
        assert {marks[key][0] for key in ("q2", "q3", "q4", "q8", "q9")} == {"verbatim"}
        cards = page.locator(".cards").inner_text().replace("\u00a0", " ")
        for words in ("une négation change", "un nombre change", "attribution à vérifier",
                      "sous embargo", "parole retirée", "consentement pour l’analyse seule",
                      "introuvable dans le corpus", "nom réel"):  # fmt: skip
            assert words in cards
        assert page.locator("#c5 .diff del").inner_text().endswith("pas")
        # Its words, in the reader.
        place = page.locator("#c5 .source a").get_attribute("href")
        assert place == "/t/alsace-centrale/patron-machines#t38"
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.id") == "c5"
        with page.expect_download() as download:
            page.get_by_role("link", name="Word, avec des commentaires").click()
        with ZipFile(download.value.path()) as word:
            assert "une négation change" in word.read("word/comments.xml").decode()
        assert axe(page) == []
        # A testimony withdrawn leads to its place, where nothing of it is left.
        with page.expect_navigation():
            page.locator("#c11 .source a").click()
        assert "cinq présidents" not in page.content()
        assert said == []
        page.close()
