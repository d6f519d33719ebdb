"""`terrain finish`: a coder's mark that a transcript has been coded to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import coder_option, example, plural, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain finish seine-aval/dirigeant-logistique --coder camille"))
@click.argument("transcripts", nargs=-1, required=True)
@click.option("--not", "not_", is_flag=True, help="Take the mark away.")
@coder_option
@with_study
def command(study: Study, transcripts: tuple[str, ...], not_: bool, coder: str | None) -> None:
    """Mark TRANSCRIPTS as coded to the end by a coder.

    From then on, a code that is absent there counts as unsaid, not as not yet coded.
    """
    from terrain.workspace.marks import mark_finished

    who = study.coder(coder)
    names = mark_finished(study, transcripts, who, finished=not not_)
    verb = "no longer finished" if not_ else "finished"
    click.echo(f"{plural(len(names), 'transcript')} {verb} for {who}: {', '.join(names)}.")
