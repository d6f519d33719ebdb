"""The k-rule: a role, a place and a period together should be shared by at least k people.

What is counted is the corpus: the participants of this role who spoke from this place in this
period. The field holds more people than were met, so the count is a lower bound of the crowd in
which a speaker hides; a person who knows the field may give the population, once a speaker
(`terrain participant settle`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from terrain.model.combination import Combination, SettledCombination
from terrain.model.names import fold_name
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

#: Fewer people than this is a warning.
K = 3


@dataclass(frozen=True, slots=True)
class Met:
    """One participant as the corpus met them: in which places (ids), in which years."""

    participant: str
    role: str
    places: frozenset[str]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rarity:
    """A combination shown of a participant, with how many share it: `count` in the corpus, the
    participant included; `settled` is the row that a person wrote about it, if it covers it."""

    participant: str
    combination: Combination
    count: int
    k: int = K
    settled: SettledCombination | None = None

    @property
    def warns(self) -> bool:
        """Whether it is rare and nobody settled it."""
        return self.count < self.k and self.settled is None


def met(project: Project) -> tuple[Met, ...]:
    """Every participant who speaks in the project, the researchers aside, by id."""
    seen: dict[str, tuple[str, set[str], set[int]]] = {}
    for transcript, turn in project.turns():
        person = project.participant(transcript, turn)
        if person is None or project.asks(transcript, turn):
            continue
        _, places, years = seen.setdefault(
            person.id, (project.role(transcript, turn), set(), set())
        )
        if place := project.territory(transcript, turn):
            places.add(place)
        if transcript.date:
            years.add(transcript.date.year)
    return tuple(
        Met(name, role, frozenset(places), frozenset(years))
        for name, (role, places, years) in sorted(seen.items())
    )


def combination_of(project: Project, transcript: Transcript, turn: Turn) -> Combination:
    """Role, place and year of a turn, as closely as the study knows them."""
    return Combination(
        project.role(transcript, turn),
        project.territory(transcript, turn) or "",
        str(transcript.date.year) if transcript.date else "",
    )


def sharing(
    project: Project, shown: Combination, people: Iterable[Met] | None = None
) -> tuple[str, ...]:
    """The participants whom a combination fits; `people` is `met(project)`, kept by a caller."""
    inside = project.territories.within(shown.place) if shown.place else frozenset()
    years = _years(shown.period)
    return tuple(
        one.participant
        for one in (met(project) if people is None else people)
        if (not shown.role or fold_name(one.role) == fold_name(shown.role))
        and (not shown.place or one.places & inside)
        and (not years or one.years & years)
    )


def _years(period: str) -> frozenset[int]:
    found = [int(year) for year in re.findall(r"(?:19|20)\d\d", period)]
    return frozenset(range(min(found), max(found) + 1)) if found else frozenset()


def settlement(
    project: Project, participant: str, shown: Combination, k: int = K
) -> SettledCombination | None:
    """The settlement that covers what is shown of a participant.

    One about a finer place covers the places that hold it. A population below k settles nothing,
    and without a population there must be a remark.
    """
    return next(
        (
            row
            for row in project.combinations
            if row.participant == participant and _settles(row, k) and _covers(project, row, shown)
        ),
        None,
    )


def _settles(row: SettledCombination, k: int) -> bool:
    return bool(row.remark.strip()) if row.population is None else row.population >= k


def _covers(project: Project, row: SettledCombination, shown: Combination) -> bool:
    if row.role and shown.role and fold_name(row.role) != fold_name(shown.role):
        return False
    if row.place and shown.place and shown.place not in project.territories.holding(row.place):
        return False
    years = _years(shown.period)
    return not (row.period and years and not years & _years(row.period))


def rarities(
    project: Project, shown: Iterable[tuple[str, Combination]], k: int = K,
    people: Iterable[Met] | None = None,
) -> tuple[Rarity, ...]:  # fmt: skip
    """What was shown of whom (participant, combination), each once, in their order, counted.

    `people` is `met(project)`, kept by a caller that asks often.
    """
    people = met(project) if people is None else tuple(people)
    return tuple(
        Rarity(
            participant, combination, len(sharing(project, combination, people)), k,
            settlement(project, participant, combination, k),
        )
        for participant, combination in dict.fromkeys(shown)
    )  # fmt: skip


def roster_rarities(project: Project, k: int = K) -> tuple[Rarity, ...]:
    """Every combination under which a participant speaks in the project, those below k."""
    shown = [
        (person.id, combination_of(project, transcript, turn))
        for transcript, turn in project.turns()
        if (person := project.participant(transcript, turn)) and not project.asks(transcript, turn)
    ]
    return tuple(r for r in rarities(project, sorted(dict.fromkeys(shown)), k) if r.count < k)
