"""Changing a Note as a careful person would: the lines that are meant, all others byte for byte.

Lines keep their own ends, their Unicode form and whatever stands in them. A change whose result
does not read back as what was meant is refused rather than written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from terrain.atomic import sha256
from terrain.errors import ChangedOnDisk, Problem, StudyError, UsageError
from terrain.model.note import Claim, Evidence, Heading, Note
from terrain.store import files
from terrain.store.notes import note as read_note
from terrain.store.transaction import Write
from terrain.store.yamlio import quoted

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Lines:
    """The lines of a file with their ends; numbers count from 1, as in messages."""

    def __init__(self, raw: str) -> None:
        self._lines = _LINE.findall(raw)
        ends = Counter(re.search(r"[\r\n]*$", line)[0] for line in self._lines)  # type: ignore[index]  # it always matches
        self.end = next((end for end, _ in ends.most_common() if end), "\n")

    def __len__(self) -> int:
        return len(self._lines)

    def blank(self, number: int) -> bool:
        """Whether nothing stands on a line (or beyond the ends of the file)."""
        return not 1 <= number <= len(self) or not self._lines[number - 1].strip("\ufeff \t\r\n")

    def text(self) -> str:
        """The whole file."""
        return "".join(self._lines)

    def block(self, first: int) -> tuple[int, int]:
        """The first and last line of the block quotation that begins on a line."""
        last = first
        while last < len(self) and self._lines[last].startswith(">"):
            last += 1
        return first, last

    def copy(self, first: int, last: int) -> str:
        """The text of some lines, as they are but for the last end."""
        return re.sub(r"\r\n|\r", "\n", "".join(self._lines[first - 1 : last])).rstrip("\n")

    def put(self, first: int, last: int, block: str) -> None:
        """Put a block in the place of lines `first` to `last` (none if `last` < `first`)."""
        ends = [f"{line}{self.end}" for line in block.split("\n")]
        if first > len(self) and self._lines and not self._lines[-1].endswith(("\n", "\r")):
            self._lines[-1] += self.end
        self._lines[first - 1 : last] = ends

    def drop(self, first: int, last: int) -> None:
        """Take lines out, with one of the two blank lines that were around them."""
        if first > 1 and self.blank(first - 1) and self.blank(last + 1):
            first, last = (first, last + 1) if last < len(self) else (first - 1, last)
        del self._lines[first - 1 : last]

    def insert(self, after: int, block: str) -> None:
        """Put a block below a line, a blank line on each side of it."""
        lead = "" if self.blank(after) else "\n"
        trail = "" if self.blank(after + 1) else "\n"
        self.put(after + 1, after, f"{lead}{block}{trail}")


def edited(
    root: Path, note: Note, expected: str, change: Callable[[Lines], None],
    gone: Iterable[Evidence] = (), new: Iterable[Evidence] = (),
) -> Write:  # fmt: skip
    """The write that changes a Note's file; `expected` is the hash of what was read of it.

    Every piece of evidence but those `gone` and `new` must read back as it was. Raises
    ChangedOnDisk, StudyError, UsageError.
    """
    data = _read(root, note.path)
    if sha256(data) != expected:
        raise ChangedOnDisk(
            "the file was changed by another program since it was read. Nothing was written.",
            path=note.path, remedy="Run the command again.",
        )  # fmt: skip
    lines = Lines(data.decode("utf-8"))
    change(lines)
    made = lines.text().encode("utf-8", "surrogatepass")
    before = Counter(map(_words, note.evidence))
    before.subtract(map(_words, gone))
    before.update(map(_words, new))
    if +before != Counter(map(_words, parsed(note.path, made).evidence)):
        raise UsageError(
            f"{note.path} would not read back as it should: nothing was written.",
            remedy="A remark must not hold a line of attribution (— appuie · …), nor stand in "
            "an open block of code.",
        )
    return Write(note.path, made, expected)


def _words(evidence: Evidence) -> Evidence:
    return replace(evidence, line=0)


def _read(root: Path, path: str) -> bytes:
    try:
        return (root / path).read_bytes()
    except OSError as error:
        raise StudyError(f"cannot be read: {error.strerror or error}.", path=path) from error


def parsed(path: str, data: bytes) -> Note:
    """The Note of some bytes. Raises StudyError where they are none."""
    problems: list[Problem] = []
    source = files.decode(path, data, problems)
    found = read_note(source, problems) if source else None
    if found is None:
        raise StudyError(
            problems[0].message if problems else "cannot be read.", path=path,
            remedy=problems[0].remedy if problems else "",
        )  # fmt: skip
    return found


def last_line(note: Note, claim: Claim, lines: Lines) -> int:
    """The last line of what stands under a claim."""
    at = next(n for n, piece in enumerate(note.pieces) if piece.line == claim.line)
    heading = note.pieces[at]
    assert isinstance(heading, Heading)
    after = [
        piece.line
        for piece in note.pieces[at + 1 :]
        if isinstance(piece, Heading) and (piece.claim or piece.level <= heading.level)
    ]
    last = after[0] - 1 if after else len(lines)
    while last > claim.line and lines.blank(last):
        last -= 1
    return last


def blank_note(note: Note) -> str:
    """The text of a new Note: its front matter, and a body to be written."""
    rows = [f"title: {quoted(note.title)}"]
    rows += [f"authors: [{', '.join(map(quoted, note.authors))}]"] if note.authors else []
    rows += [f"date: {note.date}"] if note.date else []
    rows += [f"language: {note.language}", f"status: {note.status}"]
    rows += [f"question: {quoted(note.question)}"] if note.question else []
    rows += ["fictional: true"] if note.fictional else []
    return "---\n" + "\n".join(rows) + "\n---\n"
