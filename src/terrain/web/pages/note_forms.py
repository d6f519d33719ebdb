"""What the forms of a Note share: fields, a change or its refusal, where one goes after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from terrain.errors import ChangedOnDisk, TerrainError, UsageError
from terrain.model.citation import citation
from terrain.web.pages.notes import Wrong, known, shown
from terrain.workspace.note_sources import SeveralPlacesError
from terrain.workspace.study import Study

Line = Annotated[str, Form(max_length=2_000)]
Words = Annotated[str, Form(max_length=50_000)]
Number = Annotated[int | None, Form(ge=1)]


def changed(
    request: Request, name: str, change: Callable[[Study], str], claim: str,
    given: dict[str, str],
) -> Response:  # fmt: skip
    """Carry a change out and go to what it made; refused, the Note with the reason."""
    try:
        with request.app.state.desk.writing() as study:
            known(study.project.notes, name)
            place = change(study)
    except SeveralPlacesError as error:
        places = tuple(str(citation(t, t.turns_of(span)[:1])) for t, span in error.places)
        said = UsageError(f"these words stand in {error.total} places.",
                          remedy="Say which.")  # fmt: skip
        return shown(request, name, status=400, wrong=Wrong(said, claim, given, places))
    except TerrainError as error:
        return shown(request, name, status=status_of(error), wrong=Wrong(error, claim, given))
    return to(name, place)


def status_of(error: TerrainError) -> int:
    """The status of a page that says why a change was refused."""
    kinds: tuple[tuple[Any, int], ...] = ((ChangedOnDisk, 409), (UsageError, 400))
    return next((code for kind, code in kinds if isinstance(error, kind)), 422)


def to(name: str, place: str = "", search: str = "") -> Response:
    """On to a Note, or to one of its searches; to a place of that page."""
    page = f"/notes/{quote(name)}" + (f"/searches/{quote(search)}" if search else "")
    return RedirectResponse(page + (f"#{quote(place)}" if place else ""), 303)
