"""Who would be recognised by a role, a place and a date together, and how a person settled it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Combination:
    """What a text shows of a speaker: a role, a place (id of a territory, "" for none) and a
    period (`2023`, `2023-2024`, "" for none)."""

    role: str
    place: str = ""
    period: str = ""

    def __str__(self) -> str:
        return " × ".join(part for part in (self.role, self.place, self.period) if part)


@dataclass(frozen=True, slots=True)
class SettledCombination:
    """A person's word that a rare combination may be shown: a row of corpus/combinations.yaml.

    `population` is how many people share it in the field (not in the corpus), where it is known;
    an empty role, place or period stands for any.
    """

    participant: str
    role: str = ""
    place: str = ""
    period: str = ""
    population: int | None = None
    by: str = ""
    on: dt.date | None = None
    remark: str = ""
