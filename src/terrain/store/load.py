"""Reading a whole study: a Project, and every problem found on the way.

One broken file hides no other. Whatever was read is remembered with the hash of its bytes, so
that a later write can be refused if the file has moved on.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from terrain.errors import Problem, StudyError
from terrain.model.codebook import Code, Codebook
from terrain.model.coding import Coding
from terrain.model.participant import Participant
from terrain.model.project import FORMAT, Case, Finished, Memo, Project, Settings
from terrain.model.territory import KINDS, Territories, Territory
from terrain.model.transcript import Transcript
from terrain.store import codings as coding_files
from terrain.store import files, marks, schema, transcripts
from terrain.store.yamlio import Tree

T = TypeVar("T", Participant, Territory)

STUDY = "terrain.yaml"
CODEBOOK = "codebook.yaml"
CORPUS = "corpus"
TERRITORIES = "corpus/territories.yaml"
PARTICIPANTS = "corpus/participants.yaml"
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
        if not (self.root / path).is_file():
            return None
        found = self.source(path)
        return files.tree(found, self.problems) if found else None


def load(root: Path) -> tuple[Project, list[Problem]]:
    """The study of a folder and its problems, sorted by file and line.

    Raises StudyError if there is no study there, or one of a later format.
    """
    reading = _Reading(root)
    settings = _settings(reading)
    places = territories(reading.tree(TERRITORIES), reading.problems)
    people = participants(reading.tree(PARTICIPANTS), reading.problems)
    cases: dict[str, Case] = {}
    found: dict[str, Transcript] = {}
    codings: list[Coding] = []
    finished: list[Finished] = []
    for folder, names in _case_folders(reading):
        case = _case(reading, folder)
        cases[case.id] = case
        held = _transcripts(reading, folder, names, found)
        _codings(reading, folder, names, held, codings, finished)
    project = Project(
        settings, codebook(reading.tree(CODEBOOK), reading.problems), places, people,
        cases, found, tuple(codings), tuple(finished), _memos(reading), reading.hashes,
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


def codebook(tree: Tree | None, problems: list[Problem]) -> Codebook:
    """The codebook from its tree; a second code of one name is a problem and is not read."""
    if tree is None or not isinstance(tree.data, dict):
        return Codebook()
    seen: set[str] = set()
    codes = []
    for at, data in schema.entries(tree, "codes", CODEBOOK, problems):
        code = schema.build(Code, tree, at, data, CODEBOOK, problems)
        if code is not None and (kept := _unique(code, tree, seen, problems)) is not None:
            codes.append(kept)
    redirects = {
        name: tuple(target) if isinstance(target, list) else (str(target),)
        for name, target in (tree.data.get("redirects") or {}).items()
        if target
    }
    return Codebook(tuple(codes), redirects)


def _unique(code: Code, tree: Tree, seen: set[str], problems: list[Problem]) -> Code | None:
    if code.id in seen:
        message = f"the code “{code.id}” stands twice: the second was not read."
        line = next((n for path, n in tree.lines.items() if path[-1:] == ("id",)), 0)
        problems.append(Problem(CODEBOOK, line, "duplicate-id", message, "Rename or remove one."))
        return None
    seen.add(code.id)
    children = [_unique(child, tree, seen, problems) for child in code.children]
    kept = tuple(child for child in children if child is not None)
    return Code(
        code.id, code.label, code.definition, code.when, code.when_not, code.example,
        code.color, code.retired, kept,
    )  # fmt: skip


def _case_folders(reading: _Reading) -> Iterator[tuple[str, list[str]]]:
    corpus = reading.root / CORPUS
    if not corpus.is_dir():
        return
    for entry in sorted(os.scandir(corpus), key=lambda e: unicodedata.normalize("NFC", e.name)):
        if entry.is_dir() and not entry.name.startswith("."):
            yield entry.name, sorted(e.name for e in os.scandir(entry.path))


def _case(reading: _Reading, folder: str) -> Case:
    path = f"{CORPUS}/{folder}/{CASE}"
    name = unicodedata.normalize("NFC", folder)
    tree = reading.tree(path)
    data: Mapping[str, Any] = tree.data if tree and isinstance(tree.data, dict) else {}
    if tree is None:
        return Case(name, name)
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
        held[name.removesuffix(".md")] = transcript
    return held


def _codings(
    reading: _Reading,
    folder: str,
    names: list[str],
    held: Mapping[str, Transcript],
    codings: list[Coding],
    finished: list[Finished],
) -> None:
    for name in names:
        if not name.endswith(CODINGS):
            continue
        place = f"{CORPUS}/{folder}/{name}"
        transcript = held.get(name.removesuffix(CODINGS))
        if transcript is None:
            message = "codings without a readable transcript beside them: they were not read."
            remedy = f"Restore {name.removesuffix(CODINGS)}.md, or rename this folder after it."
            reading.problems.append(Problem(place, 0, "orphan-codings", message, remedy))
            continue
        for file in sorted(entry.name for entry in os.scandir(reading.root / place)):
            path = f"{place}/{file}"
            if file.endswith(".jsonl"):
                source = reading.source(path)
                coder = unicodedata.normalize("NFC", file.removesuffix(".jsonl"))
                if source is not None:
                    codings += coding_files.parse(source, transcript.id, coder, reading.problems)
            elif file.endswith(marks.FINISHED):
                source = reading.source(path)
                mark = marks.finished(source, transcript.id, reading.problems) if source else None
                finished += [mark] if mark else []


def _memos(reading: _Reading) -> tuple[Memo, ...]:
    folder = reading.root / MEMOS
    names = sorted(p.name for p in folder.glob("*.md")) if folder.is_dir() else []
    found = []
    for name in names:
        source = reading.source(f"{MEMOS}/{name}")
        memo = marks.memo(source, reading.problems) if source else None
        found += [memo] if memo else []
    return tuple(found)
