"""Territories written into a study (official lists: `territory_import`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from terrain.errors import UsageError
from terrain.model.names import fold_name, unknown
from terrain.model.territory import Territory
from terrain.store.load import TERRITORIES
from terrain.store.rewrite import rewrite_yaml
from terrain.store.transaction import Write
from terrain.store.yamledit import append, cut_tail, hang_tail, mapping

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def add_territories(study: Study, territories: Iterable[Territory]) -> int:
    """Add those that the study does not have yet, as one change; returns how many."""
    new = [t for t in territories if t.id not in study.project.territories]
    if new:
        study.commit([write(study, new)], f"added {len(new)} territories")
    return len(new)


def compose(study: Study, territory: str, members: Sequence[str]) -> list[str]:
    """Put territories into one that is there, as one change; returns the ids that were new to it.

    Raises UsageError for a name that the study does not have, or for a territory within itself.
    """
    held = study.project.territories.by_id[territory]
    more = [m for m in resolved(study, members, territory) if m not in held.members]
    if more:

        def change(data: CommentedMap) -> None:
            entry = next(e for e in data["territories"] if str(e.get("id")) == territory)
            tail = cut_tail(entry)
            if isinstance(entry.get("members"), list):
                entry["members"].extend(more)
            else:
                entry["members"] = more
            hang_tail(entry, tail)

        write_ = rewrite_yaml(study.root, TERRITORIES, change)
        study.commit([write_], f"{territory} gained {len(more)} members")
    return more


def resolved(study: Study, names: Iterable[str], holder: str = "") -> list[str]:
    """The ids of territories given by id, official code or name."""
    known = study.project.territories
    found: list[str] = []
    for name in names:
        place = known.get(name) or next(
            (t for t in known.by_id.values()
             if t.code == name or fold_name(t.name) == fold_name(name)), None,
        )  # fmt: skip
        if place is None:
            raise unknown("territory", name, known.by_id)
        if holder and holder in known.within(place.id):
            raise UsageError(f"{holder} cannot lie in itself: it is in {place.id}, or is it.")
        found.append(place.id)
    return list(dict.fromkeys(found))


def write(study: Study, new: Sequence[Territory]) -> Write:
    """The file of territories with these at its end."""

    return rewrite_yaml(study.root, TERRITORIES, lambda data: appended(data, new), "territories:\n")


def appended(data: CommentedMap, new: Iterable[Territory]) -> None:
    """Entries at the end of the list of territories."""
    for t in new:
        append(
            data,
            "territories",
            mapping(
                id=t.id,
                name=t.name,
                kind=t.kind,
                code=t.code,
                parents=list(t.parents) or None,
                members=list(t.members) or None,
            ),
        )
