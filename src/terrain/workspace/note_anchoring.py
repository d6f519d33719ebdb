"""After a correction: the Notes follow the words that they quote, where their place is certain.

As with codings, the result is the same on every machine, and where the study cannot be written it
holds in memory. A word that changed is never followed: `terrain note settle` asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from terrain.errors import TerrainError
from terrain.evidence.standing import Standing, renewed, resolved, standings
from terrain.model.note import Evidence, Note, write_evidence
from terrain.model.project import Project
from terrain.store import texts
from terrain.store.note_edit import Lines, edited, parsed
from terrain.store.transaction import Write


@dataclass(frozen=True, slots=True)
class Followed:
    """The Notes after it, what must be written, and by Note: how many followed, how many wait."""

    notes: Mapping[str, Note]
    writes: tuple[Write, ...] = ()
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __str__(self) -> str:
        rows = []
        for name, (moved, waiting) in self.counts.items():
            rest = f", {waiting} to settle (“terrain note settle {name}”)" if waiting else ""
            rows.append(f"notes/{name}.md: {moved} followed{rest}")
        return f"Texts that Notes quote have changed: {'; '.join(rows)}."


def quoted(project: Project) -> frozenset[str]:
    """The transcripts that the Notes quote."""
    named = {e.citation.transcript for note in project.notes.values() for e in note.evidence}
    found = (resolved(project, name) for name in named)
    return frozenset(transcript.id for transcript in found if transcript)


def certain(standing: Standing) -> bool:
    """Whether a piece of evidence may follow its words without a person being asked."""
    corrected = standing.typography and standing.followed and standing.unquotable is None
    return standing.found or corrected


def look(
    study_root: Path, project: Project, evidence: Iterable[Evidence], today: dt.date
) -> list[Standing]:
    """The standings, with the old texts that the study keeps."""
    return standings(evidence, project, today=today, recall=partial(texts.recall, study_root))


def follow(project: Project, root: Path, today: dt.date) -> Followed:
    """Every Note with its evidence where the words are now; `writes` is empty if nothing moved."""
    notes, writes, counts = dict(project.notes), [], {}
    for name, note in project.notes.items():
        late = [e for e in note.evidence if _late(project, e)]
        found = look(root, project, late, today)
        pairs = [(s.evidence, renewed(s, project)) for s in found if certain(s)]
        if not pairs:
            continue
        try:
            change = partial(put, pairs=pairs, language=note.language)
            old, new = zip(*pairs, strict=True)
            write = edited(root, note, project.files[note.path], change, old, new)
        except TerrainError:
            continue  # somebody is writing there: the next command does it
        assert write.data is not None
        notes[name] = parsed(note.path, write.data)
        writes.append(write)
        counts[name] = len(pairs), len(late) - len(pairs)
    return Followed(notes, tuple(writes), counts)


def _late(project: Project, evidence: Evidence) -> bool:
    """Whether the text has moved on since the evidence was taken from it."""
    if not evidence.text:
        return False
    transcript = resolved(project, evidence.citation.transcript)
    return transcript is not None and transcript.hash != evidence.text


def put(lines: Lines, pairs: Sequence[tuple[Evidence, Evidence | None]], language: str) -> None:
    """Write each piece of evidence anew in its own lines, or take it out (None)."""
    for old, new in sorted(pairs, key=lambda pair: -pair[0].line):  # from below: lines hold
        if new is None:
            lines.drop(*lines.block(old.line))
        else:
            lines.put(*lines.block(old.line), write_evidence(new, language))
