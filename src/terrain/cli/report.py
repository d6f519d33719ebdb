"""`terrain report`: whole documents, for a referee or for the people of a territory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, plural, progress, with_study
from terrain.cli.filters import filtered, read

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.group(name="report", epilog=example("terrain report comparison --out rapport.docx"))
def command() -> None:
    """Write a whole document: a comparison with its methods, the portrait of a territory."""


_OUT = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write .docx, .pdf, .html or .md.",
)  # fmt: skip
_LANG = click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True,
    help="Of the document.",
)  # fmt: skip


@command.command(epilog=example("terrain report comparison --by territory --out rapport.docx"))
@click.option("--by", default="territory", show_default=True,
              help="What is compared: territory, case, role, sector, kind, year…")  # fmt: skip
@click.option("--scale", metavar="KIND", help="Lift territories to this kind (region, epci…).")
@click.option("--codes", multiple=True, metavar="CODE", help="These codes, with their children.")
@click.option("--coders", metavar="NAME,NAME…", default="",
              help="Whose agreement.  [default: all]")  # fmt: skip
@click.option("--unit", type=click.Choice(["sentence", "turn", "passage"]), default="turn",
              show_default=True, help="Of the agreement.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help="For every interval.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of these.")
@_OUT
@_LANG
@filtered
@with_study
def comparison(
    study: Study, out: Path, lang: Any, codes: tuple[str, ...], coders: str, **asked: Any
) -> None:  # fmt: skip
    """Corpus, fieldwork, coding, agreement, comparisons, figures, and the methods behind them.

    A part that cannot be computed says why. Dated, with versions, parameters and seeds.
    """
    from terrain.cli.output import write_document
    from terrain.reports.comparison_report import document
    from terrain.reports.text import Text
    from terrain.workspace.report import findings

    where, text = read(asked), Text(lang)
    value = findings(
        study, where=where, codes=list(codes) or None,
        coders=[name.strip() for name in coders.split(",") if name.strip()],
        progress=progress("Report"), **asked,
    )  # fmt: skip
    write_document(document(value, text), out, text)
    for name, reason in value.reasons.items():
        click.echo(f"Not computed ({name}): {reason}", err=True)
    click.echo(f"Written: {out}")


@command.command(epilog=example("terrain report territory alsace-centrale --out alsace.docx"))
@click.argument("territory", metavar="TERRITORY")
@click.option("--quotations", "limit", type=click.IntRange(0), default=4, show_default=True,
              help="At most, for each theme.")  # fmt: skip
@click.option("--themes", type=click.IntRange(0), default=5, show_default=True,
              help="Themes quoted, those most its own.")  # fmt: skip
@click.option("--employment", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE",
              help="Jobs by zone, sector and year (CSV).  [default: the study's]")  # fmt: skip
@click.option("--historical", metavar="YEAR-YEAR", default="", help="The older period of jobs.")
@click.option("--recent", metavar="YEAR-YEAR", default="", help="The newer one.")
@_OUT
@_LANG
@with_study
def territory(study: Study, territory: str, out: Path, lang: Any, **asked: Any) -> None:
    """The portrait of a TERRITORY: people met, its themes and words, its parts, quotations.

    With a table of employment, its zones d'emploi by sector and their shift-share. A study keeps
    its own in terrain.yaml: employment: {file: …, historical: 1990-2007, recent: 2009-2019}
    """
    from terrain.cli.output import write_document
    from terrain.reports.portrait import document
    from terrain.reports.text import Text
    from terrain.workspace.report import portrait

    value, text = portrait(study, territory, progress=progress("Portrait"), **asked), Text(lang)
    write_document(document(value, text), out, text)
    for name, reason in value.reasons.items():
        click.echo(f"Not computed ({name}): {reason}", err=True)
    quoted = sum(len(held) for _, held in value.quotations)
    click.echo(
        f"{plural(len(value.encounters), 'person', 'people')}, {plural(quoted, 'quotation')}. "
        f"Written: {out}"
    )
