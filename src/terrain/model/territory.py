"""Territories at any scale and how they nest: one testimony is read at several scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

KINDS: dict[str, str] = {
    "territoire-industrie": "Territoire d’industrie",
    "zone-emploi": "zone d’emploi",
    "epci": "EPCI",
    "commune": "commune",
    "departement": "département",
    "region": "région",
    "other": "autre",
}


@dataclass(frozen=True, slots=True)
class Territory:
    """A place, its official code (INSEE, SIREN, ANCT): `parents` hold it, `members` lie in it."""

    id: str
    name: str
    kind: str = "other"
    code: str = ""
    parents: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Territories:
    """The territories of a study by id; nesting is read from either end, cycles do no harm."""

    by_id: Mapping[str, Territory] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return name in self.by_id

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, name: str) -> Territory | None:
        """The territory of this id, or None."""
        return self.by_id.get(name)

    @cached_property
    def _inside(self) -> dict[str, set[str]]:
        inside: dict[str, set[str]] = {}
        for territory in self.by_id.values():
            inside.setdefault(territory.id, set()).update(territory.members)
            for parent in territory.parents:
                inside.setdefault(parent, set()).add(territory.id)
        return inside

    @cached_property
    def _around(self) -> dict[str, set[str]]:
        around: dict[str, set[str]] = {}
        for outer, inner in self._inside.items():
            for name in inner:
                around.setdefault(name, set()).add(outer)
        return around

    def within(self, name: str) -> frozenset[str]:
        """The territory itself and all that lies in it, at any depth."""
        return _reach(self._inside, [name])

    def holding(self, name: str) -> frozenset[str]:
        """The territory itself and all that hold it, at any height."""
        return _reach(self._around, [name])


def _reach(edges: Mapping[str, Iterable[str]], start: list[str]) -> frozenset[str]:
    seen: set[str] = set()
    queue = list(start)
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue.extend(edges.get(name, ()))
    return frozenset(seen)
