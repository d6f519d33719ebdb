"""Quotations: words of the field with their speaker, place, date and citation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from terrain.access import MASK
from terrain.analysis.filters import turns_touched
from terrain.model.citation import citation
from terrain.model.code_expression import current_code
from terrain.model.coding import Coding
from terrain.model.note import Evidence, Stance
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn


class Found(Protocol):
    """A hit of a search, as far as a dossier needs it: a place, and which turns it quotes."""

    @property
    def transcript(self) -> str: ...
    @property
    def turns(self) -> Sequence[int]: ...
    @property
    def span(self) -> Span: ...


@dataclass(frozen=True, slots=True)
class Speech:
    """Words of one speaker within a quotation. `asks`: they are the researcher's. `person` is
    the participant, else the transcript with the label: who is counted as one speaker."""

    speaker: str
    role: str
    text: str
    asks: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A memo, with who wrote it."""

    text: str
    coder: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim of a Note that has some of the words as evidence."""

    note: str
    title: str
    claim: str
    text: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of words with all that lets a reader check and weigh it.

    `speech` is cut at the turns. `question` is what the researcher asked just before, if the
    quotation does not hold it.
    Codings of the same words, or of words within them, are one quotation with all their codes
    and coders. `cited` are the claims of Notes that have it, or some of it, as evidence.
    `speakers` are the lines that describe who speaks, where they were asked for.
    """

    transcript: str
    title: str
    citation: str
    speech: tuple[Speech, ...]
    territory: str | None
    date: dt.date | None
    question: str = ""
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    memos: tuple[Remark, ...] = ()
    codings: tuple[str, ...] = ()
    fictional: bool = False
    kind: str = "interview"
    cited: tuple[Cited, ...] = ()
    speakers: tuple[str, ...] = ()


#: A quotation with its place: transcript and span.
Placed = tuple[str, Span, Quotation]


def of_coding(project: Project, coding: Coding) -> Placed:
    """The quotation of one anchored coding."""
    transcript = project.transcripts[coding.transcript]
    turns = turns_touched(transcript, coding)
    code = current_code(project.codebook, coding.code)
    quotation = _quotation(project, transcript, turns, coding.span)
    return (
        transcript.id,
        coding.span,
        replace(
            quotation,
            codes=(code,),
            coders=(coding.coder,),
            memos=(Remark(coding.memo, coding.coder),) if coding.memo.strip() else (),
            codings=(coding.id,),
        ),
    )


def of_hit(project: Project, hit: Found) -> Quotation | None:
    """The quotation of a hit; None if any of its words may not be quoted."""
    transcript = project.transcripts.get(hit.transcript)
    if transcript is None or MASK in hit.span.of(transcript.body):
        return None
    numbers = set(hit.turns)
    turns = [turn for turn in transcript.turns if turn.number in numbers]
    if len(turns) < len(numbers):
        return None
    span = Span(hit.span.start, min(hit.span.end, len(transcript.body)))
    on = [c for c in project.codings_of.get(transcript.id, ()) if c.status == "anchored"]
    codings = [c for c in on if c.span.overlaps(span)]
    return replace(
        _quotation(project, transcript, turns, span),
        codes=tuple(dict.fromkeys(current_code(project.codebook, c.code) for c in codings)),
    )


def of_place(project: Project, transcript: Transcript, span: Span) -> Quotation:
    """The quotation of any words of a transcript."""
    turns = [turn for turn in transcript.turns if turn.span.overlaps(span)]
    return _quotation(project, transcript, turns, span)


def _quotation(
    project: Project, transcript: Transcript, turns: Sequence[Turn], span: Span
) -> Quotation:
    speech = tuple(
        _speech(project, transcript, turn, part)
        for turn in turns
        if (part := turn.span.intersection(span))
    )
    # The territory of what the field says, not of the question that the quotation may hold.
    heard = [turn for turn in turns if not project.asks(transcript, turn)] or list(turns)
    place = project.territory(transcript, heard[0]) if heard else transcript.territory
    return Quotation(
        transcript=transcript.id,
        title=transcript.title,
        citation=citation(transcript, turns),
        speech=speech or (Speech("", "", span.of(transcript.body)),),
        territory=place,
        date=transcript.date,
        question=_question(project, transcript, turns),
        fictional=transcript.fictional or project.settings.fictional,
        kind=transcript.kind,
        cited=tuple(_cited(project, transcript, span)),
    )


def _cited(project: Project, transcript: Transcript, span: Span) -> Iterator[Cited]:
    """The claims whose evidence shares words with a span of the text as it is."""
    for note in project.notes.values():
        for claim in note.claims:
            found = dict.fromkeys(
                evidence.stance
                for evidence in claim.evidence
                if (place := _place(evidence, transcript)) and place.overlaps(span)
            )
            for stance in found:
                yield Cited(note.id, note.title, claim.id, claim.text, stance)


def _place(evidence: Evidence, transcript: Transcript) -> Span | None:
    """Where the words of a piece of evidence stand: the place that it gives for this text; where
    it was written by hand and gives none, the first in the turns that it cites."""
    cited = evidence.citation
    if cited.transcript != transcript.id:
        return None
    if evidence.text and evidence.span:
        return evidence.span if evidence.text == transcript.hash else None
    first = next((t for t in transcript.turns if t.number == cited.first), None)
    at = transcript.body.find(evidence.quote, first.header if first else 0)
    return Span(at, at + len(evidence.quote)) if at >= 0 else None


def _speech(project: Project, transcript: Transcript, turn: Turn, part: Span) -> Speech:
    speaker = transcript.speakers.get(turn.speaker)
    return Speech(
        turn.speaker,
        project.role(transcript, turn),
        part.of(transcript.body),
        asks=project.asks(transcript, turn),
        person=(speaker and speaker.participant) or f"{transcript.id} {turn.speaker}",
    )


def _question(project: Project, transcript: Transcript, turns: Sequence[Turn]) -> str:
    """What was asked in the turn just before, if the quotation opens on an answer."""
    if not turns or project.asks(transcript, turns[0]):
        return ""
    before = next((t for t in transcript.turns if t.number == turns[0].number - 1), None)
    if before is None or before.section != turns[0].section:
        return ""
    return transcript.words_of(before) if project.asks(transcript, before) else ""


def merged(placed: list[Placed]) -> list[Placed]:
    """Codings of the same words, or of words inside others, become one quotation."""
    kept: list[Placed] = []
    # The widest first, so that what lies inside meets what holds it.
    for name, span, quotation in sorted(placed, key=lambda p: (p[0], p[1].start, -p[1].end)):
        if kept and kept[-1][0] == name and span.end <= kept[-1][1].end:
            kept[-1] = (name, kept[-1][1], _joined(kept[-1][2], quotation))
        else:
            kept.append((name, span, quotation))
    order = {name: rank for rank, name in enumerate(dict.fromkeys(p[0] for p in placed))}
    return sorted(kept, key=lambda p: (order[p[0]], p[1]))


def _joined(outer: Quotation, inner: Quotation) -> Quotation:
    return replace(
        outer,
        codes=tuple(dict.fromkeys((*outer.codes, *inner.codes))),
        coders=tuple(dict.fromkeys((*outer.coders, *inner.coders))),
        memos=(*outer.memos, *inner.memos),
        cited=tuple(dict.fromkeys((*outer.cited, *inner.cited))),
        codings=(*outer.codings, *inner.codings),
    )
