"""`terrain classes` and `terrain network` on the demonstration study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import Terminal

import terrain


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    monkeypatch.setenv("COLUMNS", "140")
    return terminal


def test_land_is_a_class_of_its_own(typed: Terminal) -> None:
    found = typed("classes --classes 4 --stability 0 --json").json
    rows = found["words"]["rows"]
    land = next(r["class"] for r in rows if r["word"] == "foncier" and r["chi2"] > 20)
    words = {r["word"] for r in rows if r["class"] == land}
    assert {"hectare", "terrain", "foncier"} <= words
    codes = {r["key"] for r in found["variables"]["rows"] if r["class"] == land}
    assert "foncier.rarete" in codes
    assert sum(r["units"] for r in found["classes"]["rows"]) == sum(
        r["class"] is not None for r in found["units"]["rows"]
    )
    assert all(r["citation"].count("§") == 1 for r in found["passages"]["rows"])


def test_the_terminal_says_how_sure_it_is(typed: Terminal) -> None:
    shown = typed("classes --classes 3 --stability 4 --passages 1").out
    assert "Classe" in shown
    assert "indice de Rand" in shown
    assert "FICTIF" in shown
    assert "Stability" in typed("classes --classes 3 --stability 2 --lang en").out
    assert "aucun tirage demandé" in typed("classes --classes 3 --stability 0").out


def test_the_same_seed_gives_the_same_answer(typed: Terminal) -> None:
    line = "classes --classes 4 --stability 3 --seed 7 --json"
    assert typed(line).json == typed(line).json


def test_every_form_of_answer(typed: Terminal) -> None:
    typed("classes --classes 4 --stability 0 --limit 0 --out c.xlsx --out c.md --out c.csv")
    assert len(load_workbook("c.xlsx").sheetnames) == 6
    with Path("c-words.csv").open(encoding="utf-8-sig") as file:
        words = list(csv.DictReader(file))
    assert {"class", "word", "found", "total", "chi2", "p"} <= set(words[0])
    assert any(float(row["chi2"]) < 0 for row in words)
    with Path("c-units.csv").open(encoding="utf-8-sig") as file:
        units = list(csv.DictReader(file))
    assert {row["class"] for row in units} == {"", "1", "2", "3", "4"}
    typed("classes --classes 4 --stability 0 --unit turn --out c.svg --out c.png --lang en")
    svg = Path("c.svg").read_text("utf-8")
    assert "Class 1" in svg
    assert "hectare" in svg
    assert "<script" not in svg


def test_what_cannot_be_classified(typed: Terminal) -> None:
    assert "no 2000 classes" in typed("classes --classes 2000", ok=False).err
    assert "two terms" in typed("classes --minimum 5000", ok=False).err
    assert "--smallest" in typed("classes --smallest 190", ok=False).err
    assert typed("classes --classes 1", ok=False).code == 2


def test_a_network_of_words(typed: Terminal) -> None:
    found = typed("network --terms 30 --limit 0 --json").json
    assert len(found["nodes"]["rows"]) == 30
    assert len(found["edges"]["rows"]) == 29
    assert "30 lemmes sur" in typed("network --terms 30").out
    typed("network --terms 30 --measure jaccard --out n.svg --out n.csv --lang en")
    svg = Path("n.svg").read_text("utf-8")
    assert "Similarity graph" in svg
    assert "<script" not in svg


def test_a_network_of_codes(typed: Terminal) -> None:
    rows = typed("network --of codes --unit turn --limit 0 --json").json["edges"]["rows"]
    keys = {row["first_key"] for row in rows} | {row["second_key"] for row in rows}
    assert "foncier.rarete" in keys
    assert all(row["together"] > 0 for row in rows)


def test_what_has_no_network(typed: Terminal) -> None:
    assert "there are 0" in typed("network --minimum 5000", ok=False).err
    assert typed("network --measure lift", ok=False).code == 2


def test_the_same_in_python(demonstration: Path) -> None:
    study = terrain.open(demonstration)
    words = study.classes(3, resamples=0)
    assert set(words["class"]) == {1, 2, 3}
    assert any("Reinert" in note for note in words.attrs["notes"])
    links = study.network(terms=20, territory="seine-aval-mantes")
    assert len(links) == 19
    assert links.together.is_monotonic_decreasing
