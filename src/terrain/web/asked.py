"""What an address asks: the filters of a page as a Filter, and the addresses of its neighbours."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, unquote, urlencode

from fastapi import Query, Request

from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.web.doors import Person

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: The cookie that keeps who is coding.
CODER = "terrain-coder"

#: Which page of a list; one beyond the end is drawn, empty, and says where the list ends.
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]

#: The filters that an address may hold, each once or several times.
SEVERAL = ("territory", "case", "role", "participant", "transcript", "kind", "section", "coder")


def filter_of(request: Request) -> Filter:
    """The filter of an address. Raises UsageError for a year that is none."""
    asked = request.query_params
    several = {name: tuple(v for v in asked.getlist(name) if v) for name in SEVERAL}
    year = asked.get("year", "")
    if year and not year.isdigit():
        raise UsageError(f"“{year}” is no year.")
    return Filter(
        **several, year=int(year) if year else None, date_from=asked.get("from") or None,
        date_to=asked.get("to") or None, code=asked.get("code", ""),
        exact_codes=asked.get("exact") == "1",
    )  # fmt: skip


def chosen(request: Request) -> dict[str, list[str]]:
    """The filters that are set, by name."""
    names = (*SEVERAL, "year", "code")
    found = {name: [v for v in request.query_params.getlist(name) if v] for name in names}
    return {name: values for name, values in found.items() if values}


def address(request: Request, **changed: Any) -> str:
    """The query of the same page with these changed: None takes a name away, a list gives it
    several values; the page of a list begins again."""
    pairs = [(k, v) for k, v in request.query_params.multi_items()
             if k not in changed and k not in ("page", "part", "lang") and v]  # fmt: skip
    pairs += [(key, str(value)) for key, value in _items(changed)]
    return "?" + urlencode(pairs)


def _items(changed: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in changed.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if one not in (None, "", False):
                yield key, one


def person_of(request: Request) -> Person:
    """Who asks, as the guard knows them."""
    found: Person = request.scope["terrain.person"]
    return found


def coder_of(request: Request, study: Study, named: str = "") -> str:
    """Who is coding: in a team whoever asks, else as `named`, as chosen beside a text, as on the
    command line. Raises UsageError where nothing says it.
    """
    if me := person_of(request).name:
        return me
    given = named or unquote(request.cookies.get(CODER, ""))
    settings = study.project.settings
    said = given or os.environ.get("TERRAIN_CODER") or settings.coder
    if not said and len(settings.coders) != 1:
        raise UsageError(
            f"who is coding? (coders of the study: {', '.join(settings.coders) or 'none yet'})",
            remedy="Choose a name beside the text.",
        )
    return study.coder(given or None)


def who(request: Request, study: Study) -> str:
    """As `coder_of`, or nobody."""
    try:
        return coder_of(request, study)
    except UsageError:
        return ""


def place_of(transcript: str) -> str:
    """The address of a transcript, whatever its name holds."""
    return f"/t/{quote(transcript)}"
