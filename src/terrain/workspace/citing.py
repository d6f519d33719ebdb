"""Citing sources of the study in a publication: what consent allows to publish, no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.errors import TerrainError
from terrain.evidence.combination import K, met
from terrain.evidence.source import Source, source
from terrain.model.citation import resolve_citation

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def cite(study: Study, citations: Iterable[str], *, k: int = K) -> list[Source]:
    """The sources behind citations or transcripts, each once, in the order asked.

    A reference is made to be printed, so the purpose is publication: a transcript for which no
    promise is recorded, or whose speakers may not be quoted, is refused. Raises UsageError,
    TerrainError.
    """
    project, _ = study.permitted(Purpose.PUBLISH)
    people = met(project)
    found: dict[str, Source] = {}
    for given in citations:
        named, wanted = resolve_citation(study.project, given)
        if named.id not in project.transcripts:
            raise TerrainError(
                f"what was promised for {named.id} does not allow to publish it.",
                remedy=f"See docs/howto/consent.md; record it: “terrain consent {named.id} …”.",
            )
        transcript = project.transcripts[named.id]
        allowed = {turn.number for turn in transcript.turns}
        hidden = [turn for turn in wanted if turn.number not in allowed]
        if hidden and len(wanted) < len(named.turns):
            raise TerrainError(
                f"the speaker of {named.id} §{hidden[0].number} did not allow to be quoted.",
                remedy="Cite other turns, or take the passage out.",
            )
        turns = tuple(
            turn for turn in transcript.turns if turn.number in {t.number for t in wanted}
        )
        made = source(project, transcript, turns, k=k, people=people)
        found.setdefault(made.id, made)
    return list(found.values())
