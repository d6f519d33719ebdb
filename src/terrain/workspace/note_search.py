"""Searches made for a claim: kept with what they found, by place, and what became of it.

The last search of any kind is remembered under `.terrain/` (places and no words), so that
`terrain note add … --hit 3` takes what the researcher has just read.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from terrain.atomic import write_derived
from terrain.errors import Problem, UsageError
from terrain.model.note import Note, Stance
from terrain.model.search_log import Decision, LoggedSearch, Outcome, Place
from terrain.store import searches
from terrain.store.ulid import ulid
from terrain.workspace.note_lookup import claim_named, note_named
from terrain.workspace.opened import now

if TYPE_CHECKING:
    from terrain.index.hits import Hit, Hits
    from terrain.model.filter import Filter
    from terrain.workspace.study import Study

LAST = ".terrain/last-search.json"


@dataclass(frozen=True, slots=True)
class LastSearch:
    """The hits of the latest search, by place; `id` and `note` where it was made for a claim."""

    hits: tuple[Place, ...]
    offset: int = 0
    id: str = ""
    note: str = ""


def places(study: Study, hits: Sequence[Hit]) -> tuple[Place, ...]:
    """Where hits stand, with the hash of the text that they were read on."""
    facts = study.searcher.index(meaning=False).view(study.today).facts if hits else {}
    return tuple(
        Place(hit.transcript, hit.span, facts[hit.transcript].text_hash, hit.citation)
        for hit in hits
    )


def remember(
    study: Study, found: Sequence[Place], offset: int, id_: str = "", note: str = ""
) -> None:
    """Keep the hits of a search for `terrain note add --hit`; no reason to fail."""
    data = {"id": id_, "note": note, "offset": offset, "hits": [searches.placed(p) for p in found]}
    with contextlib.suppress(OSError):
        (study.root / LAST).parent.mkdir(exist_ok=True)
        write_derived(study.root / LAST, json.dumps(data, ensure_ascii=False).encode())


def last(study: Study) -> LastSearch:
    """The latest search. Raises UsageError if none is remembered."""
    try:
        data = json.loads((study.root / LAST).read_bytes())
        hits = tuple(map(searches.place, data["hits"]))
        return LastSearch(hits, int(data["offset"]), str(data["id"]), str(data["note"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageError("no search is remembered here.", remedy="Run “terrain search”.") from None


def aim(study: Study, target: str) -> tuple[Note, str]:
    """The Note and the claim that `NOTE#CLAIM` names. Raises UsageError."""
    name, mark, claim = target.partition("#")
    if not mark or not claim:
        raise UsageError(f"“{target}” names no claim.", remedy="Write NOTE#CLAIM.")
    note = note_named(study, name)
    return note, claim_named(note, claim).id


def log(
    study: Study, target: str, hits: Hits, shown: Sequence[Place], *, where: Filter,
    seeking: Stance | Literal[""] = "", model: str = "", coder: str,
) -> LoggedSearch:  # fmt: skip
    """Keep a search made for a claim. Not a change to undo: what was looked for, was."""
    note, claim = aim(study, target)
    made = LoggedSearch(
        ulid(), now(), coder, claim, hits.query, seeking, hits.mode, hits.unit, plain(where),
        hits.total, hits.searched, hits.study, hits.restricted,
        len(hits.stale) + len(hits.not_indexed), model, hits.offset, tuple(shown),
    )  # fmt: skip
    write = searches.added(study.root, note.path, made)
    study.commit([write], f"search for {note.id}#{claim}", coder=coder, log=False, undoable=False)
    remember(study, shown, hits.offset, made.id, note.id)
    return made


def plain(where: Filter) -> dict[str, Any]:
    """What a filter asks, without what it does not."""
    asked = {item.name: getattr(where, item.name) for item in fields(where)}
    return {
        name: list(value)
        if isinstance(value, tuple)
        else str(value)
        if name[:4] == "date"
        else value
        for name, value in asked.items()
        if value not in ((), "", None, False)
    }


def hit(study: Study, number: int, search: str = "", note: str = "") -> tuple[Place, str]:
    """A hit by the number that it was shown under, of the last search or of one in the log of a
    Note; with the id of the search where it was made for that Note."""
    if search:
        found = named(study, note_named(study, note), search)
        held = LastSearch(found.hits, found.offset, found.id, note)
    else:
        held = last(study)
    at = number - held.offset - 1
    if not 0 <= at < len(held.hits):
        first, end = held.offset + 1, held.offset + len(held.hits)
        raise UsageError(f"that search has no hit {number} (it showed {first} to {end}).")
    return held.hits[at], held.id if held.note == note else ""


def named(study: Study, note: Note, search: str) -> LoggedSearch:
    """A search of a Note's log, by its id or the end of it."""
    logged = searches.load(study.root, note.path, []).searches
    found = [s for s in logged if len(search) > 3 and s.id.endswith(search.upper())]
    if len(found) != 1:
        raise UsageError(
            f"{'several searches have' if found else 'no search has'} the id “{search}”.",
            remedy=f"“terrain note searches {note.id}” gives the ids.",
        )
    return found[0]


def outcomes(
    study: Study, note: Note, problems: list[Problem] | None = None
) -> tuple[Outcome, ...]:
    """The searches made for a Note with what became of their hits."""
    held = {e.id for other in study.project.notes.values() for e in other.evidence}
    found = searches.load(study.root, note.path, [] if problems is None else problems)
    return found.outcomes(frozenset(held))


def set_aside(
    study: Study, name: str, *, hits: Sequence[int] = (), search: str = "", because: str = "",
    coder: str,
) -> tuple[int, ...]:  # fmt: skip
    """Say of hits that they were read and not kept; all the undecided ones if none is named."""
    note = note_named(study, name)
    found = outcomes(study, note)
    if search:
        wanted = named(study, note, search).id
        outcome = next(o for o in found if o.search.id == wanted)
    elif found:
        outcome = found[-1]
    else:
        raise UsageError(
            f"no search was made for {note.id}.", remedy="Make one: terrain search … --for."
        )
    ranks = tuple(dict.fromkeys(hits)) or outcome.undecided
    first = outcome.search.offset + 1
    for rank in ranks:
        if not first <= rank < first + outcome.read:
            raise UsageError(f"that search has no hit {rank}.")
    if ranks:
        made = Decision(outcome.search.id, "aside", ranks, now(), coder, "", because.strip())
        write = searches.added(study.root, note.path, made)
        summary = f"set aside {len(ranks)} hits for {note.id}"
        study.commit([write], summary, coder=coder, log=False, undoable=False)
    return ranks
