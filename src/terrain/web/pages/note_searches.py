"""Searches made for a claim: looked for from the Note, kept in its log, their hits decided on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from terrain.errors import TerrainError
from terrain.model.note import STANCES, Stance
from terrain.reports.site import prose
from terrain.web.asked import coder_of
from terrain.web.pages.note_forms import Line, status_of, to
from terrain.web.pages.notes import Wrong, known, shown
from terrain.web.pages.reader import styles
from terrain.web.pages.search import Mode, names_of
from terrain.web.render import page
from terrain.workspace import note_search, note_searched

router = APIRouter()
_Rank = Annotated[int, Form(ge=1, le=1_000_000)]


@router.post("/{name}/searches")
def look(
    request: Request, name: str, claim: Line, query: Line,
    seeking: Annotated[Stance | Literal[""], Form()] = "",
    mode: Annotated[Mode, Form()] = "both", offset: Annotated[int, Form(ge=0, le=1_000_000)] = 0,
) -> Response:  # fmt: skip
    """Search for a claim, and keep that it was searched; from `offset` on, where one reads on."""
    try:
        with request.app.state.desk.writing() as study:
            known(study.project.notes, name)
            made = note_searched.look(
                study, f"{name}#{claim}", query, seeking=seeking, mode=mode, offset=offset,
                coder=coder_of(request, study),
            )  # fmt: skip
    except TerrainError as error:
        given = {"query": query, "seeking": seeking, "mode": mode}
        return shown(request, name, status=status_of(error),
                     wrong=Wrong(error, claim, given, form="search"))  # fmt: skip
    return to(name, search=made.id)


@router.get("/{name}/searches")
def again(name: str) -> Response:
    """The address of the form, opened: its page."""
    return to(name)


@router.get("/{name}/searches/{search}", response_class=HTMLResponse)
def searched(request: Request, name: str, search: str) -> HTMLResponse:
    """A search of the log: its hits as they are now, and what became of each."""
    return _page(request, name, search)


def _page(
    request: Request, name: str, search: str, *, status: int = 200,
    wrong: TerrainError | None = None,
) -> HTMLResponse:  # fmt: skip
    with request.app.state.desk.reading() as study:
        known(study.project.notes, name)
        found = note_searched.searched(study, name, search)
    if found is None:
        raise HTTPException(404, "There is no such search in the log of this Note.")
    project, _ = request.app.state.desk.permitted()
    return page(
        request, "note_search.html", status=status, found=found, note=found.note, wrong=wrong,
        stances=STANCES, names=names_of(project), styles=styles(project.codebook),
        bare=prose.plain,
    )  # fmt: skip


@router.post("/{name}/searches/{search}/keep")
def keep(
    request: Request, name: str, search: str, hit: _Rank, stance: Annotated[Stance, Form()]
) -> Response:
    """Put a hit under the claim that was searched for."""
    try:
        with request.app.state.desk.writing() as study:
            known(study.project.notes, name)
            note_searched.keep(study, name, search, hit, stance, coder=coder_of(request, study))
    except TerrainError as error:
        return _page(request, name, search, status=status_of(error), wrong=error)
    return to(name, f"h{hit}", search)


@router.post("/{name}/searches/{search}/aside")
def aside(
    request: Request, name: str, search: str,
    hit: Annotated[list[int] | None, Form(max_length=1000)] = None, because: Line = "",
) -> Response:  # fmt: skip
    """Say of hits (none named: of all that is undecided) that they were read and not kept."""
    try:
        with request.app.state.desk.writing() as study:
            known(study.project.notes, name)
            note_search.set_aside(
                study, name, hits=hit or (), search=search, because=because,
                coder=coder_of(request, study),
            )  # fmt: skip
    except TerrainError as error:
        return _page(request, name, search, status=status_of(error), wrong=error)
    return to(name, f"h{hit[0]}" if hit else "", search)


@router.get("/{name}/searches/{search}/keep")
@router.get("/{name}/searches/{search}/aside")
def back(name: str, search: str) -> Response:
    """The address of a form, opened: its page."""
    return to(name, search=search)
