"""The words of a study by which a manuscript may name its speakers: roles, sectors, places, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from terrain.fold import bare
from terrain.language.roles import phrases, singular
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.territory import Territory

_WORD = re.compile(r"[^\W_]+")
#: Words of a sector that say nothing of it.
_EMPTY = frozenset(
    {"industrie", "industriel", "entreprise", "service", "developpement", "economique", "action",
     "publique", "locale", "local", "secteur", "pour", "avec", "dans", "chez", "salarie",
     "personne", "projet", "direction", "equipement"}
)  # fmt: skip
_EPCI = {
    "CC": "communauté de communes", "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a text that the study knows: as `said`, what they may mean, where they stand."""

    said: str
    means: tuple[str, ...]
    span: Span


_Phrases = dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]


class Vocabulary:
    """The phrases of one study, folded; build it once a study."""

    def __init__(self, project: Project) -> None:
        roles = dict(phrases())
        for person in project.participants.values():
            words = tuple(map(singular, _words(person.role)))
            if words:
                held = roles.get(words, ())
                roles[words] = held if person.role in held else (*held, person.role)
        self._roles = _indexed(roles)
        places: dict[tuple[str, ...], tuple[str, ...]] = {}
        for territory in project.territories.by_id.values():
            for name in _names(territory):
                held = places.get(_words(name), ())
                places[_words(name)] = (*held, territory.id)
        self._places = _indexed(places)
        self._sectors = frozenset().union(
            *(self.sector_words(person.sector) for person in project.participants.values())
        )
        ids = sorted(project.participants, key=len, reverse=True)
        self._ids = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids)) or '(?!)'})(?![\w-])")

    def sector_words(self, text: str) -> frozenset[str]:
        """The words of a text that may tell a sector."""
        return frozenset(
            word for w in _words(text) if len(word := singular(w)) > 3 and word not in _EMPTY
        )

    def roles(self, text: str, span: Span) -> Iterator[Found]:
        """Words for people, in any number and gender."""
        return _find(text, span, self._roles, plural=True)

    def territories(self, text: str, span: Span) -> Iterator[Found]:
        """Names of the study's territories; each begins with a capital."""
        for found in _find(text, span, self._places, plural=False):
            if found.said[0].isupper() or found.said.startswith("communauté"):
                yield found

    def sectors(self, text: str, span: Span) -> Iterator[Found]:
        """Words of the sectors of the roster."""
        for mark in _WORD.finditer(text, span.start, span.end):
            if (word := singular(bare(mark[0]))) in self._sectors:
                yield Found(mark[0], (word,), Span(*mark.span()))

    def participants(self, text: str, span: Span) -> Iterator[Found]:
        """Ids of the roster."""
        for mark in self._ids.finditer(text, span.start, span.end):
            yield Found(mark[0], (mark[0],), Span(*mark.span()))


def _words(text: str) -> tuple[str, ...]:
    return tuple(bare(mark[0]) for mark in _WORD.finditer(text))


def _names(territory: Territory) -> Iterable[str]:
    """The name, and the ways in which people shorten it."""
    plain = re.sub(r"\s*\([^)]*\)", "", territory.name)
    names = [territory.name, plain, *re.findall(r"\(([^)]*)\)", territory.name)]
    names += [part for part in re.split(r"\s+[–—-]\s+", plain) if len(part) > 3]
    short, _, rest = plain.partition(" ")
    if short in _EPCI:
        names.append(f"{_EPCI[short]} {rest}")
    return dict.fromkeys(name for name in names if _words(name))


def _indexed(phrases: dict[tuple[str, ...], tuple[str, ...]]) -> _Phrases:
    found: _Phrases = {}
    for words, means in phrases.items():
        found.setdefault(words[0], []).append((words, means))
    for group in found.values():
        group.sort(key=lambda pair: -len(pair[0]))
    return found


def _find(text: str, span: Span, known: _Phrases, *, plural: bool) -> Iterator[Found]:
    """The phrases in a stretch, the longest first, none overlapping."""
    marks = list(_WORD.finditer(text, span.start, span.end))
    keys = [singular(bare(m[0])) if plural else bare(m[0]) for m in marks]
    at = 0
    while at < len(keys):
        for words, means in known.get(keys[at], ()):
            if tuple(keys[at : at + len(words)]) == words:
                place = Span(marks[at].start(), marks[at + len(words) - 1].end())
                yield Found(place.of(text), means, place)
                at += len(words) - 1
                break
        at += 1
