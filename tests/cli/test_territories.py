"""`terrain territories`: described by hand, composed of others, brought in from official lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Terminal

from terrain.store.load import load

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "territories"
LIST = """\
id_ti,lib_ti,siren_epci,nom_epci_source,nom_epci_cog2024,in_epci_2026,code_reg_2024,ze2020_2024
ti-4401,Alsace Centrale,200030526,CC du Ried,Communauté du Ried,1,44,4422
ti-4401,Alsace Centrale,200034270,CC de Barr,Communauté de Barr,1,44,4422|4423
ti-4402,Autre Alsace,200099999,CC d’Ailleurs,Communauté d’Ailleurs,1,44,4423
ti-2707,Nevers Val de Loire,215800467,Cercy-la-Tour,,0,,
"""
ZONES = "CODGEO,LIBGEO,NB_COM\n4422,Sélestat,61\n4423,Strasbourg,100\n"
MINE = """\
# Les territoires de l'étude.
territories:
  - id: centre-alsace        # notre nom
    name: Le Centre Alsace
    kind: territoire-industrie
    code: ti-4401
    parents: [departement-67]
    members: [epci-200030526]   # un des deux
  # --- Intercommunalités
  - id: epci-200030526
    name: CC du Ried de Marckolsheim
    kind: epci
    code: "200030526"

  # --- Autres
  - id: departement-67
    name: Bas-Rhin
    kind: departement
    code: "67"
    parents: [region-44]
  - {id: region-44, name: Grand Est, kind: region, code: "44"}
  - {id: ancien, name: Ancien, kind: territoire-industrie, code: ti-9999}
"""


@pytest.fixture
def study(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    terminal("init etude")
    root = tmp_path / "etude"
    (root / "corpus" / "territories.yaml").write_text(MINE, "utf-8")
    (root / "ti.csv").write_text(LIST, "utf-8")
    (root / "ze.csv").write_text(ZONES, "utf-8")
    monkeypatch.chdir(root)
    return root


def places(root: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    project, problems = load(root)
    assert problems == []
    return {t.id: (t.parents, t.members) for t in project.territories.by_id.values()}


def test_what_is_there_keeps_its_id_and_its_comments_and_is_completed(
    study: Path, terminal: Terminal
) -> None:
    said = terminal("territories import ti.csv ze.csv --only ti-4401")
    assert said.out.strip() == ("3 territories added, 2 completed, 1 unchanged, of 6 read.")
    found = places(study)
    assert found["centre-alsace"] == (
        ("departement-67",),  # which lies in région 44 already
        ("epci-200030526", "epci-200034270"),
    )
    assert found["epci-200030526"][0] == ("zone-emploi-4422",)
    assert found["epci-200034270"][0] == ("zone-emploi-4422", "zone-emploi-4423")
    text = (study / "corpus" / "territories.yaml").read_text("utf-8")
    for kept in ("# Les territoires de l'étude.", "# notre nom", "# un des deux",
                 "  # --- Intercommunalités\n", "\n\n  # --- Autres\n", "name: Le Centre Alsace",
                 'code: "67"'):  # fmt: skip
        assert kept in text
    assert "name: Sélestat" in text
    terminal("undo")
    assert (study / "corpus" / "territories.yaml").read_text("utf-8") == MINE


def test_twice_changes_nothing_more(study: Path, terminal: Terminal) -> None:
    terminal("territories import ti.csv ze.csv")
    before = (study / "corpus" / "territories.yaml").read_text("utf-8")
    said = terminal("territories import ti.csv ze.csv")
    assert said.out.startswith("0 territories added, 0 completed")
    assert (study / "corpus" / "territories.yaml").read_text("utf-8") == before


def test_a_dry_run_says_all_and_changes_nothing(study: Path, terminal: Terminal) -> None:
    for name in ("ti-4401", "'alsace centrale'", "centre-alsace"):  # code, the list's name, ours
        said = terminal(f"territories import ti.csv ze.csv --only {name} --dry-run")
        assert "centre-alsace: + epci-200034270" in said.out
    refused = terminal("territories import ti.csv --only 'alsace centrle'", ok=False)
    assert "Did you mean Alsace Centrale" in refused.err
    assert "would be added" in said.out
    assert (study / "corpus" / "territories.yaml").read_text("utf-8") == MINE
    plan = terminal("territories import ti.csv ze.csv --only ti-4401 --dry-run --json").json
    assert {t["id"] for t in plan["new"]} == {
        "epci-200034270", "zone-emploi-4422", "zone-emploi-4423"
    }  # fmt: skip
    assert plan["dry_run"] is True


def test_obsolete_and_unknown_codes_are_said(study: Path, terminal: Terminal) -> None:
    said = terminal("territories import ti.csv --dry-run").err
    assert "ti.csv:5: 215800467 (Cercy-la-Tour) is not in the official code" in said
    assert "corpus/territories.yaml: ti-9999 (ancien) is in none of these lists" in said
    assert "zone-emploi 4422 has no name in these lists" in said


def test_a_commune_that_another_took_in_is_said_to_be_obsolete(
    study: Path, terminal: Terminal
) -> None:
    (study / "com.csv").write_text(
        "TYPECOM,COM,REG,DEP,LIBELLE,COMPARENT\nCOM,01015,84,01,Arboys en Bugey,\n"
        "COMD,01340,,,Saint-Bois,01015\n", "utf-8",
    )  # fmt: skip
    terminal("territories add saint-bois --name Saint-Bois --kind commune --code 01340")
    asked = terminal("territories import com.csv --dry-run")
    assert "01340 (saint-bois) is obsolete: it lies in 01015 now." in asked.err
    assert "1 communes that are none any more" in asked.err
    refused = terminal("territories import com.csv --only 01340", ok=False)
    assert "com.csv:3: 01340 (Saint-Bois) is a commune no longer. It lies in 01015" in refused.err


def test_near_takes_those_that_share_a_zone(study: Path, terminal: Terminal) -> None:
    plan = terminal("territories import ti.csv ze.csv --near ti-4402 --dry-run --json").json
    names = {t["id"] for t in plan["new"]} | {t["id"] for t in plan["completed"]}
    assert {"autre-alsace", "centre-alsace"} <= names
    assert "nevers-val-de-loire" not in names


def test_members_and_zones_may_be_left_out_and_what_is_there_left_alone(
    study: Path, terminal: Terminal
) -> None:
    said = terminal("territories import ti.csv --only ti-4402 --without-members --keep --json").json
    assert [t["id"] for t in said["new"]] == ["autre-alsace"]
    assert said["completed"] == []
    said = terminal(
        "territories import ti.csv --only ti-4401 --without-zones --dry-run --json"
    ).json
    assert [t["id"] for t in said["new"]] == ["epci-200034270"]


def test_a_territory_is_composed_of_others_of_any_kind(study: Path, terminal: Terminal) -> None:
    terminal("territories add bassin --name 'Bassin du Ried' --members 200030526,ancien")
    assert places(study)["bassin"] == ((), ("epci-200030526", "ancien"))
    said = terminal("territories add bassin --members 'Bas-Rhin'")
    assert said.out.strip() == "bassin was already there, and gained 1 member."
    assert places(study)["bassin"][1] == ("epci-200030526", "ancien", "departement-67")
    refused = terminal("territories add region-44 --members region-44", ok=False)
    assert "cannot lie in itself" in refused.err
    refused = terminal("territories add region-44 --members departement-76", ok=False)
    assert "Did you mean departement-67" in refused.err
    assert terminal("territories add nouveau", ok=False).code == 2


def test_the_old_name_of_the_command_still_works(study: Path, terminal: Terminal) -> None:
    assert "centre-alsace" in terminal("territory list").out
    assert terminal("territory list").out == terminal("territories list").out


def test_a_file_that_is_no_list_is_refused(study: Path, terminal: Terminal) -> None:
    (study / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    said = terminal("territories import x.csv", ok=False)
    assert said.code == 1
    assert "x.csv:1: no header of a list of territories" in said.err


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample lists are not beside the project")
def test_all_183_come_in_with_their_zones(study: Path, terminal: Terminal) -> None:
    names = ("territoires_industrie_183_epci.csv", "zones_emploi_2020_cog2024.csv")
    files = " ".join(str(SAMPLES / name) for name in names)
    said = terminal(f"territories import {files} --json")
    kinds = [t["kind"] for t in said.json["new"]]
    assert kinds.count("territoire-industrie") == 182  # one was there
    assert sum("is not in the official code" in note for note in said.json["notes"]) == 15
    found = places(study)
    assert "zone-emploi-4422" in found["epci-246700967"][0]
