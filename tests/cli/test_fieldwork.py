"""`terrain fieldwork` and `terrain saturation` on the demonstration study."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder


@pytest.fixture
def typed(terminal: Terminal, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(demonstration))
    return terminal


def test_the_holes_of_the_plan(typed: Terminal) -> None:
    found = typed("fieldwork --json").json
    holes = [(r["territory"], r["role"], r["missing"]) for r in found["holes"]["rows"]]
    assert ("Seine Aval", "formateur", 1) in holes
    assert all(row["share"] <= 1 for row in found["speakers"]["rows"])


def test_nobody_learns_who_withdrew(typed: Terminal) -> None:
    shown = typed("fieldwork").out
    assert "ac-age-02" not in shown
    assert "de la liste" in shown


def test_files_and_pictures(typed: Terminal) -> None:
    typed("fieldwork --scale region --out f.xlsx --out f.svg --out f.md --lang en")
    typed("saturation --by role --out s.xlsx --out s.svg --out s.csv")
    assert Path("s-curves.csv").exists()
    for name in ("f.svg", "s.svg"):
        assert "<script" not in Path(name).read_text("utf-8")
    assert "FICTIF" in typed("saturation").out


def test_a_plan_that_cannot_be_read_names_its_line(terminal: Terminal, study: Folder) -> None:
    path = next((study.root / "corpus").glob("*/case.yaml"))
    path.write_text(path.read_text("utf-8") + "plan:\n  - {role: élu, people: deux}\n", "utf-8")
    answer = terminal(f'check --study "{study.root}"', ok=False)
    assert "people" in answer.out + answer.err
    assert f"case.yaml:{len(path.read_text('utf-8').splitlines())}" in answer.out + answer.err
