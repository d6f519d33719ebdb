"""Entering a study that a team shares, one's own account, and the accounts of all."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from terrain.errors import TerrainError
from terrain.store.accounts import Role
from terrain.web.asked import person_of
from terrain.web.render import page, plain_page
from terrain.workspace.team import ENTERED, INVITED, ROLES, SHORTEST, NotAllowedError, Team

router = APIRouter()
_Name = Annotated[str, Form(max_length=100)]
_Password = Annotated[str, Form(max_length=1000)]
_Onward = Annotated[str, Form(max_length=2000)]


@router.get("/login", response_class=HTMLResponse)
def login(request: Request, next: str = "") -> Response:  # noqa: A002  # as it stands in addresses
    """Where one says who one is."""
    team(request)
    if person_of(request).secret:
        return RedirectResponse(_inside(next), 303)
    return plain_page(request, "login.html", next=_inside(next), name="", wrong=None)


@router.post("/login", response_class=HTMLResponse)
def enter(
    request: Request, name: _Name, password: _Password, next: _Onward = "/",  # noqa: A002  # as above
) -> Response:  # fmt: skip
    """Begin a session."""
    try:
        secret = team(request).enter(name, password)
    except NotAllowedError as error:
        return plain_page(request, "login.html", status=403, next=_inside(next), name=name,
                          wrong=error)  # fmt: skip
    return _entered(request, secret, _inside(next))


@router.post("/logout", response_class=HTMLResponse)
def leave(request: Request) -> Response:
    """End the session."""
    team(request).leave(person_of(request).secret)
    return _entered(request, "", "/login", 0)


@router.get("/join/{token}", response_class=HTMLResponse)
def invited(request: Request, token: str) -> Response:
    """An invitation: choose a password."""
    found = team(request).invited(token)
    return plain_page(request, "join.html", status=200 if found else 403, found=found,
                      least=SHORTEST, wrong=None)  # fmt: skip


@router.post("/join/{token}", response_class=HTMLResponse)
def join(request: Request, token: str, password: _Password, again: _Password) -> Response:
    """Take the invitation up, and begin a session."""
    try:
        _check_twice(password, again)
        secret = team(request).join(token, password)
    except TerrainError as error:
        found = team(request).invited(token)
        return plain_page(request, "join.html", status=403, found=found, least=SHORTEST,
                          wrong=error)  # fmt: skip
    return _entered(request, secret, "/")


@router.get("/account", response_class=HTMLResponse)
def account(request: Request) -> Response:
    """One's own account."""
    team(request)
    return page(request, "account.html", least=SHORTEST, wrong=None, done=False)


@router.post("/account", response_class=HTMLResponse)
def change_password(
    request: Request, old: _Password, password: _Password, again: _Password
) -> Response:
    """Another password; one's other sessions end."""
    me = person_of(request)
    try:
        _check_twice(password, again)
        team(request).change_password(me.name, old, password, me.secret)
    except TerrainError as error:
        return page(request, "account.html", status=403, least=SHORTEST, wrong=error, done=False)
    return page(request, "account.html", least=SHORTEST, wrong=None, done=True)


@router.get("/team", response_class=HTMLResponse)
def everybody(request: Request) -> Response:
    """The accounts and the invitations."""
    return _listed(request)


@router.post("/team", response_class=HTMLResponse)
def invite(request: Request, name: _Name, role: Annotated[Role, Form()] = "coder") -> Response:
    """Invite somebody, or give somebody a link for another password; the link is shown once."""
    try:
        token = team(request).invite(name, role)
    except TerrainError as error:
        return _listed(request, status=400, wrong=error)
    base = request.app.state.address or str(request.base_url).rstrip("/")
    return _listed(request, link=f"{base}/join/{token}", whose=name)


@router.post("/team/{name}", response_class=HTMLResponse)
def change(
    request: Request, name: str, do: Annotated[Literal["role", "remove", "uninvite"], Form()],
    role: Annotated[Role, Form()] = "reader",
) -> Response:  # fmt: skip
    """Another role, no account any more, or no invitation any more."""
    held = team(request)
    try:
        if do == "role":
            held.set_role(name, role)
        elif do == "remove":
            held.remove(name)
        else:
            held.uninvite(name)
    except TerrainError as error:
        return _listed(request, status=400, wrong=error)
    return RedirectResponse("/team", 303)


def _listed(
    request: Request, *, status: int = 200, link: str = "", whose: str = "",
    wrong: TerrainError | None = None,
) -> HTMLResponse:  # fmt: skip
    held = team(request)
    since = {one.name: dt.date.fromisoformat(one.created[:10]) for one in held.people()}
    return page(
        request, "team.html", status=status, people=held.people(), since=since, roles=ROLES,
        link=link, invitations=held.invitations(), whose=whose, wrong=wrong, days=INVITED // 86400,
    )  # fmt: skip


def team(request: Request) -> Team:
    """The team of this server. Raises HTTPException 404 where one person is at one machine."""
    held: Team | None = request.app.state.team
    if held is None:
        raise HTTPException(404, "This server has no accounts: “terrain serve --team” has.")
    return held


def _check_twice(password: str, again: str) -> None:
    if password != again:
        raise NotAllowedError("twice", "the two passwords are not the same.")


def _entered(request: Request, secret: str, place: str, seconds: int = ENTERED) -> Response:
    answer = RedirectResponse(place, 303)
    guard = request.scope["terrain.guard"]
    answer.headers.append("set-cookie", guard.cookie(request.headers["host"], secret, seconds))
    return answer


def _inside(place: str) -> str:
    """An address of these pages: nothing that a browser could take for another site's."""
    return "/" + quote(place.lstrip("/\\"), safe="/?&=%+", errors="replace") if place else "/"
