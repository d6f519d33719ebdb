"""Bringing a removed coding back: the same one, its id, memo and date, from the copies kept for
undoing. Other changes made since stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.errors import UsageError
from terrain.model.coding import Coding
from terrain.store import codings, undo
from terrain.store.files import Source
from terrain.workspace import anchoring
from terrain.workspace.coding import own

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def restore(study: Study, wanted: str, *, by: str) -> Coding:
    """Put back the coding of an id, anchored on the present text. Raises UsageError where it is
    not gone, is not `by` this coder, or where no copy of it is left."""
    project = study.project
    if any(coding.id == wanted for coding in project.codings):
        raise UsageError(f"the coding {wanted} is there already.")
    old = _kept(study, wanted)
    if old is None:
        raise UsageError(
            f"no copy of the coding {wanted} is left.",
            remedy="Put it again, or take the file from a backup.",
        )
    own(old, by)
    made = anchoring.on_text([old], project.transcripts[old.transcript], study.root).codings[0]
    held = project.codings_by(made.coder, made.transcript)
    study.write_codings(
        made.transcript, made.coder, [*held, made], f"put back {made.code} in {made.transcript}"
    )
    return made


def _kept(study: Study, wanted: str) -> Coding | None:
    """The coding as the latest change that still had it left it."""
    folders = {
        text.path.removesuffix(".md") + ".codings": text.id
        for text in study.project.transcripts.values()
    }
    for path, data in undo.copies(study.root):
        folder, _, name = path.rpartition("/")
        if folder not in folders or not name.endswith(".jsonl") or wanted.encode() not in data:
            continue
        source = Source(path, data.decode("utf-8", "replace"), "")
        for coding in codings.parse(source, folders[folder], name.removesuffix(".jsonl"), []):
            if coding.id == wanted:
                return coding
    return None
