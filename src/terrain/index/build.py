"""Brings the index in step with the study: cut what changed, merge, encode what is new.

Everything is found again by content: an unchanged, renamed or restored transcript costs nothing,
a corrected one its own new sentences. What was said by people who withdrew is never indexed, and
the build that learns of a withdrawal leaves no byte of theirs behind.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.access import withdrawn
from terrain.atomic import sync_folder
from terrain.errors import IndexUnusable
from terrain.index.cut import cut_name
from terrain.index.cutting import cut_missing
from terrain.index.dense import attach_vectors
from terrain.index.encode import JOURNAL, Progress, Report
from terrain.index.files import ArrayFile, read_arrays, write_arrays
from terrain.index.lexicon import merge
from terrain.index.manifest import NAME, Entry, Manifest
from terrain.index.packs import forget_readers
from terrain.index.source import Facts, Source

if TYPE_CHECKING:
    from terrain.index.encoder import Encoder

LOCK = "lock"
CHROMA = "chroma"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `left_out`: transcripts never indexed, since consent was withdrawn;
    `unreadable`: those that could not be read, with the reason; `purged`: whether a withdrawal
    made it rewrite everything that held the words."""

    transcripts: int
    rows: int
    cut: tuple[str, ...]
    removed: tuple[str, ...]
    encoded: int
    rows_encoded: int
    left_out: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    purged: bool


def build(
    folder: Path,
    source: Source,
    encoder: Encoder | None = None,
    *,
    report: Report | None = None,
    workers: int = 1,
    purge: bool = False,
    wait: bool = True,
) -> Built:
    """Bring the index of `folder` (`.terrain/index`) in step with the study.

    Without an encoder only the words are indexed, and vectors already made are kept. `workers`
    cut transcripts in as many processes (started afresh, not forked: from a script, this needs
    the usual `if __name__ == "__main__"`). `purge` rewrites every file that holds anything of
    a former state; a withdrawal found on the way does so by itself. A second builder waits for
    the first, or with `wait=False` raises IndexUnusable.

    May be interrupted at any moment: the index stays as it was before, or with its words in step
    and its vectors as far as they were; the next build goes on from there.
    """
    with _alone(folder, report, wait=wait):
        return _Build(folder, source, encoder, report, workers).run(purge=purge)


@contextlib.contextmanager
def _alone(folder: Path, report: Report | None, *, wait: bool) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not wait:
                raise IndexUnusable(
                    "another process is indexing this study.",
                    path=str(folder),
                    remedy="Wait for it to end.",
                ) from None
            if report:
                report(Progress("waiting"))
            lock.acquire()
    except OSError as error:
        raise IndexUnusable(
            f"the index cannot be written: {error.strerror}.",
            path=str(folder),
            remedy="Free some space, or make the folder writable.",
        ) from error
    try:
        yield
    except OSError as error:
        raise IndexUnusable(
            f"the index could not be written: {error.strerror}.",
            path=str(error.filename or folder),
            remedy="Free some space and run `terrain index` again; nothing else is lost.",
        ) from error
    finally:
        lock.release()


class _Build:
    """One run of `build`, under the lock."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        encoder: Encoder | None,
        report: Report | None,
        workers: int,
    ) -> None:
        self.folder, self.source, self.encoder = folder, source, encoder
        self.report, self.workers = report, workers
        try:
            self.old = Manifest.load(folder)
        except IndexUnusable:
            self.old = Manifest("")
        known = {name: entry.facts for name, entry in self.old.entries.items()}
        self.facts = source.current(known)
        self.silent = _silent(self.facts, source)

    def run(self, *, purge: bool) -> Built:
        wanted = {name: facts for name, facts in self.facts.items() if not withdrawn(facts.consent)}
        purge = purge or self._holds_withdrawn()
        files, made, failed = self._cut(wanted)
        manifest = self._words(wanted, files)
        encoded = 0
        if self.encoder is not None or purge:
            manifest, encoded = self._vectors(manifest, files, purge=purge)
        self._sweep(manifest, purge=purge)
        return Built(
            len(manifest.entries),
            manifest.rows,
            tuple(made),
            tuple(name for name in self.old.entries if name not in self.facts),
            encoded,
            manifest.encoded,
            tuple(name for name in self.facts if name not in wanted),
            tuple(failed.items()),
            purge,
        )

    def _holds_withdrawn(self) -> bool:
        """Whether the former index holds words of people who have withdrawn since."""
        return any(
            withdrawn(self.facts[name].consent)
            or not set(self.silent.get(name, ())) <= set(entry.left_out)
            for name, entry in self.old.entries.items()
            if name in self.facts
        )

    def _cut(
        self, wanted: Mapping[str, Facts]
    ) -> tuple[dict[str, ArrayFile], list[str], dict[str, str]]:
        """The cut file of each transcript, made where it is missing or damaged."""
        names = {name: cut_name(facts, self.silent.get(name, ())) for name, facts in wanted.items()}
        files = {name: file for name in wanted if (file := self._read(names[name]))}
        missing = [wanted[name] for name in wanted if name not in files]
        made, failed = cut_missing(
            self.folder, self.source, missing, names, self.silent, self.report, self.workers
        )
        for name in made:
            if file := self._read(names[name]):
                files[name] = file
        return {name: files[name] for name in wanted if name in files}, made, failed

    def _read(self, name: str) -> ArrayFile | None:
        try:
            return read_arrays(self.folder / name, check=True, mapped=False)
        except (OSError, IndexUnusable):
            return None

    def _words(self, wanted: Mapping[str, Facts], files: Mapping[str, ArrayFile]) -> Manifest:
        """Put the words in place: a generation that keeps what vectors it can."""
        blocks = {entry.keys: entry.block for entry in self.old.entries.values()}
        entries = {}
        for name, file in files.items():
            keys = file.meta["keys"]
            silent = self.silent.get(name, ())
            rows = len(file["row_start"])
            entries[name] = Entry(
                wanted[name], file.path.name, rows, keys, blocks.get(keys), tuple(silent)
            )
        manifest = replace(self.old, entries=entries)
        same = [(n, e.cut) for n, e in self.old.entries.items()] == [
            (n, e.cut) for n, e in entries.items()
        ]
        if not same or self._read_merged() is None:
            manifest = self._merge(manifest, files)
        if manifest != self.old:
            manifest.save(self.folder)
        return manifest

    def _read_merged(self) -> ArrayFile | None:
        file = self._read(self.old.merged) if self.old.merged else None
        return file if file and file.meta["generation"] == self.old.generation else None

    def _merge(self, manifest: Manifest, files: Mapping[str, ArrayFile]) -> Manifest:
        if self.report:
            self.report(Progress("merge", 0, len(files)))
        arrays, meta = merge(files)
        generation = secrets.token_hex(8)
        name = f"m-{generation}.bin"
        meta["generation"] = generation
        size = write_arrays(self.folder / name, arrays, meta, sync=True)
        return replace(manifest, generation=generation, merged=name, merged_size=size)

    def _vectors(
        self, manifest: Manifest, files: Mapping[str, ArrayFile], *, purge: bool
    ) -> tuple[Manifest, int]:
        vanished = any(name not in self.facts for name in self.old.entries)
        found, encoded = attach_vectors(
            self.folder,
            manifest,
            files,
            self.source,
            self.encoder,
            self.report,
            # A folder that a synchronising program shows half empty must not cost hours of
            # encoding: what vanished is dropped by a later build, or at once on a purge.
            compact="all" if purge else "never" if vanished else "when worth it",
        )
        if found != manifest:
            sync_folder(self.folder)
            found.save(self.folder)
        return found, encoded

    def _sweep(self, manifest: Manifest, *, purge: bool) -> None:
        """Remove the files of former generations, now that no new reader can want them."""
        forget_readers()
        keep = manifest.files | {NAME, LOCK}
        finished = purge or (self.encoder is not None and manifest.rows == manifest.encoded)
        for path in self.folder.iterdir():
            if path.name in keep or path.name == CHROMA:
                continue
            if path.name.startswith(JOURNAL) and not finished:
                continue
            if path.is_file():
                # A reader of Windows may still hold it: the next build removes it.
                with contextlib.suppress(PermissionError):
                    path.unlink(missing_ok=True)
        if purge:
            # Chroma's deletion erases nothing: the whole folder goes, to be rebuilt when asked.
            for path in self.folder.glob(f"{CHROMA}*"):
                shutil.rmtree(path)


def _silent(facts: Mapping[str, Facts], source: Source) -> dict[str, Sequence[str]]:
    """The labels of speakers who withdrew, by transcript."""
    gone = {p.id for p in source.participants().values() if withdrawn(p.consent)}
    if not gone:
        return {}
    found = {
        name: sorted(s.label for s in item.speakers.values() if s.participant in gone)
        for name, item in facts.items()
    }
    return {name: labels for name, labels in found.items() if labels}
