"""Quotations: every coding that passes the filters of the address, page by page, or as a file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from terrain.access import Purpose
from terrain.analysis.coding_list import ORDERS, Listing, Order
from terrain.model.project import Project
from terrain.model.territory import KINDS
from terrain.web.asked import PageNumber, address, chosen, filter_of
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page

router = APIRouter()
PAGE = 50
_PIECE = 1 << 16
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


@router.get("/quotations", response_class=HTMLResponse)
def quotations(
    request: Request, words: str = "", sort: Order = "text", down: bool = False,
    older: bool = False, unresolved: bool = False, number: PageNumber = 1,
) -> HTMLResponse:  # fmt: skip
    """The codings that may be analysed, fifty a page; what may not be quoted says so."""
    found = _found(request, words, sort, down, older, unresolved, (number - 1) * PAGE, PAGE)
    project = found.project
    return page(
        request, "quotations.html", found=found, rows=list(found.rows()), number=number, size=PAGE,
        words=words, sort=sort, down=down, older=older, unresolved=unresolved, orders=ORDERS,
        codes=listed(project.codebook), choices=_choices(project), names=names_of(project),
        styles=styles(project.codebook), asked=chosen(request), downloads=tuple(TYPES),
        exact=request.query_params.get("exact") == "1", hashes=_hashes(found),
        address=lambda **changed: address(request, **changed),
    )  # fmt: skip


def _found(
    request: Request, words: str, sort: Order, down: bool, older: bool, unresolved: bool,
    offset: int = 0, limit: int | None = None,
) -> Listing:  # fmt: skip
    from terrain.workspace.listing import listing

    with request.app.state.desk.reading() as study:
        return listing(
            study, filter_of(request), words=words, order=sort, down=down, older=older,
            unresolved=unresolved, offset=offset, limit=limit,
        )  # fmt: skip


def _choices(project: Project) -> dict[str, list[str]]:
    """What each filter may be set to: only what the study's codings can answer to."""
    coders = Counter(coding.coder for coding in project.codings)
    roles = {p.role for p in project.participants.values() if p.role}
    roles |= {s.part for t in project.transcripts.values() for s in t.speakers.values()}
    rank = {kind: number for number, kind in enumerate(KINDS)}
    places = sorted(project.territories.by_id.values(),
                    key=lambda place: (rank.get(place.kind, len(rank)), place.name))  # fmt: skip
    return {
        "case": list(project.cases),
        "territory": [place.id for place in places],
        "role": sorted(role for role in roles if role),
        "coder": sorted(coders),
    }


def _hashes(found: Listing) -> dict[str, str]:
    """The text that the places of each transcript are counted in, for the basket."""
    names = {coding.transcript for coding in found.codings}
    return {name: found.project.transcripts[name].hash
            for name in names & set(found.project.transcripts)}  # fmt: skip


@router.get("/quotations/list.{kind}")
def download(
    request: Request, kind: str, words: str = "", sort: Order = "text", down: bool = False,
    older: bool = False, unresolved: bool = False,
) -> Response:  # fmt: skip
    """The same list, whole, as a file. Nothing is held while it is written out."""
    from terrain.reports import listing as reports
    from terrain.reports.text import Text

    if kind not in TYPES:
        raise HTTPException(404, "No such kind of file.")
    found, text = _found(request, words, sort, down, older, unresolved), Text(lang_of(request))
    said = reports.told(found, text, words=words, older=older, unresolved=unresolved)
    with request.app.state.desk.reading() as study:
        today = study.today
    head = {"content-disposition": f'attachment; filename="citations.{kind}"'}
    if kind in ("csv", "md"):
        parts = reports.csv(found, text) if kind == "csv" else (
            reports.markdown(found, text, said, today)
        )  # fmt: skip
        return StreamingResponse(_encoded(parts), media_type=TYPES[kind], headers=head)
    held = io.BytesIO()
    if kind == "xlsx":
        from terrain.reports.sheet import write_xlsx

        write_xlsx([reports.sheet(found, text, said)], held, text)
    else:
        from terrain.reports.word import write_docx

        write_docx(reports.document(found, text, said, today), held, text)
    return Response(held.getvalue(), media_type=TYPES[kind], headers=head)


def _encoded(parts: Iterator[str]) -> Iterator[bytes]:
    """In pieces large enough that the hand-over between threads does not cost more than them."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > _PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")


@router.get("/basket", response_class=HTMLResponse)
def basket(
    request: Request, at: Annotated[list[str] | None, Query(max_length=200)] = None
) -> HTMLResponse:
    """The words of the places that a browser keeps, `transcript:start-end:hash` or `coding:id`,
    in their order: asked of the study each time, so that consent and corrections apply."""
    from terrain.analysis.places import read_again

    project, _ = request.app.state.desk.permitted()
    quoted, _ = request.app.state.desk.permitted(Purpose.QUOTE)
    return page(
        request, "basket_items.html", items=[read_again(project, quoted, one) for one in at or ()],
        names=names_of(project), styles=styles(project.codebook),
    )  # fmt: skip
