"""The reader: one transcript in a comfortable column, with everyone's codings on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from terrain.access import Purpose
from terrain.analysis.reading import Reading, read
from terrain.model.code_expression import current_code
from terrain.model.project import Project
from terrain.web.asked import CODER, coder_of, place_of, who
from terrain.web.colours import listed, styles
from terrain.web.drawing import drawn
from terrain.web.drawn import Asked, Kept
from terrain.web.render import page

__all__ = ("listed", "router", "styles", "turns_html")  # what other pages take from here
router = APIRouter()
_KEPT = Kept()


@router.get("/t/{transcript:path}", response_class=HTMLResponse)
def reader(
    request: Request, transcript: str, coder: str = "", code: str = "",
    view: Literal["", "apart"] = "",
) -> HTMLResponse:  # fmt: skip
    """A transcript; `?coder=`, `?code=` show the codings of one alone, `?view=apart` one band a
    coder."""
    from terrain.workspace.recording import recording

    asked = Asked(transcript, coder, code, view)
    with request.app.state.desk.reading() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        if transcript not in project.transcripts:
            raise HTTPException(404, "There is no such transcript, or consent withholds it.")
        me, media = who(request, study), recording(study, transcript)
    held = project.transcripts[transcript]
    place = project.territories.by_id.get(held.territory or "")
    return page(
        request, "reader.html", held=held, drawn=_KEPT.get(project, asked), asked=asked, me=me,
        media=media[1] if media else "", place=(place and place.name) or held.territory,
        finished=[m.coder for m in project.finished
                  if (m.transcript, m.text) == (transcript, held.hash)],
        counts=counts(project, transcript), coders_known=coders_known(project),
        codes=listed(project.codebook),
    )  # fmt: skip


def counts(project: Project, transcript: str) -> dict[str, int]:
    """How many codings of the transcript bear each code that is there, in the codebook's order."""
    book = project.codebook
    held: Counter[str] = Counter()
    for name, number in Counter(c.code for c in project.codings_of.get(transcript, ())).items():
        held[current_code(book, name)] += number
    order = {name: rank for rank, name in enumerate(book.by_id)}
    return dict(sorted(held.items(), key=lambda item: order.get(item[0], len(order))))


def coders_known(project: Project) -> list[str]:
    """Everyone who codes or may code, those of the settlements left out."""
    return sorted({*project.settings.coders, *project.coders} - project.consensus)


@router.get("/api/turns", tags=["transcripts"])
def turns(
    request: Request, transcript: str, seen: str = "", coder: str = "", code: str = "",
    view: Literal["", "apart"] = "",
    only: Annotated[list[int] | None, Query(max_length=1000)] = None,
) -> dict[str, Any]:  # fmt: skip
    """The turns of a transcript as they are drawn, where something has changed since `seen`;
    `only`: these turns."""
    project, _ = request.app.state.desk.permitted()
    if transcript not in project.transcripts:
        raise HTTPException(404, "There is no such transcript, or consent withholds it.")
    now = _KEPT.get(project, Asked(transcript, coder, code, view))
    if only:
        return {"stamp": "", "turns": {n: now.turns[n] for n in only if n in now.turns}}
    return {"stamp": now.stamp, "turns": {} if now.stamp == seen else now.turns}


class Correction(BaseModel):
    """Other words for a turn, and those that they replace."""

    transcript: str
    turn: int = Field(ge=1)
    words: str = Field(max_length=200_000)
    instead_of: str = Field(max_length=200_000)


@router.post("/api/turns", tags=["transcripts"])
def correct(request: Request, asked: Correction) -> Any:
    """Correct the words of a turn; the codings follow, and those that did not are named. Where
    somebody else has corrected the same words meanwhile: 409, with what the turn says now."""
    from terrain.workspace.correcting import CorrectedMeanwhileError
    from terrain.workspace.correcting import correct as write

    try:
        with request.app.state.desk.writing() as study:
            done = write(study, asked.transcript, asked.turn, asked.words,
                         instead_of=asked.instead_of, coder=coder_of(request, study))  # fmt: skip
            project, _ = study.permitted(Purpose.ANALYSE)
    except CorrectedMeanwhileError as error:
        said = {"error": error.message, "remedy": error.remedy, "theirs": error.words}
        return JSONResponse(said, status_code=409)
    reading = read(project, asked.transcript, turns=done.touched)
    return {
        "kept": done.kept, "moved": done.moved, "merged": done.merged,
        "lost": [{"id": c.id, "code": c.code, "coder": c.coder, "quote": c.quote}
                 for c in done.lost],
        "turns": turns_html(request, project, reading),
    }  # fmt: skip


@router.post("/finish", response_class=HTMLResponse)
def finish(
    request: Request, transcript: Annotated[str, Form()], done: Annotated[bool, Form()]
) -> RedirectResponse:
    """Mark a transcript as coded to the end, or take the mark away."""
    from terrain.workspace.marks import mark_finished

    with request.app.state.desk.writing() as study:
        mark_finished(study, [transcript], coder_of(request, study), finished=done)
    return RedirectResponse(place_of(transcript), 303)


@router.post("/coder", response_class=HTMLResponse)
def coder(
    transcript: Annotated[str, Form()], name: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """Choose who is coding."""
    from terrain.store.paths import check_coder

    answer = RedirectResponse(place_of(transcript), 303)
    answer.set_cookie(CODER, quote(check_coder(name)), samesite="strict", httponly=True,
                      max_age=365 * 24 * 3600)  # fmt: skip
    return answer


@router.get("/media/{transcript:path}")
def media(request: Request, transcript: str) -> FileResponse:
    """The recording behind a transcript, in pieces as the player asks for them."""
    from terrain.workspace.recording import recording

    with request.app.state.desk.reading() as study:
        found = recording(study, transcript)
    if found is None:
        raise HTTPException(404, "There is no recording, or consent withholds it.")
    return FileResponse(found[0], media_type=found[1], content_disposition_type="inline")


def turns_html(request: Request, project: Project, reading: Reading) -> Mapping[int, str]:
    """The turns of a reading as they stand on the page, by number."""
    return drawn(reading, project.codebook, request.query_params.get("view", ""))
