"""The recording behind a transcript: the one file that its front matter names, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from terrain.access import Purpose

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: What browsers play, by the ending of the name.
PLAYED = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".oga": "audio/ogg",
    ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
    ".weba": "audio/webm", ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm",
    ".ogv": "video/ogg",
}  # fmt: skip


def recording(study: Study, name: str) -> tuple[Path, str] | None:
    """The file and its type, where a person may hear it.

    It lies beside the transcript, or where the path says from the study's folder; never outside
    the study, nor in a hidden folder. A voice cannot be masked: where consent withholds the
    transcript or one turn of it, nothing is heard.
    """
    seen, _ = study.permitted(Purpose.ANALYSE)
    held = seen.transcripts.get(name)
    if held is None or held.media is None or not held.media.file:
        return None
    if held.body != study.project.transcripts[name].body:
        return None
    kind = PLAYED.get(Path(held.media.file).suffix.lower())
    root = study.root.resolve()
    for folder in (root / Path(held.path).parent, root):
        found = _within(root, folder, held.media.file)
        if found is not None and kind is not None:
            return found, kind
    return None


def _within(root: Path, folder: Path, name: str) -> Path | None:
    try:
        found = (folder / name).resolve()
        inside = found.is_relative_to(root) and found.is_file()
    except (OSError, ValueError):
        return None
    hidden = inside and any(part.startswith(".") for part in found.relative_to(root).parts)
    return found if inside and not hidden else None
