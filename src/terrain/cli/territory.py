"""`terrain territory`: places at any scale, and the official list of Territoires d'industrie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, table, with_study
from terrain.model.territory import KINDS

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.group(name="territory", epilog=example("terrain territory list"))
def command() -> None:
    """Territories at any scale: list them, add one, bring in an official list."""


@command.command("list", epilog=example("terrain territory list"))
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
    'terrain territory add seine-aval --name "Seine Aval-Mantes" --kind territoire-industrie'
))  # fmt: skip
@click.argument("territory")
@click.option("--name", required=True, help="Its name for people.")
@click.option("--kind", type=click.Choice(list(KINDS)), default="other", show_default=True)
@click.option("--code", default="", help="Its official code (INSEE, SIREN).")
@click.option("--in", "parents", multiple=True, metavar="ID", help="What holds it.")
@with_study
def add(
    study: Study, territory: str, name: str, kind: str, code: str, parents: tuple[str, ...]
) -> None:
    """Describe a TERRITORY (its id)."""
    from terrain.model.territory import Territory
    from terrain.workspace.territories import add_territories

    count = add_territories(study, [Territory(territory, name, kind, code, parents)])
    click.echo(f"{territory} {'added' if count else 'was already there'}.")


@command.command("import", epilog=example(
    "terrain territory import territoires_industrie_183_epci.csv --only alsace-centrale"
))  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--only", multiple=True, metavar="ID|NAME", help="These (default: all).")
@click.option("--without-members", is_flag=True, help="Leave their EPCI out.")
@with_study
def import_(study: Study, file: Path, only: tuple[str, ...], without_members: bool) -> None:
    """Bring in the ANCT list of Territoires d'industrie (CSV), with EPCI and régions.

    What is already there keeps its description.
    """
    from terrain.workspace.territories import add_territories, read_anct

    found = read_anct(file, only, members=not without_members)
    count = add_territories(study, found)
    click.echo(f"{plural(count, 'territory', 'territories')} added of {len(found)} read.")
