"""Notes checked as a study holds them: its consents, its old texts, its log of searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.errors import Problem
from terrain.model.filter import Filter
from terrain.workspace.note_lookup import note_named
from terrain.workspace.note_search import outcomes

if TYPE_CHECKING:
    from terrain.evidence.check import Names, NoteCheck
    from terrain.model.note import Note
    from terrain.workspace.study import Study


def check_notes(
    study: Study, names: Sequence[str] = (), *, publish: bool = False, scale: str | None = None,
    recognised: Names | None = None,
) -> tuple[NoteCheck, ...]:  # fmt: skip
    """The Notes of these names, or all, checked. `recognised` looks for people in their text.

    Raises UsageError for an unknown Note or scale; a Note that cannot be read, StudyError.
    """
    from terrain.analysis.ground import grounded
    from terrain.analysis.groups import hidden_groups
    from terrain.evidence.check import check
    from terrain.store import texts

    notes = [note_named(study, name) for name in names] or list(study.project.notes.values())
    permitted, restricted = study.permitted(Purpose.ANALYSE)
    hidden = frozenset[str]()
    if restricted:
        hidden = hidden_groups(study.project, permitted, "territory", scale)
    problems: list[Problem] = []
    searches = {note.id: outcomes(study, note, problems) for note in notes}
    made = check(
        notes, study.project, permitted, today=study.today, publish=publish, scale=scale,
        recall=partial(texts.recall, study.root), hidden=hidden, restricted=restricted,
        searches=searches, problems=[*study.problems, *problems], names=recognised,
    )  # fmt: skip
    return tuple(grounded(one, permitted, Filter()) for one in made)


def recogniser(study: Study) -> Names | None:
    """What looks for real names in a Note; None where no key can be opened without asking.

    Raises StudyError for a key that is there and cannot be read.
    """
    from terrain.evidence.check import Breach
    from terrain.evidence.names import Names as Known
    from terrain.evidence.names import places_of
    from terrain.workspace.key import known_names

    key = known_names(study)
    if key is None:
        return None
    known = Known(key, places_of(study.project))

    def look(note: Note) -> Iterator[Breach]:
        lines = (study.root / note.path).read_text("utf-8-sig").splitlines()
        for hit in known.find(lines).certain:
            yield Breach(hit.paragraph + 1, f"{hit.participant or 'term'} ({hit.kind})")

    return look
