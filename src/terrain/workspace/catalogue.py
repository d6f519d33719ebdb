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
    """`entries`, from `offset` on, of the `passing` that pass the filter, of `total`; the choices
    are those of the whole study, each with its number of transcripts, so that none leads to an
    empty page."""

    entries: tuple[Entry, ...]
    offset: int
    passing: int
    total: int
    withheld: int
    cases: Mapping[str, int]
    kinds: Mapping[str, int]
    territories: Mapping[str, int]

    @property
    def truncated(self) -> bool:
        """Whether others pass the filter than those that are shown."""
        return len(self.entries) < self.passing


def catalogue(
    study: Study, *, case: str = "", kind: str = "", territory: str = "", words: str = "",
    sort: str = "transcript", down: bool = False, offset: int = 0, limit: int | None = None,
) -> Catalogue:  # fmt: skip
    """The transcripts that may be analysed; `territory` at any scale, `words` of a title or id.

    `limit` of them from `offset` on: only those are looked at closely.
    """
    project, restricted = study.permitted(Purpose.ANALYSE)
    every = list(project.transcripts.values())
    inside = project.territories.within(territory) if territory else frozenset[str]()
    wanted = fold_name(words)
    kept = [
        t for t in every
        if (not case or t.case == case) and (not kind or t.kind == kind)
        and (not territory or t.territory in inside)
        and wanted in fold_name(f"{t.title or t.id} {t.id}")
    ]  # fmt: skip
    kept.sort(key=lambda t: _key(project, t, sort), reverse=down)
    shown = kept[offset : None if limit is None else offset + limit]
    return Catalogue(
        tuple(_entry(project, t) for t in shown), offset, len(kept), len(every),
        len(restricted.transcripts), Counter(t.case for t in every),
        Counter(t.kind for t in every), Counter(t.territory for t in every if t.territory),
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


def _key(project: Project, transcript: Transcript, sort: str) -> tuple[object, ...]:
    if sort == "codings":
        return (len(project.codings_of.get(transcript.id, ())), transcript.id)
    if sort == "date":
        return (transcript.date.isoformat() if transcript.date else "", transcript.id)
    if sort == "words":
        return (count_spoken(transcript), transcript.id)
    values = {"title": transcript.title or transcript.id, "case": transcript.case,
              "kind": transcript.kind, "territory": transcript.territory or ""}  # fmt: skip
    return (fold_name(values.get(sort, transcript.id)), transcript.id)
