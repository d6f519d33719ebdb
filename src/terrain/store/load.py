"""Reading a whole study: a Project, and every problem found on the way.

One broken file hides no other. Whatever was read is remembered with the hash of its bytes, so
that a later write can be refused if the file has moved on.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from terrain.errors import Problem, StudyError
from terrain.model.codebook import Code, Codebook
from terrain.model.coding import Coding
from terrain.model.combination import SettledCombination
from terrain.model.note import Note
from terrain.model.participant import HIDDEN, Participant
from terrain.model.project import FORMAT, Case, Finished, Memo, Project, Settings
from terrain.model.task import Settlement, Task, TaskUnit
from terrain.model.territory import KINDS, Territories, Territory
from terrain.model.transcript import Transcript
from terrain.store import codings as coding_files
from terrain.store import files, marks, schema, settlements, tasks, transcripts, yamlio
from terrain.store import notes as note_files
from terrain.store.yamlio import Tree

T = TypeVar("T", Participant, Territory)

STUDY = "terrain.yaml"
CODEBOOK = "codebook.yaml"
CORPUS = "corpus"
TERRITORIES = "corpus/territories.yaml"
PARTICIPANTS = "corpus/participants.yaml"
COMBINATIONS = "corpus/combinations.yaml"
CASE = "case.yaml"
MEMOS = "memos"
CODINGS = ".codings"


@dataclass
class _Reading:
    """What one load gathers on its way."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def source(self, path: str) -> files.Source | None:
        found = files.read(self.root, path, self.problems)
        if found is not None:
            self.hashes[path] = found.sha256
        return found

    def tree(self, path: str) -> Tree | None:
        if not os.path.lexists(self.root / path):
            return None
        found = self.source(path)
        return files.tree(found, self.problems) if found else None

    def names(self, folder: str) -> list[str]:
        """What a folder holds, sorted; a problem and nothing where it is no readable folder."""
        try:
            listed = sorted(path.name for path in (self.root / folder).iterdir())
        except OSError as error:
            message = f"cannot be read as a folder: {error.strerror or error}."
            remedy = "Mend its permissions, or move what stands in its place."
            self.problems.append(Problem(folder, 0, "unreadable", message, remedy))
            return []
        for name in [name for name in listed if not _sayable(name)]:
            listed.remove(name)
            shown = os.fsencode(name).decode("utf-8", "backslashreplace")
            message = "this name is not UTF-8: it was not read."
            problem = Problem(f"{folder}/{shown}", 0, "bad-name", message, "Rename it.")
            self.problems.append(problem)
        return listed


@dataclass
class _Laid:
    """What lies beside the transcripts read so far."""

    codings: list[Coding] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    units: list[TaskUnit] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    consensus: set[str] = field(default_factory=set)


def _sayable(name: str) -> bool:
    """Whether a file's name is text at all (Linux keeps any bytes)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def load(root: Path, only: Collection[str] | None = None) -> tuple[Project, list[Problem]]:
    """The study of a folder and its problems, sorted by file and line.

    `only` reads just these transcripts (paths) with their codings. Raises StudyError if there
    is no study there, or one of a later format.
    """
    reading = _Reading(root)
    settings = _settings(reading)
    places = territories(reading.tree(TERRITORIES), reading.problems)
    people = participants(reading.tree(PARTICIPANTS), reading.problems)
    settled = combinations(reading.tree(COMBINATIONS), reading.problems)
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
        settings, codebook(reading.tree(CODEBOOK), reading.problems), places, people,
        cases, found, tuple(laid.codings), tuple(laid.finished), _memos(reading),
        notes=_notes(reading), tasks=_tasks(reading, laid.units), task_units=tuple(laid.units),
        settlements=tuple(laid.settlements), consensus=frozenset(laid.consensus),
        combinations=settled, files=reading.hashes,
    )  # fmt: skip
    return project, sorted(reading.problems)


def _settings(reading: _Reading) -> Settings:
    if not (reading.root / STUDY).is_file():
        raise StudyError(
            "not a study: there is no terrain.yaml here.",
            path=str(reading.root),
            remedy="Make one with “terrain init NAME”, or give --study PATH.",
        )
    tree = reading.tree(STUDY)
    found = schema.settings(tree, STUDY, reading.problems) if tree else Settings()
    if found.format > FORMAT:
        raise StudyError(
            f"this study has format {found.format}; this terrain reads up to {FORMAT}.",
            path=STUDY,
            remedy="Install a newer terrain.",
        )
    return found


def _listed(
    file: str, key: str, kind: type[T], tree: Tree | None, problems: list[Problem]
) -> dict[str, T]:
    found: dict[str, T] = {}
    if tree is None:
        return found
    for at, data in schema.entries(tree, key, file, problems):
        value = schema.build(kind, tree, at, data, file, problems)
        if value is None:
            continue
        if value.id in found:
            message = f"a second entry with the id “{value.id}”: it was not read."
            line = tree.line(at)
            problems.append(Problem(file, line, "duplicate-id", message, "Give it its own id."))
            first = found[value.id]
            if isinstance(first, Participant) and first.consent != value.consent:
                found[value.id] = replace(first, consent=HIDDEN)  # which promise is not known
            continue
        found[value.id] = value
    return found


def territories(tree: Tree | None, problems: list[Problem]) -> Territories:
    """The territories from their tree."""
    found = _listed(TERRITORIES, "territories", Territory, tree, problems)
    for territory in found.values():
        if territory.kind not in KINDS:
            message = f"territory “{territory.id}”: unknown kind “{territory.kind}”."
            remedy = f"Known kinds: {', '.join(KINDS)}."
            problems.append(Problem(TERRITORIES, 0, "unknown-kind", message, remedy))
    return Territories(found)


def participants(tree: Tree | None, problems: list[Problem]) -> dict[str, Participant]:
    """The roster from its tree; used apart by the search, which needs nothing else of a study."""
    return _listed(PARTICIPANTS, "participants", Participant, tree, problems)


def combinations(tree: Tree | None, problems: list[Problem]) -> tuple[SettledCombination, ...]:
    """What was settled about rare combinations, in the order of the file.

    A row that cannot be read settles nothing. A number that cannot be read takes its row with it:
    what is left would settle more than was meant.
    """
    found: list[SettledCombination] = []
    if tree is None:
        return ()
    for at, data in schema.entries(tree, "combinations", COMBINATIONS, problems):
        before = len(problems)
        row = schema.build(SettledCombination, tree, at, data, COMBINATIONS, problems)
        if row is not None and all(p.severity == "warning" for p in problems[before:]):
            found.append(row)
    return tuple(found)


def codebook(tree: Tree | None, problems: list[Problem]) -> Codebook:
    """The codebook from its tree; a second code of one name is a problem and is not read."""
    if tree is None or tree.data is None:
        return Codebook()
    seen: set[str] = set()
    codes = []
    for at, data in schema.entries(tree, "codes", CODEBOOK, problems):
        code = schema.build(Code, tree, at, data, CODEBOOK, problems)
        if code is not None and (kept := _unique(code, tree, seen, problems)) is not None:
            codes.append(kept)
    redirects = _redirects(tree, problems)
    return Codebook(tuple(codes), redirects)


def _redirects(tree: Tree, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    data = tree.data.get("redirects") if isinstance(tree.data, dict) else None
    found: dict[str, tuple[str, ...]] = {}
    for name, target in data.items() if isinstance(data, dict) else ():
        names = target if isinstance(target, list) else [target]
        if all(isinstance(one, str) for one in names):
            found[name] = tuple(names)
        else:
            line = tree.line(("redirects", name))
            _not_names(problems, line, f"the old name “{name}” should lead to a code")
    if data is not None and not isinstance(data, dict):
        _not_names(problems, tree.line(("redirects",)), "“redirects” should be a mapping")
    return found


def _not_names(problems: list[Problem], line: int, what: str) -> None:
    remedy = "Write “old-name: code”, or “old-name: [code, other]”."
    problems.append(Problem(CODEBOOK, line, "field-unreadable", f"{what}.", remedy))


def _unique(code: Code, tree: Tree, seen: set[str], problems: list[Problem]) -> Code | None:
    if code.id in seen:
        message = f"the code “{code.id}” stands twice: the second was not read."
        line = _second(tree, code.id)
        problems.append(Problem(CODEBOOK, line, "duplicate-id", message, "Rename or remove one."))
        return None
    seen.add(code.id)
    children = [_unique(child, tree, seen, problems) for child in code.children]
    kept = tuple(child for child in children if child is not None)
    return Code(
        code.id, code.label, code.definition, code.when, code.when_not, code.example,
        code.color, code.retired, kept,
    )  # fmt: skip


def _second(tree: Tree, name: str) -> int:
    """The line on which a code of this id stands for the second time."""
    rows = [line for path, line in tree.lines.items() if path[-1:] == ("id",)
            and _at(tree.data, path) == name]  # fmt: skip
    return rows[1] if len(rows) > 1 else 0


def _at(data: Any, path: yamlio.Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _case_folders(reading: _Reading) -> Iterator[tuple[str, list[str]]]:
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


def _case(reading: _Reading, folder: str) -> Case:
    path = f"{CORPUS}/{folder}/{CASE}"
    name = unicodedata.normalize("NFC", folder)
    tree = reading.tree(path)
    if tree is None:
        return Case(name, name)
    data: Mapping[str, Any] = schema.top(tree, path, reading.problems)
    built = schema.build(Case, tree, (), {"title": name, **data, "id": name}, path,
                         reading.problems)  # fmt: skip
    return built or Case(name, name)


def _transcripts(
    reading: _Reading, folder: str, names: list[str], found: dict[str, Transcript]
) -> dict[str, Transcript]:
    """The transcripts of a case by the stem of their file."""
    held: dict[str, Transcript] = {}
    for name in names:
        if not name.endswith(".md") or name.startswith((".", "README")):
            continue
        path = f"{CORPUS}/{folder}/{name}"
        source = reading.source(path)
        transcript = transcripts.load(source, reading.problems) if source else None
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
    reading: _Reading, folder: str, names: list[str], held: Mapping[str, Transcript], laid: _Laid
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


def _beside(reading: _Reading, path: str, transcript: str, laid: _Laid) -> None:
    """One file beside a transcript, by its ending; others are left alone."""
    endings = (".jsonl", marks.FINISHED, tasks.UNITS, settlements.SETTLED)
    if path.endswith(settlements.SETTLED):  # a name that holds where the file cannot be read
        laid.consensus.add(settlements.name(path))
    source = reading.source(path) if path.endswith(endings) else None
    if source is None:
        return
    problems = reading.problems
    if path.endswith(".jsonl"):
        coder = unicodedata.normalize("NFC", path.rsplit("/", 1)[1].removesuffix(".jsonl"))
        laid.codings += coding_files.parse(source, transcript, coder, problems)
    elif path.endswith(marks.FINISHED):
        mark = marks.finished(source, transcript, problems)
        laid.finished += [mark] if mark else []
    elif path.endswith(tasks.UNITS):
        laid.units += tasks.units(source, transcript, problems)
    else:
        laid.settlements += settlements.settlements(source, transcript, problems)


def _tasks(reading: _Reading, units: list[TaskUnit]) -> dict[str, Task]:
    """The tasks by id; units of none of them are a problem."""
    folder = reading.root / tasks.FOLDER
    names = sorted(p.name for p in folder.glob("*.yaml")) if folder.is_dir() else []
    found = {}
    for name in names:
        source = reading.source(f"{tasks.FOLDER}/{name}")
        task = tasks.load(source, reading.problems) if source else None
        if task is not None:
            found[task.id] = task
    for task_id in sorted({unit.task for unit in units} - set(found)):
        message = f"no task that can be read is called “{task_id}”, and units of it were drawn."
        remedy = "Restore or mend this file; the units stay beside their transcripts."
        path = tasks.task_file(task_id)
        reading.problems.append(Problem(path, 0, "orphan-task", message, remedy))
    return found


def _memos(reading: _Reading) -> tuple[Memo, ...]:
    folder = reading.root / MEMOS
    names = sorted(p.name for p in folder.glob("*.md")) if folder.is_dir() else []
    found = []
    for name in names:
        source = reading.source(f"{MEMOS}/{name}")
        memo = marks.memo(source, reading.problems) if source else None
        found += [memo] if memo else []
    return tuple(found)


def _notes(reading: _Reading) -> dict[str, Note]:
    folder = reading.root / note_files.NOTES
    names = reading.names(note_files.NOTES) if folder.is_dir() else []
    found = {}
    for name in names:
        if not name.endswith(".md") or name.startswith((".", "README")):
            continue
        source = reading.source(f"{note_files.NOTES}/{name}")
        note = note_files.note(source, reading.problems) if source else None
        if note is not None:
            found[note.id] = note
    return found
