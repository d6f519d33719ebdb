"""Employment tables brought by researchers: read, judged, and the chosen zones opened as cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrain.analysis.case_selection import (
    SPANS,
    Criteria,
    Of,
    Period,
    Selection,
    Zone,
    select,
    spans,
    years_of,
)
from terrain.analysis.employment import Absent, panel
from terrain.analysis.local_employment import LocalEmployment, local_employment, zones_of
from terrain.errors import ImportRefused, UsageError
from terrain.formats.base import Source
from terrain.formats.employment import EmploymentFile, read
from terrain.formats.employment_layout import Columns
from terrain.formats.passage import read_passage
from terrain.model.names import fold_name, unknown
from terrain.model.territory import Territory
from terrain.store.files import LARGEST
from terrain.store.paths import slug
from terrain.store.transaction import Write
from terrain.store.yamlio import quoted
from terrain.workspace import territories

if TYPE_CHECKING:
    import pandas as pd

    from terrain.workspace.study import Progress, Study


def source(path: Path) -> Source:
    """A researcher's file in memory. Raises ImportRefused where it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ImportRefused(
                f"{size // 1_000_000} MB: too large to be read here.", path=str(path),
                remedy="Keep the years and the sectors that are needed.",
            )  # fmt: skip
        return Source(path.name, path.read_bytes())
    except OSError as error:
        raise ImportRefused(
            f"cannot be read: {error.strerror or error}.", path=str(path), remedy="Check the path."
        ) from error


def selection(
    path: Path, historical: str, recent: str, *, criteria: Criteria | None = None,
    industry: Sequence[str] = (), of: Of = "industry", competitive: bool = False,
    specificity_in: int | None = None, nation: str = "", absent: Absent = "unknown",
    passage: Path | None = None, columns: Columns | None = None,
    progress: Progress | None = None,
) -> Selection:  # fmt: skip
    """The zones of an employment table, judged over two periods (`1990-2007`).

    Raises ImportRefused for a file that cannot be read, UsageError for what it does not hold.
    """
    before, after = spans(historical, recent)
    years = years_of(before, after, specificity_in)
    file = read(source(path), years, columns, progress)
    return _judged(
        file, before, after, criteria, industry=industry, of=of, competitive=competitive,
        specificity_in=specificity_in, nation=nation, absent=absent, passage=passage,
    )  # fmt: skip


def _judged(
    file: EmploymentFile, before: Period, after: Period, criteria: Criteria | None = None, *,
    industry: Sequence[str] = (), of: Of = "industry", competitive: bool = False,
    specificity_in: int | None = None, nation: str = "", absent: Absent = "unknown",
    passage: Path | None = None,
) -> Selection:  # fmt: skip
    years = years_of(before, after, specificity_in)
    ready = panel(
        file, years, industry=industry, every_sector=of == "all",
        nation=nation, absent=absent, passage=read_passage(source(passage)) if passage else None,
    )  # fmt: skip
    return select(
        ready, before, after, criteria, of=of, competitive=competitive,
        specificity_in=specificity_in,
    )  # fmt: skip


#: What `employment:` in terrain.yaml may say.
_REMEMBERED = ("file", "historical", "recent")


def local(
    study: Study, place: str, path: Path | None = None, historical: str = "", recent: str = "",
    progress: Progress | None = None,
) -> LocalEmployment | None:  # fmt: skip
    """Employment in the zones d'emploi of a territory, from a table given or remembered by the
    study (`employment:` in terrain.yaml: file, historical, recent); None where there is no table.

    Raises UsageError where a period, or every zone, is not known; ImportRefused as `selection`.
    """
    kept = study.project.settings.employment
    for name in kept:
        if name not in _REMEMBERED:
            raise unknown("key of “employment:” in terrain.yaml", name, _REMEMBERED)
    if path is None:
        path = study.root / kept["file"] if kept.get("file") else None
    if path is None:
        if historical or recent:
            raise UsageError("periods of no table.", remedy="Give --employment FILE too.")
        return None
    asked = (historical or kept.get("historical", ""), recent or kept.get("recent", ""))
    if not all(asked):
        raise UsageError(
            "over which periods is employment to be read?",
            remedy="Say --historical 1990-2007 --recent 2009-2019, or both in terrain.yaml.",
        )
    before, after = spans(*asked)
    zones = zones_of(study.project.territories, place)
    if not zones:
        raise UsageError(
            f"{place} is in no zone d'emploi that the study knows.",
            remedy="Bring them in: terrain territories import (Territoires d'industrie have them).",
        )
    file = read(source(path), years_of(before, after, None), progress=progress)
    return local_employment(file, _judged(file, before, after), zones)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: ids of territories and cases, and those that were there already."""

    territories: tuple[str, ...]
    cases: tuple[str, ...]
    kept: tuple[str, ...]


def pick(value: Selection, names: Iterable[str] = ()) -> tuple[Zone, ...]:
    """The zones of these codes or names; the chosen ones where none is named."""
    wanted = list(names)
    if not wanted:
        return value.chosen
    found = []
    for name in wanted:
        held = [z for z in value.zones if z.code == name or fold_name(z.name) == fold_name(name)]
        unjudged = {code: fold_name(value.panel.name(code)) for code in value.left_out}
        if not held and (name in unjudged or fold_name(name) in unjudged.values()):
            raise UsageError(f"zone {name} cannot be judged: some of its figures are not known.")
        if not held:
            raise unknown(
                "zone", name, [*(z.code for z in value.zones), *(z.name for z in value.zones)]
            )
        found.append(held[0])
    return tuple(found)


def add_cases(study: Study, value: Selection, zones: Sequence[Zone]) -> Opened:
    """Open zones as territories (kind zone-emploi) and cases, in one change that can be undone.

    A territory that the study has under the same official code is the case's; a case folder that
    is there is left as it is.
    """
    known = {t.code: t.id for t in study.project.territories.by_id.values()
             if t.kind == "zone-emploi" and t.code}  # fmt: skip
    new: list[Territory] = []
    writes: list[Write] = []
    kept, cases = [], []
    for zone in zones:
        place = known.get(zone.code) or f"zone-emploi-{slug(zone.code, 'zone')}"
        if place not in study.project.territories:
            new.append(Territory(place, zone.name, "zone-emploi", zone.code))
        name = _case(study, zone, place)
        path = f"corpus/{name}/case.yaml"
        if name in study.project.cases or (study.root / path).exists() or name in cases:
            kept.append(name)
            continue
        cases.append(name)
        writes.append(Write(path, _case_file(value, zone, place).encode(), None))
    if new:
        writes.append(territories.write(study, new))
    if writes:
        study.commit(writes, f"opened {len(cases)} cases chosen by employment")
    return Opened(tuple(t.id for t in new), tuple(cases), tuple(kept))


def _case(study: Study, zone: Zone, place: str) -> str:
    """The case's folder: one that is already on this territory, else the zone's name."""
    there = [case.id for case in study.project.cases.values() if case.territory == place]
    return there[0] if there else slug(zone.name, "zone")


def _case_file(value: Selection, zone: Zone, place: str) -> str:
    """A case that says how it was chosen, in comments that stay with it."""
    rates = ", ".join(
        f"local effect {value.periods[span]} {_points(zone.local[span])} points a year"
        for span in SPANS
    )
    lines = [
        f"# Chosen with “terrain cases select” from {_one_line(value.panel.source)}:",
        f"# specificity {_decimal(zone.specificity)} in {value.specificity_in}, {rates};",
        f"# {zone.met} of 3 criteria, rank {zone.rank} of {len(value.zones)}.",
        f"title: {quoted(zone.name)}",
        f"territory: {quoted(place)}",
    ]
    if value.panel.fictional:
        lines.append("fictional: true")
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _decimal(value: Any) -> str:
    return "unknown" if value is None else f"{float(value):.2f}"


def _points(value: Any) -> str:
    return "unknown" if value is None else f"{float(value) * 100:+.2f}"


def frame(value: Selection) -> pd.DataFrame:
    """Every zone judged, in the order of the ranking, as a pandas table."""
    from terrain.reports.sheets.cases import sheets
    from terrain.reports.text import Text
    from terrain.workspace import frames

    return frames.of_sheet(sheets(value, Text("en"))[0])
