"""Settling: where coders differ, in the text, one unit after another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from terrain.access import Purpose
from terrain.analysis.reading import stretches
from terrain.errors import ChangedOnDisk, UsageError
from terrain.model.citation import citation
from terrain.store.paths import check_coder
from terrain.web.asked import address, coder_of, filter_of
from terrain.web.fields import AGREED_ON, CODERS, TASK, UNFINISHED
from terrain.web.pages.analysis import choices
from terrain.web.pages.reader import listed, styles
from terrain.web.render import page

if TYPE_CHECKING:
    from terrain.analysis.disagreements import Coded, Disagreements
    from terrain.model.project import Project
    from terrain.model.transcript import Turn
    from terrain.workspace.study import Study

router = APIRouter()
_FIELDS = (CODERS, AGREED_ON, TASK, UNFINISHED)
#: What the last change of a study must be for these pages to undo it.
_OURS = ("settled ", "coded unit ")


@dataclass(frozen=True)
class Piece:
    """Words of a unit on which the same codings lie; `inside` the unit, or around it."""

    text: str
    marks: tuple[tuple[str, int, str], ...]
    inside: bool


@router.get("/agreement")
def coefficients() -> RedirectResponse:
    """The coefficients are an analysis like another."""
    return RedirectResponse("/analysis/agreement", 303)


@router.get("/agreement/settle", response_class=HTMLResponse)
def settle(request: Request, at: str = "", into: str = "settled") -> HTMLResponse:
    """One disagreement in its text, the others beside."""
    _, study = request.app.state.desk.snapshot()
    asked = {one.name: one.read(request) for one in _FIELDS}
    found, refused = _tried(study, request, asked, into)
    project, _ = study.permitted(Purpose.ANALYSE)
    item = _current(found, at) if found else None
    items = found.items if found else ()
    place = items.index(item) if item else -1
    return page(
        request, "settle.html", found=found, refused=refused, item=item, place=place,
        fields=_FIELDS, asked=asked, into=into, shown=_drawn(project, item) if item else None,
        seen=_seen(item) if item else "", following=_next(items, place, settled=True),
        earlier=items[place - 1] if place > 0 else None,
        queue=[(one, _cited(project, one)) for one in _around(items, place)], total=len(items),
        labels={c: project.codebook.label(c) for c in project.codebook.by_id},
        styles=styles(project.codebook), every_code=listed(project.codebook),
        address=lambda **changed: address(request, **changed), where=_where(request),
        deciders=sorted({*project.settings.coders, *(found.coders if found else ())}),
        **choices(request),
    )  # fmt: skip


@router.post("/agreement/settle")
def decide(
    request: Request,
    at: str,
    seen: Annotated[str, Form()],
    into: str = "settled",
    decision: Annotated[str, Form()] = "",
    codes: Annotated[list[str] | None, Form()] = None,
    remark: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Record what stands on a unit, and go on to the next that waits.

    `decision`: a coder, `both`, `neither`, or nothing where `codes` are given. Refused where a
    coder has changed something since the page was drawn.
    """
    from terrain.workspace import settling

    with request.app.state.desk.writing() as study:
        asked = {one.name: one.read(request) for one in _FIELDS}
        found = _found(study, request, asked, into)
        item = settling.named(found, at)
        if _seen(item) != seen:
            raise ChangedOnDisk(
                "a coder has changed this unit since the page was drawn; nothing was written.",
                remedy="Open it again, and decide on what is there now.",
            )
        word = decision or ",".join(codes or ())
        what = settling.decision(word, item, study.project)
        settling.settle(
            study, found, [(item, what)], by=coder_of(request, study, by), remark=remark
        )
        after = _found(study, request, asked, into)
    keys = [one.key for one in after.items]
    place = keys.index(item.key) if item.key in keys else -1
    follows = _next(after.items, place, settled=True)
    return _onward(request, "/agreement/settle", at=follows.key if follows else "",
                   last=item.key)  # fmt: skip


@router.post("/agreement/undo")
def undo_last(request: Request, back: str = "") -> RedirectResponse:
    """Take the last decision back, where it is the last change of the study."""
    from terrain.store.undo import changes, undo

    with request.app.state.desk.writing() as study:
        latest = next(iter(changes(study.root)), None)
        if latest is None or not latest.summary.startswith(_OURS):
            raise UsageError(
                "the last change of the study was not made here, so it is not undone.",
                remedy="Undo it where it was made.",
            )
        undo(study.root)
        study.refresh()
    place = "/agreement/tasks/" + back if back else "/agreement/settle"
    return _onward(request, place, at=request.query_params.get("last"), last=None)


def _onward(request: Request, place: str, **changed: Any) -> RedirectResponse:
    asked = [(k, v) for k, v in request.query_params.multi_items()
             if k not in changed and k not in ("proof", "lang", "back")]  # fmt: skip
    asked += [(k, v) for k, v in changed.items() if v]
    return RedirectResponse(f"{place}?{urlencode(asked)}", 303)


def _where(request: Request) -> dict[str, list[str]]:
    from terrain.web.asked import chosen

    return {k: v for k, v in chosen(request).items() if k != "coder"}


def _found(study: Study, request: Request, asked: dict[str, Any], into: str) -> Disagreements:
    found: Disagreements = study.disagreements(
        *asked["coders"], unit=asked["unit"], task=asked["task"], into=check_coder(into),
        unfinished=asked["unfinished"], where=filter_of(request),
    )  # fmt: skip
    return found


def _tried(
    study: Study, request: Request, asked: dict[str, Any], into: str
) -> tuple[Disagreements | None, UsageError | None]:
    """The disagreements, or why there is nothing to compare: the form stays to be changed."""
    try:
        return _found(study, request, asked, into), None
    except UsageError as error:
        return None, error


def _current(found: Disagreements, at: str) -> Coded | None:
    named = next((one for one in found.items if one.key == at), None)
    return named or next((one for one in found.items if one.settlement is None), None)


def _next(items: Sequence[Coded], place: int, *, settled: bool) -> Coded | None:
    """The next that waits, after a place and then from the top."""
    order = [*items[place + 1 :], *items[: max(place, 0)]]
    return next((one for one in order if one.settlement is None or not settled), None)


def _around(items: Sequence[Coded], place: int, size: int = 60) -> Sequence[Coded]:
    """At most so many of the list, around a place."""
    first = max(0, min(place - size // 2, len(items) - size))
    return items[first : first + size]


def _seen(item: Coded) -> str:
    """A mark of what the coders put and of what was settled, as the page shows it."""
    held = item.settlement or item.outdated
    said = repr((item.key, sorted((k, tuple(v)) for k, v in item.put.items()), held and held.id))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cited(project: Project, item: Coded) -> str:
    text = project.transcripts[item.transcript]
    return citation(text, text.turns_of(item.span))


def _drawn(project: Project, item: Coded) -> dict[str, Any]:
    """The unit in its text: the turn before it, its turns, and each coder's reading."""
    text = project.transcripts[item.transcript]
    turns = text.turns_of(item.span)
    before = next((t for t in reversed(text.turns) if turns and t.number < turns[0].number), None)
    return {
        "citation": citation(text, turns), "fictional": text.fictional,
        "link": f"/t/{item.transcript}#t{turns[0].number}" if turns else f"/t/{item.transcript}",
        "before": f"{before.speaker} – {text.words_of(before)}" if before else "",
        "turns": [(turn.speaker, pieces(project, text, turn, item)) for turn in turns],
        "readings": [
            {"coder": coder, "codes": item.put[coder],
             "codings": [c for c in item.codings if c.coder == coder]}
            for coder in item.put
        ],
    }  # fmt: skip


def pieces(project: Project, text: Any, turn: Turn, item: Coded) -> list[Piece]:
    """A turn cut where codings and the unit begin and end."""
    from terrain.model.code_expression import current_code

    order = {coder: rank for rank, coder in enumerate(item.put, 1)}
    laid = [(rank, c.span) for rank, c in enumerate(item.codings) if c.span.overlaps(turn.span)]
    unit = [(-1, item.span)] if item.span.overlaps(turn.span) else []
    found = []
    for one in stretches(turn.span, [*laid, *unit]):
        inside = -1 in one.marks
        marks = tuple(
            (current_code(project.codebook, c.code), order[c.coder], c.coder)
            for c in (item.codings[n] for n in one.marks if n >= 0)
        )
        found.append(Piece(one.span.of(text.body), marks, inside))
    return found
