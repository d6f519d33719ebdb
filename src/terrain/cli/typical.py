"""`terrain typical`: what each territory, role or case says more, or less, than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain typical --by territory --concordance 2"))
@click.option("--by", default="territory", show_default=True,
              help="territory, case, role, sector, kind, section, year, participant.")  # fmt: skip
@click.option("--scale", metavar="KIND", help="Lift territories to this kind (region, epci…).")
@click.option("--of", type=click.Choice(["lemmas", "forms", "expressions", "codes"]),
              default="lemmas", show_default=True, help="What is counted.")  # fmt: skip
@click.option("--group", metavar="ID", help="This group only (against all the others).")
@click.option("--limit", type=click.IntRange(0), default=8, show_default=True,
              help="Terms of each group, over and under (0: all).")  # fmt: skip
@click.option("--threshold", type=float, default=2.0, show_default=True,
              help="Least specificity shown: 2 is one chance in a hundred.")  # fmt: skip
@click.option("--minimum", type=click.IntRange(1),
              help="Least occurrences in all.  [default: 3; codes: 1]")  # fmt: skip
@click.option("--stop", metavar="WORD,WORD…", default="", help="Lemmas to leave out.")
@click.option("--concordance", type=click.IntRange(0), default=0, metavar="N",
              help="Show N lines of each term in its group.")  # fmt: skip
@filtered
@answered
@with_study
def command(
    study: Study, output: Output, by: str, group: str | None, limit: int, threshold: float,
    concordance: int, stop: str, **asked: Any,
) -> None:  # fmt: skip
    """Specificities after Lafon: words, expressions or codes typical of each group.

    A specificity of +3 is a count that chance would give once in a thousand; −3, as rarely so
    low. Each term opens on its lines: “terrain concordance TERM --lemma --territory ID”.
    """
    from terrain.model.names import unknown
    from terrain.reports.charts.typical import bars
    from terrain.reports.sheets.typical import chosen, sheets
    from terrain.workspace.lexical import concordances

    where = read(asked)
    words = [word for word in stop.split(",") if word.strip()]
    value = study.specificities(by, where=where, stop=words, progress=progress("Lemmas"), **asked)
    keys = [size.group.key for size in value.groups]
    if group is not None and group not in keys:
        raise unknown("group", group, keys)
    rows = chosen(value, limit=limit, threshold=threshold, group=group)
    lines = concordances(study, value, rows, concordance, where) if concordance else []
    deliver(
        output, sheets=lambda text: sheets(value, text, rows, lines),
        chart=lambda text: bars(value, text, limit=limit or 20, threshold=threshold, group=group),
    )  # fmt: skip
