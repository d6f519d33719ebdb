"""Who was met, where and when, against the plan; and who speaks how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from terrain.access import Restricted
from terrain.analysis.filters import passing_turns
from terrain.analysis.ground import Ground
from terrain.analysis.groups import Group, Grouping
from terrain.analysis.words import word_starts
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn


@dataclass(frozen=True, slots=True)
class Met:
    """People of a role in a territory. A person is one of the roster, or else a bare label of one
    transcript. `planned`: people that the cases' plans ask for, None where none speaks of it."""

    people: int = 0
    transcripts: int = 0
    words: int = 0
    planned: int | None = None

    @property
    def missing(self) -> int:
        """How many people of the plan remain to be met."""
        return max(0, (self.planned or 0) - self.people)


@dataclass(frozen=True, slots=True)
class Speaker:
    """How much one label says in one transcript; `share` of all its words."""

    transcript: str
    label: str
    participant: str | None
    part: str
    role: str
    territory: str | None
    turns: int
    words: int
    share: float
    asks: bool


@dataclass(frozen=True)
class Fieldwork:
    """`cells` by (territory, role). `unheard`: how many of the roster never speak here (never who:
    it could tell who withdrew). `months`: transcripts by `YYYY-MM`, in order, months without any
    included; `undated` have no date."""

    study: str
    scale: str | None
    territories: tuple[Group, ...]
    roles: tuple[Group, ...]
    cells: Mapping[tuple[str, str], Met] = field(repr=False)
    speakers: tuple[Speaker, ...]
    transcripts: int
    words: int
    researchers_words: int
    months: tuple[tuple[str, int], ...]
    undated: int
    unheard: int
    planned: bool
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None

    def cell(self, territory: str, role: str) -> Met:
        """Who was met; an empty cell where nobody was, nor was to be."""
        return self.cells.get((territory, role), Met())


def fieldwork(
    project: Project, *, scale: str | None = None, where: ResolvedFilter | None = None,
    restricted: Restricted | None = None,
) -> Fieldwork:  # fmt: skip
    """The fieldwork of a Project that the gate has passed; territories at a `scale` if asked.

    Raises UsageError for a scale that territories do not have.
    """
    places, roles = Grouping(project, "territory", scale), Grouping(project, "role")
    people: dict[tuple[str, str], set[tuple[str, str]]] = {}
    texts: dict[tuple[str, str], set[str]] = {}
    words: dict[tuple[str, str], int] = {}
    speakers: list[Speaker] = []
    heard: set[str] = set()
    total = asked = 0
    days = []
    for transcript, turns in passing_turns(project, where or ResolvedFilter()):
        days.append(transcript.date)
        counted = _counted(transcript, turns)
        total += sum(counted)
        for turn, count in zip(turns, counted, strict=True):
            if turn is None or project.asks(transcript, turn):
                asked += count if turn is not None else 0
                continue
            person = project.participant(transcript, turn)
            who = ("", person.id) if person else (transcript.id, turn.speaker)
            heard |= {person.id} if person else set()
            for place in places.of(transcript, turn):
                key = (place, roles.of(transcript, turn)[0])
                people.setdefault(key, set()).add(who)
                texts.setdefault(key, set()).add(transcript.id)
                words[key] = words.get(key, 0) + count
        speakers += _speakers(project, transcript, turns, counted)
    plan = _plan(project, places, where or ResolvedFilter())
    keys = {*people, *plan}
    cells = {
        key: Met(
            len(people.get(key, ())), len(texts.get(key, ())), words.get(key, 0), plan.get(key)
        )
        for key in keys
    }
    known = [day for day in days if day]
    return Fieldwork(
        project.settings.name, scale, places.ordered({place for place, _ in keys}),
        roles.ordered({role for _, role in keys}), cells, tuple(speakers), len(days), total, asked,
        _months(sorted({(day.year, day.month) for day in known}),
                [(day.year, day.month) for day in known]),
        len(days) - len(known), sum(p not in heard for p in project.participants),
        bool(plan), restricted or Restricted(), project.fictional, project.all_fictional,
    )  # fmt: skip


def _counted(transcript: Transcript, turns: tuple[Turn | None, ...]) -> list[int]:
    """The words of each turn."""
    starts = word_starts(transcript.body)
    if turns == (None,):
        return [len(starts)]
    first = starts.searchsorted([turn.span.start for turn in turns if turn])
    last = starts.searchsorted([turn.span.end for turn in turns if turn])
    return list((last - first).tolist())


def _speakers(
    project: Project, transcript: Transcript, turns: tuple[Turn | None, ...], counted: list[int]
) -> list[Speaker]:
    """The speakers of a transcript, who says most first."""
    held: dict[str, list[tuple[Turn, int]]] = {}
    for turn, count in zip(turns, counted, strict=True):
        if turn is not None:
            held.setdefault(turn.speaker, []).append((turn, count))
    whole = sum(counted) or 1
    found = []
    for label, said in held.items():
        turn, count = said[0][0], sum(words for _, words in said)
        person = project.participant(transcript, turn)
        found.append(
            Speaker(
                transcript.id, label, person.id if person else None, transcript.part_of(turn),
                project.role(transcript, turn), project.territory(transcript, turn), len(said),
                count, count / whole, project.asks(transcript, turn),
            )
        )  # fmt: skip
    return sorted(found, key=lambda s: (-s.words, s.label))


#: What a filter may ask without making holes of what the plan never promised.
_PLANNED = ("territories", "cases", "roles", "parts")


def _plan(project: Project, places: Grouping, where: ResolvedFilter) -> dict[tuple[str, str], int]:
    """People to be met by (territory, role), over the plans of all cases, of what passes; nothing
    under a filter of which a plan says nothing (a year, a section…)."""
    if any(
        getattr(where, item.name) is not None for item in fields(where) if item.name not in _PLANNED
    ):
        return {}
    found: dict[tuple[str, str], int] = {}
    for case in project.cases.values():
        for line in case.plan:
            target = line.territory or case.territory
            if not (
                (where.cases is None or case.id in where.cases)
                and (where.roles is None or line.role in where.roles)
                and (where.territories is None or target in where.territories)
            ):
                continue
            for place in places.lifted(target):
                key = (place, line.role)
                found[key] = found.get(key, 0) + line.people
    return found


def _months(
    known: list[tuple[int, int]], days: list[tuple[int, int]]
) -> tuple[tuple[str, int], ...]:
    if not known:
        return ()
    found, (year, month) = [], known[0]
    while (year, month) <= known[-1]:
        found.append((f"{year:04d}-{month:02d}", days.count((year, month))))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)
