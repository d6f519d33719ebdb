"""Which rows a question may see: consent and the state of files first, then its filters.

Nothing here is kept from one day to the next: the facts, the roster and the date are those of
the query, so that a change of consent or the end of an embargo acts without re-indexing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from terrain.access import Purpose, allows, promise
from terrain.index.lexicon import Ints, Lexicon
from terrain.index.manifest import Entry
from terrain.index.source import Facts
from terrain.model.filter import ResolvedFilter
from terrain.model.names import fold_name
from terrain.model.participant import Participant
from terrain.model.transcript import ASKING, Speaker

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Voice:
    """A speaker of a transcript as the roster knows them today."""

    transcript: int
    label: str
    part: str
    participant: str | None
    role: str
    territory: str | None
    allowed: bool
    #: Their words may be quoted inside the team; others are for analysis only.
    quotable: bool = False


class Gate:
    """The study as consent and the files allow it to be seen on one day.

    `restricted`: ids withheld by consent, indexed or not; `stale`: ids whose text was edited
    since; `not_indexed`: ids that the index does not know yet. Facts of the index whose
    transcript is gone are silently left out.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        entries: Mapping[str, Entry],
        facts: Mapping[str, Facts],
        people: Mapping[str, Participant],
        today: dt.date,
    ) -> None:
        self.lexicon, self.facts, self.people = lexicon, facts, people
        allowed = {
            name for name, item in facts.items() if allows(item.consent, Purpose.ANALYSE, today)
        }
        self.restricted = tuple(name for name in facts if name not in allowed)
        fresh = {name for name, entry in entries.items() if _fresh(entry, facts.get(name))}
        self.stale = tuple(name for name in entries if name in allowed and name not in fresh)
        self.not_indexed = tuple(n for n in facts if n in allowed and n not in entries)
        self.open = np.array(
            [name in allowed and name in fresh for name in lexicon.transcripts], dtype=bool
        )
        self._today = today

    @cached_property
    def voices(self) -> list[Voice]:
        """The speakers of every open transcript (others: never allowed), as `turn_speaker`."""
        found = []
        starts = self.lexicon["transcript_speaker"].tolist()
        for number, name in enumerate(self.lexicon.transcripts):
            facts = self.facts.get(name) if self.open[number] else None
            labels = self.lexicon.labels[starts[number] : starts[number + 1]]
            found += [self._voice(number, label, facts) for label in labels]
        return found

    def _voice(self, number: int, label: str, facts: Facts | None) -> Voice:
        if facts is None:
            return Voice(number, label, "", None, "", None, allowed=False)
        speaker = facts.speakers.get(label) or Speaker(label)
        person = self.people.get(speaker.participant or "")
        part = speaker.part if label else ""
        allowed = allows(promise(speaker, self.people), Purpose.ANALYSE, self._today)
        return Voice(
            number,
            label,
            part,
            speaker.participant,
            (person.role if person else "") or part,
            person.territory if person else None,
            allowed,
            all(
                allows(held, Purpose.QUOTE, self._today)
                for held in (facts.consent, promise(speaker, self.people))
            ),
        )

    @cached_property
    def asking(self) -> Bools:
        """The rows that are the researchers' own words (interviewer, moderator)."""
        asks = np.array([voice.part in ASKING for voice in self.voices], dtype=bool)
        lexicon = self.lexicon
        found: Bools = asks[lexicon["turn_speaker"][lexicon["row_turn"]]]
        return found

    @cached_property
    def turns(self) -> Bools:
        """The turns that may be read."""
        speakers = np.array([voice.allowed for voice in self.voices], dtype=bool)
        transcripts = self.open[self.lexicon.transcript_of_turn]
        return np.asarray(transcripts & speakers[self.lexicon["turn_speaker"]])

    @cached_property
    def rows(self) -> Bools:
        """The rows that may be read."""
        return np.asarray(self.turns[self.lexicon["row_turn"]])

    @cached_property
    def hidden_turns(self) -> int:
        """Turns withheld in transcripts that are otherwise open."""
        return int(np.count_nonzero(self.open[self.lexicon.transcript_of_turn] & ~self.turns))

    @cached_property
    def _places(self) -> tuple[list[str], Ints]:
        """Every territory, "" first, and that of each turn: speaker's, section's, transcript's."""
        numbers: dict[str, int] = {"": 0}

        def number(place: str | None) -> int:
            return numbers.setdefault(place or "", len(numbers))

        lexicon = self.lexicon
        speakers = np.array([number(voice.territory) for voice in self.voices], dtype=np.int64)
        sections, transcripts = [], []
        starts = lexicon["transcript_section"].tolist()
        for place, name in enumerate(lexicon.transcripts):
            facts = self.facts.get(name)
            named = facts.section_territories if facts else {}
            titles = lexicon.sections[starts[place] : starts[place + 1]]
            sections += [number(named.get(title)) if named else 0 for title in titles]
            transcripts.append(number(facts.territory if facts else None))
        by_turn = speakers[lexicon["turn_speaker"]]
        by_section = np.array(sections, dtype=np.int64)[lexicon["turn_section"]]
        by_transcript = np.array(transcripts, dtype=np.int64)[lexicon.transcript_of_turn]
        by_turn = np.where(by_turn > 0, by_turn, np.where(by_section, by_section, by_transcript))
        return list(numbers), by_turn

    @cached_property
    def territory_of_row(self) -> NDArray[np.uint16]:
        """The place in `territories` of each row's territory."""
        found: NDArray[np.uint16] = self.territory_of_turn.astype(np.uint16)
        return np.take(found, self.lexicon["row_turn"])

    @property
    def territories(self) -> list[str]:
        """The territories named anywhere, "" (none) first."""
        return self._places[0]

    @property
    def territory_of_turn(self) -> Ints:
        """The place in `territories` of each turn's territory, by the rule of the whole house."""
        return self._places[1]

    def count_territories(self, rows: Ints) -> int:
        """How many territories these rows (by number) are of, those of none aside."""
        return int(np.count_nonzero(np.bincount(self.territory_of_row[rows], minlength=1)[1:]))

    def keep(self, wanted: ResolvedFilter) -> Bools:
        """The rows that may be read and pass a filter, codes aside."""
        rows = self.rows
        if any(
            getattr(wanted, name) is not None
            for name in ("cases", "kinds", "transcripts", "languages", "date_from", "date_to")
        ):
            rows = rows & self._keep_transcripts(wanted)[self.lexicon.transcript_of_row]
        turns = self._keep_turns(wanted)
        return rows if turns is None else rows & turns[self.lexicon["row_turn"]]

    def _keep_transcripts(self, wanted: ResolvedFilter) -> Bools:
        found = np.zeros(len(self.open), dtype=bool)
        for number in np.flatnonzero(self.open).tolist():
            item = self.facts[self.lexicon.transcripts[number]]
            found[number] = wanted.keeps_transcript(
                item.id, item.case, item.kind, item.language, item.date
            )
        return found

    def _keep_turns(self, wanted: ResolvedFilter) -> Bools | None:
        keep: Bools | None = None
        if wanted.territories is not None:
            names = np.array([name in wanted.territories for name in self.territories])
            keep = names[self.territory_of_turn]
        if any(item is not None for item in (wanted.roles, wanted.participants, wanted.parts)):
            spoken = replace(wanted, territories=None, sections=None)
            voices = np.array(
                [spoken.keeps_speech(None, v.role, v.participant, v.part, "") for v in self.voices],
                dtype=bool,
            )[self.lexicon["turn_speaker"]]
            keep = voices if keep is None else keep & voices
        if wanted.sections is not None:
            folded = {title: fold_name(title) for title in set(self.lexicon.sections)}
            titles = np.array([folded[title] in wanted.sections for title in self.lexicon.sections])
            sections = titles[self.lexicon["turn_section"]]
            keep = sections if keep is None else keep & sections
        return keep


def _fresh(entry: Entry, facts: Facts | None) -> bool:
    """Whether the rows of the index are those of the text today: same body, same labels."""
    return (
        facts is not None
        and facts.text_hash == entry.facts.text_hash
        and facts.speakers.keys() == entry.facts.speakers.keys()
    )
