"""The columns of an employment table: which hold zones, sectors, years and jobs.

Told by the headings that INSEE and Urssaf use, unless the user names them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from terrain.errors import UsageError
from terrain.formats.delimited import (
    Decimals,
    Delimited,
    ambiguous,
    column,
    decimal_mark,
    decisive,
    heading,
)

Role = Literal["zone", "zone-name", "sector", "sector-name", "year", "value"]
ROLES: tuple[Role, ...] = ("zone", "zone-name", "sector", "sector-name", "year", "value")
#: Headings by role, folded; the first that is there is taken. A heading that may be a code or a
#: label (“zone d'emploi”, “secteur”) is a label where another column holds the codes.
_NAMES: Mapping[Role, tuple[str, ...]] = {
    "zone": ("ze2020", "ze 2020", "code ze2020", "code ze 2020", "ze", "code ze", "zemp2020",
             "code zone d emploi", "code zone d emploi 2020", "code de la zone d emploi",
             "ze2010", "code zone", "codgeo", "geo", "code geographique",
             "zone d emploi 2020", "zone d emploi", "zone emploi", "zone", "code"),
    "sector": ("na17", "na 17", "a17", "na38", "na 38", "a38", "na88", "na 88", "a88", "a 88",
               "code na17", "code na38", "code na88", "secteur na17", "secteur na38",
               "secteur na88", "a21", "na21", "a10", "na10", "a5", "na5", "code secteur",
               "code activite", "naf", "code naf", "code ape", "activity", "sector", "secteur",
               "secteur d activite", "activite"),
    "year": ("annee", "an", "year", "time period", "millesime", "periode"),
    "value": ("emploi", "emplois", "effectif", "effectifs", "effectifs salaries", "emploi salarie",
              "emplois salaries", "emploi total", "nombre d emplois", "nb emplois",
              "obs value", "valeur", "value", "jobs", "employment"),
    "zone-name": ("libze2020", "lib ze2020", "libelle ze2020", "libelle zone d emploi",
                  "libelle zone d emploi 2020", "libelle de la zone d emploi", "lib ze",
                  "nom de la zone d emploi", "nom zone d emploi", "libgeo", "libelle geographique",
                  "nom zone", "zone name", "zone d emploi 2020", "zone d emploi", "zone emploi",
                  "zone", "libelle", "nom"),
    "sector-name": ("libelle secteur", "lib secteur", "libelle na17", "libelle na38",
                    "libelle na88", "libelle a88", "libelle activite", "sector name",
                    "nom secteur", "libelle du secteur", "secteur d activite", "secteur",
                    "activite", "sector"),
}  # fmt: skip
#: A year in a heading or a cell.
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: `Zone d'emploi 2020` is a vintage, not the jobs of 2020.
_PLACE = re.compile(r"\b(?:zone|ze|code|lib\w*)\b")
_JOBS = re.compile(r"effectif|emploi|\bemp|salarie|job|employ")
REMEDY = (
    "Give a table with a zone, a sector, and a year and a figure a row (or one column a year); "
    "name columns with --column zone=… --column sector=…"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the user says of the table: headings by role, the decimal mark; `add_rows`: rows of one
    zone, sector and year are parts of it (communes, finer sectors), and are added up."""

    named: Mapping[Role, str] = field(default_factory=dict)
    decimals: Decimals | None = None
    add_rows: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of the columns; `values`: column → its year, None where the row says it."""

    zone: int
    sector: int
    zone_name: int | None
    sector_name: int | None
    year: int | None
    values: Mapping[int, int | None]


def is_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row names a zone, a sector, and a year or columns of years."""
    found = {role: place for role, place in _places(cells, columns).items() if place is not None}
    taken = set(found.values())
    wide = any(YEAR.search(title) for at, title in enumerate(cells) if at not in taken)
    return {"zone", "sector"} <= set(found) and ("year" in found or wide)


def _places(header: Sequence[str], columns: Columns) -> dict[Role, int | None]:
    """Each role's column; no column plays two parts."""
    found: dict[Role, int | None] = {}
    named = {role: heading(title) for role, title in columns.named.items()}
    folded = [heading(title) for title in header]
    for role, title in named.items():
        found[role] = folded.index(title) if title in folded else None
    for role, names in _NAMES.items():
        if role not in named:
            free = ["" if at in found.values() else title for at, title in enumerate(folded)]
            found[role] = column(free, names)
    return found


def layout(table: Delimited, columns: Columns) -> Layout:
    """Where the columns of a table are. Raises UsageError for a heading that is not there,
    ImportRefused where it cannot be told which columns hold the jobs."""
    header = table.header
    found = _places(header, columns)
    for role, title in columns.named.items():
        if found[role] is None and not (role == "value" and _matching(header, title)):
            raise UsageError(
                f"{table.source.name}: no column “{title}”.",
                remedy=f"Columns there: {', '.join(filter(None, header))}.",
            )
    zone, sector = found["zone"], found["sector"]
    assert zone is not None
    assert sector is not None
    taken = {zone, sector, found["zone-name"], found["sector-name"], found["year"]}
    if found["year"] is not None:
        values: Mapping[int, int | None] = {_value_column(table, found["value"], taken): None}
    else:
        values = _year_columns(table, taken, columns.named.get("value", ""))
    return Layout(zone, sector, found["zone-name"], found["sector-name"], found["year"], values)


def _matching(header: Sequence[str], word: str) -> list[int]:
    wanted = heading(word)
    return [at for at, title in enumerate(header) if wanted in heading(title)]


def _value_column(table: Delimited, named: int | None, taken: Collection[int | None]) -> int:
    if named is not None:
        return named
    left = [at for at, title in enumerate(table.header) if at not in taken and title]
    jobs = [at for at in left if _JOBS.search(heading(table.header[at]))] or left
    if len(jobs) != 1:
        titles = ", ".join(table.header[at] for at in jobs) or "none"
        raise table.source.refuse(
            f"which column holds the jobs? ({titles})", "Say --column value=HEADING.", table.line
        )
    return jobs[0]


def _year_columns(
    table: Delimited, taken: Collection[int | None], word: str
) -> Mapping[int, int | None]:
    """The columns headed by a year; where a year has several, those that speak of jobs."""
    by_year: dict[int, list[int]] = {}
    for at, title in enumerate(table.header):
        found = YEAR.findall(title)
        if len(found) == 1 and at not in taken and not _PLACE.search(heading(title)):
            by_year.setdefault(int(found[0]), []).append(at)
    chosen: dict[int, int | None] = {}
    for year, places in by_year.items():
        asked = [at for at in places if heading(word) in heading(table.header[at])]
        jobs = [at for at in asked if _JOBS.search(heading(table.header[at]))]
        kept = asked if len(asked) == 1 else jobs
        if len(kept) != 1:
            titles = ", ".join(table.header[at] for at in places)
            raise table.source.refuse(
                f"several columns, or none, for {year}: {titles}.",
                "Say a word of their headings: --column value=effectifs", table.line,
            )  # fmt: skip
        chosen[kept[0]] = year
    return chosen


def decimals(table: Delimited, layout: Layout) -> Decimals | None:
    """None where each cell says its own mark. Raises ImportRefused where 1,234 is all there is."""
    first: tuple[str, int] | None = None
    for row in table.rows:
        for at in layout.values:
            text = row.get(at)
            if "," not in text and "." not in text:
                continue
            if decisive(text):
                return decimal_mark(text)
            if first is None and ambiguous(text):
                first = (text, row.line)
    if first is None:
        return None
    raise table.source.refuse(
        f"“{first[0]}” may be thousands or three decimals.",
        "Say which mark is the decimal one: --decimal , or --decimal .", first[1],
    )  # fmt: skip
