"""The application: routes over one study, errors said once, behind the guard."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

import terrain
from terrain.errors import (
    ChangedOnDisk,
    ImportRefused,
    IndexUnusable,
    TerrainError,
    UsageError,
)
from terrain.web import assets, colours
from terrain.web.desk import Desk
from terrain.web.doors import TeamDoor, TokenDoor
from terrain.web.guard import Guard
from terrain.web.jobs import Jobs
from terrain.web.pages import (
    agreement,
    analysis,
    codebook,
    codings,
    compare,
    concordance,
    events,
    hits,
    home,
    library,
    note_changes,
    notes,
    places,
    quotations,
    reader,
    search,
    tasks,
    team_pages,
    verify,
)
from terrain.web.render import HERE, page, plain_page
from terrain.web.roles import may
from terrain.web.uploads import Uploads
from terrain.workspace.team import NotAllowedError, Team


def create_app(root: Path, *, read_only: bool = False, team: Team | None = None) -> FastAPI:
    """The pages and the API of a study, without their guard (see `guarded`)."""
    app = FastAPI(title="terrain", version=terrain.__version__, docs_url=None, redoc_url=None,
                  openapi_url="/api/openapi.json", dependencies=[Depends(may)])  # fmt: skip
    app.state.team = team
    app.state.address = ""
    app.state.desk = Desk(root, read_only=read_only)
    app.state.jobs = Jobs()
    app.state.uploads = Uploads(root)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for module in (assets, colours, home, library, reader, search, compare, codings, quotations,
                   codebook, concordance, hits, analysis, agreement, tasks, places, notes,
                   note_changes, verify, team_pages, events):  # fmt: skip
        app.include_router(module.router)
    app.add_exception_handler(TerrainError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    return app


def guarded(
    app: FastAPI, host: str, port: int, token: str | None = None, address: str = ""
) -> Guard:
    """The application as it is served: to this machine's browser with a token, or to a team with
    its sessions. `address`: where people reach it, if that is not `host` and `port`."""
    hosts = {f"{name}:{port}" for name in (host, "127.0.0.1", "localhost", "[::1]")}
    app.state.address = address
    outside = urlsplit(address)
    hosts |= {outside.netloc.lower()} if outside.netloc else set()
    team: Team | None = app.state.team
    door = TeamDoor(team) if team else TokenDoor(token) if token else TokenDoor()
    return Guard(app, frozenset(hosts), door, app.state.desk.read_only,
                 secure=outside.scheme == "https")  # fmt: skip


async def _refused(request: Request, error: Exception) -> Response:
    """An error as a page or as JSON: what is wrong and what to do; no path of this machine."""
    status, message, remedy = _said(error)
    if request.url.path.startswith("/api/"):
        body: dict[str, Any] = {"error": message, "remedy": remedy}
        return JSONResponse(body, status_code=status)
    if not request.scope["terrain.person"].secret:
        return plain_page(request, "refused.html", status=status, message=message, remedy=remedy)
    return page(request, "error.html", status=status, message=message, remedy=remedy)


def _said(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail), ""
    if isinstance(error, RequestValidationError):
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"][1:])
        return 422, f"{where}: {fault['msg']}", ""
    assert isinstance(error, TerrainError)
    kinds: tuple[tuple[type[TerrainError], int], ...] = (
        (NotAllowedError, 403), (ChangedOnDisk, 409), (IndexUnusable, 409), (UsageError, 400),
        (ImportRefused, 400),
    )  # fmt: skip
    status = next((code for kind, code in kinds if isinstance(error, kind)), 500)
    return status, error.message, error.remedy
