"""A transcript, or some of its turns, as a source that a publication cites: facts, no layout."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from terrain.evidence.anonymity import Described, describe, may_be_named
from terrain.evidence.combination import K, Met, met
from terrain.model.citation import citation
from terrain.model.project import Project
from terrain.model.transcript import Kind, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Source:
    """One source. `authors` are pseudonyms (ids of the roster, else labels of the transcript);
    `about` is the line that describes the only speaker, "" where there are several. `seconds` is
    where the cited words begin in the recording, None where there is no time or no address."""

    id: str
    kind: Kind
    authors: tuple[str, ...]
    about: str
    title: str
    container: str
    archive: str
    locator: str
    turns: tuple[int, int] | None
    date: dt.date | None
    place: str
    language: str
    interviewers: tuple[str, ...]
    url: str
    seconds: int | None
    fictional: bool


def source(
    project: Project, transcript: Transcript, turns: Sequence[Turn] = (), *, k: int = K,
    people: Sequence[Met] | None = None,
) -> Source:  # fmt: skip
    """The source behind a citation; without turns, the transcript as a whole.

    The place of an interview is left out: it would tell where its speaker works. `people` is
    `met(project)`, kept by a caller that makes many.
    """
    whole = len(turns) in (0, len(transcript.turns))
    cited = () if whole else tuple(turns)
    spoken = [turn for turn in (cited or transcript.turns) if not project.asks(transcript, turn)]
    labels = list(dict.fromkeys(turn.speaker for turn in spoken))
    first = {turn.speaker: turn for turn in reversed(spoken)}
    seen = met(project) if people is None else people
    described = {
        label: describe(project, transcript, first[label], k=k, people=seen) for label in labels
    }
    case = project.cases.get(transcript.case)
    url, seconds = _media(transcript, cited)
    public = transcript.kind == "seminar"
    return Source(
        id=citation(transcript, cited),
        kind=transcript.kind,
        authors=tuple(dict.fromkeys(d.participant or label for label, d in described.items())),
        about=_about(described, public=public),
        title=transcript.title if _titled(transcript) else "",
        container=(case.title or case.id) if case else transcript.case,
        archive=project.settings.name,
        locator=citation(transcript, cited),
        turns=(cited[0].number, cited[-1].number) if cited else None,
        date=transcript.date,
        place=transcript.place if public else "",
        language=transcript.language,
        interviewers=_team(project, transcript),
        url=url,
        seconds=seconds,
        fictional=transcript.fictional or project.settings.fictional,
    )


def _about(described: dict[str, Described], *, public: bool) -> str:
    """Who speaks, for an interview with one person; a session has several, and its own title."""
    if len(described) != 1 or public:
        return ""
    return next(iter(described.values())).parts_without_period


def _titled(transcript: Transcript) -> bool:
    """Whether the transcript's own title may be printed: a session's is public, an interview's
    often says who speaks more closely than was promised."""
    return transcript.kind == "seminar" or may_be_named(transcript, None)


def _team(project: Project, transcript: Transcript) -> tuple[str, ...]:
    case = project.cases.get(transcript.case)
    coders = project.settings.coders
    names = [coders.get(name, name) for name in case.team] if case else []
    return tuple(re.sub(r"\s*\([^)]*\)$", "", name) for name in names)  # Camille (sociologue)


def _media(transcript: Transcript, cited: Sequence[Turn]) -> tuple[str, int | None]:
    media = transcript.media
    if media is None or not media.url:
        return "", None
    time = cited[0].time if cited else None
    # Whole seconds, rounded down: a player told 14:07 starts before the words, not after.
    return media.url, None if time is None else max(0, int(time + media.offset))
