"""`terrain status`: the study at a glance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, said_by, table, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain status"))
@as_json
@with_study
def command(study: Study, json_: bool) -> None:
    """Cases, transcripts, codings by coder, what waits to be settled, the state of the index."""
    from terrain.workspace.overview import overview

    found = overview(study)
    if json_:
        dump(found)
        return
    mark = "  [invented transcripts]" if found["fictional"] else ""
    click.secho(f"{found['name']}{mark}", bold=True)
    cases = [
        (c["case"], c["title"], c["transcripts"], c["words"], c["codings"], c["finished"])
        for c in found["cases"]
    ]
    table(cases, ("case", "title", "transcripts", "words", "codings", "finished"))
    click.echo(
        f"{plural(found['transcripts'], 'transcript')}, {plural(found['words'], 'word')}, "
        f"{plural(found['participants'], 'participant')}, "
        f"{plural(found['territories'], 'territory', 'territories')}, "
        f"{plural(found['codes'], 'code')}."
    )
    by = said_by(Counter(found["coders"]))
    click.echo(f"{plural(found['codings'], 'coding')}{f' ({by})' if by else ''}.")
    _waiting(found)
    click.echo(found["index"]["said"])


def _waiting(found: dict[str, Any]) -> None:
    if found["restricted"]:
        click.echo(f"{plural(found['restricted'], 'transcript')} restricted by consent "
                   f"(and {plural(found['restricted_turns'], 'turn')} in others).")  # fmt: skip
    if found["unresolved"]:
        adrift = plural(found["unresolved"], "coding")
        click.secho(f"{adrift} unresolved: “terrain codings settle”.", fg="yellow")
    if found["errors"] or found["warnings"]:
        click.secho(f"{plural(found['errors'], 'error')}, {plural(found['warnings'], 'warning')}: "
                    "“terrain check” says where and what to do.", fg="yellow")  # fmt: skip
