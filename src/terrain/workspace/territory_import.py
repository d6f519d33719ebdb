"""Official lists brought into a study: what would be new, what would be completed, then one change.

A territory that the study has, by its official code or by its name, keeps its id and its words;
it gains the code, the parents and the members that it lacks. What it lies in already, at whatever
distance, is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml.comments import CommentedMap

from terrain.errors import UsageError
from terrain.formats.territory_list import Key, Place, TerritoryList, read_list
from terrain.model.names import fold_name, unknown
from terrain.model.territory import Territories, Territory
from terrain.store.load import TERRITORIES
from terrain.store.paths import slug
from terrain.store.rewrite import rewrite_yaml
from terrain.store.yamledit import cut_tail, hang_tail
from terrain.workspace.employment import source
from terrain.workspace.territories import appended

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@dataclass(frozen=True, slots=True)
class Completed:
    """What an existing territory gains; its id and name stay (a name that was its code goes)."""

    id: str
    name: str = ""
    code: str = ""
    parents: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What an import would do: new territories, completed ones, how many stay as they are, and
    what is to be said (obsolete and unknown codes, each with its place)."""

    new: tuple[Territory, ...]
    completed: tuple[Completed, ...]
    kept: int
    read: int
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The plan as plain values."""
        return {
            "read": self.read, "kept": self.kept,
            "new": [{"id": t.id, "name": t.name, "kind": t.kind, "code": t.code,
                     "parents": t.parents, "members": t.members} for t in self.new],
            "completed": [{"id": c.id, "name": c.name or None, "code": c.code or None,
                           "parents": c.parents, "members": c.members} for c in self.completed],
            "notes": self.notes,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which places of the lists: `only` these and `near` these (none: all of the list's level),
    with or without what lies in them (`members`) and the zones d'emploi (`zones`)."""

    only: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    members: bool = True
    zones: bool = True


def plan(
    study: Study, paths: Sequence[Path], wanted: Wanted | None = None, *, kind: str = "",
    complete: bool = True,
) -> Plan:  # fmt: skip
    """What bringing these lists in would change.

    Raises ImportRefused for a file that is no such list, UsageError for a name that is not there.
    """
    wanted = wanted or Wanted()
    found = read_list([source(path) for path in paths], kind)
    taken = _taken(found, _coded(study.project.territories, wanted))
    return _Planning(study.project.territories, found, taken, complete).plan()


def carry_out(study: Study, made: Plan) -> None:
    """Write a plan as one change that can be undone; nothing where nothing changes."""
    if not made.new and not made.completed:
        return
    gains = {gain.id: gain for gain in made.completed}

    def change(data: CommentedMap) -> None:
        for entry in data.get("territories") or ():
            if isinstance(entry, dict) and str(entry.get("id")) in gains:
                _complete(entry, gains[str(entry["id"])])
        appended(data, made.new)

    write = rewrite_yaml(study.root, TERRITORIES, change, "territories:\n")
    study.commit([write], f"imported {len(made.new)} territories, completed {len(gains)}")


def _complete(entry: Any, gain: Completed) -> None:
    """Fields added at the end of an entry, items at the end of its lists; comments stay."""
    tail = cut_tail(entry)
    for key in ("name", "code"):
        if getattr(gain, key):
            entry[key] = getattr(gain, key)
    for key in ("parents", "members"):
        more = list(getattr(gain, key))
        if not more:
            continue
        if isinstance(entry.get(key), list):
            entry[key].extend(more)
        else:
            entry[key] = [*([entry[key]] if entry.get(key) else []), *more]
    hang_tail(entry, tail)


# --- which places


def _coded(known: Territories, wanted: Wanted) -> Wanted:
    """The same with the study's own ids as official codes."""

    def code(name: str) -> str:
        held = known.get(name)
        return held.code if held and held.code else name

    return replace(wanted, only=tuple(map(code, wanted.only)), near=tuple(map(code, wanted.near)))


def _taken(found: TerritoryList, wanted: Wanted) -> list[Key]:
    """The places asked for, what lies in them, and all that holds any of these."""
    chosen = dict.fromkeys(key for name in wanted.only for key in _named(found, name))
    for name in wanted.near:
        chosen |= dict.fromkeys(_near(found, _named(found, name)))
    if not wanted.only and not wanted.near:
        chosen = dict.fromkeys(key for key in found.places if key[0] == found.main)
    every = dict(chosen)
    if wanted.members:
        inside = [inner for key in chosen for inner in found.inside(key) if key[0] != "region"
                  or found.main != "territoire-industrie"]  # fmt: skip
        every |= dict.fromkeys(inside)
    for key in list(every):
        _climb(found, key, every, wanted)
    return [key for key in found.places if key in every]


def _climb(found: TerritoryList, key: Key, every: dict[Key, None], wanted: Wanted) -> None:
    """What holds a place; but another Territoire d'industrie of the same EPCI is not asked for."""
    for outer in found.within.get(key, ()):
        passed = outer[0] == "territoire-industrie" or (
            outer[0] == "zone-emploi" and not wanted.zones
        )
        if outer not in every and not passed:
            every[outer] = None
            _climb(found, outer, every, wanted)


def _named(found: TerritoryList, name: str) -> list[Key]:
    """The places of a code or a name; where several levels share it, the list's own first."""
    wanted = fold_name(name)
    keys = [
        key for key, place in found.places.items()
        if place.code == name or fold_name(place.name) == wanted
        or slug(place.name or place.code) == name or _own_id(place) == name
    ]  # fmt: skip
    if not keys:
        if name in found.taken_in:
            place, into = found.taken_in[name]
            raise UsageError(
                f"{place.file}:{place.line}: {name} ({place.name}) is a commune no longer.",
                remedy=f"It lies in {into} now.",
            )
        names = [place.name for key, place in found.places.items() if key[0] == found.main]
        raise unknown("territory of these lists", name, names)
    own = [key for key in keys if key[0] == found.main]
    return own or keys[:1]


def _near(found: TerritoryList, keys: Iterable[Key]) -> list[Key]:
    """Places of the list's level that share a zone d'emploi with these, or lie in them."""
    around: set[Key] = set()
    for key in keys:
        held = [key, *found.inside(key)]
        around |= {key} | {outer for inner in held for outer in found.within.get(inner, ())
                           if outer[0] == "zone-emploi"}  # fmt: skip
    inner = {place for key in around for place in found.inside(key)} | around
    return [
        key for key in found.places if key[0] == found.main
        and (key in inner or any(place in inner for place in found.inside(key)))
    ]  # fmt: skip


# --- what they become


def _own_id(place: Place) -> str:
    """The id of a new territory: a name for a Territoire d'industrie, level and code for others."""
    if place.kind == "territoire-industrie" and place.name:
        return slug(place.name)
    return f"{place.kind}-{slug(place.code, 'code')}"


@dataclass
class _Planning:
    known: Territories
    found: TerritoryList
    taken: Sequence[Key]
    complete: bool
    ids: dict[Key, str] = field(default_factory=dict)

    def plan(self) -> Plan:
        by_code = {(t.kind, t.code): t.id for t in self.known.by_id.values() if t.code}
        by_name = {(t.kind, fold_name(t.name)): t.id for t in self.known.by_id.values()
                   if not t.code}  # fmt: skip
        for key in self.taken:
            self.ids[key] = self._id(self.found.places[key], by_code, by_name)
        there = [key for key in self.taken if self.ids[key] in self.known]
        new = [self._territory(key) for key in self.taken if self.ids[key] not in self.known]
        gains = [gain for key in there if (gain := self._gain(key))] if self.complete else []
        notes = (*self.found.warnings, *self._notes())
        return Plan(tuple(new), tuple(gains), len(there) - len(gains), len(self.taken), notes)

    def _id(self, place: Place, by_code: Mapping[Key, str], by_name: Mapping[Key, str]) -> str:
        held = by_code.get((place.kind, place.code)) or by_name.get(
            (place.kind, fold_name(place.name))
        )
        if held:
            return held
        own = _own_id(place)
        taken = own in self.known or own in self.ids.values()
        return f"{own}-{slug(place.code, 'code')}" if taken else own

    def _outer(self, key: Key) -> list[Key]:
        """What a place lies in, but not through another that is taken; Territoires d'industrie
        name their members themselves."""
        held = [k for k in self.found.within.get(key, ()) if k in self.ids]
        beyond = {far for near in held for far in self._above(near)}
        return [k for k in held if k not in beyond and k[0] != "territoire-industrie"]

    def _above(self, key: Key) -> set[Key]:
        found: set[Key] = set()
        for outer in self.found.within.get(key, ()):
            if outer in self.ids:
                found |= {outer} | self._above(outer)
        return found

    def _members(self, key: Key) -> list[Key]:
        if key[0] != "territoire-industrie":
            return []
        return [inner for inner in self.found.inside(key) if inner in self.ids]

    def _territory(self, key: Key) -> Territory:
        place = self.found.places[key]
        return Territory(
            self.ids[key], place.name or place.code, place.kind, place.code,
            tuple(self.ids[k] for k in self._outer(key)),
            tuple(self.ids[k] for k in self._members(key)),
        )  # fmt: skip

    def _gain(self, key: Key) -> Completed | None:
        place, held = self.found.places[key], self.known.by_id[self.ids[key]]
        around, within = self.known.holding(held.id), self.known.within(held.id)
        parents = [p for k in self._outer(key) if (p := self.ids[k]) not in around]
        members = [m for k in self._members(key) if (m := self.ids[k]) not in within]
        unnamed = bool(place.name) and held.name in ("", held.id, held.code)
        made = Completed(
            held.id, place.name if unnamed else "", "" if held.code else place.code,
            tuple(parents), tuple(members),
        )  # fmt: skip
        return made if made != Completed(held.id) else None

    def _notes(self) -> Iterable[str]:
        taken = set(self.taken)
        for place in self.found.obsolete:
            if (place.kind, place.code) in taken:
                yield (
                    f"{place.file}:{place.line}: {place.code} ({place.name}) is not in the "
                    "official code, by the list's own columns; taken as it stands."
                )
        for place in (self.found.places[key] for key in self.taken):
            if not place.name:
                yield f"{place.file}: {place.kind} {place.code} has no name in these lists."
        if gone := len(self.found.taken_in):
            yield f"{gone} communes that are none any more (COMD, COMA): not taken."
        for held in self.known.by_id.values():
            key = (held.kind, held.code)
            if held.kind == "commune" and held.code in self.found.taken_in:
                yield (
                    f"{TERRITORIES}: {held.code} ({held.id}) is obsolete: it lies in "
                    f"{self.found.taken_in[held.code][1]} now."
                )
            elif held.kind == self.found.main and held.code and key not in self.found.places:
                yield (
                    f"{TERRITORIES}: {held.code} ({held.id}) is in none of these lists: mistyped, "
                    "or obsolete."
                )
