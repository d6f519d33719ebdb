"""The values of a comparison: codes in rows, groups in columns, denominators for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.access import Restricted
from terrain.analysis.ground import Ground
from terrain.analysis.groups import TOTAL, By, Group

Count = Literal["codings", "transcripts", "speakers", "words"]
COUNTS: tuple[Count, ...] = get_args(Count)
#: share: the part of the field's words (the researchers' aside) that is coded so; rate: codings
#: for each 10,000 of them.
Measure = Literal["codings", "transcripts", "speakers", "words", "share", "rate"]
MEASURES: tuple[Measure, ...] = get_args(Measure)

#: What a number says. counted: something is coded there. A zero is one of four others:
#: unsaid: asked, coded to the end by somebody, and not found; not-asked: the guide's section is
#: not in those transcripts; unknown: no guide tells whether it was asked; not-coded: nobody has
#: coded any of those transcripts to the end. restricted: consent hides something there, the
#: number is a lower bound, zero or not.
State = Literal["counted", "unsaid", "not-asked", "unknown", "not-coded", "restricted"]
STATES: tuple[State, ...] = get_args(State)


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
    words coded in the group's turns, overlaps once, and `field_words` those of them that are not
    the researchers'; `asked` and `not_asked`: transcripts of the group where the guide says so,
    the others being unknown; `ids`: the codings, in the order of the text.
    """

    codings: int = 0
    transcripts: int = 0
    speakers: int = 0
    words: int = 0
    field_words: int = 0
    asked: int = 0
    not_asked: int = 0
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
    across: By | None
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
    ground: Ground | None = None

    def cell(self, row: Row | str, group: Group | str = TOTAL) -> Cell:
        """The cell of a row and a group (or their keys); KeyError where there is none."""
        return self.cells[
            row if isinstance(row, str) else row.key, group if isinstance(group, str) else group.key
        ]

    def value(self, row: Row, group: Group | str = TOTAL, measure: Count = "codings") -> int:
        """The count of one cell."""
        count: int = getattr(self.cell(row, group), measure)
        return count

    def figure(
        self, row: Row, group: Group | str = TOTAL, measure: Measure | None = None
    ) -> float | None:
        """One cell in any measure (default: the comparison's); None where it divides by nothing.

        share = field_words coded / field_words of the group, 0 to 1;
        rate = 10,000 × codings / field_words of the group.
        """
        cell, name = self.cell(row, group), measure or self.measure
        if name not in ("share", "rate"):
            return float(getattr(cell, name))
        spoken = self.denominators[group if isinstance(group, str) else group.key].field_words
        if not spoken:
            return None
        return cell.field_words / spoken if name == "share" else 10_000 * cell.codings / spoken

    def share(
        self, row: Row, group: Group | str = TOTAL, measure: Count | None = None
    ) -> float | None:
        """The count over the group's denominator, 0 to 1; None over nothing.

        Codings over all codings of the group; transcripts and speakers over those of the group;
        words over all its words, the researchers' included, since codings may cover questions.
        """
        of = self.denominators[group if isinstance(group, str) else group.key]
        name = measure or (self.measure if self.measure in COUNTS else "words")
        whole: int = getattr(of, name)
        return self.value(row, group, name) / whole if whole else None
