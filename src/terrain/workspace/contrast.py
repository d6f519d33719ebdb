"""Contrast of territories on one theme: quotations behind the gate, vectors from the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.analysis.ground import ground
from terrain.errors import UsageError
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.analysis.contrast import Contrast, Held, Vectors
    from terrain.analysis.quotations import Quotation
    from terrain.index.encoder import Encoder
    from terrain.workspace.study import Progress, Study

#: Quotations of a territory that are read by the model at most: beyond, a seeded sample.
MOST = 300


def contrast(
    study: Study, code: str, territories: Sequence[str], *, where: Filter, limit: int = 4,
    seed: int = 1, progress: Progress | None = None,
) -> Contrast:  # fmt: skip
    """A code in two to six territories, of what may be quoted.

    Raises UsageError for an unknown code or territory, or where there is nothing to oppose.
    """
    from terrain.analysis.contrast import Contrast, Held, codes_there, placed, sides
    from terrain.model.code_expression import current_code
    from terrain.model.names import unknown

    known = study.project.territories.by_id
    asked = list(dict.fromkeys(territories))
    for name in asked:
        if name not in known:
            raise unknown("territory", name, known)
    _apart(study, asked)
    if not 2 <= len(asked) <= 6:
        raise UsageError(
            f"a contrast takes two to six territories, and {len(asked)} were given.",
            remedy="Name each with --territory.",
        )
    found: list[tuple[str, list[Quotation]]] = []
    short: dict[str, int] = {}
    held_back = 0
    sampled: int | None = None
    for name in asked:
        dossier = study.dossier(code, where=replace(where, territory=(name,)))
        every = [quotation for part in dossier.parts for quotation in part.quotations]
        kept = [quotation for quotation in every if placed(quotation)]
        short[name] = len(every) - len(kept)
        held_back += dossier.held_back
        if len(kept) > MOST:
            kept, sampled = _sample(kept, seed), MOST
        found.append((name, kept))
    encoder = study.searcher.encoder()
    total = sum(len(kept) for _, kept in found)
    done = 0
    held: list[Held] = []
    for name, kept in found:
        if progress is not None:
            progress("quotations read by the model", done, total)
        vectors = _vectors(encoder, kept)
        held.append(Held(name, known[name].name or name, tuple(kept), vectors))
        done += len(kept)
    if progress is not None and total:
        progress("quotations read by the model", total, total)
    project, (quotable, _) = study.project, study.permitted(Purpose.QUOTE)
    analysed, _ = study.permitted(Purpose.ANALYSE)
    topic = current_code(project.codebook, code)
    used = {
        name: codes_there(analysed, topic, replace(where, territory=(name,)).resolve(analysed))
        for name in asked
    }
    made = sides(held, limit, short, used)
    label = project.codebook.label
    made = tuple(replace(side, own_codes=tuple(map(label, side.own_codes))) for side in made)
    return Contrast(
        project.settings.name, code, dossier.title, made, limit, held_back, sampled,
        encoder.identity, dossier.restricted, project.fictional, project.all_fictional,
        ground(quotable, where),
    )  # fmt: skip


def _apart(study: Study, asked: Sequence[str]) -> None:
    """Refuse territories of which one holds another: each quotation would stand on both sides."""
    within = {name: set(study.project.territories.within(name)) for name in asked}
    for one, other in combinations(asked, 2):
        if within[one] & within[other]:
            raise UsageError(
                f"{one} and {other} hold the same places: their quotations would be opposed to "
                "themselves.",
                remedy="Oppose territories of one scale.",
            )


def _sample(quotations: list[Quotation], seed: int) -> list[Quotation]:
    """A seeded sample, in the order of the texts."""
    import random

    numbers = sorted(random.Random(seed).sample(range(len(quotations)), MOST))  # noqa: S311  # no secret
    return [quotations[n] for n in numbers]


def _vectors(encoder: Encoder, quotations: Sequence[Quotation]) -> Vectors:
    import numpy as np

    from terrain.analysis.contrast import said

    if not quotations:
        return np.zeros((0, encoder.dimensions), np.float32)
    return encoder.encode([said(quotation) for quotation in quotations], kind="passage")
