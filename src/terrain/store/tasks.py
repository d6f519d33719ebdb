"""The tasks of blind double coding: what was drawn, and the units beside each transcript.

    tasks/nadia-1.yaml                                    who codes what, by which rule
    corpus/seine-aval/dirigeant.codings/nadia-1.task.ndjson   its units there, one a line

The words lie in the folder of their transcript and nowhere else: whoever must delete an interview
deletes them with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from terrain.errors import Problem
from terrain.model.task import Task, TaskUnit
from terrain.store import schema
from terrain.store.files import Source, tree
from terrain.store.paths import beside
from terrain.store.places import fields, place, why
from terrain.store.yamlio import quoted

FOLDER = "tasks"
UNITS = ".task.ndjson"


def task_file(task: str) -> str:
    """The file of a task."""
    return f"{FOLDER}/{task}.yaml"


def units_file(transcript: str, task: str, held: Mapping[str, str]) -> str:
    """The file of a task's units in the transcript of this path; `held`: the study's files."""
    return beside(transcript, f"{task}{UNITS}", held)


def load(source: Source, problems: list[Problem]) -> Task | None:
    """The task of a file, or None with problems."""
    found = tree(source, problems)
    if found is None:
        return None
    stem = source.path.rsplit("/", 1)[1].removesuffix(".yaml")
    data = {"id": stem, **schema.top(found, source.path, problems)}
    built = schema.build(Task, found, (), data, source.path, problems)
    if built is not None and built.id != stem:
        message = f"the task says that it is “{built.id}”, its file “{stem}”: it was not read."
        remedy = "Give the file the name of the task; two tasks of one name cannot be told apart."
        line = found.line(("id",))
        problems.append(Problem(source.path, line, "duplicate-id", message, remedy))
        return None
    return built


def units(source: Source, transcript: str, problems: list[Problem]) -> list[TaskUnit]:
    """The units of a file; a broken line is a problem and hides no other."""
    task = source.path.rsplit("/", 1)[1].removesuffix(UNITS)
    found: dict[int, TaskUnit] = {}
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            unit = _unit(json.loads(line), task, transcript)
            if unit.number in found:
                raise ValueError(f"a second unit {unit.number}")
            found[unit.number] = unit
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"this unit of a task cannot be read ({why(error)}); it is kept, not used."
            remedy = "Mend or delete the line; until then the file is not rewritten."
            problems.append(Problem(source.path, number, "task-unreadable", message, remedy))
    return list(found.values())


def _unit(data: Any, task: str, transcript: str) -> TaskUnit:
    if not isinstance(data, dict) or type(data["unit"]) is not int:
        raise ValueError("“unit” is not a number")
    done, stratum = data.get("done", ""), data.get("stratum", "")
    if not isinstance(done, str) or not isinstance(stratum, str):
        raise ValueError("“done” is a date, “stratum” a text")
    return TaskUnit(task, data["unit"], place(data, transcript), stratum, done)


def serialise(task: Task) -> str:
    """The text of a task's file."""
    rows = [
        "# A task of blind double coding. Its units lie beside the codings of each transcript.",
        f"id: {quoted(task.id)}",
        f"coder: {quoted(task.coder)}",
        f"against: {json.dumps(list(task.against), ensure_ascii=False)}",
        f"unit: {task.unit}",
        f"by: {task.by}",
        f"allocation: {task.allocation}",
        f"seed: {task.seed}",
        f"created: {quoted(task.created)}",
        f"filters: {quoted(task.filters)}",
        "strata:",
    ]
    rows += [
        f"  - {{key: {json.dumps(s.key, ensure_ascii=False)}, units: {s.units}, drawn: {s.drawn}}}"
        for s in task.strata
    ]
    return "\n".join(rows) + "\n"


def serialise_units(held: Iterable[TaskUnit]) -> str:
    """The text of a file of units: in their order, one a line."""
    return "".join(
        json.dumps(_object(unit), ensure_ascii=False) + "\n"
        for unit in sorted(held, key=lambda unit: unit.number)
    )


def _object(unit: TaskUnit) -> dict[str, Any]:
    return {"unit": unit.number, "done": unit.done, **fields(unit.place), "stratum": unit.stratum}
