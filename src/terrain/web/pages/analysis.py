"""Analysis: a question with its parameters above, the picture, its words, its files."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from terrain.errors import TerrainError
from terrain.model.territory import KINDS as SCALES
from terrain.model.transcript import KINDS
from terrain.web import links
from terrain.web.analyses import ANALYSES, Analysis
from terrain.web.asked import address, chosen, filter_of, who
from terrain.web.files import attached, sheets_of, written
from terrain.web.guard import LARGEST
from terrain.web.jobs import Job, Progress
from terrain.web.pages.reader import listed
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page

if TYPE_CHECKING:
    from markupsafe import Markup

    from terrain.model.project import Project
    from terrain.reports.sheet import Sheet
    from terrain.reports.text import Text

router = APIRouter()
#: Seconds that a page waits for a short analysis, and a file for a long one.
_MOMENT, _FILE = 0.7, 120.0
#: Lines of a table on the page; files have all.
_LINES = 400


@dataclass
class Answer:
    """What was computed, and its pictures by language and by what of it is shown."""

    value: Any
    pictures: dict[tuple[object, ...], Markup] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def picture(self, kind: Analysis, text: Text, asked: Mapping[str, Any], where: Any) -> Markup:
        """The chart for a page, drawn once for a language."""
        from terrain.reports.charts.base import bare, svg
        from terrain.web.svg import inline

        assert kind.chart is not None
        key = (text.lang, *(asked[name] for name in sorted(kind.shown)))
        with self._lock:
            if key not in self.pictures:
                leads = links.Links(where)
                made = bare(kind.chart(self.value, text, asked, leads.chart))
                self.pictures[key] = inline(
                    svg(made, text), kind.name, _alt(kind, self, text, asked)
                )
            return self.pictures[key]


def _alt(kind: Analysis, answer: Answer, text: Text, asked: Mapping[str, Any]) -> str:
    """In words: the title of the first table, which holds the same figures."""
    assert kind.sheets is not None
    return kind.sheets(answer.value, text, asked)[0].title


@router.get("/analysis", response_class=HTMLResponse)
def every(request: Request) -> HTMLResponse:
    """What can be asked."""
    return page(request, "analyses.html", analyses=list(ANALYSES.values()))


@router.get("/analysis/{name}", response_class=HTMLResponse)
def analysis(request: Request, name: str) -> HTMLResponse:
    """One analysis: computed at once where it is short, with its progress where it is long."""
    return _drawn(request, _kind(name))


def _drawn(
    request: Request, kind: Analysis, *, status: int = 200, wrong: TerrainError | None = None
) -> HTMLResponse:
    """The page of an analysis, also where a table was refused: then nothing is computed."""
    from terrain.reports.text import Text
    from terrain.workspace.employment_tables import last_change

    asked = {one.name: one.read(request) for one in kind.fields}
    text = Text(lang_of(request))
    shown: dict[str, Any] = {"job": None, "state": "", "sheets": [], "picture": None, "reasons": {}}
    if not wrong and not kind.lacks(asked):
        job = _job(request, kind, asked)
        job.wait(_MOMENT)
        shown |= {"job": job, "state": job.state}  # as it is now: it may end while this is drawn
        if shown["state"] == "done":
            shown |= _shown(request, kind, asked, job.value, text)
    with request.app.state.desk.reading() as study:
        last = last_change(study) if kind.name == "cases" else None
    return page(
        request, "analysis.html", status=status, kind=kind, asked=asked,
        where=_where(request, kind), ahead=_jobs(request).ahead(shown["job"]) if shown["job"]
        else 0, address=lambda **changed: address(request, **changed), wrong=wrong, last=last,
        largest=LARGEST // 1024**2,
        files=_files(kind), ran=_ran(kind, asked), **choices(request), **shown,
    )  # fmt: skip


@router.post("/analysis/cases/table")
def bring(
    request: Request, file: Annotated[UploadFile, File()],
    replace: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """An employment table put into the study's folder `data`, once it has been read."""
    with request.app.state.desk.reading() as study:
        me = who(request, study)
    command = ["cases", "keep"]
    command += ["--replace"] if replace else []
    command += [f"--coder={me}"] if me else []
    try:
        kept = request.app.state.uploads.once(command, file.filename or "", file.file)
    except TerrainError as error:
        return _drawn(request, ANALYSES["cases"], status=400, wrong=error)
    return _cases(request, table=kept["table"].partition("/")[2])


@router.post("/analysis/cases/undo")
def unbring(request: Request, change: Annotated[str, Form(max_length=100)]) -> Response:
    """Take back the change of a table that the page shows; refused where another came since."""
    from terrain.workspace.employment_tables import take_back

    try:
        with request.app.state.desk.writing() as study:
            take_back(study, change)
    except TerrainError as error:
        return _drawn(request, ANALYSES["cases"], status=409, wrong=error)
    return _cases(request, table=None)


@router.get("/analysis/cases/table")
@router.get("/analysis/cases/undo")
def again(request: Request) -> Response:
    """The address of a form, opened: its page."""
    return _cases(request, lang=request.query_params.get("lang"))


def _cases(request: Request, **changed: Any) -> Response:
    return RedirectResponse(f"/analysis/cases{address(request, proof=None, **changed)}", 303)


def _kind(name: str) -> Analysis:
    if name not in ANALYSES:
        raise HTTPException(404, "There is no such analysis.")
    return ANALYSES[name]


def _jobs(request: Request) -> Any:
    return request.app.state.jobs


def _where(request: Request, kind: Analysis) -> dict[str, list[str]]:
    """The filters of an address that this analysis takes."""
    taken = (*kind.filters, "year", "code", "section", "participant", "transcript")
    return {key: values for key, values in chosen(request).items() if key in taken}


def _leads(request: Request, kind: Analysis) -> dict[str, list[str]]:
    """What the places that an answer leads to are narrowed to: its filters; from agreement to
    its disagreements, also whose they are and of what."""
    more = ("coders", "unit", "task", "unfinished") if kind.name == "agreement" else ()
    asked = request.query_params
    held = {name: [v for v in asked.getlist(name) if v] for name in more}
    return _where(request, kind) | {name: values for name, values in held.items() if values}


def _job(request: Request, kind: Analysis, asked: Mapping[str, Any]) -> Job:
    """The job of an address, on the study as it is now."""
    from terrain.reports.text import Text

    signature, study = request.app.state.desk.snapshot()
    where, text = filter_of(request), Text(lang_of(request))
    leads = _leads(request, kind)

    def compute(progress: Progress) -> Answer:
        answer = Answer(kind.compute(study, where, asked, progress))
        if kind.chart:
            answer.picture(kind, text, asked, leads)
        return answer

    key = (kind.name, kind.computed_with(asked), where, signature, study.today,
           kind.rests_on(study, asked))  # fmt: skip
    made: Job = _jobs(request).ask(key, compute)
    return made


def _shown(
    request: Request, kind: Analysis, asked: Mapping[str, Any], answer: Answer, text: Text
) -> dict[str, Any]:
    where = _leads(request, kind)
    sheets = (
        [s for s in kind.sheets(answer.value, text, asked) if not s.wide] if kind.sheets else []
    )
    leads = links.Links(where)
    return {
        "picture": answer.picture(kind, text, asked, where) if kind.chart else None,
        "sheets": [_table(sheet, leads, answer.value, text) for sheet in sheets],
        "reasons": getattr(answer.value, "reasons", {}),
    }


def _table(sheet: Sheet, leads: links.Links, value: Any, text: Text) -> dict[str, Any]:
    """A sheet for the page: the columns for people, each cell as written, where it leads."""
    from dataclasses import replace

    from terrain.reports.sheet import cells

    short = replace(sheet, rows=sheet.rows[:_LINES])
    kept = [place for place, column in enumerate(sheet.columns) if not column.wide]
    return {
        "name": sheet.name, "title": sheet.title, "notes": sheet.notes, "total": len(sheet.rows),
        "columns": [sheet.columns[place] for place in kept], "shown": len(short.rows),
        "rows": [[(row[place], to.get(place, "")) for place in kept]
                 for row, to in zip(cells(short, text), links.of_sheet(leads, short, value),
                                    strict=True)],
    }  # fmt: skip


def _files(kind: Analysis) -> list[str]:
    found = ["csv", "xlsx"] if kind.sheets else []
    found += ["svg", "png", "pdf"] if kind.chart else []
    return found + (["docx", "html"] if kind.document else [])


def choices(request: Request) -> dict[str, Any]:
    """What the form may offer: only names that the study has, behind the gate."""
    from terrain.workspace.employment_tables import tables

    desk = request.app.state.desk
    project, _ = desk.permitted()
    with desk.reading() as study:
        held = tables(study)
    return {
        "names": names_of(project), "codes": listed(project.codebook), "scales": SCALES,
        "coders": sorted({c.coder for c in project.codings} - project.consensus),
        "places": list(project.territories.by_id), "every_case": list(project.cases),
        "roles": _roles(project),
        "kinds": [k for k in KINDS if any(t.kind == k for t in project.transcripts.values())],
        "tasks": sorted(project.tasks), "tables": held,
    }  # fmt: skip


def _roles(project: Project) -> list[str]:
    """The roles of those who are heard: a role of the roster alone would lead nowhere."""
    speakers = (s for t in project.transcripts.values() for s in t.speakers.values())
    heard = (project.participants.get(s.participant or "") for s in speakers)
    return sorted({person.role for person in heard if person and person.role})


def _ran(kind: Analysis, asked: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """The parameters with which it ran, those that say something."""
    return [(one, asked[one.name]) for one in kind.fields if asked[one.name] not in (None, "", ())]


@router.get("/analysis/{name}/file.{form}")
def download(request: Request, name: str, form: str, sheet: str = "") -> Response:
    """The answer as a file; `sheet` names the table of a CSV."""
    from terrain.reports.text import Text

    kind = _kind(name)
    if form not in _files(kind):
        raise HTTPException(404, "No such kind of file.")
    asked = {one.name: one.read(request) for one in kind.fields}
    job = _job(request, kind, asked)
    if not job.wait(_FILE) or job.state == "cancelled":
        raise HTTPException(503, "This analysis is still running: try again when its page is done.")
    if job.error:
        raise job.error
    text, value = Text(lang_of(request)), job.value.value
    if kind.document and form in ("docx", "html"):
        data = written(kind.document(value, text), form, text)
    elif form in ("csv", "xlsx"):
        data = sheets_of(kind, value, asked, text, form, sheet)
    else:
        assert kind.chart is not None
        from terrain.reports.charts.base import nowhere, write

        held = io.BytesIO()
        write(kind.chart(value, text, asked, nowhere), held, form, text)
        data = held.getvalue()
    return attached(data, form, f"{name}-{sheet}" if sheet.isidentifier() else name)


@router.get("/api/jobs/{job}", tags=["jobs"])
def progress(request: Request, job: str) -> dict[str, Any]:
    """How far a job is. `of` is 0 where nobody knows."""
    held = _jobs(request).get(job)
    if held is None:
        raise HTTPException(404, "There is no such job any more.")
    what, done, of = held.said
    return {"state": held.state, "what": what, "done": done, "of": of,
            "ahead": _jobs(request).ahead(held)}  # fmt: skip


@router.post("/jobs/{job}/cancel")
def cancel(request: Request, job: str) -> RedirectResponse:
    """Give a job up: its answer is not waited for."""
    _jobs(request).cancel(job)
    return RedirectResponse("/analysis", 303)
