"""The values of a comparison: codes in rows, groups in columns, denominators for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.access import Restricted
from terrain.analysis.groups import TOTAL, By, Group

Measure = Literal["codings", "transcripts", "speakers", "words"]
MEASURES: tuple[Measure, ...] = get_args(Measure)

#: counted: the count is what it says, zero included. not-coded: nobody has coded there, zero
#: says nothing. restricted: consent hides something there, the count is a lower bound.
State = Literal["counted", "not-coded", "restricted"]


@dataclass(frozen=True, slots=True)
class Row:
    """One code; or, with `family`, a code with its children. `known` is False for a code that
    the codebook lacks or that was split and not settled: its codings stay visible."""

    key: str
    code: str
    label: str
    depth: int = 0
    family: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What one code weighs in one group.

    `codings`: codings that touch the group's turns (in a family: passages, see `compare`);
    `transcripts` and `speakers`: distinct ones touched, researchers aside; `words`: distinct
    words coded in the group's turns, overlaps once; `ids`: the codings, in the order of the text.
    """

    codings: int = 0
    transcripts: int = 0
    speakers: int = 0
    words: int = 0
    state: State = "counted"
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Denominators:
    """What a group holds. `field_words` leaves out the researchers' own; `codings` are those of
    every code; `coded` and `finished` are transcripts with a coding, with a mark of the end."""

    transcripts: int = 0
    speakers: int = 0
    turns: int = 0
    words: int = 0
    field_words: int = 0
    codings: int = 0
    coded: int = 0
    finished: int = 0


@dataclass(frozen=True)
class Comparison:
    """Codes × groups. `cells` and `denominators` also hold the key TOTAL: the whole study, where
    what spans two groups counts once, so it may be less than the sum of the columns.

    `unresolved` codings (their quotation is not found), `missing` ones (of transcripts that the
    study lacks) and those `outside` any turn (on a heading) are in no cell. `left_out` names
    groups where only researchers speak, with their words. `straddling`: some turns belong to
    several groups. `fictional`: some of the study is invented; `all_fictional`: all of it.
    """

    study: str
    by: By
    scale: str | None
    measure: Measure
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    cells: Mapping[tuple[str, str], Cell] = field(repr=False)
    denominators: Mapping[str, Denominators] = field(repr=False)
    coder: str | None = None
    restricted: Restricted = field(default_factory=Restricted)
    unresolved: int = 0
    missing: int = 0
    outside: int = 0
    left_out: tuple[tuple[Group, int], ...] = ()
    straddling: bool = False
    fictional: bool = False
    all_fictional: bool = False

    def cell(self, row: Row | str, group: Group | str = TOTAL) -> Cell:
        """The cell of a row and a group (or their keys); KeyError where there is none."""
        return self.cells[
            row if isinstance(row, str) else row.key, group if isinstance(group, str) else group.key
        ]

    def value(self, row: Row, group: Group | str = TOTAL, measure: Measure | None = None) -> int:
        """The count of one cell in one measure (default: the comparison's)."""
        count: int = getattr(self.cell(row, group), measure or self.measure)
        return count

    def share(
        self, row: Row, group: Group | str = TOTAL, measure: Measure | None = None
    ) -> float | None:
        """The count over the group's denominator, 0 to 1; None over nothing.

        Codings over all codings of the group; transcripts and speakers over those of the group;
        words over all its words, the researchers' included, since codings may cover questions.
        """
        of = self.denominators[group if isinstance(group, str) else group.key]
        whole: int = getattr(of, measure or self.measure)
        return self.value(row, group, measure) / whole if whole else None
