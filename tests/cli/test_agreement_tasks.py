"""`terrain agreement sample`, `task`, `code` and `settle`, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.double import ANSWERS, double, finish
from tests.studies import Folder


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    return double(tmp_path / "étude")


@pytest.fixture
def typed(terminal: Terminal, study: Folder, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERRAIN_STUDY", str(study.root))
    return terminal


@pytest.fixture
def both(study: Folder, typed: Terminal) -> Terminal:
    """Noé has coded everything too, differently on three answers of the first interview."""
    study.code("ouest/a", "plus un hectare", "foncier.rarete", coder="noé", memo="Plus précis.")
    study.code("ouest/a", "Les communes", "cooperation", coder="noé")
    study.code("ouest/a", "depuis deux ans", "culture", coder="noé")
    study.code("ouest/b", "On ne trouve plus", "foncier", coder="noé")
    finish(study, "noé")
    return typed


# --- drawing and coding a task


def test_a_sample_says_its_rule_and_its_denominators(typed: Terminal) -> None:
    out = typed("agreement sample --coder noé --units 9 --by case --seed 3").out
    assert "Task noe-1: 9 of 18 turns of 3 transcripts, for noé, against camille." in out
    assert "proportional" in out
    assert "Seed 3" in out
    assert "not said" in out  # how many are marked: too few to tell without telling which
    again = typed("agreement sample --coder noé --units 3 --unit sentence --json").json
    assert again["task"] == "noe-2"
    assert again["marked"] is None
    assert sum(s["drawn"] for s in again["strata"]) == again["drawn"] == 3


def test_no_filter_that_would_tell_where_codes_are(typed: Terminal) -> None:
    assert "--code" in typed("agreement sample --coder noé --code foncier", ok=False).err


def test_a_task_from_end_to_end(typed: Terminal, study: Folder) -> None:
    typed("agreement sample --coder noé --units 18 --by role --name 'Essai 1'")
    out = typed("agreement task essai-1 --limit 4").out
    assert "0 of 18 units done, 18 left. 4 of 18 shown" in out
    assert ANSWERS[0] in out
    assert "ENQ: Et puis ?" in out
    assert not any(word in out for word in ("foncier", "cooperation", "camille"))
    for unit in typed("agreement task essai-1 --limit 0 --json").json["units"]:
        assert unit["codes"] == []
        foncier = ANSWERS[0] in unit["words"] and unit["transcript"] != "est/c"
        typed(f"agreement code essai-1 {unit['unit']} {'foncier' if foncier else 'none'}")
    done = typed("agreement task essai-1").out
    assert "essai-1 (noé): 18 of 18 units done, 0 left." in done
    assert "foncier" in typed("agreement task essai-1 --all").out
    value = typed("agreement --task essai-1 --json").json
    assert value["coders"] == ["camille", "noé"]
    assert value["codes"]["foncier"]["kappa"] == 1.0
    assert value["task"]["compared"] == value["task"]["drawn"] == 18
    narrowed = typed("agreement --task essai-1 --case est --json").json
    assert (narrowed["transcripts"], narrowed["all"]) == (["est/c"], None)
    assert "passes the filters" in typed("agreement --task essai-1 --year 1990", ok=False).err
    shown = typed("agreement --task essai-1 --lang en").out
    assert "(sample of the task essai-1)" in shown
    assert "stratified by role" in " ".join(shown.split())
    assert "stratifié" in " ".join(typed("agreement --task essai-1").out.split())
    typed("agreement --task essai-1 --out a.csv --out a.svg")
    typed("undo")
    assert typed("agreement task essai-1 --json").json["left"] == 1


def test_the_tasks_of_a_study(typed: Terminal) -> None:
    assert "No task" in typed("agreement task").out
    typed("agreement sample --coder noé --units 2")
    assert "noe-1 (noé): 0 of 2 units done, 2 left." in typed("agreement task").out
    assert typed("agreement task --json").json[0]["left"] == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("agreement sample --coder noé --units 19", "19 asked, and 18 to draw from"),
        ("agreement sample --coder camille", "terrain finish"),
        ("agreement sample --coder noé --against paul", "no coder"),
        ("agreement sample --coder noé --against noé", "another coder"),
        ("agreement sample --coder ../x", "cannot name a coder"),
        ("agreement sample --coder noé --case nord", "no case"),
        ("agreement task noe-9", "no task"),
        ("agreement code noe-9 1 foncier", "no task"),
        ("agreement --task noe-9", "no task"),
        ("agreement --task noe-9 --unit turn", "leave --unit out"),
        ("agreement --task noe-9 --with-interviewer", "leave --with-interviewer out"),
        ("agreement --json task", "put options after"),
        ("agreement tsk", "No such command"),
        ("agreement settle --list", "who"),
    ],
)
def test_what_is_refused(typed: Terminal, line: str, said: str) -> None:
    answer = typed(line, ok=False)
    assert answer.code == 2
    assert said in answer.err or (said == "who" and "takes two coders" in answer.err)


def test_the_other_coder_is_known_or_must_be_named(typed: Terminal, study: Folder) -> None:
    study.edit("terrain.yaml", "noé: ", "noé: , jeanne: ")
    assert "--against" in typed("agreement sample --coder noé --units 3", ok=False).err
    typed("agreement sample --coder noé --units 3 --against camille")
    study.write("terrain.yaml", "format: 1\nname: Étude\ncoders: [camille]\n")
    refused = typed("agreement sample --coder camille --units 3", ok=False)
    assert "takes two coders" in refused.err


def test_a_settled_coding_is_nobody_s_reading(both: Terminal) -> None:
    both("agreement settle --by jeanne --agreed")
    refused = both("agreement sample --coder jeanne --against settled", ok=False)
    assert "is no coder" in refused.err


def test_a_unit_that_is_no_unit(typed: Terminal) -> None:
    typed("agreement sample --coder noé --units 2")
    for line, said in (("code noe-1 3 foncier", "no unit 3"), ("code noe-1 1 fonsier", "foncier"),
                       ("code noe-1 1", "give codes"), ("code noe-1 1 foncier --as-coded", "one"),
                       ("code noe-1 1 none --words x", "not in unit"),
                       ("code noe-1 1 ,", "one code"),
                       ("code noe-1 1 --as-coded", "has put nothing")):  # fmt: skip
        answer = typed(f"agreement {line}", ok=False)
        assert said in answer.err, line
        assert typed("agreement task --json").json[0]["done"] == 0


def test_withdrawn_units_are_counted_and_not_shown(typed: Terminal) -> None:
    typed("agreement sample --coder noé --units 18 --by case")
    typed("consent ouest/a --use withdrawn")
    answer = typed("agreement task noe-1 --all --limit 0")
    assert "6 withheld by consent" in answer.out
    assert "A0." not in answer.out + answer.err
    found = typed("agreement task noe-1 --json").json
    assert (found["restricted"], found["left"]) == (6, 12)
    typed("agreement code noe-1 18 none")
    answer = typed("agreement --task noe-1 --json")
    assert answer.json["task"]["withheld"] == 6


# --- settling


def test_a_walk_that_is_left_and_taken_up_again(both: Terminal, study: Folder) -> None:
    before = {p: d for p, d in study.files().items() if p.endswith(("camille.jsonl", "noé.jsonl"))}
    first = both("agreement settle --by jeanne", typed="x\nb\nUne pénurie.\nq\n").out
    assert "memo: Plus précis." in first
    assert "“x” is no coder of these" in first
    assert "1 of 3 disagreements settled under “settled”, among 18 turns compared" in first
    second = both("agreement settle --by jeanne", typed="s\no\nculture\n\n").out
    assert "ouest/a §2" not in second
    assert "2 of 3 disagreements settled" in second
    listed = both("agreement settle --list").out
    assert "settled by jeanne: noé (foncier.rarete)" in listed
    assert "Une pénurie." in both("codings list --coder settled").out
    after = study.files()
    assert all(after[path] == data for path, data in before.items())
    both("undo")
    assert "1 of 3 disagreements settled" in both("agreement settle --list").out


def test_decisions_of_a_program(both: Terminal) -> None:
    found = both("agreement settle --list --json").json
    assert (found["total"], found["settled"], found["units"], found["agreed"]) == (3, 0, 18, 1)
    unit = found["disagreements"][0]
    assert unit["put"] == {"camille": ["foncier"], "noé": ["foncier.rarete"]}
    second = found["disagreements"][1]["unit"]
    line = f'agreement settle --by jeanne --as accord --decide "{unit["unit"]}=noé"'
    after = both(f'{line} --decide "{second}=neither" --agreed --remark Relu --json').json
    assert after["settled"] == 2
    assert after["disagreements"][0]["settlement"]["decision"] == "noé"
    refused = both(line, ok=False)
    assert "settled already" in refused.err
    both(f"{line} --again")
    assert "accord" not in both("agreement --json").json["coders"]
    note = " ".join(both("agreement --lang en").out.split())
    assert "The settled coding (accord) is not compared" in note
    named = " ".join(both("agreement --lang en --coders camille,accord --unfinished").out.split())
    assert "inflated" in named


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--decide x", "no decision"), ("--decide x=camille", "no disagreement"),
        ("--decide 'ouest/a §2=paul'", "no coder of these"),
        ("--decide 'ouest/a §2=noé' --decide 'a §2=noé'", "decided twice"),
        ("--coder noé", "compares coders"), ("--coders noé", "two coders"),
        ("--coders noé,paul", "no coder"), ("--as camille", "with itself"),
        ("--as ../x", "cannot name"), ("--code fonsier", "foncier"),
    ],
)  # fmt: skip
def test_what_is_refused_of_a_settlement(both: Terminal, more: str, said: str) -> None:
    answer = both(f"agreement settle --by jeanne {more}", ok=False)
    assert answer.code == 2
    assert said in answer.err


def test_nobody_decides(both: Terminal) -> None:
    assert "who decides?" in both("agreement settle", ok=False).err


def test_the_disagreements_of_a_task(typed: Terminal) -> None:
    typed("agreement sample --coder noé --units 18 --by case")
    for number in range(1, 19):
        typed(f"agreement code noe-1 {number} none")
    found = typed("agreement settle --task noe-1 --list --json").json
    assert (found["total"], found["units"]) == (4, 18)


def test_nothing_left_to_ask(both: Terminal) -> None:
    line = "agreement settle --by jeanne --code culture"
    assert "2 of 2 disagreements" in both(line, typed="a\n\nb\n\n").out
    assert "2 of 2 disagreements" in both(line).out
    assert "0 of 0 disagreements" in both("agreement settle --code foncier.prix").out
