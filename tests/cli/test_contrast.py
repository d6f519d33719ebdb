"""`terrain contrast` on the demonstration study, with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from tests.cli.conftest import Terminal

TWO = "--territory alsace-centrale --territory seine-aval-mantes"


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    return terminal


def test_quotations_of_each_by_three_rules(typed: Terminal) -> None:
    found = typed(f"contrast foncier {TWO} --limit 2 --json").json
    rows = found["contrast"]["rows"]
    assert len(rows) == 12
    assert {row["territory_key"] for row in rows} == {"alsace-centrale", "seine-aval-mantes"}
    assert all("§" in row["source"] for row in rows)
    assert any("marginale" in note for note in found["contrast"]["notes"]), "the rule is printed"


def test_only_what_may_be_quoted(typed: Terminal) -> None:
    """union-locale may be analysed, never quoted."""
    shown = typed(f"contrast foncier {TWO} --limit 30").out
    assert "union-locale" not in shown
    assert "non citer" in shown


def test_side_by_side_in_word_and_html(typed: Terminal) -> None:
    typed(f"contrast foncier {TWO} --out c.docx --out c.html --out c.xlsx")
    tables = Document("c.docx").tables
    assert [cell.text for cell in tables[1].rows[0].cells][1:] == ["Alsace centrale", "Seine Aval"]
    assert "FICTIF" in Path("c.html").read_text("utf-8")


def test_what_cannot_be_opposed(typed: Terminal) -> None:
    assert "two to six" in typed("contrast foncier --territory fougeres", ok=False).err
    assert (
        "alsace-centrale"
        in typed("contrast foncier --territory alsace-central --territory fougeres", ok=False).err
    )
    whole = "contrast foncier --territory alsace-centrale --territory region-44"
    assert "same places" in typed(whole, ok=False).err
    assert "foncier" in typed(f"contrast fonciers {TWO}", ok=False).err
