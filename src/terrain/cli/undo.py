"""`terrain undo`: put back what the last change replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, table, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain undo"))
@click.option("--list", "list_", is_flag=True, help="Show the changes that can be undone.")
@as_json
@with_study
def command(study: Study, list_: bool, json_: bool) -> None:
    """Undo the last change of the study: codings, codebook, import, consent.

    Refused if the files have changed since by other means. The study's log keeps both.
    """
    from terrain.store.undo import changes, undo

    if list_:
        found = changes(study.root)
        if json_:
            dump([{"id": c.id, "summary": c.summary, "files": c.paths} for c in found])
        else:
            if not found:
                click.echo("No change can be undone.")
                return
            table([(c.summary, c.coder, len(c.paths)) for c in found], ("change", "coder", "files"))
        return
    undone = undo(study.root)
    if json_:
        dump({"undone": undone.summary, "files": undone.paths})
    else:
        click.echo(f"Undone: {undone.summary}.")
