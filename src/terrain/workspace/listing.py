"""Codings of a study as a list, behind the gate: what the page of quotations and `codings list`
show, and what they write to files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from terrain.access import Purpose
from terrain.analysis.coding_list import Listing
from terrain.analysis.coding_list import listing as compute
from terrain.analysis.ground import Ground, told
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def listing(study: Study, where: Filter, **asked: Any) -> Listing:
    """The codings that may be analysed and pass, each with whether it may be quoted.

    `asked`: words, older, unresolved, order, down, limit, offset (see `analysis.coding_list`).
    """
    project, restricted = study.permitted(Purpose.ANALYSE)
    quoted, _ = study.permitted(Purpose.QUOTE)
    found = compute(
        project, where.resolve(project), quoted=quoted, restricted=restricted, **asked
    )  # fmt: skip
    return replace(found, ground=Ground(filters=told(project, where)))
