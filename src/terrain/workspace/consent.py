"""Promises: recording them, and erasing what was derived from words that are withdrawn."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from terrain.access import withdrawn
from terrain.errors import UsageError
from terrain.evidence.standing import standings, transcript_of
from terrain.model.names import unknown
from terrain.model.note import Evidence
from terrain.model.participant import Consent
from terrain.model.project import Project
from terrain.store import texts
from terrain.store.load import PARTICIPANTS
from terrain.store.rewrite import rewrite_front, rewrite_yaml
from terrain.store.transaction import UNDO, Write
from terrain.store.undo import forget
from terrain.store.yamledit import append, cut_tail, flow, hang_tail, listed, mapping

if TYPE_CHECKING:
    from terrain.workspace.study import Study


#: Under `.terrain/`: which withdrawals have been carried out there.
_ERASED = "erased"


def withdrawn_transcripts(project: Project, among: Collection[str] | None = None) -> frozenset[str]:
    """The transcripts (`among` these, or all) that hold withdrawn words: their own, or those of
    one of their speakers."""
    looked = project.transcripts if among is None else among
    return frozenset(
        transcript.id
        for transcript in map(project.transcripts.__getitem__, looked)
        if withdrawn(transcript.consent)
        or any(
            withdrawn(person.consent)
            for speaker in transcript.speakers.values()
            if (person := project.participants.get(speaker.participant or ""))
        )
    )


def withdrawn_evidence(project: Project, today: dt.date) -> dict[str, list[Evidence]]:
    """By Note, the evidence whose words are withdrawn: said by whoever took them back, or, where
    nothing tells who said them, in a transcript where somebody did."""
    gone = withdrawn_transcripts(project)
    found: dict[str, list[Evidence]] = {}
    for note in project.notes.values() if gone else ():
        held = [e for e in note.evidence
                if (t := transcript_of(project, e)) and t.id in gone]  # fmt: skip
        for standing in standings(held, project, today=today):
            refusal = standing.unquotable
            if refusal is not None and refusal.reason == "withdrawn":
                found.setdefault(note.id, []).append(standing.evidence)
    return found


def notes_to_clear(project: Project, today: dt.date) -> list[str]:
    """For each Note that still holds withdrawn words, the command that takes them out: the files
    in `notes/` are the researcher's own."""
    said = []
    for name, held in withdrawn_evidence(project, today).items():
        many = f"{len(held)} quotation{'s' if len(held) > 1 else ''}"
        ids = " ".join(e.id for e in held if e.id)
        lines = ", ".join(str(e.line) for e in held if not e.id)
        how = f"“terrain note remove {name} {ids}”" if ids else ""
        how += f"{' and ' if ids else ''}by hand, line {lines}" if lines else ""
        said.append(f"notes/{name}.md still holds {many} of withdrawn words. Take out: {how}.")
    return said


def erase_withdrawn(root: Path, project: Project) -> list[str]:
    """Leave no byte of withdrawn words under `.terrain/`; says what was erased.

    The corpus itself is the researcher's to change: what they promised to delete there, they
    delete there.
    """
    gone = withdrawn_transcripts(project)
    derived = root / ".terrain"
    if not gone or not derived.is_dir():
        with contextlib.suppress(OSError):
            (derived / _ERASED).unlink()
        return []
    try:
        return _erase(root, derived, project, gone)
    except OSError as error:
        if not _holds_anything(derived):
            return []
        why = f"{error.strerror or error}. Delete the folder .terrain by hand."
        return [f"Withdrawn words could NOT be erased from the search index and caches: {why}"]


def _holds_anything(derived: Path) -> bool:
    """Whether there is anything that words could have been derived into."""
    return any((derived / name).is_dir() for name in ("index", "texts", "lemmas", "cuts", "undo"))


def _erase(root: Path, derived: Path, project: Project, gone: frozenset[str]) -> list[str]:
    held = {project.transcripts[name].path.removesuffix(".md") for name in gone}
    quoting = {
        note.path
        for note in project.notes.values()
        if any((t := transcript_of(project, e)) and t.id in gone for e in note.evidence)
    }  # fmt: skip
    forget(
        root,
        lambda path: (
            path in quoting or any(path.startswith((f"{at}.md", f"{at}.codings/")) for at in held)
        ),
    )
    # The marker names what is withdrawn now: a promise given back and withdrawn again counts anew.
    marker = derived / _ERASED
    done = set(marker.read_text("utf-8").split("\n")) if marker.is_file() else set()
    new = sorted(f"{name} {project.transcripts[name].hash}" for name in gone)
    if done.issuperset(new):
        if done != set(new):
            marker.write_text("\n".join(new), "utf-8")
        return []
    held_some = _holds_anything(derived)
    from terrain.workspace.search import purge_index

    texts.forget(root, gone)
    if (root / UNDO).is_dir():
        shutil.rmtree(root / UNDO)
    shutil.rmtree(derived / "lemmas", ignore_errors=True)
    shutil.rmtree(derived / "cuts", ignore_errors=True)
    purge_index(root, gone)
    marker.write_text("\n".join(new), "utf-8")
    if not held_some:
        return []
    count = f"{len(gone)} transcript{'s' if len(gone) > 1 else ''}"
    return [f"Withdrawn words were erased from the search index and caches ({count})."]


def set_consent(study: Study, target: str, consent: Consent) -> str:
    """Record a promise for a participant or a transcript, by id. Returns the path changed."""
    project = study.project
    if target in project.participants:
        path = _participant(study, target, consent)
    elif (name := _only_transcript(project, target)) is not None:
        path = _transcript(study, name, consent)
    else:
        raise unknown(
            "participant or transcript", target, [*project.participants, *project.transcripts]
        )
    if withdrawn(consent):
        _ = study.project  # reading the study again erases: now, not at the next command
    return path


def _only_transcript(project: Project, target: str) -> str | None:
    """The transcript of an id, or the only one of that slug; consent is not asked of whoever
    records it."""
    if target in project.transcripts:
        return target
    found = [name for name in project.transcripts if name.rpartition("/")[2] == target]
    return found[0] if len(found) == 1 else None


def _flow(consent: Consent) -> CommentedMap:
    embargo: dt.date | None = consent.embargo
    return flow(
        use=consent.use, embargo=embargo.isoformat() if embargo else None, named=consent.named
    )


def _promise(entry: CommentedMap, consent: Consent) -> None:
    """Set the consent of an entry; the comments after the entry stay after it."""
    tail = cut_tail(entry)
    entry["consent"] = _flow(consent)
    hang_tail(entry, tail)


def _participant(study: Study, target: str, consent: Consent) -> str:
    def change(data: CommentedMap) -> None:
        for entry in listed(data, "participants"):
            if str(entry.get("id")) == target:
                _promise(entry, consent)

    write = rewrite_yaml(study.root, PARTICIPANTS, change)
    study.commit([write], f"consent of {target}: {consent.use}")
    return PARTICIPANTS


def _transcript(study: Study, target: str, consent: Consent) -> str:
    path = study.project.transcripts[target].path
    write = rewrite_front(study.root, path, lambda data: _promise(data, consent))
    study.commit([write], f"consent of {target}: {consent.use}")
    return path


def add_participant(
    study: Study,
    name: str,
    fields: dict[str, str],
    consent: Consent | None = None,
    speaker: str | None = None,
) -> list[str]:
    """Put a person on the roster, and link a label to them (`transcript:LABEL`).

    An id that is already there gets the new fields. Returns the paths changed.
    """

    def change(data: CommentedMap) -> None:
        people = listed(data, "participants")
        entry = next((e for e in people if str(e.get("id")) == name), None)
        if entry is None:
            entry = mapping(id=name)
            append(data, "participants", entry)
        tail = cut_tail(entry)
        entry.update({key: value for key, value in fields.items() if value})
        if consent is not None:
            entry["consent"] = _flow(consent)
        hang_tail(entry, tail)

    writes = [rewrite_yaml(study.root, PARTICIPANTS, change, "participants:\n")]
    if speaker:
        writes.append(_link(study, speaker, name))
    study.commit(writes, f"participant {name}")
    return [write.path for write in writes]


def _link(study: Study, speaker: str, name: str) -> Write:
    where, _, label = speaker.rpartition(":")
    transcript = study.project.transcripts.get(where)
    if transcript is None:
        raise unknown("transcript", where, study.project.transcripts)
    if label not in transcript.speakers:
        raise UsageError(
            f"“{label}” is not a speaker of {where}.",
            remedy=f"Its speakers: {', '.join(transcript.speakers)}.",
        )

    def change(data: CommentedMap) -> None:
        entry = data["speakers"].get(label)
        if not isinstance(entry, CommentedMap):
            data["speakers"][label] = entry = flow()
        entry["participant"] = name

    return rewrite_front(study.root, transcript.path, change)
