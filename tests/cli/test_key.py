"""The key of real names as a researcher uses it; and the places where a name must never go."""

from __future__ import annotations

import os
import runpy
import shutil
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder

from terrain.store import keyfile
from terrain.workspace.key import known_names

ROOT = Path(__file__).resolve().parents[2]
NAMES = "Gérald; Gégé\nTournemire\nKitting du Vexin\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own settings, and an identity, so that no test waits for a passphrase."""
    for name in ("TERRAIN_KEY", "TERRAIN_KEY_PASSPHRASE", "TERRAIN_KEY_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "réglages"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setenv("APPDATA", str(folder))
    identity = tmp_path / "identité.txt"
    identity.write_text(keyfile.new_identity(), "utf-8")
    monkeypatch.setenv("TERRAIN_KEY_IDENTITY", str(identity))
    return folder


@pytest.fixture
def here(
    study: Folder, terminal: Terminal, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> Folder:
    """The small study as the working folder, with the settings of a person."""
    monkeypatch.chdir(study.root)
    return study


def held(folder: Path, words: str) -> list[str]:
    """The files under a folder that hold these words in clear."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    ]


def test_a_key_is_made_filled_listed_and_emptied(
    here: Folder, terminal: Terminal, settings: Path, tmp_path: Path
) -> None:
    made = terminal("key init")
    assert "Key made:" in made.out
    terminal("key add sa-dir-01", typed=NAMES)
    terminal("key forbid", typed="Fonderies du Val Perdu\n")
    listed = terminal("key list")
    assert "sa-dir-01        2     1      1" in listed.out
    assert "The key holds 1 participant, 1 term. 1 of 2 of the roster." in listed.out
    assert "Tournemire" not in listed.out + listed.err
    assert "Gérald; Gégé  Tournemire  Kitting du Vexin" in terminal("key list --reveal").out
    assert terminal("key list --json").json == {
        "participants": {"sa-dir-01": {"first": 2, "last": 1, "other": 1}},
        "terms": 1, "not_in_key": ["sa-elu-01"],
    }  # fmt: skip
    # in clear nowhere: not in the study, its logs and undo copies, not in the settings
    for words in ("Tournemire", "Gérald", "Val Perdu"):
        assert held(tmp_path, words) == []
    [key] = (settings / "terrain" / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "no longer in the key" in terminal("key remove sa-dir-01").out
    assert "The key holds 0 participants, 1 term" in terminal("key list").out


def test_the_place_is_remembered_for_the_person_not_in_the_study(
    here: Folder, terminal: Terminal, settings: Path, tmp_path: Path
) -> None:
    before = here.files(derived=True)
    terminal(f"key init '{tmp_path / 'coffre' / 'clé.age'}'")
    assert set(here.files(derived=True)) == set(before)
    assert (tmp_path / "coffre" / "clé.age").is_file()
    other = here.copy(tmp_path / "autre")
    assert (
        "no key of real names is known"
        in terminal(f"key list --study '{other.root}'", ok=False).err
    )
    terminal(f"key use '{tmp_path / 'coffre' / 'clé.age'}' --study '{other.root}'")
    assert "The key holds 0 participants" in terminal(f"key list --study '{other.root}'").out


def test_a_key_inside_the_study_is_refused_by_any_road(
    here: Folder, terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "raccourci").symlink_to(here.root / "corpus")
    for place in ("clé.age", "corpus/../noms.age", str(tmp_path / "raccourci" / "noms.age")):
        refused = terminal(f"key init '{place}'", ok=False)
        assert refused.code == 2
        assert "does not lie in the study" in refused.err
    # a link outside that leads to a file inside; an identity inside
    here.write("noms.age", "age-encryption.org/v1\n")
    (tmp_path / "dehors.age").symlink_to(here.root / "noms.age")
    assert terminal(f"key use '{tmp_path / 'dehors.age'}'", ok=False).code == 2
    assert terminal(f"key init '{tmp_path / 'b.age'}' --identity moi.txt", ok=False).code == 2
    assert not (here / "moi.txt").exists()


def test_a_key_that_git_would_take_or_that_replaces_another_is_said(
    here: Folder, terminal: Terminal, tmp_path: Path
) -> None:
    terminal(f"key init '{tmp_path / 'a.age'}'")
    (tmp_path / "dépôt" / ".git").mkdir(parents=True)
    said = terminal(f"key init '{tmp_path / 'dépôt' / 'b.age'}'").err
    assert "lies in the git repository" in said
    assert "a.age, is no longer this study’s" in said


def test_a_passphrase_opens_and_a_wrong_one_does_not(
    here: Folder, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TERRAIN_KEY_IDENTITY")
    phrase = tmp_path / "phrase.txt"
    phrase.write_text("deux hectares et demi\n", "utf-8")
    monkeypatch.setenv("TERRAIN_KEY_PASSPHRASE_FILE", str(phrase))
    terminal("key init")
    terminal("key add sa-elu-01", typed="Solène\nHautecœur\n\n")
    monkeypatch.setenv("TERRAIN_KEY_PASSPHRASE", "un hectare")
    wrong = terminal("key list", ok=False)
    assert (wrong.code, "this passphrase does not open the key" in wrong.err) == (1, True)
    monkeypatch.delenv("TERRAIN_KEY_PASSPHRASE")
    monkeypatch.delenv("TERRAIN_KEY_PASSPHRASE_FILE")
    assert "nobody to ask" in terminal("key list", ok=False).err
    assert known_names(here.open()) is None  # a caller then says “names not checked”


def test_a_damaged_key_and_a_foreign_file_are_said_and_not_touched(
    here: Folder, terminal: Terminal, settings: Path, tmp_path: Path
) -> None:
    terminal("key init")
    [key] = (settings / "terrain" / "keys").iterdir()
    whole = key.read_bytes()
    key.write_bytes(whole[:-9])
    assert "does not open the key" in terminal("key list", ok=False).err
    (tmp_path / "liste.csv").write_text("Tournemire", "utf-8")
    assert "not an age file" in terminal(f"key list --key '{tmp_path / 'liste.csv'}'", ok=False).err
    key.unlink()
    assert "the key cannot be read" in terminal("key list", ok=False).err


def test_two_windows_do_not_overwrite_each_other(
    here: Folder, terminal: Terminal, settings: Path
) -> None:
    from terrain.errors import ChangedOnDisk
    from terrain.model.key import Person
    from terrain.workspace.key import Keyring

    terminal("key init")
    one = Keyring(here.open(), lambda: None)
    terminal("key add sa-elu-01", typed="Solène\nHautecœur\n\n")
    with pytest.raises(ChangedOnDisk):
        one.add("sa-dir-01", Person(("Gérald",)))
    assert "1 participant" in terminal("key list").out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])  # as Excel saves
@pytest.mark.parametrize(
    "rows",
    [
        "participant;prénom;nom;autres\nsa-dir-01;Gérald|Gégé;Tournemire;\n;;;Val Perdu\n",
        "id,first,last,other\r\nsa-dir-01,Gérald|Gégé,Tournemire,\r\n,,,Val Perdu\r\n",
        "nom\tid\tprenom\tautres\nTournemire\tsa-dir-01\tGérald; Gégé\t\n\t\t\tVal Perdu\n",
    ],
)
def test_a_table_of_names_comes_in_as_spreadsheets_write_it(
    here: Folder, terminal: Terminal, tmp_path: Path, rows: str, encoding: str
) -> None:
    table = tmp_path / "noms.csv"
    table.write_bytes(rows.encode(encoding))
    terminal("key init")
    said = terminal(f"key import '{table}'")
    assert "1 participant, 1 term" in said.out
    assert "delete it" in said.err
    assert "Gérald; Gégé  Tournemire" in terminal("key list --reveal").out


def test_a_bad_table_is_refused_without_a_word_of_it(here: Folder, terminal: Terminal) -> None:
    terminal("key init")
    for rows in ("Tournemire;sa-dir-01\n", "participant;nom\nsa-dir-01;Tournemire;Gérald\n"):
        refused = terminal("key import -", typed=rows, ok=False)
        assert refused.code == 2
        assert "Tournemire" not in refused.err
    assert "did you mean" in terminal("key add sa-dir-1", typed=NAMES, ok=False).err.lower()


def test_every_place_of_a_name_in_the_study_is_found(here: Folder, terminal: Terminal) -> None:
    terminal("key init")
    terminal("key add sa-dir-01", typed="Gérald\nTournemire\n\n")
    assert "0 names found, 0 questions" in terminal("key check").out
    here.edit("corpus/seine/dirigeant.md", "hectare. L’", "hectare, dit M. TOUR-\nNEMIRE. L’")
    here.write("memos/01J.md", "---\nabout: study\n---\nRappeler Gérald tournemire, et Gérald.\n")
    here.write("notes/note.md", "Rien.\n")
    here.write("corpus/seine/entretien-tournemire.docx", b"PK\0\0")
    found = terminal("key check", ok=False)
    assert found.code == 1
    assert found.out.splitlines()[:4] == [
        "name  corpus/seine/dirigeant.md:17:55: sa-dir-01, last",
        "name  corpus/seine/entretien-tournemire.docx (file name): sa-dir-01, last",
        "name  memos/01J.md:4:10: sa-dir-01, full",
        "perhaps  memos/01J.md:4:32: sa-dir-01, first",
    ]
    assert "1 file not read (not text)" in found.out
    assert "1 of the roster have no name in the key" in found.out
    assert "tournemire”" in terminal("key check --reveal", ok=False).out
    places = terminal("key check --json", ok=False).json["names"]
    assert places[0] == {
        "path": "corpus/seine/dirigeant.md", "line": 17, "column": 55,
        "participant": "sa-dir-01", "kind": "last", "doubtful": False,
    }  # fmt: skip


def test_the_label_of_somebody_else_is_no_question(here: Folder, terminal: Terminal) -> None:
    """« M. T. » stands for another person in this study: their pseudonym is not his initial."""
    terminal("key init")
    terminal("key add sa-dir-01", typed="\nTournemire\n\n")
    here.write("corpus/seine/s.md", "---\nspeakers: {M. T.: {participant: sa-elu-01}}\n---\n"
               "M. T.: Bonjour.\n")  # fmt: skip
    assert "0 questions" in terminal("key check").out
    here.edit("corpus/seine/s.md", "sa-elu-01", "sa-dir-01")
    assert "perhaps" in terminal("key check").out


def test_the_demonstration_ships_a_key_of_invented_names(
    demonstration: Path, terminal: Terminal, settings: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("TERRAIN_KEY_IDENTITY")
    root = tmp_path / "démonstration"
    shutil.copytree(demonstration, root, ignore=shutil.ignore_patterns(".terrain"))
    monkeypatch.chdir(root)
    assert "23 of 23 of the roster" in terminal("key list").out
    assert "0 names found, 0 questions" in terminal("key check").out
    # the same folder, no longer invented: its key is not taken, nor is one allowed there
    settled = Folder(root)
    settled.edit("terrain.yaml", "fictional: true", "fictional: false")
    assert "no key of real names is known" in terminal("key list", ok=False).err
    assert "does not lie in the study" in terminal("key list --key data/names.age", ok=False).err


def test_the_published_key_holds_what_its_script_says() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "demo_key.py"))
    phrase = (ROOT / "data/names.passphrase").read_text("utf-8").strip()
    held = keyfile.read(ROOT / "data/names.age", keyfile.Secret(phrase)).key
    assert held == script["key"]()


@pytest.mark.skipif(os.name == "nt", reason="modes are of Unix")
def test_an_identity_made_by_terrain_is_its_owner_s_alone(
    here: Folder, terminal: Terminal, tmp_path: Path
) -> None:
    terminal(f"key init '{tmp_path / 'a.age'}' --identity '{tmp_path / 'moi.txt'}'")
    assert stat.S_IMODE((tmp_path / "moi.txt").stat().st_mode) == 0o600
    assert "AGE-SECRET-KEY-1" in (tmp_path / "moi.txt").read_text("utf-8")
