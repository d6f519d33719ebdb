"""`terrain history`: who changed what, as the first page of the browser tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, table, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain history --since 2026-03-01"))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    metavar="DAY",
    help="Changes from this day on (UTC). Default: those of the latest month that has any.",
)
@click.option("--limit", type=click.IntRange(0), default=0, help="Lines shown; 0 for all.")
@as_json
@with_study
def command(study: Study, since: dt.datetime | None, limit: int, json_: bool) -> None:
    """Tell who changed which transcripts and files, and when, the latest first.

    Read from the log that every change leaves in `logs/`; a change made by hand is not in it. What
    consent withholds is not told.
    """
    from terrain.workspace.history import history

    found = history(study, _moment(since))
    shown = found.groups[: limit or None]
    if json_:
        dump({"since": found.since, "total": found.total, "things": len(found.groups),
              "changes": [asdict(one) for one in shown]})  # fmt: skip
        return
    rows = [(one.at[:16].replace("T", " "), one.coder, one.transcript or one.about, one.count)
            for one in shown]  # fmt: skip
    if rows:
        table(rows, ("latest (UTC)", "who", "what", "changes"))
    from_ = f" since {found.since}" if found.since else " in the latest log"
    cut = len(shown) < len(found.groups)
    end = f"; {len(shown)} of {len(found.groups)} lines shown" if cut else ""
    click.echo(f"{plural(found.total, 'change')}{from_}{end}.")


def _moment(since: dt.datetime | None) -> str:
    """As the log writes moments; a day alone is its beginning."""
    if since is None:
        return ""
    day = since.time() == dt.time()
    return since.strftime("%Y-%m-%d" if day else "%Y-%m-%dT%H:%M:%SZ")
