"""Employment made ready: levels of sectors, complete zones, the nation, merged zones."""

from __future__ import annotations

from typing import Any

import pytest

from terrain.analysis.case_selection import period, select, years_of
from terrain.analysis.employment import Panel, panel
from terrain.analysis.nomenclature import classify
from terrain.errors import UsageError
from terrain.formats.base import Source
from terrain.formats.employment import read

HEAD = "ze2020;na17;1990;2007;2009;2019\n"
#: Two zones, industry C1 and services GZ.
ROWS = """\
0001;C1;100;90;80;100
0001;GZ;100;120;120;150
0002;C1;50;50;40;30
0002;GZ;350;400;400;420
"""
OLD, NEW = period("1990-2007"), period("2009-2019")
YEARS = years_of(OLD, NEW, None)


def ready(rows: str = ROWS, **asked: Any) -> Panel:
    return panel(read(Source("e.csv", (HEAD + rows).encode()), YEARS), YEARS, **asked)


def test_the_nation_is_the_sum_of_the_complete_zones() -> None:
    found = ready(ROWS + "0003;C1;s;10;10;10\n0003;GZ;1;2;3;4\n")
    assert list(found.jobs) == ["0001", "0002"]
    assert found.nation[1990]["C1"] == 150
    assert found.nation_total[2019] == 700
    (gap,) = found.left_out["0003"]
    assert (gap.sector, gap.year, gap.fault, gap.text, gap.line) == ("C1", 1990, "secret", "s", 6)


def test_the_nation_may_be_a_row_and_is_never_a_zone() -> None:
    nation = "FR;C1;1000;900;800;900\nFR;GZ;4000;4500;4600;5000\n"
    summed = ready(ROWS + nation)
    assert (summed.nation_row, summed.unused_nation) == ("", ("FR",))
    assert "FR" not in summed.jobs
    given = ready(ROWS + nation, nation="fr")
    assert given.nation[1990]["C1"] == 1000
    assert given.nation_total[1990] == 5000
    with pytest.raises(UsageError, match="no row “Europe”"):
        ready(nation="Europe")
    with pytest.raises(UsageError, match="no figure for C1 in 1990"):
        ready(ROWS + nation.replace("1000", "c"), nation="FR")


def test_a_row_of_totals_stands_in_for_secret_services() -> None:
    rows = ROWS.replace("0001;GZ;100", "0001;GZ;s")
    assert "0001" in ready(rows).left_out
    totals = "0001;TOTAL;200;210;200;250\n0002;TOTAL;400;450;440;450\n"
    found = ready(rows + totals)
    assert found.totals["0001"][1990] == 200
    assert found.left_out == {}


def test_absent_rows_are_unknown_unless_said_to_be_zero() -> None:
    rows = ROWS + "0001;C2;5;5;5;5\n"
    with pytest.raises(UsageError, match="--absent zero"):
        ready(rows.replace("0001;GZ", "0001;HZ"))
    assert list(ready(rows).left_out) == ["0002"]
    assert ready(rows, absent="zero").jobs["0002"][1990]["C2"] == 0


def test_zones_that_merged() -> None:
    """0003 and 0004 became 0005 between the periods."""
    old = "0003;C1;10;11;;\n0003;GZ;20;21;;\n0004;C1;30;31;;\n0004;GZ;40;41;;\n"
    new = "0005;C1;;;45;50\n0005;GZ;;;65;70\n"
    apart = ready(ROWS + old + new)
    assert set(apart.left_out) == {"0003", "0004", "0005"}

    def long(rows: str) -> str:
        """The same without the empty cells: rows of a long table."""
        out = []
        for row in rows.split():
            zone, sector, *cells = row.split(";")
            out += [f"{zone};{sector};{year};{cell}"
                    for year, cell in zip(YEARS, cells, strict=True) if cell]  # fmt: skip
        return "\n".join(out) + "\n"

    text = "ze2020;na17;annee;emploi\n" + long(ROWS + old + new)
    file = read(Source("e.csv", text.encode()), YEARS)
    merged = panel(file, YEARS, passage={"0003": "0005", "0004": "0005"})
    assert [merged.jobs["0005"][year]["C1"] for year in YEARS] == [40, 42, 45, 50]
    half = text.replace("0004;C1;1990;30\n", "").replace("0004;GZ;1990;40\n", "")
    found = panel(read(Source("e.csv", half.encode()), YEARS), YEARS,
                  passage={"0003": "0005", "0004": "0005"})  # fmt: skip
    # Half of a merged zone is no zone.
    assert {(gap.year, gap.fault) for gap in found.left_out["0005"]} == {(1990, "missing")}


def test_a_year_that_is_not_there_is_named() -> None:
    file = read(Source("e.csv", (HEAD + ROWS).encode()), [1990])
    with pytest.raises(
        UsageError, match=r"no figures for 1995.* Years there: 1990, 2007, 2009, 2019"
    ):
        panel(file, [1990, 1995])


def test_levels_are_told_by_their_codes() -> None:
    assert classify(["AZ", "C1", "DE", "GZ", "TOTAL"]).industry == ("C1", "DE")
    assert classify(["AZ", "C1", "DE"]).level == "NA17"
    assert classify(["CA", "CB", "BZ", "EZ", "JA"]).level == "NA38"
    found = classify(["01", "08", "10", "33", "35", "39", "41", "47"])
    assert (found.level, found.industry) == ("A88", ("08", "10", "33", "35", "39"))
    assert classify(["AZ", "BE", "FZ"]).industry == ("BE",)
    assert classify(["C1", "DE", "GZ"], ["C"]).industry == ("C1",)
    assert classify(["industrie", "services"], ["industrie"]).industry == ("industrie",)


@pytest.mark.parametrize(
    ("codes", "industry", "said"),
    [
        (["C1", "CA", "GZ"], [], "sectors of two levels"),
        (["10", "10.11Z", "47"], [], "sectors of two levels"),
        (["GZ", "FZ"], [], "no sector of this table is industry"),
        (["C1", "GZ"], ["C9"], "no sector “C9”"),
    ],
)
def test_mixed_or_missing_sectors_are_refused(
    codes: list[str], industry: list[str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        classify(codes, industry)


def test_a_zone_without_industry_is_judged_and_meets_nothing_that_cannot_be_computed() -> None:
    value = select(ready(ROWS + "0003;C1;0;0;0;0\n0003;GZ;10;10;10;10\n"), OLD, NEW)
    zone = value.zone("0003")
    assert (zone.specificity, zone.effects["recent"], zone.gap["recent"]) == (0, None, None)
    assert zone.met == 0


def test_a_zone_without_any_job_has_no_specificity() -> None:
    value = select(ready(ROWS + "0003;C1;1;1;1;0\n0003;GZ;1;1;1;0\n"), OLD, NEW)
    assert value.zone("0003").specificity is None


def test_a_nation_without_industry_is_refused() -> None:
    with pytest.raises(UsageError, match="no job in 1990"):
        select(ready("0001;C1;0;1;1;1\n0001;GZ;1;1;1;1\n"), OLD, NEW)


def test_one_zone_alone_is_its_own_nation() -> None:
    value = select(ready("0001;C1;100;90;80;100\n0001;GZ;100;120;120;150\n"), OLD, NEW)
    (zone,) = value.zones
    assert zone.local == {"historical": 0, "recent": 0}
    assert zone.specificity == 1


def test_a_zone_of_other_years_only_is_left_out_and_does_not_vanish() -> None:
    long = "ze2020;na17;annee;emploi\n" + "".join(
        f"{zone};{sector};{year};10\n" for zone in ("0001", "0002") for sector in ("C1", "GZ")
        for year in YEARS
    )  # fmt: skip
    file = read(Source("e.csv", f"{long}0003;C1;2000;9\n".encode()), YEARS)
    found = panel(file, YEARS)
    assert list(found.jobs) == ["0001", "0002"]
    assert {gap.fault for gap in found.left_out["0003"]} == {"missing"}
