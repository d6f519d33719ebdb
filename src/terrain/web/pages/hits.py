"""A code put on a passage from a list (search, concordance, the basket), without leaving it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from terrain.access import Purpose
from terrain.analysis.places import read_again, span_of
from terrain.errors import UsageError
from terrain.web.asked import coder_of
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import page
from terrain.workspace import coding

router = APIRouter()


@router.get("/code", response_class=HTMLResponse)
def ask(request: Request, at: str, back: str = "/search", part: str = "") -> HTMLResponse:
    """The words of a place (`analysis.places`), and the codes that may be put on them."""
    project, _ = request.app.state.desk.permitted()
    quoted, _ = request.app.state.desk.permitted(Purpose.QUOTE)
    kept = read_again(project, quoted, at)
    if kept.quotation is None:
        raise UsageError("these words are not to be read here any more.",
                         remedy="Search again: the text may have changed.")  # fmt: skip
    return page(
        request, "code_form.html" if part else "code.html", kept=kept, back=_ours(back),
        codes=listed(project.codebook), names=names_of(project), styles=styles(project.codebook),
    )  # fmt: skip


@router.post("/code")
def put(
    request: Request, at: Annotated[str, Form()], code: Annotated[str, Form()],
    memo: Annotated[str, Form(max_length=100_000)] = "",
    back: Annotated[str, Form()] = "/search",
) -> Response:  # fmt: skip
    """Put the code there, as the one who codes at this machine; then back to the list."""
    with request.app.state.desk.writing() as study:
        project, _ = study.permitted(Purpose.ANALYSE)
        transcript, span = span_of(project, at)
        coding.add(study, transcript, span, code, coder=coder_of(request, study), memo=memo)
    return RedirectResponse(_ours(back), status_code=303)


def _ours(back: str) -> str:
    """An address of these pages, never of another site."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/search"
