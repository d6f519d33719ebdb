"""The key of real names: who stands behind each pseudonym. It is never part of a study.

Nothing here shows a name by itself: the `repr` of these values says ids and counts, since a
traceback, a log or a notebook would otherwise write the names down.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """The real names of one participant: `first` and `last` names as written, the other words
    that would identify them (`other`: nicknames, name of the firm, of a village)."""

    first: tuple[str, ...] = field(default=(), repr=False)
    last: tuple[str, ...] = field(default=(), repr=False)
    other: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.first) + len(self.last) + len(self.other)

    def joined(self, more: Person) -> Person:
        """These names and more, each once, in the order of their coming."""
        return Person(
            _once(self.first, more.first),
            _once(self.last, more.last),
            _once(self.other, more.other),
        )


@dataclass(frozen=True, slots=True)
class Key:
    """Real names by participant id, and terms that must never appear, whoever they are about."""

    people: Mapping[str, Person] = field(default_factory=dict, repr=False)
    terms: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        """How many names and terms there are."""
        return sum(map(len, self.people.values())) + len(self.terms)

    def with_person(self, participant: str, names: Person) -> Key:
        """The key with more names of a participant."""
        known = self.people.get(participant, Person())
        return Key({**self.people, participant: known.joined(names)}, self.terms)

    def with_terms(self, terms: tuple[str, ...]) -> Key:
        """The key with more terms that must never appear."""
        return Key(self.people, _once(self.terms, terms))

    def without(self, participant: str) -> Key:
        """The key without a participant."""
        return Key({k: v for k, v in self.people.items() if k != participant}, self.terms)


def names(text: str) -> tuple[str, ...]:
    """Names separated by `;` or line ends, in NFC, without blanks; each once."""
    parts = text.replace("\n", ";").split(";")
    clean = (" ".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    return tuple(dict.fromkeys(part for part in clean if part))


def _once(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))
