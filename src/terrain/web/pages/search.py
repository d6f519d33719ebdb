"""Search: one box, by meaning and by words, with what each filter would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby, pairwise
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from terrain.index.hits import Hit, Hits
from terrain.model.project import Project
from terrain.web.asked import PageNumber, address, chosen, filter_of
from terrain.web.pages.reader import styles
from terrain.web.render import page

router = APIRouter()
_PAGE = 20
Mode = Literal["both", "meaning", "words"]


@router.get("/search", response_class=HTMLResponse)
def search(
    request: Request,
    q: str = "",
    mode: Mode = "both",
    group: Literal["", "territory"] = "",
    number: PageNumber = 1,
    part: str = "",
) -> HTMLResponse:
    """The passages that answer `q`; `part=1` gives the results alone, for a page that is open."""
    hits = _hits(request, q, mode, group, number) if q.strip() else None
    project, _ = request.app.state.desk.permitted()
    names = names_of(project)
    return page(
        request, "results.html" if part else "search.html", q=q, mode=mode, group=group, hits=hits,
        groups=_grouped(hits, group), asked=chosen(request), number=number, size=_PAGE,
        facets=asdict(hits.facets) if hits and hits.facets else {}, names=names,
        address=lambda **changed: address(request, **changed), marked=marked,
        code_at=lambda at: _code_at(request, at),
        hashes={t: project.transcripts[t].hash for t in {h.transcript for h in hits or ()}
                if t in project.transcripts},
        styles=styles(project.codebook),
    )  # fmt: skip


def _code_at(request: Request, at: str) -> str:
    """The query that codes a place and comes back to this list."""
    return "?" + urlencode({"at": at, "back": f"/search{address(request)}"})


def _hits(request: Request, q: str, mode: Mode, group: str, number: int) -> Hits:
    asked: dict[str, Any] = {"mode": mode, "limit": _PAGE, "facets": True}
    if group:
        asked["per_territory"] = 3
    else:
        asked["offset"] = (number - 1) * _PAGE
    found: Hits = request.app.state.desk.searching().search(q, where=filter_of(request), **asked)
    return found


def _grouped(hits: Hits | None, group: str) -> list[tuple[str, list[Hit]]]:
    if hits is None:
        return []
    if not group:
        return [("", list(hits))]
    ordered = sorted(hits, key=lambda hit: hit.territory or "\uffff")
    return [(name or "", list(run)) for name, run in groupby(ordered, lambda hit: hit.territory)]


def names_of(project: Project) -> Mapping[str, str]:
    """The names for people of territories, cases and codes, by id."""
    found = {code: project.codebook.label(code) for code in project.codebook.by_id}
    found |= {case.id: case.title or case.id for case in project.cases.values()}
    return found | {t.id: t.name or t.id for t in project.territories.by_id.values()}


def marked(hit: Hit, start: int, text: str) -> list[tuple[str, bool, bool]]:
    """The words of a piece cut where marks begin and end: (words, best sentence?, matched?)."""
    cuts = {0, len(text)}
    for span in (hit.best, *hit.matched):
        cuts |= {min(max(edge - start, 0), len(text)) for edge in (span.start, span.end)}
    found = []
    for low, high in pairwise(sorted(cuts)):
        at = start + low
        best = hit.best.start <= at < hit.best.end
        said = any(span.start <= at < span.end for span in hit.matched)
        found.append((text[low:high], best, said))
    return found
