"""Reading the files of a study one by one, and none twice as long as it has not changed.

What was made of a file is known by its path and by how the file looks (size, times, inode); where
that differs, by the hash of its bytes. A file written less than two seconds before it was read is
never believed by its look: it may change again within the same tick of the clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from terrain.errors import Problem
from terrain.store import files
from terrain.store.files import Source
from terrain.store.yamlio import Tree

T = TypeVar("T")
#: Nanoseconds after which the look of a file vouches for it.
_SETTLED = 2_000_000_000
#: Size, time of the last change of its bytes and of anything of it, inode.
_Look = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was made of a file, `under` which name (a transcript's), and the problems found. `look`
    is None where it does not vouch for the file yet."""

    look: _Look | None
    sha256: str
    under: str
    value: Any
    problems: tuple[Problem, ...]


#: What is known of the files of one study, by path. The values never change.
Known = dict[str, Parsed]


@dataclass
class Reading:
    """What one load gathers on its way; `known` is what earlier ones made of the same files."""

    root: Path
    known: Known = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def parsed(
        self, path: str, make: Callable[[Source, list[Problem]], T], under: str = ""
    ) -> T | None:
        """What `make` makes of a file; None, with a problem, where it cannot be read.

        It may depend on the file's path, its content and `under`, and on nothing else.
        """
        moment, look = time.time_ns(), self._look(path)
        held = self.known.get(path)
        if held is None or held.under != under or held.look is None or held.look != look:
            source = files.read(self.root, path, self.problems)
            if source is None:
                return None
            settled = look if look and moment - look[1] > _SETTLED else None
            if held is not None and (held.under, held.sha256) == (under, source.sha256):
                value, problems = held.value, held.problems
            else:
                found: list[Problem] = []
                value, problems = make(source, found), tuple(found)
            held = self.known[path] = Parsed(settled, source.sha256, under, value, problems)
        self.hashes[path] = held.sha256
        self.problems += held.problems
        return cast("T | None", held.value)

    def small(self, path: str, make: Callable[[Tree | None, list[Problem]], T]) -> T:
        """What `make` makes of the tree of a YAML file: of None where there is none to be read."""

        def made(source: Source, problems: list[Problem]) -> T:
            return make(files.tree(source, problems), problems)

        there = os.path.lexists(self.root / path)
        found = self.parsed(path, made) if there else None
        return make(None, self.problems) if found is None else found

    def _look(self, path: str) -> _Look | None:
        try:
            stat = os.stat(f"{self.root}/{path}")  # noqa: PTH116  # asked thousands of times
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino

    def forget_others(self) -> None:
        """Let go of what is known of files that this load has not read."""
        for path in self.known.keys() - self.hashes.keys():
            del self.known[path]

    def names(self, folder: str) -> list[str]:
        """What a folder holds, sorted; a problem and nothing where it is no readable folder."""
        try:
            listed = sorted(os.listdir(f"{self.root}/{folder}"))  # noqa: PTH208  # as above
        except OSError as error:
            message = f"cannot be read as a folder: {error.strerror or error}."
            remedy = "Mend its permissions, or move what stands in its place."
            self.problems.append(Problem(folder, 0, "unreadable", message, remedy))
            return []
        for name in [name for name in listed if not _sayable(name)]:
            listed.remove(name)
            shown = os.fsencode(name).decode("utf-8", "backslashreplace")
            message = "this name is not UTF-8: it was not read."
            problem = Problem(f"{folder}/{shown}", 0, "bad-name", message, "Rename it.")
            self.problems.append(problem)
        return listed


def _sayable(name: str) -> bool:
    """Whether a file's name is text at all (Linux keeps any bytes)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
