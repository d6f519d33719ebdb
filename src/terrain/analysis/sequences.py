"""One theme after another: how often a code is followed by another within a few turns.

Steps are the respondents' turns, the researchers' put aside. What chance would give is found by
turning the second code's turns round in each transcript (circular shifts, seeded): its frequency
and its clusters stay, only its place against the first code changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.filters import codes_on_turns, passing_turns
from terrain.analysis.ground import Ground
from terrain.errors import UsageError
from terrain.model.citation import citation
from terrain.model.code_expression import current_code
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """One occurrence: the turn of the first code, the nearest later turn of the second, and how
    many steps lie from one to the other."""

    transcript: str
    first: int
    then: int
    steps: int
    citation: str


@dataclass(frozen=True)
class Sequence:
    """`occurrences`: turns with the first code; `followed` of them have the second within `steps`
    turns after. `expected`, `low`, `high`: mean and 95 % of the shifts; `p`: the share of shifts
    with at least as many ((k + 1) / (n + 1), Davison & Hinkley 1997); None where nothing can
    be shifted."""

    study: str
    first: str
    then: str
    first_label: str
    then_label: str
    steps: int
    occurrences: int
    then_turns: int
    followed: int
    turns: int
    transcripts: int
    found: tuple[Step, ...]
    expected: float | None
    low: float | None
    high: float | None
    p: float | None
    shifts: int
    seed: int
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None


def sequence(
    project: Project, first: str, then: str, *, steps: int = 3,
    where: ResolvedFilter | None = None, coders: frozenset[str] | None = None,
    shifts: int = 1000, seed: int = 1, restricted: Restricted | None = None,
) -> Sequence:  # fmt: skip
    """How often `first` (a code with its children) is followed by `then`, on a Project that the
    gate has passed. Raises UsageError for an unknown code or fewer than one step."""
    import numpy as np

    if steps < 1:
        raise UsageError("a sequence goes forward: one step at least.", remedy="--steps 3.")
    codes = [_family(project, code) for code in (first, then)]
    lines: list[tuple[Transcript, list[Turn], Bools, Bools]] = []
    for transcript, turns in passing_turns(project, where or ResolvedFilter()):
        said = [t for t in turns if t is not None and not project.asks(transcript, t)]
        on = codes_on_turns(transcript, project.codings_of.get(transcript.id, ()), coders)
        living = {n: {current_code(project.codebook, c) for c in held} for n, held in on.items()}
        bears = [
            np.array([bool(kept & living.get(t.number, set())) for t in said], bool)
            for kept in codes
        ]
        if bears[0].any() or bears[1].any():
            lines.append((transcript, said, bears[0], bears[1]))
    found = [step for line in lines for step in _steps(*line, steps)]
    expected, low, high, p = _chance([line[2:] for line in lines], steps, len(found), shifts, seed)
    book = project.codebook
    return Sequence(
        project.settings.name, first, then, book.label(first), book.label(then), steps,
        sum(int(line[2].sum()) for line in lines), sum(int(line[3].sum()) for line in lines),
        len(found), sum(len(line[1]) for line in lines), len(lines), tuple(found),
        expected, low, high, p, shifts, seed, restricted or Restricted(), project.fictional,
        project.all_fictional,
    )  # fmt: skip


def _family(project: Project, given: str) -> frozenset[str]:
    code = current_code(project.codebook, given)
    if code not in project.codebook.by_id:
        raise unknown("code", given, project.codebook.by_id)
    return frozenset(project.codebook.family(code))


def _steps(
    transcript: Transcript, turns: list[Turn], first: Bools, then: Bools, steps: int
) -> list[Step]:
    found = []
    for n in first.nonzero()[0].tolist():
        after = then[n + 1 : n + 1 + steps].nonzero()[0]
        if len(after):
            later = n + 1 + int(after[0])
            pair = [turns[n], turns[later]]
            found.append(
                Step(transcript.id, turns[n].number, turns[later].number, later - n,
                     citation(transcript, pair))
            )  # fmt: skip
    return found


def _chance(
    lines: list[tuple[Bools, Bools]], steps: int, observed: int, shifts: int, seed: int
) -> tuple[float | None, float | None, float | None, float | None]:
    """Mean, 2.5 and 97.5 percentiles of the shifted counts, and the share at least observed."""
    import numpy as np

    draw = np.random.default_rng(seed)
    total = np.zeros(shifts, np.int64)
    free = False
    for first, then in lines:
        if not (first.any() and then.any()) or len(first) < 2:
            continue
        free = True
        # For every shift, which turns have the second code within reach: counted once each.
        size = len(first)
        counts = np.array([
            int((first & _ahead(np.roll(then, shift), steps)).sum()) for shift in range(size)
        ])  # fmt: skip
        total += counts[draw.integers(0, size, shifts)]
    if not free or not shifts:
        return None, None, None, None
    low, high = np.percentile(total, [2.5, 97.5])
    p = (int((total >= observed).sum()) + 1) / (shifts + 1)
    return float(total.mean()), float(low), float(high), p


def _ahead(then: Bools, steps: int) -> Bools:
    """For each turn, whether one of the next `steps` bears the code."""
    import numpy as np

    reach = np.zeros(len(then), bool)
    for step in range(1, min(steps, len(then) - 1) + 1):
        reach[:-step] |= then[step:]
    return reach
