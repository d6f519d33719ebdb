"""A study through crashes, crowds and second thoughts: whole at every moment, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder, small

PROGRAM = [sys.executable, "-c", "from terrain.cli import main; main()"]


@pytest.fixture
def study(tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = small(tmp_path / "étude")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    return made


def start(*words: str) -> subprocess.Popen[str]:
    """The program in a process of its own, in the working folder."""
    return subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", env=dict(os.environ),
    )  # fmt: skip


def test_eight_coders_at_once_lose_nothing(study: Folder, terminal: Terminal) -> None:
    """Each either codes or is refused whole, and says so; never half a line, never one less."""
    quotations = ("plus un hectare", "s'agrandit, elle", "Alors on attend", "c'est rare",
                  "Vous cherchez", "Et la commune", "oui, voilà", "à embaucher")  # fmt: skip
    people = [start("code", "dirigeant", said, "foncier", "--coder", "noé") for said in quotations]
    answers = [person.communicate(timeout=120) for person in people]
    done = sum(person.returncode == 0 for person in people)
    assert done >= 1
    for person, (_, error) in zip(people, answers, strict=True):
        assert person.returncode in (0, 1)
        assert "Traceback" not in error
        assert person.returncode == 0 or "Nothing was written" in error
    rows = (study.root / "corpus/seine/dirigeant.codings/noé.jsonl").read_text("utf-8")
    assert len([json.loads(row) for row in rows.splitlines()]) == done
    terminal("check")


@pytest.mark.parametrize("delay", [0.2, 0.5, 0.8, 1.1])
def test_an_import_killed_is_all_or_nothing(
    study: Folder, terminal: Terminal, tmp_path: Path, delay: float
) -> None:
    folder = tmp_path / "lot"
    folder.mkdir()
    for number in range(120):
        words = f"ENQ : Question {number} ?\nDIR : Le foncier {number} manque.\n" * 10
        (folder / f"e{number}.txt").write_text(words, "utf-8")
    running = start("import", *map(str, sorted(folder.iterdir())), "--case", "lot")
    time.sleep(delay)
    running.kill()
    running.communicate()
    terminal("status")  # carries through what was decided
    assert len(list((study.root / "corpus/lot").glob("*.md"))) in (0, 120)
    assert not (study.root / ".terrain-pending").exists()
    terminal("check")


def test_an_interruption_is_said_without_a_traceback(study: Folder) -> None:
    code = (
        "import os, signal, terrain.workspace.study as s\n"
        "s.Study.concordance = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "from terrain.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "concordance", "foncier"], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 130
    assert "Traceback" not in ran.stderr
    assert "interrupted" in ran.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes of this system do not break")
def test_a_reader_that_leaves_is_no_error_to_tell(study: Folder) -> None:
    running = start("show", "dirigeant")
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == ""
    running.wait()
    running.stderr.close()


def test_undo_after_a_hand_edit_keeps_the_hand_edit(study: Folder, terminal: Terminal) -> None:
    terminal("codebook add neuf")
    book = study.root / "codebook.yaml"
    edited = book.read_text("utf-8") + "# à la main\n"
    book.write_text(edited, "utf-8")
    said = terminal("undo", ok=False)
    assert said.code == 1
    assert "codebook.yaml" in said.err
    assert "by hand" in said.err
    assert book.read_text("utf-8") == edited


def test_an_index_truncated_or_of_another_study_is_refused_then_rebuilt(
    study: Folder, terminal: Terminal
) -> None:
    terminal("index --words-only")
    for path in sorted((study.root / ".terrain/index").rglob("*")):
        if not path.is_file() or path.name.startswith("t-") or not path.stat().st_size:
            continue  # t-…: the words of one transcript, read by the build alone
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        said = terminal("search hectare --mode words", ok=False)
        assert said.code == 1
        assert "terrain index" in said.err
        path.write_bytes(whole)
    (study.root / ".terrain/index/manifest.json").write_bytes(b"{}")
    terminal("search hectare --mode words", ok=False)
    terminal("index --words-only")
    assert terminal("search hectare --mode words --json").json["total"] == 1


# --- promises, from end to end ---


@pytest.fixture
def coded(study: Folder, terminal: Terminal) -> Folder:
    terminal('code dirigeant "On ne trouve plus un hectare" foncier')
    terminal('code elue "On coopère" foncier')
    terminal("index --words-only")
    return study


def test_an_embargo_ends_on_its_day_without_indexing_again(
    coded: Folder, terminal: Terminal
) -> None:
    today = dt.datetime.now(dt.UTC).astimezone().date()
    terminal(f"consent sa-dir-01 --use quote --embargo {today + dt.timedelta(days=1)}")
    hidden = terminal("search hectare --mode words --json").json
    assert hidden["hits"] == []
    assert hidden["restricted_turns"] > 0
    terminal(f"consent sa-dir-01 --use quote --embargo {today}")
    assert terminal("search hectare --mode words --json").json["total"] == 1


def test_analysis_only_is_read_and_counted_and_written_nowhere(
    coded: Folder, terminal: Terminal
) -> None:
    terminal("consent sa-dir-01 --use analysis")
    assert terminal("search hectare --mode words --json").json["total"] == 1
    assert "hectare" in terminal("show dirigeant").out
    for kind in ("md", "html", "docx"):
        said = terminal(f"dossier foncier --out out/d.{kind}")
        assert "1 may be counted, not quoted" in said.out
    assert "hectare" not in _written(coded.root / "out")
    for kind in ("csv", "xlsx", "md", "json"):
        terminal(f"compare --by case --out out/c.{kind}")
    assert "hectare" not in _written(coded.root / "out")


def _written(folder: Path) -> str:
    """Every text of a folder, those inside docx and xlsx too."""
    import zipfile

    texts = []
    for path in folder.iterdir():
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                texts += [archive.read(name).decode("utf-8", "ignore") for name in
                          archive.namelist()]  # fmt: skip
        else:
            texts.append(path.read_text("utf-8"))
    return "\n".join(texts)


def test_a_withdrawal_cannot_be_undone_into_the_caches(coded: Folder, terminal: Terminal) -> None:
    terminal("consent sa-dir-01 --use withdrawn")
    terminal("undo", ok=False)
    for path in (coded.root / ".terrain").rglob("*"):
        assert not path.is_file() or b"hectare" not in path.read_bytes(), path
    terminal("index --words-only")
    for path in (coded.root / ".terrain").rglob("*"):
        assert not path.is_file() or b"hectare" not in path.read_bytes(), path
    assert terminal("codings list --json").json["total"] == 1
