"""Writing what a command made: all of the file or nothing, its kind told by its ending."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from terrain.atomic import write_atomic
from terrain.errors import TerrainError, UsageError


@contextlib.contextmanager
def writing(out: Path, kinds: Mapping[str, str]) -> Iterator[Any]:
    """A file in memory, text or bytes by its ending, put in place when all went well.

    Raises UsageError for an ending that is not in `kinds`; folders are made.
    """
    kind = kinds.get(out.suffix.lower())
    if kind is None:
        raise UsageError(
            f"“{out.name}” does not say what to write.",
            remedy=f"End the name in {', '.join(kinds)}.",
        )
    file: Any = io.StringIO(newline="") if kind == "text" else io.BytesIO()
    yield file
    held = file.getvalue()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(out, held.encode("utf-8") if isinstance(held, str) else held)
    except OSError as error:
        raise TerrainError(
            f"cannot be written: {error.strerror or error}.",
            path=str(out),
            remedy="Choose another place with --out.",
        ) from error
