"""`terrain report`: documents that say what they were made of, on the demonstration study."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from tests.cli.conftest import Terminal
from tests.studies import Folder

TODAY = re.compile(r"Établi le \d{1,2}(er)?\s\w+ \d{4}")


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    return terminal


def test_the_referees_page(typed: Terminal) -> None:
    typed("report comparison --by territory --resamples 100 --out r.html")
    page = html.parse("r.html").getroot()
    heads = [" ".join(h.itertext()) for h in page.iter("h2")]
    assert heads == [
        "Le corpus", "Le terrain", "L’état du codage", "L’accord entre codeurs",
        "Les thèmes, de l’un à l’autre", "Ce qui est propre à chacun", "Qui parle comme qui",
        "Les codes qui se rencontrent", "Méthode", "Annexes",
    ]  # fmt: skip
    text = " ".join(page.text_content().split())
    assert TODAY.search(text)
    assert "FICTIF" in text
    assert "100 rééchantillonnages" in text, "the methods say what was really run"
    assert "graine 1" in text
    assert "terrain 0." in text
    assert "scipy" in text
    pictures = page.findall(".//figure[@class='chart']")
    assert len(pictures) == 9
    assert all(p.find(".//{*}svg").get("aria-label") for p in pictures)
    raw = Path("r.html").read_text("utf-8")
    assert "<script" not in raw
    assert not re.search(r"""(src|href)=["']https?:""", raw)


def test_the_same_in_word(typed: Terminal) -> None:
    typed("report comparison --by role --resamples 50 --lang en --out r.docx")
    document = Document("r.docx")
    styles = {p.style.name for p in document.paragraphs if p.style}
    assert {"Title", "Heading 1", "Caption", "Note", "Fictional"} <= styles
    assert len(document.inline_shapes) == 9
    with zipfile.ZipFile("r.docx") as held:
        body = held.read("word/document.xml").decode()
    assert len(re.findall(r'<wp:docPr [^>]*descr="[^"]+"', body)) == 9
    assert body.count("<w:tblHeader/>") == len(document.tables)
    assert {s.orientation for s in document.sections} == {0, 1}, "wide tables lie on their side"
    assert document.core_properties.author == ""


def test_the_same_study_gives_the_same_bytes(typed: Terminal) -> None:
    for name in ("a", "b"):
        typed(f"report territory seine-aval-mantes --out {name}.docx")
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()


def test_parts_that_cannot_be_computed_say_why(terminal: Terminal, study: Folder) -> None:
    """A study that nobody has coded to the end: no agreement, no saturation."""
    answer = terminal(f'report comparison --study "{study.root}" --out r.html')
    text = " ".join(html.parse("r.html").getroot().text_content().split())
    assert "La saturation ne se calcule pas" in text
    assert "L’accord entre codeurs ne se calcule pas" in text
    assert "Not computed (agreement)" in answer.err


def test_a_portrait_quotes_only_what_may_be(typed: Terminal) -> None:
    said = typed("report territory alsace-centrale --out p.html").out
    assert "4 people" in said
    page = html.parse("p.html").getroot()
    assert page.findtext(".//h1") == "Alsace centrale"
    text = " ".join(page.text_content().split())
    assert "Qui a été rencontré" in text
    assert "Ses thèmes, face aux autres" in text
    assert page.findall(".//blockquote")
    sources = [" ".join(c.itertext()) for c in page.iter("figcaption")]
    assert any("alsace-centrale/patron-machines\N{NO-BREAK SPACE}§" in s for s in sources)


def test_a_portrait_of_nobody(terminal: Terminal, study: Folder) -> None:
    study.write(
        "corpus/territories.yaml",
        (study.root / "corpus/territories.yaml").read_text("utf-8")
        + "  - id: desert\n    name: Désert\n    kind: commune\n",
    )
    terminal(f'report territory desert --study "{study.root}" --out p.docx')
    words = [p.text for p in Document("p.docx").paragraphs]
    assert any("Personne n’y a encore été entendu" in w for w in words)
    answer = terminal(f'report territory dessert --study "{study.root}" --out q.docx', ok=False)
    assert "desert" in answer.err


def test_what_cannot_be_asked(typed: Terminal) -> None:
    assert ".docx" in typed("report comparison --out r.odt", ok=False).err
    assert "territory" in typed("report comparison --by country --out r.html", ok=False).err
