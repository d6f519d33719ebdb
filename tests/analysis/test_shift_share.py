"""Shift-share: parts that add up to the last job, and figures found elsewhere.

Sources of the figures:
- G. Krumme, University of Washington, Geography 350, “Shift & Share Table with Excel
  Explanations”: four industries of “Holukuluku”, 1985–1995 (signs as its definitions give them).
- O. Farhauer and A. Kröll, *Standorttheorien* (2013), as the R package REAT 3.0 (T. Wieland, REGION
  6/3, 2019) takes them up: regions A, B, C, which together are the nation. REAT's formulas,
  floating-point, are evaluated here with numpy, beside ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.analysis.shift_share import Effects, Reference, shift_share


def exact(*values: float) -> list[Fraction]:
    return [Fraction(value) for value in values]


def decomposed(start: Sequence[Fraction], end: Sequence[Fraction], nation: Reference) -> Effects:
    found = shift_share(start, end, nation, homothetic=True)
    assert found is not None
    return found


def test_the_worked_example_of_krumme() -> None:
    # The nation, for 100 jobs in 1985: 10, 20, 40 and 30 %, which grew by 10, 20, 30 and 40 %.
    nation = Reference(exact(10, 20, 40, 30), exact(11, 24, 52, 42))
    zone = decomposed(exact(500, 100, 200, 200), exact(1000, 100, 250, 280), nation)
    assert nation.growth == Fraction(29, 100)
    assert zone.change == 630
    assert (zone.national, zone.structural, zone.local) == (290, -80, 420)
    assert zone.change - zone.national == 340  # “total shift”


@pytest.mark.parametrize(("industry", "structural", "local"),
                         [(0, -95, 450), (1, -9, -20), (2, 2, -10), (3, 22, 0)])  # fmt: skip
def test_krumme_industry_by_industry(industry: int, structural: int, local: int) -> None:
    nation = Reference(exact(10, 20, 40, 30), exact(11, 24, 52, 42))
    start, end = exact(500, 100, 200, 200), exact(1000, 100, 250, 280)
    start = [jobs if at == industry else Fraction() for at, jobs in enumerate(start)]
    end = [jobs if at == industry else Fraction() for at, jobs in enumerate(end)]
    one = decomposed(start, end, nation)
    assert (one.structural, one.local) == (structural, local)


REGIONS = {
    "A": ((90, 20, 10, 60), (100, 40, 10, 55)),
    "B": ((60, 30, 30, 40), (85, 55, 40, 35)),
    "C": ((250, 100, 110, 300), (255, 115, 85, 390)),
}
NATION = ((400, 150, 150, 400), (440, 210, 135, 480))


def reat(start: Sequence[int], end: Sequence[int]) -> dict[str, float]:
    """What REAT's shift() computes (“Dunn” and “Esteban”), term by term."""
    e1, e2, n1, n2 = (np.array(v, float) for v in (start, end, *NATION))
    homothetic = e1.sum() * n1 / n1.sum()
    return {
        "national": e1.sum() * n2.sum() / n1.sum() - e1.sum(),
        "structural": (e1 * (n2 / n1)).sum() - e1.sum() * (n2.sum() / n1.sum()),
        "local": (e1 * (e2 / e1 - n2 / n1)).sum(),
        "competitive": (homothetic * (e2 / e1 - n2 / n1)).sum(),
        "allocation": ((e1 - homothetic) * (e2 / e1 - n2 / n1)).sum(),
    }


@pytest.mark.parametrize("region", REGIONS)
def test_both_methods_give_what_reat_gives(region: str) -> None:
    start, end = REGIONS[region]
    zone = decomposed(exact(*start), exact(*end), Reference(*(exact(*v) for v in NATION)))
    for part, value in reat(start, end).items():
        assert float(getattr(zone, part)) == pytest.approx(value, abs=1e-9)


def test_figures_of_region_a() -> None:
    nation = Reference(*(exact(*v) for v in NATION))
    zone = decomposed(*(exact(*v) for v in REGIONS["A"]), nation)
    assert (zone.national, zone.structural, zone.local) == (27, 1, -3)
    assert zone.competitive == Fraction(-7, 11)  # -0.636…
    assert zone.allocation == Fraction(-26, 11)


def test_local_effects_of_all_regions_cancel_out() -> None:
    """The nation being their sum, what some win the others lose."""
    nation = Reference(*(exact(*v) for v in NATION))
    zones = [decomposed(exact(*s), exact(*e), nation) for s, e in REGIONS.values()]
    assert sum(zone.local for zone in zones) == 0
    assert sum(zone.structural for zone in zones) == 0


jobs = st.fractions(min_value=0, max_value=10**6, max_denominator=100)
four = st.lists(jobs, min_size=4, max_size=4)


@given(four, four, four, four)
def test_parts_add_up_exactly(
    start: list[Fraction], end: list[Fraction], rest: list[Fraction], rest_end: list[Fraction]
) -> None:
    nation = Reference([a + b for a, b in zip(start, rest, strict=True)],
                       [a + b for a, b in zip(end, rest_end, strict=True)])  # fmt: skip
    found = shift_share(start, end, nation, homothetic=True)
    if not sum(start):
        assert found is None
        return
    assert found is not None
    assert found.national + found.structural + found.local == sum(end) - sum(start)
    if found.competitive is None:
        assert found.allocation is None
        assert found.undefined
    else:
        assert found.allocation is not None
        assert found.competitive + found.allocation == found.local


def test_a_sector_new_to_the_nation_is_local() -> None:
    nation = Reference(exact(100, 0), exact(110, 40))
    zone = decomposed(exact(10, 0), exact(11, 40), nation)
    assert zone.local == 40
    assert zone.national + zone.structural + zone.local == zone.change


def test_what_cannot_be_computed_has_no_value() -> None:
    nation = Reference(exact(100, 50), exact(110, 60))
    assert shift_share(exact(0, 0), exact(5, 5), nation, homothetic=False) is None
    nowhere = Reference(exact(0, 0), exact(1, 1))
    assert shift_share(exact(1, 1), exact(2, 2), nowhere, homothetic=False) is None
    without = decomposed(exact(10, 0), exact(12, 3), nation)  # no growth rate in the second sector
    assert (without.competitive, without.allocation, without.undefined) == (None, None, (1,))
