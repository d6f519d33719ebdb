"""`terrain fieldwork`: who was met, where and when, against the plan; who speaks how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain fieldwork --out terrain.xlsx --out terrain.svg"))
@click.option("--scale", metavar="KIND", help="Lift territories to this kind (region, epci…).")
@filtered
@answered
@with_study
def command(study: Study, output: Output, **asked: Any) -> None:
    """People met by territory and role, the holes of the plan, months, shares of speech.

    A plan is in case.yaml: “plan:”, a list of {role: dirigeant, people: 3}.
    """
    from terrain.reports.charts.fieldwork import coverage
    from terrain.reports.sheets.fieldwork import sheets

    where = read(asked)
    value = study.fieldwork(where=where, **asked)
    deliver(
        output, sheets=lambda text: sheets(value, text), chart=lambda text: coverage(value, text)
    )
