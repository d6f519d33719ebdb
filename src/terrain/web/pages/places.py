"""Territories and case studies: each with who was met, what was said, what the plan still lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from terrain.access import Purpose
from terrain.model.filter import Filter
from terrain.web.files import attached, written
from terrain.web.pages.reader import styles
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page

if TYPE_CHECKING:
    from terrain.model.project import Project
    from terrain.web.jobs import Job, Progress

router = APIRouter()
_MOMENT, _FILE = 0.7, 120.0


@router.get("/territories", response_class=HTMLResponse)
def every(request: Request) -> HTMLResponse:
    """Every territory with its scale and its transcripts, parts included; every case."""
    with request.app.state.desk.reading() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
    rows = []
    for place in project.territories.by_id.values():
        inside = project.territories.within(place.id)
        texts = [t for t in project.transcripts.values() if t.territory in inside]
        rows.append((place, len(texts)))
    rows.sort(key=lambda row: (not row[1], row[0].kind or "", row[0].name or row[0].id))
    cases = [(case, sum(t.case == case.id for t in project.transcripts.values()))
             for case in project.cases.values()]  # fmt: skip
    return page(request, "places.html", rows=rows, cases=cases, names=names_of(project))


@router.get("/territory/{territory}", response_class=HTMLResponse)
def territory(request: Request, territory: str) -> HTMLResponse:
    """A territory in brief: its parents and parts, the people met, its themes and quotations."""
    from terrain.analysis.portrait import encounters
    from terrain.workspace.catalogue import catalogue

    with request.app.state.desk.reading() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        place = project.territories.get(territory)
        if place is None:
            raise HTTPException(404, "There is no such territory.")
        held = catalogue(study, territory=territory)
    met = encounters(project, Filter(territory=(territory,)).resolve(project))
    job = _job(request, territory)
    job.wait(_MOMENT)
    state = job.state  # as it is now: it may end while the page is drawn
    parts = [p for p in project.territories.by_id.values()
             if territory in p.parents or p.id in place.members]  # fmt: skip
    return page(
        request, "territory.html", place=place, parts=parts, met=met, held=held, job=job,
        state=state,
        ahead=request.app.state.jobs.ahead(job), names=names_of(project),
        portrait=job.value if state == "done" else None, styles=styles(project.codebook),
    )  # fmt: skip


def _job(request: Request, territory: str) -> Job:
    """The portrait of a territory, on the study as it is now."""
    signature, study = request.app.state.desk.snapshot()

    def compute(progress: Progress) -> Any:
        from terrain.workspace.report import portrait

        return portrait(study, territory, progress=progress)

    made: Job = request.app.state.jobs.ask(("portrait", territory, signature, study.today), compute)
    return made


@router.get("/territory/{territory}/portrait.{form}")
def portrait_file(request: Request, territory: str, form: str) -> Response:
    """The whole portrait as a document."""
    from terrain.reports.portrait import document
    from terrain.reports.text import Text

    if form not in ("docx", "html"):
        raise HTTPException(404, "No such kind of file.")
    job = _job(request, territory)
    if not job.wait(_FILE) or job.state == "cancelled":
        raise HTTPException(503, "This portrait is still being made: try again in a moment.")
    if job.error:
        raise job.error
    text = Text(lang_of(request))
    return attached(written(document(job.value, text), form, text), form, "portrait")


@router.get("/case/{case}", response_class=HTMLResponse)
def case_study(request: Request, case: str) -> HTMLResponse:
    """A case study: its question, its guide, its plan with the holes, its transcripts."""
    from terrain.workspace.catalogue import catalogue

    with request.app.state.desk.reading() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        if case not in project.cases:
            raise HTTPException(404, "There is no such case study.")
        held = catalogue(study, case=case)
        field = study.fieldwork(where=Filter(case=(case,))) if held.entries else None
    return page(
        request, "case.html", case=project.cases[case], held=held, plan=_plan(project, case, field),
        names=names_of(project), styles=styles(project.codebook),
        codes={c: project.codebook.label(c) for c in project.codebook.by_id},
    )  # fmt: skip


def _plan(project: Project, case: str, field: Any) -> Iterable[tuple[str, str, Any]]:
    """The lines of the plan: territory, role, who was met and who is missing."""
    if field is None:
        return [(one.territory or project.cases[case].territory or "", one.role, one)
                for one in project.cases[case].plan]  # fmt: skip
    return [
        (key[0], key[1], met) for key, met in sorted(field.cells.items()) if met.planned is not None
    ]
