"""Choosing the cases from a table as large as those published: 306 zones, A88, thirty years.

Figures are noise: what is timed is reading, sorting out and judging, in one command. There is no
peer: the tools that researchers use for coding know nothing of employment.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import corpus
from measure import TERRAIN, Row, run

ZONES, YEARS = 306, range(1990, 2020)


def _divisions() -> list[str]:
    """The 88 divisions of the classification (A88)."""
    from terrain.analysis.nomenclature import LEVELS

    return sorted(LEVELS["A88"])


def _table(path: Path) -> int:
    """A long table, `;`, with thin spaces; returns its rows."""
    rng = random.Random(1)
    sectors = _divisions()
    growth = {sector: rng.uniform(-0.02, 0.02) for sector in sectors}
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("ZE2020;A88;ANNEE;EMPLOI\n")
        for zone in range(1, ZONES + 1):
            for sector in sectors:
                jobs, own = rng.uniform(20, 4000), growth[sector] + rng.uniform(-0.01, 0.01)
                for year in YEARS:
                    value = f"{round(jobs * (1 + own) ** (year - 1990)):,}".replace(",", "\u202f")
                    file.write(f"{zone:04d};{sector};{year};{value}\n")
                    count += 1
    return count


def part(made: corpus.Made) -> list[Row]:  # noqa: ARG001  # the table is its own
    """The whole command, with each method."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as folder:
        path = Path(folder) / "emploi-invente.csv"
        rows = _table(path)
        asked = [*TERRAIN, "cases", "select", path, "--historical", "1990-2007", "--recent",
                 "2009-2019", "--of", "all", "--json"]  # fmt: skip
        dunn = run(asked, memory=True)
        other = run([*asked, "--method", "esteban-marquillas"])
    note = f"{rows:,} rows, {ZONES} zones × 88 sectors, exact fractions"
    return [
        Row("cases", "cases select, Dunn, all sectors", dunn.seconds, "s", 20, note=note),
        Row("cases", "the same, Esteban-Marquillas", other.seconds, "s", 20),
        Row("cases", "peak memory", dunn.peak, "MB", 1000),
    ]
