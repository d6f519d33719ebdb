"""Every place where a real name stands in the study itself: its texts, and the names of its files.

What is not text (a docx kept under `originals/`) is counted, not read, and so is what git or a
backup still hold: only a person can look there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.evidence.names import NameHit, Names, places_of, unknown_people
from terrain.model.key import Key
from terrain.model.names import fold_name
from terrain.model.transcript import canonical

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: Derived or foreign: made again from what is read here, or not the study's.
_SKIPPED = frozenset({".terrain", ".terrain-pending", ".git", ".venv", "__pycache__"})
#: What a study is made of; other folders of the same root (a program, data) are not its words.
_PARTS = ("corpus", "notes", "memos", "logs")
_FILES = ("terrain.yaml", "codebook.yaml", "README.md")
_ESCAPES = re.compile(r"\\[nrt]")


@dataclass(frozen=True, slots=True)
class NamePlace:
    """A name in a file of the study; `line`, `column` count from 1; line 0: in the file's name."""

    path: str
    line: int
    column: int
    hit: NameHit


@dataclass(frozen=True, slots=True)
class NamesInStudy:
    """What was found, and what was and was not read."""

    places: tuple[NamePlace, ...]
    passed_over: int
    files: int
    not_text: tuple[str, ...] = ()
    questions: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    suggested: bool = False

    @property
    def certain(self) -> tuple[NamePlace, ...]:
        """Where a real name stands."""
        return tuple(place for place in self.places if not place.hit.doubtful)

    @property
    def doubtful(self) -> tuple[NamePlace, ...]:
        """Where a word may be one."""
        return tuple(place for place in self.places if place.hit.doubtful)


def names_in_study(
    study: Study, key: Key, *, suggest: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> NamesInStudy:  # fmt: skip
    """Look for every name of the key in the study; with `suggest`, ask about others too."""
    look = Names(key, places_of(study.project))
    places: list[NamePlace] = []
    not_text: list[str] = []
    passed = 0
    labels = _labels(study)
    paths = list(study_files(study.root))
    for number, path in enumerate(paths, 1):
        places += [NamePlace(path, 0, h.span.start + 1, h) for h in look.find([path]).hits]
        text = _text(study.root / path)
        if text is None:
            not_text.append(path)
        else:
            read = _ESCAPES.sub("  ", text) if path.endswith((".jsonl", ".json")) else text
            found = look.find([read])
            passed += found.passed_over
            places += [_place(path, text, hit) for hit in found.hits if not _label(hit, labels)]
        if progress is not None:
            progress("files", number, len(paths))
    questions = _questions(study, key, progress) if suggest else ()
    return NamesInStudy(
        tuple(places), passed, len(paths), tuple(not_text), questions, suggested=suggest
    )


def _labels(study: Study) -> dict[str, set[str | None]]:
    """The speakers' labels of the study, folded, and who speaks under each."""
    found: dict[str, set[str | None]] = {}
    for transcript in study.project.transcripts.values():
        for label, speaker in transcript.speakers.items():
            found.setdefault(fold_name(label).rstrip("."), set()).add(speaker.participant)
    return found


def _label(hit: NameHit, labels: dict[str, set[str | None]]) -> bool:
    """Whether initials are the label of somebody else: the study's own pseudonym (« Mme T. »)."""
    people = labels.get(fold_name(hit.shown)) if hit.kind == "initials" else None
    return people is not None and hit.participant not in people


def study_files(root: Path) -> Iterator[str]:
    """The files that make up a study, sorted, relative to its root; links are not followed."""
    yield from (name for name in _FILES if (root / name).is_file())
    for part in _PARTS:
        for folder, folders, files in os.walk(root / part):
            folders[:] = sorted(name for name in folders if name not in _SKIPPED)
            for name in sorted(files):
                yield (Path(folder) / name).relative_to(root).as_posix()


def _text(path: Path) -> str | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if b"\0" in data[:4096]:
        return None
    try:
        return canonical(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _place(path: str, text: str, hit: NameHit) -> NamePlace:
    start = hit.span.start
    line = text.count("\n", 0, start) + 1
    return NamePlace(path, line, start - (text.rfind("\n", 0, start) + 1) + 1, hit)


def _questions(
    study: Study, key: Key, progress: Callable[[str, int, int], None] | None
) -> tuple[tuple[str, int], ...]:
    """Person-like words of the transcripts that no name of the key explains."""
    from terrain.language.people import people

    transcripts = list(study.project.transcripts.values())
    seen: dict[str, list[str]] = {}
    for language in sorted({t.language for t in transcripts}):
        mine = [t for t in transcripts if t.language == language]
        for number, (transcript, found) in enumerate(
            zip(mine, people((t.body for t in mine), language), strict=True), 1
        ):
            for name, at in found:
                seen.setdefault(" ".join(name.split()), []).append(f"{transcript.id}:{at}")
            if progress is not None:
                progress(f"people ({language})", number, len(mine))
    labels = {label for t in transcripts for label in t.speakers}
    return unknown_people({n: p for n, p in seen.items() if n not in labels}, key)
