"""A search made for a claim, from the question to what became of each hit.

The log keeps places and no words: they are read again each time, behind the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from terrain.access import Purpose
from terrain.analysis.places import Kept, read_again, written
from terrain.errors import UsageError
from terrain.evidence.note_reading import quotes_withheld
from terrain.model.filter import Filter
from terrain.model.note import Claim, Evidence, Note, Stance
from terrain.model.search_log import Fate, LoggedSearch, Outcome
from terrain.workspace import note_search, note_sources, notes
from terrain.workspace.last_search import places
from terrain.workspace.note_lookup import note_named
from terrain.workspace.search import encoder_of

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: Hits that one search shows, and that its log keeps.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class HitRead:
    """One hit of a logged search, as it is to be read now. `fate`: what became of it."""

    rank: int
    citation: str
    kept: Kept
    fate: Fate | Literal[""]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """A search of the log of a Note with its hits; `claim` is None where the Note no longer has
    it; `hidden`: the claim, or the question, quotes words that consent withholds."""

    note: Note
    claim: Claim | None
    outcome: Outcome
    hits: tuple[HitRead, ...]
    hidden: bool = False

    @property
    def end(self) -> int:
        """The rank of its last hit, 0 where it has none."""
        return self.outcome.search.offset + len(self.hits) if self.hits else 0


def look(
    study: Study, target: str, query: str, *, seeking: Stance | Literal[""] = "",
    mode: str = "both", offset: int = 0, coder: str,
) -> LoggedSearch:  # fmt: skip
    """Search for a claim (`NOTE#CLAIM`) and keep that it was searched. Raises UsageError."""
    note_search.aim(study, target)
    if not query.strip():
        raise UsageError("what is to be looked for?")
    hits = study.search(query.strip(), mode=mode, limit=SHOWN, offset=offset)
    return note_search.log(
        study, target, hits, places(study, list(hits)), where=Filter(), seeking=seeking,
        model=encoder_of(study.root) if hits.mode != "words" else "", coder=coder,
    )  # fmt: skip


def searched(study: Study, name: str, search: str) -> Searched | None:
    """A search of the log of a Note, by its id; None where there is none."""
    note = note_named(study, name)
    found = [o for o in note_search.outcomes(study, note) if o.search.id == search.upper()]
    if not found:
        return None
    (outcome,) = found
    project, _ = study.permitted(Purpose.ANALYSE)
    quoted, _ = study.permitted(Purpose.QUOTE)
    hits = tuple(
        HitRead(
            rank, place.citation,
            read_again(project, quoted, written(place.transcript, place.span, place.text)),
            "kept" if rank in outcome.kept else "aside" if rank in outcome.aside else "",
            outcome.reasons.get(rank, ""),
        )
        for rank, place in enumerate(outcome.search.hits, outcome.search.offset + 1)
    )  # fmt: skip
    claim = next((c for c in note.claims if c.id == outcome.search.claim), None)
    check = study.note(name)
    said = (outcome.search.query, claim.text if claim else "")
    return Searched(note, claim, outcome, hits, any(quotes_withheld(check, one) for one in said))


def keep(study: Study, name: str, search: str, hit: int, stance: Stance, *, coder: str) -> Evidence:
    """Put a hit of a search under the claim that it was made for. Raises UsageError."""
    note = note_named(study, name)
    found = note_search.named(study, note, search)
    place, id_ = note_search.hit(study, hit, found.id, note.id)
    taken = note_sources.of_place(study, place, hit, id_)
    return notes.add(study, name, found.claim, taken, stance, coder=coder)
