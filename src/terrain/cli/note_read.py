"""`terrain note list`, `show`, `searches`, `check`: what a Note holds, and whether it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, with_study
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terrain.evidence.check import NoteCheck
    from terrain.evidence.standing import Standing
    from terrain.reports.text import Text
    from terrain.workspace.study import Study


@click.command("list", epilog=example("terrain note list"))
@answered
@with_study
def list_(study: Study, output: Output) -> None:
    """The Notes of the study."""
    from terrain.reports.sheets.note import listing

    found = study.project.notes.values()
    deliver(output, sheets=lambda text: (listing(found, text),))


@click.command("show", epilog=example("terrain note show vendeurs"))
@click.argument("note")
@as_json
@with_study
def show(study: Study, note: str, json_: bool) -> None:
    """A NOTE: its claims, their evidence, how each piece stands."""
    from terrain.reports.sheets.note import plain
    from terrain.reports.text import Text

    value = study.note(note)
    if json_:
        dump(plain(value, Text("en")))
        return
    invented = "  [invented]" if value.fictional else ""
    click.secho(f"{value.note.title}{invented}", bold=True)
    click.echo(f"{value.note.path}  {value.note.status}")
    for one in value.claims:
        click.echo()
        click.secho(f"{one.claim.id}  {one.claim.text}", bold=True)
        for standing in one.standings:
            _show(standing)
    if value.loose:
        click.secho("\nUnder no claim:", bold=True)
        for standing in value.loose:
            _show(standing)


def _show(standing: Standing) -> None:
    evidence = standing.evidence
    state = "" if standing.state == "here" else click.style(f"  {standing.state}", fg="red")
    cited = standing.citation or evidence.citation
    click.echo(f"  {evidence.id or '(no id)'}  {evidence.stance}  {cited}{state}")
    if standing.words:
        click.echo(f"      “{' '.join(standing.words.split())}”")
    elif standing.unquotable is not None:
        click.echo(f"      [withheld: {standing.unquotable.reason}]")
    if evidence.remark:
        click.echo(f"      {' '.join(evidence.remark.split())}")


@click.command("searches", epilog=example("terrain note searches vendeurs --out journal.csv"))
@click.argument("note")
@answered
@with_study
def searches(study: Study, note: str, output: Output) -> None:
    """The searches made for a NOTE: what was looked for, read, kept, set aside."""
    from terrain.reports.sheets import note as sheets
    from terrain.workspace.note_lookup import note_named
    from terrain.workspace.note_search import outcomes

    held = note_named(study, note)
    found = outcomes(study, held)
    deliver(
        output, sheets=lambda text: (sheets.searches(held.title, found, text),),
        value=lambda: [sheets.plain_search(outcome) for outcome in found],
    )  # fmt: skip


@click.command("check", epilog=example("terrain note check vendeurs --publish"))
@click.argument("notes", nargs=-1)
@click.option("--publish", is_flag=True, help="Fail on what may not be published.")
@click.option("--scale", metavar="KIND", help="Territories at this scale (region…).")
@click.option("--silent", is_flag=True, help="List the territories without evidence one by one.")
@answered
@with_study
def check(
    study: Study, notes: tuple[str, ...], publish: bool, scale: str | None, silent: bool,
    output: Output,
) -> None:  # fmt: skip
    """Look up every quotation of NOTES (default: all), and what each claim rests on.

    Exit 1 when something fails: words changed or gone, words that may not be quoted, a real name
    of the key, a line that cannot be read. A single witness, role or territory, or a contradiction
    never looked for, is a warning.
    """
    from terrain.reports.sheets import note as sheets
    from terrain.reports.text import Text
    from terrain.workspace.note_check import recogniser

    found = study.check_notes(*notes, publish=publish, scale=scale, recognised=recogniser(study))
    deliver(
        output,
        sheets=lambda text: [
            sheet for one in found
            for sheet in (sheets.sheets(one, text) if output.out
                          else sheets.page(one, text, silent=silent))
        ],
        value=lambda: {"notes": [sheets.plain(one, Text(output.lang)) for one in found]},
    )  # fmt: skip
    unread = _unread(study) if not notes else []
    _sum_up(found, unread, Text(output.lang))
    if unread or any(one.failures for one in found):
        raise click.exceptions.Exit(1)


def _unread(study: Study) -> list[str]:
    """The Notes that could not be read at all."""
    read = {note.path for note in study.project.notes.values()}
    errors = (p for p in study.problems if p.severity == "error" and p.path.startswith("notes/"))
    return [str(problem) for problem in errors if problem.path not in read]


def _sum_up(found: Sequence[NoteCheck], unread: Sequence[str], text: Text) -> None:
    from terrain.reports.sheets.note import summary

    for one in found:
        mark = click.style("✗", fg="red") if one.failures else click.style("✓", fg="green")
        click.echo(f"{mark} {one.note.path}  {summary(one, text)}", err=True)
    for said in unread:
        click.echo(f"✗ {said}", err=True)
    if not found and not unread:
        click.echo("The study has no Note.", err=True)


COMMANDS = (list_, show, searches, check)
