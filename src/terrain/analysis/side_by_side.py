"""One code in several groups, their quotations side by side: the framework grid.

The codings of each cell come in the order of the text; a page of them is written out at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from terrain.analysis.comparison import Cell, Comparison, Row
from terrain.analysis.places import written
from terrain.analysis.quotations import Quotation, merged, of_coding
from terrain.model.project import Project

#: Columns that can still be read across.
MOST = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """One quotation: `at` is its place as a basket keeps it (`analysis.places`)."""

    quotation: Quotation
    at: str
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """The quotations of one cell: `shown` of its codings, of which `quotable` in all may be
    quoted. Codings of the same words are one quotation."""

    key: str
    cell: Cell
    quotations: tuple[Cited, ...]
    shown: int
    quotable: int


def side_by_side(
    project: Project, found: Comparison, row: Row, keys: Sequence[str], *,
    quoted: Project | None = None, offset: int = 0, limit: int | None = None,
) -> tuple[Column, ...]:  # fmt: skip
    """The columns of a row for these groups. `quoted` is the Project permitted for QUOTE; give it
    as `project` too, for words that are to leave the team's eyes: the others are then left out."""
    may = None
    if quoted is not None and quoted is not project:
        may = frozenset(coding.id for coding in quoted.codings)
    wanted = {name for key in keys for name in found.cell(row, key).ids}
    held = {coding.id: coding for coding in project.codings if coding.id in wanted}
    made = []
    for key in keys:
        cell = found.cell(row, key)
        ids = [name for name in cell.ids if name in held]
        page = ids[offset : None if limit is None else offset + limit]
        placed = merged([of_coding(project, held[name]) for name in page])
        cited = tuple(
            Cited(quotation, written(name, span, project.transcripts[name].hash),
                  may is None or may.issuperset(quotation.codings))
            for name, span, quotation in placed
        )  # fmt: skip
        quotable = len(ids) if may is None else sum(name in may for name in ids)
        made.append(Column(key, cell, cited, len(page), quotable))
    return tuple(made)
