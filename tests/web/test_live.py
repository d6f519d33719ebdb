"""Two people on one transcript: each sees at once what the other does, and loses nothing by it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.studies import Folder
from tests.web.served import PASSWORD, Window, served

from terrain.web.bell import Bell, News
from terrain.web.pages import events
from terrain.workspace.team import Team

TEXT = "/t/seine/dirigeant"


@pytest.fixture
def two(
    browser: Any, coded: Folder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Window, Window]]:
    """Zoé and Ana on one transcript, each in a window of their own."""
    monkeypatch.delenv("TERRAIN_CODER")
    monkeypatch.setattr(events, "_PAUSE", 0.3)
    team = Team(coded.root)
    with served(coded.root, team=team) as address:
        windows = []
        for name in ("Zoé", "Ana"):
            window = Window(browser, address, viewport={"width": 1280, "height": 900})
            page = window.open(f"/join/{team.invite(name, 'coder')}")
            page.get_by_label("Choisissez").fill(PASSWORD)
            page.get_by_label("Le même").fill(PASSWORD)
            page.get_by_role("button", name="Entrer").click()
            page.get_by_role("link", name=name, exact=True).wait_for()
            window.open(TEXT)
            page.locator("article .turn").first.wait_for()
            windows.append(window)
        yield windows[0], windows[1]
        for window in windows:
            assert window.said == []
            window.close()


def codes(page: Any) -> None:
    """Select the next sentence, and put the code “culture” on it."""
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("cult")
    page.keyboard.press("Enter")


def test_a_coding_appears_on_the_other_page(two: tuple[Window, Window]) -> None:
    zoe, ana = two
    before = ana.page.locator(".margin button[data-by='Zoé']").count()
    codes(zoe.page)
    ana.page.locator(".margin button[data-by='Zoé']").first.wait_for()
    assert before == 0
    assert "changé" in ana.page.inner_text("#status") or "modifié" in ana.page.inner_text("#status")
    # Nobody is told of what they did themselves.
    assert zoe.page.locator("#status", has_text="redessin").count() == 0


def test_words_selected_meanwhile_stay_selected(two: tuple[Window, Window]) -> None:
    zoe, ana = two
    ana.page.keyboard.press("j")
    chosen = ana.page.evaluate("getSelection().toString()")
    codes(zoe.page)
    ana.page.locator(".margin button[data-by='Zoé']").first.wait_for()
    assert chosen
    assert ana.page.evaluate("getSelection().toString()") == chosen


def test_what_comes_while_a_dialog_is_open_waits(two: tuple[Window, Window]) -> None:
    zoe, ana = two
    ana.page.keyboard.press("j")
    ana.page.keyboard.press("c")
    ana.page.keyboard.type("fonc")
    codes(zoe.page)
    zoe.page.locator(".margin button[data-by='Zoé']").first.wait_for()
    ana.page.wait_for_timeout(600)
    assert ana.page.locator(".margin button[data-by='Zoé']").count() == 0
    assert ana.page.input_value("#code") == "fonc"
    ana.page.keyboard.press("Escape")
    ana.page.locator(".margin button[data-by='Zoé']").first.wait_for()


def test_another_program_is_seen_too(two: tuple[Window, Window], coded: Folder) -> None:
    coded.code("seine/dirigeant", "plus un hectare", "culture", coder="git")
    for window in two:
        window.page.locator(".margin button[data-by='git']").first.wait_for()


def corrected(page: Any, old: str, new: str) -> None:
    """Open the second turn's correction, and replace words in it."""
    page.locator("#t2 .said").click(position={"x": 5, "y": 8})
    page.keyboard.press("e")
    page.fill("#fixed", page.input_value("#fixed").replace(old, new))


def saved(page: Any) -> None:
    page.get_by_role("button", name="Corriger").click()


def test_two_corrections_of_one_turn_both_stand(two: tuple[Window, Window], coded: Folder) -> None:
    zoe, ana = two
    corrected(zoe.page, "Alors on attend", "Alors nous attendons")
    corrected(ana.page, "c'est rare", "c'est très rare")
    saved(zoe.page)
    zoe.page.locator("#status", has_text="Les codages ont suivi").wait_for()
    saved(ana.page)
    ana.page.locator("#status", has_text="les deux corrections").wait_for()
    for window in two:
        said = window.page.locator("#t2 .said", has_text="Alors nous attendons")
        said.filter(has_text="c'est très rare").wait_for()
    assert "Alors nous attendons : le foncier, c'est très rare" in coded.text(
        "corpus/seine/dirigeant.md"
    )


def test_two_corrections_of_the_same_words_are_put_together_by_a_person(
    two: tuple[Window, Window], coded: Folder
) -> None:
    zoe, ana = two
    corrected(zoe.page, "Alors on attend", "Alors nous attendons")
    corrected(ana.page, "Alors on attend", "Alors moi j’attends")
    saved(zoe.page)
    zoe.page.locator("#status", has_text="Les codages ont suivi").wait_for()
    saved(ana.page)
    ana.page.locator("#theirs", has_text="nous attendons").wait_for()
    assert "moi j’attends" in ana.page.input_value("#fixed")  # what was typed is not lost
    ana.page.fill("#fixed", ana.page.input_value("#fixed").replace("moi j’attends", "on patiente"))
    saved(ana.page)
    zoe.page.locator("#t2 .said", has_text="Alors on patiente").wait_for()
    assert "Alors on patiente" in coded.text("corpus/seine/dirigeant.md")
    ana.said.clear()  # the browser tells of the first refusal


def test_whoever_is_shut_out_hears_no_more(two: tuple[Window, Window], coded: Folder) -> None:
    zoe, ana = two
    Team(coded.root).invite("lead", "lead")
    Team(coded.root).remove("Ana")
    ana.page.wait_for_timeout(1000)
    codes(zoe.page)
    zoe.page.locator(".margin button[data-by='Zoé']").first.wait_for()
    ana.page.wait_for_timeout(600)
    assert ana.page.locator(".margin button[data-by='Zoé']").count() == 0
    ana.said.clear()  # the browser says that it was refused


def test_news_concern_a_text_its_codings_and_what_rules_all() -> None:
    stem = "corpus/seine/élue"
    yes = [{"corpus/seine/élue.md"}, {"corpus/seine/élue.codings/zoé.jsonl"}, {"codebook.yaml"},
           {"corpus/participants.yaml"}, {"x.md", "corpus/seine/élue.md"}]  # fmt: skip
    no = [{"corpus/seine/élue-2.md"}, {"corpus/seine/élue-2.codings/zoé.jsonl"}, {"notes/x.md"}]
    assert all(News(frozenset(paths)).concerns(stem) for paths in yes)
    assert not any(News(frozenset(paths)).concerns(stem) for paths in no)
    assert News().concerns(stem)


def test_a_page_that_does_not_listen_is_told_once_that_all_may_have_changed() -> None:
    async def run() -> list[News | None]:
        bell = Bell()
        with bell.listening() as heard:
            for number in range(1000):
                bell.ring(News(frozenset({"a.md"}), frozenset({number})))
            await asyncio.sleep(0.05)
            found = []
            while not heard.empty():
                found.append(heard.get_nowait())
        bell.ring(News())  # nobody listens: nothing happens
        return found

    with ThreadPoolExecutor(1) as pool:  # this thread may have the browser's loop
        found = pool.submit(asyncio.run, run()).result()
    assert len(found) <= 100
    assert any(one and one.paths is None for one in found)
    assert found[-1] == News(frozenset({"a.md"}), frozenset({999}))
