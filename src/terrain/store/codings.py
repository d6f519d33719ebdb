"""One coder's codings of one transcript: one JSON object a line, sorted, so git merges them well.

    {"id": "01J…", "code": "foncier.rarete", "start": 120, "end": 158, "quote": "…", …}

A line that cannot be read is a problem and stays in the file: as long as there is one, the file
is read but not rewritten, so that nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from terrain.errors import Problem
from terrain.model.coding import Coding, Origin
from terrain.model.span import Span
from terrain.store.files import Source

_REQUIRED = ("id", "code", "start", "end", "quote")
_OPTIONAL = (
    "before",
    "after",
    "coder",
    "created",
    "memo",
    "text",
    "definition",
    "origin",
    "status",
)
_FIELDS = frozenset((*_REQUIRED, *_OPTIONAL))
_TEXTS = ("id", "before", "after", "created", "memo", "text", "definition")
_HAND = Origin()


def parse(source: Source, transcript: str, coder: str, problems: list[Problem]) -> list[Coding]:
    """The codings of a file; a broken line is a problem and hides no other."""
    if (whole := _at_once(source.text, transcript, coder)) is not None:
        return whole
    found = []
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_coding(_decoded(line), transcript, coder))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"this coding cannot be read ({_why(error)}); it is kept, not used."
            remedy = "Mend or delete the line; until then the file is not rewritten."
            problems.append(Problem(source.path, number, "coding-unreadable", message, remedy))
    return found


def _at_once(text: str, transcript: str, coder: str) -> list[Coding] | None:
    """A file without a fault, decoded in one call (a third faster); None where there may be one."""
    rows = [row for row in text.split("\n") if row.strip()]
    if "\\u" in text or not all(row[0] == "{" and row[-1] == "}" for row in rows):
        return None
    try:
        found = json.loads(f"[{','.join(rows)}]")
        return (
            [_coding(data, transcript, coder) for data in found]
            if len(found) == len(rows)
            else None
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _decoded(line: str) -> Any:
    data = json.loads(line)
    if "\\u" in line:
        json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair cannot be written
    return data


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing"
    return str(error).split("\n", 1)[0]


def _coding(data: dict[str, Any], transcript: str, coder: str) -> Coding:
    if not _FIELDS.issuperset(data):
        extra = ", ".join(sorted(set(data) - _FIELDS))
        raise ValueError(f"unknown field {extra}")
    start, end, quote, code = data["start"], data["end"], data["quote"], data["code"]
    if type(start) is not int or type(end) is not int:
        raise ValueError("start and end must be whole numbers")
    if not (isinstance(quote, str) and isinstance(code, str) and code and quote):
        raise ValueError("quote and code must be words")
    get = data.get
    for key in _TEXTS:
        if type(get(key, "")) is not str:
            raise ValueError(f"{key} must be words")
    written = data.get("coder", coder)
    if written != coder:
        raise ValueError(f"coded by {written}, in the file of {coder}")
    status = data.get("status", "anchored")
    if status not in ("anchored", "unresolved"):
        raise ValueError(f"unknown status {status}")
    origin = data.get("origin")
    return Coding(
        data["id"], transcript, code, Span(start, end), quote,
        get("before", ""), get("after", ""), coder, get("created", ""), get("text", ""),
        get("definition", ""), get("memo", ""),
        _HAND if origin is None or origin == "hand" else _origin(origin), status,
    )  # fmt: skip  # positional for speed: 50,000 of these are read at every start


def _origin(data: Any) -> Origin:
    if not isinstance(data, dict) or data.get("by") not in ("hand", "suggested"):
        raise ValueError("origin must be hand, or suggested by a model")
    return Origin(data["by"], data.get("model"), data.get("score"))


def serialise(codings: Iterable[Coding]) -> str:
    """The text of a coder's file: sorted, one line each, the same bytes on every machine."""
    return "".join(
        json.dumps(_object(coding), ensure_ascii=False) + "\n"
        for coding in sorted(codings, key=lambda coding: coding.order)
    )


def _object(coding: Coding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": coding.id,
        "code": coding.code,
        "start": coding.span.start,
        "end": coding.span.end,
        "quote": coding.quote,
        "before": coding.before,
        "after": coding.after,
        "coder": coding.coder,
        "created": coding.created,
        "memo": coding.memo,
        "text": coding.text,
        "definition": coding.definition,
        "origin": "hand",
        "status": coding.status,
    }
    if coding.origin.by != "hand":
        origin = coding.origin
        data["origin"] = {"by": origin.by, "model": origin.model, "score": origin.score}
    return data
