"""The transcripts of a study as a list: filtered, sorted, with what there is to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.analysis.words import count_spoken
from terrain.model.names import fold_name

if TYPE_CHECKING:
    import datetime as dt

    from terrain.model.project import Project
    from terrain.model.transcript import Transcript
    from terrain.workspace.study import Study


@dataclass(frozen=True, slots=True)
class Entry:
    """One transcript: `words` of all its speakers; `codings` by coder; `finished` by whom."""

    transcript: str
    title: str
    case: str
    territory: str
    kind: str
    date: dt.date | None
    speakers: int
    words: int
    codings: Mapping[str, int]
    finished: tuple[str, ...]
    consent: str
    fictional: bool


@dataclass(frozen=True)
class Catalogue:
    """`entries` pass the filter, of `total`; the choices are those of the whole study, each with
    its number of transcripts, so that none leads to an empty page."""

    entries: tuple[Entry, ...]
    total: int
    withheld: int
    cases: Mapping[str, int]
    kinds: Mapping[str, int]
    territories: Mapping[str, int]


def catalogue(
    study: Study, *, case: str = "", kind: str = "", territory: str = "", words: str = "",
    sort: str = "transcript", down: bool = False,
) -> Catalogue:  # fmt: skip
    """The transcripts that may be analysed; `territory` at any scale, `words` of a title or id."""
    project, restricted = study.permitted(Purpose.ANALYSE)
    every = [_entry(project, t) for t in project.transcripts.values()]
    inside = project.territories.within(territory) if territory else frozenset[str]()
    wanted = fold_name(words)
    kept = [
        e for e in every
        if (not case or e.case == case) and (not kind or e.kind == kind)
        and (not territory or e.territory in inside)
        and wanted in fold_name(f"{e.title} {e.transcript}")
    ]  # fmt: skip
    kept.sort(key=lambda e: _key(e, sort), reverse=down)
    return Catalogue(
        tuple(kept), len(every), len(restricted.transcripts), Counter(e.case for e in every),
        Counter(e.kind for e in every), Counter(e.territory for e in every if e.territory),
    )  # fmt: skip


def _entry(project: Project, transcript: Transcript) -> Entry:
    held = project.codings_of.get(transcript.id, ())
    done = sorted(
        mark.coder for mark in project.finished
        if mark.transcript == transcript.id and mark.text == transcript.hash
    )  # fmt: skip
    return Entry(
        transcript.id, transcript.title or transcript.id, transcript.case,
        transcript.territory or "", transcript.kind, transcript.date,
        len({turn.speaker for turn in transcript.turns}), count_spoken(transcript),
        dict(sorted(Counter(c.coder for c in held).items())), tuple(done),
        transcript.consent.use if transcript.consent else "", transcript.fictional,
    )  # fmt: skip


def _key(entry: Entry, sort: str) -> tuple[object, ...]:
    if sort == "codings":
        return (sum(entry.codings.values()), entry.transcript)
    if sort == "date":
        return (entry.date.isoformat() if entry.date else "", entry.transcript)
    if sort == "words":
        return (entry.words, entry.transcript)
    return (fold_name(str(getattr(entry, sort))), entry.transcript)
