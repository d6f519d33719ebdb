"""Reading a whole study: a Project, and every problem found on the way.

One broken file hides no other. Whatever was read is remembered with the hash of its bytes, so
that a later write can be refused if the file has moved on.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from terrain.errors import Problem, StudyError
from terrain.model.coding import Coding
from terrain.model.note import Note
from terrain.model.project import FORMAT, Case, Finished, Memo, Project, Settings
from terrain.model.task import Settlement, Task, TaskUnit
from terrain.model.transcript import Transcript
from terrain.store import codings as coding_files
from terrain.store import marks, schema, settlements, tasks, transcripts
from terrain.store import notes as note_files
from terrain.store.files import Source
from terrain.store.reading import Known, Reading
from terrain.store.small_files import (
    CODEBOOK,
    COMBINATIONS,
    PARTICIPANTS,
    TERRITORIES,
    codebook,
    combinations,
    participants,
    territories,
)
from terrain.store.yamlio import Tree

__all__ = [
    "CODEBOOK", "COMBINATIONS", "PARTICIPANTS", "TERRITORIES", "codebook", "combinations", "load",
    "participants", "territories",
]  # fmt: skip
T = TypeVar("T")

STUDY = "terrain.yaml"
CORPUS = "corpus"
CASE = "case.yaml"
MEMOS = "memos"
CODINGS = ".codings"


@dataclass
class _Laid:
    """What lies beside the transcripts read so far."""

    codings: list[Coding] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    units: list[TaskUnit] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    consensus: set[str] = field(default_factory=set)


def load(
    root: Path, only: Collection[str] | None = None, known: Known | None = None
) -> tuple[Project, list[Problem]]:
    """The study of a folder and its problems, sorted by file and line.

    `only` reads just these transcripts (paths) with their codings. `known` is what earlier loads
    of the same folder made of its files: of those that look the same nothing is read again, and
    the answer is what it would be without. Raises StudyError if there is no study there, or one
    of a later format.
    """
    reading = Reading(root, {} if known is None else known)
    settings = _settings(reading)
    places = reading.small(TERRITORIES, territories)
    people = reading.small(PARTICIPANTS, participants)
    settled = reading.small(COMBINATIONS, combinations)
    cases: dict[str, Case] = {}
    found: dict[str, Transcript] = {}
    laid = _Laid()
    stems = None if only is None else {path.removesuffix(".md") for path in only}
    for folder, names in _case_folders(reading):
        if stems is not None:
            read = {stem.removeprefix(f"{CORPUS}/{folder}/") for stem in stems}
            wanted = [n for n in names if n.removesuffix(".md").removesuffix(CODINGS) in read]
        else:
            wanted = names
        case = _case(reading, folder)
        cases[case.id] = case
        held = _transcripts(reading, folder, wanted, found)
        _codings(reading, folder, wanted, held, laid)
    project = Project(
        settings, reading.small(CODEBOOK, codebook), places, people,
        cases, found, tuple(laid.codings), tuple(laid.finished), _memos(reading),
        notes=_notes(reading), tasks=_tasks(reading, laid.units), task_units=tuple(laid.units),
        settlements=tuple(laid.settlements), consensus=frozenset(laid.consensus),
        combinations=settled, files=reading.hashes,
    )  # fmt: skip
    if only is None:
        reading.forget_others()
    return project, sorted(reading.problems)


def _settings(reading: Reading) -> Settings:
    if not (reading.root / STUDY).is_file():
        raise StudyError(
            "not a study: there is no terrain.yaml here.",
            path=str(reading.root),
            remedy="Make one with “terrain init NAME”, or give --study PATH.",
        )
    found = reading.small(
        STUDY, lambda tree, said: schema.settings(tree, STUDY, said) if tree else Settings()
    )
    if found.format > FORMAT:
        raise StudyError(
            f"this study has format {found.format}; this terrain reads up to {FORMAT}.",
            path=STUDY,
            remedy="Install a newer terrain.",
        )
    return found


def _case_folders(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    if not os.path.lexists(reading.root / CORPUS):
        message = "the folder of transcripts is missing."
        remedy = "Restore it (a copy half synchronised?), or import a first transcript."
        reading.problems.append(Problem(CORPUS, 0, "no-corpus", message, remedy, "warning"))
        return
    for name in sorted(reading.names(CORPUS), key=lambda name: unicodedata.normalize("NFC", name)):
        path = reading.root / CORPUS / name
        if name.startswith(".") or path.is_file():
            continue
        yield name, reading.names(f"{CORPUS}/{name}")


def _case(reading: Reading, folder: str) -> Case:
    path = f"{CORPUS}/{folder}/{CASE}"
    name = unicodedata.normalize("NFC", folder)

    def made(tree: Tree | None, problems: list[Problem]) -> Case:
        if tree is None:
            return Case(name, name)
        data = {"title": name, **schema.top(tree, path, problems), "id": name}
        return schema.build(Case, tree, (), data, path, problems) or Case(name, name)

    return reading.small(path, made)


def _transcripts(
    reading: Reading, folder: str, names: list[str], found: dict[str, Transcript]
) -> dict[str, Transcript]:
    """The transcripts of a case by the stem of their file."""
    held: dict[str, Transcript] = {}
    for name in names:
        if not name.endswith(".md") or name.startswith((".", "README")):
            continue
        path = f"{CORPUS}/{folder}/{name}"
        transcript = reading.parsed(path, transcripts.load)
        if transcript is None:
            continue
        if transcript.id in found:
            other = found[transcript.id].path
            message = f"has the same id as {other} ({transcript.id}): it was not read."
            remedy = "Give one of them another id in its front matter."
            reading.problems.append(Problem(path, 1, "duplicate-id", message, remedy))
            continue
        found[transcript.id] = transcript
        held[unicodedata.normalize("NFC", name.removesuffix(".md"))] = transcript
    return held


def _codings(
    reading: Reading, folder: str, names: list[str], held: Mapping[str, Transcript], laid: _Laid
) -> None:
    for name in names:
        if not name.endswith(CODINGS):
            continue
        place = f"{CORPUS}/{folder}/{name}"
        stem = unicodedata.normalize("NFC", name.removesuffix(CODINGS))
        transcript = held.get(stem)
        if transcript is None:
            message = "codings without a readable transcript beside them: they were not read."
            remedy = f"Restore {stem}.md, or rename this folder after it."
            reading.problems.append(Problem(place, 0, "orphan-codings", message, remedy))
            continue
        for file in reading.names(place):
            if not file.startswith("."):
                _beside(reading, f"{place}/{file}", transcript.id, laid)


def _beside(reading: Reading, path: str, transcript: str, laid: _Laid) -> None:
    """One file beside a transcript, by its ending; others are left alone."""
    if path.endswith(".jsonl"):
        laid.codings += _parsed(reading, path, _codings_in, transcript) or ()
    elif path.endswith(marks.FINISHED):
        mark = _parsed(reading, path, marks.finished, transcript)
        laid.finished += [mark] if mark else []
    elif path.endswith(tasks.UNITS):
        laid.units += _parsed(reading, path, tasks.units, transcript) or ()
    elif path.endswith(settlements.SETTLED):
        laid.consensus.add(settlements.name(path))  # it holds where the file cannot be read
        laid.settlements += _parsed(reading, path, settlements.settlements, transcript) or ()


def _parsed(
    reading: Reading, path: str, make: Callable[[Source, str, list[Problem]], T], transcript: str
) -> T | None:
    """A file beside a transcript, whose values bear the transcript's id."""
    return reading.parsed(path, lambda source, said: make(source, transcript, said), transcript)


def _codings_in(source: Source, transcript: str, problems: list[Problem]) -> list[Coding]:
    name = source.path.rsplit("/", 1)[1].removesuffix(".jsonl")
    coder = unicodedata.normalize("NFC", name)
    return coding_files.parse(source, transcript, coder, problems)


def _tasks(reading: Reading, units: list[TaskUnit]) -> dict[str, Task]:
    """The tasks by id; units of none of them are a problem."""
    folder = reading.root / tasks.FOLDER
    names = sorted(p.name for p in folder.glob("*.yaml")) if folder.is_dir() else []
    found = {}
    for name in names:
        task = reading.parsed(f"{tasks.FOLDER}/{name}", tasks.load)
        if task is not None:
            found[task.id] = task
    for task_id in sorted({unit.task for unit in units} - set(found)):
        message = f"no task that can be read is called “{task_id}”, and units of it were drawn."
        remedy = "Restore or mend this file; the units stay beside their transcripts."
        path = tasks.task_file(task_id)
        reading.problems.append(Problem(path, 0, "orphan-task", message, remedy))
    return found


def _memos(reading: Reading) -> tuple[Memo, ...]:
    folder = reading.root / MEMOS
    names = sorted(p.name for p in folder.glob("*.md")) if folder.is_dir() else []
    found = []
    for name in names:
        memo = reading.parsed(f"{MEMOS}/{name}", marks.memo)
        found += [memo] if memo else []
    return tuple(found)


def _notes(reading: Reading) -> dict[str, Note]:
    folder = reading.root / note_files.NOTES
    names = reading.names(note_files.NOTES) if folder.is_dir() else []
    found = {}
    for name in names:
        if not name.endswith(".md") or name.startswith((".", "README")):
            continue
        note = reading.parsed(f"{note_files.NOTES}/{name}", note_files.note)
        if note is not None:
            found[note.id] = note
    return found
