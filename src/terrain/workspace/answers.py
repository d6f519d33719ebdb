"""Analysis of a study behind its gate: what each purpose may see, and what was held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast

from terrain.access import Purpose
from terrain.analysis.ground import grounded
from terrain.errors import UsageError
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.access import Restricted
    from terrain.analysis.agreement import Agreement
    from terrain.analysis.comparison import Comparison
    from terrain.analysis.concordance import Concordance
    from terrain.analysis.cooccurrence import Cooccurrence
    from terrain.analysis.disagreements import Disagreements
    from terrain.analysis.dossier import Dossier
    from terrain.analysis.fieldwork import Fieldwork
    from terrain.analysis.saturation import Saturation
    from terrain.analysis.sequences import Sequence as Sequence_
    from terrain.model.project import Project
    from terrain.workspace.cuts import KeptCuts
    from terrain.workspace.lemmas import Lemmas
    from terrain.workspace.study import Progress, Study


def concordance(
    study: Study, pattern: str, *, lemma: bool, where: Filter, progress: Progress | None = None,
    **asked: Any,
) -> Concordance:  # fmt: skip
    """A concordance of what may be analysed."""
    project, restricted = study.permitted(Purpose.ANALYSE)
    lookup = None
    if lemma:
        from terrain.workspace.lemmas import Lemmas

        lookup = Lemmas(study.root)
        if progress is not None:
            lookup.prepare(project.transcripts.values(), progress)
    return concordance_of(project, restricted, pattern, lookup, where, **asked)


def concordance_of(
    project: Project, restricted: Restricted, pattern: str, lemmas: Lemmas | None, where: Filter,
    **asked: Any,
) -> Concordance:  # fmt: skip
    """The same of a Project that the gate has passed, which may be read while the study is not
    held."""
    from terrain.analysis.concordance import concordance as compute

    return compute(
        project, pattern, lemmas=lemmas, where=where.resolve(project), restricted=restricted,
        **asked,
    )  # fmt: skip


def comparison(study: Study, by: str, *, where: Filter, **asked: Any) -> Comparison:
    """A comparison of what may be analysed; groups where consent hides something are marked."""
    from terrain.analysis.compare import compare as compute
    from terrain.analysis.groups import By, hidden_groups

    project, restricted = study.permitted(Purpose.ANALYSE)
    kept = where.resolve(project) if where != Filter() else None
    first, _, second = by.partition(",")
    name, across = cast(By, first.strip()), cast("By | None", second.strip() or None)
    hidden = frozenset[str]()
    if restricted:
        hidden = hidden_groups(study.project, project, name, asked.get("scale"), kept, across)
    made = compute(
        project, by=name, across=across, where=kept, restricted=restricted, hidden=hidden, **asked
    )
    coder = asked.get("coder")
    return grounded(made, project, replace(where, coder=(coder,)) if coder else where)


def agreement(study: Study, coders: Sequence[str], **asked: Any) -> Agreement:
    """Agreement between coders on what may be analysed; with a `task`, on its units alone."""
    from terrain.analysis.agreement import agreement as compute

    project, ground = _compared(study, coders, **asked)
    return grounded(compute(project, **ground), project, asked["where"])


def disagreements(study: Study, coders: Sequence[str], **asked: Any) -> Disagreements:
    """Where coders disagree, in what may be analysed, and what was settled of it."""
    from terrain.analysis.disagreements import disagreements as compute

    project, ground = _compared(study, coders, **asked)
    return compute(project, **ground)


def _compared(
    study: Study,
    coders: Sequence[str],
    *,
    where: Filter,
    task: str = "",
    progress: Progress | None = None,
    **asked: Any,
) -> tuple[Project, dict[str, Any]]:
    """What may be analysed, and the ground of a comparison of coders. A task has coders of its
    own, where none are named, a kind of unit, and units."""
    from terrain.analysis.agreement import coders_of
    from terrain.analysis.sampled import sampled
    from terrain.workspace.tasks import task_of

    if where.coder:
        raise UsageError("agreement compares coders.", remedy="Name two: --coders camille,nadia.")
    project, restricted = study.permitted(Purpose.ANALYSE)
    kept = where.resolve(project) if where != Filter() else None
    if task:
        held = task_of(study.project, task)
        coders = coders_of(project, coders or (*held.against, held.coder))
        sample = sampled(project, held, coders, unfinished=bool(asked.get("unfinished")))
        asked |= {"unit": held.unit, "sample": sample}
    asked["cuts"] = _cuts(study, project, asked["unit"], progress)
    return project, {**asked, "coders": coders, "where": kept, "restricted": restricted}


def cooccurrence(
    study: Study, within: str, *, where: Filter, progress: Progress | None = None, **asked: Any
) -> Cooccurrence:
    """Codes together, on what may be analysed; a filter by coder keeps that coder's codings."""
    from terrain.analysis.cooccurrence import cooccurrence as compute
    from terrain.analysis.windows import Within

    project, restricted = study.permitted(Purpose.ANALYSE)
    made = compute(
        project, within=cast(Within, within), where=_turns(where).resolve(project),
        coders=frozenset(where.coder) or None, restricted=restricted,
        cuts=_cuts(study, project, "sentence" if within == "sentences" else within, progress),
        **asked,
    )  # fmt: skip
    return grounded(made, project, where)


def _cuts(study: Study, project: Project, unit: str, progress: Progress | None) -> KeptCuts:
    """The sentences and passages of what is coded, made ready where they are asked for."""
    from terrain.workspace.cuts import KeptCuts

    cuts = KeptCuts(study.root, progress)
    coded = [t for name, t in project.transcripts.items() if name in project.codings_of]
    cuts.prepare(coded, unit)
    return cuts


def sequence(study: Study, first: str, then: str, *, where: Filter, **asked: Any) -> Sequence_:
    """One code after another, on what may be analysed."""
    from terrain.analysis.sequences import sequence as compute

    project, restricted = study.permitted(Purpose.ANALYSE)
    made = compute(
        project, first, then, where=_turns(where).resolve(project),
        coders=frozenset(where.coder) or None, restricted=restricted, **asked,
    )  # fmt: skip
    return grounded(made, project, where)


def saturation(study: Study, by: str | None, *, where: Filter, **asked: Any) -> Saturation:
    """Saturation of what may be analysed."""
    from terrain.analysis.saturation import saturation as compute

    project, restricted = study.permitted(Purpose.ANALYSE)
    kept = _turns(where).resolve(project) if _turns(where) != Filter() else None
    made = compute(
        project, by=by, where=kept, coders=frozenset(where.coder) or None, restricted=restricted,
        **asked,
    )  # fmt: skip
    return grounded(made, project, where)


def fieldwork(study: Study, *, where: Filter, **asked: Any) -> Fieldwork:
    """The fieldwork of what may be analysed."""
    from terrain.analysis.fieldwork import fieldwork as compute

    project, restricted = study.permitted(Purpose.ANALYSE)
    kept = _turns(where).resolve(project) if _turns(where) != Filter() else None
    return grounded(compute(project, where=kept, restricted=restricted, **asked), project, where)


def _turns(where: Filter) -> Filter:
    """The filter without its coders, unless codes are asked of turns: unmarked turns count too."""
    return where if where.code else replace(where, coder=())


def dossier(
    study: Study, subject: str, *, query: bool, where: Filter, limit: int = 60, filters: str = "",
    note: str = "", lang: Literal["fr", "en"] = "fr", **asked: Any,
) -> Dossier:  # fmt: skip
    """A dossier of what may be quoted inside the team; the rest comes only as a number. With a
    `note` (“vendeurs”, “vendeurs#claim”), grouped by stance towards its claims."""
    from terrain.analysis.dossier import by_stance, code_dossier, query_dossier
    from terrain.evidence.described import described
    from terrain.workspace.note_lookup import claim_named, note_named

    if note:
        name, _, claim = note.partition("#")
        aim = note_named(study, name)
        claim = claim_named(aim, claim).id if claim else ""
        found = dossier(study, subject, query=query, where=where, limit=limit, filters=filters,
                        lang=lang, **asked)  # fmt: skip
        return by_stance(found, aim, claim)

    project, restricted = study.permitted(Purpose.QUOTE)
    kept = where.resolve(project)
    if query:
        hits = study.search(subject, limit=limit, where=where, **asked)
        made = query_dossier(
            project, subject, hits, total=hits.total, where=kept, restricted=restricted,
            filters=filters,
        )  # fmt: skip
    else:
        analysed, _ = study.permitted(Purpose.ANALYSE)
        made = code_dossier(
            project, subject, exact=where.exact_codes, where=kept, analysed=analysed,
            restricted=restricted, filters=filters,
        )  # fmt: skip
    return described(project, made, lang=lang)
