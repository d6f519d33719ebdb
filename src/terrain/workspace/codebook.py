"""Changes to the codebook: each is one edit of its file, undone with `undo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from terrain.errors import StudyError, UsageError
from terrain.store import codebook
from terrain.store.rewrite import rewrite
from terrain.store.transaction import Write
from terrain.workspace import anchoring, coding

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def counts(study: Study) -> Counter[str]:
    """Codings by living code: a coding under an old name counts for what it became."""
    from terrain.model.code_expression import current_code

    book = study.project.codebook
    return Counter(current_code(book, one.code) for one in study.project.codings)


def change(study: Study, summary: str, edit: Callable[[str], str]) -> None:
    """Apply a text-to-text edit (`store.codebook`) to the codebook as one change."""
    study.commit([write(study, edit)], summary)


def write(study: Study, edit: Callable[[str], str]) -> Write:
    """The write of an edited codebook. Raises StudyError for one that cannot be read."""
    # A codebook that is not YAML reads as one without codes: it must not be judged so.
    if any(p.path == codebook.PATH and p.slug == "not-yaml" for p in study.problems):
        raise StudyError("cannot be read, so it is not changed.", path=codebook.PATH,
                         remedy="“terrain check” says what is wrong with it.")  # fmt: skip
    return rewrite(study.root, codebook.PATH, edit, "format: 1\ncodes: []\n")


def split(
    study: Study, code: str, new: str, codings: Iterable[str], fields: Mapping[str, str]
) -> tuple[str, int]:
    """Take codings of a code, by id, to another, made with `fields` if it is not there.

    Returns the living id of the code and how many codings went. Raises UsageError for a coding
    that is not of this code; nothing is then changed.
    """
    book = study.project.codebook
    old = codebook.known(code, book)
    picked = [coding.find(study, one) for one in codings]
    for one in picked:
        if book.resolve(one.code) != (old,):
            raise UsageError(f"{one.id} is a coding of {one.code}, not of {old}.")
    writes, definition = [], ""
    if new in book.by_id:
        definition = book.by_id[new].definition_hash
    else:
        writes.append(write(study, lambda text: codebook.add(text, book, new, fields, None)))
    moved = {one.id: replace(one, code=new, definition=definition) for one in picked}
    kept = [moved.get(one.id, one) for one in study.project.codings]
    coders = {(one.transcript, one.coder) for one in picked}
    writes += anchoring.writes(study.project, coders, kept)
    noun = "coding" if len(moved) == 1 else "codings"
    study.commit(writes, f"split {old}: {len(moved)} {noun} to {new}")
    return old, len(moved)
