"""What must be found nowhere in what is published: the study minus what consent lets through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from terrain.evidence.names import Names, places_of
from terrain.model.citation import citation
from terrain.model.key import Key
from terrain.model.note import Evidence, Note
from terrain.model.project import Project
from terrain.model.transcript import Transcript
from terrain.reports.site.leaks import Secrets


def secrets(
    whole: Project, seen: Project, held: Iterable[tuple[str, str]], notes: Sequence[Note],
    key: Key | None = None,
) -> Secrets:  # fmt: skip
    """The secrets of a study: `whole` minus `seen`. `held` are the quotations of Notes that are not
    published, with their places; `key` the real names, where it is open."""
    return Secrets(
        words=tuple(_words(whole, seen)), quotations=(*held, *_codings(whole, seen)),
        memos=tuple(_memos(whole)), ids=_ids(whole),
        names=Names(key, places_of(whole)) if key else None,
        nameable=frozenset(p.id for p in whole.participants.values()
                           if p.consent and p.consent.named),
        free=tuple(t.body for t in seen.transcripts.values()),
        authored=tuple(_authored(note) for note in notes),
    )  # fmt: skip


def _words(whole: Project, seen: Project) -> Iterator[tuple[str, str]]:
    """Every turn that is not let through, and what stands before the first of a transcript."""
    for name, transcript in whole.transcripts.items():
        shown = seen.transcripts.get(name)
        if shown is transcript:
            continue
        if shown is None:
            yield from _all(transcript)
            continue
        open_ = {turn.number for turn in shown.turns}
        for turn in transcript.turns:
            if turn.number not in open_:
                yield citation(transcript, [turn]), transcript.words_of(turn)


def _all(transcript: Transcript) -> Iterator[tuple[str, str]]:
    first = transcript.turns[0].header if transcript.turns else len(transcript.body)
    yield transcript.id, transcript.body[:first]
    for turn in transcript.turns:
        yield citation(transcript, [turn]), transcript.words_of(turn)


def _codings(whole: Project, seen: Project) -> Iterator[tuple[str, str]]:
    if whole is seen:
        return
    open_ = {coding.id for coding in seen.codings}
    for coding in whole.codings:
        if coding.id not in open_ and coding.transcript in whole.transcripts:
            yield coding.transcript, coding.quote


def _memos(whole: Project) -> Iterator[tuple[str, str]]:
    for coding in whole.codings:
        if coding.memo.strip():
            yield f"the memo of coding {coding.id}", coding.memo
    for memo in whole.memos:
        yield f"the memo on {memo.about}", memo.text


def _ids(whole: Project) -> frozenset[str]:
    """The ids of the roster, but for those that are also words of what is public by nature: the
    names of files, territories, codes, roles."""
    public = {
        *whole.transcripts, *whole.cases, *whole.territories.by_id, *whole.codebook.by_id,
        *whole.notes, *(t.name for t in whole.territories.by_id.values()),
        *(c.label for c in whole.codebook.by_id.values()),
        *(word for p in whole.participants.values() for word in (p.role, p.category, p.sector)),
    }  # fmt: skip
    words = {word for name in public for word in re.split(r"[^\w-]+", name)}
    return frozenset(name for name in whole.participants if name not in words)


def _authored(note: Note) -> str:
    return "\n".join(
        piece.remark if isinstance(piece, Evidence) else piece.text for piece in note.pieces
    )
