"""The quotations of a dossier with the line that describes each of their speakers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from terrain.analysis.dossier import Dossier
from terrain.analysis.quotations import Quotation
from terrain.evidence.anonymity import describe
from terrain.evidence.combination import Met, met
from terrain.model.citation import parse_citation
from terrain.model.project import Project


def described(
    project: Project, dossier: Dossier, *, lang: Literal["fr", "en"] = "fr", k: int = 1
) -> Dossier:
    """The same dossier, its quotations with `speakers`. `project` is the one that it was made of.

    A dossier is for the team: `k=1` says of a speaker what the study knows of them.
    """
    people = met(project)
    parts = tuple(
        replace(
            part,
            quotations=tuple(_with_line(project, q, lang, k, people) for q in part.quotations),
        )
        for part in dossier.parts
    )
    return replace(dossier, parts=parts)


def _with_line(
    project: Project, quotation: Quotation, lang: Literal["fr", "en"], k: int,
    people: tuple[Met, ...],
) -> Quotation:  # fmt: skip
    transcript = project.transcripts[quotation.transcript]
    cited = parse_citation(quotation.citation)
    if cited.first is None:
        return quotation
    last = cited.first if cited.last is None else cited.last
    turns = {turn.speaker: turn for turn in reversed(transcript.turns)
             if cited.first <= turn.number <= last}  # fmt: skip
    heard = dict.fromkeys(s.speaker for s in quotation.speech if not s.asks and s.speaker in turns)
    lines = (
        describe(project, transcript, turns[label], lang=lang, k=k, people=people)
        for label in heard
    )
    # The day stands beside the line: its year would be said twice.
    return replace(
        quotation, speakers=tuple(dict.fromkeys(line.parts_without_period for line in lines))
    )
