"""An employment table made ready: which zones are complete, what industry is, what the nation is.

A zone whose needed cells are not all known is left out of the answer and of the nation's sum, and
says why: the sum of the zones then stays the sum of the zones shown.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from terrain.analysis.nomenclature import Sectors, classify
from terrain.errors import UsageError
from terrain.formats.employment import Cell, EmploymentFile, Fault
from terrain.model.names import fold_name

Absent = Literal["unknown", "zero"]

#: Rows for the whole country, which are never zones.
_NATIONS = frozenset({
    "fr", "fm", "f", "fra", "fh", "france", "metro", "france metropolitaine", "nation",
    "france entiere", "france hors mayotte", "ensemble", "total",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that is needed and not known: `fault` is "missing" where there is no row for it."""

    sector: str
    year: int
    fault: Fault | Literal["missing"]
    text: str = ""
    line: int = 0


@dataclass(frozen=True)
class Panel:
    """Jobs of the complete zones, and of the nation, by year then sector (exact).

    `totals` are all sectors together: the table's own total row where it has one, else the sum.
    `left_out` says of every other zone what is not known. `nation_row` is the code of the row
    taken as the nation, "" for the sum of the complete zones; `unused_nation` rows that were not.
    """

    source: str
    sectors: Sectors
    labels: Mapping[str, str]
    names: Mapping[str, str]
    years: tuple[int, ...]
    jobs: Mapping[str, Mapping[int, Mapping[str, Fraction]]]
    totals: Mapping[str, Mapping[int, Fraction]]
    left_out: Mapping[str, tuple[Gap, ...]]
    nation: Mapping[int, Mapping[str, Fraction]]
    nation_total: Mapping[int, Fraction]
    nation_row: str = ""
    unused_nation: tuple[str, ...] = ()
    fictional: bool = False
    warnings: tuple[str, ...] = ()

    def of(self, zone: str, year: int, sectors: Iterable[str]) -> list[Fraction]:
        """A zone's jobs in some sectors, in their order."""
        held = self.jobs[zone][year]
        return [held[sector] for sector in sectors]

    def name(self, zone: str) -> str:
        """The zone's name for people; its code where the table has none."""
        return self.names.get(zone) or zone


def panel(
    file: EmploymentFile, years: Sequence[int], *, industry: Iterable[str] = (),
    every_sector: bool = False, nation: str = "", absent: Absent = "unknown",
    passage: Mapping[str, str] | None = None,
) -> Panel:  # fmt: skip
    """The table for some years, its zones sorted into complete and left out.

    `every_sector` asks for every sector of a zone, not industry alone; `passage` puts old zones
    under new codes, whose jobs are added; `nation` names the row of the country (by code or name).
    Raises UsageError for a year, a row or a sector that is not there, and where no zone is whole.
    """
    missing = [str(year) for year in years if year not in file.years]
    if missing:
        raise UsageError(
            f"{file.name}: no figures for {', '.join(missing)}.",
            remedy=f"Years there: {', '.join(map(str, file.years))}.",
        )
    sectors = classify(file.sectors, industry)
    cells = _merged(file, passage or {}, absent)
    making = _Making(file, sectors, tuple(years), cells, absent, every_sector)
    row, unused = _nation_row(file, nation)
    zones = [zone for zone in making.zones if zone not in (row, *unused)]
    whole = making.sort(zones)
    if not whole:
        raise UsageError(
            f"{file.name}: no zone has all the figures that are needed ({len(zones)} zones).",
            remedy=_remedy(making.gaps),
        )
    return making.panel(whole, row, unused, passage or {})


def _remedy(gaps: Mapping[str, Sequence[Gap]]) -> str:
    """What most of the gaps call for."""
    faults = [gap.fault for held in gaps.values() for gap in held]
    if faults.count("missing") * 2 > len(faults):
        return "Most are absent rows: where the table leaves out zeros, say --absent zero."
    if faults.count("twice") * 2 > len(faults):
        return "Most are given twice: where rows are parts (communes, finer sectors), --add-rows."
    return "Take a coarser level of sectors (NA17), where fewer cells are secret."


def _nation_row(file: EmploymentFile, asked: str) -> tuple[str, tuple[str, ...]]:
    """The row asked for as the nation, and the rows of the whole country that are not used."""

    def named(zone: str) -> tuple[str, str]:
        return fold_name(zone), fold_name(file.zones[zone])

    known = [zone for zone in file.zones if fold_name(zone) in _NATIONS
             or (not zone.isdigit() and fold_name(file.zones[zone]) in _NATIONS)]  # fmt: skip
    if not asked:
        return "", tuple(known)
    found = [zone for zone in file.zones if fold_name(asked) in named(zone)]
    if not found:
        raise UsageError(f"{file.name}: no row “{asked}” to be the nation.",
                         remedy=f"Rows that could be: {', '.join(known) or 'none'}.")  # fmt: skip
    return found[0], tuple(zone for zone in known if zone != found[0])


Cells = Mapping[tuple[str, int], Cell]


def _merged(
    file: EmploymentFile, passage: Mapping[str, str], absent: Absent
) -> Mapping[str, Cells]:
    """Cells by zone, those of old zones added up under their new code."""
    # A zone of other years only has no cell here, and is not to vanish: it lacks them all.
    parts: dict[str, dict[str, dict[tuple[str, int], Cell]]] = {
        passage.get(zone, zone): {} for zone in file.zones
    }
    for (zone, sector, year), cell in file.cells.items():
        parts[passage.get(zone, zone)].setdefault(zone, {})[sector, year] = cell
    return {
        new: next(iter(old.values()), {}) if len(old) < 2 else _together(new, old, absent)
        for new, old in parts.items()
    }


def _together(new: str, parts: Mapping[str, Cells], absent: Absent) -> Cells:
    """The sum of merged zones, for years in which all of them, or the new one, are there.

    Half of a merged zone is no zone: a year that lacks one of its parts is left missing.
    """
    there = {old: {year for _, year in cells} for old, cells in parts.items()}
    made: dict[tuple[str, int], Cell] = {}
    for year in sorted(set().union(*there.values())):
        needed = [old for old in parts if year in there[old]]
        if new not in needed and len(needed) < len(set(parts) - {new}):
            continue
        for sector in {sector for old in needed for sector, held in parts[old] if held == year}:
            cells = [parts[old].get((sector, year)) for old in needed]
            found = [cell for cell in cells if cell is not None]
            if len(found) == len(cells) or absent == "zero":
                made[sector, year] = functools.reduce(Cell.plus, found)
    return made


@dataclass
class _Making:
    file: EmploymentFile
    sectors: Sectors
    years: tuple[int, ...]
    cells: Mapping[str, Cells]
    absent: Absent
    every_sector: bool

    def __post_init__(self) -> None:
        self.gaps: dict[str, tuple[Gap, ...]] = {}
        self.jobs: dict[str, dict[int, dict[str, Fraction]]] = {}
        self.totals: dict[str, dict[int, Fraction]] = {}

    @property
    def zones(self) -> list[str]:
        return sorted(self.cells)

    def sort(self, zones: Iterable[str]) -> list[str]:
        """The zones that are whole; of the others, `gaps` holds what is not known."""
        whole = []
        for zone in zones:
            self.gaps.pop(zone, None)
            if found := self._take(zone):
                self.gaps[zone] = tuple(found)
            else:
                whole.append(zone)
        return whole

    def _take(self, zone: str) -> list[Gap]:
        gaps: list[Gap] = []
        self.jobs[zone], self.totals[zone] = {}, {}
        for year in self.years:
            total = self._total(zone, year)
            needed = self.sectors.every if self.every_sector or total is None else (
                self.sectors.industry
            )  # fmt: skip
            held = self.jobs[zone][year] = {}
            for sector in needed:
                value, gap = self._value(zone, sector, year)
                held[sector] = value
                gaps += [gap] if gap else []
            self.totals[zone][year] = sum(held.values(), Fraction()) if total is None else total
        return gaps

    def _total(self, zone: str, year: int) -> Fraction | None:
        for code in self.sectors.totals:
            cell = self.cells[zone].get((code, year))
            if cell is not None and cell.value is not None:
                return cell.value
        return None

    def _value(self, zone: str, sector: str, year: int) -> tuple[Fraction, Gap | None]:
        cell = self.cells[zone].get((sector, year))
        if cell is None:
            there = any(held == year for _, held in self.cells[zone])
            if self.absent == "zero" and there:
                return Fraction(), None
            return Fraction(), Gap(sector, year, "missing")
        if cell.value is None:
            assert cell.fault is not None
            return Fraction(), Gap(sector, year, cell.fault, cell.text, cell.line)
        return cell.value, None

    def panel(
        self, whole: Sequence[str], row: str, unused: tuple[str, ...], passage: Mapping[str, str]
    ) -> Panel:
        nation, total = self._nation(whole, row)
        names = {passage.get(zone, zone): name for zone, name in self.file.zones.items()
                 if zone not in passage}  # fmt: skip
        return Panel(
            self.file.name, self.sectors, self.file.sectors, names, self.years,
            {zone: self.jobs[zone] for zone in whole}, {z: self.totals[z] for z in whole},
            {z: gaps for z, gaps in self.gaps.items() if z != row}, nation, total, row, unused,
            self.file.fictional, self.file.warnings,
        )  # fmt: skip

    def _nation(
        self, whole: Sequence[str], row: str
    ) -> tuple[Mapping[int, Mapping[str, Fraction]], Mapping[int, Fraction]]:
        if row:
            if row not in self.sort([row]):
                gap = self.gaps[row][0]
                raise UsageError(
                    f"{self.file.name}: the row of the nation, “{row}”, has no figure for "
                    f"{gap.sector} in {gap.year}.",
                    remedy="Without --nation, it is the sum of the complete zones.",
                )
            return self.jobs[row], self.totals[row]
        sectors = self.sectors.every if self.every_sector else self.sectors.industry
        sums = {
            year: {s: sum((self.jobs[z][year][s] for z in whole), Fraction()) for s in sectors}
            for year in self.years
        }
        totals = {year: sum((self.totals[z][year] for z in whole), Fraction())
                  for year in self.years}  # fmt: skip
        return sums, totals
