"""The folder of a published site: told from anybody else's by `site.json`, changed file by file.

`site.json` lists our files, so that a file that others put there (`CNAME`, `.git`) is left alone.
It is written before the change with the files of both states, and after it with those that stand:
whatever an interruption leaves is known, and settled by the next run.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from terrain.atomic import sha256, write_derived
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.reports.site.values import Site

MANIFEST = "site.json"
_FORMAT = "terrain-site-1"


@dataclass(frozen=True, slots=True)
class PageMemory:
    """A page as last published: a hash of what it says, the day when it was first published, and
    the day when it last changed (None: never since)."""

    words: str
    since: dt.date
    updated: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the folder remembers: its files, its pages by path, the quotations published."""

    files: tuple[str, ...] = ()
    pages: Mapping[str, PageMemory] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Folder:
    """Where the site stands, and what is remembered of the last time."""

    out: Path
    memory: Memory

    @classmethod
    def opened(cls, out: Path, study: Path) -> Folder:
        """The folder `out`. Raises UsageError for one that holds what terrain did not write, or
        that is part of the study's own text."""
        here, root = out.resolve(), study.resolve()
        kept = [root / name for name in ("corpus", "notes", ".terrain", "logs")]
        if root.is_relative_to(here) or any(here.is_relative_to(own) for own in kept):
            raise UsageError(
                f"“{out}” is the study itself: the site would be mixed with its files.",
                remedy="Choose another folder with --out.",
            )
        if out.exists() and not out.is_dir():
            raise UsageError(f"“{out}” is a file.", remedy="Choose a folder with --out.")
        memory = _read(out / MANIFEST)
        if memory is None and out.is_dir() and any(out.iterdir()):
            raise UsageError(
                f"“{out}” holds files that terrain did not publish, and is left alone.",
                remedy="Choose an empty or new folder with --out.",
            )
        return cls(out, memory or Memory())

    def holds(self, path: str, data: bytes) -> bool:
        """Whether a file stands there with these very bytes."""
        try:
            place = self.out / path
            return place.stat().st_size == len(data) and place.read_bytes() == data
        except OSError:
            return False

    def take(
        self, staged: Path, files: Mapping[str, bytes], changed: Iterable[str], memory: Memory
    ) -> list[str]:
        """Put staged files in place and remove ours that are no more; returns those removed."""
        self.out.mkdir(parents=True, exist_ok=True)
        gone = sorted(path for path in self.memory.files if path not in files)
        self._remember(memory, {*files, *gone})
        for path in gone:
            (self.out / path).unlink(missing_ok=True)
            self._prune((self.out / path).parent)
        for path in changed:
            place = self.out / path
            place.parent.mkdir(parents=True, exist_ok=True)
            (staged / path).replace(place)
        self._remember(memory, files)
        return gone

    def _prune(self, folder: Path) -> None:
        while folder != self.out:
            with contextlib.suppress(OSError):
                folder.rmdir()
            if folder.exists():
                return
            folder = folder.parent

    def _remember(self, memory: Memory, files: Iterable[str]) -> None:
        data = {
            "format": _FORMAT,
            "files": sorted(files),
            "pages": {
                path: {"words": p.words, "since": p.since, "updated": p.updated}
                for path, p in sorted(memory.pages.items())
            },
            "evidence": sorted(memory.evidence),
        }
        text = json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n"
        if not self.holds(MANIFEST, text.encode()):
            write_derived(self.out / MANIFEST, text.encode())


def _read(path: Path) -> Memory | None:
    """What a manifest remembers; None where there is none of ours."""
    try:
        data: Any = json.loads(path.read_bytes())
        if data["format"] != _FORMAT:
            return None
        files = tuple(name for name in data["files"] if _inside(name))
        pages = {
            name: PageMemory(str(page["words"]), dt.date.fromisoformat(page["since"]),
                             dt.date.fromisoformat(page["updated"]) if page["updated"] else None)
            for name, page in data["pages"].items()
        }  # fmt: skip
        return Memory(files, pages, tuple(map(str, data["evidence"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remembered(
    sites: Mapping[str, Site], memory: Memory, today: dt.date
) -> tuple[dict[str, PageMemory], dict[str, dt.date]]:
    """What each Note and session says now, and the day on which that changed, where it did.

    What counts is what a page says, not its address, which may be given later.
    """
    pages, updated = {}, {}
    for number, (lang, site) in enumerate(sites.items()):
        prefix = f"{lang}/" if number else ""
        says = {n.path: (n.title, n.authors, n.date, n.question, n.parts) for n in site.notes}
        tells = {s.path: (s.title, s.date, s.place, s.video, s.moments) for s in site.sessions}
        for path, said in {**says, **tells}.items():
            words = sha256(repr(said).encode("utf-8", "surrogatepass"))[:16]
            old = memory.pages.get(prefix + path)
            changed = old.updated if old and old.words == words else today if old else None
            pages[prefix + path] = PageMemory(words, old.since if old else today, changed)
            if changed:
                updated[prefix + path] = changed
    return pages, updated


def _inside(name: object) -> bool:
    """Whether a listed file lies in the folder: the manifest may have been edited."""
    return (
        isinstance(name, str)
        and not PurePosixPath(name).is_absolute()
        and (".." not in PurePosixPath(name).parts and "\\" not in name)
    )
