"""Blind double coding: a drawn sample, coded unit by unit without the other coder's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from terrain.access import Purpose
from terrain.analysis.sample import Plan
from terrain.errors import UsageError
from terrain.model.citation import citation
from terrain.model.filter import Filter
from terrain.model.task import Allocation, Stratifier, UnitKind
from terrain.web.pages.analysis import choices
from terrain.web.pages.reader import listed, styles
from terrain.web.render import page

if TYPE_CHECKING:
    from terrain.model.project import Project
    from terrain.model.task import Task, TaskUnit

router = APIRouter(prefix="/agreement/tasks")


@router.get("", response_class=HTMLResponse)
def every(request: Request) -> HTMLResponse:
    """The tasks with how far they are, and a form to draw another."""
    from terrain.workspace.tasks import progress

    with request.app.state.desk.reading() as study:
        states = [progress(study, name) for name in study.project.tasks]
        project = study.project
    known = {*project.settings.coders, *(c.coder for c in project.codings)} - project.consensus
    return page(
        request, "tasks.html", states=states, people=sorted(known), plan=Plan("", (), 40),
        units=get_args(UnitKind), bys=get_args(Stratifier), allocations=get_args(Allocation),
        **choices(request),
    )  # fmt: skip


@router.post("")
def draw(
    request: Request,
    coder: Annotated[str, Form()],
    against: Annotated[list[str] | None, Form()] = None,
    count: Annotated[int, Form(ge=1, le=100_000)] = 40,
    unit: Annotated[UnitKind, Form()] = "turn",
    by: Annotated[Stratifier, Form()] = "territory",
    allocation: Annotated[Allocation, Form()] = "proportional",
    seed: Annotated[int, Form(ge=0)] = 1,
    unfinished: Annotated[bool, Form()] = False,
    name: Annotated[str, Form()] = "",
    territory: Annotated[str, Form()] = "",
    case: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Draw a task."""
    from terrain.workspace import tasks

    where = Filter(territory=(territory,) if territory else (), case=(case,) if case else ())
    told = "; ".join(f"{k} {v}" for k, v in (("territory", territory), ("case", case)) if v)
    others = tuple(one for one in against or () if one and one != coder)
    plan = Plan(coder, others, count, unit, by, allocation, seed, unfinished)
    with request.app.state.desk.writing() as study:
        made, _ = tasks.draw(study, plan, name=name, where=where, filters=told)
    return RedirectResponse(f"/agreement/tasks/{quote(made.id, safe='')}", 303)


@router.get("/{task}", response_class=HTMLResponse)
def one(request: Request, task: str, unit: int = 0) -> HTMLResponse:
    """The next unit of a task, or the one asked for; nobody else's codings are on the page."""
    from terrain.workspace.tasks import progress

    with request.app.state.desk.reading() as study:
        state = progress(study, task)
        project, _ = study.permitted(Purpose.ANALYSE)
    anchored = [u for u in state.units if u.place.status == "anchored"]
    current = next((u for u in anchored if u.number == unit), None)
    if current is None and state.left:
        current = state.left[0]
    numbers = [u.number for u in anchored]
    at = numbers.index(current.number) if current else -1
    return page(
        request, "task.html", state=state, task=state.task, unit=current,
        shown=_shown(project, state.task, current) if current else None,
        codes=listed(project.codebook), styles=styles(project.codebook),
        labels={c: project.codebook.label(c) for c in project.codebook.by_id},
        before=numbers[at - 1] if at > 0 else None,
        after=numbers[at + 1] if 0 <= at < len(numbers) - 1 else None, total=len(numbers),
    )  # fmt: skip


@router.post("/{task}")
def code(
    request: Request,
    task: str,
    unit: int,
    how: Annotated[str, Form()] = "codes",
    codes: Annotated[list[str] | None, Form()] = None,
    words: Annotated[str, Form()] = "",
    occurrence: Annotated[int | None, Form(ge=1)] = None,
    memo: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Say what a unit bears (`how`: codes, nothing, or as it is coded), and go on to the next."""
    from terrain.workspace import tasks

    if how == "codes" and not codes:
        raise UsageError("no code was chosen.", remedy="Choose one, or say that there is nothing.")
    with request.app.state.desk.writing() as study:
        tasks.code(
            study, task, unit, (codes or []) if how == "codes" else (),
            words=words.strip() if how == "codes" else "", occurrence=occurrence, memo=memo,
            nothing=how == "nothing",
        )  # fmt: skip
        left = [u.number for u in tasks.progress(study, task).left]
    follows = next((n for n in left if n > unit), left[0] if left else 0)
    place = f"/agreement/tasks/{quote(task, safe='')}"
    return RedirectResponse(f"{place}?unit={follows}" if follows else place, 303)


def _shown(project: Project, task: Task, unit: TaskUnit) -> dict[str, Any]:
    """A unit with the turn before it and what the task's own coder has put on it."""
    from terrain.workspace.tasks import own_codings

    text = project.transcripts[unit.place.transcript]
    turns = text.turns_of(unit.place.span)
    first = turns[0].number if turns else 0
    before = next((t for t in reversed(text.turns) if t.number < first), None)
    return {
        "citation": citation(text, turns), "speaker": turns[0].speaker if turns else "",
        "before": f"{before.speaker} – {text.words_of(before)}" if before else "",
        "words": unit.place.span.of(text.body), "own": own_codings(project, task, unit),
    }  # fmt: skip
