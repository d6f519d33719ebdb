"""`terrain contrast`: what a theme becomes from one territory to another, in quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(
    epilog=example("terrain contrast foncier --territory alsace-centrale --territory fougeres")
)
@click.argument("theme", metavar="CODE")
@click.option("--limit", type=click.IntRange(1), default=3, show_default=True,
              help="Quotations of each territory by each rule.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the sample, where a territory has more than 300 quotations.")  # fmt: skip
@filtered
@answered
@with_study
def command(study: Study, output: Output, theme: str, limit: int, seed: int, **asked: Any) -> None:
    """Oppose 2 to 6 territories (--territory, again and again) on a CODE with its children.

    The quotations that represent each, that set it apart, and that nobody says elsewhere, by
    meaning; the rule of choice is printed. --out .docx or .html puts them side by side.
    """
    from terrain.reports.contrast import document
    from terrain.reports.sheets.contrast import sheets

    where = read(asked)
    value = study.contrast(
        theme, *where.territory, where=where, limit=limit, seed=seed, progress=progress("Contrast")
    )
    deliver(
        output, sheets=lambda text: sheets(value, text),
        document=lambda text: document(value, text, study.today),
    )  # fmt: skip
