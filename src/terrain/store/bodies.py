"""The body of one transcript and nothing else: what a search reads of the few that it shows."""

from __future__ import annotations

from pathlib import Path

from terrain.errors import StudyError
from terrain.model.transcript import canonical


def body(root: Path, path: str) -> str:
    """The canonical body of a transcript's file. Raises StudyError if it cannot be read."""
    try:
        text = canonical((root / path).read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            "cannot be read.", path=path, remedy="“terrain check” says why."
        ) from error
    if not text.startswith("---\n"):
        return text
    return text[text.index("\n---\n", 3) + 5 :] if "\n---\n" in text[3:] else ""
