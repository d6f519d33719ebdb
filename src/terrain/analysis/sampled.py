"""The units of a task that may be compared: those that every coder has coded, marked or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from terrain.analysis.sample import ended
from terrain.analysis.units import Stretch
from terrain.errors import UsageError
from terrain.model.project import Project
from terrain.model.task import Task, TaskUnit


@dataclass(frozen=True)
class Sampled:
    """A task as it stands. `units`: by transcript, those that all have coded. Of those drawn,
    `done` are coded by the task's own coder, of which `waiting` are not coded yet by another;
    `lost` are no longer found in the text, `withheld` by consent, or gone with their file."""

    task: Task
    units: Mapping[str, tuple[Stretch, ...]]
    done: int
    waiting: int
    lost: int
    withheld: int

    @property
    def compared(self) -> int:
        """How many units are compared."""
        return sum(map(len, self.units.values()))


def sampled(
    project: Project, task: Task, coders: Sequence[str], *, unfinished: bool = False
) -> Sampled:
    """The ground of a comparison on a task, from a Project that the gate has passed.

    A coder has coded a unit if they finished its transcript, or did it in a task of their own
    (with `unfinished`, if they have begun the transcript). Raises UsageError where none is left.
    """
    mine = [unit for unit in project.task_units if unit.task == task.id]
    lost = sum(unit.place.status == "unresolved" for unit in mine)
    done = [unit for unit in mine if unit.done and unit.place.status == "anchored"]
    coded = _Coded(project, unfinished)
    both = [unit for unit in done if all(coded.by(coder, unit) for coder in coders)]
    if not both:
        raise _none(task, coders, len(done))
    ranks = {name: rank for rank, name in enumerate(project.transcripts)}
    units: dict[str, list[Stretch]] = {}
    for unit in sorted(both, key=lambda u: (ranks[u.place.transcript], u.place.span)):
        place = unit.place
        turns = project.transcripts[place.transcript].turns_of(place.span)
        stretch = Stretch(place.span.start, place.span.end, tuple(turn.number for turn in turns))
        units.setdefault(place.transcript, []).append(stretch)
    return Sampled(
        task, {name: tuple(held) for name, held in units.items()}, len(done),
        len(done) - len(both), lost, max(0, task.drawn - len(mine)),
    )  # fmt: skip


class _Coded:
    """Who has coded which unit, whether or not they put a code on it."""

    def __init__(self, project: Project, unfinished: bool) -> None:
        self._ended = ended(project)
        if unfinished:
            self._ended |= {(coding.transcript, coding.coder) for coding in project.codings}
        self._done = {
            (unit.place.transcript, unit.place.span, project.tasks[unit.task].coder)
            for unit in project.task_units
            if unit.done and unit.task in project.tasks
        }

    def by(self, coder: str, unit: TaskUnit) -> bool:
        place = unit.place
        return (place.transcript, coder) in self._ended or (
            place.transcript, place.span, coder,
        ) in self._done  # fmt: skip


def _none(task: Task, coders: Sequence[str], done: int) -> UsageError:
    if not done:
        return UsageError(
            f"no unit of the task {task.id} is done.",
            remedy=f"“terrain agreement task {task.id}” shows what {task.coder} has to code.",
        )
    others = " and ".join(name for name in coders if name != task.coder)
    return UsageError(
        f"{done} units of the task {task.id} are done, and none is coded to the end by {others}.",
        remedy="They finish its transcripts (“terrain finish”), or do a task of the same seed.",
    )
