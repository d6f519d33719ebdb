"""What a change of the codebook does to codings, counted before anything is written."""

from __future__ import annotations

from click.testing import CliRunner
from tests.studies import Folder

from terrain.access import Purpose
from terrain.analysis.coding_list import listing
from terrain.cli import main
from terrain.workspace import codebook as work


def test_a_family_that_is_renamed_is_neither_left_nor_joined(study: Folder) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    found = work.effect(study.open(), work.renaming(study.open(), "foncier", "sol"))
    (passage,) = found.passages
    assert (passage.old, passage.new) == ("foncier.rarete", "sol.rarete")
    assert (passage.left, passage.joined) == ((), ())


def test_a_code_that_keeps_its_id_counts_in_another_family(study: Folder) -> None:
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "culture")
    opened = study.open()
    found = work.effect(opened, work.moving(opened, "culture", "cooperation"))
    (passage,) = found.passages
    assert passage.joined == ("cooperation",)
    assert found.reach.codings == 1


def test_the_effect_that_was_announced_is_the_one_that_comes(study: Folder) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "cooperation")
    opened = study.open()
    edit = work.editing(opened, "foncier.rarete", {"definition": "Autre chose."})
    announced = work.effect(opened, edit).outdated.codings
    work.apply(opened, edit)
    project, _ = opened.permitted(Purpose.ANALYSE)
    assert announced == listing(project, older=True).total == 1


def test_the_command_line_says_it_and_writes_nothing(study: Folder) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    before = study.files()
    ran = CliRunner().invoke(main, ["codebook", "merge", "foncier.rarete", "--into", "cooperation",
                                    "--dry-run", "--study", str(study.root)])  # fmt: skip
    assert "1 coding in 1 transcript (camille) would change." in ran.output
    assert "foncier.rarete → cooperation, no longer within foncier" in ran.output
    assert study.files() == before
