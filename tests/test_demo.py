"""The guided tour, on a part of the demonstration study: real commands, the real model."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("seine-aval/dirigeant-logistique", "alsace-centrale/vice-presidente-comcom")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two transcripts of the demonstration and the tour, in a path with spaces and accents."""
    root = tmp_path_factory.mktemp("ma première étude") / "à visiter"
    (root / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "demo.py", root / "scripts")
    for name in ("terrain.yaml", "codebook.yaml"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "data", root / "data")
    kept = {name.partition("/")[0] for name in KEPT}
    (root / "corpus").mkdir()
    for path in (ROOT / "corpus").iterdir():
        if path.is_file():
            shutil.copy(path, root / "corpus")
        elif path.name in kept:
            shutil.copytree(path, root / "corpus" / path.name)
    for path in (root / "corpus").glob("*/*.md"):
        if path.relative_to(root / "corpus").with_suffix("").as_posix() not in KEPT:
            path.unlink()
            shutil.rmtree(path.with_suffix(".codings"))
    return root


def tour(study: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the tour where nobody watches, as `make demo > file` does."""
    source = {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, str(study / "scripts" / "demo.py")], capture_output=True, check=False,
        encoding=more.get("PYTHONIOENCODING", "utf-8"), env={**os.environ, **source, **more},
    )  # fmt: skip


@pytest.fixture(scope="module")
def first(study: Path) -> subprocess.CompletedProcess[str]:
    return tour(study, COLUMNS="100", NO_COLOR="1")


def test_the_tour_runs_real_commands(first: subprocess.CompletedProcess[str], study: Path) -> None:
    assert first.returncode == 0, first.stdout + first.stderr
    for command in ("index", "status", "search", "compare", "dossier", "cases", "verify"):
        assert f"$ terrain {command}" in first.stdout
    assert "2 transcripts" in first.stdout
    assert "passages, 3 shown, in 1 of 1 transcript searched" in first.stdout
    assert "dirigeant-logistique" in first.stdout
    compared = first.stdout.split("\n4. ")[1].split("\n5. ")[0]
    assert "≥" not in compared.split("\n", 1)[1]  # consent hides nothing here
    assert "5 zones retenues sur 38" in first.stdout
    assert first.stdout.count("FICTIF") == 2
    assert "un nombre change" in first.stdout
    assert re.search(r"nom réel\s:", first.stdout)
    assert "ac-dir-01" not in first.stdout  # no pseudonym beside a real name
    assert "INVENTED" in first.stdout
    assert str(study / "out" / "friches.docx") in first.stdout
    assert len(Document(str(study / "out" / "friches.docx")).paragraphs) > 10
    assert len(list(Document(str(study / "out" / "manuscrit-verifie.docx")).comments)) > 10


def test_no_colours_where_nobody_watches(first: subprocess.CompletedProcess[str]) -> None:
    assert "\033" not in first.stdout + first.stderr


def test_a_second_run_reuses_the_index_and_changes_nothing(
    first: subprocess.CompletedProcess[str], study: Path
) -> None:
    assert first.returncode == 0
    before = _bytes(study)
    again = tour(study, COLUMNS="100")
    assert again.returncode == 0, again.stderr
    assert "reused" in again.stdout
    assert "$ terrain index" not in again.stdout
    assert _bytes(study) == before


def _bytes(study: Path) -> dict[str, str]:
    """Every file of the study and of its index; caches and what the tour writes aside."""
    return {
        str(path.relative_to(study)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("corpus", ".terrain/index", "scripts")
        for path in sorted((study / folder).rglob("*"))
        if path.is_file()
    }


def test_a_narrow_terminal_gets_its_table_in_a_file(
    first: subprocess.CompletedProcess[str], study: Path
) -> None:
    assert first.returncode == 0
    narrow = tour(study, COLUMNS="44")
    assert narrow.returncode == 0, narrow.stderr
    assert "Seine Aval" in (study / "out" / "comparaison.md").read_text("utf-8")
    assert "Valdorne" in (study / "out" / "cas.md").read_text("utf-8")


def test_what_the_terminal_cannot_print_is_replaced(
    first: subprocess.CompletedProcess[str], study: Path
) -> None:
    assert first.returncode == 0
    plain = tour(study, PYTHONIOENCODING="latin-1")
    assert plain.returncode == 0, plain.stderr
    assert "démonstration" in plain.stdout
    assert "Friches, reconversion," in plain.stdout


def test_a_tour_that_cannot_go_on_says_so(study: Path, tmp_path: Path) -> None:
    broken = tmp_path / "cassée"
    shutil.copytree(study, broken, ignore=shutil.ignore_patterns(".terrain", "out"))
    (broken / "terrain.yaml").write_text("format: 99\n", "utf-8")
    ended = tour(broken)
    assert ended.returncode == 1
    assert "Install a newer terrain" in ended.stderr
    assert "The tour stopped there" in ended.stdout
