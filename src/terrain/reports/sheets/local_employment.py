"""Employment in one territory as sheets: each zone by sector, then its shift-share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from terrain.analysis.case_selection import SPANS, Selection, Zone
from terrain.analysis.local_employment import LocalEmployment, SectorHere, ZoneHere
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.cases import notes, reasons, why
from terrain.reports.text import Text, clean

#: Sectors of a zone that are shown: those with most jobs.
_SECTORS = 17


def sheets(found: LocalEmployment, text: Text) -> tuple[Sheet, ...]:
    """A sheet a zone (jobs by sector and year), then the decomposition of those judged."""
    codes = {zone.code for zone in found.zones}
    zones = [zone for zone in found.value.zones if zone.code in codes]
    shares = (_effects(found.value, zones, text),) if zones else ()
    return (*(_zone(zone, found, text) for zone in found.zones), *shares)


def said(found: LocalEmployment, text: Text) -> Iterable[str]:
    """How each zone stands by the criteria, or why it cannot be judged."""
    judged = {zone.code: zone for zone in found.value.zones}
    for here in found.zones:
        zone = judged.get(here.code)
        if zone is None:
            lacks = why(found.value.left_out.get(here.code, here.gaps), text)
            yield clean(text("cases.local.unjudged", zone=here.name, why=lacks))
            continue
        sides = [
            text(f"cases.local.{side}", reasons=given)
            for side, passed in (("for", True), ("against", False))
            if (given := reasons(zone, text, passed=passed))
        ]
        yield clean(text(
            "cases.local.judged", zone=here.name, rank=text.number(zone.rank), met=zone.met,
            judged=text.number(len(found.value.zones)), sides=" ".join(sides),
        ))  # fmt: skip
    if found.absent:
        names = ", ".join(f"{place.name} ({place.code})" for place in found.absent)
        yield clean(text("cases.local.absent", zones=names))


def sources(found: LocalEmployment, text: Text) -> list[str]:
    """What was read, against which nation, by which criteria."""
    return [text("cases.local.whole"), *notes(found.value, text)]


def _zone(zone: ZoneHere, found: LocalEmployment, text: Text) -> Sheet:
    last = found.years[-1]
    columns = (
        Column("sector", text("cases.sector")),
        *(Column(f"jobs_{year}", str(year), "integer") for year in found.years),
        Column("share", text("cases.share", year=last), "share"),
        Column("specificity", text("cases.specificity"), "number"),
    )
    shown = zone.sectors[:_SECTORS]
    together = ((zone.industry, text("cases.industry.all")), (zone.whole, text("cases.whole")))
    rows = [_row(sector, clean(sector.label), found.years) for sector in shown]
    rows += [_row(sector, label, found.years) for sector, label in together]
    noted = []
    if len(shown) < len(zone.sectors):
        noted.append(text("cases.local.cut", shown=len(shown), count=len(zone.sectors)))
    if zone.gaps:
        noted.append(text("cases.local.gaps", gaps=why(zone.gaps, text)))
    title = text("cases.local.zone", zone=clean(zone.name), code=zone.code)
    return Sheet(f"zone_{zone.code}", title, columns, tuple(rows), tuple(map(clean, noted)))


def _effects(value: Selection, zones: Sequence[Zone], text: Text) -> Sheet:
    parts = ("start", "end", "change", "national", "structural", "local")
    labels = {"structural": "cases.structural.jobs", "local": "cases.local.jobs"}
    columns = (
        Column("zone", text("cases.zone")),
        *(Column(part, text(labels.get(part, f"cases.{part}")), "integer") for part in parts),
    )
    rows = [
        (clean(f"{zone.name}, {value.periods[span]}"),
         *(round(getattr(effects, part)) if effects else None for part in parts))
        for zone in zones for span in SPANS for effects in [zone.effects[span]]
    ]  # fmt: skip
    title = text(f"cases.local.effects.{value.of}")
    return Sheet("effects", title, columns, tuple(rows), (text("cases.note.exact"),))


def _row(sector: SectorHere, label: str, years: Iterable[int]) -> tuple[object, ...]:
    jobs = (sector.jobs[year] for year in years)
    return (
        f"{sector.code} {label}".strip(), *(None if held is None else round(held) for held in jobs),
        None if sector.share is None else float(sector.share),
        None if sector.specificity is None else float(sector.specificity),
    )  # fmt: skip
