"""Blind double coding: the units that a coder was asked to code, and disagreements settled.

Both stand on words of a transcript, as codings do: a quotation with its context, and offsets that
are only a hint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from terrain.model.coding import Status
from terrain.model.span import Span

UnitKind = Literal["sentence", "turn", "passage"]
Stratifier = Literal["territory", "role", "case"]
Allocation = Literal["proportional", "equal"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a transcript. `text` is the hash of the body on which it was last anchored."""

    transcript: str
    span: Span
    quote: str
    before: str = ""
    after: str = ""
    text: str = ""
    status: Status = "anchored"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of a sample: how many units it has, and how many were drawn."""

    key: str
    units: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Task:
    """A sample that one coder codes without seeing the others' work. It holds no words: the units
    lie beside the codings of their transcripts. `filters`: what narrowed the units, as typed."""

    id: str
    coder: str
    unit: UnitKind
    against: tuple[str, ...] = ()
    by: Stratifier = "territory"
    allocation: Allocation = "proportional"
    seed: int = 1
    created: str = ""
    filters: str = ""
    strata: tuple[Stratum, ...] = ()

    @property
    def drawn(self) -> int:
        """How many units were drawn."""
        return sum(stratum.drawn for stratum in self.strata)


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """One unit of a task. `done`: when the coder said that it is coded (ISO 8601), "" before."""

    task: str
    number: int
    place: Place
    stratum: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was decided where coders disagreed. `into`: the name under which the settled codings
    lie; `put`: the codes of each coder as they then were; `decision`: a coder, or both, neither,
    other; `codes`: those that stand; `codings`: the ids of the codings written for it."""

    id: str
    into: str
    unit: UnitKind
    place: Place
    decision: str
    by: str
    created: str
    put: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    remark: str = ""
