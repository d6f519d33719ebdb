"""The two manuscripts of the demonstration, and what stands around quotations."""

from __future__ import annotations

import datetime as dt
import json
import runpy
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.builders import project, transcript

from terrain.cli import main
from terrain.evidence.around import surrounded
from terrain.evidence.verifying import verify as verify_
from terrain.formats.manuscripts import read
from terrain.model.project import Project
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
    # Whose name it is would pair it with a pseudonym in the files that are made of this.
    assert [leak["message"] for leak in answer["leaks"]] == ["full"]
    assert "ac-dir-01" not in json.dumps(answer)
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


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_of_name_has_its_words(lang: str) -> None:
    from typing import get_args

    from terrain.evidence.names import NameKind
    from terrain.evidence.verification import Place
    from terrain.reports.text import Text
    from terrain.reports.verify_words import message

    for kind in get_args(NameKind):
        assert message(Place(1, kind, slug="name-doubtful"), Text(lang))  # type: ignore[arg-type]


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


WALL = "Moi je demande pas un parc d’activités. Je demande à pousser un mur"
HECTARE = "On ne trouve plus un hectare"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # A block, or a quotation alone in its paragraph, and the paragraph that announces it.
        (f"Une élue raconte :\n\n> {HECTARE}.", [["élue ≠ dirigeant"]]),
        (f"Une élue raconte :\n\n« {HECTARE} »", [["élue ≠ dirigeant"]]),
        (f"Une élue raconte son hiver.\n\n> {HECTARE}.", [[]]),
        (f"> {HECTARE}. (élue, Seine Aval)", [["élue ≠ dirigeant"]]),
        # Announced without a verb.
        (f"Une élue de Dunkerque : « {HECTARE} ».",
         [["élue ≠ dirigeant", "Dunkerque ≠ Seine Aval"]]),
        (f"Le problème des élus : « {HECTARE} ».", [[]]),
        # Several in a paragraph, each with its own speaker, whatever the marks.
        (f"« {WALL} », dit un dirigeant de Fougères. « {HECTARE} », répond une élue de Dunkerque.",
         [[], ["élue ≠ dirigeant", "Dunkerque ≠ Seine Aval"]]),
        (f'"{WALL}", dit un dirigeant de Fougères. "{HECTARE}", répond une élue de Dunkerque.',
         [[], ["élue ≠ dirigeant", "Dunkerque ≠ Seine Aval"]]),
        (f'"{HECTARE}" (dirigeant, Seine Aval), "{WALL}" (dirigeant, Fougères).', [[], []]),
        # A note speaks of the quotation that calls it, up to its own quotation.
        (f"« {HECTARE} »[^1].\n\n[^1]: Élue. Elle dit : « {WALL} » (dirigeant, Fougères).",
         [["Élue ≠ dirigeant"], []]),
    ],
)  # fmt: skip
def test_each_quotation_has_its_own_speaker(
    demonstration: Path, tmp_path: Path, text: str, said: list[list[str]]
) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    found = Study(demonstration).verified(path).value.quotations
    assert [[t.about for t in each.troubles if t.slug == "misattributed"] for each in found] == said


def small(**people: str) -> Project:
    """Two interviews in which the same words are said, by people of the roles given."""
    said = "ENQ: Et alors, qu’est-ce qui manque ?\n{}: Il nous manque du terrain, voilà tout.\n"
    return project(
        [transcript(f"seine/{name}", said.format(name.upper()), speakers={name.upper(): name},
                    date="2023-05-11", consent=use) for name, use in people.items()],
        people={"dir": {"role": "dirigeant"}, "elu": {"role": "élu"}},
    )  # fmt: skip


def around(text: str, over: Project) -> list[list[tuple[str, str]]]:
    manuscript = read("m.txt", text.encode())
    made = surrounded(verify_(manuscript, over, dt.date(2026, 3, 1)), manuscript, over)
    return [[(t.slug, t.about) for t in each.troubles] for each in made.quotations]


def test_of_several_sources_one_that_fits_is_enough() -> None:
    both = small(dir="quote", elu="quote")
    quoted = "« Il nous manque du terrain, voilà tout » ({})."
    assert around(quoted.format("élu, 2023"), both) == [[]]
    assert around(quoted.format("élu, 2021"), both) == [[("misattributed", "2021 ≠ 2023")]]


def test_nothing_expected_is_said_of_words_that_consent_withholds() -> None:
    hidden = small(dir="analysis")
    (said,) = around("« Il nous manque du terrain, voilà tout » (élu, 2023).", hidden)
    assert ("misattributed", "élu") in said
    assert not any("dirigeant" in about for _, about in said)
    # Nor is it confirmed who speaks: no combination is counted.
    (said,) = around("« Il nous manque du terrain, voilà tout » (dirigeant, 2023).", hidden)
    assert [slug for slug, _ in said] == ["analysis-only"]


def test_a_question_of_the_researchers_is_nobody_s_testimony() -> None:
    (said,) = around("« Et alors, qu’est-ce qui manque ? »", small(dir="quote"))
    assert [slug for slug, _ in said] == ["researcher"]


def test_the_manuscripts_are_those_of_their_script() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "manuscripts.py"))
    assert script["manuscript"](faulty=False) == SOUND.read_bytes()
    assert script["manuscript"](faulty=True) == FAULTY.read_bytes()
