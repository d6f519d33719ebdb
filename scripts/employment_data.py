"""Makes an invented employment table whose right answer is known: `data/emploi-invente.csv`.

    python scripts/employment_data.py                 # the table of the demonstration
    python scripts/employment_data.py --out other.csv --seed 7

Zones, names and figures are INVENTED. Each zone has a role (ROLES): its industry's weight and how
far it grows from the nation, in points a year, in either period. What `terrain cases select` must
answer follows from the roles, whatever the seed: see ANSWER.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "data" / "emploi-invente.csv"
YEARS = (1990, 1999, 2007, 2009, 2014, 2019)
HISTORICAL, RECENT = (1990, 2007), (2009, 2019)
TITLE = "Données INVENTÉES pour la démonstration de terrain : ni zones ni chiffres réels"

#: Label, share of the nation's jobs in 1990, growth in points a year before and after 2008.
SECTORS: Mapping[str, tuple[str, float, float, float]] = {
    "AZ": ("Agriculture", 0.050, -2.0, -0.6),
    "C1": ("Denrées alimentaires", 0.030, 0.1, 0.4),
    "C2": ("Cokéfaction et raffinage", 0.004, -1.8, -1.2),
    "C3": ("Équipements électriques et machines", 0.036, -1.1, -0.9),
    "C4": ("Matériels de transport", 0.024, -0.4, 0.9),
    "C5": ("Autres produits industriels", 0.090, -1.5, -0.8),
    "DE": ("Énergie, eau, déchets", 0.016, 0.2, 0.7),
    "FZ": ("Construction", 0.070, 0.3, -0.5),
    "GZ": ("Commerce", 0.140, 0.6, 0.3),
    "HZ": ("Transports", 0.060, 0.5, 0.2),
    "IZ": ("Hébergement et restauration", 0.040, 1.5, 1.4),
    "JZ": ("Information et communication", 0.025, 2.1, 1.3),
    "KZ": ("Finance et assurance", 0.035, 0.3, 0.2),
    "LZ": ("Immobilier", 0.010, 0.9, 0.6),
    "MN": ("Services aux entreprises", 0.100, 2.6, 1.5),
    "OQ": ("Administration, enseignement, santé", 0.220, 1.2, 0.5),
    "RU": ("Autres services", 0.050, 1.0, 0.7),
}
INDUSTRY = ("C1", "C2", "C3", "C4", "C5", "DE")


@dataclass(frozen=True, slots=True)
class Role:
    """What a zone is made to be: `weight` times the nation's industry; `local` in points a year,
    historical and recent; `lead` a sector that holds most of its industry."""

    name: str
    jobs: int
    weight: float
    local: tuple[float, float]
    lead: str = ""
    gone: str = ""


#: Five zones that must be chosen, then zones that each fail for one reason.
ROLES: tuple[Role, ...] = (
    Role("Valdorne", 42_000, 2.0, (1.4, 1.6), "C4"),
    Role("Brégançais", 61_000, 1.9, (1.1, 1.2), "C1"),
    Role("Haute-Vezène", 28_000, 2.2, (1.1, 1.5), "C3"),
    Role("Port-Ostrel", 55_000, 2.6, (-1.3, -1.5), "C5"),
    Role("Montsalvin", 37_000, 1.7, (-1.0, 1.3), "C5"),
    Role("Lorambeau", 48_000, 2.0, (0.0, 0.0), "C5"),  # follows its sectors
    Role("Sainte-Arvelle", 33_000, 1.9, (0.0, 1.4), "C3"),  # local effects of late
    Role("Corvanne", 44_000, 1.9, (1.5, 0.0), "C5"),  # and of old
    Role("Bellerive-sur-Aune", 90_000, 0.55, (1.6, 1.8)),  # little industry
    Role("Les Trois-Moulins", 39_000, 1.9, (0.0, 0.0), "C4"),  # a growing sector
    Role("Oursac", 26_000, 1.9, (1.5, 1.6), "C4", gone="secret"),
    Role("Vallombre-Nord", 31_000, 1.8, (1.4, 1.5), "C1", gone="merged"),
)
#: Ordinary zones, which make the nation what it is.
ORDINARY = (
    "Aigrefont", "Ambrelle", "Barsonges", "Boisvaudry", "Cambrelay", "Chasteval", "Dormelle",
    "Escarville", "Fontaubrac", "Garennec", "Grandlieuvre", "Hauterange", "Isquebec", "Jolincourt",
    "Kermorlan", "Lanvezec", "Marsillane", "Mirvaux", "Noirefosse", "Ombreval", "Pierrelaye-Basse",
    "Quincerot", "Rocheblave", "Saumelange", "Tressigny", "Ussandre", "Vernoselle", "Ygremont",
)  # fmt: skip
#: The five zones that meet the three criteria with the thresholds of `terrain cases select`, and
#: the two that cannot be judged.
ANSWER = frozenset({"9901", "9902", "9903", "9904", "9905"})
UNKNOWN = frozenset({"9911", "9912"})


def table(seed: int = 1) -> Iterator[list[str]]:
    """Header and rows, one column a year, as the statistics office would publish them."""
    rng = random.Random(seed)
    roles = list(ROLES) + [
        Role(name, rng.randrange(150_000, 400_000), rng.uniform(0.85, 1.12),
             (rng.uniform(-0.08, 0.08), rng.uniform(-0.08, 0.08)))
        for name in ORDINARY
    ]  # fmt: skip
    yield ["ZE2020", "LIBZE2020", "NA17", "Secteur", *(f"Emploi {year}" for year in YEARS)]
    for number, role in enumerate(roles, 9901):
        for sector, (label, *_) in SECTORS.items():
            jobs = _jobs(role, sector, rng)
            yield [str(number), role.name, sector, label, *_cells(role, sector, jobs)]


def _jobs(role: Role, sector: str, rng: random.Random) -> dict[int, int]:
    """Jobs by year: the sector's national path, and the zone's own in industry."""
    _, _, before, after = SECTORS[sector]
    industry = sector in INDUSTRY
    own = role.local if industry else (0.0, 0.0)
    start = role.jobs * _share(role, sector) * (1 if industry else rng.uniform(0.97, 1.03))
    made = {}
    for year in YEARS:
        old = min(year, HISTORICAL[1]) - HISTORICAL[0]
        new = max(year, RECENT[0]) - RECENT[0]
        path = (1 + old * (before + own[0]) / 100) * (1 + new * (after + own[1]) / 100)
        made[year] = max(1, round(start * path))
    return made


def _share(role: Role, sector: str) -> float:
    whole = sum(SECTORS[code][1] for code in INDUSTRY)
    share = SECTORS[sector][1]
    if sector not in INDUSTRY:
        return share * (1 - whole * role.weight) / (1 - whole)
    mix = share / whole
    if role.lead:
        mix = 0.3 * mix + 0.7 * (sector == role.lead)
    return whole * role.weight * mix


def _cells(role: Role, sector: str, jobs: Mapping[int, int]) -> Iterator[str]:
    for year in YEARS:
        if role.gone == "merged" and year < RECENT[0]:
            yield "nd"  # this zone was part of another before
        elif role.gone == "secret" and sector == "C2" and year == 2019:
            yield "s"
        else:
            yield f"{jobs[year]:,}".replace(",", "\u202f")


def write(path: Path, seed: int = 1) -> Path:
    """The table as a file: `;`, thin spaces in numbers, a title that says it is invented."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [TITLE, *(";".join(row) for row in table(seed))]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    return path


def main() -> None:
    """Write the table where it is asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(write(given.out, given.seed))


if __name__ == "__main__":
    main()
