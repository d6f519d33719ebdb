"""Scripts and styles at an address that changes when they do, so that browsers keep them.

`/kept/<stamp>/reader.js`: the stamp is that of all of them together, since a module names the
others by `./place.js`. A page that is opened next asks for none of them again; before, a dozen
requests stood between each click and the page.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from terrain.atomic import sha256

router = APIRouter()
#: For what comes with the program, and the colours of codes: nothing that anybody said.
KEEP = {"cache-control": "private, max-age=31536000, immutable"}
#: Not asked of the system, some of which say otherwise: a module of another type is refused.
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_IMPORTS = re.compile(r"""^\s*(?:import|export)\b[^;]*?["']\./([\w.-]+)["']""", re.MULTILINE)


@functools.cache
def _all() -> dict[str, bytes]:
    """Every file, read once: what a page names and what it is given are of one version."""
    folder = Path(__file__).parent / "static"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())
            if path.suffix in _TYPES}  # fmt: skip


@functools.cache
def _stamp() -> str:
    return sha256(repr(_all()).encode())[:12]


def asset(name: str) -> str:
    """The address of a script or a style."""
    assert name in _all(), name
    return f"/kept/{_stamp()}/{name}"


@functools.cache
def modules(name: str) -> tuple[str, ...]:
    """The modules that a script needs, itself first: named in the page, they come at once and not
    one after another."""
    found = [name]
    for one in found:
        text = _all()[one].decode()
        found += [other for other in _IMPORTS.findall(text) if other not in found]
    return tuple(found)


@router.get("/kept/{stamp}/{name}", include_in_schema=False)
async def kept(stamp: str, name: str) -> Response:
    """One of them, from memory."""
    held = _all().get(name)
    if held is None or stamp != _stamp():
        raise HTTPException(404, "There is no such file. Reload the page.")
    return Response(held, media_type=_TYPES[Path(name).suffix], headers=KEEP)
