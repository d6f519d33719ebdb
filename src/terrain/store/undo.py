"""Undoing: the latest change put back, from the copies that `transaction` keeps.

The copies lie under `.terrain/undo/`: derived, checked before use, and erased with a withdrawal.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from terrain.atomic import sha256
from terrain.errors import ChangedOnDisk, StudyError
from terrain.store.searches import SEARCHES
from terrain.store.transaction import UNDO, Step, Write, commit, manifest_of, steps_of


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be undone."""

    id: str
    summary: str
    coder: str
    paths: tuple[str, ...]


def changes(root: Path) -> list[Change]:
    """The changes that can still be undone, the latest first."""
    found = []
    folder = root / UNDO
    for kept in sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []:
        manifest = manifest_of(kept)
        if manifest and isinstance(manifest["steps"], list):
            paths = tuple(step["path"] for step in manifest["steps"])
            found.append(Change(kept.name, str(manifest["summary"]), str(manifest["coder"]), paths))
    return found


def copies(root: Path) -> Iterator[tuple[str, bytes]]:
    """What files held before each change that can still be undone, the latest first; copies that
    are torn are passed over."""
    for change in changes(root):
        keep = root / UNDO / change.id
        manifest = manifest_of(keep)
        for number, step in enumerate(steps_of(root, manifest) if manifest else ()):
            if step.old is not None:
                with contextlib.suppress(StudyError):
                    yield step.path, _old_bytes(keep / f"{number:04d}", step)


def forget(root: Path, holds: Callable[[str], bool]) -> None:
    """Erase the copies kept for undoing, of every change that touched such a path."""
    for change in changes(root):
        if any(holds(path) for path in change.paths):
            shutil.rmtree(root / UNDO / change.id)


def undo(root: Path) -> Change:
    """Put back what the latest change replaced. Raises ChangedOnDisk if it has moved on since."""
    latest = next(iter(changes(root)), None)
    if latest is None:
        raise StudyError("there is no change to undo.")
    keep = root / UNDO / latest.id
    manifest = manifest_of(keep)
    assert manifest is not None
    writes = list(_inverse(keep, steps_of(root, manifest)))
    try:
        done = commit(root, writes, summary=f"undo: {latest.summary}", coder=latest.coder)
    except ChangedOnDisk as error:
        raise ChangedOnDisk(
            f"edited since the last change (“{latest.summary}”), which is therefore not undone. "
            "Nothing was written.",
            path=error.path,
            remedy="Put it back by hand, or from git or a backup.",
        ) from error
    for spent in (done, latest.id):
        shutil.rmtree(root / UNDO / spent, ignore_errors=True)
    return latest


def _inverse(keep: Path, steps: Iterable[Step]) -> Iterable[Write]:
    for number, step in enumerate(steps):
        if step.path.startswith("logs/") or f"{SEARCHES}/" in step.path:
            continue  # what happened stays written
        data = None
        if step.old is not None:
            data = _old_bytes(keep / f"{number:04d}", step)
        yield Write(step.path, data, step.new)


def _old_bytes(copy: Path, step: Step) -> bytes:
    """What a file held before a change; the copy is checked, since it was never forced to disk."""
    with contextlib.suppress(OSError):
        data = copy.read_bytes()
        if sha256(data) == step.old:
            return data
    raise StudyError(
        "what this file held before the change was not kept: it cannot be undone.",
        path=step.path,
        remedy="Take the file from a backup.",
    )
