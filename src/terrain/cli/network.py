"""`terrain network`: which words, or codes, stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain network --terms 60 --out mots.svg"))
@click.option("--terms", type=click.IntRange(2, 400), default=60, show_default=True,
              help="The most widespread, so many.")  # fmt: skip
@click.option("--of", type=click.Choice(["lemmas", "codes"]), default="lemmas", show_default=True,
              help="What is linked.")  # fmt: skip
@click.option("--measure", type=click.Choice(["cooccurrence", "jaccard"]), default="cooccurrence",
              show_default=True, help="How strong a link is.")  # fmt: skip
@click.option("--unit", type=click.Choice(["passage", "turn"]), default="passage",
              show_default=True, help="Where two of them meet.")  # fmt: skip
@click.option("--minimum", type=click.IntRange(1),
              help="Least units that hold it.  [default: 3; codes: 1]")  # fmt: skip
@click.option("--stop", metavar="WORD,WORD…", default="", help="Lemmas to leave out.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True,
              help="Links shown (0: all).")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the communities.")  # fmt: skip
@filtered
@answered
@with_study
def command(study: Study, output: Output, limit: int, stop: str, **asked: Any) -> None:
    """Similarity graph: the maximum tree of co-occurrences, with communities.

    Filter to draw one group's: --territory seine-aval-mantes. A picture with --out.
    """
    from terrain.reports.charts.wordgraph import tree
    from terrain.reports.sheets.network import sheets

    words = [word for word in stop.split(",") if word.strip()]
    value = study.word_graph(where=read(asked), stop=words, progress=progress("Lemmas"), **asked)
    deliver(
        output, sheets=lambda text: sheets(value, text, limit=limit),
        chart=lambda text: tree(value, text),
    )  # fmt: skip
