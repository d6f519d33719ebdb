"""A change to a file of the study as a Write: read now, changed as text, refused if it moves on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from terrain.errors import Problem, StudyError
from terrain.store import files
from terrain.store.transaction import Write
from terrain.store.transcripts import split
from terrain.store.yamledit import edit


def rewrite(root: Path, path: str, change: Callable[[str], str], empty: str = "") -> Write:
    """The write that changes the text of a file; one that is not there begins as `empty`.

    Raises StudyError, with what is wrong, for a file that cannot be read.
    """
    if not (root / path).is_file():
        return Write(path, files.encoded(change(empty)), None)
    source = _readable(root, path)
    return Write(path, source.encode(change(source.text)), source.sha256)


def rewrite_yaml(
    root: Path, path: str, change: Callable[[CommentedMap], None], empty: str = ""
) -> Write:
    """As `rewrite`, for a YAML file: comments, order and quotes stay as they are."""
    return rewrite(root, path, lambda text: edit(text, path, change), empty)


def rewrite_front(
    root: Path, path: str, change: Callable[[CommentedMap], None], body: str | None = None
) -> Write:
    """The write that changes a transcript's front matter, and its body where one is given."""

    def whole(text: str) -> str:
        parts = split(text)
        if parts is None:
            raise StudyError("no front matter.", path=path, line=1, remedy="Begin it with ---.")
        return f"---\n{edit(parts[0], path, change)}---\n{parts[1] if body is None else body}"

    return rewrite(root, path, whole)


def _readable(root: Path, path: str) -> files.Source:
    problems: list[Problem] = []
    source = files.read(root, path, problems)
    if source is None:
        found = problems[0]
        raise StudyError(
            f"{found.message} It was not changed.", path=path, line=found.line, remedy=found.remedy
        )
    return source
