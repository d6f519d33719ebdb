"""`terrain agreement` on the demonstration study, which two coders share in part."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Terminal

KEYS = {"units", "percent", "kappa", "alpha", "ac1", "low", "high", "warning"}


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    return terminal


def test_each_code_and_all(typed: Terminal) -> None:
    found = typed("agreement --coders camille,nadia --unit turn --json").json
    assert found["coders"] == ["camille", "nadia"]
    assert set(found["all"]) >= KEYS
    assert all(set(found["all"]) <= set(line) for line in found["codes"].values())
    for line in (found["all"], *found["codes"].values()):
        if line["alpha"] is not None and line["low"] is not None:
            assert -1 <= line["low"] <= line["high"] <= 1
    assert found["fictional"] is True


def test_tables_and_pictures(typed: Terminal) -> None:
    assert "FICTIF" in typed("agreement --unit passage").out
    typed("agreement --out a.csv --out a.xlsx --out a.svg --out a.md --lang en")
    assert "Krippendorff" in Path("a.md").read_text("utf-8")
    assert "<script" not in Path("a.svg").read_text("utf-8")


def test_a_coder_misspelt(typed: Terminal) -> None:
    answer = typed("agreement --coders camille,nadja", ok=False)
    assert answer.code == 2
    assert "nadia" in answer.err
