"""`terrain cases select`: the table of the demonstration, its answer in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder

import terrain
from terrain.store.load import load

TABLE = Path(__file__).resolve().parents[2] / "data" / "emploi-invente.csv"
ASKED = f"cases select '{TABLE}' --historical 1990-2007 --recent 2009-2019"
CHOSEN = ["Valdorne", "Port-Ostrel", "Haute-Vezène", "Brégançais", "Montsalvin"]


def outlines(path: Path, *, metres: bool = False) -> Path:
    """Squares for the zones 9901 to 9910; the first with a hole in which the second lies."""
    by = 100_000 if metres else 1
    shapes: list[dict[str, Any]] = []
    for number in range(10):
        x, y = number % 5 * by, (45 + number // 5) * by
        ring = [[x, y], [x + by, y], [x + by, y + by], [x, y + by], [x, y]]
        hole = [[x + a * by, y + b * by] for a, b in
                ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4))]  # fmt: skip
        rings = [ring, hole] if number == 0 else [ring]
        shapes.append({
            "type": "Feature", "properties": {"ze2020": str(9901 + number), "nom": "<b>&"},
            "geometry": {"type": "Polygon", "coordinates": rings},
        })  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8")
    return path


def test_the_ranking_on_the_terminal(terminal: Terminal) -> None:
    said = terminal(f"{ASKED} --limit 6").out
    assert "5 zones retenues sur 38" in " ".join(said.split())
    places = [said.index(name) for name in CHOSEN]
    assert places == sorted(places)
    assert "spécificité 2,85" in said
    assert "Zones montrées\N{NO-BREAK SPACE}: 6 sur 38 (--limit)" in said
    assert "Données inventées." in said
    assert "secret statistique" in said


def test_no_study_is_needed(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal(f"{ASKED} --json").json["chosen"] == ["9901", "9904", "9903", "9902", "9905"]


def test_every_zone_is_in_the_files_with_raw_numbers(terminal: Terminal, tmp_path: Path) -> None:
    terminal(f"{ASKED} --limit 3 --out choix.csv --out choix.xlsx --out choix.md --lang en")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "choix.csv").read_text("utf-8-sig"))))
    assert len(rows) == 38
    assert rows[0]["zone"] == "Valdorne"
    assert float(rows[0]["local_recent"]) == pytest.approx(1.48, abs=0.01)
    effects = list(
        csv.DictReader(io.StringIO((tmp_path / "choix-effects.csv").read_text("utf-8-sig")))
    )
    one = {key: float(value) for key, value in effects[0].items() if key not in (
        "zone", "code", "period")}  # fmt: skip
    assert one["national"] + one["structural"] + one["local"] == pytest.approx(one["change"])
    said = (tmp_path / "choix.md").read_text("utf-8")
    assert "Choosing the cases: 5 zones of 38" in said
    assert "statistical secrecy: C2 2019" in said


def test_the_scatter_plot_names_the_zones_and_says_its_denominators(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal(f"{ASKED} --out effets.svg --out effets.png --out effets.pdf")
    svg = (tmp_path / "effets.svg").read_text("utf-8")
    for name in CHOSEN:
        assert name in svg
    assert "Effet structurel (points par an)" in svg
    assert "38 zones jugées sur 40" in svg.replace("\u00a0", " ")
    assert (tmp_path / "effets.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("metres", [False, True])
def test_a_map_over_the_outlines_that_the_user_brings(
    terminal: Terminal, tmp_path: Path, metres: bool
) -> None:
    outlines(tmp_path / "zones.geojson", metres=metres)
    terminal(f"{ASKED} --outlines zones.geojson --out carte.svg")
    svg = (tmp_path / "carte.svg").read_text("utf-8")
    assert svg.count('aria-roledescription="geoshape"') == 10
    assert "les trois" in svg
    assert "ne peut être jugée" not in svg  # neither of those two has an outline
    assert "10 des 40 zones" in svg.replace("\u00a0", " ")


def test_hostile_names_are_escaped(terminal: Terminal, tmp_path: Path) -> None:
    text = TABLE.read_text("utf-8").replace("Valdorne", "<script>&=1+1 ’«é»🏭")
    (tmp_path / "emploi.csv").write_text(text, "utf-8")
    asked = ASKED.replace(str(TABLE), "emploi.csv")
    terminal(f"{asked} --out choix.svg --out choix.csv --out choix.xlsx")
    svg = (tmp_path / "choix.svg").read_text("utf-8")
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [1]}', '{"features": []}'])
def test_outlines_that_are_none_are_refused(terminal: Terminal, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.geojson").write_text(text, "utf-8")
    said = terminal(f"{ASKED} --outlines x.geojson --out carte.svg", ok=False)
    assert said.code == 1
    assert "x.geojson" in said.err
    assert not (tmp_path / "carte.svg").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--specificity beaucoup", "is no number"),
        ("--gap -1", "is below zero"),
        ("--industry C9", "no sector “C9”"),
        ("--specificity-in 1980", "no figures for 1980"),
        ("--nation Europe", "no row “Europe”"),
        ("--column lieu=ZE", "names no column"),
        ("--zone 9901", "--add-to-study"),
    ],
)
def test_misuse_is_said(terminal: Terminal, more: str, said: str) -> None:
    answer = terminal(f"{ASKED} {more}", ok=False)
    assert answer.code == 2
    assert said in answer.err


def test_decimal_commas_and_thresholds_on_the_command_line(terminal: Terminal) -> None:
    found = terminal(f"{ASKED} --specificity 0,5 --gap 0,5 --direction above --json").json
    assert "9909" in found["chosen"]
    assert found["criteria"]["specificity"] == 0.5
    other = terminal(f"{ASKED} --method esteban-marquillas --of industry --json").json
    assert other["method"] == "esteban-marquillas"
    assert other["zones"][0]["effects"]["recent"]["allocation"] is not None


def test_chosen_zones_become_territories_and_cases_in_one_change(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("init etude")
    root = tmp_path / "etude"
    monkeypatch.chdir(root)
    terminal("territories add le-val --name 'Le Val' --kind zone-emploi --code 9901")
    said = terminal(f"{ASKED} --limit 1 --add-to-study").out
    assert "5 cases and 4 territories added: valdorne, port-ostrel" in said
    project, problems = load(root)
    assert problems == []
    assert project.cases["valdorne"].territory == "le-val"  # the study's own zone of that code
    assert project.cases["port-ostrel"].territory == "zone-emploi-9904"
    assert project.cases["port-ostrel"].fictional
    text = (root / "corpus" / "port-ostrel" / "case.yaml").read_text("utf-8")
    assert "# Chosen with “terrain cases select” from emploi-invente.csv:" in text
    again = terminal(f"{ASKED} --limit 1 --add-to-study").out
    assert "0 cases and 0 territories added: none." in again
    assert "Already there, left as they are: valdorne" in again
    terminal("undo")
    project, _ = load(root)
    assert list((root / "corpus").glob("*/case.yaml")) == []
    assert list(project.territories.by_id) == ["le-val"]


def test_zones_may_be_picked_rather_than_the_chosen_ones(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal("init etude")
    said = terminal(f"{ASKED} --limit 1 --add-to-study --zone oursac --study etude", ok=False)
    assert "cannot be judged" in said.err
    said = terminal(f"{ASKED} --limit 1 --add-to-study --zone Lorambeau --study etude").out
    assert "1 case and 1 territory added: lorambeau." in said


def test_from_a_notebook(terminal: Terminal, tmp_path: Path) -> None:
    terminal("init etude")
    study = terrain.open(tmp_path / "etude")
    frame = study.cases(TABLE, "1990-2007", "2009-2019")
    assert list(frame["zone"][:5]) == CHOSEN
    assert frame.attrs["notes"]
    value = study.case_selection(TABLE, "1990-2007", "2009-2019")
    assert len(value.chosen) == 5


def test_one_zone_alone_is_said_to_be_compared_with_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "une.csv").write_text(
        "ZE2020;NA17;2007;2013;2019\n0051;C1;10;12;13\n0051;GZ;30;20;25\n", "utf-8"
    )
    asked = terminal("cases select une.csv --historical 2007-2013 --recent 2013-2019 --out u.md")
    assert asked.err == ""
    assert "elle est sa propre nation" in (tmp_path / "u.md").read_text("utf-8")


def test_parts_given_twice_are_told_how_to_be_added(terminal: Terminal, tmp_path: Path) -> None:
    rows = "".join(f"0051;{c};{s};{c}0;{c}2;{c}3\n" for c in (1, 2) for s in ("C1", "GZ"))
    (tmp_path / "c.csv").write_text(f"ZE2020;Commune;NA17;2007;2013;2019\n{rows}", "utf-8")
    asked = "cases select c.csv --historical 2007-2013 --recent 2013-2019 --json"
    refused = terminal(asked, ok=False)
    assert "--add-rows" in refused.err
    added = json.loads(terminal(f"{asked} --add-rows").out)
    assert added["zones"][0]["jobs"] == 72


def test_sectors_that_a_year_lacks_are_counted_and_no_year_is_said_to_be_empty_that_is_not(
    terminal: Terminal, tmp_path: Path
) -> None:
    codes = ["C1", "C2", "C3", "C4", "C5", "DE", "GZ"]
    rows = [(z, s, y) for z in ("0051", "0052", "0053") for s in codes for y in (2007, 2013, 2019)]
    missing = [("0052", s, 2019) for s in codes if s != "GZ"]
    missing += [("0053", s, 2013) for s in ("C1", "C2")]
    gone = [f"{z};{s};{y};10" for z, s, y in rows if (z, s, y) not in missing]
    (tmp_path / "t.csv").write_text("ZE2020;NA17;ANNEE;EMPLOI\n" + "\n".join(gone), "utf-8")
    terminal("cases select t.csv --historical 2007-2013 --recent 2013-2019 --out t.md")
    text = " ".join((tmp_path / "t.md").read_text("utf-8").split())
    assert "aucune ligne pour 6 secteurs en 2019 (zone fusionnée, scindée ou recodée" in text
    assert "aucune ligne : C1 2013, C2 2013" in text


def test_periods_out_of_order_are_refused_and_an_overlap_is_said(
    terminal: Terminal, tmp_path: Path
) -> None:
    asked = f"cases select '{TABLE}' --out o.md"
    refused = terminal(f"{asked} --historical 2009-2019 --recent 1990-2007", ok=False)
    assert "is not later than the historical one, 2009–2019" in refused.err
    terminal(f"{asked} --historical 1990-2009 --recent 2007-2019")
    assert "se recouvrent" in (tmp_path / "o.md").read_text("utf-8")


def test_a_table_is_put_into_the_study_and_taken_back(terminal: Terminal, study: Folder) -> None:
    here = f"--study '{study.root}'"
    said = terminal(f"cases keep '{TABLE}' {here}").out
    assert "data/emploi-invente.csv added: 40 zones, 17 sectors, 6 years from 1990 to 2019." in said
    assert (study / "data/emploi-invente.csv").read_bytes() == TABLE.read_bytes()
    assert "was there already" in terminal(f"cases keep '{TABLE}' {here}").out
    (study / "data/emploi-invente.csv").write_bytes(b"other figures\n")
    assert terminal(f"cases keep '{TABLE}' {here}", ok=False).err.count("already there") == 1
    assert terminal(f"cases keep '{TABLE}' {here} --replace --json").json["replaced"] is True
    terminal(f"undo {here}")
    assert study.text("data/emploi-invente.csv") == "other figures\n"
