"""`terrain agreement sample | task | code`: blind double coding of a sample of units.

None of these commands shows a coding of anybody but the task's own coder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from terrain.cli.common import as_json, dump, example, plural, table, with_study
from terrain.cli.filters import filtered_unseen, read, told

if TYPE_CHECKING:
    from terrain.analysis.sample import Sample
    from terrain.model.project import Project
    from terrain.model.task import Task, TaskUnit
    from terrain.model.transcript import Transcript
    from terrain.workspace.study import Study
    from terrain.workspace.tasks import Progress

_RULES = {
    "proportional": "each stratum gives its share (largest remainders, one at least)",
    "equal": "each stratum gives as many; what a small one lacks comes from the others",
}


def check_unit(task: str) -> None:
    """Refuse what says which units are meant, typed beside a task, which has its own."""
    context = click.get_current_context()
    for name, option in (("unit", "--unit"), ("researchers", "--with-interviewer")):
        if task and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--task has units of its own: leave {option} out.")


@click.command(
    epilog=example(
        "terrain agreement sample --coder nadia --against camille --units 40 --by role --seed 1"
    )
)
@click.option("--coder", "who", metavar="NAME", required=True, help="Who is to code the units.")
@click.option("--against", multiple=True, metavar="NAME",
              help="Whose work it is compared with (default: the only other coder).")  # fmt: skip
@click.option("--units", "count", type=click.IntRange(1), default=40, show_default=True,
              help="How many to draw.")  # fmt: skip
@click.option("--unit", type=click.Choice(["sentence", "turn", "passage"]), default="turn",
              show_default=True, help="What is drawn, marked or not.")  # fmt: skip
@click.option("--by", type=click.Choice(["territory", "role", "case"]), default="territory",
              show_default=True, help="The strata.")  # fmt: skip
@click.option("--allocation", type=click.Choice(list(_RULES)), default="proportional",
              show_default=True, help="How many units each stratum gives.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="The same gives the same units.")  # fmt: skip
@click.option("--unfinished", is_flag=True,
              help="Also transcripts that the other has not finished, who will do a task of the "
              "same seed.")  # fmt: skip
@click.option("--name", default="", help="Of the task (default: the coder and a number).")
@filtered_unseen
@as_json
@with_study
def sample(
    study: Study, who: str, count: int, against: tuple[str, ...], unfinished: bool, name: str,
    json_: bool, **asked: Any,
) -> None:  # fmt: skip
    """Draw units by stratum, unmarked ones included, into a task for a second coder.

    The task says nothing of what the other coder put where. Transcripts that the second coder has
    finished, and units of their earlier tasks, are left out.
    """
    from terrain.analysis.sample import Plan
    from terrain.workspace.tasks import draw

    where = read(asked)
    plan = Plan(who, against, count, unfinished=unfinished, **asked)
    task, drawn = draw(study, plan, name=name, where=where, filters=told(where))
    if json_:
        dump(_sample_json(task, drawn))
    else:
        _print_sample(task, drawn)


def _sample_json(task: Task, drawn: Sample) -> dict[str, object]:
    return {
        "task": task.id, "coder": task.coder, "against": list(task.against), "unit": task.unit,
        "by": task.by, "allocation": task.allocation, "seed": task.seed, "drawn": task.drawn,
        "frame": drawn.frame, "transcripts": drawn.transcripts, "marked": drawn.marked,
        "strata": [
            {"key": s.key, "label": drawn.labels[s.key], "units": s.units, "drawn": s.drawn}
            for s in task.strata
        ],
    }  # fmt: skip


def _print_sample(task: Task, drawn: Sample) -> None:
    from terrain.analysis.sample import LEAST_SAID

    transcripts = plural(drawn.transcripts, "transcript")
    click.secho(
        f"Task {task.id}: {task.drawn} of {plural(drawn.frame, task.unit)} of {transcripts}, for "
        f"{task.coder}, against {' and '.join(task.against)}.", bold=True,
    )  # fmt: skip
    click.echo(f"By {task.by}, {task.allocation}: {_RULES[task.allocation]}. Seed {task.seed}.")
    rows = ((drawn.labels[s.key] or "(not said)", s.units, s.drawn) for s in task.strata)
    table(rows, (task.by, "units", "drawn"))
    if drawn.marked is None:
        click.echo(
            f"How many the other has marked is not said (fewer than {LEAST_SAID} marked or "
            "unmarked, or not coded to the end)."
        )
    else:
        click.echo(
            f"Of the {task.drawn}, the other has marked {drawn.marked} and left "
            f"{task.drawn - drawn.marked} unmarked; which, the task does not say."
        )
    click.echo(f"{task.coder}: “terrain agreement task {task.id}”.")


@click.command(epilog=example("terrain agreement task nadia-1"))
@click.argument("task", required=False)
@click.option("--all", "everything", is_flag=True, help="Also the units that are done.")
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True,
              help="At most so many units (0: all).")  # fmt: skip
@as_json
@with_study
def task(study: Study, task: str | None, everything: bool, limit: int, json_: bool) -> None:
    """The units of a TASK that are left to code, with their words; without TASK, the tasks.

    Code one with “terrain agreement code”. Nobody else's codings are shown.
    """
    from terrain.access import Purpose
    from terrain.workspace.tasks import progress

    if task is None:
        _list(study, json_)
        return
    state = progress(study, task)
    wanted = state.units if everything else state.left
    shown = wanted[:limit] if limit else wanted
    project, _ = study.permitted(Purpose.ANALYSE)
    if json_:
        dump({
            **_counts(state), "units": [_unit_json(project, state.task, unit) for unit in shown],
            "truncated": len(shown) < len(wanted),
        })  # fmt: skip
        return
    for unit in shown:
        _print_unit(project, state.task, unit)
    cut = f" {len(shown)} of {len(wanted)} shown; --limit 0 shows all." if shown != wanted else ""
    click.echo(f"{_said(state)}{cut}")
    if state.left:
        click.echo(
            f"terrain agreement code {state.task.id} {state.left[0].number} CODE,CODE | none"
        )


def _list(study: Study, json_: bool) -> None:
    from terrain.workspace.tasks import progress

    states = [progress(study, name) for name in study.project.tasks]
    if json_:
        dump([_counts(state) for state in states])
        return
    if not states:
        click.echo("No task. “terrain agreement sample” draws one.")
    for state in states:
        click.echo(_said(state))


def _counts(state: Progress) -> dict[str, object]:
    task = state.task
    return {
        "task": task.id, "coder": task.coder, "against": list(task.against), "unit": task.unit,
        "drawn": task.drawn, "done": state.done, "left": len(state.left), "lost": state.lost,
        "restricted": state.restricted, "gone": state.gone,
    }  # fmt: skip


def _said(state: Progress) -> str:
    """`nadia-1 (nadia): 3 of 40 units done, 35 left, 2 withheld by consent.`"""
    missing = {
        "withheld by consent": state.restricted, "no longer found in the text": state.lost,
        "gone with their transcript": state.gone,
    }  # fmt: skip
    rest = "".join(f", {count} {why}" for why, count in missing.items() if count)
    task = state.task
    return (
        f"{task.id} ({task.coder}): {state.done} of {plural(task.drawn, 'unit')} done, "
        f"{len(state.left)} left{rest}."
    )


def _asked(transcript: Transcript, unit: TaskUnit) -> str:
    """The words of the turn before a unit, as consent shows them."""
    before = [turn for turn in transcript.turns if turn.span.end <= unit.place.span.start]
    inside = transcript.turn_at(unit.place.span.start)
    if not before or (inside and inside.span.start < unit.place.span.start):
        return ""
    return f"{before[-1].speaker}: {transcript.words_of(before[-1])}"


def _print_unit(project: Project, task: Task, unit: TaskUnit) -> None:
    from terrain.model.citation import citation
    from terrain.workspace.tasks import own_codings

    transcript = project.transcripts[unit.place.transcript]
    turns = transcript.turns_of(unit.place.span)
    mark = "  [invented]" if transcript.fictional else ""
    state = "  done" if unit.done else ""
    click.secho(f"{unit.number}. {citation(transcript, turns)}{mark}{state}", bold=True)
    if unit.place.status != "anchored":
        click.echo("  its words are no longer in the text.\n")
        return
    if asked := _asked(transcript, unit):
        click.secho(f"  {asked}", dim=True)
    said = f"{turns[0].speaker}: " if turns else ""
    click.echo(f"  {said}{unit.place.span.of(transcript.body)}")
    for coding in own_codings(project, task, unit):
        click.secho(f"  ├ {coding.code}: “{' '.join(coding.quote.split())[:70]}”", fg="cyan")
    click.echo()


def _unit_json(project: Project, task: Task, unit: TaskUnit) -> dict[str, object]:
    from terrain.model.citation import citation
    from terrain.workspace.tasks import own_codings

    transcript, place = project.transcripts[unit.place.transcript], unit.place
    anchored = place.status == "anchored"
    return {
        "unit": unit.number, "transcript": place.transcript,
        "citation": citation(transcript, transcript.turns_of(place.span)) if anchored else "",
        "start": place.span.start, "end": place.span.end, "status": place.status,
        "before": _asked(transcript, unit) if anchored else "",
        "words": place.span.of(transcript.body) if anchored else "",
        "stratum": unit.stratum, "done": unit.done,
        "codes": sorted({coding.code for coding in own_codings(project, task, unit)}),
        "fictional": transcript.fictional,
    }  # fmt: skip


@click.command(epilog=example("terrain agreement code nadia-1 3 foncier.zan,cooperation"))
@click.argument("task")
@click.argument("unit", type=int)
@click.argument("codes", required=False, metavar="[CODE,CODE…|none]")
@click.option("--words", default="", help="Put the codes on these words of the unit, not on all.")
@click.option("--occurrence", type=int, metavar="N", help="Which one, if they stand several times.")
@click.option("--as-coded", is_flag=True,
              help="Done as you coded it already (with “terrain code”).")  # fmt: skip
@click.option("--memo", default="", help="A remark kept with the codings.")
@as_json
@with_study
def code(
    study: Study, task: str, unit: int, codes: str | None, words: str, occurrence: int | None,
    as_coded: bool, memo: str, json_: bool,
) -> None:  # fmt: skip
    """Put CODES on a UNIT (its number) of a TASK, or none, and mark it as done.

    “none” says that there is nothing to code: the unit counts as read and unmarked. “terrain undo”
    takes the last one back.
    """
    from terrain.workspace import tasks

    if bool(codes) == as_coded:
        raise click.UsageError("give codes, or “none”, or --as-coded (one of them).")
    names = [name.strip() for name in (codes or "").split(",") if name.strip()]
    nothing = names == ["none"] and not study.project.codebook.resolve("none")
    if not (names or as_coded):
        raise click.UsageError("give at least one code, or “none”.")
    if words and not names:
        raise click.UsageError("--words says where codes go: give codes.")
    done, made = tasks.code(
        study, task, unit, () if nothing else names, words=words, occurrence=occurrence, memo=memo,
        nothing=nothing,
    )  # fmt: skip
    state = tasks.progress(study, task)
    if json_:
        dump({
            **_counts(state), "number": done.number,
            "codings": [{"id": c.id, "code": c.code, "quote": c.quote} for c in made],
        })  # fmt: skip
        return
    put = ", ".join(coding.code for coding in made) or (
        "nothing to code" if nothing else "as coded"
    )
    click.echo(f"Unit {done.number}: {put}. {_said(state)}")
