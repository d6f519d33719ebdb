"""`terrain participant`: the roster, under pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, table, with_study

if TYPE_CHECKING:
    from terrain.model.combination import SettledCombination
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


@command.command("rare", epilog=example("terrain participant rare"))
@click.option("--k", type=click.IntRange(2), default=3, show_default=True,
              help="People who should share a role, a place and a year.")  # fmt: skip
@as_json
@with_study
def rare(study: Study, k: int, json_: bool) -> None:
    """Who would be recognised by a role, a place and a year together: fewer than K share them.

    What is counted is the corpus; the field holds more people. Settle each once, with “settle”.
    """
    from terrain.workspace.combinations import rare

    found = rare(study, k)
    if json_:
        dump([
            {"participant": r.participant, "role": r.combination.role,
             "place": r.combination.place or None, "period": r.combination.period or None,
             "count": r.count, "k": r.k, "settled": r.settled is not None,
             "population": r.settled.population if r.settled else None,
             "remark": r.settled.remark if r.settled else None}
            for r in found
        ])  # fmt: skip
        return
    table(
        [(r.participant, r.combination.role, r.combination.place, r.combination.period,
          r.count, _settled(r.settled)) for r in found],
        ("participant", "role", "place", "period", "share it", "settled"),
    )  # fmt: skip
    open_ = sum(r.warns for r in found)
    click.echo(f"{plural(len(found), 'combination')} shared by fewer than {k} participants of the "
               f"corpus; {open_} not settled.")  # fmt: skip


def _settled(row: SettledCombination | None) -> str:
    if row is None:
        return "no"
    return f"population {row.population}" if row.population is not None else row.remark[:40]


@command.command(
    "settle",
    epilog=example(
        'terrain participant settle sa-dir-01 --population 40 --because "Insee, Sirene"'
    ),
)
@click.argument("participant")
@click.option("--population", type=click.IntRange(1), metavar="N",
              help="How many people of the field share the combination.")  # fmt: skip
@click.option("--because", default="", metavar="TEXT", help="The source, or the reason.")
@click.option("--role", help="Another role than the roster's (empty: any).")
@click.option("--place", metavar="TERRITORY", help="Another place than theirs (empty: any).")
@click.option("--period", metavar="2023-2024", help="Other years than theirs (empty: any).")
@click.option("--coder", metavar="NAME", help="Who settles it.")
@with_study
def settle(study: Study, participant: str, population: int | None, because: str,
           coder: str | None, role: str | None, place: str | None,
           period: str | None) -> None:  # fmt: skip
    """Say that a PARTICIPANT's role, place and period may be shown together.

    Written in corpus/combinations.yaml, with your reason; “terrain undo” takes it back.
    """
    from terrain.workspace.combinations import settle

    row = settle(study, participant, population=population, because=because, by=coder or "",
                 role=role, place=place, period=period)  # fmt: skip
    held = " × ".join(part for part in (row.role, row.place, row.period) if part) or "everything"
    click.echo(f"Settled for {participant}: {held} (corpus/combinations.yaml).")
