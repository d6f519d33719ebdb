"""Codes × territory, case, role, kind, coder or date, with every denominator.

A turn's territory is its speaker's, else its section's, else its transcript's
(`Project.territory`). A coding that spans turns of several groups counts in each group that it
touches, for the words that lie there. A word counts where its first letter lies.

In the row of a family (a code with its children), overlapping codings of one coder are one
passage: what is coded under a parent and under its child, or under two children, counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from terrain.access import Restricted
from terrain.analysis.comparison import MEASURES, Comparison, Measure, Row
from terrain.analysis.groups import By, Group, Grouping
from terrain.analysis.quotations import Quotation, of_coding
from terrain.analysis.speech import gather
from terrain.analysis.tally import Tally
from terrain.model.code_expression import code_ids
from terrain.model.filter import ResolvedFilter
from terrain.model.names import unknown
from terrain.model.project import Project


def compare(
    project: Project,
    *,
    by: By = "territory",
    measure: Measure = "codings",
    scale: str | None = None,
    across: By | None = None,
    codes: Sequence[str] | None = None,
    families: bool = False,
    coder: str | None = None,
    where: ResolvedFilter | None = None,
    restricted: Restricted | None = None,
    hidden: frozenset[str] = frozenset(),
) -> Comparison:
    """Compare the groups of a Project that `access.permitted` has already passed.

    `scale` reads territories at another kind (`region`); `across` crosses a second attribute, with
    subtotals of the first; `codes` keeps these codes and their
    children; `coder` (or the coders of `where`) counts their work only, over all turns, coded or
    not; `where` keeps the turns that pass. `hidden`
    is `hidden_groups(whole, project, by, scale, where, across)`, `restricted` what
    the gate returned.
    Raises UsageError on an unknown attribute, scale, measure, code or coder.
    """
    if measure not in MEASURES:
        raise unknown("measure", measure, MEASURES)
    coders = _coders(project, coder, where)
    if where is not None and where.codes is None:
        # Whose codings are counted does not say which turns are the ground.
        where = replace(where, coders=None) or None
    grouping = Grouping(project, by, scale, across)
    tally = Tally(project, gather(project, grouping, where, coders), grouping, coders, hidden)
    rows = _rows(project, tally.codes, codes, families)
    groups, left_out = tally.columns()
    speech = tally.speech
    return Comparison(
        study=project.settings.name,
        by=by,
        scale=scale,
        measure=measure,
        across=across,
        rows=rows,
        groups=groups,
        cells=tally.cells(rows, groups),
        denominators=tally.denominators,
        coder=", ".join(sorted(coders)) if coders else None,
        restricted=restricted or Restricted(),
        unresolved=speech.unresolved,
        missing=speech.missing,
        outside=0 if where else len(speech.codings) - len(set(speech.piece_coding.tolist())),
        left_out=left_out,
        straddling=any(map(grouping.straddles, speech.keys)),
        fictional=project.fictional,
        all_fictional=project.fictional
        and (project.settings.fictional or all(t.fictional for t in speech.transcripts)),
    )


def _coders(
    project: Project, coder: str | None, where: ResolvedFilter | None
) -> frozenset[str] | None:
    if coder is None:
        return where.coders if where else None
    known = {c.coder for c in project.codings} | {mark.coder for mark in project.finished}
    if coder not in known | set(project.settings.coders):
        raise unknown("coder", coder, known | set(project.settings.coders))
    return frozenset({coder})


def _rows(
    project: Project, used: Iterable[str], codes: Sequence[str] | None, families: bool
) -> tuple[Row, ...]:
    """Rows in the codebook's order, a family before its own codes; unknown codes at the end."""
    book = project.codebook
    wanted = None if codes is None else frozenset().union(*(code_ids(book, c) for c in codes))
    rows = []
    for code, _ in book.walk():
        if wanted is not None and code.id not in wanted:
            continue
        depth, label = len(book.path(code.id)) - 1, book.label(code.id)
        if families and code.children:
            rows.append(Row(f"{code.id}/*", code.id, label, depth, family=True))
        rows.append(Row(code.id, code.id, label, depth))
    strays = sorted({code for code in used if code not in book.by_id})
    rows += [Row(c, c, c, known=False) for c in strays if wanted is None or c in wanted]
    return tuple(rows)


def cell_quotations(
    project: Project, comparison: Comparison
) -> tuple[tuple[Row, Group, Quotation], ...]:
    """The words behind every cell, row by row and group by group, each coding a quotation.

    `project` is permitted for QUOTE: codings that may be counted but not quoted are left out.
    Rows of families are left out too, since their codings stand in the rows of their codes.
    """
    quotable = {c.id: c for c in project.codings if c.transcript in project.transcripts}
    made: dict[str, Quotation] = {}
    found = []
    for row in comparison.rows:
        for group in comparison.groups:
            for name in () if row.family else comparison.cell(row, group).ids:
                if name in quotable:
                    if name not in made:
                        made[name] = of_coding(project, quotable[name])[2]
                    found.append((row, group, made[name]))
    return tuple(found)
