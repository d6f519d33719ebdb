"""The application: routes over one study, errors said once, behind the guard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
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
from terrain.web.desk import Desk
from terrain.web.guard import Guard
from terrain.web.jobs import Jobs
from terrain.web.pages import (
    agreement,
    analysis,
    codebook,
    codings,
    compare,
    concordance,
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
    verify,
)
from terrain.web.render import HERE, page
from terrain.web.uploads import Uploads


def create_app(root: Path, *, read_only: bool = False) -> FastAPI:
    """The pages and the API of a study, without their guard (see `guarded`)."""
    app = FastAPI(title="terrain", version=terrain.__version__, docs_url=None, redoc_url=None,
                  openapi_url="/api/openapi.json")  # fmt: skip
    app.state.desk = Desk(root, read_only=read_only)
    app.state.jobs = Jobs()
    app.state.uploads = Uploads(root)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for module in (home, library, reader, search, compare, codings, quotations, codebook,
                   concordance, hits, analysis, agreement, tasks, places, notes,
                   note_changes, verify):  # fmt: skip
        app.include_router(module.router)
    app.add_exception_handler(TerrainError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    return app


def guarded(app: FastAPI, host: str, port: int, token: str | None = None) -> Guard:
    """The application as it is served: to this machine's browser, with a token."""
    names = {host, "127.0.0.1", "localhost", "[::1]"}
    hosts = frozenset(f"{name}:{port}" for name in names)
    made = Guard(app, hosts, read_only=app.state.desk.read_only)
    if token:
        made.token = token
    return made


async def _refused(request: Request, error: Exception) -> Response:
    """An error as a page or as JSON: what is wrong and what to do; no path of this machine."""
    status, message, remedy = _said(error)
    if request.url.path.startswith("/api/"):
        body: dict[str, Any] = {"error": message, "remedy": remedy}
        return JSONResponse(body, status_code=status)
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
        (ChangedOnDisk, 409), (IndexUnusable, 409), (UsageError, 400), (ImportRefused, 400),
    )  # fmt: skip
    status = next((code for kind, code in kinds if isinstance(error, kind)), 500)
    return status, error.message, error.remedy
