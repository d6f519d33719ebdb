"""A study whose every name is an attack, and one whose words are withheld, through every page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from tests.studies import Folder, front, small
from tests.web.served import Visitor, Window

pytestmark = pytest.mark.usefixtures("drawn_once")

ATTACK = "</script></style></title><img src=x onerror=alert(1)>\"'`${7*7}{{7*7}}\u202eevil\u2066"
#: As YAML writes it between double quotes.
QUOTED = json.dumps(ATTACK, ensure_ascii=True)
SHORT = "<b onload=alert(2)>\"'x"


@pytest.fixture
def hostile(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Names of the study, cases, places, people, speakers, codes, coders, memos, all hostile."""
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    study = small(tmp_path / "étude <img src=x onerror=alert(3)>")
    study.write("terrain.yaml", f"format: 1\nname: {QUOTED}\ncoders:\n  camille: {QUOTED}\n"
                                "  noé: ''\n")  # fmt: skip
    study.write("corpus/seine/case.yaml", f"title: {QUOTED}\nterritory: seine-aval\n")
    study.edit("corpus/territories.yaml", "name: Seine Aval-Mantes", f"name: {QUOTED}")
    study.edit("codebook.yaml", "label: 'Rareté du foncier'", f"label: {QUOTED}")
    study.edit("codebook.yaml", "definition: On ne trouve plus de terrain.",
               f"definition: {QUOTED}\n        color: {QUOTED}")  # fmt: skip
    study.edit("corpus/participants.yaml", "role: dirigeant", f"role: {QUOTED}")
    body = f"## {ATTACK}\n\nENQ [00:01]: {ATTACK} ?\n\n{SHORT}: On ne trouve plus rien {ATTACK}.\n"
    speakers = f"{{ENQ: {{part: interviewer}}, {json.dumps(SHORT)}: {{participant: sa-dir-01}}}}"
    study.write("corpus/seine/mal.md", front(body, speakers, id="mal", title=QUOTED, case="seine",
                                             territory="seine-aval", place=QUOTED))  # fmt: skip
    study.code("seine/mal", "On ne trouve plus rien", "foncier.rarete", memo=ATTACK)
    study.code("seine/dirigeant", "plus un hectare", "foncier.rarete", memo=ATTACK)
    study.code("seine/dirigeant", "trouve plus un", "foncier.rarete", coder="noé", memo=ATTACK)
    from click.testing import CliRunner

    from terrain.cli import main

    ran = CliRunner().invoke(main, ["index", "--words-only", "--study", str(study.root)])
    assert ran.exit_code == 0, ran.output
    return study


class Tags(HTMLParser):
    """The elements and attributes that a page really holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.links: set[str] = set()
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.wrong += [f"{tag} {name}" for name in held if name.startswith("on") or name == "style"]
        if tag in ("img", "iframe", "object", "b onload") or (
            tag == "script" and not held.get("src")
        ):
            self.wrong.append(tag)
        if tag == "a":
            self.links.add(held.get("href") or "")


def crawl(
    visitor: Visitor, start: Iterable[str] = ("/",), most: int = 400, *, files: bool = False
) -> dict[str, str]:
    """The pages of the study that links lead to, by address; `files`: what they download too.

    Of addresses that differ by the values of their questions alone, three are asked.
    """
    found: dict[str, str] = {}
    shapes: Counter[tuple[str, ...]] = Counter()
    seen: set[str] = set()
    waiting = list(start)
    while waiting and len(found) < most:
        path = waiting.pop().partition("#")[0]
        asked = urlsplit(path)
        shape = (asked.path, *sorted({name for name, _ in parse_qsl(asked.query)}))
        if not path or path in seen or shapes[shape] == 3:
            continue
        shapes[shape] += 1
        answer = visitor.get(path)
        assert answer.status_code < 500, (path, answer.text[:400])
        page = answer.headers.get("content-type", "").startswith("text/html")
        if page and answer.headers.get("content-disposition", "").startswith("attachment"):
            assert Tags(answer.text).wrong == [], path
            page = False
        if "svg" in answer.headers.get("content-type", ""):
            drawn = ElementTree.fromstring(answer.text)
            names = {part for one in drawn.iter() for part in (one.tag, *one.attrib)}
            assert not [name for name in names if re.search(r"\}script|foreign|\}image|^on", name)]
        seen.add(path)
        if page or files:
            found[path] = answer.text
        if page:
            for link in sorted(Tags(answer.text).links):
                place = str(answer.url.join(link).raw_path, "ascii")
                if link.startswith(("/", "?")) and "lang=" not in link:
                    waiting.append(place)
    return found


def test_no_name_becomes_markup_in_any_page(hostile: Folder) -> None:
    visitor = Visitor(hostile.root)
    pages = crawl(visitor, ["/", "/search?q=trouve", "/search?q=%3Cimg%20src%3Dx%3E", "/nowhere"])
    assert {"/transcripts", "/t/seine/mal", "/compare"} <= set(pages)
    for path, text in pages.items():
        assert Tags(text).wrong == [], path
        assert "<img" not in text, path
    assert "onerror" in pages["/t/seine/mal"]  # it is there, as words


def test_the_style_sheet_of_the_codes_holds_colours_alone(hostile: Folder) -> None:
    sheet = Visitor(hostile.root).get("/codebook.css").text
    assert re.fullmatch(r"(\.[mn]?k\d+\{--(code|two|three):#[0-9A-Fa-f]{3,6}\}\n?)+", sheet)


def test_nothing_executes(hostile: Folder, windows: Callable[..., Window]) -> None:
    pages = crawl(Visitor(hostile.root), ["/", "/search?q=trouve"], most=60)
    window = windows(hostile)
    for path in sorted(pages):
        window.page.goto(window.base + path, wait_until="load")
        assert window.page.locator("img").count() == 0, path
    page = window.open("/t/seine/mal")
    page.locator(".margin button").first.click()
    page.keyboard.press("Escape")
    window.page.keyboard.press("?")
    assert [said for said in window.said if "404" not in said] == []
    assert {url.split("/")[2] for url in window.asked} == {window.base.split("/")[2]}


SECRET = "Quetzalcoatl"


@pytest.fixture
def withheld(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """One interview withdrawn, one under embargo, one speaker of a session withdrawn: each says
    the word that nobody must see."""
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    study = small(tmp_path / "étude")
    for name, consent in (("retire", "{use: withdrawn}"),
                          ("embargo", "{use: quote, embargo: 2099-01-01}")):  # fmt: skip
        body = f"## Partie {SECRET}\n\nENQ: Oui ?\n\nDIR: Le mot est {SECRET}.\n"
        study.write(f"corpus/seine/{name}.md", front(
            body, id=name, title=f"Titre {SECRET}", consent="{use: quote}"))  # fmt: skip
        study.code(f"seine/{name}", f"est {SECRET}", "foncier", memo=f"memo {SECRET}")
        study.edit(f"corpus/seine/{name}.md", "consent: {use: quote}", f"consent: {consent}")
    study.write("corpus/seine/seance.md", front(
        f"ENQ: Bonjour.\n\nPARTI: Je dis {SECRET}.\n\nDIR: Je reste.\n",
        "{ENQ: {part: moderator}, PARTI: {participant: parti}, DIR: {}}", id="seance"))  # fmt: skip
    study.edit("corpus/participants.yaml", "participants:\n",
               "participants:\n  - id: parti\n    consent: {use: withdrawn}\n")  # fmt: skip
    from click.testing import CliRunner

    from terrain.cli import main

    ran = CliRunner().invoke(main, ["index", "--words-only", "--study", str(study.root)])
    assert ran.exit_code == 0, ran.output
    return study


def test_withheld_words_are_in_no_page(withheld: Folder) -> None:
    visitor = Visitor(withheld.root)
    start = ["/", "/t/seine/retire", "/t/seine/embargo", "/t/seine/seance", "/search?q=Quetzal",
             "/search?q=mot&mode=words", "/transcripts?q=Titre", "/api/openapi.json",
             "/search?q=mot&transcript=seine/embargo"]  # fmt: skip
    pages = crawl(visitor, start, files=True)
    assert len(pages) > 10
    assert [path for path, text in pages.items() if SECRET in text.replace("q=Quetzal", "")] == []
    assert visitor.get("/t/seine/retire").status_code == 404
    assert "Je reste" in pages["/t/seine/seance"]


def test_withheld_words_are_in_no_answer_of_the_api(withheld: Folder) -> None:
    visitor = Visitor(withheld.root)
    project, _ = withheld.load()
    place = {"turn": 2, "start": 0, "end_turn": 2, "end": 3, "words": "Le mot"}
    answers = [
        visitor.post("/api/codings", json={"transcript": name, "place": place, "code": "foncier"})
        for name in ("seine/retire", "seine/embargo", "seine/seance")
    ]
    for coding in project.codings:
        answers.append(visitor.patch(f"/api/codings/{coding.id}", json={"memo": "x"}))
        answers.append(visitor.delete(f"/api/codings/{coding.id}"))
    assert {answer.status_code // 100 for answer in answers} == {4}
    assert not [answer.text for answer in answers if SECRET in answer.text]
