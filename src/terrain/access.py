"""The one gate: what consent allows, before search, counts, exports or pages see anything.

One pure rule on (consent, purpose, date) serves the whole Project (`permitted`) and the rows of
the index, which are read through `allows` at each query: a change of consent, or the day of an
embargo, acts at once and without re-indexing. Deny wins: a turn is used only if the promise made
for the transcript and the one made to its speaker both allow it.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from terrain.model.coding import Coding, context
from terrain.model.participant import HIDDEN, Consent, Participant
from terrain.model.project import Project
from terrain.model.task import Place
from terrain.model.transcript import Speaker, Transcript, Turn

#: What stands in the place of words that consent withholds: same length, so offsets hold.
MASK = "▒"


class Purpose(enum.Enum):
    """What the words are wanted for, from the least exposed to the most."""

    ANALYSE = "analyse"
    QUOTE = "quote"  # inside the team: dossiers
    PUBLISH = "publish"


def allows(consent: Consent | None, purpose: Purpose, today: dt.date) -> bool:
    """Whether one promise allows one purpose on one day.

    A promise that was never recorded (None) allows work inside the team, not publication.
    """
    if consent is None:
        return purpose is not Purpose.PUBLISH
    if consent.use == "withdrawn" or (consent.embargo and today < consent.embargo):
        return False
    return purpose is Purpose.ANALYSE or consent.use == "quote"


#: Why words are withheld. unreadable: a promise is there, or a link to somebody, that cannot be
#: read; no-consent: nothing is recorded, which forbids publication only.
Reason = Literal["withdrawn", "embargo", "analysis-only", "no-consent", "unreadable"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why words may not serve a purpose: `whose` promise (a speaker's label; "" for that of the
    transcript), and the day when an embargo ends."""

    reason: Reason
    whose: str = ""
    until: dt.date | None = None


def refusal(consent: Consent | None, purpose: Purpose, today: dt.date) -> Refusal | None:
    """Why one promise does not allow one purpose; None exactly where `allows` says yes."""
    if allows(consent, purpose, today):
        return None
    if consent is None:
        return Refusal("no-consent")
    if consent.use == "withdrawn":
        return Refusal("withdrawn")
    if consent == HIDDEN:
        return Refusal("unreadable")
    if consent.embargo and today < consent.embargo:
        return Refusal("embargo", until=consent.embargo)
    return Refusal("analysis-only")


def refused(
    project: Project, transcript: Transcript, turns: Iterable[Turn], purpose: Purpose,
    today: dt.date,
) -> Refusal | None:  # fmt: skip
    """Why the words of these turns may not serve a purpose; None if they may.

    The same rule as `permitted`, asked of a few turns of the whole project.
    """
    if (why := refusal(transcript.consent, purpose, today)) is not None:
        return why
    for label in dict.fromkeys(turn.speaker for turn in turns):
        own = promise(transcript.speakers.get(label), project.participants)
        if own is not None and (why := refusal(own, purpose, today)) is not None:
            return replace(why, whose=label)
    return None


def withdrawn(consent: Consent | None) -> bool:
    """Whether the words must leave everything derived from them, for good."""
    return consent is not None and consent.use == "withdrawn"


def promise(speaker: Speaker | None, participants: Mapping[str, Participant]) -> Consent | None:
    """The promise made to a speaker: None where they are linked to nobody.

    A speaker linked to somebody who is not on the roster (a typo, a roster that cannot be read)
    is hidden: what was promised to them is not known.
    """
    if speaker is None or speaker.participant is None:
        return None
    person = participants.get(speaker.participant)
    return person.consent if person else HIDDEN


def consent_of(
    transcript: Transcript, turn: Turn, participants: Mapping[str, Participant]
) -> Consent | None:
    """The promise made to the speaker of a turn (see `promise`)."""
    return promise(transcript.speakers.get(turn.speaker), participants)


@dataclass(frozen=True, slots=True)
class Restricted:
    """What the gate held back: every answer says it."""

    transcripts: tuple[str, ...] = ()
    turns: int = 0
    codings: int = 0

    def __bool__(self) -> bool:
        return bool(self.transcripts or self.turns or self.codings)


def permitted(project: Project, purpose: Purpose, today: dt.date) -> tuple[Project, Restricted]:
    """The project as this purpose may see it on this day, and what was held back.

    Transcripts that are not allowed are absent. Turns of speakers who are not allowed are absent
    too: their numbers are skipped, their words are masked in the body at equal length, and any
    coding that touches them is left out.
    """
    transcripts: dict[str, Transcript] = {}
    hidden: list[str] = []
    masked: dict[str, list[Turn]] = {}
    for name, transcript in project.transcripts.items():
        if not allows(transcript.consent, purpose, today):
            hidden.append(name)
            continue
        denied = _denied(transcript, project.participants, purpose, today)
        if denied:
            masked[name] = denied
        transcripts[name] = _mask(transcript, denied) if denied else transcript
    codings = tuple(_codings(project, transcripts, masked))
    restricted = Restricted(
        tuple(hidden), sum(map(len, masked.values())), len(project.codings) - len(codings)
    )
    if not restricted:
        return project, restricted
    gone = set(hidden)
    finished = tuple(mark for mark in project.finished if mark.transcript not in gone)
    about = {f"transcript:{name}" for name in hidden}
    memos = tuple(memo for memo in project.memos if memo.about not in about)
    units = (
        replace(unit, place=_seen(unit.place, transcripts, masked))
        for unit in project.task_units
        if _shown(unit.place, transcripts, masked)
    )
    settled = (
        replace(one, place=_seen(one.place, transcripts, masked))
        for one in project.settlements
        if _shown(one.place, transcripts, masked)
    )
    seen = replace(
        project, transcripts=transcripts, codings=codings, finished=finished, memos=memos,
        task_units=tuple(units), settlements=tuple(settled),
    )  # fmt: skip
    return seen, restricted


def permitted_after(
    before: tuple[Project, Restricted], project: Project, transcript: str, coder: str,
    purpose: Purpose, today: dt.date,
) -> tuple[Project, Restricted]:  # fmt: skip
    """As `permitted`, where nothing but a coder's codings of one transcript has changed since the
    answer `before`, which was for the same purpose and day."""
    seen, restricted = before
    if not restricted:
        return project, restricted
    held = project.transcripts[transcript]
    shown = {transcript: seen.transcripts[transcript]} if transcript in seen.transcripts else {}
    denied = _denied(held, project.participants, purpose, today)
    masked = {transcript: denied} if denied else {}
    own = replace(project, codings=project.codings_by(coder, transcript))
    kept = _codings(own, shown, masked)
    made = seen.with_codings(transcript, coder, kept, project.files)
    return made, replace(restricted, codings=len(project.codings) - len(made.codings))


def _denied(
    transcript: Transcript,
    participants: Mapping[str, Participant],
    purpose: Purpose,
    today: dt.date,
) -> list[Turn]:
    labels = {
        label
        for label, speaker in transcript.speakers.items()
        if not _spoken_for(promise(speaker, participants), purpose, today)
    }
    return [turn for turn in transcript.turns if turn.speaker in labels] if labels else []


def _spoken_for(consent: Consent | None, purpose: Purpose, today: dt.date) -> bool:
    """Whether a speaker's own promise allows it; without one, the transcript's decides alone."""
    return consent is None or allows(consent, purpose, today)


def _mask(transcript: Transcript, denied: list[Turn]) -> Transcript:
    body, parts, reached = transcript.body, [], 0
    for turn in denied:
        mask = "".join(c if c.isspace() else MASK for c in turn.span.of(body))
        parts += [body[reached : turn.span.start], mask]
        reached = turn.span.end
    parts.append(body[reached:])
    gone = {turn.number for turn in denied}
    turns = tuple(turn for turn in transcript.turns if turn.number not in gone)
    return replace(transcript, body="".join(parts), turns=turns)


def _shown(
    place: Place, transcripts: Mapping[str, Transcript], masked: Mapping[str, list[Turn]]
) -> bool:
    """Whether a stretch may be shown; where words are masked, only one whose place is known."""
    if place.transcript not in transcripts:
        return False
    denied = masked.get(place.transcript, ())
    return not denied or (
        place.status == "anchored" and not any(t.span.overlaps(place.span) for t in denied)
    )


def _seen(
    place: Place, transcripts: Mapping[str, Transcript], masked: Mapping[str, list[Turn]]
) -> Place:
    """A stretch whose context says nothing of what is masked around it."""
    if place.transcript not in masked:
        return place
    before, after = context(transcripts[place.transcript].body, place.span)
    return replace(place, before=before, after=after)


def _codings(
    project: Project, transcripts: Mapping[str, Transcript], masked: Mapping[str, list[Turn]]
) -> list[Coding]:
    kept = []
    for coding in project.codings:
        transcript = transcripts.get(coding.transcript)
        if transcript is None:
            # A coding whose transcript is missing from the study altogether is kept: it is
            # a problem to settle, not a matter of consent.
            if coding.transcript not in project.transcripts:
                kept.append(coding)
            continue
        if coding.transcript not in masked:
            kept.append(coding)
        elif coding.status == "anchored" and not any(
            turn.span.overlaps(coding.span) for turn in masked[coding.transcript]
        ):
            before, after = context(transcript.body, coding.span)
            kept.append(replace(coding, before=before, after=after))
    return kept
