"""The site as a reader opens it: from a folder, in a real browser, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import axe
from tests.site.study import hostile, published
from tests.studies import Folder

from terrain.workspace.publish import Wanted, publish

KINDS = ("index.html", "notes.html", "notes/terrain.html", "territories.html",
         "territories/seine-aval.html", "cases.html", "cases/seine.html", "sessions.html",
         "sessions/seine--seance.html", "transcripts/seine--dirigeant.html", "codebook.html",
         "bibliography.html", "about.html", "search.html?q=terrain", "404.html",
         "en/notes/terrain.html")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published study in which somebody withheld their words from the session."""
    study = published(tmp_path_factory.mktemp("site") / "étude à publier")
    study.edit("corpus/participants.yaml", 'role: "élue"\n    consent: {use: quote}',
               'role: "élue"\n    consent: {use: analysis}')  # fmt: skip
    return made(study)


def made(study: Folder) -> Path:
    wanted = Wanted(langs=("fr", "en"), transcripts="all", k=1)
    publish(study.open(), study / "site", wanted)
    return study / "site"


@pytest.fixture(autouse=True)
def closed(browser: Any) -> Iterator[None]:
    """What a test opened is closed after it: a page left open keeps its process."""
    yield
    for context in browser.contexts:
        context.close()


class Reader:
    """A page of the site, and everything that the browser said or asked for."""

    def __init__(self, browser: Any, **settings: Any) -> None:
        self.page = browser.new_context(**settings).new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, folder: Path, name: str) -> Any:
        path, mark, query = name.partition("?")
        self.page.goto((folder / path).as_uri() + mark + query)
        return self.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(browser: Any, folder: Path, scheme: str) -> None:
    reader = Reader(browser, color_scheme=scheme, viewport={"width": 390, "height": 800})
    found = {}
    for name in KINDS:
        page = reader.open(folder, name)
        if wrong := axe(page):
            found[name] = wrong
    assert not found


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_needs_to_be_pushed_sideways(browser: Any, folder: Path, width: int) -> None:
    """320 points are 1280 at 400 %, 640 at 200 %."""
    reader = Reader(browser, viewport={"width": width, "height": 800})
    for name in KINDS:
        page = reader.open(folder, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_pages_open_from_a_folder_and_ask_for_nothing_else(browser: Any, folder: Path) -> None:
    reader = Reader(browser)
    for name in KINDS:
        page = reader.open(folder, name)
        assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == (
            "absolute"
        ), name
    assert reader.said == []
    assert {url.split(":")[0] for url in reader.asked} == {"file"}


def test_no_name_runs_a_script(browser: Any, tmp_path: Path) -> None:
    site = made(hostile(tmp_path / "étude"))
    reader = Reader(browser)
    for path in sorted(site.rglob("*.html")):
        reader.open(site, path.relative_to(site).as_posix())
    page = reader.open(site, "search.html?q=script")
    page.wait_for_selector("#_results li")
    assert page.evaluate("document.querySelectorAll('#_results script, #_results img').length") == 0
    assert reader.said == []


@pytest.mark.parametrize(
    ("typed", "first", "marked"),
    [
        ("RARETE", "Rareté du foncier", "Rareté"),
        ("cooper commun", "Coopération", "Coopér"),
        ("hecta", "Dirigeant, Seine Aval-Mantes, 2023", "hecta"),
        ("embauche", "On embauche moins qu’on ne dit", "embauche"),
        ("d'emblée", "Dirigeant, Seine Aval-Mantes, 2023", "d"),
    ],
)  # fmt: skip
def test_the_search_finds_without_accents_or_case_by_the_beginning_of_words(
    browser: Any, folder: Path, typed: str, first: str, marked: str
) -> None:
    page = Reader(browser).open(folder, "search.html")
    page.keyboard.type(typed)  # the field has the focus
    # Words are looked for 120 ms after the last letter: this timer of the page ends after that one.
    page.evaluate("new Promise((done) => setTimeout(done, 150))")
    page.wait_for_selector("#_results li")
    assert page.inner_text("#_results li:first-child a") == first
    assert marked in page.locator("#_results mark").all_inner_texts()
    assert "textes sur" in page.inner_text("#_count") or "1 texte sur" in page.inner_text("#_count")


def test_the_search_is_used_from_the_keyboard_on_any_page(browser: Any, folder: Path) -> None:
    page = Reader(browser).open(folder, "notes/terrain.html")
    page.focus("#_find")
    page.keyboard.type("vend pas")
    page.keyboard.press("Enter")
    page.wait_for_selector("#_results li")
    assert "search.html?q=vend+pas" in page.url
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.closest('#_results') !== null"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notes/terrain.html#vendeurs")


def test_the_search_says_that_it_found_nothing(browser: Any, folder: Path) -> None:
    page = Reader(browser).open(folder, "search.html?q=introuvable")
    assert page.inner_text("#_count") == "Rien ne contient tous ces mots."


def test_transcripts_are_searched_when_asked(browser: Any, folder: Path) -> None:
    page = Reader(browser).open(folder, "search.html?q=bienvenue")
    assert page.locator("#_results li").count() == 0
    page.check("#_more")
    page.wait_for_selector("#_results li")
    assert page.get_attribute("#_results a", "href") == "transcripts/seine--seance.html#t1"


def test_on_paper_quotations_are_open_and_links_told(browser: Any, folder: Path) -> None:
    page = Reader(browser).open(folder, "notes/terrain.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".find").is_hidden()
    after = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "https://example.org/liste" in page.evaluate(after)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    assert page.pdf()[:5] == b"%PDF-"


def test_a_reference_is_copied_at_a_press(browser: Any, folder: Path) -> None:
    reader = Reader(browser)
    page = reader.open(folder, "notes/terrain.html")
    page.click("button.copy")
    page.wait_for_function("document.querySelector('.done').textContent !== ''")
    assert page.inner_text(".done") == "Référence copiée."
    assert reader.said == []


def test_without_scripts_everything_but_the_search_is_there(browser: Any, folder: Path) -> None:
    page = Reader(browser, java_script_enabled=False).open(folder, "notes/terrain.html")
    page.click("summary >> nth=0")
    assert page.locator(".context").first.is_visible()
    assert page.locator("button.copy").is_hidden()
    page = Reader(browser, java_script_enabled=False).open(folder, "search.html")
    assert "demande JavaScript" in page.inner_text("main")
