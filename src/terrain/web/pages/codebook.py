"""The codebook: its tree with counts, one code in full, and changes that are shown before they
are made.

A change is a form sent to `/codebook/change`: by GET it is shown with what it would do, by POST it
is made. Drag and drop, and the keyboard, go the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import page
from terrain.workspace import codebook as work
from terrain.workspace.listing import listing
from terrain.workspace.study import Study

router = APIRouter()
#: Codings shown under a code, and those that a split lists.
_SHOWN, _SPLIT = 10, 200
_FIELDS = ("label", "definition", "when", "when_not", "example", "color")
_PLAIN = re.compile(r"[\w.'’-]+")
What = Literal["add", "edit", "rename", "move", "merge", "split", "retire", "back"]


class Change:
    """A change as a form says it: fields that were not sent are None."""

    def __init__(self, what: What, code: str, given: dict[str, Any]) -> None:
        self.what, self.code, self.given = what, code, given

    def text(self, name: str) -> str:
        """One field, without the white space around it."""
        return str(self.given.get(name) or "").strip()

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a code that were sent."""
        return {name: self.given[name] for name in _FIELDS if self.given.get(name) is not None}

    def edit(self, study: Study) -> work.Edit:
        """The edit that is meant. Raises UsageError."""
        new, filled = self.text("new"), {k: v for k, v in self.fields.items() if v.strip()}
        match self.what:
            case "add":
                return work.adding(study, _named(new), filled, self.text("parent") or None)
            case "edit":
                return work.editing(study, self.code, self.fields)
            case "rename":
                return work.renaming(study, self.code, _named(new))
            case "move":
                return work.moving(study, self.code, self.text("parent") or None,
                                   self.text("before") or None)  # fmt: skip
            case "merge":
                return work.merging(study, [self.code], self.text("into"))
            case "split":
                return work.splitting(study, self.code, _named(new), self.given["codings"], filled)
            case _:
                return work.retiring(study, self.code, back=self.what == "back")


def _named(new: str) -> str:
    if not new:
        raise UsageError("the code has no name.", remedy="Write one, as family.code.")
    return new


_Text = Annotated[str | None, Query(max_length=20_000)]
_Sent = Annotated[str | None, Form(max_length=20_000)]


@router.get("/codebook", response_class=HTMLResponse)
def codebook(request: Request, code: str = "", new: bool = False, part: str = "") -> HTMLResponse:
    """The tree, and one code with its rules, its codings and what can be done with it."""
    with request.app.state.desk.reading() as study:
        branches = work.tree(study)
        last = _last(study)
        project, _ = request.app.state.desk.permitted()
        names = project.codebook.resolve(code)
        chosen = next((b for b in branches if code and names == (b.code.id,)), None)
        if code and chosen is None:
            raise UsageError(f"there is no code “{code}”.")
        found = _codings(study, chosen.code.id, _SHOWN) if chosen else None
        memos = [m for m in project.memos if chosen and m.about == f"code:{chosen.code.id}"]
    return page(
        request, "codebook_code.html" if part else "codebook.html", branches=branches,
        branch=chosen, new=new, found=found, rows=list(found.rows()) if found else [], last=last,
        codes=listed(project.codebook), styles=styles(project.codebook), names=names_of(project),
        fields=_FIELDS, total=len(project.codings), memos=memos,
        family=project.codebook.family(chosen.code.id) if chosen else (), expression=expression,
    )  # fmt: skip


@router.get("/codebook/split", response_class=HTMLResponse)
def split(request: Request, code: str) -> HTMLResponse:
    """The codings of a code, to choose those that go to another."""
    project, _ = request.app.state.desk.permitted()
    with request.app.state.desk.reading() as study:
        found = _codings(study, code, _SPLIT)
    return page(
        request, "codebook_split.html", code=code, label=project.codebook.label(code), found=found,
        rows=list(found.rows()), styles=styles(project.codebook), names=names_of(project),
        codes=listed(project.codebook),
    )  # fmt: skip


def _codings(study: Study, code: str, limit: int) -> Any:
    return listing(study, Filter(code=expression(code), exact_codes=True), limit=limit)


def expression(code: str) -> str:
    """The expression that names one code, whatever signs its id holds."""
    return code if _PLAIN.fullmatch(code) else f'"{code}"'


@router.get("/codebook/change", response_class=HTMLResponse)
def preview(
    request: Request, what: What, code: str = "", new: _Text = None, parent: _Text = None,
    before: _Text = None, into: _Text = None, label: _Text = None, definition: _Text = None,
    when: _Text = None, when_not: _Text = None, example: _Text = None, color: _Text = None,
    codings: Annotated[list[str] | None, Query(max_length=1_000)] = None, part: str = "",
) -> HTMLResponse:  # fmt: skip
    """What a change would do; nothing is written."""
    given = {
        "new": new, "parent": parent, "before": before, "into": into, "label": label,
        "definition": definition, "when": when, "when_not": when_not, "example": example,
        "color": color, "codings": codings or [],
    }  # fmt: skip
    asked = Change(what, code, given)
    with request.app.state.desk.reading() as study:
        made = asked.edit(study)
        effect = work.effect(study, made)
        project, _ = request.app.state.desk.permitted()
        old = project.codebook.by_id.get(made.code)
    return page(
        request, "codebook_effect.html" if part else "codebook_change.html", asked=asked,
        effect=effect, sent=_sent(given), names=names_of(project), old=old,
        differs={k: v for k, v in asked.fields.items() if old and v != asdict(old)[k]},
        styles=styles(project.codebook),
    )  # fmt: skip


def _sent(given: dict[str, Any]) -> Sequence[tuple[str, str]]:
    pairs = [(k, v) for k, v in given.items() if isinstance(v, str)]
    return [*pairs, *(("codings", one) for one in given["codings"])]


@router.post("/codebook/change")
def change(
    request: Request, what: Annotated[What, Form()], code: Annotated[str, Form()] = "",
    new: _Sent = None, parent: _Sent = None, before: _Sent = None, into: _Sent = None,
    label: _Sent = None, definition: _Sent = None, when: _Sent = None, when_not: _Sent = None,
    example: _Sent = None, color: _Sent = None,
    codings: Annotated[list[str] | None, Form(max_length=1_000)] = None,
) -> Response:  # fmt: skip
    """Make a change; then the code is shown."""
    given = {
        "new": new, "parent": parent, "before": before, "into": into, "label": label,
        "definition": definition, "when": when, "when_not": when_not, "example": example,
        "color": color, "codings": codings or [],
    }  # fmt: skip
    with request.app.state.desk.writing() as study:
        made = Change(what, code, given).edit(study)
        work.apply(study, made)
        book = study.project.codebook
        seen = book.resolve(made.code) or book.resolve(code)
    return _shown(seen[0] if seen else "")


@router.post("/codebook/undo")
def undo(request: Request, last: Annotated[str, Form()] = "") -> Response:
    """Take back the change that the page named, as long as it is still the latest."""
    from terrain.store.undo import undo as take_back

    with request.app.state.desk.writing() as study:
        latest = _last(study)
        if latest is None or latest.id != last:
            raise UsageError("something else has been changed since.", remedy="Reload the page.")
        take_back(study.root)
        study.refresh()
    return _shown("")


def _last(study: Study) -> Any:
    from terrain.store.codebook import PATH
    from terrain.store.undo import changes

    latest = next(iter(changes(study.root)), None)
    return latest if latest and PATH in latest.paths else None


def _shown(code: str) -> RedirectResponse:
    from urllib.parse import urlencode

    query = f"?{urlencode({'code': code})}" if code else ""
    return RedirectResponse(f"/codebook{query}", status_code=303)
