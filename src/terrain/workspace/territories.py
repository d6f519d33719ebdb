"""Territories brought into a study: one described by hand, or the ANCT's official list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from terrain.errors import ImportRefused
from terrain.model.names import fold_name, unknown
from terrain.model.territory import Territory
from terrain.store.load import TERRITORIES
from terrain.store.paths import slug
from terrain.store.rewrite import rewrite_yaml
from terrain.store.transaction import Write
from terrain.store.yamledit import append, mapping

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: Régions by INSEE code (Code officiel géographique, 2024).
_REGIONS = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté",
    "28": "Normandie", "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire",
    "53": "Bretagne", "75": "Nouvelle-Aquitaine", "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes", "93": "Provence-Alpes-Côte d’Azur", "94": "Corse",
}  # fmt: skip
_COLUMNS = ("id_ti", "lib_ti", "siren_epci", "nom_epci_source")


def read_anct(path: Path, only: Sequence[str] = (), *, members: bool = True) -> list[Territory]:
    """The Territoires d'industrie of the ANCT's CSV (one row an EPCI), with what holds them.

    Raises ImportRefused if the columns are not those of that list, UsageError for an unknown
    name in `only`.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("cp1252")
    delimiter = ";" if text.split("\n", 1)[0].count(";") > 2 else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    missing = [name for name in _COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise ImportRefused(
            f"not the list of Territoires d'industrie: no column {', '.join(missing)}.",
            path=str(path), line=1, remedy="Take the ANCT's CSV, one row an EPCI.",
        )  # fmt: skip
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        grouped.setdefault(row["id_ti"], []).append(row)
    names = {code: slug(held[0]["lib_ti"]) for code, held in grouped.items()}
    for wanted in only:
        if not any(_same(wanted, code, grouped[code][0]["lib_ti"], names[code]) for code in names):
            raise unknown("Territoire d'industrie", wanted, names.values())
    found: dict[str, Territory] = {}
    for code, held in grouped.items():
        label = held[0]["lib_ti"]
        if not only or any(_same(wanted, code, label, names[code]) for wanted in only):
            _add(found, code, names[code], label, held, members)
    return list(found.values())


def _same(wanted: str, code: str, label: str, name: str) -> bool:
    return wanted in (code, name) or fold_name(wanted) == fold_name(label)


def _add(
    found: dict[str, Territory], code: str, name: str, label: str, held: list[dict[str, str]],
    members: bool,
) -> None:  # fmt: skip
    regions = dict.fromkeys(_region(row, code) for row in held)
    for region in filter(None, regions):
        found.setdefault(f"region-{region}", Territory(
            f"region-{region}", _REGIONS.get(region, region), "region", region
        ))  # fmt: skip
    parents = tuple(f"region-{region}" for region in regions if region)
    inside = tuple(f"epci-{row['siren_epci']}" for row in held) if members else ()
    found[name] = Territory(name, label, "territoire-industrie", code, parents, inside)
    for row in held if members else ():
        title = row.get("nom_epci_cog2024") or row["nom_epci_source"]
        siren = row["siren_epci"]
        found.setdefault(f"epci-{siren}", Territory(f"epci-{siren}", title, "epci", siren))


def _region(row: dict[str, str], code: str) -> str:
    """The région's INSEE code: the file's column, else the first digits of `ti-4401`."""
    return row.get("code_reg_2024") or code.removeprefix("ti-")[:2]


def add_territories(study: Study, territories: Iterable[Territory]) -> int:
    """Add those that the study does not have yet, as one change; returns how many."""
    new = [t for t in territories if t.id not in study.project.territories]
    if new:
        study.commit([write(study, new)], f"added {len(new)} territories")
    return len(new)


def write(study: Study, new: Sequence[Territory]) -> Write:
    """The file of territories with these at its end."""

    def change(data: CommentedMap) -> None:
        for t in new:
            append(
                data,
                "territories",
                mapping(
                    id=t.id,
                    name=t.name,
                    kind=t.kind,
                    code=t.code,
                    parents=list(t.parents) or None,
                    members=list(t.members) or None,
                ),
            )

    return rewrite_yaml(study.root, TERRITORIES, change, "territories:\n")
