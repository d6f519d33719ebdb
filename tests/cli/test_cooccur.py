"""`terrain cooccur` on the demonstration study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal

import terrain


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    return terminal


@pytest.mark.parametrize("within", ["span", "sentences", "turn", "section", "transcript"])
def test_every_way_of_meeting(typed: Terminal, within: str) -> None:
    rows = typed(f"cooccur --within {within} --json --limit 0").json["pairs"]["rows"]
    assert rows[0]["count"] >= rows[-1]["count"] > 0
    assert all(row["first_code"] != row["second_code"] for row in rows)


def test_the_table_is_symmetric(typed: Terminal) -> None:
    typed("cooccur --out t.csv --out t.xlsx --out t.svg")
    table = list(csv.DictReader(Path("t-matrix.csv").read_text("utf-8-sig").splitlines()))
    for one in table:
        for other in table:
            assert one[other["code"]] == other[one["code"]]
    assert "<script" not in Path("t.svg").read_text("utf-8")
    assert "FICTIF" in typed("cooccur --families").out


def test_one_after_another_opens_on_its_places(typed: Terminal) -> None:
    shown = typed("cooccur --then foncier cooperation --limit 3").out
    assert "puis" in shown
    assert "§" in shown
    assert "foncié" in typed("cooccur --then foncié cooperation", ok=False).err


def test_the_same_in_python(demonstration: Path) -> None:
    study = terrain.open(demonstration)
    table = study.cooccur("section", families=True)
    assert {"count", "jaccard", "lift", "low", "high"} <= set(table.columns)
    assert study.sequence("foncier", "cooperation").turns > 0
