"""`terrain typical` and `terrain factor` on the demonstration study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal

import terrain


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    monkeypatch.setenv("COLUMNS", "120")
    return terminal


def test_cognac_is_typical_of_cognac(typed: Terminal) -> None:
    rows = typed("typical --limit 2 --json").json["typical"]["rows"]
    first = next(r for r in rows if r["group_key"] == "angouleme-cognac")
    assert first["term"] == "cognac"
    assert first["found"] == first["total"] > first["expected"]
    assert first["kept"] is True
    assert first["score"] == pytest.approx(-first["log10_p"])


def test_lines_are_those_of_the_group(typed: Terminal) -> None:
    shown = typed("typical --group seine-aval-mantes --limit 1 --concordance 2").out
    assert "[terrain]" in shown
    assert "seine-aval/" in shown
    assert "alsace-centrale/" not in shown


def test_every_form_of_answer(typed: Terminal) -> None:
    for of in ("lemmas", "forms", "expressions", "codes"):
        assert "FICTIF" in typed(f"typical --of {of}").out
    typed("typical --out t.csv --out t.xlsx --out t.md --out t.svg --lang en")
    rows = list(csv.DictReader(Path("t.csv").read_text("utf-8-sig").splitlines()))
    assert {"term", "score", "p", "q"} <= set(rows[0])
    svg = Path("t.svg").read_text("utf-8")
    assert "cognac" in svg
    assert "<script" not in svg


def test_what_cannot_be_typical(typed: Terminal) -> None:
    assert "no group “paris”" in typed("typical --group paris", ok=False).err
    assert "coder" in typed("typical --by coder", ok=False).err
    assert "one attribute" in typed("typical --by territory,role", ok=False).err
    assert "no group to compare" in typed("typical --by kind --kind interview", ok=False).err


def test_the_plane_of_codes(typed: Terminal) -> None:
    shown = typed("factor").out
    assert "Axe" in shown
    assert "Alsace centrale" in shown
    typed("factor --of lemmas --out plan.svg --out plan.png")
    assert "<script" not in Path("plan.svg").read_text("utf-8")
    assert Path("plan.png").read_bytes()[:4] == b"\x89PNG"
    assert "two groups" in typed("factor --territory seine-aval-mantes", ok=False).err


def test_the_same_in_python(demonstration: Path) -> None:
    study = terrain.open(demonstration)
    table = study.typical("role", of="codes")
    assert table.score.abs().is_monotonic_decreasing
    points = study.factor("territory")
    assert set(points.kind) == {"groups", "terms"}
    assert points.contribution_1[points.kind == "groups"].sum() == pytest.approx(1)
