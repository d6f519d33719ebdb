"""Searches made for a claim: what was looked for, how many were found, and what became of them.

No word of the field stands here: places only, so that a withdrawal has nothing to take away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from terrain.model.note import Stance
from terrain.model.span import Span

#: What became of a hit that was read. kept: it is evidence; aside: read, and not kept.
Fate = Literal["kept", "aside"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands: code points of the body whose hash is `text`."""

    transcript: str
    span: Span
    text: str
    citation: str

    def plain(self) -> dict[str, object]:
        """The place in plain values, as `place_of` reads it back."""
        return {
            "citation": self.citation, "transcript": self.transcript, "start": self.span.start,
            "end": self.span.end, "text": self.text,
        }  # fmt: skip


def place_of(data: Mapping[str, Any]) -> Place:
    """A place from its plain values. Raises KeyError, ValueError, TypeError."""
    span = Span(int(data["start"]), int(data["end"]))
    return Place(str(data["transcript"]), span, str(data["text"]), str(data["citation"]))


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody made of some hits of a search (`hits`: ranks from 1): kept as the evidence of
    that id, or set aside `because`."""

    search: str
    fate: Fate
    hits: tuple[int, ...]
    at: str = ""
    coder: str = ""
    evidence: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """One search made for a claim of a Note. `seeking`: the stance that was looked for, "" for
    any. `total` units were found in `searched` of `study` transcripts, `restricted` withheld
    whole; `hits` are those that were shown, in order. `model` and `index` say with what."""

    id: str
    at: str
    coder: str
    claim: str
    query: str
    seeking: Stance | Literal[""] = ""
    mode: str = "both"
    unit: str = "passage"
    filters: Mapping[str, object] = field(default_factory=dict)
    total: int = 0
    searched: int = 0
    study: int = 0
    restricted: int = 0
    left_out: int = 0
    model: str = ""
    offset: int = 0
    hits: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A search with what became of its hits: ranks read (shown), kept, set aside; the rest was
    shown and not decided. `reasons`: why, by rank, where it was said."""

    search: LoggedSearch
    kept: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many were shown."""
        return len(self.search.hits)

    @property
    def undecided(self) -> tuple[int, ...]:
        """Ranks shown and neither kept nor set aside."""
        first = self.search.offset + 1
        ranks = range(first, first + self.read)
        return tuple(n for n in ranks if n not in self.kept and n not in self.aside)


@dataclass(frozen=True, slots=True)
class SearchLog:
    """The searches made for one Note, the earliest first, and the decisions on their hits."""

    searches: tuple[LoggedSearch, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def outcomes(self, evidence: frozenset[str]) -> tuple[Outcome, ...]:
        """Each search with what became of its hits. A hit counts as kept as long as its evidence
        (`evidence`: the ids of the study) stands; the latest decision on a hit wins."""
        fates: dict[str, dict[int, Decision]] = {}
        for decision in sorted(self.decisions, key=lambda d: d.at):
            if decision.fate == "kept" and decision.evidence not in evidence:
                continue
            for rank in decision.hits:
                fates.setdefault(decision.search, {})[rank] = decision
        return tuple(_outcome(search, fates.get(search.id, {})) for search in self.searches)


def _outcome(search: LoggedSearch, fates: Mapping[int, Decision]) -> Outcome:
    first = search.offset + 1
    shown = {n: fates[n] for n in sorted(fates) if first <= n < first + len(search.hits)}
    return Outcome(
        search,
        tuple(n for n, d in shown.items() if d.fate == "kept"),
        tuple(n for n, d in shown.items() if d.fate == "aside"),
        {n: d.because for n, d in shown.items() if d.because},
    )
