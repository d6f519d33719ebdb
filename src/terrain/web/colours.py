"""The codes as the pages name and colour them: one class a code, no style in the markup."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from terrain.atomic import sha256
from terrain.model.codebook import Codebook
from terrain.web.assets import KEEP

router = APIRouter()
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
#: Codes without a colour of their own take one of these in turn (Okabe & Ito 2008).
_TINTS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D00")
#: The lines under coded words, nearest first: what the class of a code begins with in each.
LANES = ("", "m", "n")
#: The last codebook with its sheet and the stamp of that: pages ask for it all the time.
_last: tuple[Codebook | None, str, str] = (None, "", "")


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
def colours(request: Request, v: str = "") -> Response:
    """The colours of the codes; a browser keeps them under the address that a page gave."""
    project, _ = request.app.state.desk.permitted()
    sheet, stamp = _sheet(project.codebook)
    return Response(sheet, media_type="text/css", headers=KEEP if v == stamp else None)


def address(codebook: Codebook) -> str:
    """Where the colours are: it changes when they do."""
    return f"/codebook.css?v={_sheet(codebook)[1]}"


def _sheet(codebook: Codebook) -> tuple[str, str]:
    global _last  # noqa: PLW0603  # one value, replaced whole: no lock is needed
    held, sheet, stamp = _last
    if held is not codebook:
        sheet = _drawn(codebook)
        stamp = sha256(sheet.encode())[:12]
        _last = (codebook, sheet, stamp)
    return sheet, stamp


def _drawn(codebook: Codebook) -> str:
    families = {code.id: rank for rank, code in enumerate(codebook.codes)}
    return "\n".join(
        f".{lane}{name_}{{--{variable}:{_colour(codebook, name, families)}}}"
        for name, name_ in styles(codebook).items()
        for lane, variable in zip(LANES, ("code", "two", "three"), strict=True)
    )


def _colour(codebook: Codebook, name: str, families: dict[str, int]) -> str:
    """A code's colour: its own, else its nearest parent's, else one that all can tell apart."""
    path = codebook.path(name)
    for code in reversed(path):
        given = codebook.by_id[code].color or ""
        if _COLOUR.fullmatch(given):
            return given
    return _TINTS[families[path[0]] % len(_TINTS)]
