"""The log of searches made for a Note: `notes/<id>.searches/<coder>.jsonl`, one JSON object a line.

One file a coder, added to at its end, so that two people's work merges in git. A line is a search
(it has a `query`) or a decision on some hits of one (`did`). No word of the field is in it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from terrain.atomic import sha256
from terrain.errors import Problem
from terrain.model.note import STANCES
from terrain.model.search_log import Decision, Fate, LoggedSearch, SearchLog, place_of
from terrain.store.files import read
from terrain.store.transaction import Write

SEARCHES = ".searches"


def folder(note: str) -> str:
    """Where the searches of a Note (the path of its file) are."""
    return f"{note.removesuffix('.md')}{SEARCHES}"


def load(root: Path, note: str, problems: list[Problem]) -> SearchLog:
    """The log of a Note, by the path of its file; a line that cannot be read is a problem."""
    place = root / folder(note)
    names = sorted(p.name for p in place.glob("*.jsonl")) if place.is_dir() else []
    searches: list[LoggedSearch] = []
    decisions: list[Decision] = []
    for name in names:
        path = f"{folder(note)}/{name}"
        source = read(root, path, problems)
        coder = unicodedata.normalize("NFC", name.removesuffix(".jsonl"))
        for number, line in enumerate(source.text.split("\n") if source else (), 1):
            if not line.strip():
                continue
            try:
                made = _entry(json.loads(line), coder)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)
                message = f"this search cannot be read ({why}); it is kept, not used."
                remedy = "Mend or delete the line."
                problems.append(
                    Problem(path, number, "search-unreadable", message, remedy, "warning")
                )
                continue
            if isinstance(made, LoggedSearch):
                searches.append(made)
            else:
                decisions.append(made)
    searches.sort(key=lambda search: (search.at, search.id))
    return SearchLog(tuple(searches), tuple(decisions))


def _entry(data: Any, coder: str) -> LoggedSearch | Decision:
    if "did" in data:
        if data["did"] not in get_args(Fate):
            raise ValueError(f"unknown decision “{data['did']}”")
        hits = tuple(int(rank) for rank in data["hits"])
        return Decision(
            str(data["search"]), data["did"], hits, str(data.get("at", "")), coder,
            str(data.get("evidence", "")), str(data.get("because", "")),
        )  # fmt: skip
    seeking = data.get("seeking", "")
    if seeking not in ("", *STANCES):
        raise ValueError(f"unknown stance “{seeking}”")
    filters = data.get("filters", {})
    if not isinstance(filters, Mapping):
        raise TypeError("filters must be fields")
    total, searched, study, restricted, left_out, offset = (
        int(data.get(name, 0))
        for name in ("total", "searched", "study", "restricted", "left_out", "offset")
    )
    mode, unit, model = (str(data.get(name, "")) for name in ("mode", "unit", "model"))
    return LoggedSearch(
        str(data["id"]), str(data["at"]), coder, str(data["claim"]), str(data["query"]), seeking,
        mode, unit, filters, total, searched, study, restricted, left_out, model, offset,
        tuple(map(place_of, data.get("hits", ()))),
    )  # fmt: skip


def _object(entry: LoggedSearch | Decision) -> dict[str, object]:
    if isinstance(entry, Decision):
        data: dict[str, object] = {
            "did": entry.fate, "search": entry.search, "hits": list(entry.hits), "at": entry.at,
        }  # fmt: skip
        data |= {"evidence": entry.evidence} if entry.evidence else {}
        return data | ({"because": entry.because} if entry.because else {})
    names = (
        "id", "at", "claim", "seeking", "query", "mode", "unit", "filters", "total", "searched",
        "study", "restricted", "left_out", "model", "offset",
    )  # fmt: skip
    data = {name: getattr(entry, name) for name in names}
    return data | {"hits": [hit.plain() for hit in entry.hits]}


def added(root: Path, note: str, entry: LoggedSearch | Decision) -> Write:
    """The write that adds an entry to the file of its coder."""
    path = f"{folder(note)}/{entry.coder}.jsonl"
    try:
        old = (root / path).read_bytes()
    except FileNotFoundError:
        old = None
    head = (old or b"") + (b"\n" if old and not old.endswith(b"\n") else b"")
    line = json.dumps(_object(entry), ensure_ascii=False, default=str).encode()
    return Write(path, head + line + b"\n", None if old is None else sha256(old))
