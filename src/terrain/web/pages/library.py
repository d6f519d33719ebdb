"""The library: transcripts in a table, filtered and sorted by their address; files brought in."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from terrain.errors import TerrainError
from terrain.store.paths import slug
from terrain.web.asked import PageNumber
from terrain.web.render import page

router = APIRouter()
#: Transcripts on one page.
PAGE = 100
Sort = Literal["transcript", "title", "case", "territory", "kind", "date", "words", "codings"]


@router.get("/transcripts", response_class=HTMLResponse)
def library(
    request: Request,
    case: str = "",
    kind: str = "",
    territory: str = "",
    q: str = "",
    sort: Sort = "transcript",
    down: Annotated[bool, Query()] = False,
    number: PageNumber = 1,
) -> HTMLResponse:
    """The transcripts that may be read, a hundred a page, each with its case, words, codings."""
    from terrain.workspace.catalogue import catalogue

    with request.app.state.desk.reading() as study:
        found = catalogue(study, case=case, kind=kind, territory=territory, words=q, sort=sort,
                          down=down, offset=(number - 1) * PAGE, limit=PAGE)  # fmt: skip
    project, _ = request.app.state.desk.permitted()
    asked = {"case": case, "kind": kind, "territory": territory, "q": q, "sort": sort, "down": down}
    names = {held.id: held.title or held.id for held in project.cases.values()}
    names |= {held.id: held.name or held.id for held in project.territories.by_id.values()}

    def asked_but(**changed: object) -> str:
        """The address of the same list, but for these; it begins again unless a page is asked."""
        return "?" + urlencode({key: value for key, value in (asked | changed).items() if value})

    return page(request, "library.html", found=found, asked=asked, names=names,
                asked_but=asked_but, cases=project.cases, number=number, size=PAGE)  # fmt: skip


@router.post("/import", response_class=HTMLResponse)
def bring(
    request: Request,
    files: Annotated[list[UploadFile], File()],
    case: Annotated[str, Form(min_length=1, max_length=100)],
    consent: Annotated[Literal["", "quote", "analysis"], Form()] = "",
    role: Annotated[str, Form(max_length=200)] = "",
) -> HTMLResponse:
    """What the files would become; nothing is written yet."""
    uploads = request.app.state.uploads
    options = [f"--case={slug(case, 'case')}"]
    options += [f"--consent={consent}"] if consent else []
    options += [f"--role={role}"] if role else []
    lot = uploads.keep([(one.filename or "", one.file) for one in files if one.filename], options)
    try:
        planned = uploads.read(lot, dry=True)
    except TerrainError:
        uploads.drop(lot)
        raise
    return page(
        request, "import.html", planned=planned, lot=lot, case=slug(case, "case"), done=False
    )


@router.post("/import/{lot}", response_class=HTMLResponse)
def bring_in(request: Request, lot: str, yes: Annotated[bool, Form()]) -> Response:
    """Bring the files in, or let them go."""
    uploads = request.app.state.uploads
    if not yes:
        uploads.drop(lot)
        return RedirectResponse("/transcripts", 303)
    try:
        made = uploads.read(lot, dry=False)
    finally:
        request.app.state.desk.look_again()
    uploads.drop(lot)
    # Another process wrote them: the desk does not wait for its next look to see them.
    with request.app.state.desk.writing() as study:
        study.refresh()
    return page(request, "import.html", planned=made, lot="", case="", done=True)
