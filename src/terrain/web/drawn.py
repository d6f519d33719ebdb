"""Transcripts that have been drawn, kept as long as nothing that they were drawn from has changed.

A page is often opened again: after a search, from the list, by a colleague. What is kept is
compared with the text that consent shows now, its codings, the codebook and the marks of those who
have finished: nothing is ever shown that would not be drawn now.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from terrain.analysis.reading import read
from terrain.atomic import sha256
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.web.drawing import drawn

#: Characters of HTML that are kept, in all: some forty transcripts of two hours.
LIMIT = 12_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of the reader shows: `coder`, `code`: the codings of these alone."""

    transcript: str
    coder: str = ""
    code: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A transcript with the codings that were asked for. `stamp` changes when its text or any of
    its codings does; `coders` and `unresolved` as in a Reading."""

    turns: Mapping[int, Markup]
    stamp: str
    coders: tuple[str, ...]
    unresolved: tuple[Coding, ...]

    @property
    def size(self) -> int:
        """Characters of its HTML."""
        return sum(map(len, self.turns.values()))


class Kept:
    """What was drawn last, up to so many characters; for all threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._size = limit, 0
        self._lock = threading.Lock()
        self._held: dict[Asked, tuple[Any, Drawn]] = {}
        self._project: Project | None = None

    def get(self, project: Project, asked: Asked) -> Drawn:
        """A transcript of a Project that the gate has passed, drawn now or before."""
        source = _source(project, asked.transcript)
        with self._lock:
            self._forget_others(project)
            kept = self._held.pop(asked, None)
            if kept and kept[0] == source:
                self._held[asked] = kept  # the last one used is the last one to go
                return kept[1]
            self._size -= kept[1].size if kept else 0
        made = _draw(project, asked)
        self._put(asked, source, made)
        return made

    def _put(self, asked: Asked, source: Any, made: Drawn) -> None:
        with self._lock:
            if old := self._held.pop(asked, None):
                self._size -= old[1].size
            self._held[asked] = source, made
            self._size += made.size
            while self._size > self._limit and self._held:
                self._drop(next(iter(self._held)))

    def _forget_others(self, project: Project) -> None:
        """Let go of texts that are no longer to be read as they were: corrected, or withdrawn."""
        if project is self._project:
            return
        self._project = project
        for asked, (source, _) in list(self._held.items()):
            if project.transcripts.get(asked.transcript) != source[0]:
                self._drop(asked)

    def _drop(self, asked: Asked) -> None:
        self._size -= self._held.pop(asked)[1].size


def _source(project: Project, transcript: str) -> tuple[Any, ...]:
    """All that the drawing of a transcript depends on; compared at no cost where it is the same."""
    text = project.transcripts[transcript]
    finished = [mark for mark in project.finished if mark.transcript == transcript]
    codings = project.codings_of.get(transcript, ())
    return text, codings, project.codebook, finished, project.consensus


def _draw(project: Project, asked: Asked) -> Drawn:
    """A code stands for its children too."""
    codes = project.codebook.family(asked.code) if asked.code else None
    coders = frozenset({asked.coder}) if asked.coder else None
    reading = read(project, asked.transcript, coders=coders, codes=codes)
    return Drawn(drawn(reading, project.codebook, asked.view), stamp(project, asked.transcript),
                 reading.coders, reading.unresolved)  # fmt: skip


def stamp(project: Project, transcript: str) -> str:
    """What changes when the text or a coding of the transcript does."""
    lines = [f"{c.id}\x1f{c.code}\x1f{c.span.start}\x1f{c.span.end}\x1f{c.memo}\x1f{c.status}"
             for c in project.codings_of.get(transcript, ())]  # fmt: skip
    held = project.transcripts[transcript].hash
    return sha256("\x1e".join([held, *lines]).encode("utf-8", "surrogatepass"))[:16]
