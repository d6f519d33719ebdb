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

TABLE = Path(__file__).resolve().parents[2] / "data" / "emploi-invente.csv"
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


PLACES = """\
territories:
  - {id: ti, name: Le Territoire, kind: territoire-industrie, code: ti-9901, members: [nord, sud]}
  - {id: nord, name: CC du Nord, kind: epci, code: "200000001", parents: [ze-1]}
  - {id: sud, name: CC du Sud, kind: epci, code: "200000002", parents: [ze-1, ze-2]}
  - {id: bourg, name: Bourg, kind: commune, code: "01001", parents: [sud]}
  - {id: ze-1, name: Valdorne, kind: zone-emploi, code: "9901"}
  - {id: ze-2, name: Oursac, kind: zone-emploi, code: "9911"}
  - {id: ze-3, name: Zone d’ailleurs, kind: zone-emploi, code: "0051", parents: [ti]}
"""
SAID = """\
---
title: {title}
case: terrain
territory: {place}
speakers:
  ENQ: {{role: enquêteur}}
  ELU: {{role: élu, territory: {place}}}
---
## Le foncier

ENQ: Et le foncier ?

ELU: {words}
"""
GUIDE = "guide: [{section: Le foncier, codes: [foncier, eau]}]\n"


@pytest.fixture
def nested(terminal: Terminal, tmp_path: Path) -> Path:
    """A territory of two intercommunalités, one of which straddles two zones d'emploi."""
    terminal("init etude")
    root = tmp_path / "etude"
    (root / "corpus/territories.yaml").write_text(PLACES, "utf-8")
    (root / "codebook.yaml").write_text(
        "codes:\n  - {id: foncier, label: Foncier}\n  - {id: eau, label: Eau}\n", "utf-8"
    )
    (root / "corpus/terrain").mkdir()
    (root / "corpus/terrain/case.yaml").write_text(
        f"title: Terrain\nterritory: ti\n{GUIDE}", "utf-8"
    )
    for name, place, words in (
        ("maire", "bourg", "Le foncier manque, et l’eau aussi."),
        ("presidente", "nord", "Le foncier manque ici."),
    ):
        text = SAID.format(title=name, place=place, words=words)
        (root / f"corpus/terrain/{name}.md").write_text(text, "utf-8")
    study = f"--study '{root}' --coder camille"
    for name in ("maire", "presidente"):
        terminal(f"code terrain/{name} 'Le foncier manque' foncier {study}")
    terminal(f"code terrain/maire 'l’eau' eau {study}")
    for name in ("maire", "presidente"):
        terminal(f"finish terrain/{name} {study}")
    return root


def read(path: str) -> str:
    return " ".join(" ".join(html.parse(path).getroot().itertext()).split())


def test_the_parts_of_a_territory_agree_and_differ_at_each_scale(
    nested: Path, terminal: Terminal
) -> None:
    terminal(f"report territory ti --study '{nested}' --out p.html")
    text = read("p.html")
    between, zones = text.split("Entre intercommunalités")[1].split("Entre zones d’emploi")
    assert "Dits dans toutes ses parties : Foncier." in between
    assert "Eau : dit : CC du Sud ; non dit : CC du Nord" in between
    assert "Dits dans toutes ses parties : Foncier, Eau." in zones, "the South is in both zones"


def test_the_employment_of_a_territory_is_that_of_its_zones(
    nested: Path, terminal: Terminal
) -> None:
    asked = f"report territory ti --study '{nested}' --employment '{TABLE}'"
    periods = "--historical 1990-2007 --recent 2009-2019"
    assert "Say --historical" in terminal(f"{asked} --out p.html", ok=False).err
    terminal(f"{asked} {periods} --out p.html")
    text = read("p.html").partition("L’emploi")[2]
    assert "Zone d’emploi de Valdorne (9901) : emplois par secteur" in text
    assert re.search(r"Industrie 16\s800 19\s205 19\s205 23\s380 43,1\s% 2,85", text)
    # change, national, structural, local: 2405 = −2549 + 1176 + 3778, rounded for display
    assert re.search(r"1990–2007 16\s800 19\s205 2\s405 -2\s549 1\s176 3\s778", text)
    assert "Valdorne : rang 1 sur 38 zones, 3 critères sur 3" in text
    assert "Oursac : la décomposition ne peut être calculée ; secret statistique : C2 2019" in text
    assert "absentes de la table : Zone d’ailleurs (0051)" in text
    assert "Données inventées." in text
    terminal(f"{asked} {periods} --lang en --out p.docx")
    assert any("Valdorne: rank 1 of 38" in p.text for p in Document("p.docx").paragraphs)


def test_a_study_remembers_its_table_and_says_what_is_wrong_with_it(
    nested: Path, terminal: Terminal
) -> None:
    (nested / "data").mkdir()
    (nested / "data/emploi.csv").write_bytes(TABLE.read_bytes())
    settings = (nested / "terrain.yaml").read_text("utf-8")
    kept = "employment: {file: data/emploi.csv, historical: 1990-2007, recent: 2009-2019}\n"
    (nested / "terrain.yaml").write_text(f"{settings}\n{kept}", "utf-8")
    asked = f"report territory ti --study '{nested}' --out p.html"
    assert "employment" not in terminal(asked).err
    assert "Zone d’emploi de Valdorne" in read("p.html")
    for old, new, said in (
        ("1990-2007", "1990-2008", "no figures for 2008"),
        ("emploi.csv", "autre.csv", "cannot be read"),
        ("recent:", "recente:", "Did you mean recent"),
    ):
        wrong = kept.replace(old, new)
        (nested / "terrain.yaml").write_text(f"{settings}\n{wrong}", "utf-8")
        answer = terminal(asked)
        assert "Not computed (employment)" in answer.err
        assert said in answer.err
        assert "L’emploi ne se lit pas" in read("p.html")


def test_words_of_a_table_stand_left_and_figures_right(nested: Path, terminal: Terminal) -> None:
    terminal(f"report territory ti --study '{nested}' --out p.html")
    people = html.parse("p.html").getroot().findall(".//table")[0]
    assert all(cell.get("class") == "words" for cell in people.iter("td") if cell.text)
    themes = html.parse("p.html").getroot().findall(".//table")[1]
    assert not any(cell.get("class") for cell in themes.iter("td"))


def test_a_territory_in_no_known_zone_says_so(nested: Path, terminal: Terminal) -> None:
    places = PLACES.replace("zone-emploi", "other")
    (nested / "corpus/territories.yaml").write_text(places, "utf-8")
    asked = f"report territory ti --study '{nested}' --out p.html --employment '{TABLE}'"
    answer = terminal(f"{asked} --historical 1990-2007 --recent 2009-2019", ok=False)
    assert "ti is in no zone d'emploi that the study knows" in answer.err


def test_one_place_alone_has_no_parts_to_compare(nested: Path, terminal: Terminal) -> None:
    terminal(f"report territory nord --study '{nested}' --out p.html")
    assert "contrastes entre ses parties ne se calculent pas" in read("p.html")


def test_what_cannot_be_asked(typed: Terminal) -> None:
    assert ".docx" in typed("report comparison --out r.odt", ok=False).err
    assert "territory" in typed("report comparison --by country --out r.html", ok=False).err
