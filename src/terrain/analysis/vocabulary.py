"""The vocabulary of a study: how often each term stands in each unit of speech, as one sparse
table, for specificities, correspondence analysis, Reinert's classes and similarity graphs.

Only respondents' words count, unless asked for; what consent masks is no word, nor is what stands
in brackets (« (rires) », « [entreprise A] »): transcribers wrote it, nobody said it. Function words
(pronouns, auxiliaries, articles…) and the commonest verbs are left out of the terms but not of the
sizes, which are the denominators of every frequency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis.groups import NONE, Grouping
from terrain.analysis.units import Unit
from terrain.analysis.word_table import (
    KINDS,
    POS,
    STOP,
    Kind,
    TaggedWords,
    Words,
    collect,
    folded,
    mostly_full,
)
from terrain.errors import UsageError
from terrain.language.kept import Cuts
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Terms × units. `counts`: (units, terms) sparse, occurrences; `sizes`: (units,) all words of
    the unit that count, terms or not. A unit lies in transcript `transcripts[transcript[i]]`, from
    `start[i]` to `end[i]` (code points), over turns `turns[i]` (numbers; () in a text without)."""

    terms: tuple[str, ...]
    counts: csr_array
    sizes: Ints
    transcripts: tuple[str, ...]
    transcript: Ints
    start: Ints
    end: Ints
    turns: tuple[tuple[int, ...], ...]
    kind: Kind = "lemmas"
    unit: Unit = "turn"


@dataclass(frozen=True, eq=False)
class Membership:
    """Which units belong to which groups: `table` (groups, units) sparse, 0 or 1. A unit of
    several turns belongs to the groups of each of them that counts."""

    keys: tuple[str, ...]
    table: csr_array


def vocabulary(
    project: Project,
    lemmas: TaggedWords,
    *,
    kind: Kind = "lemmas",
    unit: Unit = "turn",
    minimum: int = 3,
    pos: frozenset[str] = POS,
    stop: Iterable[str] = (),
    researchers: bool = False,
    where: ResolvedFilter | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    cuts: Cuts | None = None,
) -> Vocabulary:
    """Count the terms of a Project that the gate has passed.

    A word is full if its part of speech is in `pos` and its lemma neither in STOP nor in `stop`; a
    lemma or form that is mostly full is a term where it stands at least `minimum` times. An
    expression is a repeated segment (Salem 1987) of two to four forms, which begins and ends with
    a full word and crosses neither punctuation nor units. `cuts` knows sentences and passages
    (default: they are cut now). Raises UsageError for an unknown kind.
    """
    if kind not in KINDS:
        raise unknown("kind of term", kind, KINDS)
    left_out = STOP.union(folded(word.strip()) for word in stop)
    collected = collect(
        project, lemmas, unit, pos, left_out, researchers, where, progress, kind, cuts
    )
    if kind == "expressions":
        from terrain.analysis.expressions import segments

        terms, unit_of, term_of = segments(collected, minimum)
    else:
        terms, unit_of, term_of = _terms(collected, minimum)
    return _table(collected, terms, unit_of, term_of, kind, unit)


def _terms(words: Words, minimum: int) -> tuple[list[str], Ints, Ints]:
    """The terms in the alphabet's order, and for each of their occurrences its unit and term."""
    import numpy as np

    counts = np.bincount(words.word, minlength=len(words.names))
    frequent = np.flatnonzero(mostly_full(words) & (counts >= max(minimum, 1))).tolist()
    chosen = sorted(frequent, key=words.names.__getitem__)
    rank = np.full(len(words.names), -1, np.int64)
    rank[chosen] = np.arange(len(chosen))
    term = rank[words.word]
    kept = term >= 0
    return [words.names[number] for number in chosen], words.unit[kept], term[kept]


def _table(
    words: Words, terms: list[str], unit_of: Ints, term_of: Ints, kind: Kind, unit: Unit
) -> Vocabulary:
    import numpy as np
    from scipy.sparse import csr_array

    shape = (len(words.units), len(terms))
    ones = np.ones(len(unit_of), np.int64)
    counts = csr_array((ones, (unit_of, term_of)), shape=shape)
    counts.sum_duplicates()
    bounds = np.array([(u.start, u.end) for u in words.units], np.int64).reshape(-1, 2)
    return Vocabulary(
        tuple(terms), counts, np.bincount(words.unit, minlength=shape[0]),
        tuple(words.transcripts), words.transcript, bounds[:, 0], bounds[:, 1],
        tuple(u.turns for u in words.units), kind, unit,
    )  # fmt: skip


def membership(
    project: Project, grouping: Grouping, held: Vocabulary, *, researchers: bool = False
) -> Membership:
    """The groups of the units, in the study's order; units whose group is not said are in none.

    Raises UsageError for coders, whose codings are compared and not their words.
    """
    import numpy as np
    from scipy.sparse import csr_array

    if "coder" in (grouping.by, grouping.across):
        raise UsageError("words have no coder.", remedy="Compare coders with: terrain agreement.")
    rows: list[str] = []
    columns: list[int] = []
    known: dict[tuple[str, str, int], tuple[str, ...]] = {}
    texts = [project.transcripts[name] for name in held.transcripts]
    by_number = [{turn.number: turn for turn in transcript.turns} for transcript in texts]
    for number, (rank, turns) in enumerate(zip(held.transcript.tolist(), held.turns, strict=True)):
        transcript, keys = texts[rank], dict[str, None]()
        for turn in [by_number[rank][n] for n in turns] or [None]:
            place = (transcript.id, turn.speaker if turn else "", turn.section if turn else -1)
            if place not in known:
                asks = turn and not researchers and project.asks(transcript, turn)
                known[place] = () if asks else grouping.of(transcript, turn)
            keys |= dict.fromkeys(known[place])
        rows += [key for key in keys if key != NONE]
        columns += [number] * sum(key != NONE for key in keys)
    keys_ = tuple(group.key for group in grouping.ordered(set(rows)))
    rank_of = {key: number for number, key in enumerate(keys_)}
    table = csr_array(
        (np.ones(len(rows), np.int64), ([rank_of[key] for key in rows], columns)),
        shape=(len(keys_), len(held.sizes)),
    )
    return Membership(keys_, table)
