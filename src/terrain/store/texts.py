"""Old bodies of coded transcripts, kept by hash so that a correction can be followed by a diff.

Derived: without them the quotation and its context still decide. Files are named after the
transcript too, so that a withdrawal can erase every version of it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

from terrain.atomic import write_derived
from terrain.model.transcript import Transcript, text_hash

FOLDER = ".terrain/texts"


def _name(transcript: str, text: str) -> str:
    return f"{hashlib.sha256(transcript.encode()).hexdigest()[:12]}-{text}.txt"


def keep(root: Path, transcripts: Iterable[Transcript]) -> None:
    """Remember the present bodies; a disk that cannot take them is no reason to fail."""
    folder = root / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = list(transcripts)
        # One look at the folder costs less than a thousand, and more than one.
        there = {entry.name for entry in folder.iterdir()} if len(wanted) > 1 else None
        for transcript in wanted:
            name = _name(transcript.id, transcript.hash)
            if not ((folder / name).exists() if there is None else name in there):
                write_derived(folder / name, transcript.body.encode("utf-8"))


def recall(root: Path, transcript: str, hashes: Iterable[str]) -> dict[str, str]:
    """The bodies still known, by hash."""
    found: dict[str, str] = {}
    for text in hashes:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            body = (root / FOLDER / _name(transcript, text)).read_bytes().decode("utf-8")
            if text_hash(body) == text:  # a cache is not forced to the disk: it may be torn
                found[text] = body
    return found


def forget(root: Path, transcripts: Iterable[str]) -> None:
    """Erase every version of these transcripts. Raises OSError if one cannot be erased."""
    folder = root / FOLDER
    starts = tuple(_name(transcript, "").removesuffix(".txt") for transcript in transcripts)
    if starts and folder.is_dir():
        for entry in list(folder.iterdir()):
            # A temporary file that an interruption left may hold the words too.
            if entry.name.startswith((*starts, ".~")):
                entry.unlink(missing_ok=True)
