"""Employment in one territory: its zones d'emploi by sector, with how each was judged.

A zone d'emploi is taken whole, even where it reaches beyond the territory. A cell that is not known
stays so, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from terrain.analysis.case_selection import Selection
from terrain.analysis.employment import Gap
from terrain.formats.employment import EmploymentFile
from terrain.model.territory import Territories, Territory

KIND = "zone-emploi"


@dataclass(frozen=True, slots=True)
class SectorHere:
    """The jobs of a zone in a sector, by year (None: not known). `share` of the zone's jobs, and
    `specificity` (that share over the nation's), in the last year; None where not computable."""

    code: str
    label: str
    jobs: Mapping[int, Fraction | None]
    share: Fraction | None
    specificity: Fraction | None


@dataclass(frozen=True, slots=True)
class ZoneHere:
    """A zone of the territory: its sectors, those with most jobs first, industry and all sectors
    together (their code is ""), and what is not known."""

    code: str
    name: str
    sectors: tuple[SectorHere, ...]
    industry: SectorHere
    whole: SectorHere
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class LocalEmployment:
    """The zones of a territory in a table; `absent` are those that the table lacks; `value` holds
    how all the zones of the table were judged."""

    value: Selection
    years: tuple[int, ...]
    zones: tuple[ZoneHere, ...]
    absent: tuple[Territory, ...] = ()


def zones_of(territories: Territories, place: str) -> tuple[Territory, ...]:
    """The zones d'emploi with a code that a territory is, holds, or lies in (or its parts do)."""
    inside = territories.within(place)
    around = {outer for name in inside for outer in territories.holding(name)}
    found = (territories.get(name) for name in sorted(inside | around))
    return tuple(place for place in found if place and place.kind == KIND and place.code)


def local_employment(
    file: EmploymentFile, value: Selection, zones: Iterable[Territory]
) -> LocalEmployment:
    """The zones of a territory, of those of a table that has been judged."""
    wanted = list(zones)
    years = value.panel.years
    there = [place for place in wanted if place.code in file.zones]
    looking = _Looking(file, value, years)
    return LocalEmployment(
        value, years, tuple(looking.zone(place) for place in there),
        tuple(place for place in wanted if place.code not in file.zones),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Looking:
    file: EmploymentFile
    value: Selection
    years: tuple[int, ...]

    def zone(self, place: Territory) -> ZoneHere:
        code, last = place.code, self.years[-1]
        every, industry = self.value.panel.sectors.every, self.value.panel.sectors.industry
        sectors = [self._here(code, (sector,), sector) for sector in every]
        gaps = [gap for sector in every for year in self.years
                if (gap := self._gap(code, sector, year))]  # fmt: skip
        ranked = sorted(sectors, key=lambda s: (-(s.jobs[last] or Fraction()), s.code))
        return ZoneHere(
            code, self.file.zones[code] or place.name, tuple(ranked),
            self._here(code, industry), self._here(code, every), tuple(gaps),
        )  # fmt: skip

    def _here(self, zone: str, sectors: tuple[str, ...], code: str = "") -> SectorHere:
        last = self.years[-1]
        jobs = {year: self._jobs(zone, sectors, year) for year in self.years}
        share = _part(jobs[last], self._whole(zone, last))
        usual = _part(self._nation(sectors, last), self.value.panel.nation_total[last])
        label = self.file.sectors.get(code, "")
        return SectorHere(code, label, jobs, share, _part(share, usual))

    def _nation(self, sectors: tuple[str, ...], year: int) -> Fraction | None:
        panel = self.value.panel
        rows = [panel.nation_row] if panel.nation_row else list(panel.jobs)
        return _sum(self._jobs(row, sectors, year) for row in rows)

    def _whole(self, zone: str, year: int) -> Fraction | None:
        return self._jobs(zone, self.value.panel.sectors.every, year)

    def _jobs(self, zone: str, sectors: tuple[str, ...], year: int) -> Fraction | None:
        """The jobs of some sectors together; for all of them, the table's own total comes first."""
        if sectors == self.value.panel.sectors.every:
            for total in self.value.panel.sectors.totals:
                if (known := self._cell(zone, total, year)) is not None:
                    return known
        return _sum(self._cell(zone, sector, year) for sector in sectors)

    def _cell(self, zone: str, sector: str, year: int) -> Fraction | None:
        cell = self.file.cells.get((zone, sector, year))
        return cell.value if cell else None

    def _gap(self, zone: str, sector: str, year: int) -> Gap | None:
        cell = self.file.cells.get((zone, sector, year))
        if cell is None:
            return Gap(sector, year, "missing")
        if cell.fault is None:
            return None
        return Gap(sector, year, cell.fault, cell.text, cell.line)


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    """What is known of nothing, or of a part only, is no sum."""
    listed = list(values)
    known = [value for value in listed if value is not None]
    return sum(known, Fraction()) if known and len(known) == len(listed) else None


def _part(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return part / whole if part is not None and whole else None
