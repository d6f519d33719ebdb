"""Words by group, behind the gate: specificities and correspondence analysis of a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from terrain.access import Purpose
from terrain.analysis.ground import grounded
from terrain.errors import UsageError
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.access import Restricted
    from terrain.analysis.concordance import Concordance
    from terrain.analysis.contingency import Contingency
    from terrain.analysis.correspondence import Correspondence
    from terrain.analysis.groups import Grouping
    from terrain.analysis.specificities import Specificity, Typical
    from terrain.analysis.vocabulary import Vocabulary
    from terrain.analysis.word_table import Kind
    from terrain.model.project import Project
    from terrain.workspace.study import Progress, Study

#: What may be counted by group.
OF = ("lemmas", "forms", "expressions", "codes")


def typical(
    study: Study, by: str, *, where: Filter, of: str = "lemmas", minimum: int | None = None,
    **asked: Any,
) -> Typical:  # fmt: skip
    """What is typical of each group, on what may be analysed."""
    from terrain.analysis.specificities import typical as compute

    least = _least(of, minimum, words=3, codes=1)
    project, held, restricted = _table(study, by, where, of, least, **asked)
    made = compute(project, held, by=by, minimum=least, restricted=restricted)
    return grounded(made, project, where, coded_by=of != "codes")


def factor(
    study: Study, by: str, *, where: Filter, of: str = "codes", minimum: int | None = None,
    axes: int = 5, **asked: Any,
) -> Correspondence:  # fmt: skip
    """The correspondence analysis of a table, on what may be analysed."""
    from terrain.analysis.correspondence import correspondence

    least = _least(of, minimum, words=10, codes=5)
    project, held, restricted = _table(study, by, where, of, least, **asked)
    made = correspondence(project, held, by=by, minimum=least, axes=axes, restricted=restricted)
    return grounded(made, project, where, coded_by=of != "codes")


def _least(of: str, minimum: int | None, *, words: int, codes: int) -> int:
    """How often a term must stand: codings are few, and each was thought about."""
    if minimum is not None:
        return max(1, minimum)
    return codes if of == "codes" else words


def _table(
    study: Study, by: str, where: Filter, of: str, minimum: int, *, scale: str | None = None,
    progress: Progress | None = None, stop: Sequence[str] = (),
) -> tuple[Project, Contingency, Restricted]:  # fmt: skip
    from terrain.analysis.contingency import of_codes, of_words
    from terrain.analysis.vocabulary import membership
    from terrain.model.names import unknown

    if of not in OF:
        raise unknown("thing to compare", of, OF)
    project, restricted = study.permitted(Purpose.ANALYSE)
    grouping = _grouping(project, by, scale)
    kept = where.resolve(project) if where != Filter() else None
    if of == "codes":
        coders = frozenset(where.coder) or None
        held = of_codes(project, grouping, minimum=minimum, where=kept, coders=coders)
        return project, held, restricted
    words = vocabulary(
        study, project, kind=cast("Kind", of), minimum=minimum, where=kept, stop=stop,
        progress=progress,
    )  # fmt: skip
    return project, of_words(grouping, words, membership(project, grouping, words)), restricted


def vocabulary(
    study: Study, project: Project, *, progress: Progress | None = None, **asked: Any
) -> Vocabulary:
    """The vocabulary of a Project that the gate has passed; lemmas and passages come from the
    study's caches."""
    from terrain.analysis.vocabulary import vocabulary as count
    from terrain.workspace.cuts import KeptCuts
    from terrain.workspace.lemmas import Lemmas

    lemmas, cuts = Lemmas(study.root), KeptCuts(study.root, progress)
    if progress is not None:
        lemmas.prepare(project.transcripts.values(), progress)
        cuts.prepare(project.transcripts.values(), asked.get("unit", "turn"))
    return count(project, lemmas, progress=progress, cuts=cuts, **asked)


def _grouping(project: Project, by: str, scale: str | None) -> Grouping:
    from terrain.analysis.groups import By, Grouping

    first, _, second = by.partition(",")
    if second:
        raise UsageError(
            "one attribute at a time here.", remedy="Filter by the other, as: --role dirigeant."
        )
    return Grouping(project, cast(By, first.strip()), scale)


def concordances(
    study: Study, value: Typical, rows: Sequence[Specificity], count: int, where: Filter
) -> list[tuple[Specificity, Concordance]]:
    """The first `count` lines of each over-used term within its group. Codes have no lines; groups
    by what no filter can ask for (sector) take their lines from all groups."""
    if value.of == "codes":
        return []
    found = []
    for row in rows:
        if row.score > 0:
            lines = study.concordance(
                row.term, lemma=value.of == "lemmas", limit=count, width=40,
                where=_within(where, value.by, row.group),
            )  # fmt: skip
            found.append((row, lines))
    return found


def _within(where: Filter, by: str, key: str) -> Filter:
    """A filter narrowed to one group, where filters can ask for it."""
    if by in ("year", "date"):
        return replace(where, year=int(key))
    named: dict[str, Any] = {by: (key,)}
    return replace(where, **named) if by in {item.name for item in fields(Filter)} else where
