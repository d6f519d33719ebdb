"""Two optional files that only the published site reads, at the root of a study.

`about.md` (and `about.en.md`) presents the study in its authors' words; `bibliography.json` lists
the works that it rests on, in CSL-JSON, as Zotero exports them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from terrain.errors import StudyError
from terrain.model.transcript import canonical

ABOUT = {"fr": "about.md", "en": "about.en.md"}
BIBLIOGRAPHY = "bibliography.json"


def about(root: Path) -> dict[str, str]:
    """The presentation of the study by language, without the languages that have none."""
    found = {lang: _text(root / name) for lang, name in ABOUT.items()}
    return {lang: text for lang, text in found.items() if text is not None}


def bibliography(root: Path) -> list[Mapping[str, object]]:
    """The works of the bibliography, in the order of the file. Raises StudyError."""
    text = _text(root / BIBLIOGRAPHY)
    if text is None:
        return []
    try:
        listed = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise StudyError(
            "not JSON.", path=BIBLIOGRAPHY, line=line, remedy="Export it again as CSL-JSON."
        ) from None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise StudyError(
            "this should be a list of works.", path=BIBLIOGRAPHY,
            remedy="Export it again as CSL-JSON.",
        )  # fmt: skip
    return listed


def _text(path: Path) -> str | None:
    try:
        return canonical(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise StudyError(
            "not in UTF-8.", path=path.name, remedy="Save it again as UTF-8."
        ) from None
