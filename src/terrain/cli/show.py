"""`terrain show`: a place of a transcript, in its context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, with_study

if TYPE_CHECKING:
    from terrain.model.project import Project
    from terrain.model.transcript import Transcript, Turn
    from terrain.workspace.study import Study


@click.command(epilog=example('terrain show "seine-aval/dirigeant-logistique §12"'))
@click.argument("citation")
@click.option(
    "--around",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    metavar="N",
    help="Turns before and after.",
)
@click.option("--codes/--no-codes", default=True, help="The codings on each turn.")
@as_json
@with_study
def command(study: Study, citation: str, around: int, codes: bool, json_: bool) -> None:
    """Print what a CITATION points to: turns with speakers and times; or a whole transcript."""
    from terrain.access import Purpose
    from terrain.model.citation import resolve_citation

    project, _ = study.permitted(Purpose.ANALYSE)
    transcript, turns = resolve_citation(project, citation)
    meant = {turn.number for turn in turns}
    _contradiction(citation, turns)
    shown = _shown(transcript, meant, around)
    if json_:
        dump({
            "transcript": transcript.id, "title": transcript.title,
            "fictional": transcript.fictional,
            "turns": [_turn_json(project, transcript, turn, turn.number in meant)
                      for turn in shown],
        })  # fmt: skip
        return
    mark = "  [invented transcript]" if transcript.fictional else ""
    date = f", {transcript.date}" if transcript.date else ""
    click.secho(f"{transcript.title} ({transcript.id}{date}){mark}", bold=True)
    section = 0
    for turn in shown:
        if turn.section != section and (held := transcript.section_of(turn)):
            click.echo(f"\n## {held.title}")
        section = turn.section
        _print(project, transcript, turn, whole=len(meant) == len(transcript.turns),
               meant=turn.number in meant, codes=codes)  # fmt: skip


def _contradiction(citation: str, turns: tuple[Turn, ...]) -> None:
    """Say when the time of a citation is not that of its turn: one of the two was mistyped."""
    from terrain.model.citation import parse_citation
    from terrain.model.transcript import clock

    wanted = parse_citation(citation)
    if wanted.first is None or wanted.time is None or turns[0].time is None:
        return
    if abs(wanted.time - turns[0].time) >= 1:
        click.echo(
            f"terrain: §{turns[0].number} begins at {clock(float(int(turns[0].time)))}, not at "
            f"{clock(wanted.time)}: the § was followed.", err=True,
        )  # fmt: skip


def _shown(transcript: Transcript, meant: set[int], around: int) -> list[Turn]:
    if not meant:
        return list(transcript.turns)
    low, high = min(meant) - around, max(meant) + around
    return [turn for turn in transcript.turns if low <= turn.number <= high]


def _print(
    project: Project, transcript: Transcript, turn: Turn, *, whole: bool, meant: bool, codes: bool
) -> None:
    from terrain.model.transcript import clock

    time = f" {clock(float(int(turn.time)))}" if turn.time is not None else ""
    role = project.role(transcript, turn)
    head = f"§{turn.number}{time}  {turn.speaker} ({role})"
    click.echo()
    click.secho(head, bold=meant and not whole, dim=not meant)
    click.secho(transcript.words_of(turn), dim=not meant)
    if codes:
        for coding in project.codings_of.get(transcript.id, ()):
            if coding.status == "anchored" and coding.span.overlaps(turn.span):
                memo = f"  memo: {coding.memo}" if coding.memo else ""
                words = " ".join(coding.quote.split())
                click.secho(f"  ├ {coding.code} ({coding.coder}): “{words[:70]}”{memo}", fg="cyan")


def _turn_json(
    project: Project, transcript: Transcript, turn: Turn, meant: bool
) -> dict[str, object]:
    return {
        "turn": turn.number, "meant": meant, "speaker": turn.speaker,
        "role": project.role(transcript, turn), "territory": project.territory(transcript, turn),
        "time": turn.time, "span": [turn.span.start, turn.span.end],
        "text": transcript.words_of(turn),
        "codings": [
            {"id": c.id, "code": c.code, "coder": c.coder, "start": c.span.start,
             "end": c.span.end, "memo": c.memo}
            for c in project.codings_of.get(transcript.id, ())
            if c.status == "anchored" and c.span.overlaps(turn.span)
        ],
    }  # fmt: skip
