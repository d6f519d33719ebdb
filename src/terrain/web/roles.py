"""What each role may change. Reading is for all; a change that is not named here is for leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException, Request

from terrain.store.accounts import Role
from terrain.workspace.team import ROLES

if TYPE_CHECKING:
    from terrain.web.doors import Person

_SAFE = frozenset({"GET", "HEAD"})
#: Who may do what changes something, by method and route.
LEAST: dict[tuple[str, str], Role] = {
    # what writes nothing into the study, and one's own account
    ("POST", "/verify"): "reader",
    ("POST", "/verify/{name}/forget"): "reader",
    ("POST", "/jobs/{job}/cancel"): "reader",
    ("POST", "/login"): "reader",
    ("POST", "/logout"): "reader",
    ("POST", "/join/{token}"): "reader",
    ("POST", "/account"): "reader",
    # one's own codings, and the words of all
    ("POST", "/api/codings"): "coder",
    ("PATCH", "/api/codings/{coding}"): "coder",
    ("DELETE", "/api/codings/{coding}"): "coder",
    ("POST", "/api/codings/{coding}/restore"): "coder",
    ("POST", "/code"): "coder",
    ("POST", "/finish"): "coder",
    ("POST", "/api/turns"): "coder",
    ("POST", "/agreement/tasks/{task}"): "coder",
    # Notes are written together
    ("POST", "/notes"): "coder",
    ("POST", "/notes/{name}/claims"): "coder",
    ("POST", "/notes/{name}/evidence"): "coder",
    ("POST", "/notes/{name}/evidence/{evidence}"): "coder",
    ("POST", "/notes/{name}/seal"): "coder",
    ("POST", "/notes/{name}/undo"): "coder",
    ("POST", "/notes/{name}/searches"): "coder",
    ("POST", "/notes/{name}/searches/{search}/keep"): "coder",
    ("POST", "/notes/{name}/searches/{search}/aside"): "coder",
    # what all share
    ("POST", "/codebook/change"): "lead",
    ("POST", "/codebook/undo"): "lead",
    ("POST", "/import"): "lead",
    ("POST", "/import/{lot}"): "lead",
    ("POST", "/agreement/settle"): "lead",
    ("POST", "/agreement/undo"): "lead",
    ("POST", "/agreement/tasks"): "lead",
    ("POST", "/analysis/cases/table"): "lead",
    ("POST", "/analysis/cases/undo"): "lead",
    ("POST", "/team"): "lead",
    ("POST", "/team/{name}"): "lead",
    # the choice of who codes, where one person at one machine may
    ("POST", "/coder"): "lead",
}
#: Pages that are not for all.
_PAGES: dict[str, Role] = {"/team": "lead"}


def holds(person: Person, least: Role) -> bool:
    """Whether somebody's role is this one or more."""
    return ROLES.index(person.role) >= ROLES.index(least)


async def may(request: Request) -> None:
    """Stands before every route. Raises HTTPException 403."""
    path = request.scope["route"].path
    person: Person = request.scope["terrain.person"]
    if request.method in _SAFE:
        least = _PAGES.get(path, "reader")
    else:
        least = LEAST.get((request.method, path), "lead")
    if not holds(person, least):
        raise HTTPException(403, _TOLD[least])


_TOLD = {
    "coder": "You are here as a reader: nothing is changed. A lead can make you a coder.",
    "lead": "This is for the leads of the study: it changes what all share. Ask one of them.",
}
