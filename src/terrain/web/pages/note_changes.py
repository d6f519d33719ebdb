"""Changes of Notes, as forms: a claim, evidence, its stance and place; each can be undone.

A change that is refused shows the Note again, with the reason beside its claim and what was typed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from terrain.errors import ChangedOnDisk, TerrainError, UsageError
from terrain.model.note import Stance
from terrain.web.pages import note_searches
from terrain.web.pages.note_forms import Line, Number, Words, changed, status_of, to
from terrain.web.pages.notes import Wrong, latest, listing
from terrain.workspace import note_sources, notes
from terrain.workspace.note_lookup import author
from terrain.workspace.note_sources import Taken
from terrain.workspace.study import Study

router = APIRouter(prefix="/notes")
_Stance = Annotated[Stance, Form()]
Do = Literal["change", "move", "remove", "accept", "place", "words"]


@router.post("")
def create(
    request: Request, title: Line, name: Line = "", question: Words = "",
    language: Annotated[Literal["", "fr", "en"], Form()] = "",
) -> Response:  # fmt: skip
    """A new Note."""
    from terrain.store.paths import slug

    given = {"title": title, "name": name, "question": question}
    try:
        if not title.strip():
            raise UsageError("a Note has a title.")
        wanted = name.strip() or slug(title, "note")[:60].strip("-")
        with request.app.state.desk.writing() as study:
            path = notes.create(study, wanted, title.strip(), question=question.strip(),
                                language=language, coder=author(study, None))  # fmt: skip
    except TerrainError as error:
        return listing(request, status=status_of(error), wrong=Wrong(error, given=given))
    return to(path.removeprefix("notes/").removesuffix(".md"))


@router.post("/{name}/claims")
def add_claim(
    request: Request, name: str, text: Line, after: Line = "",
    codes: Annotated[list[str] | None, Form(max_length=50)] = None,
) -> Response:  # fmt: skip
    """A claim, at the end or after another."""

    def change(study: Study) -> str:
        made = notes.add_claim(study, name, text, after=after, codes=codes or (),
                               coder=author(study, None))  # fmt: skip
        return f"c-{made.id}"

    return changed(request, name, change, "", {"text": text, "after": after})


@router.post("/{name}/evidence")
def add_evidence(
    request: Request, name: str, claim: Line, stance: _Stance = "supports",
    at: Line = "", words: Words = "", coding: Line = "", occurrence: Number = None,
    remark: Words = "",
) -> Response:  # fmt: skip
    """Evidence under a claim: a place put aside (`at`), a coding, or words pasted."""

    def change(study: Study) -> str:
        taken = _taken(study, at, coding, words, occurrence)
        made = notes.add(study, name, claim, taken, stance, remark=remark,
                         coder=author(study, None))  # fmt: skip
        return f"e-{made.id}"

    given = {"at": at, "words": words, "stance": stance, "remark": remark}
    return changed(request, name, change, claim, given)


def _taken(study: Study, at: str, coding: str, words: str, occurrence: int | None) -> Taken:
    if at:
        return note_sources.of_kept(study, at)
    if coding:
        return note_sources.of_coding(study, coding)
    return note_sources.of_words(study, words, occurrence)


@router.post("/{name}/evidence/{evidence}")
def change_evidence(
    request: Request, name: str, evidence: str, do: Annotated[Do, Form()],
    stance: Annotated[Stance | None, Form()] = None,
    remark: Annotated[str | None, Form(max_length=50_000)] = None, claim: Line = "",
    place: Number = None, words: Words = "",
    of: Line = "",
) -> Response:  # fmt: skip
    """Change a piece of evidence, move it, take it out, or settle its words."""

    def change(study: Study) -> str:
        who = author(study, None)
        match do:
            case "remove":
                notes.remove(study, name, [evidence], coder=who)
                return f"c-{of}"
            case "move":
                notes.move(study, name, evidence, claim, coder=who)
                if stance:
                    notes.change(study, name, evidence, stance=stance, coder=who)
            case "change":
                notes.change(study, name, evidence, stance=stance, remark=remark, coder=who)
            case "words":
                taken = note_sources.of_words(study, words)
                notes.settle(study, name, evidence, taken=taken, coder=who)
            case _:
                notes.settle(study, name, evidence, accept=do == "accept",
                             place=place if do == "place" else None, coder=who)  # fmt: skip
        return f"e-{evidence}"

    return changed(request, name, change, of, {})


@router.post("/{name}/seal")
def seal(request: Request, name: str) -> Response:
    """Give evidence typed by hand its id and its place, wherever that is certain."""

    def change(study: Study) -> str:
        notes.seal(study, name, coder=author(study, None))
        return ""

    return changed(request, name, change, "", {})


@router.post("/{name}/undo")
def undo_last(request: Request, name: str, change: Line) -> Response:
    """Put back what the change shown on the page replaced; refused where another came since."""
    from terrain.store.undo import undo

    def back(study: Study) -> str:
        last = latest(request)
        if last is None or last.id != change:
            raise ChangedOnDisk("another change came since; it was not undone.",
                                remedy="Look at what is said of the last change.")  # fmt: skip
        undo(study.root)
        study.refresh()
        return ""

    try:
        return changed(request, name, back, "", {})
    except HTTPException:
        # The change that is undone may be the Note itself.
        return RedirectResponse("/notes", 303)


@router.get("/{name}/evidence")
@router.get("/{name}/claims")
@router.get("/{name}/undo")
@router.get("/{name}/seal")
def again(name: str) -> Response:
    """The address of a form, opened: its page."""
    return to(name)


# The searches made for a Note are forms of it too.
router.include_router(note_searches.router)
