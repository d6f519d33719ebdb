"""Several files of a study change together, or not at all, even under kill -9.

    .terrain-pending/<id>/0000, 0001, …     the new bytes, forced to the disk
    .terrain-pending/<id>/manifest.json     written last: the moment from which it is decided

Without a manifest the folder is rubbish and is swept away; with one, the next command carries it
through (`recover`). Each file is checked against the hash of what was read: where somebody wrote
in between, the change is refused whole. What was there before is kept under `.terrain/undo/`.

One file alone needs none of this: its rename is all or nothing by itself.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from terrain.atomic import sha256, sync_folder, write_atomic, write_derived, write_synced
from terrain.errors import ChangedOnDisk, StudyError
from terrain.store.ulid import ulid

PENDING = ".terrain-pending"
DERIVED = ".terrain"
UNDO = f"{DERIVED}/undo"
#: How many changes can be undone; older copies are let go.
UNDO_DEPTH = 50
_LOCK_SECONDS = 20
_MANIFEST = "manifest.json"
#: Ends the name of a change that was carried to its end: only its folder is left to sweep.
_DONE = ".done"


@dataclass(frozen=True, slots=True)
class Write:
    """One file to write (`data`) or to remove (None). `path` is relative to the study's root,
    with `/`; `expected` is the SHA-256 of the bytes that were read, None if there was no file."""

    path: str
    data: bytes | None
    expected: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a change: hashes before and after (None: no file), and the staged bytes."""

    path: str
    old: str | None
    new: str | None
    staged: str | None


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """The lock that one writer at a time holds. Raises StudyError if another keeps it too long."""
    folder = root / DERIVED
    held = FileLock(folder / "lock", timeout=_LOCK_SECONDS)
    try:
        folder.mkdir(exist_ok=True)
        held.acquire()
    except Timeout:
        raise StudyError(
            "another terrain is writing in this study.",
            path=str(root),
            remedy="Wait for it to end, then try again.",
        ) from None
    except OSError as error:
        raise unwritable(root, error) from error
    try:
        yield
    finally:
        held.release()


def unwritable(path: Path, error: OSError) -> StudyError:
    """The system's refusal, in words: read-only, no space, no right."""
    return StudyError(
        f"cannot write here: {error.strerror or error}. Nothing was changed.",
        path=str(path),
        remedy="Free some space or make the folder writable, then try again.",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line to add at the end of a file (the log of the study). `path` as in `Write`."""

    path: str
    data: bytes


def commit(
    root: Path, writes: Sequence[Write], *, summary: str, coder: str = "", undoable: bool = True,
    line: Line | None = None,
) -> str:  # fmt: skip
    """Carry out all the writes and add the line, or nothing. Returns the id of the change, which
    `undo` takes.

    `undoable=False` is for what terrain would do again by itself. Raises ChangedOnDisk if a file
    is no longer what was read, StudyError if it cannot be written.
    """
    change = ulid()
    with lock(root):
        _carry_pending(root)
        for write in writes:
            _check(root, write)
        if line is not None:
            _check_place(root / line.path)
        if len(writes) == 1 and writes[0].data is not None:
            _write_one(root, change, writes[0], summary, coder, undoable=undoable)
            _add_line(root, line)
            return change
        folder = root / PENDING / change
        try:
            steps = _stage(root, folder, [*writes, *_lengthened(root, line)])
            manifest = _manifest(change, summary, coder, steps, undoable=undoable)
            write_atomic(folder / _MANIFEST, manifest)
            sync_folder(folder.parent)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                folder.parent.rmdir()
            raise unwritable(root, error) from error
        conflicts = _carry(root, folder)
    if conflicts:
        raise ChangedOnDisk(conflicts[0], path=str(root))
    return change


def _manifest(
    change: str, summary: str, coder: str, steps: Iterable[Step], *, undoable: bool
) -> bytes:
    held = {"id": change, "summary": summary, "coder": coder, "undoable": undoable,
            "steps": [asdict(step) for step in steps]}  # fmt: skip
    return json.dumps(held).encode()


def _write_one(
    root: Path, change: str, write: Write, summary: str, coder: str, *, undoable: bool
) -> None:
    """Replace one file. Its copy for undo counts from when its manifest is there, after the
    rename: a change that did not happen cannot be undone."""
    assert write.data is not None
    target, keep = root / write.path, root / UNDO / change
    if undoable and write.expected is not None:
        with contextlib.suppress(OSError):
            keep.mkdir(parents=True)
            _copy(target, keep / "0000")
    try:
        _make_folders(target.parent)
        write_atomic(target, write.data)
    except OSError as error:
        shutil.rmtree(keep, ignore_errors=True)
        raise unwritable(target, error) from error
    if undoable:
        step = Step(write.path, write.expected, sha256(write.data), None)
        with contextlib.suppress(OSError):
            made = _manifest(change, summary, coder, [step], undoable=True)
            write_derived(keep / _MANIFEST, made)
            _forget_oldest(keep.parent)


def _copy(source: Path, target: Path) -> None:
    """The bytes of a file under a second name: by a link where the disk can, since the file is
    about to be replaced, never written over."""
    if not source.is_symlink():
        with contextlib.suppress(OSError, NotImplementedError):
            os.link(source, target)
            return
    shutil.copy(source, target)


def _add_line(root: Path, line: Line | None) -> None:
    """Lengthen a file by a line; the change that it tells of stands whether or not it could be
    written."""
    if line is None:
        return
    path = root / line.path
    with contextlib.suppress(OSError):
        _make_folders(path.parent)
        with path.open("ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            try:
                if file.write(line.data) < len(line.data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(before)  # half a line would spoil the next


def _lengthened(root: Path, line: Line | None) -> list[Write]:
    """The same as one write among others, read under the lock."""
    if line is None:
        return []
    try:
        old = (root / line.path).read_bytes()
    except FileNotFoundError:
        return [Write(line.path, line.data, None)]
    except OSError as error:
        raise unwritable(root / line.path, error) from error
    return [Write(line.path, old + line.data, sha256(old))]


def _check(root: Path, write: Write) -> None:
    """Refuse, before anything is decided, what could not be carried through afterwards."""
    target = root / write.path
    _check_place(target)
    try:
        found = _hash(target)
    except OSError as error:
        raise unwritable(target, error) from error
    if found == write.expected:
        return
    if write.expected is None:
        message = "a file of this name is already there."
    elif found is None:
        message = "the file has gone since it was read."
    else:
        message = "the file was changed by another program since it was read."
    raise ChangedOnDisk(
        f"{message} Nothing was written.", path=write.path, remedy="Run the command again."
    )


def _check_place(target: Path) -> None:
    try:
        _open_to_writing(target.parent)
    except OSError as error:
        raise unwritable(target, error) from error


def _open_to_writing(folder: Path) -> None:
    """Raises OSError unless entries can be made in a folder, or in the nearest one above it."""
    while not os.path.lexists(folder):
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _hash(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except FileNotFoundError:
        return None


def _stage(root: Path, folder: Path, writes: Sequence[Write]) -> list[Step]:
    folder.mkdir(parents=True)
    steps = [
        Step(
            write.path,
            write.expected,
            None if write.data is None else sha256(write.data),
            None if write.data is None else f"{number:04d}",
        )
        for number, write in enumerate(writes)
    ]

    def put(pair: tuple[Step, Write]) -> None:
        step, write = pair
        if step.staged and write.data is not None:
            write_synced(folder / step.staged, write.data)
            with contextlib.suppress(FileNotFoundError):  # a new file
                (folder / step.staged).chmod((root / write.path).stat().st_mode & 0o7777)

    # The disk takes many fsyncs at once far faster than one after the other.
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, zip(steps, writes, strict=True)))
    sync_folder(folder)
    return steps


def recover(root: Path) -> list[str]:
    """Finish or sweep away what an interrupted command left; says what it did, a line each."""
    if not (root / PENDING).is_dir() or not any((root / PENDING).iterdir()):
        return []
    with lock(root):
        return _carry_pending(root)


def _carry_pending(root: Path) -> list[str]:
    said: list[str] = []
    pending = root / PENDING
    if not pending.is_dir():
        return said
    for folder in sorted(pending.iterdir()):
        if folder.name.endswith(_DONE):
            shutil.rmtree(folder, ignore_errors=True)
            said.append("An interrupted change was complete: the study is whole.")
            continue
        manifest = _decided(folder)
        if manifest is None:
            shutil.rmtree(folder, ignore_errors=True)
            said.append("An interrupted change had not begun: it was dropped, the study is whole.")
            continue
        conflicts = _carry(root, folder)
        said.append(f"An interrupted change was carried through: {manifest['summary']}.")
        said += conflicts
    with contextlib.suppress(OSError):
        pending.rmdir()
    return said


def _decided(folder: Path) -> dict[str, object] | None:
    """The manifest of a change, None if it was never written. A manifest that is there and
    cannot be read stops everything: the study may lie between two states."""
    found = manifest_of(folder)
    if found is None and os.path.lexists(folder / _MANIFEST):
        raise StudyError(
            "an interrupted change cannot be read, so it cannot be finished.",
            path=str(folder / _MANIFEST),
            remedy="Make it readable; or compare the files beside it with the study's, "
            "then delete this folder.",
        )
    return found


def steps_of(root: Path, manifest: dict[str, object]) -> list[Step]:
    """The steps of a manifest. Raises StudyError for a path that leads out of the study."""
    listed = manifest["steps"]
    assert isinstance(listed, list)
    steps = [Step(**step) for step in listed]
    for step in steps:
        parts = PurePosixPath(step.path).parts
        if ".." in parts or Path(step.path).is_absolute() or "/" in (step.staged or ""):
            raise StudyError(
                f"a change left here would write outside the study ({step.path}).",
                path=str(root / PENDING),
                remedy="Do not trust this folder; delete .terrain-pending to open the study.",
            )
    return steps


def manifest_of(folder: Path) -> dict[str, object] | None:
    """What a change's folder says of it, None if there is nothing to read."""
    try:
        found = json.loads((folder / _MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _carry(root: Path, folder: Path) -> list[str]:
    """Roll a decided change forward; may be run again at any point of itself."""
    manifest = _decided(folder)
    assert manifest is not None
    steps = steps_of(root, manifest)
    if manifest.get("undoable", True):
        with contextlib.suppress(OSError):
            _keep_old(root, folder, steps, root / UNDO / folder.name)
    try:
        conflicts = [_carry_one(root / step.path, folder, step) for step in steps]
        for parent in {(root / step.path).parent for step in steps}:
            sync_folder(parent)
        done = folder.rename(folder.with_name(folder.name + _DONE))
    except OSError as error:
        raise StudyError(
            f"a change has begun and cannot be finished: {error.strerror or error}.",
            path=str(error.filename or root),
            remedy="Free some space or make the study writable: the next command finishes it.",
        ) from error
    sync_folder(done.parent)
    shutil.rmtree(done, ignore_errors=True)
    with contextlib.suppress(OSError):
        done.parent.rmdir()
    return [conflict for conflict in conflicts if conflict]


def _carry_one(target: Path, folder: Path, step: Step) -> str | None:
    staged = folder / step.staged if step.staged else None
    if staged is not None and not staged.exists():
        return None  # renamed before the interruption
    found = _hash(target)
    if found == step.new:
        return None
    if found != step.old:
        if staged is None:
            return f"{step.path}: changed meanwhile, so it was not removed."
        _make_folders(target.parent)
        aside = _aside(target)
        staged.replace(aside)
        return f"{step.path}: changed meanwhile; the other version was put in {aside.name}."
    if staged is None:
        target.unlink(missing_ok=True)
    else:
        _make_folders(target.parent)
        staged.replace(target)
    return None


def _aside(target: Path) -> Path:
    """A free name beside a file for the version that could not take its place."""
    short = target.name
    while len(short.encode()) > 235:
        short = short[:-1]
    names = [f"{short}.recovered", *(f"{short}.recovered-{n}" for n in range(2, 1000))]
    return next(at for name in names if not os.path.lexists(at := target.with_name(name)))


def _make_folders(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        sync_folder(new.parent)


def _keep_old(root: Path, folder: Path, steps: Sequence[Step], keep: Path) -> None:
    """Copy what is about to be replaced, so that the change can be undone."""
    if (keep / _MANIFEST).exists():
        return
    keep.mkdir(parents=True, exist_ok=True)
    for number, step in enumerate(steps):
        if step.old is None:
            continue
        if _hash(root / step.path) != step.old:  # already replaced: this change stays
            shutil.rmtree(keep, ignore_errors=True)
            return
        shutil.copy(root / step.path, keep / f"{number:04d}")  # with its permissions
    write_derived(keep / _MANIFEST, (folder / _MANIFEST).read_bytes())
    _forget_oldest(keep.parent)


def _forget_oldest(folder: Path) -> None:
    kept = sorted(p for p in folder.iterdir() if p.is_dir())
    for old in kept[:-UNDO_DEPTH]:
        shutil.rmtree(old, ignore_errors=True)
