"""Disagreements settled, and blind tasks coded, with the forms alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient
from tests.double import ANSWERS, double, finish
from tests.studies import Folder
from tests.web.asking import asking


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Camille and Noé agree on one answer; they differ on three."""
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    held = double(tmp_path)
    for name, words, code in (
        ("ouest/a", "plus un hectare", "foncier.rarete"), ("ouest/a", "Les communes",
         "cooperation"), ("ouest/a", "depuis deux ans", "culture"),
        ("ouest/b", "On ne trouve plus un", "foncier"),
    ):  # fmt: skip
        held.code(name, words, code, coder="noé")
    finish(held, "noé")
    return held


def form(client: TestClient, place: str, name: str = "decide") -> tuple[Any, dict[str, str]]:
    """A form of a page and its hidden fields."""
    page = html.fromstring(client.get(place).text)
    (found,) = page.cssselect(f"form#{name}")
    held = [f for f in found.cssselect("input[type=hidden]") if f.get("disabled") is None]
    return found, {str(f.get("name")): str(f.get("value", "")) for f in held}


def codes(study: Folder, coder: str) -> list[tuple[str, str]]:
    return [(c.code, c.quote) for c in study.open().project.codings if c.coder == coder]


def test_a_disagreement_is_shown_in_its_text_with_both_readings(study: Folder) -> None:
    page = html.fromstring(asking(study.root).get("/agreement/settle").text)
    text = page.cssselect("main")[0].text_content()
    assert "0 désaccords tranchés sur 3" in text.replace("\u202f", " ").replace("\u00a0", " ")
    assert ANSWERS[0] in page.cssselect(".unit")[0].text_content()
    assert [r.cssselect("h2")[0].text for r in page.cssselect(".reading")] == ["camille", "noé"]
    marked = {m.text_content() for m in page.cssselect(".unit .by2")}
    assert "plus un hectare" in "".join(marked)
    keys = [b.get("data-key") for b in page.cssselect("[data-key]")]
    assert keys == ["1", "2", "b", "n", "o", "s", "z"]


@pytest.mark.parametrize(
    ("decision", "given"),
    [("camille", ["foncier"]), ("noé", ["foncier.rarete"]),
     ("both", ["foncier", "foncier.rarete"]), ("neither", [])],
)  # fmt: skip
def test_a_decision_is_kept_and_the_next_is_shown(
    study: Folder, decision: str, given: list[str]
) -> None:
    client = asking(study.root)
    asked, hidden = form(client, "/agreement/settle")
    before = codes(study, "camille"), codes(study, "noé")
    answer = client.post(str(asked.get("action")), data={**hidden, "decision": decision})
    assert answer.status_code == 303
    assert sorted(code for code, _ in codes(study, "settled")) == given
    assert (codes(study, "camille"), codes(study, "noé")) == before
    page = html.fromstring(client.get(answer.headers["location"]).text)
    assert ANSWERS[1] in page.cssselect(".unit")[0].text_content()
    assert page.cssselect("meter")[0].get("value") == "1"


def test_another_code_and_a_remark(study: Folder) -> None:
    client = asking(study.root)
    asked, hidden = form(client, "/agreement/settle")
    given = {**hidden, "decision": "", "codes": ["culture"], "remark": "Relu.", "by": "noé"}
    client.post(str(asked.get("action")), data=given)
    (one,) = study.open().project.settlements
    assert (one.codes, one.remark, one.by) == (("culture",), "Relu.", "noé")


def test_undo_takes_the_last_decision_back_and_nothing_else(study: Folder) -> None:
    client = asking(study.root)
    asked, hidden = form(client, "/agreement/settle")
    place = client.post(str(asked.get("action")), data={**hidden, "decision": "both"})
    page = html.fromstring(client.get(place.headers["location"]).text)
    (back,) = [f for f in page.iter("form") if "undo" in str(f.get("action"))]
    shown = client.post(str(back.get("action"))).headers["location"]
    assert study.open().project.settlements == ()
    page = html.fromstring(client.get(shown).text)
    assert ANSWERS[0] in page.cssselect(".unit")[0].text_content()
    # What somebody did elsewhere is not undone from here.
    study.code("est/c", "Le terrain coûte", "foncier")
    assert client.post("/agreement/undo").status_code == 400
    assert ("foncier", "Le terrain coûte") in codes(study, "camille")


def test_a_decision_on_what_has_changed_is_refused(study: Folder) -> None:
    client = asking(study.root)
    asked, hidden = form(client, "/agreement/settle")
    study.code("ouest/a", "par ici", "culture", coder="noé")
    answer = client.post(str(asked.get("action")), data={**hidden, "decision": "both"})
    assert answer.status_code == 409
    assert study.open().project.settlements == ()


def test_when_all_is_settled_it_says_so(study: Folder) -> None:
    client = asking(study.root)
    for _ in range(3):
        asked, hidden = form(client, "/agreement/settle")
        client.post(str(asked.get("action")), data={**hidden, "decision": "neither"})
    assert "Tous les désaccords sont tranchés" in client.get("/agreement/settle").text
    assert "n’ont" not in client.get("/agreement/settle?code=culture").text


def test_names_that_are_none_are_told_beside_the_form(study: Folder) -> None:
    client = asking(study.root)
    text = client.get("/agreement/settle?coders=camille&coders=jeanne").text
    assert 'role="alert"' in text
    assert 'name="coders"' in text
    assert 'role="alert"' in client.get("/agreement/settle?into=../../x").text


def test_nothing_is_decided_on_a_server_that_only_shows(study: Folder) -> None:
    client = asking(study.root, read_only=True)
    page = html.fromstring(client.get("/agreement/settle").text)
    assert not page.cssselect("form[method=post]")
    assert client.post("/agreement/settle?at=x", data={"seen": ""}).status_code == 403
    assert not html.fromstring(client.get("/agreement/tasks").text).cssselect("form[method=post]")


def drawn(client: TestClient, **more: object) -> str:
    given = {"coder": "noé", "against": "camille", "count": 4, "name": "essai", **more}
    answer = client.post("/agreement/tasks", data=given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Camille has finished; Noé has done nothing."""
    monkeypatch.setenv("TERRAIN_CODER", "noé")
    return double(tmp_path)


def test_a_task_never_shows_what_the_other_put(alone: Folder) -> None:
    client = asking(alone.root)
    place = drawn(client, count=18, by="case")
    for number in range(1, 19):
        page = html.fromstring(client.get(f"{place}?unit={number}").text)
        assert page.cssselect("#unit")[0].text_content() in [
            f"{name}{n}. {words}" for name in "ABC" for n, words in enumerate(ANSWERS)
        ]
        # The codebook is there to be chosen from; nothing is marked, nothing is said to be put.
        assert not page.cssselect(".unit .chip, .by1, .by2, main > p .chip, input[checked]")
        assert "camille" not in page.cssselect("main")[0].text_content()


def test_a_task_is_coded_unit_by_unit_to_its_end(alone: Folder) -> None:
    client = asking(alone.root)
    place = drawn(client)
    asked, hidden = form(client, place, "code")
    given = {**hidden, "how": "codes", "codes": ["culture", "foncier"]}
    second = client.post(str(asked.get("action")), data=given)
    assert second.headers["location"].endswith("?unit=2")
    asked, hidden = form(client, second.headers["location"], "code")
    client.post(str(asked.get("action")), data={**hidden, "how": "nothing"})
    asked, hidden = form(client, place, "code")
    words = html.fromstring(client.get(place).text).cssselect("#unit")[0].text_content()
    one = {"how": "codes", "codes": "cooperation", "words": words[-8:]}
    client.post(str(asked.get("action")), data={**hidden, **one})
    put = codes(alone, "noé")
    assert [code for code, _ in put] == ["culture", "foncier", "cooperation"]
    assert put[-1][1] == words[-8:]
    asked, hidden = form(client, place, "code")
    client.post(str(asked.get("action")), data={**hidden, "how": "nothing"})
    text = client.get(place).text
    assert "La tâche est finie" in text
    assert "/analysis/agreement?task=essai" in text
    # One step back.
    assert client.post("/agreement/undo?back=essai").status_code == 303
    assert "La tâche est finie" not in client.get(place).text


def test_a_unit_without_a_choice_is_refused(alone: Folder) -> None:
    client = asking(alone.root)
    place = drawn(client)
    asked, hidden = form(client, place, "code")
    assert client.post(str(asked.get("action")), data=hidden).status_code == 400
    assert client.get("/agreement/tasks/nothing").status_code == 400
    assert "essai" in client.get("/agreement/tasks").text
