"""The one way a file is written: temporary file, fsync, rename, fsync of the folder.

A reader sees the old bytes or the new ones, never a mixture; after a power cut too. Writing
several files that belong together is the business of `store.transaction`, which stands on this.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of bytes, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def temporary_beside(path: Path) -> Path:
    """A name for a temporary file in the same folder (a rename must not cross file systems).

    The name is short and of ASCII, since the final name may already fill the 255 bytes allowed.
    """
    return path.parent / f".~{secrets.token_hex(6)}.tmp"


def write_synced(path: Path, data: bytes) -> None:
    """Write bytes to a new file and force them to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk; where the system cannot (Windows), do nothing."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_derived(path: Path, data: bytes) -> None:
    """Replace a derived file's bytes, all or nothing, without waiting for the disk.

    After a power cut such a file may be torn: its reader checks it, and makes it again. Raises
    OSError, and leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def write_atomic(path: Path, data: bytes) -> None:
    """Replace the file's bytes, all or nothing. Raises OSError; the old file then stands."""
    temporary = temporary_beside(path)
    try:
        write_synced(temporary, data)
        if path.exists():
            with contextlib.suppress(OSError):
                temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
