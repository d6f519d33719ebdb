"""The two manuscripts of the demonstration, and what stands around quotations."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terrain.cli import main
from terrain.workspace.study import Study

ROOT = Path(__file__).resolve().parents[2]
SOUND, FAULTY = (ROOT / "data" / f"manuscrit-{name}.docx" for name in ("sain", "fautif"))


def verify(root: Path, manuscript: Path, *more: str) -> Result:
    return CliRunner().invoke(
        main, ["verify", str(manuscript), "--study", str(root), *more], catch_exceptions=False
    )


def test_the_sound_manuscript_passes(demonstration: Path) -> None:
    done = verify(demonstration, SOUND)
    assert done.exit_code == 0, done.output
    assert "Rien à régler." in done.output
    assert "FICTIF" in done.output


def test_the_faulty_one_is_caught_on_every_count(demonstration: Path) -> None:
    answer = json.loads(verify(demonstration, FAULTY, "--json").stdout)
    found = {
        (quotation["transcript"] or "").rpartition("/")[2]: quotation["problems"]
        for quotation in answer["quotations"]
        if quotation["problems"]
    }
    assert found == {
        "patron-machines": ["altered"],  # « J’ai pas besoin » without its negation
        "seance-1-foncier": ["misattributed", "misattributed"],  # not an élue, not Seine Aval
        "dirigeant-logistique": ["altered"],  # thirty-six for twenty-six
        "proviseur-lycee-pro": ["embargo"],
        "agence-developpement": ["withdrawn"],
        "union-locale": ["analysis-only"],
        "": ["not-found"],
    }
    changed = {
        q["paragraph"]: q["remarks"] for q in answer["quotations"] if "altered" in q["problems"]
    }
    assert sorted(remark for held in changed.values() for remark in held) == [
        "changed-negation", "changed-number"
    ]  # fmt: skip
    assert [leak["message"] for leak in answer["leaks"]] == ["ac-dir-01 (full)"]
    assert answer["names_checked"] is True


def test_words_that_are_withheld_are_named_and_never_printed(demonstration: Path) -> None:
    """The manuscript's own words are shown; the corpus gives back nothing more of them."""
    output = verify(demonstration, FAULTY).output
    assert "sous embargo" in output
    assert "Trois cent quarante mille euros" not in output  # what the proviseur says before


def test_without_a_key_the_names_are_said_not_to_be_checked(
    demonstration: Path, tmp_path: Path
) -> None:
    root = tmp_path / "s"
    shutil.copytree(demonstration, root, ignore=shutil.ignore_patterns(".terrain", "names.age"))
    answer = json.loads(verify(root, FAULTY, "--json").stdout)
    assert (answer["names_checked"], answer["leaks"]) == (False, [])
    assert "faute de clé" in verify(root, FAULTY).output


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ("« On ne trouve plus un hectare » (dirigeant, Seine Aval, 2023).", []),
        ("« On ne trouve plus un hectare » (élue, Seine Aval, 2023).", ["élue ≠ dirigeant"]),
        ("« On ne trouve plus un hectare » (dirigeant, Seine Aval, 2021).", ["2021 ≠ 2023"]),
        ("« On ne trouve plus un hectare ».", []),
    ],
)
def test_what_is_said_of_a_speaker_is_compared_with_the_roster(
    demonstration: Path, tmp_path: Path, around: str, said: list[str]
) -> None:
    path = tmp_path / "a.md"
    path.write_text(around, encoding="utf-8")
    (checked,) = Study(demonstration).verified(path).value.quotations
    assert [t.about for t in checked.troubles if t.slug == "misattributed"] == said


def test_the_manuscripts_are_those_of_their_script() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "manuscripts.py"))
    assert script["manuscript"](faulty=False) == SOUND.read_bytes()
    assert script["manuscript"](faulty=True) == FAULTY.read_bytes()
