"""The figures of the documentation, drawn from the demonstration study.

    make docs
    python scripts/figures.py

A test draws them again and compares, so that a page never shows what the program no longer draws.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import terrain
from terrain.reports.charts import agreement, comparison, cooccur, factor, fieldwork, saturation
from terrain.reports.charts import typical as specificities
from terrain.reports.charts.base import svg
from terrain.reports.text import Text

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "figures"


def figures(study: Any, text: Text) -> dict[str, Callable[[], Any]]:
    """Each figure by the name of its file, drawn when called."""
    places = ("alsace-centrale", "angouleme-cognac", "seine-aval-mantes")
    return {
        "accord": lambda: agreement.dots(study.agreement(), text),
        "comparaison": lambda: comparison.heat_map(
            study.comparison(coder="camille", territory=places), text),
        "propre": lambda: specificities.bars(
            study.specificities("territory", territory=places), text, limit=6),
        "plan": lambda: factor.plane(study.correspondence("territory"), text),
        "rencontres": lambda: cooccur.graph(study.cooccurrence("turn", coder="camille"), text),
        "saturation": lambda: saturation.curves(
            study.saturation("role", coder="camille"), text),
        "terrain": lambda: fieldwork.coverage(study.fieldwork(), text),
    }  # fmt: skip


def drawn(root: Path = ROOT) -> dict[str, str]:
    """Every figure as SVG."""
    text = Text("fr")
    return {name: svg(draw(), text) for name, draw in figures(terrain.open(root), text).items()}


def main() -> None:
    """Draw them all into docs/figures."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in drawn().items():
        path = FOLDER / f"{name}.svg"
        path.write_text(picture + "\n", "utf-8", newline="\n")
        sys.stdout.write(f"Written: {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
