"""`terrain territories`: places at any scale, and the official list of Territoires d'industrie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, table, with_study
from terrain.model.territory import KINDS

if TYPE_CHECKING:
    from terrain.workspace.study import Study
    from terrain.workspace.territory_import import Plan


@click.group(name="territories", epilog=example("terrain territories list"))
def command() -> None:
    """Territories at any scale: list them, add one, bring in official lists."""


@command.command("list", epilog=example("terrain territories list"))
@as_json
@with_study
def list_(study: Study, json_: bool) -> None:
    """The territories, what holds them, and how many turns are spoken from each."""
    from collections import Counter

    from terrain.access import Purpose

    project, _ = study.permitted(Purpose.ANALYSE)
    turns = Counter(project.territory(transcript, turn) for transcript, turn in project.turns())
    places = list(project.territories.by_id.values())
    if json_:
        dump([
            {"id": p.id, "name": p.name, "kind": p.kind, "code": p.code,
             "parents": p.parents, "members": p.members, "turns": turns[p.id]} for p in places
        ])  # fmt: skip
        return
    table(
        [(p.id, p.name, p.kind, p.code, ", ".join(p.parents), turns[p.id]) for p in places],
        ("territory", "name", "kind", "code", "in", "turns"),
    )
    click.echo(f"{plural(len(places), 'territory', 'territories')}.")


@command.command("add", epilog=example(
    'terrain territories add seine-aval --name "Seine Aval-Mantes" --kind territoire-industrie'
))  # fmt: skip
@click.argument("territory")
@click.option("--name", help="Its name for people.")
@click.option("--kind", type=click.Choice(list(KINDS)), default="other", show_default=True)
@click.option("--code", default="", help="Its official code (INSEE, SIREN).")
@click.option("--in", "parents", multiple=True, metavar="ID", help="What holds it.")
@click.option(
    "--members",
    metavar="ID,ID…",
    default="",
    help="What it is made of: ids, codes or names of territories of any kind.",
)
@with_study
def add(
    study: Study, territory: str, name: str | None, kind: str, code: str,
    parents: tuple[str, ...], members: str,
) -> None:  # fmt: skip
    """Describe a TERRITORY (its id), or compose one that is there of others (--members)."""
    from terrain.model.territory import Territory
    from terrain.workspace.territories import add_territories, compose, resolved

    inside = [part.strip() for part in members.split(",") if part.strip()]
    if territory in study.project.territories:
        count = len(compose(study, territory, inside))
        gained = f", and gained {plural(count, 'member')}" if count else ""
        click.echo(f"{territory} was already there{gained}.")
        return
    if not name:
        raise click.UsageError("--name is needed for a territory that is not there yet.")
    held = tuple(resolved(study, inside))
    add_territories(study, [Territory(territory, name, kind, code, parents, held)])
    click.echo(f"{territory} added.")


@command.command("import", epilog=example(
    "terrain territories import territoires_industrie_183_epci.csv --only ti-4401 --dry-run"
))  # fmt: skip
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--only", multiple=True, metavar="CODE|NAME", help="These (default: all).")
@click.option(
    "--near",
    multiple=True,
    metavar="CODE|NAME",
    help="It, what lies in it, and what shares a zone d'emploi with it.",
)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default=None,
    help="The level of a column CODGEO, where it cannot be told.",
)
@click.option("--without-members", is_flag=True, help="Leave out what lies in them.")
@click.option("--without-zones", is_flag=True, help="Leave out the zones d'emploi.")
@click.option("--keep", is_flag=True, help="Complete nothing that is there.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@as_json
@with_study
def import_(
    study: Study, files: tuple[Path, ...], only: tuple[str, ...], near: tuple[str, ...],
    kind: str | None, without_members: bool, without_zones: bool, keep: bool, dry_run: bool,
    json_: bool,
) -> None:  # fmt: skip
    """Bring in official lists (CSV): Territoires d'industrie with their EPCI, zones d'emploi, …

    The first file says which level is imported; others complete it (names, parents). What is there
    keeps its id and name, and gains the code, parents and members that it lacks.
    """
    from terrain.workspace.territory_import import Wanted, carry_out, plan

    wanted = Wanted(only, near, not without_members, not without_zones)
    made = plan(study, files, wanted, kind=kind or "", complete=not keep)
    if not dry_run:
        carry_out(study, made)
    for note in made.notes:
        click.echo(f"terrain: {note}", err=True)
    if json_:
        dump({**made.as_json(), "dry_run": dry_run})
        return
    _say(made, dry_run=dry_run)


def _say(made: Plan, *, dry_run: bool) -> None:
    if dry_run:
        table([(t.id, t.name, t.kind, ", ".join(t.parents), len(t.members)) for t in made.new],
              ("new", "name", "kind", "in", "members"))  # fmt: skip
        for gain in made.completed:
            parts = [*(f"in {name}" for name in gain.parents), *(f"+ {m}" for m in gain.members)]
            parts += [f"{key} {value}" for key, value in (("name", gain.name), ("code", gain.code))
                      if value]  # fmt: skip
            click.echo(f"{gain.id}: {', '.join(parts)}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{plural(len(made.new), 'territory', 'territories')} {would}added, "
        f"{len(made.completed)} completed, {made.kept} unchanged, of {made.read} read."
    )
