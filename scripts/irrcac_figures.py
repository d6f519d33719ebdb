"""Writes tests/data/irrcac.json: what irrCAC finds on the examples that it ships.

irrCAC pins an old scipy, so that it cannot live beside terrain: run this in an environment of its
own, with irrCAC==0.4.4 and nothing of terrain.

    python scripts/irrcac_figures.py
"""

from __future__ import annotations

import json
from pathlib import Path

from irrCAC.datasets import raw_4raters, raw_5observers, raw_g1g2, raw_gender
from irrCAC.raw import CAC

EXAMPLES = {
    "raw_4raters": raw_4raters,
    "raw_5observers": raw_5observers,
    "raw_g1g2": raw_g1g2,
    "raw_gender": raw_gender,
}


def figures(ratings: object) -> dict[str, float]:
    """The coefficients of one table of raw ratings, unrounded."""
    made = CAC(ratings, weights="identity", digits=15)
    found = {
        "cohen": made.conger(),
        "fleiss": made.fleiss(),
        "alpha": made.krippendorff(),
        "ac1": made.gwet(),
    }
    answer = {name: value["est"]["coefficient_value"] for name, value in found.items()}
    return answer | {"percent": found["ac1"]["est"]["pa"]}


def main() -> None:
    """Every example with its ratings and figures."""
    held = {}
    for name, load in EXAMPLES.items():
        table = load()
        table = table.select_dtypes(exclude="datetime")
        raters = [
            c for c in table.columns if c.lower() not in ("unit", "units", "group", "subject")
        ]
        rows = table[raters]
        cells = [
            [None if v != v else v for v in row] for row in rows.to_numpy(dtype=object).tolist()
        ]
        held[name] = {"ratings": cells, "figures": figures(rows)}
    path = Path(__file__).resolve().parent.parent / "tests" / "data" / "irrcac.json"
    path.write_text(json.dumps(held, indent=1, default=str) + "\n", encoding="utf-8")
    print(f"Written: {path.name}")


if __name__ == "__main__":
    main()
