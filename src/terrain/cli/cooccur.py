"""`terrain cooccur`: which codes stand together, and which follows which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain cooccur --within sentences --distance 2 --codes foncier"))
@click.option("--within", type=click.Choice(["span", "sentences", "turn", "section", "transcript"]),
              default="turn", show_default=True, help="Where two codes meet.")  # fmt: skip
@click.option("--distance", type=click.IntRange(0), default=1, show_default=True, metavar="N",
              help="With “sentences”: at most N sentences apart.")  # fmt: skip
@click.option("--codes", multiple=True, metavar="CODE", help="These codes, with their children.")
@click.option("--families", is_flag=True, help="Also each family, children included.")
@click.option("--then", nargs=2, metavar="FIRST THEN",
              help="How often THEN follows FIRST, against chance.")  # fmt: skip
@click.option("--steps", type=click.IntRange(1), default=3, show_default=True,
              help="With --then: turns of respondents in which it must follow.")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True,
              help="Lines shown (0: all).")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=500, show_default=True,
              help="Of transcripts, for the intervals (with --then: shifts).")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of these.")
@filtered
@answered
@with_study
def command(
    study: Study, output: Output, then: tuple[str, str] | None, steps: int, limit: int,
    codes: tuple[str, ...], resamples: int, seed: int, **asked: Any,
) -> None:  # fmt: skip
    """Counts, Jaccard and lift (with its interval) of every pair of codes; a graph with --out.

    The lift is how many times more often two codes meet than if each fell at random.
    """
    from terrain.reports.charts.cooccur import graph
    from terrain.reports.sheets.cooccur import sequence_sheets, sheets

    where = read(asked)
    if then:
        found = study.sequence(*then, steps=steps, where=where, shifts=resamples, seed=seed)
        deliver(output, sheets=lambda text: sequence_sheets(found, text, limit=limit))
        return
    value = study.cooccurrence(
        codes=list(codes) or None,
        where=where,
        resamples=resamples,
        seed=seed,
        progress=progress("Sentences"),
        **asked,
    )
    deliver(
        output, sheets=lambda text: sheets(value, text, limit=limit),
        chart=lambda text: graph(value, text),
    )  # fmt: skip
