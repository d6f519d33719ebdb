"""Every page of the browser, by its route: axe finds nothing to mend in light or dark, and nothing
is pushed sideways at 320 points (400 % on a usual screen). A page without an address here fails.

    ADDRESSES = {route: addresses to visit}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.browser import axe
from tests.web.bearer import ROOT, demonstration
from tests.web.served import Window, served

from terrain.cli import main
from terrain.web.analyses import ANALYSES
from terrain.web.app import create_app

NOTE = "/notes/reindustrialiser"
PERIODS = "historical=1990-2007&recent=2009-2019"
#: What each analysis is asked, so that it is short and shows what it can.
ASKED = {
    "typical": "of=codes", "factor": "", "network": "of=codes",
    "classes": "classes=2&stability=0&case=seine-aval", "cooccur": "resamples=20",
    "saturation": "orders=20", "fieldwork": "",
    "contrast": "theme=foncier&places=seine-aval-mantes&places=alsace-centrale",
    "agreement": "resamples=20", "cases": f"table=emploi-invente.csv&{PERIODS}",
    "report": "resamples=10",
}  # fmt: skip
ADDRESSES: dict[str, tuple[str, ...]] = {
    "/": ("/",),
    "/transcripts": ("/transcripts", "/transcripts?q=introuvable", "/transcripts?page=9"),
    "/t/{transcript}": ("/t/seine-aval/dirigeant-logistique",),
    "/search": ("/search", "/search?q=foncier&mode=words",
                "/search?q=foncier&mode=words&group=territory"),
    "/concordance": ("/concordance", "/concordance?q=foncier", "/concordance?q=introuvable"),
    "/compare": ("/compare", "/compare?by=role&measure=speakers"),
    "/compare/cells": ("/compare/cells?row=foncier",),
    "/quotations": ("/quotations", "/quotations?words=introuvable"),
    "/codebook": ("/codebook", "/codebook?code=foncier"),
    "/codebook/change": ("/codebook/change?what=retire&code=culture",),
    "/codebook/split": ("/codebook/split?code=foncier.rarete",),
    "/code": ("/code?at={place}&back=/search",),
    "/analysis": ("/analysis",),
    "/analysis/{name}": ("/analysis/contrast", "/analysis/network?seed=x",
                         *(f"/analysis/{name}?{asked}" for name, asked in ASKED.items())),
    "/agreement/settle": ("/agreement/settle?coders=camille&coders=nadia",),
    "/agreement/tasks": ("/agreement/tasks",),
    "/agreement/tasks/{task}": ("/agreement/tasks/essai",),
    "/territories": ("/territories",),
    "/territory/{territory}": ("/territory/seine-aval-mantes",),
    "/case/{case}": ("/case/seine-aval",),
    "/notes": ("/notes",),
    "/notes/{name}": (f"{NOTE}?publish=1",),
    "/notes/{name}/candidates": (f"{NOTE}/candidates?claim=vendeurs",),
    "/notes/{name}/searches/{search}": (f"{NOTE}/searches/{{search}}",),
    "/verify": ("/verify",),
    "/verify/{name}": ("{verified}",),
    "/basket": ("/quotations#basket",),  # a part of other pages, which is opened there
}  # fmt: skip
#: Pages of a server with accounts: `test_team.py` looks at them.
OF_A_TEAM = {"/login", "/join/{token}", "/account", "/team"}
VISITS = [(route, place) for route, places in ADDRESSES.items() for place in places]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration study with its Note, indexed by its words, and a task drawn."""
    root = demonstration(tmp_path_factory.mktemp("pages") / "démonstration")
    for line in ("index --words-only",
                 ("agreement sample --coder nadia --against camille --units 4 --name essai "
                  "--unfinished")):  # fmt: skip
        ran = CliRunner().invoke(main, [*line.split(), "--study", str(root)])
        assert ran.exit_code == 0, ran.output
    return root


@pytest.fixture(scope="module")
def window(browser: Any, study: Path) -> Iterator[Window]:
    with pytest.MonkeyPatch.context() as patch, served(study) as address:
        patch.setenv("TERRAIN_CODER", "nadia")
        made = Window(browser, address, viewport={"width": 1280, "height": 900})
        yield made
        made.close()


@pytest.fixture(scope="module")
def given(window: Window, study: Path) -> dict[str, str]:
    """What some addresses name: a search of the Note, a manuscript that was sent, some words."""
    page = window.open("/verify")
    page.set_input_files("#file", str(ROOT / "data/manuscrit-fautif.docx"))
    page.click("form.manuscript button.main")
    page.wait_for_url("**/verify/*")
    log = next((study / "notes/reindustrialiser.searches").glob("*.jsonl")).read_text("utf-8")
    search = next(json.loads(line)["id"] for line in log.splitlines() if '"query"' in line)
    from terrain.workspace.study import Study

    text = Study(study).project.transcripts["seine-aval/dirigeant-logistique"]
    span = text.turns[1].span
    place = f"{text.id}:{span.start}-{span.start + 20}:{text.hash}"
    return {"verified": page.url.removeprefix(window.base), "search": search, "place": place}


def test_every_page_has_an_address_here() -> None:
    spec = create_app(ROOT).openapi()["paths"]
    shown = {path for path, does in spec.items()
             if "text/html" in does.get("get", {}).get("responses", {}).get("200", {}).get(
                 "content", {})}  # fmt: skip
    assert shown == set(ADDRESSES) | OF_A_TEAM
    assert set(ASKED) == set(ANALYSES)


@pytest.mark.parametrize(("route", "place"), VISITS, ids=[place for _, place in VISITS])
def test_nothing_to_mend(window: Window, given: dict[str, str], route: str, place: str) -> None:
    page = window.open(place.format(**given) if "{" in place else place)
    page.wait_for_selector("[data-job]", state="detached", timeout=90_000)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    if route == "/basket":
        page.locator("[data-basket]").first.click()
    assert axe(page) == []
    if route == "/basket":
        page.click("#basket-open")
        page.wait_for_selector("#basket-items li")
        assert again(page) == []
    page.emulate_media(color_scheme="dark")
    assert again(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert sideways(page) == []


def again(page: Any, *rules: str) -> list[str]:
    """As `axe`, of a page that has it already, as it now is; of some rules alone."""
    found = page.evaluate("(rules) => axe.run(document, rules.length ? {runOnly: rules} : {})",
                          list(rules))  # fmt: skip
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"]
            for node in one["nodes"]]  # fmt: skip


def sideways(page: Any) -> list[str]:
    """What stands out of the window to the right, though nothing around it scrolls."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    found: list[str] = page.evaluate("""() => {
      const scrolls = (one) => one && one !== document.body
        && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
      return [...document.querySelectorAll("body *")].filter((one) =>
        one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement)
      ).map((one) => one.outerHTML.slice(0, 160));
    }""")
    return found or ["the page"]
