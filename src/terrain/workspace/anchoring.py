"""After any edit by any editor: find the codings whose text moved on, and anchor them again.

The result is the same on every machine, is written in one recoverable change, and is reported:
n kept, n moved, n unresolved. Where the study cannot be written, it holds in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from terrain.anchor import Reanchored, reanchor
from terrain.fold import likeness
from terrain.model.coding import Coding, context
from terrain.model.project import Finished, Project
from terrain.model.task import Place
from terrain.model.transcript import Transcript
from terrain.store import texts
from terrain.store.codings import serialise
from terrain.store.files import encoded
from terrain.store.marks import serialise_finished
from terrain.store.paths import coder_file, finished_file
from terrain.store.transaction import Write

#: Likeness (`fold.likeness`) of two versions from which what was finished still is.
SAME_TEXT = 0.9


@dataclass(frozen=True, slots=True)
class Anchored:
    """What re-anchoring did to a study."""

    project: Project
    kept: int = 0
    moved: int = 0
    unresolved: int = 0
    transcripts: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()  # (transcript, coder) whose file must be rewritten
    finished: tuple[Finished, ...] = ()  # marks that still hold, on the new text

    def __str__(self) -> str:
        where = ", ".join(self.transcripts[:3]) + (" …" if len(self.transcripts) > 3 else "")
        return (
            f"{where}: the text has changed since it was coded: {self.kept} kept, "
            f"{self.moved} moved, {self.unresolved} unresolved."
        )


def stale(coding: Coding, transcript: Transcript) -> bool:
    """Whether a coding was anchored on another text, or does not bear its own words."""
    return coding.text != transcript.hash or (
        coding.status == "anchored"
        and transcript.body[coding.span.start : coding.span.end] != coding.quote
    )


def settle(project: Project, root: Path) -> Anchored:
    """Anchor every stale coding again; the project is returned unchanged if there is none."""
    transcripts = project.transcripts
    moved_on = {
        coding.transcript
        for coding in project.codings
        if (transcript := transcripts.get(coding.transcript)) and stale(coding, transcript)
    }
    if not moved_on:
        return Anchored(project)
    results: dict[int, Coding] = {}  # by place: ids are not unique where a file was copied
    counts = [0, 0, 0]
    for name in sorted(moved_on):
        held = project.codings_of[name]
        done = on_text(held, transcripts[name], root)
        results |= {id(old): now for old, now in zip(held, done.codings, strict=True)}
        counts = [counts[0] + done.kept, counts[1] + done.moved, counts[2] + done.unresolved]
    new = tuple(results.get(id(coding), coding) for coding in project.codings)
    changed = {
        (old.transcript, old.coder)
        for old, now in zip(project.codings, new, strict=True)
        if old != now
    }
    told = tuple(sorted({transcript for transcript, _ in changed}))
    marks = [mark for name in told for mark in still_finished(project, transcripts[name], root)]
    renewed = {(mark.transcript, mark.coder): mark for mark in marks}
    finished = tuple(renewed.get((m.transcript, m.coder), m) for m in project.finished)
    kept, moved, unresolved = counts
    return Anchored(
        replace(project, codings=new, finished=finished),
        kept, moved, unresolved, told, tuple(sorted(changed)), tuple(marks),
    )  # fmt: skip


def follow(project: Project, root: Path) -> Project:
    """The units of tasks and the settlements, placed on the texts as they are now.

    A typo corrected in a unit leaves it what it is, as it leaves a transcript finished. In memory
    only: their files are written when a coder next says something of them.
    """
    held = [unit.place for unit in project.task_units]
    held += [settlement.place for settlement in project.settlements]
    moved = _followed(project, held, root)
    if not moved:
        return project
    return replace(
        project,
        task_units=tuple(replace(u, place=moved.get(u.place, u.place)) for u in project.task_units),
        settlements=tuple(
            replace(s, place=moved.get(s.place, s.place)) for s in project.settlements
        ),
    )


def _followed(project: Project, places: Iterable[Place], root: Path) -> dict[Place, Place]:
    """Each stale place and where it stands now, or that it is lost."""
    by_transcript: dict[str, list[Place]] = {}
    for place in dict.fromkeys(places):
        transcript = project.transcripts.get(place.transcript)
        if transcript and (place.text != transcript.hash or place.quote != place.span.of(
            transcript.body
        )):  # fmt: skip
            by_transcript.setdefault(place.transcript, []).append(place)
    found: dict[Place, Place] = {}
    for name, held in by_transcript.items():
        transcript = project.transcripts[name]
        asked = [_as_coding(place, number) for number, place in enumerate(held)]
        done = on_text(asked, transcript, root)
        for old, now in zip(held, done.codings, strict=True):
            match = done.candidates.get(now.id)
            if match is not None and match.score >= SAME_TEXT:
                span = match.span
                around = context(transcript.body, span)
                found[old] = Place(name, span, span.of(transcript.body), *around, transcript.hash)
            else:
                found[old] = _as_place(now)
    return found


def _as_coding(place: Place, number: int) -> Coding:
    """A place as what `anchor` moves: a coding of nothing by nobody."""
    return Coding(
        str(number), place.transcript, "", place.span, place.quote, place.before, place.after, "",
        "", place.text, status=place.status,
    )  # fmt: skip


def _as_place(coding: Coding) -> Place:
    return Place(
        coding.transcript, coding.span, coding.quote, coding.before, coding.after, coding.text,
        coding.status,
    )  # fmt: skip


def still_finished(project: Project, transcript: Transcript, root: Path) -> list[Finished]:
    """The finished marks of a transcript that a correction leaves true, on its present text.

    A typo does not unfinish the coding; three new pages do. Without the old text, nothing says.
    """
    held = []
    for mark in project.finished:
        if mark.transcript == transcript.id and mark.text != transcript.hash:
            old = texts.recall(root, transcript.id, [mark.text]).get(mark.text)
            if old is not None and likeness([old], [transcript.body]) >= SAME_TEXT:
                held.append(replace(mark, text=transcript.hash))
    return held


def mark_write(project: Project, mark: Finished) -> Write:
    """The write that puts a finished mark on disk."""
    path = finished_file(project.transcripts[mark.transcript].path, mark.coder)
    return Write(path, serialise_finished(mark).encode(), project.files.get(path))


def on_text(codings: Sequence[Coding], transcript: Transcript, root: Path) -> Reanchored:
    """The codings of one transcript anchored on its present body."""
    hashes = {coding.text for coding in codings if coding.text != transcript.hash}
    return reanchor(codings, texts.recall(root, transcript.id, sorted(hashes)), transcript.body)


def writes(
    project: Project, files: Iterable[tuple[str, str]], codings: Iterable[Coding] | None = None
) -> list[Write]:
    """The writes that put these coders' files on disk as the project has them.

    `codings` replaces the project's own; a file left without codings is removed.
    """
    wanted = set(files)
    groups: dict[tuple[str, str], list[Coding]] = {key: [] for key in wanted}
    for coding in project.codings if codings is None else codings:
        key = (coding.transcript, coding.coder)
        if key in wanted:
            groups[key].append(coding)
    return [_write(project, *key, groups[key]) for key in sorted(groups)]


def _write(project: Project, transcript: str, coder: str, codings: list[Coding]) -> Write:
    path = coder_file(project.transcripts[transcript].path, coder, project.files)
    data = encoded(serialise(codings)) if codings else None
    return Write(path, data, project.files.get(path))
