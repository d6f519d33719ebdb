"""The reader: one transcript in a comfortable column, with everyone's codings on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from markupsafe import Markup, escape
from pydantic import BaseModel, Field

from terrain.access import Purpose
from terrain.analysis.reading import Mark, Reading, ReadTurn, Stretch, read
from terrain.atomic import sha256
from terrain.model.code_expression import current_code
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn
from terrain.web import assets, colours
from terrain.web.asked import CODER, coder_of, place_of, who
from terrain.web.colours import LANES, listed, styles
from terrain.web.render import environment, lang_of, page

__all__ = ("listed", "router", "styles", "turns_html")  # what other pages take from here
router = APIRouter()
router.include_router(assets.router)  # what every page is drawn with comes with the first page
router.include_router(colours.router)


@router.get("/t/{transcript:path}", response_class=HTMLResponse)
def reader(
    request: Request, transcript: str, coder: str = "", code: str = "",
    view: Literal["", "apart"] = "",
) -> HTMLResponse:  # fmt: skip
    """A transcript; `?coder=`, `?code=` show the codings of one alone, `?view=apart` one band a
    coder."""
    from terrain.workspace.recording import recording

    with request.app.state.desk.reading() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        if transcript not in project.transcripts:
            raise HTTPException(404, "There is no such transcript, or consent withholds it.")
        me, media = who(request, study), recording(study, transcript)
    asked = Asked(transcript, coder, code)
    reading = asked.read(project)
    held = project.transcripts[transcript]
    return page(
        request, "reader.html", reading=reading, coder=coder, code=code, view=view, me=me,
        media=media[1] if media else "", asked=asked, stamp=stamp(project, transcript),
        finished=[m.coder for m in project.finished
                  if (m.transcript, m.text) == (transcript, held.hash)],
        counts=counts(project, transcript), coders_known=coders_known(project),
        places={name: t.name or name for name, t in project.territories.by_id.items()},
        codes=listed(project.codebook), **drawing(project, reading, view),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of the reader shows."""

    transcript: str
    coder: str = ""
    code: str = ""

    def read(self, project: Project, turns: frozenset[int] | None = None) -> Reading:
        """The reading that is asked for; a code stands for its children too."""
        codes = project.codebook.family(self.code) if self.code else None
        coders = frozenset({self.coder}) if self.coder else None
        return read(project, self.transcript, coders=coders, codes=codes, turns=turns)


def counts(project: Project, transcript: str) -> dict[str, int]:
    """How many codings of the transcript bear each code that is there, in the codebook's order."""
    book = project.codebook
    held = Counter(current_code(book, c.code) for c in project.codings_of.get(transcript, ()))
    order = {name: rank for rank, name in enumerate(book.by_id)}
    return dict(sorted(held.items(), key=lambda item: order.get(item[0], len(order))))


def coders_known(project: Project) -> list[str]:
    """Everyone who codes or may code, those of the settlements left out."""
    known = {*project.settings.coders, *(coding.coder for coding in project.codings)}
    return sorted(known - project.consensus)


def stamp(project: Project, transcript: str) -> str:
    """What changes when the text or a coding of the transcript does."""
    held = project.transcripts[transcript]
    drawn = [(c.id, c.code, c.span.start, c.span.end, c.memo, c.status)
             for c in project.codings_of.get(transcript, ())]  # fmt: skip
    return sha256(repr((held.hash, drawn)).encode())[:16]


@router.get("/api/turns", tags=["transcripts"])
def turns(
    request: Request, transcript: str, seen: str = "", coder: str = "", code: str = ""
) -> dict[str, Any]:
    """The turns of a transcript as they are drawn, where something has changed since `seen`."""
    project, _ = request.app.state.desk.permitted()
    if transcript not in project.transcripts:
        raise HTTPException(404, "There is no such transcript, or consent withholds it.")
    now = stamp(project, transcript)
    if now == seen:
        return {"stamp": now, "turns": {}}
    reading = Asked(transcript, coder, code).read(project)
    return {"stamp": now, "turns": turns_html(request, project, reading)}


class Correction(BaseModel):
    """Other words for a turn, and those that they replace."""

    transcript: str
    turn: int = Field(ge=1)
    words: str = Field(max_length=200_000)
    instead_of: str = Field(max_length=200_000)


@router.post("/api/turns", tags=["transcripts"])
def correct(request: Request, asked: Correction) -> dict[str, Any]:
    """Correct the words of a turn; the codings follow, and those that did not are named."""
    from terrain.workspace.correcting import correct as write

    with request.app.state.desk.writing() as study:
        done = write(study, asked.transcript, asked.turn, asked.words,
                     instead_of=asked.instead_of, coder=coder_of(request, study))  # fmt: skip
        project, _ = study.permitted(Purpose.ANALYSE)
    reading = read(project, asked.transcript, turns=done.touched)
    return {
        "kept": done.kept, "moved": done.moved,
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


def drawing(project: Project, reading: Reading, view: str) -> dict[str, Any]:
    """What the drawing of turns needs: classes of codes, words with their lines, places."""
    classes = styles(project.codebook)
    names = [classes.get(mark.code, "k") for mark in reading.marks]

    def words(held: ReadTurn) -> Markup:
        return Markup("").join(_stretch(reading, names, one, view) for one in held.stretches)

    return {"styles": classes, "words": words, "places_of": lambda held: _places(reading, held)}


def _stretch(reading: Reading, names: list[str], one: Stretch, view: str) -> Markup:
    """Words with a line under them for each of three codes (or coders, one apart); one element a
    stretch, since a transcript may have thousands."""
    said = escape(one.span.of(reading.transcript.body))
    if not one.marks:
        return said
    lanes: dict[int, str] = {}
    for rank, n in enumerate(one.marks):
        lanes.setdefault(reading.marks[n].band if view == "apart" else rank, names[n])
    made = ["on"] + [f"{LANES[lane]}{name}" for lane, name in lanes.items() if lane < len(LANES)]
    made += [f"d{min(max(lanes) + 1, len(LANES))}"]
    made += ["more"] if len(one.marks) > len(LANES) else []
    made += ["disputed"] if one.disputed else []
    # The classes are our own (k12, d2 …), the words are escaped; `Markup.format` is slow here.
    return Markup(f'<span class="{" ".join(made)}">{said}</span>')  # noqa: S704


def _places(reading: Reading, held: ReadTurn) -> list[tuple[Mark, str]]:
    """The codings that begin in a turn, each with its place as browsers count: the turn where it
    ends, and UTF-16 units in the words of the first and of the last."""
    text = reading.transcript
    return [(reading.marks[n], _place(text, held.turn, reading.marks[n].coding.span))
            for n in held.begins]  # fmt: skip


def _place(text: Transcript, first: Turn, span: Span) -> str:
    last = first
    if span.end > first.span.end:
        last = next((t for t in reversed(text.turns) if t.span.start < span.end), first)
    return (f"{_units(text, first, span.start)} {last.number} "
            f"{_units(text, last, min(span.end, last.span.end))}")  # fmt: skip


def _units(text: Transcript, turn: Turn, offset: int) -> int:
    before = text.body[turn.span.start : offset]
    # As `Units` counts, without its tables, which would be made twice for each coding.
    return len(before.encode("utf-16-le", "surrogatepass")) // 2


def turns_html(request: Request, project: Project, reading: Reading) -> dict[int, str]:
    """The turns of a reading as they stand on the page, by number."""
    template = environment(lang_of(request)).get_template("turn.html")
    view = request.query_params.get("view", "")
    module: Any = template.make_module(drawing(project, reading, view))
    return {held.turn.number: str(module.turn(held, reading)) for held in reading.turns}
