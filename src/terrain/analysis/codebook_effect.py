"""What a change of the codebook does to the codings: seen before anything is written.

Codings are not rewritten when a code changes its name or place; what changes is the code for which
they count, the families in which they count, and whether their definition is still the code's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from terrain.analysis.coding_list import is_older
from terrain.model.code_expression import current_code
from terrain.model.codebook import Codebook
from terrain.model.project import Project


@dataclass(frozen=True, slots=True)
class Reach:
    """Codings, the transcripts that hold them, and who made them."""

    codings: int = 0
    transcripts: int = 0
    coders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Codings that pass from one code to another (the same, where only its family changes);
    `left` and `joined` are the families, ids, in which they cease and begin to count."""

    old: str
    new: str
    left: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True)
class Effect:
    """`passages`: what will count elsewhere; `outdated`: codings whose definition becomes an older
    one. `reach` is of both. Counted on what may be analysed."""

    passages: tuple[Passage, ...] = ()
    outdated: Reach = field(default_factory=Reach)
    reach: Reach = field(default_factory=Reach)

    def __bool__(self) -> bool:
        return bool(self.reach.codings)


def effect(
    project: Project, after: Codebook, moved: Mapping[str, str] | None = None
) -> Effect:  # fmt: skip
    """What the codings of a permitted Project become under another codebook; `moved` are codings,
    by id, that are put under a code by hand and take its definition."""
    before, hands = project.codebook, moved or {}
    ways: dict[tuple[str, str], _Way] = {}
    groups: dict[_Way, _Gathered] = {}
    outdated, everything = _Gathered(), _Gathered()
    for coding in project.codings:
        name = hands.get(coding.id, coding.code)
        if (coding.code, name) not in ways:
            ways[coding.code, name] = _way(before, after, coding.code, name)
        way = ways[coding.code, name]
        older = coding.id not in hands and is_older(after, coding) and not is_older(before, coding)
        if way[0] != way[1] or way[2] or way[3]:
            groups.setdefault(way, _Gathered()).add(coding.transcript, coding.coder)
        elif not older:
            continue
        everything.add(coding.transcript, coding.coder)
        if older:
            outdated.add(coding.transcript, coding.coder)
    passages = tuple(Passage(*way, gathered.reach) for way, gathered in groups.items())
    return Effect(passages, outdated.reach, everything.reach)


#: The living code before and after, the families left and joined.
_Way = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def _way(before: Codebook, after: Codebook, old: str, new: str) -> _Way:
    was, becomes = current_code(before, old), current_code(after, new)
    # A family that only changes its name is neither left nor joined.
    above = [current_code(after, name) for name in _above(before, was)]
    then = list(_above(after, becomes))
    return (
        was, becomes, tuple(name for name in above if name not in then),
        tuple(name for name in then if name not in above),
    )  # fmt: skip


def _above(book: Codebook, name: str) -> tuple[str, ...]:
    return book.path(name)[:-1] if name in book.by_id else ()


class _Gathered:
    """Codings counted one by one."""

    def __init__(self) -> None:
        self.transcripts: set[str] = set()
        self.coders: Counter[str] = Counter()

    def add(self, transcript: str, coder: str) -> None:
        self.transcripts.add(transcript)
        self.coders[coder] += 1

    @property
    def reach(self) -> Reach:
        return Reach(self.coders.total(), len(self.transcripts), tuple(sorted(self.coders)))
