"""The exception tree, and the value that says what is wrong with a file.

Every message names the place and what to do about it. Exceptions stop a command; a
`Problem` does not: loading collects them, so that one broken file hides no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a study: where it is, what it is, what to do.

    `path` is relative to the study's root; `line` counts from 1 (0: the whole file).
    `slug` names the kind of problem in `docs/messages.md`.
    """

    path: str
    line: int
    slug: str
    message: str
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}: {self.message}{remedy}"


class TerrainError(Exception):
    """Anything terrain refuses to do, said for a person: what, where, and the remedy."""

    exit_code = 1

    def __init__(self, message: str, *, path: str = "", line: int = 0, remedy: str = "") -> None:
        self.message, self.path, self.line, self.remedy = message, path, line, remedy
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(f"{place}{message}{' ' + remedy if remedy else ''}")


class UsageError(TerrainError):
    """The request itself is wrong: an unknown code, an ambiguous quotation, a bad filter."""

    exit_code = 2


class StudyError(TerrainError):
    """The study cannot be read or written: missing, damaged, of a later format, read-only."""


class ChangedOnDisk(StudyError):
    """A file moved on between reading and writing: the write was refused, nothing was lost."""


class ImportRefused(TerrainError):
    """A foreign file that cannot be read, or that is already in the study."""


class EncoderError(TerrainError):
    """The model is missing or damaged, or a text cannot be encoded."""


class IndexUnusable(TerrainError):
    """The index is missing, truncated, foreign, or made by another model."""
