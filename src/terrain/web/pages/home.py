"""Home: the study at a glance."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from terrain.web.render import page

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def home(request: Request) -> HTMLResponse:
    """Cases with the state of their coding, what waits to be settled, a search box."""
    from terrain.workspace.overview import overview

    with request.app.state.desk.reading() as study:
        found = overview(study)
    return page(request, "home.html", found=found)
