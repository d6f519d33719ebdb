"""Employment tables in the study's folder `data`: listed, and put there once they can be read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrain.atomic import sha256
from terrain.errors import ChangedOnDisk, UsageError
from terrain.formats.employment import read
from terrain.store.paths import slug
from terrain.store.transaction import Write

if TYPE_CHECKING:
    from terrain.formats.employment import EmploymentFile
    from terrain.store.undo import Change
    from terrain.workspace.study import Progress, Study

FOLDER = "data"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that is in the study: its name there, what it holds, what is odd about it.

    `change` is the change that put it there, which `undo` takes; empty where it was there before,
    byte for byte.
    """

    name: str
    zones: int
    sectors: int
    years: tuple[int, ...]
    warnings: tuple[str, ...]
    change: str = ""
    replaced: bool = False

    def as_json(self) -> Mapping[str, Any]:
        """As `terrain cases keep --json` prints it."""
        return {
            "table": f"{FOLDER}/{self.name}", "zones": self.zones, "sectors": self.sectors,
            "years": list(self.years), "warnings": list(self.warnings), "change": self.change,
            "replaced": self.replaced,
        }  # fmt: skip


def tables(study: Study) -> list[str]:
    """The CSV files of the study's folder `data`, by name."""
    try:
        held = [p.name for p in (study.root / FOLDER).iterdir() if p.is_file()]
    except OSError:
        return []
    return sorted(name for name in held if name.lower().endswith(".csv") and name[0] != ".")


def named(study: Study, name: str) -> str:
    """The path of a table, within the study: only a name of the list is ever opened.

    Raises UsageError for any other.
    """
    if name not in tables(study):
        raise UsageError(f"there is no such table in the study’s folder “{FOLDER}”.")
    return f"{FOLDER}/{name}"


def state(study: Study, name: str) -> tuple[int, ...]:
    """What changes with the bytes of a table: an answer computed on others is not its answer."""
    try:
        about = (study.root / named(study, name)).stat()
    except (OSError, UsageError):
        return ()
    return (about.st_size, about.st_mtime_ns, about.st_ino)


def keep(
    study: Study, path: Path, *, replace: bool = False, coder: str = "",
    progress: Progress | None = None,
) -> Kept:  # fmt: skip
    """Put a table into the study's folder `data`, as one change that can be undone.

    Raises ImportRefused, with its line, for a table that cannot be read; UsageError where another
    table bears its name and is not to be replaced.
    """
    from terrain.workspace.employment import source

    given = source(path)
    found = read(given, progress=progress)
    name = _place(study, Path(given.name).stem)
    target = study.root / FOLDER / name
    before = target.read_bytes() if os.path.lexists(target) else None
    if before == given.data:
        return _kept(name, found)
    if before is not None and not replace:
        raise UsageError(
            f"{FOLDER}/{name} is already there, with other figures.",
            remedy="Give the file another name, or say that it is to be replaced.",
        )
    write = Write(f"{FOLDER}/{name}", given.data, sha256(before) if before is not None else None)
    verb = "replaced" if before is not None else "added"
    years = f"{found.years[0]}–{found.years[-1]}"
    said = (
        f"{verb} the table {name}: {len(found.zones)} zones, {len(found.sectors)} sectors, {years}"
    )
    change = study.commit([write], said, coder=coder)
    return _kept(name, found, change, before is not None)


def _kept(name: str, found: EmploymentFile, change: str = "", replaced: bool = False) -> Kept:
    return Kept(name, len(found.zones), len(found.sectors), found.years, found.warnings, change,
                replaced)  # fmt: skip


def _place(study: Study, stem: str) -> str:
    """A name that any system takes; that of a table there which differs by its capitals alone."""
    wanted = f"{slug(stem, 'table')}.csv"
    return next((name for name in tables(study) if name.casefold() == wanted), wanted)


def last_change(study: Study) -> Change | None:
    """The last change that can be undone, where it is one of a table."""
    from terrain.store.undo import changes

    found = next(iter(changes(study.root)), None)
    ours = found and any(path.startswith(f"{FOLDER}/") for path in found.paths)
    return found if ours else None


def take_back(study: Study, change: str) -> None:
    """Undo the last change, if it is this one of a table. Raises ChangedOnDisk if it is not."""
    from terrain.store.undo import undo

    last = last_change(study)
    if last is None or last.id != change:
        raise ChangedOnDisk("another change came since; it was not undone.",
                            remedy="“terrain undo --list” names the changes.")  # fmt: skip
    undo(study.root)
    study.refresh()
