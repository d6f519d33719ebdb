"""Finished marks and memos: small plain files, each written as one change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from terrain.errors import UsageError
from terrain.model.names import unknown
from terrain.model.project import Finished, Memo
from terrain.store.marks import serialise_memo
from terrain.store.paths import finished_file
from terrain.store.transaction import Write
from terrain.store.ulid import ulid
from terrain.workspace.anchoring import mark_write
from terrain.workspace.opened import now

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def mark_finished(
    study: Study, transcripts: Iterable[str], coder: str, *, finished: bool
) -> list[str]:
    """Set or take away a coder's mark on transcripts; returns their ids."""
    from terrain.workspace.coding import transcript_named

    writes, names = [], []
    for given in transcripts:
        transcript = transcript_named(study, given)
        if finished:
            mark = Finished(transcript.id, coder, transcript.hash, now())
            writes.append(mark_write(study.project, mark))
        elif old := study.project.files.get(path := finished_file(transcript.path, coder)):
            writes.append(Write(path, None, old))
        names.append(transcript.id)
    verb = "finished" if finished else "not finished"
    study.commit(writes, f"{verb}: {', '.join(names)}", coder=coder)
    return names


def add_memo(study: Study, about: str, text: str, coder: str) -> str:
    """Write a memo on an object; returns its path. Raises UsageError if there is no such object."""
    kind, _, name = about.partition(":")
    project = study.project
    known = {
        "transcript": project.transcripts, "code": project.codebook.by_id,
        "participant": project.participants, "territory": project.territories.by_id,
        "case": project.cases,
    }  # fmt: skip
    if about != "study":
        if kind not in known:
            raise UsageError(
                f"“{about}” is not an object.", remedy=f"Write {':…, '.join(known)}:… or study."
            )
        if name not in known[kind]:
            raise unknown(kind, name, known[kind])
    if not text.strip():
        raise UsageError("an empty memo.")
    memo = Memo(ulid(), about, text, coder, now())
    path = f"memos/{memo.id}.md"
    study.commit(
        [Write(path, serialise_memo(memo).encode(), None)], f"memo on {about}", coder=coder
    )
    return path
