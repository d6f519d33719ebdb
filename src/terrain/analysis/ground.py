"""What an analysis stands on: the days of its materials, its last coding, what it was narrowed to.

A table or a picture travels alone. Without these, nobody can tell two states of one study apart, or
a figure of the elected from a figure of everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from terrain.analysis.filters import passing_turns
from terrain.model.coding import Coding
from terrain.model.filter import Filter
from terrain.model.project import Project

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """`first` and `last` day of the transcripts that are read, `undated` of them without one;
    `coded`: the day of their last coding. `filters`: each field of the filter that says something,
    with its values as people know them."""

    transcripts: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    undated: int = 0
    coded: dt.date | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()


def as_json(ground: Ground | None) -> dict[str, object] | None:
    """Plain values: days as ISO text, the filter by field; None where nobody said."""
    if ground is None:
        return None
    days = {name: getattr(ground, name) for name in ("first", "last", "coded")}
    return {
        "transcripts": ground.transcripts,
        "undated": ground.undated,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "filters": {name: list(values) for name, values in ground.filters},
    }


def ground(project: Project, where: Filter, *, coded_by: bool = False) -> Ground:
    """The ground of a Project that the gate has passed, under a filter. A coder of the filter says
    whose codings are counted, and with `coded_by` also which turns are read: those they coded."""
    turns = where if coded_by else replace(where, coder=())
    kept = turns.resolve(project) if turns != Filter() else None
    names = {t.id for t, _ in passing_turns(project, kept)} if kept else set(project.transcripts)
    days = sorted(d for name in names if (d := project.transcripts[name].date) is not None)
    coders = where.resolve(project).coders if where.coder else None
    laid: Iterable[Coding] = project.codings
    if kept or coders:
        laid = (
            coding
            for coding in project.codings
            if coding.transcript in names and (coders is None or coding.coder in coders)
        )
    coded = max(map(attrgetter("created"), laid), default="")
    return Ground(
        len(names), days[0] if days else None, days[-1] if days else None,
        len(names) - len(days), _day(coded), told(project, where),
    )  # fmt: skip


def grounded(value: T, project: Project, where: Filter, *, coded_by: bool = False) -> T:
    """A value of an analysis that says what it stands on."""
    made: Any = value
    found: T = replace(made, ground=ground(project, where, coded_by=coded_by))
    return found


def told(project: Project, where: Filter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields of a filter that say something, their values by name where they have one."""
    found = []
    for item in fields(where):
        value = getattr(where, item.name)
        if value and item.name != "exact_codes":
            values = (value,) if isinstance(value, str) or not isinstance(value, tuple) else value
            found.append((item.name, tuple(_name(project, item.name, str(v)) for v in values)))
    return tuple(found)


def _name(project: Project, what: str, value: str) -> str:
    if what == "territory" and (place := project.territories.get(value)):
        return place.name or value
    if what == "case" and (case := project.cases.get(value)):
        return case.title or value
    return project.settings.coders.get(value) or value if what == "coder" else value


def _day(created: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(created[:10])
    except ValueError:
        return None
