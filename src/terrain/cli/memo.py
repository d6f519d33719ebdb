"""`terrain memo`: free notes on any object of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, coder_option, dump, example, plural, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.group(
    name="memo", epilog=example('terrain memo add code:foncier "À scinder ?" --coder camille')
)
def command() -> None:
    """Memos on transcripts, codes, participants, territories, cases, or the study."""


@command.command("add", epilog=example('terrain memo add code:foncier "À scinder ?"'))
@click.argument("about")
@click.argument("text")
@coder_option
@with_study
def add(study: Study, about: str, text: str, coder: str | None) -> None:
    """Write a memo ABOUT an object: transcript:ID, code:ID, participant:ID, territory:ID, case:ID,
    or study."""
    from terrain.workspace.marks import add_memo

    path = add_memo(study, about, text, study.coder(coder))
    click.echo(f"Memo written: {path}")


@command.command("list", epilog=example("terrain memo list code:foncier"))
@click.argument("about", required=False)
@as_json
@with_study
def list_(study: Study, about: str | None, json_: bool) -> None:
    """The memos, or those ABOUT one object."""
    memos = [m for m in study.project.memos if about in (None, m.about)]
    if json_:
        dump([
            {"id": m.id, "about": m.about, "coder": m.coder, "created": m.created, "text": m.text}
            for m in memos
        ])  # fmt: skip
        return
    for memo in memos:
        click.secho(f"{memo.about}  {memo.coder} {memo.created[:10]}", bold=True)
        click.echo(f"  {memo.text}\n")
    click.echo(f"{plural(len(memos), 'memo')}.")
