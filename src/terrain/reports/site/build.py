"""The whole site as a value, from a study as publication may see it.

The gate is passed before: `seen` is `permitted(whole, Purpose.PUBLISH, today)`. The whole study
is read for numbers (how much is withheld) and to know what must not be pointed at, never for
words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from terrain.evidence.standing import Standing
from terrain.model.note import Note
from terrain.model.project import Project
from terrain.model.transcript import Transcript, clock
from terrain.reports.site import notes as note_pages
from terrain.reports.site import places
from terrain.reports.site.ground import Describe, Ground, year
from terrain.reports.site.paths import page
from terrain.reports.site.prose import plain, words
from terrain.reports.site.values import (
    Cited,
    Counts,
    Head,
    News,
    NotePage,
    Passage,
    SessionPage,
    Site,
    Spoken,
    TranscriptPage,
)
from terrain.reports.text import Text

#: Which transcripts get a page of their own: none, those that a Note quotes, or all allowed.
Transcripts = Literal["none", "quoted", "all"]
#: A published thing as it is cited: its permanent path, itself, and whether it is invented.
Cite = Callable[[str, Note | Transcript, Text, bool], Cited]


@dataclass(frozen=True)
class Asked:
    """What the site is made of. `standings`: by Note, by the line where the evidence begins;
    `since`: when a page was first published (`site.json` remembers)."""

    notes: Sequence[Note]
    drafts: int
    standings: Mapping[str, Mapping[int, Standing]]
    describe: Describe
    cite: Cite
    today: dt.date
    transcripts: Transcripts = "none"
    since: Mapping[str, dt.date] = field(default_factory=dict)
    works: Sequence[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def site(seen: Project, whole: Project, asked: Asked, text: Text) -> Site:
    """Every page in one language."""
    ground = Ground(seen, text, asked.describe)
    made = _notes(ground, asked, text)
    ground = replace(
        ground, placed=places.placed(seen, made), opened=_opened(seen, made, asked.transcripts)
    )
    made = _notes(ground, asked, text)  # again: now each knows which pages there are to lead to
    sessions = tuple(
        places.session_page(
            ground,
            t,
            whole.transcripts[t.id],
            made,
            asked.cite(page("sessions", t.id), t, text, ground.fictional(t)),
        )
        for t in places.sessions(seen)
    )
    return Site(
        name=seen.settings.name,
        fictional="all" if whole.all_fictional else "some" if whole.fictional else "",
        notes=made,
        territories=tuple(
            places.territory_page(ground, seen.territories.by_id[name], made)
            for name in seen.territories.by_id if name in ground.placed
        ),
        cases=tuple(places.case_page(ground, c, whole, made) for c in seen.cases.values()),
        sessions=sessions,
        transcripts=tuple(
            _transcript(ground, seen.transcripts[name], whole.transcripts[name])
            for name in seen.transcripts if name in ground.opened
        ),
        codes=seen.codebook.codes, works=tuple(asked.works),
        about=asked.about.get(text.lang) or asked.about.get("fr", ""),
        counts=_counts(seen, whole, made, asked, len(ground.placed)),
        news=_news(made, sessions, asked),
    )  # fmt: skip


def _notes(ground: Ground, asked: Asked, text: Text) -> tuple[NotePage, ...]:
    """The newest first; those of no date before all, since they are being written."""
    made = [
        note_pages.note_page(
            ground, note, asked.standings[note.id],
            partial(asked.cite, note_pages.address(note), note, text),
        )
        for note in asked.notes
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda n: (-(n.date or dt.date.max).toordinal(), n.path)))


def _opened(seen: Project, made: Sequence[NotePage], which: Transcripts) -> frozenset[str]:
    if which == "all":
        return frozenset(seen.transcripts)
    quoted = {p.transcript for note in made for p in note.proofs}
    return frozenset(quoted) if which == "quoted" else frozenset()


def _transcript(ground: Ground, transcript: Transcript, whole: Transcript) -> TranscriptPage:
    """A transcript turn by turn; a turn that consent withholds keeps its number and no word.

    Sections of which nothing may be read keep their title to themselves.
    """
    open_in = {turn.section for turn in transcript.turns}
    turns, section = [], 0
    for turn in whole.turns:
        title = ""
        if turn.section != section and turn.section in open_in:
            section, title = turn.section, transcript.sections[turn.section - 1].title
        own = ground.turn(transcript, turn.number)
        time = "" if turn.time is None else clock(float(int(turn.time)))
        if own is None:
            turns.append(Spoken(turn.number, "", None, "", title))
        else:
            turns.append(Spoken(
                turn.number, ground.line(transcript, own), transcript.words_of(own), time, title,
                ground.project.asks(transcript, own),
            ))  # fmt: skip
    return TranscriptPage(
        page("transcripts", transcript.id), transcript.id, transcript.kind, year(transcript),
        ground.case(transcript.case), tuple(turns), ground.fictional(transcript),
        transcript.language,
    )  # fmt: skip


def _counts(
    seen: Project, whole: Project, made: Sequence[NotePage], asked: Asked, territories: int
) -> Counts:
    return Counts(
        notes=len(made), drafts=asked.drafts, claims=sum(len(n.claims) for n in made),
        shown=sum(n.shown for n in made), evidence=sum(n.total for n in made),
        open=len(seen.transcripts), transcripts=len(whole.transcripts), territories=territories,
    )  # fmt: skip


def _news(
    made: Sequence[NotePage], sessions: Sequence[SessionPage], asked: Asked
) -> tuple[News, ...]:
    """Notes and sessions, the newest first. What has no date is new when first published."""
    found = [
        News(
            "note",
            n.title,
            n.path,
            n.date or asked.since.get(n.path, asked.today),
            n.question or _opening(n),
            n.authors,
            n.fictional,
        )
        for n in made
    ]
    found += [
        News("session", s.title, s.path, s.date or asked.since.get(s.path, asked.today),
             fictional=s.fictional)
        for s in sessions
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda n: (-n.date.toordinal(), n.path)))


def _opening(note: NotePage) -> str:
    """The first words of a Note, up to 50, for those who read the feed."""
    for part in note.parts:
        if isinstance(part, Passage) and (said := words(part.text)):
            cut = said.split(" ")
            return " ".join(cut[:50]) + (" …" if len(cut) > 50 else "")
        if isinstance(part, Head) and part.claim:
            return plain(part.text)
    return ""
