"""Concordance: a word in its contexts, a line an occurrence, and how often each transcript says
it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from terrain.analysis.concordance import Concordance, Sort
from terrain.errors import UsageError
from terrain.web.asked import PageNumber, address, chosen, filter_of
from terrain.web.pages.search import names_of
from terrain.web.render import page

router = APIRouter()
_PAGE, _WIDTH = 100, 90
#: Texts that a page lemmatises while somebody waits; for more, the command line shows progress.
_AT_ONCE = 20


@router.get("/concordance", response_class=HTMLResponse)
def concordance(
    request: Request, q: str = "", lemma: bool = False, sort: Sort = "text",
    number: PageNumber = 1, part: str = "",
) -> HTMLResponse:  # fmt: skip
    """Every occurrence of a word, phrase or beginning, a hundred a page; `part=1` gives the lines
    alone, for a page that is open."""
    said, found = "", None
    try:
        found = _found(request, q, lemma, sort, number) if q.strip() else None
    except UsageError as error:
        if not part:
            raise
        said = str(error)  # half a pattern, while it is being typed
    project, _ = request.app.state.desk.permitted()
    counts = found.most() if found else []
    return page(
        request, "concordance_lines.html" if part else "concordance.html", q=q, lemma=lemma,
        sort=sort, found=found, number=number, size=_PAGE, counts=counts, said=said,
        titles={t.id: t.title or t.id for t in project.transcripts.values()},
        hashes={t.id: t.hash for t in project.transcripts.values()}, names=names_of(project),
        asked=chosen(request), address=lambda **changed: address(request, **changed),
    )  # fmt: skip


def _found(request: Request, q: str, lemma: bool, sort: Sort, number: int) -> Concordance:
    from terrain.workspace.answers import concordance_of
    from terrain.workspace.lemmas import Lemmas

    # Computed on the snapshot, not within the lock: a long one keeps nobody waiting.
    project, restricted = request.app.state.desk.permitted()
    lookup = Lemmas(request.app.state.desk.root) if lemma else None
    if lookup and (waiting := lookup.waiting(project.transcripts.values())) > _AT_ONCE:
        raise UsageError(
            f"{waiting} transcripts have not been read for their lemmas yet.",
            remedy="Once for all: “terrain concordance WORD --lemma” in a terminal.",
        )
    return concordance_of(project, restricted, q, lookup, filter_of(request), sort=sort,
                          width=_WIDTH, limit=_PAGE, offset=(number - 1) * _PAGE)  # fmt: skip
