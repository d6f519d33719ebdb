"""Searches made for a claim: kept with what they found, by place, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Literal

from terrain.errors import Problem, UsageError
from terrain.model.note import Note, Stance
from terrain.model.search_log import Decision, LoggedSearch, Outcome, Place
from terrain.store import searches
from terrain.store.ulid import ulid
from terrain.workspace.last_search import LastSearch, last, remember
from terrain.workspace.note_lookup import claim_named, note_named
from terrain.workspace.opened import now

if TYPE_CHECKING:
    from terrain.index.hits import Hits
    from terrain.model.filter import Filter
    from terrain.workspace.study import Study


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
