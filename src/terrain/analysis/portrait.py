"""One territory against the others, and its parts against each other: the facts of a portrait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from terrain.analysis.comparison import Comparison
from terrain.analysis.filters import passing_turns
from terrain.analysis.groups import TOTAL, Group
from terrain.model.filter import ResolvedFilter
from terrain.model.participant import Participant
from terrain.model.project import Project
from terrain.model.territory import Territories


@dataclass(frozen=True, slots=True)
class Encounter:
    """One person heard in a territory (or a bare label): where they speak from, how much."""

    who: str
    role: str
    category: str
    sector: str
    territory: str | None
    transcripts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeHere:
    """One code here and elsewhere: codings, and for 10,000 words of respondents; None where there
    is no word to divide by. `score` is Lafon's specificity."""

    code: str
    label: str
    here: int
    elsewhere: int
    rate_here: float | None
    rate_elsewhere: float | None
    score: float


def encounters(project: Project, where: ResolvedFilter) -> tuple[Encounter, ...]:
    """The people of a Project that the gate has passed who speak within a filter, researchers
    aside, by role and then by name."""
    held: dict[tuple[str, str], tuple[Participant | None, str, str | None, dict[str, None]]] = {}
    for transcript, turns in passing_turns(project, where):
        for turn in turns:
            if turn is None or project.asks(transcript, turn):
                continue
            person = project.participant(transcript, turn)
            key = ("", person.id) if person else (transcript.id, turn.speaker)
            entry = held.setdefault(
                key,
                (person, project.role(transcript, turn), project.territory(transcript, turn), {}),
            )
            entry[3][transcript.id] = None
    found = [
        Encounter(key[1], role, person.category if person else "", person.sector if person else "",
                  place, tuple(texts))
        for key, (person, role, place, texts) in held.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda e: (e.role, e.who)))


def themes(whole: Comparison, here: str, scores: Mapping[str, float]) -> tuple[ThemeHere, ...]:
    """The codes of a comparison by territory, for one of its groups against all the rest, from the
    most to the least its own. Families are left out."""
    own, total = whole.denominators[here], whole.denominators[TOTAL]
    words, others = own.field_words, total.field_words - own.field_words
    found = []
    for row in whole.rows:
        if row.family:
            continue
        count, all_of_it = whole.value(row, here), whole.value(row, TOTAL)
        rest = max(0, all_of_it - count)
        found.append(
            ThemeHere(
                row.code, row.label, count, rest,
                10_000 * count / words if words else None,
                10_000 * rest / others if others > 0 else None,
                scores.get(row.code, 0.0),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda t: (-t.score, -t.here, t.code)))


@dataclass(frozen=True, slots=True)
class Apart:
    """A code said in some parts of a territory, and unsaid in others whose coding is finished."""

    label: str
    said: tuple[Group, ...]
    unsaid: tuple[Group, ...]


def parts(inner: Comparison, place: str, territories: Territories) -> tuple[Group, ...]:
    """The groups of a comparison that are parts of a territory: places within it, or zones that
    hold places within it; not the territory itself, nor what holds all of it."""
    inside = territories.within(place)
    beside = territories.holding(place)
    held = {outer for name in inside for outer in territories.holding(name)} - beside
    return tuple(g for g in inner.groups if g.key in (inside | held) and g.key != place)


def shared(inner: Comparison, among: Sequence[Group]) -> tuple[tuple[str, ...], tuple[Apart, ...]]:
    """Labels of the codes said in every part; and those said in some and unsaid in others."""
    everywhere, apart = [], []
    for row in inner.rows:
        if row.family or len(among) < 2:
            continue
        said = tuple(g for g in among if inner.value(row, g))
        silent = tuple(g for g in among if inner.cell(row, g).state == "unsaid")
        if len(said) == len(among):
            everywhere.append(row.label)
        elif said and silent:
            apart.append(Apart(row.label, said, silent))
    return tuple(everywhere), tuple(apart)
