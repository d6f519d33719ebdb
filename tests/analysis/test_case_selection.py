"""Choosing the cases: a table whose right answer is known, and what each threshold does."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from terrain.analysis.case_json import as_json
from terrain.analysis.case_selection import Criteria, Selection, period, select, years_of
from terrain.analysis.employment import panel
from terrain.errors import UsageError
from terrain.formats.base import Source
from terrain.formats.employment import read

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = period("1990-2007"), period("2009-2019")


def maker() -> ModuleType:
    """scripts/employment_data.py, which makes the table and says its answer."""
    spec = importlib.util.spec_from_file_location(
        "employment_data", ROOT / "scripts" / "employment_data.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["employment_data"] = module
    spec.loader.exec_module(module)
    return module


MAKER = maker()


def chosen(criteria: Criteria | None = None, *, seed: int = 1, **asked: Any) -> Selection:
    text = "\n".join([MAKER.TITLE, *(";".join(row) for row in MAKER.table(seed))])
    file = read(Source("emploi-invente.csv", text.encode()), years_of(OLD, NEW, None))
    ready = panel(file, years_of(OLD, NEW, None), every_sector=asked.get("of") == "all")
    return select(ready, OLD, NEW, criteria, **asked)


def codes(value: Selection) -> set[str]:
    return {zone.code for zone in value.chosen}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_known_answer_is_found_whatever_the_noise(seed: int) -> None:
    value = chosen(seed=seed)
    assert codes(value) == MAKER.ANSWER
    assert set(value.left_out) == MAKER.UNKNOWN
    assert [zone.met for zone in value.zones[:5]] == [3] * 5
    assert value.panel.fictional


def test_the_committed_table_is_what_the_maker_makes(tmp_path: Path) -> None:
    made = MAKER.write(tmp_path / "emploi-invente.csv")
    assert made.read_bytes() == MAKER.OUT.read_bytes()


def failed(value: Selection, name: str) -> set[str]:
    zone = next(zone for zone in value.zones if zone.name == name)
    return {check.criterion for check in zone.checks if not check.passed}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Lorambeau", {"gap", "local", "dominance"}),  # follows its sectors
        ("Sainte-Arvelle", {"local", "dominance"}),  # local effects of late only
        ("Corvanne", {"gap", "local", "dominance"}),  # of old only
        ("Bellerive-sur-Aune", {"specificity"}),  # little industry
        ("Les Trois-Moulins", {"local", "dominance"}),  # a sector that grows everywhere
    ],
)
def test_each_other_zone_fails_for_its_reason(name: str, why: set[str]) -> None:
    assert failed(chosen(), name) == why


def test_every_figure_adds_up_exactly_and_the_nation_is_the_sum_of_its_zones() -> None:
    value = chosen()
    for span in ("historical", "recent"):
        effects = [zone.effects[span] for zone in value.zones]
        for one in effects:
            assert one is not None
            assert one.national + one.structural + one.local == one.end - one.start
        assert sum(one.local for one in effects if one) == 0
        assert sum(one.structural for one in effects if one) == 0
        for zone in value.zones:
            gap, local, structural = zone.gap[span], zone.local[span], zone.structural[span]
            assert gap is not None
            assert local is not None
            assert structural is not None
            assert gap == local + structural  # points a year, exactly


def test_a_location_quotient_is_the_share_over_the_nations() -> None:
    value = chosen()
    zone = value.zone("9901")
    jobs = value.panel.jobs["9901"][2019]
    share = sum(jobs[s] for s in ("C1", "C2", "C3", "C4", "C5", "DE")) / sum(jobs.values())
    assert zone.weight == share
    assert zone.specificity == share / value.nation_weight


def test_every_threshold_is_an_option() -> None:
    assert codes(chosen(Criteria(direction="above"))) == {"9901", "9902", "9903", "9905"}
    assert codes(chosen(Criteria(direction="below"))) == {"9904"}
    assert codes(chosen(Criteria(sign="same"))) == {"9901", "9902", "9903", "9904"}
    assert codes(chosen(Criteria(sign="positive"))) == {"9901", "9902", "9903"}
    assert codes(chosen(Criteria(sign="negative"))) == {"9904"}
    assert "9909" in codes(chosen(Criteria(specificity=Fraction(1, 2))))
    assert codes(chosen(Criteria(specificity=Fraction(9)))) == set()
    assert codes(chosen(Criteria(weight=Fraction(1, 4)))) == {"9901", "9902", "9903", "9904"}
    # Half the local effect of 9901 and 9902 is their sectors': theirs is under twice as strong.
    assert codes(chosen(Criteria(dominance=Fraction(2)))) == {"9903", "9904", "9905"}
    assert codes(chosen(Criteria(local=Fraction(13, 1000)))) == {"9901", "9904"}
    assert codes(chosen(Criteria(gap=Fraction(2, 100)))) == {"9901"}
    assert codes(chosen(Criteria(gap=Fraction(2, 100), gap_in="both"))) == set()
    # Growth apart in the historical period alone, with no local effect asked for:
    old = Criteria(gap=Fraction(1, 100), gap_in="historical", local=Fraction(0),
                   dominance=Fraction(0), direction="above")  # fmt: skip
    assert codes(chosen(old)) == {"9901", "9902", "9908"}


def test_zones_are_ranked_by_criteria_met_then_by_the_weaker_local_effect() -> None:
    value = chosen()
    order = [
        (-zone.met, -min(abs(zone.local[s] or 0) for s in ("historical", "recent")))
        for zone in value.zones
    ]
    assert order == sorted(order)
    assert [zone.rank for zone in value.zones] == list(range(1, len(value.zones) + 1))


def test_the_competitive_effect_may_be_judged_instead() -> None:
    value = chosen(competitive=True)
    assert codes(value) == MAKER.ANSWER
    one = value.zone("9901").effects["recent"]
    assert one is not None
    assert one.competitive is not None
    assert one.allocation is not None
    assert one.competitive + one.allocation == one.local


def test_all_sectors_may_be_decomposed() -> None:
    value = chosen(of="all")
    one = value.zone("9901").effects["recent"]
    assert one is not None
    assert one.start == value.panel.totals["9901"][2009]


def test_the_answer_as_plain_values() -> None:
    made = as_json(chosen())
    assert made["chosen"] == ["9901", "9904", "9903", "9902", "9905"]
    assert made["fictional"] is True
    assert made["criteria"]["gap"] == 0.5
    assert made["left_out"]["9911"] == [
        {"sector": "C2", "year": 2019, "fault": "secret", "text": "s", "line": 175}
    ]
    assert {check["criterion"] for check in made["zones"][0]["checks"]} == {
        "specificity", "gap", "local", "dominance"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["1990", "2007-1990", "1990-1990", "90-07", "1990-20x7", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        period(text)
