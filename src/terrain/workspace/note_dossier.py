"""The dossier of a Note: opened behind the gate, for the team or for publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.evidence.combination import K

if TYPE_CHECKING:
    from terrain.evidence.note_dossier import Lang, NoteDossier
    from terrain.workspace.study import Study


def note_dossier(
    study: Study, name: str, *, purpose: Purpose = Purpose.QUOTE, k: int | None = None,
    lang: Lang | None = None,
) -> NoteDossier:  # fmt: skip
    """What the dossier of a Note says. `k` people at least share the description of a speaker:
    three to publish, one inside the team; `lang` is its language (default: the Note's).

    Raises UsageError for a Note that the study lacks, TerrainError where its own prose quotes what
    consent withholds or, to publish, where a quotation is not that of the corpus.
    """
    from terrain import __version__
    from terrain.evidence.note_dossier import note_dossier as compute
    from terrain.workspace import note_anchoring, note_search
    from terrain.workspace.note_lookup import note_named

    note = note_named(study, name)
    visible, _ = study.permitted(purpose)
    analysed, _ = study.permitted(Purpose.ANALYSE)
    least = k or (K if purpose is Purpose.PUBLISH else 1)
    return compute(
        study.project, visible, note,
        note_anchoring.look(study.root, study.project, list(note.evidence), study.today),
        purpose=purpose, today=study.today, analysed=analysed,
        searches=note_search.outcomes(study, note), k=least, version=__version__,
        lang=lang or ("en" if note.language.startswith("en") else "fr"),
    )  # fmt: skip
