"""In a real browser: disagreements settled, a task coded, from the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import axe
from tests.double import double, finish
from tests.studies import Folder
from tests.web.served import Window, served

pytestmark = [pytest.mark.enable_socket]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("TERRAIN_CODER", "noé")
    held = double(tmp_path)
    held.code("ouest/a", "plus un hectare", "foncier.rarete", coder="noé")
    finish(held, "noé", "a")
    return held


@pytest.fixture
def page(browser: Any, study: Folder) -> Iterator[Any]:
    with served(study.root) as address:
        opened = Window(browser, address)
        yield opened.page
        opened.close()
    assert opened.said == []


def go(page: Any, place: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + place)


def press(page: Any, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_two_disagreements_are_settled_with_two_keys(page: Any, study: Folder) -> None:
    go(page, "/agreement/settle")
    assert page.inner_text("main").count("camille") >= 1
    press(page, "b")
    press(page, "1")
    decided = [s.decision for s in study.open().project.settlements]
    assert decided == ["both", "camille"]
    press(page, "z")
    assert [s.decision for s in study.open().project.settlements] == ["both"]


def test_other_codes_from_the_keyboard(page: Any, study: Folder) -> None:
    go(page, "/agreement/settle")
    page.keyboard.press("o")
    assert page.evaluate("document.activeElement.name") == "codes"
    page.keyboard.type("Culture")
    with page.expect_navigation():
        page.click("details.other button")
    assert [s.codes for s in study.open().project.settlements] == [("culture",)]


def test_a_task_is_coded_with_letters_and_with_selected_words(page: Any, study: Folder) -> None:
    go(page, "/agreement/tasks")
    page.select_option("[name=coder]", "noé")
    page.select_option("form.asks [name=against]", "camille")
    page.fill("[name=count]", "3")
    page.fill("[name=name]", "essai")
    with page.expect_navigation():
        page.click("text=Tirer >> nth=-1")
    page.keyboard.press("c")
    page.keyboard.type("cult")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    press(page, "s")
    page.dblclick("#unit", position={"x": 60, "y": 12})
    word = page.input_value("[name=words]")
    assert word
    assert word in page.inner_text("#unit")
    page.check("[name=codes][value=foncier]")
    page.evaluate("document.activeElement.blur()")
    press(page, "s")
    press(page, "0")
    assert "La tâche est finie" in page.inner_text("main")
    put = [c for c in study.open().project.codings if c.coder == "noé"]
    assert {c.code for c in put} == {"foncier.rarete", "culture", "foncier"}
    assert any(c.code == "foncier" and c.quote == word for c in put)


# Every page is looked at in test_every_page.py; these, where coders do disagree.
PLACES = ("/agreement/settle", "/agreement/tasks", "/analysis/agreement?resamples=10&unfinished=1")


def test_axe_finds_nothing_to_mend(page: Any) -> None:
    wrong = {}
    for place in PLACES:
        go(page, place)
        page.wait_for_selector("[data-job]", state="detached", timeout=90_000)
        if found := axe(page):
            wrong[place] = found
    assert wrong == {}


def test_a_point_of_a_picture_is_a_link(page: Any) -> None:
    go(page, "/analysis/fieldwork")
    page.wait_for_selector("figure.chart svg a")
    place = page.evaluate("document.querySelector('figure.chart svg a').href.baseVal")
    assert place.startswith("/quotations?")
