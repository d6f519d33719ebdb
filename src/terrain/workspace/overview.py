"""The state of a study in numbers: what `status` prints and the home page will show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from terrain.access import Purpose
from terrain.analysis.words import count_spoken
from terrain.check import check

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def overview(study: Study) -> dict[str, Any]:
    """Counts by case and coder, what waits to be settled, and the state of the index.

    Counted after the gate: what consent withholds is absent, and said to be.
    """
    project, restricted = study.permitted(Purpose.ANALYSE)
    codings = Counter(coding.transcript for coding in project.codings)
    texts = {t.id: t.hash for t in project.transcripts.values()}
    finished = {m.transcript for m in project.finished if texts.get(m.transcript) == m.text}
    words = {t.id: count_spoken(t) for t in project.transcripts.values()}
    cases = []
    for case in project.cases.values():
        held = [t.id for t in project.transcripts.values() if t.case == case.id]
        cases.append({
            "case": case.id, "title": case.title, "territory": case.territory,
            "transcripts": len(held), "words": sum(words[name] for name in held),
            "codings": sum(codings[name] for name in held),
            "finished": sum(name in finished for name in held),
        })  # fmt: skip
    problems = {*study.problems, *check(study.project)}
    return {
        "name": project.settings.name or study.root.name,
        "fictional": project.fictional,
        "cases": cases,
        "transcripts": len(project.transcripts),
        "words": sum(words.values()),
        "participants": len(project.participants),
        "territories": len(project.territories),
        "codes": len(project.codebook.by_id),
        "codings": len(project.codings),
        "coders": dict(Counter(coding.coder for coding in project.codings)),
        "restricted": len(restricted.transcripts),
        "restricted_turns": restricted.turns,
        "unresolved": sum(coding.status == "unresolved" for coding in project.codings),
        "unresolved_in": dict(
            Counter(
                coding.transcript for coding in project.codings if coding.status == "unresolved"
            )
        ),
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
        "index": _index(study),
    }


def _index(study: Study) -> dict[str, Any]:
    from terrain.workspace.search import state

    return state(study)
