"""Small parsed files kept as JSON under `.terrain/`, so that a search need not parse YAML.

Each is keyed by the hash of the very bytes it was made from: it is right, or it is not used.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from terrain.atomic import sha256, write_derived

T = TypeVar("T")
FOLDER = ".terrain/parsed"
#: Raise it when what is kept changes shape.
_VERSION = 1


def cached(
    root: Path, path: str, parse: Callable[[], T], *, pack: Callable[[T], Any],
    unpack: Callable[[Any], T],
) -> tuple[str, T]:  # fmt: skip
    """The parsed form of a study file and the hash it stands for; "" if there is no such file."""
    try:
        digest = sha256((root / path).read_bytes())
    except OSError:
        return "", parse()
    place = root / FOLDER / f"{path.replace('/', '-')}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        held = json.loads(place.read_bytes())
        if held["of"] == digest and held["version"] == _VERSION:
            return digest, unpack(held["value"])
    value = parse()
    with contextlib.suppress(OSError):
        if sha256((root / path).read_bytes()) != digest:
            return "changing", value  # written meanwhile: true of neither, so it is not kept
        text = json.dumps({"of": digest, "version": _VERSION, "value": pack(value)}, default=str)
        write_derived(place, text.encode())
    return digest, value
