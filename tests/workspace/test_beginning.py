"""A new study explains itself, opens without a problem, and takes its first codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.studies import Folder

from terrain.errors import StudyError
from terrain.workspace.beginning import begin
from terrain.workspace.consent import add_participant


@pytest.mark.parametrize(
    "name", ["Étude foncière", "L’usine : hier, demain", "no", "007", "👩‍🌾", "a#b"]
)
def test_a_new_study_has_its_name_and_no_problem(tmp_path: Path, name: str) -> None:
    study = Folder(begin(name, tmp_path / "ici"))
    project, problems = study.load()
    assert problems == []
    assert project.settings.name == name
    assert "foncier" in project.codebook.by_id
    assert "terrain import" in study.text("README.md")


def test_a_study_is_not_begun_over_another(tmp_path: Path) -> None:
    begin("Une", tmp_path / "ici")
    with pytest.raises(StudyError, match="already a study"):
        begin("Deux", tmp_path / "ici")


def test_an_empty_roster_takes_its_first_person_on_lines_of_their_own(tmp_path: Path) -> None:
    study = Folder(begin("Une", tmp_path / "ici"))
    add_participant(study.open(), "p1", {"role": "maire"})
    assert study.text("corpus/participants.yaml").endswith(
        "participants:\n  - id: p1\n    role: maire\n"
    )
