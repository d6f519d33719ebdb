"""`terrain note`: a Note built, searched for, checked and mended, as it is typed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder, small

PROGRAM = [sys.executable, "-c", "from terrain.cli import main; main()"]
HECTARE = "On ne trouve plus un hectare"


@pytest.fixture
def study(tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = small(tmp_path / "étude")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    monkeypatch.setenv("COLUMNS", "120")
    terminal('note new vendeurs --title "Des vendeurs, pas des mètres" --question "Lesquels ?"')
    terminal('note claim vendeurs "On manque de terrain" --id terrain --code foncier')
    return made


def add(terminal: Terminal, words: str = HECTARE, more: str = "--stance appuie") -> str:
    made = terminal(f'note add vendeurs terrain --words "{words}" {more} --json')
    return str(made.json["id"])


def test_a_note_from_nothing_to_its_check(study: Folder, terminal: Terminal) -> None:
    name = add(terminal, more='--stance appuie --remark "Dit sans qu’on le lui demande."')
    assert study.text("notes/vendeurs.md").startswith(
        "---\ntitle: Des vendeurs, pas des mètres\nauthors: [camille]\n"
    )
    shown = terminal("note show vendeurs").out
    assert "terrain  On manque de terrain" in shown
    assert f"{name}  supports  seine/dirigeant §2, 00:14:07\n      “{HECTARE}”" in shown
    terminal('note claim vendeurs "On coopère quand même" --id coop --after terrain')
    terminal(f"note move vendeurs {name} coop")
    terminal(f"note stance vendeurs {name} nuance")
    terminal(f'note remark vendeurs {name} ""')
    (_, coop) = terminal("note show vendeurs --json").json["claims"]
    held = coop["evidence"][0]
    assert (held["stance"], held["remark"], held["state"]) == ("nuances", "", "here")
    listed = terminal("note list --json").json["notes"]["rows"]
    assert [(row["note"], row["claims"], row["evidence"]) for row in listed] == [("vendeurs", 2, 1)]
    terminal(f"note remove vendeurs {name}")
    assert HECTARE not in study.text("notes/vendeurs.md")
    terminal("undo")
    assert HECTARE in study.text("notes/vendeurs.md")


def test_the_check_passes_then_fails_when_a_word_changes(study: Folder, terminal: Terminal) -> None:
    name = add(terminal)
    passed = terminal("note check")
    assert "1 sur 2" in passed.out
    assert "✓ notes/vendeurs.md" in passed.err
    study.edit("corpus/seine/dirigeant.md", "un hectare", "deux hectares")
    failed = terminal("note check vendeurs --lang en", ok=False)
    assert failed.code == 1
    assert "[-un hectare-]" in " ".join(failed.out.split())
    value = terminal("note check --json", ok=False).json["notes"][0]
    assert value["failed"] is True
    assert [f["kind"] for f in value["findings"] if f["failure"]] == ["changed"]
    waiting = terminal("note settle vendeurs").out
    assert "1 wait for you" in waiting
    assert "{+deux hectares+}" in waiting
    terminal(f"note settle vendeurs {name} --accept")
    terminal("note check")


def test_the_check_goes_into_a_file(study: Folder, terminal: Terminal) -> None:
    add(terminal)
    terminal("note check --out c.csv --out c.xlsx --out c.md --out c.json")
    head = study.text("c.csv").splitlines()[0]
    assert head.startswith("\ufeffclaim,supports,nuances,contradicts,people")
    assert (study / "c-findings.csv").exists()
    assert "territoires sans preuve" in study.text("c.md")


def test_a_broken_line_or_an_unreadable_note_fails_the_check(
    study: Folder, terminal: Terminal
) -> None:
    add(terminal)
    study.edit("notes/vendeurs.md", "— appuie ·", "— apuie ·")
    value = terminal("note check --json", ok=False).json["notes"][0]
    assert [f["kind"] for f in value["findings"] if f["failure"]] == ["unreadable"]
    study.write("notes/autre.md", "sans titre\n")
    said = terminal("note check", ok=False)
    assert "notes/autre.md:1" in said.err


def test_an_empty_study_has_nothing_to_check(terminal: Terminal, tmp_path: Path) -> None:
    small(tmp_path / "vide")
    assert "no Note" in terminal(f"note check --study {tmp_path / 'vide'}").err


def test_a_search_is_kept_for_a_claim_and_its_hits_are_taken_by_number(
    study: Folder, terminal: Terminal
) -> None:
    terminal("index --words-only")
    line = "search hectare --mode words --for vendeurs#terrain --seeking contredit"
    assert "Kept for vendeurs#terrain" in terminal(line).out
    terminal("note add vendeurs terrain --hit 1 --stance contredit")
    terminal("search coopère --mode words")
    terminal("note add vendeurs terrain --hit 1 --stance nuance --words 'On coopère'")
    (outcome,) = terminal("note searches vendeurs --json").json
    assert (outcome["seeking"], outcome["kept"], outcome["undecided"]) == ("contradicts", [1], [])
    assert outcome["searched"] == outcome["study"] == 2
    assert "hectare" in terminal("note searches vendeurs").out
    files = study.files(derived=True)
    words = b"trouve plus"
    assert not [path for path, data in files.items()
                if words in data and ("searches" in path or "last-search" in path)]  # fmt: skip
    claim = terminal("note check --json").json["notes"][0]["claims"][0]
    assert (claim["sought"], len(claim["searches"])) == (True, 1)


def test_hits_are_set_aside_with_the_reason(study: Folder, terminal: Terminal) -> None:
    terminal("index --words-only")
    terminal("search plus --mode words --for vendeurs#terrain --as noé")
    shown = len(terminal("note searches vendeurs --json").json[0]["hits"])
    terminal('note aside vendeurs --hit 1 --because "hors sujet"')
    terminal("note aside vendeurs")
    (outcome,) = terminal("note searches vendeurs --json").json
    assert outcome["coder"] == "noé"
    assert outcome["aside"] == list(range(1, shown + 1))
    assert outcome["reasons"] == {"1": "hors sujet"}


REFUSED = [
    ("note add vendeurs terrain --stance appuie", "say what to quote"),
    ("note add vendeurs terrain --words x --stance peut-être", "is no stance"),
    ("note add vendeurs terrein --words 'On coopère' --stance appuie", "Did you mean terrain"),
    ("note add vendeur terrain --words 'On coopère' --stance appuie", "Did you mean vendeurs"),
    ("note add vendeurs terrain --hit 3 --stance appuie", "no search is remembered"),
    ("note add vendeurs terrain --citation elue --stance appuie", "names a whole transcript"),
    ("note add vendeurs terrain --citation 'elue §2' --hit 1 --stance appuie", "one source"),
    ("note claim vendeurs 'Encore' --id terrain", "taken"),
    ("note claim vendeurs 'Encore' --code fonsier", "foncier"),
    ("note new vendeurs --title Encore", "there is a Note"),
    ("note new '../x' --title Encore", "cannot name a Note"),
    ("note settle vendeurs q1 --accept", "no evidence"),
    ("note remove vendeurs q1", "no evidence"),
    ("note aside vendeurs", "no search was made"),
    ("note aside vendeurs --hit un", "not a list of numbers"),
    ("note check autre", "no Note"),
    ("note check --scale planète", "kind of territory"),
    ("search x --for vendeurs", "names no claim"),
    ("search x --for vendeurs#rien", "no claim"),
    ("search x --for vendeurs#terrain --seeking bof", "is no stance"),
]


@pytest.mark.parametrize(("line", "said"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_cannot_be_done_is_refused_before_anything_is_written(
    study: Folder, terminal: Terminal, line: str, said: str
) -> None:
    before = study.files()
    answer = terminal(line, ok=False)
    assert answer.code == 2
    assert said in answer.err
    assert study.files() == before


def test_evidence_of_another_study_is_a_failure_that_says_so(
    study: Folder, terminal: Terminal
) -> None:
    add(terminal)
    study.edit("notes/vendeurs.md", "seine/dirigeant", "autre-etude/maire")
    study.edit("notes/vendeurs.md", "text=", "text=0")
    value = terminal("note check --json", ok=False).json["notes"][0]
    (finding,) = [f for f in value["findings"] if f["failure"]]
    assert finding["kind"] == "unknown-transcript"
    assert "autre-etude/maire §2" in finding["said"]


def test_withdrawn_words_are_named_by_place_and_taken_out_for_good(
    study: Folder, terminal: Terminal
) -> None:
    name = add(terminal)
    said = terminal("consent sa-dir-01 --use withdrawn").err
    assert f"terrain note remove vendeurs {name}" in said
    assert "hectare" not in said
    for line in ("note check --json", "note show vendeurs"):
        answer = terminal(line, ok=line != "note check --json")
        assert "hectare" not in answer.out + answer.err
    terminal(f"note remove vendeurs {name}")
    terminal("note check")
    left = [path for path, data in study.files(derived=True).items() if b"hectare" in data]
    assert left == ["corpus/seine/dirigeant.md"]


def test_many_who_add_at_once_lose_nothing(study: Folder, terminal: Terminal) -> None:
    said = ("plus un hectare", "s'agrandit, elle", "Alors on attend", "c'est rare")
    people = [
        subprocess.Popen([*PROGRAM, "note", "add", "vendeurs", "terrain", "--words", words,
                          "--stance", "appuie"], env=dict(os.environ),
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for words in said
    ]  # fmt: skip
    for person in people:
        person.communicate(timeout=120)
    done = sum(person.returncode == 0 for person in people)
    assert done >= 1
    assert len(study.load()[0].notes["vendeurs"].evidence) == done
    terminal("note check")


@pytest.mark.parametrize("delay", [0.3, 0.7, 1.1])
def test_killed_while_adding_all_or_nothing(
    study: Folder, terminal: Terminal, delay: float
) -> None:
    before = study.text("notes/vendeurs.md")
    person = subprocess.Popen(
        [*PROGRAM, "note", "add", "vendeurs", "terrain", "--words", HECTARE, "--stance", "appuie"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ),
    )  # fmt: skip
    time.sleep(delay)
    person.send_signal(signal.SIGKILL)
    person.wait()
    terminal("note check")
    held = study.load()[0].notes["vendeurs"].evidence
    assert study.text("notes/vendeurs.md") == before or [e.quote for e in held] == [HECTARE]


def test_what_is_invented_says_so(terminal: Terminal, study: Folder) -> None:
    study.edit("terrain.yaml", "format: 1\n", "format: 1\nfictional: true\n")
    terminal('note new invention --title "Une invention"')
    assert "fictional: true" in study.text("notes/invention.md")
    assert "FICTIF" in terminal("note check invention").out
    assert "[invented]" in terminal("note show invention").out
    assert terminal("note check --json").json["notes"][0]["fictional"] is True


def test_a_real_name_of_the_key_fails_the_check(
    demonstration: Path, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "démonstration"
    shutil.copytree(demonstration, root, ignore=shutil.ignore_patterns(".terrain"))
    monkeypatch.chdir(root)
    (root / "notes").mkdir(exist_ok=True)
    note = root / "notes" / "nom.md"
    note.write_text(
        "---\ntitle: Un nom\nfictional: true\n---\n\nÉdith VANHOUTTE le dit.\n", "utf-8"
    )
    said = terminal("note check nom", ok=False).out
    assert "un nom réel de la clé" in said
    assert "VANHOUTTE" not in said
    (root / "data" / "names.age").unlink()
    assert "non cherchés" in terminal("note check nom").out


def test_the_terminal_shows_what_fails_before_what_it_rests_on(
    study: Folder, terminal: Terminal
) -> None:
    add(terminal)
    study.edit("notes/vendeurs.md", HECTARE, "On ne trouve plus un are")
    out = terminal("note check", ok=False).out
    first, second = out.index("ce qui est à voir"), out.index(": assertions")
    assert first < second
    assert out.index("échec") < out.index("avertissement") < second
    assert "--silent" in out
    assert "territoires sans preuve" not in out
    assert "territoires sans preuve" in terminal("note check --silent", ok=False).out
