"""The library: transcripts in a table, filtered and sorted by their address."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from terrain.web.render import page

router = APIRouter()
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
) -> HTMLResponse:
    """Every transcript that may be read, with its case, people, words and codings."""
    from terrain.workspace.catalogue import catalogue

    with request.app.state.desk.reading() as study:
        found = catalogue(study, case=case, kind=kind, territory=territory, words=q, sort=sort,
                          down=down)  # fmt: skip
    project, _ = request.app.state.desk.permitted()
    asked = {"case": case, "kind": kind, "territory": territory, "q": q, "sort": sort, "down": down}
    names = {held.id: held.title or held.id for held in project.cases.values()}
    names |= {held.id: held.name or held.id for held in project.territories.by_id.values()}

    def asked_but(**changed: object) -> str:
        """The address of the same list, but for these."""
        return urlencode({key: value for key, value in (asked | changed).items() if value})

    return page(request, "library.html", found=found, asked=asked, names=names,
                asked_but=asked_but)  # fmt: skip
