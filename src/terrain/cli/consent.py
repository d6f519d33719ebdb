"""`terrain consent`: record a promise; everything obeys it from then on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from terrain.cli.common import example, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain consent sa-synd-01 --use analysis"))
@click.argument("target", metavar="PARTICIPANT|TRANSCRIPT")
@click.option("--use", type=click.Choice(["quote", "analysis", "withdrawn"]), required=True,
              help="quote; analysis (read and counted, never quoted); withdrawn.")  # fmt: skip
@click.option("--embargo", type=click.DateTime(["%Y-%m-%d"]), metavar="2031-01-01",
              help="Nothing is used before that day.")  # fmt: skip
@click.option("--named/--anonymous", default=False, help="May they be named?")
@with_study
def command(study: Study, target: str, use: str, embargo: dt.datetime | None, named: bool) -> None:
    """Record what a PARTICIPANT, or everyone in a TRANSCRIPT, allows.

    Search, counts and dossiers obey at once. A withdrawal also erases what was derived from the
    words; the transcript itself is yours to delete.
    """
    from terrain.model.participant import Consent
    from terrain.workspace.consent import set_consent

    promise = Consent(use, embargo.date() if embargo else None, named)  # type: ignore[arg-type]  # click checked it
    path = set_consent(study, target, promise)
    _ = study.project  # reads the study again, which erases what a withdrawal must
    until = f", embargo until {embargo:%Y-%m-%d}" if embargo else ""
    click.echo(f"Consent of {target}: {use}{until} ({path}).")
    if use == "withdrawn":
        click.echo("Their words are in no answer from now on. Run “terrain index” to bring back "
                   "what others say in the same transcripts; delete the words themselves from "
                   "corpus/ as you promised.")  # fmt: skip
