"""Permanent addresses: a page's file is made from its id alone, so that it never moves.

An id that is already fit for an address is its own file name. Any other is folded (`Été 2023` →
`ete-2023-1f0c9a`) with six digits of its hash, which depend on that id and on no other page.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from terrain.fold import bare

_FIT = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
#: Names that Windows keeps for its devices, with any ending, and our own first page.
_KEPT = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)(?:\..*)?")


def slug(name: str) -> str:
    """The name of an id in an address: lower case, ASCII, unique to that id."""
    if _FIT.fullmatch(name) and not _KEPT.fullmatch(name):
        return name
    base = re.sub(r"[^a-z0-9]+", "-", bare(name)).strip("-")[:60].strip("-") or "page"
    return f"{base}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def page(folder: str, name: str) -> str:
    """`notes/reindustrialiser.html`; the parts of an id with `/` are joined by two hyphens."""
    flat = "--".join(slug(part) for part in name.split("/"))
    return f"{folder}/{flat}.html"


def at(path: str, anchor: str) -> str:
    """A path with an anchor, as an address writes it."""
    return f"{path}#{quote(anchor, safe='')}" if anchor else path


def relative(path: str, page_path: str) -> str:
    """A path of the site as written in one of its pages."""
    up = "../" * page_path.count("/")
    return f"{up}{path}" if path else ""
