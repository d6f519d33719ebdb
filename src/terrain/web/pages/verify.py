"""Verify: a manuscript dropped on the page, read with every quotation marked and led to its source.

The manuscript is parsed in a process of its own and held in memory alone (`shelf`); the passphrase
of the key opens it once and is not kept.
"""

from __future__ import annotations

import io
import json
import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from terrain.access import Purpose
from terrain.errors import TerrainError
from terrain.evidence.verification import STATUSES, Checked
from terrain.reports import verify_words as words
from terrain.reports.text import Text
from terrain.reports.verify_page import by_paragraph, stretches
from terrain.web.render import lang_of, page
from terrain.web.shelf import SECONDS, Kept, Shelf
from terrain.web.upload import LARGEST, Sent, sent
from terrain.workspace import verify as work

router = APIRouter()
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8", "json": "application/json",
}  # fmt: skip
_ENDINGS = ".docx,.odt,.md,.pdf,.html,.tex,.txt"


@router.get("/verify", response_class=HTMLResponse)
def choose(request: Request) -> HTMLResponse:
    """Where a manuscript is dropped or chosen."""
    return _form(request)


@router.post("/verify", response_class=HTMLResponse)
async def verify(request: Request, given: Annotated[Sent, Depends(sent)]) -> Response:
    """Read the manuscript apart, judge it, and lead to the page that shows it."""
    return await run_in_threadpool(_verified, request, given)


def _verified(request: Request, given: Sent) -> Response:
    try:
        manuscript, source = work.read_apart(given.name, given.data)
        on = _ground(request, given.fields.get("passphrase", ""))
        made = work.judge(on, manuscript, source,
                          allow_foreign=given.fields.get("foreign") == "1")  # fmt: skip
    except TerrainError as error:
        return _form(request, status=422, wrong=error)
    name = _shelf(request).put(made, on.project)
    return RedirectResponse(f"/verify/{name}", 303)


def _form(
    request: Request, *, status: int = 200, wrong: TerrainError | None = None
) -> HTMLResponse:
    return page(request, "verify.html", status=status, wrong=wrong, largest=LARGEST // 1024**2,
                endings=_ENDINGS, minutes=SECONDS // 60)  # fmt: skip


def _ground(request: Request, passphrase: str = "") -> work.Ground:
    from terrain.store.keyfile import Secret

    with request.app.state.desk.reading() as study:
        return work.ground(study, (lambda: Secret(passphrase)) if passphrase else None)


def _shelf(request: Request) -> Shelf:
    held: Shelf | None = getattr(request.app.state, "manuscripts", None)
    if held is None:
        held = request.app.state.manuscripts = Shelf()
    return held


def _kept(request: Request, name: str) -> Kept:
    """A manuscript that is held, judged on the study as it is now."""
    shelf = _shelf(request)
    found = shelf.get(name)
    if found is None:
        raise HTTPException(404, "This manuscript is no longer held: choose it again.")
    with request.app.state.desk.reading() as study:
        project = study.project
    if found.project is not project:
        old, on = found.verified, _ground(request)
        made = work.judge(on, old.manuscript, old.source,
                          allow_foreign=old.value.foreign_allowed)  # fmt: skip
        shelf.put(made, on.project, name)
        found = shelf.get(name) or found
    return found


@router.get("/verify/{name}", response_class=HTMLResponse)
def read(request: Request, name: str, show: Literal["", "settle"] = "") -> HTMLResponse:
    """The manuscript with its quotations marked; beside it what is to be known of each."""
    found = _kept(request, name).verified
    value, text = found.value, Text(lang_of(request))
    permitted, _ = request.app.state.desk.permitted(Purpose.ANALYSE)
    held = by_paragraph(value)
    paragraphs = [(p, list(stretches(at, p.text, held.get(at, []))))
                  for at, p in enumerate(found.manuscript.paragraphs)]  # fmt: skip
    cards = [_card(each, text, permitted.transcripts)
             for each in value.quotations if not each.within]  # fmt: skip
    shown = [card for card in cards if not show or card["each"].problems]
    return page(
        request, "verified.html", id=name, value=value, paragraphs=paragraphs, cards=shown,
        all=len(cards), show=show, words=words, statuses=STATUSES, notes=_notes(value, text),
        format=found.manuscript.format, minutes=SECONDS // 60,
    )  # fmt: skip


def _notes(value: Any, text: Text) -> list[str]:
    from terrain.reports.sheets.verify import notes

    return notes(value, text)


def _card(each: Checked, text: Text, readable: Any) -> dict[str, Any]:
    """What the list says of a quotation; its words beside those of the source where they differ."""
    best = each.sources[0] if each.sources else None
    near = best or each.nearest
    parts = words.side_by_side(each, near) if near else ()
    said = [words.trouble(one, text) for one in each.troubles]
    if best:
        said += words.marks(best, text)
        said += [] if parts else words.differences(best, text)
    places = [(found.citation, found.transcript, found.turns[0] if found.turns else 0,
               found.transcript in readable)
              for found in (each.sources or ((each.nearest,) if each.nearest else ()))]  # fmt: skip
    return {"each": each, "manner": words.manner(each), "said": said, "parts": parts,
            "places": places, "where": words.place(each, text),
            "verdict": words.verdict(each, text), "near": best is None}  # fmt: skip


@router.get("/verify/{name}/file.{kind}")
def download(request: Request, name: str, kind: str) -> Response:
    """The same as a file: Word with comments, one page of HTML, JSON."""
    if kind not in _KINDS:
        raise HTTPException(404, "No such kind of file.")
    found = _kept(request, name).verified
    data = _written(found, kind, Text(lang_of(request)))
    stem = re.sub(r"[^\w.-]+", "-", found.manuscript.name.rpartition(".")[0]).strip("-.") or "texte"
    plain = stem.encode("ascii", "ignore").decode() or "texte"
    from urllib.parse import quote

    head = {"content-disposition": f'attachment; filename="{plain}-verifie.{kind}"; '
            f"filename*=UTF-8''{quote(stem)}-verifie.{kind}"}  # fmt: skip
    return Response(data, media_type=_KINDS[kind], headers=head)


def _written(found: work.Verified, kind: str, text: Text) -> bytes:
    if kind == "docx":
        return work.commented_apart(found, text)
    if kind == "json":
        from terrain.reports.verify_json import plain

        return json.dumps(plain(found.value), ensure_ascii=False, indent=2).encode()
    from terrain.reports.verify_page import write_page

    held = io.StringIO()
    write_page(found.value, found.manuscript, held, text)
    return held.getvalue().encode()


@router.post("/verify/{name}/forget")
def forget(request: Request, name: str) -> Response:
    """Let the manuscript go at once."""
    _shelf(request).forget(name)
    return RedirectResponse("/verify", 303)
