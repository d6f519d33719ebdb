"""Codes together: which codes stand in the same stretch, turn, section, or near each other.

Codings of all coders are read together (one coder's with a filter); those of one code that
overlap are one stretch, so that a passage coded twice counts once. The lift says how many times
more often two codes meet than if each fell at random; its interval comes from resamples of whole
transcripts, since units of one transcript resemble each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.code_rows import CodeRows, code_rows, living_codes
from terrain.analysis.filters import passing_turns
from terrain.analysis.ground import Ground
from terrain.analysis.unitizing import joined
from terrain.analysis.windows import WITHIN, Windows, Within
from terrain.analysis.words import starts_in
from terrain.errors import UsageError
from terrain.language.kept import Cuts, FreshCuts
from terrain.model.code_expression import current_code
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code, or a family (`code/*`), with how many units it stands in (span: words)."""

    key: str
    label: str
    family: bool
    depth: int
    units: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes, the first before the second in the codebook. `count`: units that hold both (span:
    pairs of stretches that overlap); `jaccard` = both / either, `lift` = observed / expected, both
    over units (span: over words); None where a family meets its own code, or with nothing to
    divide by. `low`, `high`: 95 % of the resamples of the lift."""

    first: str
    second: str
    count: int
    jaccard: float | None = None
    lift: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Cooccurrence:
    """All pairs, the most frequent first, of a study. `units` (span: words) are those of the
    respondents in the `transcripts` that bear a coding; `uncoded` others hold none."""

    study: str
    within: Within
    distance: int
    codes: tuple[CodeRow, ...]
    pairs: tuple[Pair, ...]
    units: int
    transcripts: int
    uncoded: int
    resamples: int
    seed: int
    coder: str | None = None
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None

    def pair(self, one: str, other: str) -> Pair | None:
        """The pair of two codes in any order; None where there is none to be."""
        return self._by_codes.get(frozenset((one, other)))

    @property
    def _by_codes(self) -> dict[frozenset[str], Pair]:
        return {frozenset((pair.first, pair.second)): pair for pair in self.pairs}


def cooccurrence(
    project: Project,
    *,
    within: Within = "turn",
    distance: int = 1,
    codes: Sequence[str] | None = None,
    families: bool = False,
    where: ResolvedFilter | None = None,
    coders: frozenset[str] | None = None,
    resamples: int = 500,
    seed: int = 1,
    restricted: Restricted | None = None,
    cuts: Cuts | None = None,
) -> Cooccurrence:
    """Every pair of codes of a Project that the gate has passed.

    `within` sentences: both lie in a run of `distance` + 1 sentences of one section. `codes` keeps
    these and their children; `cuts` knows the sentences (default: they are cut now). Raises
    UsageError for an unknown unit or code, or with nothing coded.
    """
    import numpy as np

    if within not in WITHIN:
        raise unknown("unit", within, WITHIN)
    if distance < 0:
        raise UsageError("a distance in sentences is zero or more.", remedy="--distance 2.")
    laid, uncoded = _laid(project, where, coders, _wanted(project, codes))
    if not laid:
        raise UsageError("nothing is coded there.", remedy="Widen the filter, or code first.")
    living = living_codes(project, (c.code for _, _, held in laid for c in held))
    table = code_rows(project, set(living.values()), families=families)
    windows = Windows(within, distance, cuts or FreshCuts())
    parts = [_count(*one, table, living, windows) for one in laid]
    units = np.array([part[0] for part in parts], np.float64)
    alone = np.array([part[1] for part in parts], np.float64)
    both = np.array([part[2] for part in parts], np.float64)
    meets = np.array([part[3] for part in parts], np.float64).sum(axis=0)
    book = project.codebook
    found = tuple(
        CodeRow(key, book.label(key.removesuffix("/*")), family, depth, int(count))
        for key, family, depth, count in zip(
            table.keys, table.families, table.depths, alone.sum(axis=0), strict=True
        )
    )
    return Cooccurrence(
        project.settings.name, within, distance if within == "sentences" else 0, found,
        _pairs(project, table, units, alone, both, meets, resamples, seed), int(units.sum()),
        len(laid), uncoded, resamples, seed, ", ".join(sorted(coders)) if coders else None,
        restricted or Restricted(), project.fictional, project.all_fictional,
    )  # fmt: skip


def _wanted(project: Project, codes: Sequence[str] | None) -> frozenset[str] | None:
    if codes is None:
        return None
    book, kept = project.codebook, set[str]()
    for given in codes:
        code = current_code(book, given)
        if code not in book.by_id:
            raise unknown("code", given, book.by_id)
        kept |= book.family(code)
    return frozenset(kept)


#: A transcript, those of its turns that pass (respondents'), its codings.
_Laid = tuple[Transcript, list[Turn | None], list[Coding]]


def _laid(
    project: Project, where: ResolvedFilter | None, coders: frozenset[str] | None,
    wanted: frozenset[str] | None,
) -> tuple[list[_Laid], int]:  # fmt: skip
    """The coded transcripts, and how many others are not."""
    found: list[_Laid] = []
    uncoded = 0
    for transcript, turns in passing_turns(project, where or ResolvedFilter()):
        said = [t for t in turns if t is None or not project.asks(transcript, t)]
        held = [
            c
            for c in project.codings_of.get(transcript.id, ())
            if c.status == "anchored" and (coders is None or c.coder in coders)
        ]
        if not held or not said:
            uncoded += 1
            continue
        # A transcript where none of the wanted codes stands is coded all the same.
        kept = [
            c for c in held if wanted is None or current_code(project.codebook, c.code) in wanted
        ]
        found.append((transcript, said, kept))
    return found, uncoded


#: Units; rows: units each stands in; rows × rows: units with both; rows × rows: meetings.
_Part = tuple[float, "Floats", "Floats", "Floats"]


def _count(
    transcript: Transcript, turns: list[Turn | None], held: list[Coding],
    table: CodeRows, living: Mapping[str, str], windows: Windows,
) -> _Part:  # fmt: skip
    import numpy as np

    size = len(table.keys)
    stretches = _stretches(transcript, held, table, living)
    if windows.within == "span":
        return _overlaps(transcript, turns, stretches, size)
    bounds = windows.of(transcript, turns)
    present = np.zeros((size, len(bounds)), np.float32)
    for row, start, end in stretches:
        low = int(bounds[:, 1].searchsorted(start, "right"))
        high = int(bounds[:, 0].searchsorted(end, "left"))
        present[row, low:high] = 1
    # Most units hold nothing: a product of the others is too small for threads to fight over.
    present = present[:, present.any(axis=0)]
    both = (present @ present.T).astype(np.float64)
    return float(len(bounds)), both.diagonal().copy(), both, both


def _stretches(
    transcript: Transcript, held: list[Coding], table: CodeRows, living: Mapping[str, str]
) -> list[tuple[int, int, int]]:
    """Row, start and end of each stretch; those of one row that overlap are joined."""
    by_row: dict[int, list[tuple[int, int]]] = {}
    length = len(transcript.body)
    for coding in held:
        for row in table.above[living[coding.code]]:
            by_row.setdefault(row, []).append((coding.span.start, min(coding.span.end, length)))
    return [(row, start, end) for row, spans in by_row.items() for start, end in joined(spans)]


def _overlaps(
    transcript: Transcript, turns: list[Turn | None], stretches: list[tuple[int, int, int]],
    size: int,
) -> _Part:  # fmt: skip
    """Words of the turns; words of each row; words of both; pairs of stretches that overlap."""
    import numpy as np

    words = starts_in(transcript)
    edges = np.array(
        [(t.span.start, t.span.end) if t else (0, len(transcript.body)) for t in turns], np.int64
    )
    spoken = np.zeros(len(words) + 1, np.int64)
    ranks = words.searchsorted(edges)
    np.add.at(spoken, ranks[:, 0], 1)
    np.add.at(spoken, ranks[:, 1], -1)
    # Words of the turns that pass, before each word: an interval's own by a difference.
    before = np.concatenate([[0], np.cumsum(np.cumsum(spoken[:-1]) > 0)])
    alone, both, meets = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
    if stretches:
        row, start, end = np.array(stretches, np.int64).T
        first, last = words.searchsorted(start), words.searchsorted(end)
        np.add.at(alone, row, before[last] - before[first])
        low = np.maximum(first[:, None], first[None, :])
        high = np.maximum(np.minimum(last[:, None], last[None, :]), low)
        shared = before[high] - before[low]
        one, other = np.nonzero(shared)
        np.add.at(both, (row[one], row[other]), shared[one, other])
        np.add.at(meets, (row[one], row[other]), 1)
    return float(before[-1]), alone, both, meets


def _pairs(
    project: Project, table: CodeRows, units: Floats, alone: Floats, both: Floats, meets: Floats,
    resamples: int, seed: int,
) -> tuple[Pair, ...]:  # fmt: skip
    """Pairs in the order of their counts; `units` by transcript, `alone` with rows, `both` with
    rows × rows."""
    import numpy as np

    size, count = len(table.keys), len(units)
    one, other = np.triu_indices(size, 1)
    joint = both[:, one, other]
    lift = _lift(
        units.sum(keepdims=True), alone.sum(axis=0)[None], joint.sum(axis=0)[None], one, other
    )[0]
    low = high = np.full(len(one), np.nan)
    if count > 1 and resamples:
        shares = np.full(count, 1 / count)
        draws = np.random.default_rng(seed).multinomial(count, shares, size=resamples)
        weights = draws.astype(np.float64)
        drawn = _lift(weights @ units, weights @ alone, weights @ joint, one, other)
        sound = np.isfinite(drawn).sum(axis=0) >= resamples / 2
        low, high = np.full((2, len(one)), np.nan)
        if sound.any():
            low[sound], high[sound] = np.nanpercentile(drawn[:, sound], [2.5, 97.5], axis=0)
    total = alone.sum(axis=0)
    shared = joint.sum(axis=0)
    either = total[one] + total[other] - shared
    found = []
    for n, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        if _kin(table.keys[a], table.keys[b], project):
            continue
        found.append(
            Pair(
                table.keys[a], table.keys[b], int(meets[a, b]),
                float(shared[n] / either[n]) if either[n] else None,
                *(None if np.isnan(value[n]) else float(value[n]) for value in (lift, low, high)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda p: (-p.count, -(p.jaccard or 0), p.first, p.second)))


def _lift(units: Floats, alone: Floats, joint: Floats, one: Ints, other: Ints) -> Floats:
    """(draws, pairs): n · n_ab / (n_a · n_b), NaN where a code is absent."""
    import numpy as np

    expected = alone[:, one] * alone[:, other]
    lift: Floats = np.full(joint.shape, np.nan)
    np.divide(units.reshape(-1, 1) * joint, expected, out=lift, where=expected > 0)
    return lift


def _kin(one: str, other: str, project: Project) -> bool:
    """Whether one is a family and the other of it: they meet by construction."""
    for a, b in ((one, other), (other, one)):
        if a.endswith("/*") and b.removesuffix("/*") in project.codebook.family(a[:-2]):
            return True
    return False
