"""`terrain classes`: what people talk about together, by the words of their passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain classes --classes 5 --out classes.svg --out classes.xlsx"))
@click.option("--classes", "count", type=click.IntRange(2), default=6, show_default=True,
              help="Classes wanted, at most.")  # fmt: skip
@click.option("--unit", type=click.Choice(["passage", "turn"]), default="passage",
              show_default=True, help="What is classified.")  # fmt: skip
@click.option("--minimum", type=click.IntRange(1), default=3, show_default=True,
              help="Least occurrences of a lemma.")  # fmt: skip
@click.option("--smallest", type=click.IntRange(1), metavar="N",
              help="Set smaller classes aside.  [default: a quarter of an even share]",
              )  # fmt: skip
@click.option("--stop", metavar="WORD,WORD…", default="", help="Lemmas to leave out.")
@click.option("--passages", type=click.IntRange(0), default=2, show_default=True,
              help="Typical passages shown of each class.")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True,
              help="Words, and values of each variable, shown of each class (0: all).")  # fmt: skip
@click.option("--stability", "resamples", type=click.IntRange(0, 1000), default=20,
              show_default=True, help="Resamples of transcripts to classify (0: none).",
              )  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the factors and the resamples.")  # fmt: skip
@filtered
@answered
@with_study
def command(study: Study, output: Output, count: int, limit: int, stop: str, **asked: Any) -> None:
    """Reinert's descending classification of passages, as in IRaMuTeQ.

    Classes with their typical words and passages, the territories, roles and codes that go with
    them, and how far other interviews would have given the same. A picture of the tree with --out.
    """
    from terrain.reports.charts.classes import dendrogram
    from terrain.reports.sheets.classes import sheets

    words = [word for word in stop.split(",") if word.strip()]
    value = study.lexical_classes(
        count, where=read(asked), stop=words, progress=progress("Classes"), **asked
    )
    deliver(
        output, sheets=lambda text: sheets(value, text, limit=limit),
        chart=lambda text: dendrogram(value, text, words=limit or 20),
    )  # fmt: skip
