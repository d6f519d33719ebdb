"""What nobody should do, done: the study stands, the message says why, and nothing is lost."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder, small

HALF = b"caf\xe9".decode("utf-8", "surrogateescape")  # an argument typed in Latin-1
FORMULA = '=HYPERLINK("http://x","y")'
MARKUP = "</script><img src=x onerror=alert(1)> | **gras** `x`"


@pytest.fixture
def study(tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Two interviews, one of them coded, and a terminal that stands in the study."""
    made = small(tmp_path / "étude")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    terminal('code dirigeant "On ne trouve plus un hectare" foncier')
    return made


Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def process() -> Typed:
    """The program as a process of its own, for what only the system can do to it."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            [sys.executable, "-c", "from terrain.cli import main; main()", *words],
            capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
            env={**os.environ, **environment}, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in ran.stderr, ran.stderr
        return ran

    return run


# --- half characters: what a terminal of another encoding lets through ---


@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "add", "neuf", "--label", HALF),
        ("codebook", "add", HALF),
        ("codebook", "edit", "foncier", "--definition", HALF),
        ("participant", "add", "neuf", "--role", HALF),
        ("participant", "add", HALF),
        ("code", "seine/elue", "--turn", "2", "foncier", "--memo", HALF),
    ],
)
def test_half_a_character_changes_nothing(
    study: Folder, process: Typed, words: tuple[str, ...]
) -> None:
    """ruamel.yaml writes it as an escape that no YAML reader takes: the file would be lost."""
    before = study.files()
    ran = process(*words)
    assert ran.returncode == 2, ran.stderr
    assert "UTF-8" in ran.stderr
    assert study.files() == before


@pytest.mark.parametrize(
    "words", [("search", HALF), ("show", HALF), ("concordance", HALF), ("dossier", HALF, "--out",
              "x.md"), ("search", "foncier", "--territory", HALF), (HALF,)]
)  # fmt: skip
def test_half_a_character_in_a_question_is_no_traceback(
    study: Folder, process: Typed, words: tuple[str, ...]
) -> None:
    assert process(*words).returncode in (0, 1, 2)


# --- questions ---


@pytest.fixture
def indexed(study: Folder, terminal: Terminal) -> Folder:
    terminal("index --words-only")
    return study


@pytest.mark.parametrize("query", ["-- -", "'*'", "'\"\"'", "'«»'", "''", "'   '", "🙂", "-- -mot"])
def test_a_question_without_a_word_is_refused(
    indexed: Folder, terminal: Terminal, query: str
) -> None:
    said = terminal(f"search --mode words {query}", ok=False)
    assert said.code == 2
    assert "Say what to look for" in said.err


@pytest.mark.parametrize("query", ["(a+)+$", "le la de", "foncier\x01", "'\"foncier'", "hect*"])
def test_an_odd_question_is_answered_with_its_denominators(
    indexed: Folder, terminal: Terminal, query: str
) -> None:
    assert "of 2 transcripts searched" in terminal(f"search --mode words {query}").out


def test_a_book_for_a_question_is_refused(indexed: Folder, terminal: Terminal) -> None:
    assert terminal(f"search --mode words '{'mot ' * 30_000}'", ok=False).code == 2


@pytest.mark.parametrize("option", ["--limit -1", "--limit x", "--offset -1"])
def test_limits_that_mean_nothing_are_refused(
    indexed: Folder, terminal: Terminal, option: str
) -> None:
    assert terminal(f"search hectare --mode words {option}", ok=False).code == 2


def test_a_territory_may_be_typed_in_any_unicode_form(indexed: Folder, terminal: Terminal) -> None:
    for name in ("SEINE-AVAL", unicodedata.normalize("NFD", "seine-aval")):
        said = terminal(f"search hectare --mode words --territory '{name}' --json").json
        assert said["total"] == 1


@pytest.mark.parametrize(
    "expression", ["foncier and", "and", "(foncier", "foncier)", "not", "foncier or or zan",
                   "(" * 3000, "not " * 3000 + "foncier"]
)  # fmt: skip
def test_a_broken_expression_of_codes_is_refused(
    indexed: Folder, terminal: Terminal, expression: str
) -> None:
    said = terminal(f"search hectare --mode words --code '{expression}'", ok=False)
    assert said.code == 2
    assert "codes “" in said.err


@pytest.mark.parametrize(
    "citation", ["''", "x", "'§3'", "../../etc/passwd", "'seine/elue §0'", "'seine/elue §99999'",
                 "'seine/elue §2–1'", "'seine/elue §-1'", f"'seine/elue §{'9' * 5000}'"]
)  # fmt: skip
def test_a_citation_that_leads_nowhere_is_refused(
    study: Folder, terminal: Terminal, citation: str
) -> None:
    assert terminal(f"show {citation}", ok=False).code == 2


# --- where the study is ---


@pytest.mark.parametrize("place", ["/nowhere/x", "/dev/null", "terrain.yaml"])
def test_a_study_that_is_not_there_is_said(study: Folder, process: Typed, place: str) -> None:
    ran = process("status", TERRAIN_STUDY=place)
    assert ran.returncode == 1
    assert "terrain init" in ran.stderr


@pytest.mark.parametrize("name", ["a\nb", "q\"uo'te `x` $y", "étude  à  trous"])
def test_a_study_may_live_in_any_folder(tmp_path: Path, process: Typed, name: str) -> None:
    made = small(tmp_path / name)
    for words in (("status",), ("index", "--words-only"), ("code", "elue", "--turn", "2",
                  "foncier", "--coder", "noé"), ("undo",), ("check",)):  # fmt: skip
        ran = process(*words, TERRAIN_STUDY=str(made.root))
        assert ran.returncode == 0, ran.stderr


# --- names full of markup and formulas ---


def test_a_label_is_never_a_formula_nor_markup(study: Folder, terminal: Terminal) -> None:
    terminal(f"codebook edit foncier --label '{FORMULA}' --definition '{MARKUP}'")
    case = study.root / "corpus/seine/case.yaml"
    case.write_text(f"title: '=cmd|x {MARKUP}'\nterritory: seine-aval\n", "utf-8")
    for kind in ("csv", "xlsx"):
        terminal(f"compare --by case --out out/c.{kind}")
    with Path("out/c.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row if cell]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[0] in "=+@\t\r"]
    book = openpyxl.load_workbook("out/c.xlsx")
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in found)
    assert not [cell for cell in found if cell.data_type == "f"]


def test_a_dossier_runs_no_script(study: Folder, terminal: Terminal) -> None:
    terminal(f"codebook edit foncier --label '{MARKUP}' --definition '{MARKUP}'")
    terminal("dossier foncier --out out/d.html")
    page = Path("out/d.html").read_text("utf-8")
    assert "onerror=alert(1)" in page
    assert "<img src=x" not in page


# --- files of the study, damaged by hand, by git, by a sync ---

_FILES = [
    "terrain.yaml", "codebook.yaml", "corpus/territories.yaml", "corpus/participants.yaml",
    "corpus/seine/case.yaml", "corpus/seine/dirigeant.md",
    "corpus/seine/dirigeant.codings/camille.jsonl",
]  # fmt: skip
_DAMAGE = {
    "conflict": lambda data: b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n" + data,
    "binary": lambda data: b"\xff\xfe\x00\x81" + data,
    "half UTF-8": lambda data: data + "é".encode()[:1],
}


@pytest.mark.parametrize("path", _FILES)
@pytest.mark.parametrize("damage", _DAMAGE)
def test_a_damaged_file_is_named_hides_no_other_and_is_never_rewritten(
    study: Folder, terminal: Terminal, path: str, damage: str
) -> None:
    file = study.root / path
    file.write_bytes(_DAMAGE[damage](file.read_bytes()))
    before = study.files()
    said = terminal("check", ok=False)
    assert said.code == 1
    assert f"{path}:" in said.out
    terminal("status")
    terminal("compare --by case")
    assert study.files() == before


@pytest.mark.parametrize("promise", ["no", "refusé", "{use: no}", "{use: Quote}", "[]",
                                     "{use: quote, embargo: demain}",
                                     "{use: quote, embargoo: 2031-01-01}"])  # fmt: skip
def test_a_promise_that_cannot_be_read_hides_the_words(
    indexed: Folder, terminal: Terminal, promise: str
) -> None:
    roster = indexed.root / "corpus/participants.yaml"
    text = roster.read_text("utf-8")
    first = text.index("consent: ")
    end = text.index("\n", first)
    roster.write_text(f"{text[:first]}consent: {promise}{text[end:]}", "utf-8")
    assert "corpus/participants.yaml:" in terminal("check", ok=False).out
    assert terminal("search hectare --mode words --json").json["hits"] == []
    terminal("dossier foncier --out d.md")
    assert "hectare" not in Path("d.md").read_text("utf-8")


def test_two_transcripts_of_one_id_are_both_named(study: Folder, terminal: Terminal) -> None:
    text = (study.root / "corpus/seine/elue.md").read_text("utf-8")
    study.write("corpus/seine/copie.md", text)
    said = terminal("check", ok=False).out
    assert "corpus/seine/elue.md:1: has the same id as corpus/seine/copie.md" in said


def test_a_coding_that_points_outside_is_told_and_kept(study: Folder, terminal: Terminal) -> None:
    """Its words lead it back; where they stand nowhere, it waits for a person, unresolved."""
    file = study.root / "corpus/seine/dirigeant.codings/camille.jsonl"
    row = file.read_text("utf-8")
    [coding] = terminal("codings list --json").json["codings"]
    astray = row.replace(f'"start": {coding["start"]}', '"start": 900000').replace(
        f'"end": {coding["end"]}', '"end": 900028'
    )
    file.write_text(astray, "utf-8")
    terminal("status")
    [found] = terminal("codings list --json").json["codings"]
    assert (found["status"], found["start"]) in (
        ("unresolved", 900000), ("anchored", coding["start"])
    )  # fmt: skip
    assert found["quote"] == coding["quote"]
    told = terminal("check", ok=found["status"] == "anchored")
    assert found["status"] == "anchored" or "camille.jsonl" in told.out
