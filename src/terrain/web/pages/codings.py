"""Codings over the API: made, changed, removed; the answer holds the turns to draw again.

A coder changes their own codings alone. The browser counts UTF-16 units within the words of a
turn; they become code points here, and the words that it believes it selected are compared with
those of the text: nothing lands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from terrain.access import Purpose
from terrain.analysis.reading import read
from terrain.errors import ChangedOnDisk, UsageError
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.model.span import Span, Units
from terrain.model.transcript import Transcript, Turn
from terrain.web.asked import coder_of
from terrain.web.pages.reader import turns_html
from terrain.workspace import coding as changes
from terrain.workspace.study import Study

router = APIRouter(prefix="/api/codings", tags=["codings"])


class Place(BaseModel):
    """A stretch of words: from a turn and a place in its words (UTF-16 units) to another."""

    turn: int = Field(ge=1)
    start: int = Field(ge=0)
    end_turn: int = Field(ge=1)
    end: int = Field(ge=0)
    words: str = Field(min_length=1, max_length=200_000)


class NewCoding(BaseModel):
    """A code put on words."""

    transcript: str
    place: Place
    code: str = Field(max_length=500)
    memo: str = Field("", max_length=100_000)


class Change(BaseModel):
    """What becomes of a coding: another code, other words, another memo."""

    code: str | None = Field(None, max_length=500)
    memo: str | None = Field(None, max_length=100_000)
    place: Place | None = None


@router.post("", status_code=201)
def add(request: Request, new: NewCoding) -> dict[str, Any]:
    """Put a code on words; 409 where the text has moved on since the page was drawn."""
    with request.app.state.desk.writing(new.transcript) as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        transcript = _transcript(project, new.transcript)
        span = _span(study, transcript, new.place)
        made = changes.add(study, transcript.id, span, new.code, coder=coder_of(request, study),
                           memo=new.memo)  # fmt: skip
        return _answer(request, study, made, transcript.turns_of(made.span))


@router.patch("/{coding}")
def change(request: Request, coding: str, asked: Change) -> dict[str, Any]:
    """Another code, other words, another memo; by whoever made it."""
    with request.app.state.desk.writing() as study:
        old, transcript = _found(request, study, coding)
        made = changes.edited(
            study, old, code=asked.code, memo=asked.memo,
            span=_span(study, transcript, asked.place) if asked.place else None,
        )  # fmt: skip
        touched = {*transcript.turns_of(old.span), *transcript.turns_of(made.span)}
        return _answer(request, study, made, touched)


@router.delete("/{coding}")
def remove(request: Request, coding: str) -> dict[str, Any]:
    """Take a coding away (it can be undone)."""
    with request.app.state.desk.writing() as study:
        old, transcript = _found(request, study, coding)
        changes.change(study, old, None, f"removed {old.code} from {old.transcript}")
        return _answer(request, study, old, transcript.turns_of(old.span))


@router.post("/{coding}/restore")
def restore(request: Request, coding: str) -> dict[str, Any]:
    """Bring back a coding that was taken away: the same, with its id and memo."""
    from terrain.workspace.restoring import restore as put_back

    with request.app.state.desk.writing() as study:
        made = put_back(study, coding, by=coder_of(request, study))
        transcript = _transcript(study.permitted(Purpose.ANALYSE)[0], made.transcript)
        return _answer(request, study, made, transcript.turns_of(made.span))


def _found(request: Request, study: Study, coding: str) -> tuple[Coding, Transcript]:
    project, _ = study.permitted(Purpose.ANALYSE)
    found = changes.find(study, coding)
    return changes.own(found, coder_of(request, study)), _transcript(project, found.transcript)


def _transcript(project: Project, name: str) -> Transcript:
    if name not in project.transcripts:
        raise UsageError("there is no such transcript, or consent withholds it.")
    return project.transcripts[name]


def _span(study: Study, transcript: Transcript, place: Place) -> Span:
    """The code points of a selection. Raises ChangedOnDisk where its words are not those."""
    first, last = _turn(transcript, place.turn), _turn(transcript, place.end_turn)
    try:
        start = Units(transcript.words_of(first)).from_utf16(place.start, place.start).start
        end = Units(transcript.words_of(last)).from_utf16(place.end, place.end).end
        span = Span(first.span.start + start, last.span.start + end)
    except ValueError:
        raise UsageError("this selection does not lie in the text.") from None
    held = span.of(transcript.body) if first == last else (
        transcript.words_of(first)[start:] + transcript.words_of(last)[:end]
    )  # fmt: skip
    # White space is drawn otherwise than it is written; every other sign must be the same.
    if not len(span) or "".join(held.split()) != "".join(place.words.split()):
        raise ChangedOnDisk(
            "these words are not in the text any more.", remedy="Reload the page, select again."
        )
    if span.of(study.project.transcripts[transcript.id].body) != span.of(transcript.body):
        raise UsageError("consent withholds words between these: they cannot be coded together.")
    return span


def _turn(transcript: Transcript, number: int) -> Turn:
    found = next((t for t in transcript.turns if t.number == number), None)
    if found is None:
        raise UsageError(f"{transcript.id} has no turn §{number}.")
    return found


def _answer(
    request: Request, study: Study, coding: Coding, touched: Iterable[Turn]
) -> dict[str, Any]:
    project, _ = study.permitted(Purpose.ANALYSE)
    numbers = frozenset(turn.number for turn in touched)
    request.app.state.desk.tell(numbers)
    reading = read(project, coding.transcript, turns=numbers)
    return {
        "id": coding.id, "code": coding.code, "coder": coding.coder,
        "turns": turns_html(request, project, reading),
    }  # fmt: skip
