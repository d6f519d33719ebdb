"""`terrain factor`: a correspondence analysis of codes or words by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain factor --of codes --by territory --out plan.svg"))
@click.option("--by", default="territory", show_default=True,
              help="territory, case, role, sector, kind, section, year, participant.")  # fmt: skip
@click.option("--scale", metavar="KIND", help="Lift territories to this kind (region, epci…).")
@click.option("--of", type=click.Choice(["codes", "lemmas", "forms", "expressions"]),
              default="codes", show_default=True, help="What is counted.")  # fmt: skip
@click.option("--minimum", type=click.IntRange(1),
              help="Least occurrences in all.  [default: 10; codes: 5]")  # fmt: skip
@click.option("--axes", type=click.IntRange(1), default=5, show_default=True,
              help="Axes kept, at most.")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True,
              help="Terms shown (0: all).")  # fmt: skip
@click.option("--stop", metavar="WORD,WORD…", default="", help="Lemmas to leave out.")
@filtered
@answered
@with_study
def command(study: Study, output: Output, by: str, limit: int, stop: str, **asked: Any) -> None:
    """Correspondence analysis: which groups speak alike, and of what.

    Inertia of the axes, then coordinates, contributions and quality of groups and terms.
    """
    from terrain.reports.charts.factor import plane
    from terrain.reports.sheets.factor import sheets

    words = [word for word in stop.split(",") if word.strip()]
    value = study.correspondence(
        by, where=read(asked), stop=words, progress=progress("Lemmas"), **asked
    )
    deliver(
        output, sheets=lambda text: sheets(value, text, limit=limit),
        chart=lambda text: plane(value, text, terms=limit or 40),
    )  # fmt: skip
