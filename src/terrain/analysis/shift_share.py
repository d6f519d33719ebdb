"""Shift-share: what of a zone's change in jobs is the nation's, its sectors', its own.

Exact arithmetic throughout (fractions): the parts add up to the change, to the last job.

Sources. E. S. Dunn, “A statistical and analytical technique for regional analysis”, Papers and
Proceedings of the Regional Science Association 6 (1960), 97–112. J. M. Esteban-Marquillas, “A
reinterpretation of shift-share analysis”, Regional and Urban Economics 2, no. 3 (1972), 249 ff.:
its equations (2) to (4) are Dunn's parts; its homothetic employment splits the local one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property


@dataclass(frozen=True)
class Reference:
    """The nation's jobs by sector at both ends of a period (exact, none negative)."""

    start: Sequence[Fraction]
    end: Sequence[Fraction]

    @cached_property
    def jobs(self) -> tuple[Fraction, Fraction]:
        """All sectors together, at the start and at the end."""
        return sum(self.start, Fraction()), sum(self.end, Fraction())

    @cached_property
    def growth(self) -> Fraction | None:
        """Of all sectors over the period (0.1: 10 %); None where there was no job to begin with."""
        first, last = self.jobs
        return last / first - 1 if first else None

    @cached_property
    def sector_growth(self) -> tuple[Fraction | None, ...]:
        """Of each sector; None where the nation had no job in it to begin with."""
        return tuple(
            last / first - 1 if first else None
            for first, last in zip(self.start, self.end, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Effects:
    """The change of a zone over a period, in jobs, and its parts, which add up to it exactly.

    national: what it would have been at the nation's rate; structural: what its mix of sectors
    adds to that; local: what is left, its sectors having grown otherwise than the nation's.
    `competitive` and `allocation` add up to `local` (Esteban-Marquillas); both are None, and
    `undefined` holds the places of the sectors, where the zone had no job in a sector at the start.
    """

    start: Fraction
    end: Fraction
    national: Fraction
    structural: Fraction
    local: Fraction
    competitive: Fraction | None = None
    allocation: Fraction | None = None
    undefined: tuple[int, ...] = ()

    @property
    def change(self) -> Fraction:
        """Jobs gained, or lost."""
        return self.end - self.start

    def share(self, part: Fraction) -> Fraction:
        """A part as a share of the jobs at the start (0.02: two points of growth)."""
        return part / self.start


def shift_share(
    start: Sequence[Fraction], end: Sequence[Fraction], nation: Reference, *, homothetic: bool
) -> Effects | None:
    """The effects of a zone whose jobs by sector went from `start` to `end`.

    For sector i of zone j, with e the zone's jobs, r the nation's growth, r_i that of the sector
    there, r_ij that of the sector in the zone: national e_ij·r, structural e_ij·(r_i − r), local
    e_ij·(r_ij − r_i); summed over sectors (Dunn; Esteban-Marquillas, 2–4). A sector that the
    nation lacked at the start has no r_i: all its jobs are local. None where the zone, or the
    nation, had no job at the start. `homothetic` also splits the local effect.
    """
    first, last = sum(start, Fraction()), sum(end, Fraction())
    if not first or nation.growth is None:
        return None
    expected = sum(
        (jobs * growth for jobs, growth in zip(start, nation.sector_growth, strict=True)
         if jobs and growth is not None),
        Fraction(),
    )  # fmt: skip
    national = first * nation.growth
    local = last - first - expected
    competitive, undefined = _competitive(start, end, nation, first) if homothetic else (None, ())
    return Effects(
        first, last, national, expected - national, local, competitive,
        None if competitive is None else local - competitive, undefined,
    )  # fmt: skip


def _competitive(
    start: Sequence[Fraction], end: Sequence[Fraction], nation: Reference, jobs: Fraction
) -> tuple[Fraction | None, tuple[int, ...]]:
    """Σ h_i·(r_ij − r_i), where h_i = e_j·E_i/E is the zone's homothetic employment.

    What is left of the local effect, Σ (e_ij − h_i)·(r_ij − r_i), is allocation: whether the zone
    is specialised in what it does better. r_ij has no value where e_ij = 0 and h_i is not.
    """
    whole = nation.jobs[0]
    undefined = tuple(place for place, held in enumerate(nation.start) if held and not start[place])
    if undefined:
        return None, undefined
    total = Fraction()
    for first, last, held, growth in zip(
        start, end, nation.start, nation.sector_growth, strict=True
    ):
        if held and growth is not None:
            total += jobs * held / whole * (last / first - 1 - growth)
    # Sectors new to the nation have no homothetic employment: they are allocation, as Σ requires.
    return total, ()
