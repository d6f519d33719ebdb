"""Official lists of territories: Territoires d'industrie (ANCT), zones d'emploi, EPCI, communes,
départements and régions (INSEE), told by their columns.

A row may speak of several levels: each becomes a place, and the finer lies in the coarser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from terrain.errors import UsageError
from terrain.formats.base import Source
from terrain.formats.delimited import Delimited, Row, column, read_delimited

Key = tuple[str, str]

#: Régions by INSEE code (Code officiel géographique, 2024), for lists that give codes alone.
REGIONS: Mapping[str, str] = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté",
    "28": "Normandie", "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire",
    "53": "Bretagne", "75": "Nouvelle-Aquitaine", "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes", "93": "Provence-Alpes-Côte d’Azur", "94": "Corse",
}  # fmt: skip

#: Columns of each level, the finest first: those of its code, those of its name.
_COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "commune": (
        ("com", "code commune", "depcom", "insee com", "code insee", "code com"),
        ("libelle commune", "nom commune", "nom com", "lib com", "libcom"),
    ),
    "epci": (
        ("siren epci", "epci", "code epci", "siren", "epci 2024", "epci 2025", "epci 2026"),
        ("nom epci cog2024", "nom epci source", "nom epci", "libepci", "lib epci", "libelle epci",
         "raison sociale"),
    ),
    "territoire-industrie": (("id ti", "code ti"), ("lib ti", "nom ti", "libelle ti")),
    "zone-emploi": (
        ("ze2020", "ze2020 2024", "code ze2020", "code zone d emploi"),
        ("libze2020", "lib ze2020", "libelle ze2020", "libelle zone d emploi"),
    ),
    "departement": (
        ("code dep", "dep", "code departement", "code departement insee"),
        ("nom dep", "lib dep", "libdep", "nom departement", "libelle departement"),
    ),
    "region": (
        ("code reg", "reg", "code reg 2024", "code region"),
        ("nom reg", "lib reg", "libreg", "nom region", "libelle region"),
    ),
}  # fmt: skip
LEVELS = tuple(_COLUMNS)
#: What each level lies in, of the levels of its row.
_WITHIN: Mapping[str, tuple[str, ...]] = {
    "commune": ("epci", "zone-emploi", "departement"),
    "epci": ("territoire-industrie", "zone-emploi", "departement", "region"),
    "territoire-industrie": ("departement", "region"),
    "zone-emploi": (),
    "departement": ("region",),
    "region": (),
}
#: Names of no level in particular: they go with the one level whose name has no column.
_CODE, _NAME = ("codgeo", "code"), ("libgeo", "libelle", "nom", "name", "lib")
#: What the official code of communes says of rows that are none: delegated and associated communes,
#: which a new one took in (its code is beside them).
_TYPE, _TAKEN_IN, _INTO = ("typecom",), ("COMD", "COMA"), ("comparent",)
#: Columns in which a list says itself that a code is no longer one (0, or nothing).
_STANDS = ("in epci 2026", "nom epci cog2024")
_SHAPES = (("zone-emploi", r"\d{4}"), ("commune", r"\d[\dAB]\d{3}"), ("epci", r"\d{9}"))
_REMEDY = (
    "Give the ANCT's list of Territoires d'industrie, or a list of the INSEE with its codes "
    "(ZE2020, EPCI, COM, DEP, REG or CODGEO, with --kind where it cannot be told)."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A territory of a list: its level, its code, its name, and where it stands first."""

    kind: str
    code: str
    name: str
    file: str
    line: int


@dataclass
class TerritoryList:
    """Places by level and code; `within` says what each lies in; `main` is the level that the
    list is of; `obsolete` are codes that the list itself says are no longer in use, and are places
    all the same; `taken_in` are communes that are none any more, with the code of the new one."""

    places: dict[Key, Place] = field(default_factory=dict)
    within: dict[Key, dict[Key, None]] = field(default_factory=dict)
    main: str = ""
    obsolete: list[Place] = field(default_factory=list)
    taken_in: dict[str, tuple[Place, str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def add(self, place: Place) -> Key:
        """A place; what names it wins over what only gives its code."""
        key = (place.kind, place.code)
        held = self.places.get(key)
        if held is None or (held.name in ("", held.code) and place.name):
            self.places[key] = place
        return key

    def inside(self, key: Key) -> list[Key]:
        """What lies directly in a place."""
        return [inner for inner, outer in self.within.items() if key in outer]


def read_list(sources: Iterable[Source], kind: str = "") -> TerritoryList:
    """The places of some lists together; `kind` says the level of CODGEO where it cannot be told.

    `main` is the level of the first list. Raises ImportRefused for a file that is no such list.
    """
    found = TerritoryList()
    for source in sources:
        table = read_delimited(source, _is_header, "a list of territories", _REMEDY)
        levels = _levels(table, kind)
        found.warnings += table.warnings
        found.main = found.main or _main(levels)
        for row in table.rows:
            if row.get(column(table.header, _TYPE)) in _TAKEN_IN:
                _former(found, table, row, levels)
            else:
                _take(found, table, row, levels)
    return found


def _is_header(cells: Sequence[str]) -> bool:
    coded = any(column(cells, codes) is not None for codes, _ in _COLUMNS.values())
    return coded or (column(cells, _CODE) is not None and column(cells, _NAME) is not None)


Columns = Mapping[str, tuple[int, int | None]]


def _levels(table: Delimited, kind: str) -> Columns:
    """Each level's column of codes and of names."""
    header = table.header
    found = {}
    for level, (codes, names) in _COLUMNS.items():
        at = column(header, codes)
        if at is not None:
            found[level] = (at, column(header, names))
    loose, name = column(header, _CODE), column(header, _NAME)
    if loose is not None:
        level = kind or _shape(table, loose)
        found.setdefault(level, (loose, name))
    elif name is not None:
        finest = next((level for level in LEVELS if level in found), "")
        if finest and found[finest][1] is None:
            found[finest] = (found[finest][0], name)
    return found


def _shape(table: Delimited, at: int) -> str:
    codes = [row.get(at) for row in table.rows if row.get(at)]
    if codes and all(code in REGIONS for code in codes):
        return "region"
    for level, pattern in (*_SHAPES, ("departement", r"\d[\dAB]|97\d")):
        if codes and all(re.fullmatch(pattern, code) for code in codes):
            return level
    raise UsageError(
        f"{table.source.name}: “{table.header[at]}” holds codes of no level that can be told.",
        remedy="Say --kind zone-emploi, epci, commune, departement or region.",
    )


def _main(levels: Iterable[str]) -> str:
    held = set(levels)
    if "territoire-industrie" in held:
        return "territoire-industrie"
    return next(level for level in LEVELS if level in held)


def _take(found: TerritoryList, table: Delimited, row: Row, levels: Columns) -> None:
    keys: dict[str, list[Key]] = {}
    for level, (at, named) in levels.items():
        codes = [code.strip() for code in row.get(at).split("|") if code.strip()]
        name = _name(table, row, level, named) if len(codes) == 1 else ""
        for code in codes:
            place = Place(_kind(level, code), code, name or REGIONS.get(code, "")
                          if level == "region" else name, table.source.name, row.line)  # fmt: skip
            keys.setdefault(level, []).append(found.add(place))
    finest = next((level for level in LEVELS if level in levels), "")
    if not keys.get(finest):
        found.warnings.append(f"{table.place(row.line)}: no code: not read.")
        return
    if _gone(table, row):
        found.obsolete.append(found.places[keys[finest][0]])
    if "territoire-industrie" in keys and "region" in levels and "region" not in keys:
        keys["region"] = [_region_of(found, keys["territoire-industrie"][0], table, row)]
    for inner, outer in _edges(keys):
        found.within.setdefault(inner, {})[outer] = None


def _former(found: TerritoryList, table: Delimited, row: Row, levels: Columns) -> None:
    at, named = levels["commune"]
    code, into = row.get(at), row.get(column(table.header, _INTO))
    if code != into:  # the new commune often keeps the code of one of those that it took in
        place = Place("commune", code, row.get(named), table.source.name, row.line)
        found.taken_in[code] = (place, into)


def _kind(level: str, code: str) -> str:
    """SIREN that begin with 21 are communes', in a list of EPCI too."""
    return "commune" if level == "epci" and re.fullmatch(r"21\d{7}", code) else level


def _name(table: Delimited, row: Row, level: str, named: int | None) -> str:
    """The name of a place: its column's, else the next of the level's columns that is filled."""
    name = row.get(named)
    if name:
        return name
    names = _COLUMNS[level][1]
    return next((cell for title in names if (cell := row.get(column(table.header, (title,))))), "")


def _gone(table: Delimited, row: Row) -> bool:
    places = [at for at in (column(table.header, (title,)) for title in _STANDS) if at is not None]
    return any(row.get(at) in ("", "0") for at in places)


def _region_of(found: TerritoryList, key: Key, table: Delimited, row: Row) -> Key:
    """A Territoire d'industrie says its région in its own code: ti-4401 is in 44."""
    code = key[1].removeprefix("ti-")[:2]
    return found.add(Place("region", code, REGIONS.get(code, ""), table.source.name, row.line))


def _edges(keys: Mapping[str, Sequence[Key]]) -> Iterator[tuple[Key, Key]]:
    for level, held in keys.items():
        for coarser in _WITHIN[level]:
            for inner in held:
                yield from ((inner, outer) for outer in keys.get(coarser, ()))
