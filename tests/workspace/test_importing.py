"""Files brought in: planned first, then one change; a corrected version takes its codings along."""

from __future__ import annotations

from pathlib import Path

from tests.studies import Folder

from terrain.store.undo import changes, undo
from terrain.workspace.importing import Choices, carry_out, plan

SAID = """Enquêteur : Vous cherchez du terrain ?

Mme Maire : Les terrains sont rares, on le dit depuis dix ans à tout le monde.

Enquêteur : Et les communes voisines, que disent-elles ?

Mme Maire : Elles coopèrent 👩‍🌾 quand elles y gagnent, sinon non.
"""


def bring(study: Folder, path: Path, **more: object) -> list[str]:
    opened = study.open()
    planned = plan(opened, [path], Choices(case="mantes", **more))  # type: ignore[arg-type]
    assert [incoming.problem for incoming in planned] == [None]
    return carry_out(opened, planned, Choices(case="mantes", **more))[1]  # type: ignore[arg-type]


def test_a_plan_writes_nothing(study: Folder, tmp_path: Path) -> None:
    path = tmp_path / "maire.txt"
    path.write_text(SAID, "utf-8")
    before = study.files()
    (incoming,) = plan(study.open(), [path], Choices(case="mantes"))
    assert [turn["speaker"] for turn in incoming.as_json()["turns"]] == [
        "Enquêteur", "Mme Maire", "Enquêteur", "Mme Maire",
    ]  # fmt: skip
    assert study.files() == before


def test_what_is_brought_in_is_read_without_a_problem(study: Folder, tmp_path: Path) -> None:
    path = tmp_path / "maire.txt"
    path.write_bytes(SAID.replace("👩‍🌾 ", "").replace("\n", "\r\n").encode("cp1252"))
    bring(study, path)
    project, problems = study.load()
    assert [p for p in problems if p.severity == "error"] == []
    transcript = project.transcripts["mantes/maire"]
    assert [transcript.part_of(turn) for turn in transcript.turns][:2] == [
        "interviewer",
        "respondent",
    ]
    assert "coopèrent" in transcript.body
    assert transcript.provenance is not None
    assert transcript.provenance.file == "maire.txt"


def test_the_same_file_is_refused_with_the_id_of_the_first(study: Folder, tmp_path: Path) -> None:
    path = tmp_path / "maire.txt"
    path.write_text(SAID, "utf-8")
    bring(study, path)
    (again,) = plan(study.open(), [path], Choices(case="mantes"))
    assert "mantes/maire" in str(again.problem)


def test_a_corrected_version_takes_its_codings_along_in_one_change(
    study: Folder, tmp_path: Path
) -> None:
    path = tmp_path / "maire.txt"
    path.write_text(SAID, "utf-8")
    bring(study, path)
    study.code("mantes/maire", "quand elles y gagnent", "cooperation")
    path.write_text(SAID.replace("depuis dix ans", "depuis au moins dix longues années"), "utf-8")
    before = len(changes(study.root))
    said = bring(study, path)
    assert any("1 moved" in line for line in said)
    assert len(changes(study.root)) == before + 1
    opened = study.open()
    (coding,) = opened.project.codings
    text = opened.project.transcripts["mantes/maire"].body
    assert coding.span.of(text) == coding.quote == "quand elles y gagnent"
    assert "dix longues années" in text
    assert opened.notices == []
    undo(study.root)
    project = study.open().project
    assert project.codings[0].span.of(project.transcripts["mantes/maire"].body) == coding.quote
    assert "depuis dix ans" in project.transcripts["mantes/maire"].body
