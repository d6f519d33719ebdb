"""`terrain saturation`: how many more codes would the next interview bring?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain saturation --by territory --out saturation.svg"))
@click.option("--by", metavar="ATTRIBUTE", help="Also for each territory, role, case, sector…")
@click.option("--scale", metavar="KIND", help="Lift territories to this kind (region, epci…).")
@click.option("--base", type=click.IntRange(1), default=4, show_default=True,
              help="Interviews that make the base of the rule.")  # fmt: skip
@click.option("--run", type=click.IntRange(1), default=2, show_default=True,
              help="Interviews that must bring little.")  # fmt: skip
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.05, show_default=True,
              help="How little, as a share of the base.")  # fmt: skip
@click.option("--orders", type=click.IntRange(1, 100_000), default=1000, show_default=True,
              help="Random orders, for the band.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of these.")
@filtered
@answered
@with_study
def command(study: Study, output: Output, **asked: Any) -> None:
    """New codes an interview, over all orders and by group; codes unheard; a stopping rule.

    Transcripts count that somebody has marked as coded to the end (“terrain finish”).
    """
    from terrain.reports.charts.saturation import curves
    from terrain.reports.sheets.saturation import sheets

    where = read(asked)
    value = study.saturation(where=where, **asked)
    deliver(output, sheets=lambda text: sheets(value, text), chart=lambda text: curves(value, text))
