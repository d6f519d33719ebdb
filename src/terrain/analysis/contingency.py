"""Terms or codes by group: the table behind specificities and correspondence analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.analysis.groups import NONE, Group, Grouping
from terrain.analysis.speech import gather
from terrain.analysis.vocabulary import Membership, Vocabulary
from terrain.errors import UsageError
from terrain.model.code_expression import current_code
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GroupSize:
    """A group and its denominators: its occurrences `size` (words; or codings), those of terms
    that are in the table included; `units` of speech and `transcripts` that they come from."""

    group: Group
    size: int
    units: int
    transcripts: int


@dataclass(frozen=True, eq=False)
class Contingency:
    """`table`: (groups, terms) occurrences; `totals`: (terms,) in the whole corpus of `corpus`
    occurrences, groups or none: what spans two groups counts in both, and once in the whole.
    `uncounted` of the corpus belong to no group. `labels` of the terms, for codes."""

    of: str
    terms: tuple[str, ...]
    groups: tuple[GroupSize, ...]
    table: Ints
    totals: Ints
    corpus: int
    uncounted: int
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The groups' keys, in order."""
        return tuple(size.group.key for size in self.groups)


def of_words(grouping: Grouping, held: Vocabulary, groups: Membership) -> Contingency:
    """Terms of a vocabulary by group."""
    import numpy as np

    table = (groups.table @ held.counts).toarray()
    sizes = groups.table @ held.sizes
    grouped = np.asarray(groups.table.sum(axis=0)).ravel() > 0
    transcripts = [
        len(np.unique(held.transcript[groups.table[[row]].indices]))
        for row in range(len(groups.keys))
    ]
    units = np.asarray(groups.table.sum(axis=1)).ravel()
    made = tuple(
        GroupSize(group, int(size), int(unit), count)
        for group, size, unit, count in zip(
            grouping.ordered(groups.keys), sizes, units, transcripts, strict=True
        )
    )
    return Contingency(
        held.kind, held.terms, made, table,
        np.asarray(held.counts.sum(axis=0), np.int64).ravel(), int(held.sizes.sum()),
        int(held.sizes[~grouped].sum()),
    )  # fmt: skip


def of_codes(
    project: Project, grouping: Grouping, *, minimum: int = 1,
    where: ResolvedFilter | None = None, coders: frozenset[str] | None = None,
) -> Contingency:  # fmt: skip
    """Codes by group: an occurrence is a coding, in each group whose turns it touches.

    Codings of the researchers' words alone are left out. Raises UsageError for groups of coders,
    whose habits are not what a place has of its own.
    """
    import numpy as np

    if "coder" in (grouping.by, grouping.across):
        raise UsageError(
            "coders are not groups of speech.", remedy="Compare coders with: terrain agreement."
        )
    speech = gather(project, grouping, where, coders)
    said = speech.turn_asks[speech.piece_turn] == 0
    coding, turn = speech.piece_coding[said], speech.piece_turn[said]
    kept = np.unique(coding)
    codes = [current_code(project.codebook, speech.codings[n].code) for n in kept.tolist()]
    totals: dict[str, int] = {}
    for code in codes:
        totals[code] = totals.get(code, 0) + 1
    order = [code.id for code, _ in project.codebook.walk()]
    terms = [code for code in order if totals.get(code, 0) >= max(minimum, 1)]
    terms += sorted(code for code in totals if code not in set(order) and totals[code] >= minimum)
    rank = {code: number for number, code in enumerate(terms)}
    of_coding = dict(zip(kept.tolist(), codes, strict=True))
    pairs = {
        (key, number): turn_
        for number, turn_ in zip(coding.tolist(), turn.tolist(), strict=True)
        for key in speech.keys[int(speech.turn_key[turn_])]
        if key != NONE
    }
    groups = grouping.ordered({key for key, _ in pairs})
    place = {group.key: number for number, group in enumerate(groups)}
    table, size = np.zeros((len(groups), len(terms)), np.int64), np.zeros(len(groups), np.int64)
    where_: list[set[int]] = [set() for _ in groups]
    for (key, number), turn_ in pairs.items():
        row = place[key]
        size[row] += 1
        where_[row].add(int(speech.turn_transcript[turn_]))
        if of_coding[number] in rank:
            table[row, rank[of_coding[number]]] += 1
    made = tuple(
        GroupSize(group, int(size[n]), int(size[n]), len(where_[n]))
        for n, group in enumerate(groups)
    )
    grouped = {number for _, number in pairs}
    return Contingency(
        "codes", tuple(terms), made, table, np.array([totals[t] for t in terms], np.int64),
        len(kept), len(kept) - len(grouped),
        {code: project.codebook.label(code) for code in terms},
    )  # fmt: skip
