"""The study that the pages share: one snapshot for all readers, one writer at a time.

A page is drawn from one snapshot. Before each request the desk looks whether a file of the study
has changed since (another program, another person): then the next reader loads it anew.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from terrain.access import Purpose, Restricted
from terrain.model.project import Project
from terrain.web.bell import Bell, News
from terrain.workspace.study import Study

#: Seconds during which the files are believed without another look.
_LOOK = 1.0
_TOPS = ("corpus", "notes", "memos", "tasks")
_ALONE = ("terrain.yaml", "codebook.yaml")
_LOOKED_AT = (".yaml", ".md", ".jsonl", ".ndjson", ".json")
#: How each file of a study looks, by its path: size, time, inode.
Looks = dict[str, tuple[int, int, int]]


class Desk:
    """`study` is to be used within `reading()` or `writing()`."""

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self.root = root
        self.read_only = read_only
        self._study = Study(root, watched=True)
        self._lock = threading.RLock()
        self._looked = 0.0
        self._looks: Looks = {}
        self._turns: frozenset[int] = frozenset()
        self.bell = Bell()
        self._state = 0

    @contextmanager
    def reading(self) -> Iterator[Study]:
        """The study as it is on disk now."""
        with self._lock:
            self._look()
            try:
                yield self._study
            finally:
                self._know_written()  # reading may anchor codings on an edited text

    @contextmanager
    def writing(self, about: str = "") -> Iterator[Study]:
        """The same, for a change: what it wrote is not taken for somebody else's.

        Before a change, every file is looked at; before one to the codings of a transcript
        (`about`), those alone that it depends on.
        """
        with self._lock:
            self._look(always=not (about and self._same(about)))
            try:
                yield self._study
            finally:
                self._know_written()

    def _same(self, transcript: str) -> bool:
        """Whether a text and what rules its coding look as when they were read."""
        held = self._study.project.transcripts.get(transcript)
        paths = ["terrain.yaml", "codebook.yaml", "corpus/participants.yaml"]
        paths += [held.path] if held else []
        return all(self._looks.get(path) == _look_at(self.root / path) for path in paths)

    def searching(self) -> Study:
        """The study as it is on disk now, to be searched and nothing else: searches wait for each
        other, and hold up nobody who reads or writes."""
        self.look()
        return self._study

    def tell(self, turns: Iterable[int]) -> None:
        """Within `writing()`: these turns of a transcript are all that changes."""
        self._turns = frozenset(turns)

    def look(self) -> None:
        """See what other programs have changed, for those who wait for it."""
        with self._lock:
            self._look()

    def look_again(self) -> None:
        """Another process has just changed the study: the next reader must see it."""
        with self._lock:
            self._look(always=True)

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
            return self._state, held

    def _look(self, *, always: bool = False) -> None:
        moment = time.monotonic()
        if not always and moment - self._looked < _LOOK:
            return
        self._looked = moment
        now = _looks(self.root)
        if now != self._looks:
            self._looks = now
            self._state += 1
            self._study.refresh()
            self.bell.ring(News())

    def _know_written(self) -> None:
        """Know the files that were just written by their new look, and no others: what another
        program has changed meanwhile is still to be seen."""
        written = self._study.written
        for path in written:
            if path.startswith(_TOPS) or path in _ALONE:
                self._looks.pop(path, None)
                if look := _look_at(self.root / path):
                    self._looks[path] = look
        if written:
            self._state += 1
            self.bell.ring(News(frozenset(written), self._turns))
        self._turns = frozenset()
        written.clear()


def _look_of(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def _look_at(path: Path) -> tuple[int, int, int] | None:
    try:
        return _look_of(path.stat())
    except OSError:
        return None


def _looks(root: Path) -> Looks:
    """How every text file of the study looks."""
    found: Looks = {}
    for top in _TOPS:
        _add_looks(found, f"{root}/{top}", top)
    found |= {name: look for name in _ALONE if (look := _look_at(root / name))}
    return found


def _add_looks(found: Looks, folder: str, path: str) -> None:
    """Those below a folder; `os.scandir`, since a study may have thousands."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                _add_looks(found, entry.path, f"{path}/{entry.name}")
            elif entry.name.endswith(_LOOKED_AT):
                found[f"{path}/{entry.name}"] = _look_of(entry.stat())
