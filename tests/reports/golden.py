"""Golden files: what an export looked like when a person last read it.

Set UPDATE_GOLDEN=1 to write them anew, then read the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "golden"


def same_as_golden(name: str, text: str) -> None:
    """Assert that an export equals its golden file, line feeds as written."""
    path = _FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode("utf-8")
