"""What a claim could still be given: codings of its codes that may be quoted and are not cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.analysis.quotations import Quotation, merged, of_coding
from terrain.evidence.note_reading import quotes_withheld
from terrain.model.code_expression import current_code
from terrain.workspace.note_lookup import claim_named, note_named

if TYPE_CHECKING:
    from terrain.model.coding import Coding
    from terrain.model.note import Claim, Note
    from terrain.model.project import Project
    from terrain.workspace.study import Study


@dataclass(frozen=True, slots=True)
class Candidates:
    """Quotations that could stand under a claim. `coding`: the id of one coding of each.

    `codes` are those that were looked for, `total` how many quotations there are in all, cut to
    `found`; `cited` how many codings already stand under the claim. `hidden`: the claim itself
    quotes words that consent withholds.
    """

    note: Note
    claim: Claim
    codes: tuple[str, ...]
    found: tuple[tuple[str, Quotation], ...]
    total: int
    cited: int
    territory: str = ""
    hidden: bool = False


def candidates(
    study: Study, name: str, claim: str, *, territory: str = "", offset: int = 0, limit: int = 20
) -> Candidates:
    """The codings of a claim's codes, children included, that none of its evidence touches.

    A claim that names no codes has those of the words it quotes. `territory`: of this one, on
    whatever scale. Raises UsageError for an unknown Note or claim.
    """
    note = note_named(study, name)
    aim = claim_named(note, claim)
    checked = study.note(name)
    coverage = next(one.coverage for one in checked.claims if one.claim.line == aim.line)
    hidden = quotes_withheld(checked, aim.text)
    project, _ = study.permitted(Purpose.QUOTE)
    wanted = frozenset(coverage.codes)
    of = [c for c in project.codings if c.status == "anchored" and _bears(project, c, wanted)]
    fresh = [c for c in of if not _cited(study.project, c, aim)]
    placed = [of_coding(project, coding) for coding in fresh]
    placed = [p for p in placed if not territory or territory in _places(project, p[2])]
    whole = [(quotation.codings[0], quotation) for _, _, quotation in merged(placed)]
    return Candidates(
        note, aim, coverage.codes, tuple(whole[offset : offset + limit]), len(whole),
        len(of) - len(fresh), territory, hidden,
    )  # fmt: skip


def _bears(project: Project, coding: Coding, wanted: frozenset[str]) -> bool:
    code = current_code(project.codebook, coding.code)
    return code in project.codebook.by_id and not wanted.isdisjoint(project.codebook.path(code))


def _cited(project: Project, coding: Coding, claim: Claim) -> bool:
    transcript = project.transcripts[coding.transcript]
    for evidence in claim.evidence:
        if evidence.coding == coding.id:
            return True
        if evidence.text == transcript.hash and evidence.span:
            same = evidence.citation.transcript == transcript.id
            if same and evidence.span.overlaps(coding.span):
                return True
    return False


def _places(project: Project, quotation: Quotation) -> Iterator[str]:
    place = quotation.territory
    if place:
        yield place
        yield from project.territories.holding(place)
