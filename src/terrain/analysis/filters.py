"""A resolved filter asked of the turns of a Project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn


def transcript_passes(transcript: Transcript, where: ResolvedFilter) -> bool:
    """Whether a transcript may hold turns that pass."""
    return where.keeps_transcript(
        transcript.id, transcript.case, transcript.kind, transcript.language, transcript.date
    )


def turn_passes(
    project: Project, transcript: Transcript, turn: Turn | None, where: ResolvedFilter
) -> bool:
    """Whether a turn passes, codes aside. `turn` None stands for a text without turns (notes)."""
    if turn is None:
        return where.keeps_speech(transcript.territory, "", None, "", "")
    speaker = transcript.speakers.get(turn.speaker)
    section = transcript.section_of(turn)
    return where.keeps_speech(
        project.territory(transcript, turn),
        project.role(transcript, turn),
        speaker.participant if speaker else None,
        transcript.part_of(turn),
        section.title if section else "",
    )


def codes_on_turns(
    transcript: Transcript, codings: tuple[Coding, ...], coders: frozenset[str] | None = None
) -> Mapping[int, frozenset[str]]:
    """The codes that touch each turn, by turn number; unresolved codings lie nowhere."""
    found: dict[int, set[str]] = {}
    for coding in codings:
        if coding.status == "anchored" and (coders is None or coding.coder in coders):
            for turn in turns_touched(transcript, coding):
                found.setdefault(turn.number, set()).add(coding.code)
    return {number: frozenset(codes) for number, codes in found.items()}


def turns_touched(transcript: Transcript, coding: Coding) -> list[Turn]:
    """The turns that a coding touches, found without reading the whole transcript."""
    turns, low, high = transcript.turns, 0, len(transcript.turns)
    while low < high:
        middle = (low + high) // 2
        if turns[middle].span.end <= coding.span.start:
            low = middle + 1
        else:
            high = middle
    touched = []
    while low < len(turns) and turns[low].span.start < coding.span.end:
        touched.append(turns[low])
        low += 1
    return touched


def passing_turns(
    project: Project, where: ResolvedFilter
) -> Iterator[tuple[Transcript, tuple[Turn | None, ...]]]:
    """Every transcript with the turns that pass; those with none are not given.

    A transcript without turns gives the one turn None, which bears all of its codes.
    """
    for transcript in project.transcripts.values():
        if not transcript_passes(transcript, where):
            continue
        codings = project.codings_of.get(transcript.id, ()) if where.needs_codings else ()
        kept = tuple(_turns(project, transcript, codings, where))
        if kept:
            yield transcript, kept


def _turns(
    project: Project, transcript: Transcript, codings: tuple[Coding, ...], where: ResolvedFilter
) -> Iterator[Turn | None]:
    if not transcript.turns:
        codes = frozenset(c.code for c in codings if _in(c.coder, where.coders))
        if turn_passes(project, transcript, None, where) and where.keeps_codes(codes):
            yield None
        return
    on = codes_on_turns(transcript, codings, where.coders) if where.needs_codings else {}
    # Speaker and section decide everything but the codes: asked once for each pair.
    passes: dict[tuple[str, int], bool] = {}
    for turn in transcript.turns:
        key = (turn.speaker, turn.section)
        if key not in passes:
            passes[key] = turn_passes(project, transcript, turn, where)
        if passes[key] and where.keeps_codes(on.get(turn.number, frozenset())):
            yield turn


def _in(value: str, allowed: frozenset[str] | None) -> bool:
    return allowed is None or value in allowed
