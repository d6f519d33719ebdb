"""Newcomers on the roster: who speaks in files that come in, under numbers, never names.

A role is filled in only where the label or the file's name says it (« Élue », dirigeant-x.docx);
the import says so, for a person to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from terrain.language.roles import roles_of
from terrain.model.names import fold_name
from terrain.model.participant import Participant
from terrain.model.project import Project
from terrain.model.transcript import Speaker, Transcript
from terrain.store.load import PARTICIPANTS, participants
from terrain.store.rewrite import rewrite
from terrain.store.transaction import Write
from terrain.store.yamledit import append, edit, mapping
from terrain.store.yamlio import YamlProblem, parse, quoted

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def role_told(*names: str) -> str:
    """The role that a name says in so many words, or "" (`dirigeant-logistique`: dirigeant)."""
    for name in names:
        words = fold_name(name).replace("-", " ").replace("_", " ").split()
        found = {roles for word in words if (roles := roles_of((word,)))}
        if len(found) == 1 and len(roles := found.pop()) == 1:
            return roles[0]
    return ""


def linked(transcript: str, speakers: Sequence[Speaker], taken: set[str]) -> tuple[Speaker, ...]:
    """The speakers, those who answer linked to a new participant each (`<slug>-1`, `-2`, …).

    `taken` are the ids in use, to which the new ones are added.
    """
    case, _, slug = transcript.partition("/")
    made = []
    number = 0
    for speaker in speakers:
        if speaker.participant or speaker.part not in ("respondent", "speaker"):
            made.append(speaker)
            continue
        number += 1
        name = f"{slug}-{number}"
        name = f"{case}-{name}" if name in taken else name
        while name in taken:
            name += "-bis"
        taken.add(name)
        made.append(replace(speaker, participant=name))
    return tuple(made)


def newcomers(
    project: Project, transcripts: Iterable[Transcript], role: str | None
) -> list[Participant]:
    """The people of these transcripts who are not on the roster yet."""
    found: dict[str, Participant] = {}
    for transcript in transcripts:
        new = [
            speaker for speaker in transcript.speakers.values()
            if speaker.participant and speaker.participant not in project.participants
        ]  # fmt: skip
        slug = transcript.id.partition("/")[2]
        for speaker in new:
            assert speaker.participant is not None
            told = role or role_told(speaker.label, *([slug] if len(new) == 1 else []))
            found.setdefault(speaker.participant, Participant(speaker.participant, told))
    return list(found.values())


def said(people: Sequence[Participant]) -> str:
    """What the import says of them."""
    shown = ", ".join(f"{p.id}{f' ({p.role})' if p.role else ''}" for p in people[:5])
    more = f" and {len(people) - 5} more" if len(people) > 5 else ""
    return f"New on the roster: {shown}{more}. Complete roles and consent in {PARTICIPANTS}."


def write(study: Study, people: Sequence[Participant]) -> Write:
    """The roster with these people at its end; the rest of the file stays byte for byte."""

    def change(text: str) -> str:
        return _appended(text, people) or edit(
            text, PARTICIPANTS, lambda data: _extend(data, people)
        )

    return rewrite(study.root, PARTICIPANTS, change, "participants:\n")


def _rows(people: Sequence[Participant], pad: str = "  ") -> str:
    rows = []
    for person in people:
        rows.append(f"{pad}- id: {quoted(person.id)}\n")
        rows += [f"{pad}  role: {quoted(person.role)}\n"] if person.role else []
    return "".join(rows)


def _appended(text: str, people: Sequence[Participant]) -> str | None:
    """Plain rows after the last one, if what comes out reads back as the old roster and them.

    An import may bring a thousand people: this is a thousand times faster than a round trip.
    """
    bare = text.replace("participants: []", "participants:")
    bare = bare if bare.endswith("\n") else f"{bare}\n"
    try:
        before = participants(parse(text), [])
    except YamlProblem:
        return None
    for pad in ("  ", ""):
        try:
            candidate = bare + _rows(people, pad)
            if participants(parse(candidate), []) == before | {p.id: p for p in people}:
                return candidate
        except YamlProblem:
            continue
    return None


def _extend(data: CommentedMap, people: Sequence[Participant]) -> None:
    for person in people:
        append(data, "participants", mapping(id=person.id, role=person.role))
