"""Lexical classes and similarity graphs of a study, behind the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from terrain.access import Purpose
from terrain.analysis.ground import grounded
from terrain.errors import UsageError
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.analysis.classes import Classes
    from terrain.analysis.units import Unit
    from terrain.analysis.wordgraph import WordGraph
    from terrain.workspace.study import Progress, Study

#: What may be linked in a similarity graph.
OF = ("lemmas", "codes")


def classes(
    study: Study, count: int, *, where: Filter, unit: str = "passage", minimum: int = 3,
    stop: Sequence[str] = (), progress: Progress | None = None, **asked: Any,
) -> Classes:  # fmt: skip
    """The classes of what may be analysed; their passages are of what may be quoted."""
    from terrain.analysis.classes import lexical_classes
    from terrain.workspace.lexical import vocabulary

    project, restricted = study.permitted(Purpose.ANALYSE)
    quotable, _ = study.permitted(Purpose.QUOTE)
    kept = _turns(where).resolve(project)
    held = vocabulary(
        study, project, unit=_unit(unit), minimum=minimum, where=kept, stop=stop,
        progress=progress,
    )  # fmt: skip
    made = lexical_classes(
        project, held, count=count, minimum=minimum, quotable=quotable,
        coders=frozenset(where.coder) or None, restricted=restricted, progress=progress, **asked,
    )  # fmt: skip
    return grounded(made, project, where)


def word_graph(
    study: Study, *, where: Filter, of: str = "lemmas", unit: str = "passage",
    minimum: int | None = None, stop: Sequence[str] = (), progress: Progress | None = None,
    **asked: Any,
) -> WordGraph:  # fmt: skip
    """The similarity graph of what may be analysed."""
    from terrain.analysis.coded_units import codes_on_units, laid_units
    from terrain.analysis.wordgraph import word_graph as compute
    from terrain.model.names import unknown
    from terrain.workspace.cuts import KeptCuts
    from terrain.workspace.lexical import vocabulary

    if of not in OF:
        raise unknown("thing to link", of, OF)
    project, restricted = study.permitted(Purpose.ANALYSE)
    kept = _turns(where).resolve(project)
    least = max(1, minimum if minimum is not None else 1 if of == "codes" else 3)
    if of == "codes":
        cuts = KeptCuts(study.root, progress)
        cuts.prepare(project.transcripts.values(), unit)
        units = laid_units(project, _unit(unit), kept, cuts)
        on = codes_on_units(project, units, coders=frozenset(where.coder) or None)
        labels = {key: project.codebook.label(key) for key in on.keys}
        made = compute(
            project, on.keys, on.table, of=of, unit=_unit(unit), labels=labels, minimum=least,
            transcripts=len(units.transcripts), restricted=restricted, **asked,
        )  # fmt: skip
        return grounded(made, project, where)
    held = vocabulary(
        study, project, unit=_unit(unit), minimum=least, where=kept, stop=stop, progress=progress
    )
    made = compute(
        project, held.terms, (held.counts > 0).astype("int64"), of=of, unit=_unit(unit),
        minimum=least, transcripts=len(held.transcripts), restricted=restricted, **asked,
    )  # fmt: skip
    return grounded(made, project, where)


def _turns(where: Filter) -> Filter:
    """The filter without its coders, who say which codings count and not which words."""
    return replace(where, coder=())


def _unit(unit: str) -> Unit:
    from terrain.analysis.units import UNITS
    from terrain.model.names import unknown

    if unit not in UNITS:
        raise unknown("unit", unit, UNITS)
    if unit == "sentence":
        raise UsageError("a sentence holds too few words.", remedy="--unit passage or turn.")
    return cast("Unit", unit)
