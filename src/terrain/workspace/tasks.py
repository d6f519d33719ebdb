"""Tasks of blind double coding: drawing them, reading them, saying that a unit is coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.analysis.sample import Plan, Sample
from terrain.anchor import find_quote
from terrain.errors import UsageError
from terrain.model.coding import Coding, context
from terrain.model.filter import Filter
from terrain.model.names import unknown
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.task import Place, Task, TaskUnit
from terrain.model.transcript import Transcript
from terrain.store import tasks as files
from terrain.store.files import encoded
from terrain.store.paths import check_coder, slug
from terrain.store.transaction import Write
from terrain.workspace import anchoring
from terrain.workspace.coding import made
from terrain.workspace.opened import check_acting, now

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@dataclass(frozen=True)
class Progress:
    """How far a task is. Of the units drawn: `done`, `left` to do, `lost` from the text,
    `restricted` by consent, `gone` with their transcript or unreadable."""

    task: Task
    units: tuple[TaskUnit, ...]
    restricted: int
    gone: int

    @property
    def done(self) -> int:
        """Units that the coder has coded."""
        return sum(bool(unit.done) and unit.place.status == "anchored" for unit in self.units)

    @property
    def lost(self) -> int:
        """Units whose words are no longer found."""
        return sum(unit.place.status == "unresolved" for unit in self.units)

    @property
    def left(self) -> tuple[TaskUnit, ...]:
        """Units to do, in their order."""
        return tuple(
            unit for unit in self.units if not unit.done and unit.place.status == "anchored"
        )


def draw(
    study: Study, plan: Plan, *, name: str = "", where: Filter, filters: str = ""
) -> tuple[Task, Sample]:
    """Draw a task and write it. Raises UsageError for a name that is taken, and as `sample`."""
    from terrain.analysis.sample import draw as compute

    project, _ = study.permitted(Purpose.ANALYSE)
    plan = replace(plan, coder=check_coder(plan.coder), against=plan.against or _other(study, plan))
    sample = compute(project, plan, where.resolve(project) if where != Filter() else None)
    task = Task(
        _free(study, name, plan.coder), plan.coder, plan.unit, plan.against, plan.by,
        plan.allocation, plan.seed, now(), filters, sample.strata,
    )  # fmt: skip
    units = [
        TaskUnit(task.id, number, _place(study.project, one.transcript, one.span), one.stratum)
        for number, one in enumerate(sample.units, 1)
    ]
    writes = [Write(files.task_file(task.id), encoded(files.serialise(task)), None)]
    for transcript in dict.fromkeys(unit.place.transcript for unit in units):
        held = [unit for unit in units if unit.place.transcript == transcript]
        writes.append(_units_write(study, task.id, transcript, held))
    study.commit(writes, f"drew the task {task.id}", coder=plan.coder)
    _ = study.project  # keeps the texts that the units stand on, for a correction to be followed
    return task, sample


def _other(study: Study, plan: Plan) -> tuple[str, ...]:
    """The only other coder of the study."""
    project = study.project
    known = {*project.settings.coders, *(coding.coder for coding in project.codings)}
    others = sorted(known - project.consensus - {plan.coder})
    if len(others) == 1:
        return (others[0],)
    if not others:
        raise UsageError(
            "double coding takes two coders, and there is nobody else.",
            remedy="Name the other under “coders:” in terrain.yaml, or give --against NAME.",
        )
    raise UsageError(
        f"whose work is it compared with? (coders of the study: {', '.join(others)})",
        remedy="Give --against NAME.",
    )


def _free(study: Study, name: str, coder: str) -> str:
    """The id of a new task."""
    taken = {path.stem for path in (study.root / files.FOLDER).glob("*.yaml")}
    taken |= {unit.task for unit in study.project.task_units} | set(study.project.tasks)
    if name:
        wanted = slug(name, "task")
        if wanted in taken:
            raise UsageError(f"there is a task {wanted} already.", remedy="Give another --name.")
        return wanted
    stem, number = slug(coder, "task"), 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _place(project: Project, transcript: str, span: Span) -> Place:
    text = project.transcripts[transcript]
    return Place(transcript, span, span.of(text.body), *context(text.body, span), text.hash)


def _units_write(study: Study, task: str, transcript: str, units: Sequence[TaskUnit]) -> Write:
    held = study.project.files
    path = files.units_file(study.project.transcripts[transcript].path, task, held)
    return Write(path, encoded(files.serialise_units(units)), held.get(path))


def task_of(project: Project, name: str) -> Task:
    """The task of an id. Raises UsageError with the nearest names."""
    if name in project.tasks:
        return project.tasks[name]
    raise unknown("task", name, project.tasks)


def progress(study: Study, name: str) -> Progress:
    """How far a task is, as consent shows it."""
    task = task_of(study.project, name)
    project, _ = study.permitted(Purpose.ANALYSE)
    seen = sorted(
        (unit for unit in project.task_units if unit.task == task.id), key=lambda u: u.number
    )
    there = sum(unit.task == task.id for unit in study.project.task_units)
    return Progress(task, tuple(seen), there - len(seen), max(0, task.drawn - there))


def own_codings(project: Project, task: Task, unit: TaskUnit) -> list[Coding]:
    """What the task's own coder has put on a unit; never anybody else's."""
    return [
        coding
        for coding in project.codings_of.get(unit.place.transcript, ())
        if coding.coder == task.coder
        and coding.status == "anchored"
        and coding.span.overlaps(unit.place.span)
    ]


def code(
    study: Study, name: str, number: int, codes: Sequence[str], *, words: str = "",
    occurrence: int | None = None, memo: str = "", nothing: bool = False,
) -> tuple[TaskUnit, list[Coding]]:  # fmt: skip
    """Say what a unit of a task bears: codes on its words (or on `words` of it), or nothing.

    Without codes and without `nothing`, it is done as the coder has coded it already. The
    codings and the mark that it is done are one change. Raises UsageError.
    """
    project = study.project
    task = task_of(project, name)
    check_acting(task.coder)
    unit = _codable(study, task, number)
    text = project.transcripts[unit.place.transcript]
    before = own_codings(project, task, unit)
    if nothing and before:
        held = ", ".join(sorted({coding.code for coding in before}))
        raise UsageError(
            f"{task.coder} has put {held} on unit {number}.",
            remedy="Say --as-coded to keep it, or take it away (“terrain codings remove”).",
        )
    if not (codes or nothing or before):
        raise UsageError(
            f"{task.coder} has put nothing on unit {number}.", remedy="Say “none” if that is so."
        )
    span = _words(text, unit, words, occurrence) if words else unit.place.span
    new = [
        made(project, text.id, span, code, task.coder, memo=memo) for code in dict.fromkeys(codes)
    ]
    done = replace(unit, place=_place(project, text.id, unit.place.span), done=now())
    held_there = [
        done if other is unit else other
        for other in project.task_units
        if other.task == task.id and other.place.transcript == text.id
    ]
    writes = [_units_write(study, task.id, text.id, held_there)]
    if new:
        writes += anchoring.writes(project, [(text.id, task.coder)], [*project.codings, *new])
    study.commit(writes, f"coded unit {number} of the task {task.id}", coder=task.coder)
    return done, new


def _codable(study: Study, task: Task, number: int) -> TaskUnit:
    """The unit of a number, as it is on disk, if it may be seen and its words are there."""
    found = next(
        (u for u in study.project.task_units if u.task == task.id and u.number == number), None
    )
    if found is None:
        raise UsageError(
            f"the task {task.id} has no unit {number}, or it went with its transcript.",
            remedy=f"“terrain agreement task {task.id}” lists those to do.",
        )
    project, _ = study.permitted(Purpose.ANALYSE)
    if not any(u.task == task.id and u.number == number for u in project.task_units):
        raise UsageError(f"consent withholds unit {number} of the task {task.id}.")
    if found.place.status == "unresolved":
        raise UsageError(
            f"the words of unit {number} are no longer in {found.place.transcript}.",
            remedy="It counts in no coefficient; go on with the others.",
        )
    return found


def _words(text: Transcript, unit: TaskUnit, words: str, occurrence: int | None) -> Span:
    within = [unit.place.span]
    places = find_quote(words, text.body, within) or find_quote(
        words, text.body, within, ignore_case=True
    )
    if not places:
        raise UsageError(
            f"these words are not in unit {unit.number}: “{words}”.",
            remedy=f"Copy them from “terrain agreement task {unit.task}”.",
        )
    if occurrence is None and len(places) > 1:
        raise UsageError(
            f"“{words}” stands {len(places)} times in unit {unit.number}.",
            remedy="Say which with --occurrence N, or quote more words.",
        )
    number = occurrence or 1
    if not 1 <= number <= len(places):
        raise UsageError(f"there are {len(places)} places, not {number}.")
    return places[number - 1]
