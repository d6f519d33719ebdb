"""Correcting the words of one turn: the text and all its codings, in one change.

A correction never moves a speaker: what would begin a turn or a heading of its own is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from terrain.anchor import Reanchored
from terrain.diff import merge
from terrain.errors import ChangedOnDisk, UsageError
from terrain.model.coding import Coding
from terrain.model.transcript import Transcript, Turn, canonical, parse_body, text_hash
from terrain.store import texts
from terrain.store.rewrite import rewrite_front
from terrain.workspace import anchoring
from terrain.workspace.coding import transcript_named

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did to the codings of its transcript. `lost`: those whose words are no
    longer found, which a person must settle. `merged`: somebody had corrected other words of the
    turn meanwhile, and both corrections stand."""

    kept: int
    moved: int
    lost: tuple[Coding, ...]
    touched: frozenset[int]
    merged: bool = False


class CorrectedMeanwhileError(ChangedOnDisk):
    """Somebody has corrected the same words of a turn: `words` are what it says now."""

    def __init__(self, words: str, path: str) -> None:
        super().__init__(
            "somebody has corrected the same words of this turn meanwhile.", path=path,
            remedy="Put together what should stand, then save again.",
        )  # fmt: skip
        self.words = words


def correct(
    study: Study, name: str, number: int, words: str, *, instead_of: str, coder: str = ""
) -> Corrected:
    """Write other words in a turn, instead of those that were read.

    What somebody else has corrected in the turn meanwhile is kept, if it lies elsewhere. Raises
    CorrectedMeanwhileError where it does not, UsageError for words that would make other turns.
    """
    seen = transcript_named(study, name)
    old = study.project.transcripts[seen.id]
    turn = _turn(seen, number)
    said, now = canonical(words).strip(), old.words_of(turn)
    merged = now.split() != instead_of.split()
    if merged:
        both = merge(canonical(instead_of).strip(), said, now)
        if both is None:
            raise CorrectedMeanwhileError(now, old.path)
        said = both
    body = old.body[: turn.span.start] + said + old.body[turn.span.end :]
    new = _checked(old, turn, said, body)
    before = {c.id: c for c in study.project.codings_of.get(old.id, ())}
    done = _write(study, old, new, coder)
    lost = tuple(c for c in done.codings
                 if c.status == "unresolved" and before[c.id].status == "anchored")  # fmt: skip
    touched = _touched(old, new, turn, before.values(), done)
    return Corrected(done.kept, done.moved, lost, touched, merged)


def _turn(transcript: Transcript, number: int) -> Turn:
    for turn in transcript.turns:
        if turn.number == number:
            return turn
    raise UsageError(f"{transcript.id} has no turn §{number}, or consent withholds it.")


def _checked(old: Transcript, turn: Turn, said: str, body: str) -> Transcript:
    """The transcript on its new body. Raises UsageError where its turns would be others."""
    if not said:
        raise UsageError("a turn cannot be left without words.")
    sections, turns = parse_body(body, list(old.speakers))
    same = len(turns) == len(old.turns) and len(sections) == len(old.sections)
    if not same or turns[turn.number - 1].span.of(body) != said:
        raise UsageError(
            "these words would begin another turn or another section.",
            remedy="Correct the speakers in the file itself (“terrain show” names it).",
        )
    return replace(old, body=body, hash=text_hash(body), sections=sections, turns=turns)


def _write(study: Study, old: Transcript, new: Transcript, coder: str) -> Reanchored:
    texts.keep(study.root, [old])
    project = study.project
    held = project.codings_of.get(old.id, ())
    done = anchoring.on_text(held, new, study.root)
    writes = [rewrite_front(study.root, old.path, lambda _: None, new.body)]
    if held:
        writes += anchoring.writes(project, {(old.id, c.coder) for c in held}, done.codings)
    marks = anchoring.still_finished(project, new, study.root)
    writes += [anchoring.mark_write(project, mark) for mark in marks]
    study.commit(writes, f"corrected a turn of {old.id}", coder=coder)
    return done


def _touched(
    old: Transcript, new: Transcript, turn: Turn, before: Iterable[Coding],
    done: Reanchored,
) -> frozenset[int]:  # fmt: skip
    """The turns to draw again: the one that was corrected, and where its codings lay or lie."""
    lay = [t.number for c in before if c.span.overlaps(turn.span) for t in old.turns_of(c.span)]
    now = new.turns[turn.number - 1]
    lie = [t.number for c in done.codings if c.status == "anchored" and c.span.overlaps(now.span)
           for t in new.turns_of(c.span)]  # fmt: skip
    return frozenset({turn.number, *lay, *lie})
