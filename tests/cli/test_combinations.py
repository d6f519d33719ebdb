"""Rare combinations, settled once a speaker in a plain file of the study."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder

from terrain.model.combination import SettledCombination


@pytest.fixture
def here(study: Folder, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(study.root)
    return study


def test_a_combination_is_settled_told_and_taken_back(here: Folder, terminal: Terminal) -> None:
    assert "2 combinations shared by fewer than 3 participants of the corpus; 2 not settled." in (
        terminal("participant rare").out
    )
    terminal('participant settle sa-dir-01 --population 40 --because "Sirene, 2023" --coder noé')
    text = here.text("corpus/combinations.yaml")
    for row in ("- participant: sa-dir-01", "role: dirigeant", "place: seine-aval", "period: 2023",
                "population: 40", "by: noé", "remark: Sirene, 2023"):  # fmt: skip
        assert f"{row}\n" in text
    assert "1 not settled" in terminal("participant rare").out
    assert "0 errors" in terminal("check").out
    # a second word on the same combination takes the place of the first
    terminal('participant settle sa-dir-01 --population 50 --because "Sirene, 2024"')
    assert here.text("corpus/combinations.yaml").count("participant:") == 1
    terminal("undo")
    assert "population: 40" in here.text("corpus/combinations.yaml")
    terminal("undo")
    assert not (here / "corpus/combinations.yaml").exists()


def test_comments_of_the_file_survive(here: Folder, terminal: Terminal) -> None:
    here.write("corpus/combinations.yaml",
               "# Vu avec Noé.\ncombinations:\n  - participant: sa-elu-01   # elle\n"
               "    population: 12\n")  # fmt: skip
    terminal('participant settle sa-dir-01 --because "Il l’a demandé."')
    text = here.text("corpus/combinations.yaml")
    assert text.startswith("# Vu avec Noé.\ncombinations:\n  - participant: sa-elu-01   # elle\n")
    assert "Il l’a demandé." in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("participant settle sa-dir-01", "nothing is settled"),
        ("participant settle sa-dir-01 --population 2", "itself below 3"),
        ("participant settle sa-dir-02 --population 9", "Did you mean"),
        ("participant settle sa-dir-01 --population 9 --place seine", "no territory"),
    ],
)
def test_what_settles_nothing_is_refused(
    here: Folder, terminal: Terminal, line: str, said: str
) -> None:
    refused = terminal(line, ok=False)
    assert (refused.code, said in refused.err) == (2, True)
    assert not (here / "corpus/combinations.yaml").exists()


def test_a_row_that_cannot_be_read_settles_nothing_and_hides_no_other(here: Folder) -> None:
    here.write(
        "corpus/combinations.yaml",
        "combinations:\n"
        "  - {participant: sa-dir-01, population: quarante}\n"
        "  - {population: 12}\n"
        "  - {participant: sa-elu-01, population: 12, on: 2026-03-01}\n",
    )
    project, problems = here.load()
    assert [row.participant for row in project.combinations] == ["sa-elu-01"]
    assert [(p.line, p.slug) for p in problems] == [
        (2, "field-unreadable"), (3, "field-unreadable"),
    ]  # fmt: skip
    assert isinstance(project.combinations[0], SettledCombination)


def test_a_row_about_nobody_is_a_problem(here: Folder, terminal: Terminal) -> None:
    here.write("corpus/combinations.yaml",
               "combinations:\n  - {participant: sa-dir-1, remark: x, place: mars}\n")  # fmt: skip
    found = terminal("check", ok=False)
    assert "“sa-dir-1” is not in corpus/participants.yaml. Did you mean sa-dir-01?" in found.out
    assert "the territory “mars” is described nowhere" in found.out
