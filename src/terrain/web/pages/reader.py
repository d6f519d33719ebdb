"""The reader: one transcript in a comfortable column, with everyone's codings on it."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from terrain.analysis.reading import Reading, read
from terrain.model.codebook import Codebook
from terrain.model.project import Project
from terrain.web.render import environment, lang_of, page

router = APIRouter()
#: Codes without a colour of their own take one of these in turn (Okabe & Ito 2008).
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_TINTS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D00")


@router.get("/t/{transcript:path}", response_class=HTMLResponse)
def reader(request: Request, transcript: str, coder: str = "") -> HTMLResponse:
    """A transcript; `?coder=` shows one coder's codings alone."""
    project, _ = request.app.state.desk.permitted()
    if transcript not in project.transcripts:
        raise HTTPException(404, "There is no such transcript, or consent withholds it.")
    coders = sorted({c.coder for c in project.codings_of.get(transcript, ())})
    reading = read(project, transcript, coders=frozenset({coder}) if coder else None)
    return page(
        request, "reader.html", reading=reading, coders=coders, coder=coder,
        **drawn_with(project), codes=listed(project.codebook),
    )  # fmt: skip


def drawn_with(project: Project) -> dict[str, Any]:
    """What the drawing of a turn needs besides the turn: names of places, classes of codes."""
    places = {name: held.name or name for name, held in project.territories.by_id.items()}
    return {"places": places, "styles": styles(project.codebook)}


def turns_html(request: Request, project: Project, reading: Reading) -> dict[int, str]:
    """The turns of a reading as they stand on the page, by number."""
    template = environment(lang_of(request)).get_template("turn.html")
    module: Any = template.make_module(drawn_with(project))
    return {held.turn.number: str(module.turn(held, reading)) for held in reading.turns}


def listed(codebook: Codebook) -> list[dict[str, Any]]:
    """The codes in their order, with what a list of them needs."""
    classes = styles(codebook)
    return [
        {"id": code.id, "label": code.label or code.id, "level": len(codebook.path(code.id)) - 1,
         "style": classes[code.id], "retired": code.retired, "definition": code.definition}
        for code, _ in codebook.walk()
    ]  # fmt: skip


def styles(codebook: Codebook) -> dict[str, str]:
    """The class of each code's colour: `k` and its rank in the codebook."""
    return {name: f"k{rank}" for rank, name in enumerate(codebook.by_id)}


@router.get("/codebook.css")
def colours(request: Request) -> Response:
    """One class a code, for its colour: no style is written in the pages themselves."""
    project, _ = request.app.state.desk.permitted()
    codebook = project.codebook
    families = {code.id: rank for rank, code in enumerate(codebook.codes)}
    rules = [
        f".{name_}{{--code:{_colour(codebook, name, families)}}}"
        for name, name_ in styles(codebook).items()
    ]
    return Response("\n".join(rules), media_type="text/css")


def _colour(codebook: Codebook, name: str, families: dict[str, int]) -> str:
    """A code's colour: its own, else its nearest parent's, else one that all can tell apart."""
    path = codebook.path(name)
    for code in reversed(path):
        given = codebook.by_id[code].color or ""
        if _COLOUR.fullmatch(given):
            return given
    return _TINTS[families[path[0]] % len(_TINTS)]
