"""`terrain participant`: the roster, under pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, table, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.group(name="participant", epilog=example("terrain participant list"))
def command() -> None:
    """The roster: who speaks, under pseudonyms, with role, sector, territory and consent."""


@command.command(
    "add",
    epilog=example(
        "terrain participant add sa-dir-01 --role dirigeant --sector logistique "
        "--territory seine-aval --speaker seine-aval/dirigeant-logistique:DIR1"
    ),
)
@click.argument("participant")
@click.option("--role", default="", help="dirigeant, élu, agent, …")
@click.option("--category", default="", help="PME de 40 salariés, …")
@click.option("--sector", default="", help="logistique, mécanique, …")
@click.option("--territory", default="", help="Where they speak from.")
@click.option("--speaker", metavar="TRANSCRIPT:LABEL", help="The label that is theirs.")
@with_study
def add(study: Study, participant: str, speaker: str | None, **fields: str) -> None:
    """Add a PARTICIPANT (an id, never a real name), or complete one that is there."""
    from terrain.workspace.consent import add_participant

    paths = add_participant(study, participant, fields, speaker=speaker)
    click.echo(f"{participant}: {', '.join(paths)}.")


@command.command("list", epilog=example("terrain participant list"))
@as_json
@with_study
def list_(study: Study, json_: bool) -> None:
    """The roster, with each person's consent and how often they speak."""
    project = study.project
    turns: dict[str, int] = {}
    for transcript, turn in project.turns():
        if person := project.participant(transcript, turn):
            turns[person.id] = turns.get(person.id, 0) + 1
    people = list(project.participants.values())
    if json_:
        dump([
            {"id": p.id, "role": p.role, "category": p.category, "sector": p.sector,
             "territory": p.territory, "consent": p.consent.use if p.consent else None,
             "embargo": p.consent.embargo if p.consent else None, "turns": turns.get(p.id, 0)}
            for p in people
        ])  # fmt: skip
        return
    table(
        [(p.id, p.role, p.sector, p.territory or "", p.consent.use if p.consent else "not recorded",
          turns.get(p.id, 0)) for p in people],
        ("participant", "role", "sector", "territory", "consent", "turns"),
    )  # fmt: skip
    click.echo(f"{plural(len(people), 'participant')}.")
