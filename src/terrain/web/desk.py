"""The study that the pages share: one snapshot for all readers, one writer at a time.

A page is drawn from one snapshot. Before each request the desk looks whether a file of the study
has changed since (another program, another person): then the next reader loads it anew.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrain.access import Purpose, Restricted
from terrain.model.project import Project
from terrain.workspace.study import Study

#: Seconds during which the files are believed without another look.
_LOOK = 1.0
_LOOKED_AT = (".yaml", ".md", ".jsonl", ".ndjson", ".json")


class Desk:
    """`study` is to be used within `reading()` or `writing()`."""

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self.root = root
        self.read_only = read_only
        self._study = Study(root)
        self._lock = threading.RLock()
        self._looked = 0.0
        self._seen = 0

    @contextmanager
    def reading(self) -> Iterator[Study]:
        """The study as it is on disk now."""
        with self._lock:
            self._look()
            yield self._study

    @contextmanager
    def writing(self) -> Iterator[Study]:
        """The same, for a change: what it wrote is not taken for somebody else's."""
        with self._lock:
            self._look(always=True)
            try:
                yield self._study
            finally:
                self._seen = _signature(self.root)

    def permitted(self, purpose: Purpose = Purpose.ANALYSE) -> tuple[Project, Restricted]:
        """The project behind the gate, of the snapshot on disk now. Immutable: it may be read
        after the lock is gone."""
        with self.reading() as study:
            return study.permitted(purpose)

    def snapshot(self) -> tuple[int, Study]:
        """The state of the study as a number, and a study that stays in it: for what takes long,
        outside the lock, while others read and write."""
        with self.reading() as study:
            held = Study(self.root)
            held.take(study)
            return self._seen, held

    def _look(self, *, always: bool = False) -> None:
        moment = time.monotonic()
        if not always and moment - self._looked < _LOOK:
            return
        self._looked = moment
        now = _signature(self.root)
        if now != self._seen:
            self._seen = now
            self._study.refresh()


def _signature(root: Path) -> int:
    """A number that changes with the name, size or time of any file of the study."""
    found: list[tuple[str, int, int]] = []
    for top in ("corpus", "notes", "memos", "tasks"):
        found += _stats(root / top)
    for name in ("terrain.yaml", "codebook.yaml"):
        with contextlib.suppress(OSError):
            stat = (root / name).stat()
            found.append((name, stat.st_size, stat.st_mtime_ns))
    return hash(tuple(sorted(found)))


def _stats(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Every text file below a folder; `os.scandir` since a study may have thousands."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _stats(Path(entry.path))
            elif entry.name.endswith(_LOOKED_AT):
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns
