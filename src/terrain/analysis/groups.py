"""What is compared: to which groups (territories, cases, roles…) a turn belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.analysis.filters import transcript_passes, turn_passes
from terrain.errors import UsageError
from terrain.model.filter import ResolvedFilter
from terrain.model.names import fold_name, unknown
from terrain.model.project import Project
from terrain.model.territory import KINDS as SCALES
from terrain.model.transcript import KINDS, Transcript, Turn

By = Literal["territory", "case", "role", "kind", "coder", "date", "participant"]
BY: tuple[By, ...] = get_args(By)

#: The group of turns for which the study does not say (no territory, no date): never dropped.
NONE = ""
#: The key of the column that holds the whole study; a sum of columns would count twice.
TOTAL = "*"


@dataclass(frozen=True, slots=True)
class Group:
    """One column of a comparison. `label` is for people; "" for the group of the unsaid."""

    key: str
    label: str


@dataclass(frozen=True)
class Grouping:
    """How turns fall into groups. A `scale` (a kind of territory) lifts each territory to those
    of that kind that hold it; one that straddles two régions belongs to both."""

    project: Project
    by: By = "territory"
    scale: str | None = None
    _lifted: dict[str | None, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.by not in BY:
            raise unknown("attribute to compare by", self.by, BY)
        if self.scale is not None and self.by != "territory":
            raise UsageError("a scale is for territories.", remedy="Compare by territory.")
        if self.scale is not None and self.scale not in SCALES:
            raise unknown("kind of territory", self.scale, SCALES)

    def of(self, transcript: Transcript, turn: Turn | None) -> tuple[str, ...]:
        """The keys of a turn's groups (turn None: a text without turns). Not for `coder`."""
        if self.by == "territory":
            place = self.project.territory(transcript, turn) if turn else transcript.territory
            return self._lift(place)
        if self.by == "role":
            return (self.project.role(transcript, turn) if turn else NONE,)
        if self.by == "participant":
            speaker = transcript.speakers.get(turn.speaker) if turn else None
            return (speaker.participant or NONE if speaker else NONE,)
        if self.by == "date":
            return (str(transcript.date.year) if transcript.date else NONE,)
        return (transcript.case if self.by == "case" else transcript.kind,)

    def _lift(self, place: str | None) -> tuple[str, ...]:
        if place not in self._lifted:
            self._lifted[place] = self._holders(place)
        return self._lifted[place]

    def _holders(self, place: str | None) -> tuple[str, ...]:
        if place is None or self.scale is None:
            return (place or NONE,)
        holders = self.project.territories.holding(place)
        known = self.project.territories.by_id
        found = [name for name in known if name in holders and known[name].kind == self.scale]
        return tuple(found) or (NONE,)

    def ordered(self, keys: Iterable[str]) -> tuple[Group, ...]:
        """Groups in the study's own order where it has one, the unsaid last."""
        order: dict[str, int] = {}
        if self.by == "territory":
            order = {name: rank for rank, name in enumerate(self.project.territories.by_id)}
        elif self.by == "case":
            order = {name: rank for rank, name in enumerate(self.project.cases)}
        elif self.by == "kind":
            order = {name: rank for rank, name in enumerate(KINDS)}
        last = len(order)
        found = sorted(set(keys), key=lambda k: (k == NONE, order.get(k, last), fold_name(k), k))
        return tuple(Group(key, self.label(key)) for key in found)

    def label(self, key: str) -> str:
        """The name of a group as people know it."""
        if self.by == "territory" and (place := self.project.territories.get(key)):
            return place.name or key
        if self.by == "case" and (case := self.project.cases.get(key)):
            return case.title or key
        return self.project.settings.coders.get(key) or key if self.by == "coder" else key


def hidden_groups(
    whole: Project,
    visible: Project,
    by: By = "territory",
    scale: str | None = None,
    where: ResolvedFilter | None = None,
) -> frozenset[str]:
    """The groups in which consent hides something: their counts are lower bounds.

    `visible` is what `access.permitted` made of `whole`. Only keys come out, never words; by
    participant none does, since the key would itself name the person who withdrew.
    """
    grouping = Grouping(whole, by, scale)
    if by == "participant":
        return frozenset()
    if by == "coder":
        seen = {coding.id for coding in visible.codings}
        return frozenset(c.coder for c in whole.codings if c.id not in seen)
    found: set[str] = set()
    for name, transcript in whole.transcripts.items():
        shown = visible.transcripts.get(name)
        if shown is transcript or (where and not transcript_passes(transcript, where)):
            continue
        kept = {turn.number for turn in shown.turns} if shown else set()
        gone: list[Turn | None] = [t for t in transcript.turns if t.number not in kept]
        for turn in gone if transcript.turns else [None]:
            if not where or turn_passes(whole, transcript, turn, where):
                found.update(grouping.of(transcript, turn))
    return frozenset(found)
