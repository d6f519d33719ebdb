"""Disagreements settled: `<transcript>.codings/<name>.settled.ndjson`, one decision a line.

The codings that a decision gave are in the file of the same name, `<name>.jsonl`; those of the
coders stay as they were.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from terrain.errors import Problem
from terrain.model.task import Settlement, UnitKind
from terrain.store.files import Source
from terrain.store.paths import beside
from terrain.store.places import fields, place, why

SETTLED = ".settled.ndjson"


def settlements_file(transcript: str, into: str, held: Mapping[str, str]) -> str:
    """The file of the settlements under one name in the transcript of this path; `held`: the
    study's files."""
    return beside(transcript, f"{into}{SETTLED}", held)


def name(path: str) -> str:
    """The name under which the disagreements of a file were settled."""
    return unicodedata.normalize("NFC", path.rsplit("/", 1)[1].removesuffix(SETTLED))


def settlements(source: Source, transcript: str, problems: list[Problem]) -> list[Settlement]:
    """The settlements of a file; a broken line is a problem and hides no other."""
    into = name(source.path)
    found = []
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_settlement(json.loads(line), transcript, into))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"this settlement cannot be read ({why(error)}); it is kept, not used."
            remedy = "Mend or delete the line; until then the file is not rewritten."
            problems.append(Problem(source.path, number, "settlement-unreadable", message, remedy))
    return found


def _settlement(data: Any, transcript: str, into: str) -> Settlement:
    if not isinstance(data, dict):
        raise ValueError("not an object")
    texts = [data[name] for name in ("id", "decision", "by", "created")]
    texts.append(data.get("remark", ""))
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("id, decision, by, created and remark are texts")
    if data["unit"] not in get_args(UnitKind):
        raise ValueError("“unit” is sentence, turn or passage")
    return Settlement(
        texts[0], into, data["unit"], place(data, transcript), texts[1], texts[2], texts[3],
        put={str(coder): _names(codes) for coder, codes in data["put"].items()},
        codes=_names(data["codes"]), codings=_names(data.get("codings", [])), remark=texts[4],
    )  # fmt: skip


def _names(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(name, str) for name in data):
        raise ValueError("codes and codings are lists of names")
    return tuple(data)


def serialise(held: Iterable[Settlement]) -> str:
    """The text of a file of settlements: by place, one a line."""
    ordered = sorted(held, key=lambda one: (one.place.span, one.id))
    return "".join(json.dumps(_object(one), ensure_ascii=False) + "\n" for one in ordered)


def _object(one: Settlement) -> dict[str, Any]:
    return {
        "id": one.id, "unit": one.unit, **fields(one.place),
        "put": {coder: list(codes) for coder, codes in one.put.items()},
        "decision": one.decision, "codes": list(one.codes), "codings": list(one.codings),
        "by": one.by, "created": one.created, "remark": one.remark,
    }  # fmt: skip
