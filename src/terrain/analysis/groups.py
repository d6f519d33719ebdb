"""What is compared: to which groups (territories, cases, roles…) a turn belongs.

Two attributes may be crossed: a turn then belongs to each pair of its groups, and to a subtotal
for each of the first, which counts once what several of its pairs hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.analysis.filters import transcript_passes, turn_passes
from terrain.analysis.guide import Guide
from terrain.errors import UsageError
from terrain.model.filter import ResolvedFilter
from terrain.model.names import fold_name, unknown
from terrain.model.project import Project
from terrain.model.territory import KINDS as SCALES
from terrain.model.transcript import KINDS, Transcript, Turn

By = Literal[
    "territory", "case", "role", "sector", "kind", "section", "year", "date", "coder", "participant"
]
BY: tuple[By, ...] = get_args(By)

#: The group of turns for which the study does not say (no territory, no date): never dropped.
NONE = ""
#: The key of the column that holds the whole study; a sum of columns would count twice.
TOTAL = "*"
#: What joins the keys of two crossed groups.
CROSS = " × "


@dataclass(frozen=True, slots=True)
class Group:
    """One column of a comparison. `label` is for people; "" for the group of the unsaid.

    Where two attributes are crossed, `second` is the label of the other one, and `subtotal` marks
    the whole of the first.
    """

    key: str
    label: str
    second: str | None = None
    subtotal: bool = False


@dataclass(frozen=True)
class Grouping:
    """How turns fall into groups. A `scale` (a kind of territory) lifts each territory to those
    of that kind that hold it; one that straddles two régions belongs to both. `across` crosses a
    second attribute."""

    project: Project
    by: By = "territory"
    scale: str | None = None
    across: By | None = None
    guide: Guide = field(init=False, repr=False)
    _lifted: dict[str | None, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "guide", Guide(self.project))
        for name in (self.by, self.across):
            if name is not None and name not in BY:
                raise unknown("attribute to compare by", name, BY)
        if self.scale is not None and "territory" not in (self.by, self.across):
            raise UsageError("a scale is for territories.", remedy="Compare by territory.")
        if self.across is not None and "coder" in (self.by, self.across):
            raise UsageError(
                "coders cannot be crossed.", remedy="Compare one coder’s work with --coder NAME."
            )
        if self.by == self.across:
            raise UsageError("an attribute is not crossed with itself.", remedy="Name two.")
        if self.scale is not None and self.scale not in SCALES:
            raise unknown("kind of territory", self.scale, SCALES)

    def of(self, transcript: Transcript, turn: Turn | None) -> tuple[str, ...]:
        """The keys of a turn's groups (turn None: a text without turns). Not for `coder`."""
        first = self._keys(self.by, transcript, turn)
        if self.across is None:
            return first
        second = self._keys(self.across, transcript, turn)
        pairs = [f"{a}{CROSS}{b}" for a in first for b in second]
        return (*pairs, *(f"{a}{CROSS}{TOTAL}" for a in first))

    def straddles(self, keys: tuple[str, ...]) -> bool:
        """Whether a turn with these groups belongs to several of them, subtotals aside."""
        if self.across is None:
            return len(keys) > 1
        return sum(not key.endswith(f"{CROSS}{TOTAL}") for key in keys) > 1

    def _keys(self, by: By, transcript: Transcript, turn: Turn | None) -> tuple[str, ...]:
        if by == "territory":
            place = self.project.territory(transcript, turn) if turn else transcript.territory
            return self.lifted(place)
        if by == "role":
            return (self.project.role(transcript, turn) if turn else NONE,)
        if by == "sector":
            person = self.project.participant(transcript, turn) if turn else None
            return (person.sector if person else NONE,)
        if by == "section":
            section = transcript.section_of(turn) if turn else None
            return (self.guide.title(transcript, section.title) if section else NONE,)
        if by == "participant":
            speaker = transcript.speakers.get(turn.speaker) if turn else None
            return (speaker.participant or NONE if speaker else NONE,)
        if by in ("date", "year"):
            return (str(transcript.date.year) if transcript.date else NONE,)
        return (transcript.case if by == "case" else transcript.kind,)

    def lifted(self, place: str | None) -> tuple[str, ...]:
        """The groups of a territory, at the scale asked."""
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
        if self.across is None:
            rank = self._rank(self.by)
            return tuple(Group(key, self.label(key)) for key in sorted(set(keys), key=rank))
        first, second = self._rank(self.by), self._rank(self.across)
        split = {key: _halves(key) for key in keys}
        found = sorted(
            split.items(),
            key=lambda item: (first(item[1][0]), item[1][1] == TOTAL, second(item[1][1])),
        )
        return tuple(self._crossed(key, a, b) for key, (a, b) in found)

    def _crossed(self, key: str, first: str, second: str) -> Group:
        assert self.across is not None
        if second == TOTAL:
            return Group(key, self._label(self.by, first), "", subtotal=True)
        return Group(key, self._label(self.by, first), self._label(self.across, second))

    def _rank(self, by: By) -> Callable[[str], tuple[object, ...]]:
        """The order of an attribute's groups: the study's own where it has one, the unsaid last."""
        names: Iterable[str] = ()
        if by == "territory":
            names = self.project.territories.by_id
        elif by == "case":
            names = self.project.cases
        elif by == "kind":
            names = KINDS
        elif by == "section":
            cases = self.project.cases.values()
            names = dict.fromkeys(part.section for case in cases for part in case.guide)
        order = {name: rank for rank, name in enumerate(names)}
        last = len(order)
        return lambda key: (key == NONE, order.get(key, last), fold_name(key), key)

    def label(self, key: str) -> str:
        """The name of a group of the first attribute as people know it."""
        return self._label(self.by, key)

    def _label(self, by: By, key: str) -> str:
        if by == "territory" and (place := self.project.territories.get(key)):
            return place.name or key
        if by == "case" and (case := self.project.cases.get(key)):
            return case.title or key
        return self.project.settings.coders.get(key) or key if by == "coder" else key


def _halves(key: str) -> tuple[str, str]:
    first, _, second = key.partition(CROSS)
    return first, second


def hidden_groups(
    whole: Project,
    visible: Project,
    by: By = "territory",
    scale: str | None = None,
    where: ResolvedFilter | None = None,
    across: By | None = None,
) -> frozenset[str]:
    """The groups in which consent hides something: their counts are lower bounds.

    `visible` is what `access.permitted` made of `whole`. Only keys come out, never words; by
    participant none does, since the key would itself name the person who withdrew.
    """
    grouping = Grouping(whole, by, scale, across)
    if "participant" in (by, across):
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
