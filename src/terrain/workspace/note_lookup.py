"""The Notes, claims and evidence that people name; who writes; ids for what is new."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from terrain.errors import StudyError, UsageError
from terrain.evidence.standing import Standing
from terrain.model.names import fold_name, unknown
from terrain.model.note import Claim, Evidence, Note
from terrain.store.notes import NOTES
from terrain.workspace import note_anchoring

if TYPE_CHECKING:
    from terrain.workspace.study import Study

_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = f"{_LETTERS}23456789"


def note_named(study: Study, name: str) -> Note:
    """The Note of an id (or of its file's name). Raises UsageError, StudyError."""
    wanted = fold_name(name.removeprefix(f"{NOTES}/").removesuffix(".md"))
    for note in study.project.notes.values():
        if fold_name(note.id) == wanted:
            return note
    path = f"{NOTES}/{name}.md"
    if (study.root / path).is_file():
        said = next((p for p in study.problems if p.path == path), None)
        raise StudyError(
            f"this Note cannot be read: {said.message if said else 'see terrain check'}",
            path=path, line=said.line if said else 0, remedy=said.remedy if said else "",
        )  # fmt: skip
    raise unknown("Note", name, study.project.notes)


def claim_named(note: Note, name: str) -> Claim:
    """The claim of an id. Raises UsageError, also where two claims bear it."""
    wanted = name.removeprefix("#")
    found = [claim for claim in note.claims if claim.id == wanted]
    found = found or [c for c in note.claims if fold_name(c.id) == fold_name(wanted)]
    if len(found) > 1:
        lines = " and ".join(str(claim.line) for claim in found)
        raise UsageError(
            f"two claims of {note.path} have the id “{wanted}” (lines {lines}).",
            remedy="Give one of them another id.",
        )
    if not found:
        raise unknown("claim", wanted, [claim.id for claim in note.claims])
    return found[0]


def evidence_named(note: Note, name: str) -> Evidence:
    """The evidence of an id, or of the only id that begins so. Raises UsageError."""
    wanted = name.removeprefix("#")
    found = [e for e in note.evidence if e.id == wanted]
    found = found or [e for e in note.evidence if wanted and e.id.startswith(wanted)]
    if len(found) > 1:
        lines = " and ".join(str(e.line) for e in found)
        raise UsageError(
            f"several pieces of evidence of {note.path} have the id “{wanted}” (lines {lines}).",
            remedy="Give each its own id, or type more of it.",
        )
    if not found:
        raise unknown("evidence", wanted, [e.id for e in note.evidence if e.id])
    return found[0]


def author(study: Study, given: str | None) -> str:
    """Who writes: as for codings, but nobody need be named."""
    try:
        return study.coder(given)
    except UsageError:
        if given or os.environ.get("TERRAIN_CODER"):
            raise
        return ""


def new_id(study: Study, taken: set[str] | None = None) -> str:
    """Six random signs that no evidence of the study bears."""
    held = {e.id for note in study.project.notes.values() for e in note.evidence} | (taken or set())
    while True:
        made = secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(5))
        if made not in held:
            return made


def standing_of(study: Study, evidence: Evidence) -> Standing:
    """How one piece of evidence stands today."""
    return note_anchoring.look(study.root, study.project, [evidence], study.today)[0]
