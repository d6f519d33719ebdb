"""`terrain team`: the accounts of people who share a study on a server."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

import click

from terrain.cli.common import as_json, dump, example, table, with_study
from terrain.store.accounts import Role

if TYPE_CHECKING:
    from terrain.workspace.study import Study
    from terrain.workspace.team import Team

_ROLE = click.Choice(get_args(Role))


@click.group(name="team", epilog=example("terrain team invite camille --role lead"))
def command() -> None:
    """The accounts of “terrain serve --team”.

    A reader reads, searches, compares and takes files away. A coder also codes under their own
    name, corrects transcripts and writes in Notes. A lead also changes the codebook, brings
    transcripts in, settles disagreements, draws tasks and invites.
    """


@command.command(epilog=example('terrain team invite "Noé B" --role coder'))
@click.argument("name")
@click.option("--role", type=_ROLE, default="coder", show_default=True, help="What they may do.")
@with_study
def invite(study: Study, name: str, role: Role) -> None:
    """Print a link by which NAME chooses a password; it serves once, within a week.

    NAME stands on their codings. For somebody who has an account already, the link gives another
    password: for one that was forgotten.
    """
    team = _team(study)
    token = team.invite(name, role)
    address = team.held().address
    click.echo(f"{address or 'ADDRESS'}/join/{token}")
    if not address:
        click.echo("ADDRESS is what “terrain serve --team” prints.", err=True)


@command.command("list", epilog=example("terrain team list"))
@as_json
@with_study
def list_(study: Study, json_: bool) -> None:
    """Everybody who may enter, and the invitations that wait."""
    team = _team(study)
    rows = [(one.name, str(one.role), f"since {one.created[:10]}") for one in team.people()]
    rows += [(one.name, str(one.role), f"invited, until {_day(one.until)}")
             for one in team.invitations()]  # fmt: skip
    if json_:
        dump([{"name": name, "role": role, "state": state} for name, role, state in rows])
    elif rows:
        table(rows, ("name", "role", ""))
    else:
        click.echo("Nobody yet: “terrain team invite NAME --role lead”.")


@command.command(epilog=example("terrain team role noé lead"))
@click.argument("name")
@click.argument("role", type=_ROLE)
@with_study
def role(study: Study, name: str, role: Role) -> None:
    """Give NAME another ROLE, at once."""
    _team(study).set_role(name, role)
    click.echo(f"{name} is a {role}.")


@command.command(epilog=example("terrain team remove noé"))
@click.argument("name")
@with_study
def remove(study: Study, name: str) -> None:
    """Close the account of NAME, or take the invitation back, at once; their codings stay."""
    team = _team(study)
    if name in {one.name for one in team.people()}:
        team.remove(name)
        click.echo(f"The account of {name} is closed; their codings stay.")
    elif name in {one.name for one in team.invitations()}:
        team.uninvite(name)
        click.echo(f"The invitation of {name} serves no more.")
    else:
        team.remove(name)  # says who there is


def _team(study: Study) -> Team:
    from terrain.workspace.team import Team

    return Team(study.root)


def _day(moment: int) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).date().isoformat()
