"""Reading one file of a study: bytes to canonical text, or a Problem that says why not."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from terrain.atomic import sha256
from terrain.errors import Problem, UsageError
from terrain.model.transcript import canonical
from terrain.store.yamlio import Tree, YamlProblem, parse

#: Beyond this, a study file is a mistake (a recording, an archive) and is not read.
LARGEST = 200 * 1024 * 1024
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its canonical text, the hash of its bytes, its line ending."""

    path: str
    text: str
    sha256: str
    newline: str = "\n"
    mark: bool = False

    def encode(self, text: str) -> bytes:
        """Text to bytes with the line ending and byte order mark that the file had."""
        body = text.replace("\n", self.newline) if self.newline != "\n" else text
        return (b"\xef\xbb\xbf" if self.mark else b"") + encoded(body)


def encoded(text: str) -> bytes:
    """Text to UTF-8. Raises UsageError for half characters, which a shell can let through."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = text[max(0, error.start - 20) : error.start]
        raise UsageError(
            f"these words hold a character that UTF-8 cannot write, after “{shown}”.",
            remedy="Type them again, in a terminal set to UTF-8.",
        ) from error


def read(root: Path, path: str, problems: list[Problem]) -> Source | None:
    """The file, or None with a problem: unreadable, not UTF-8, full of conflict markers."""
    try:
        status = (root / path).stat()
        if not stat.S_ISREG(status.st_mode):
            message = "not a file: a folder or a device stands in its place."
            problems.append(Problem(path, 0, "unreadable", message, "Move or rename it."))
            return None
        if status.st_size > LARGEST:
            message = f"larger than {LARGEST // 1024 // 1024} MB: not a text of a study."
            problems.append(Problem(path, 0, "too-large", message, "Move it out of the study."))
            return None
        data = (root / path).read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}."
        problems.append(Problem(path, 0, "unreadable", message, "Mend its permissions or restore."))
        return None
    return decode(path, data, problems)


def decode(path: str, data: bytes, problems: list[Problem]) -> Source | None:
    """Bytes to a Source, or None with a problem."""
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "not UTF-8 text from this line on."
        remedy = "Save it again as UTF-8, or import it with “terrain import”."
        problems.append(Problem(path, line, "not-utf8", message, remedy))
        return None
    if "\0" in raw:
        line = raw.count("\n", 0, raw.index("\0")) + 1
        message = "a NUL character: the file is binary or damaged."
        problems.append(Problem(path, line, "binary", message, "Restore it from a backup."))
        return None
    if "<<<<<<< " in raw and (clash := _CONFLICT.search(raw)):
        line = raw.count("\n", 0, clash.start()) + 1
        message = "conflict markers left by git: the file was not read."
        remedy = "Keep one version of each marked part, then delete the marks."
        problems.append(Problem(path, line, "conflict-markers", message, remedy))
        return None
    newline = "\r\n" if "\r\n" in raw else "\n"
    return Source(path, canonical(raw), sha256(data), newline, raw.startswith("\ufeff"))


def tree(source: Source, problems: list[Problem]) -> Tree | None:
    """The YAML of a whole file, or None with a problem."""
    try:
        return parse(source.text)
    except YamlProblem as fault:
        problems.append(Problem(source.path, fault.line, "not-yaml", fault.message, fault.remedy))
        return None
