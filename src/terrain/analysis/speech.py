"""The study's turns and codings as flat arrays, for counts that must not take a second.

One pass over the Project makes them (a thousand transcripts, 130,000 turns, eight million words:
about a third of a second); everything that follows is arithmetic on whole arrays. Words are
numbered through the study, so that "distinct words" is the length of a union of intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from terrain.analysis.filters import passing_turns
from terrain.analysis.groups import NONE, Grouping
from terrain.analysis.guide import Codes
from terrain.analysis.words import starts_in
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: One call of C code for what is read of each turn: there may be 130,000 of them.
_TURN = attrgetter("span.start", "span.end", "speaker", "section")
_SPAN = attrgetter("span.start", "span.end")

#: The speaker of words that are the researcher's or nobody's: never counted as a person.
NOBODY = -1


@dataclass
class Speech:
    """Turns (one entry a turn) and codings (one a coding), with pieces: a coding within a turn.

    All arrays are int64. `turn_key` indexes `keys`, the distinct tuples of groups, and `turn_topic`
    `topics`, the distinct sets of codes that the guide asks about in a section; `turn_real`
    is 0 for a text without turns, which stands as one stretch. Words are half-open ranges. A
    coding outside any turn (on a heading, a preface: nobody's speech) has no piece.
    """

    transcripts: list[Transcript]
    keys: list[tuple[str, ...]]
    topics: list[Codes]
    codings: list[Coding]
    missing: int
    unresolved: int
    turn_transcript: Ints
    turn_key: Ints
    turn_speaker: Ints
    turn_asks: Ints
    turn_real: Ints
    turn_topic: Ints
    turn_first: Ints
    turn_last: Ints
    piece_coding: Ints
    piece_turn: Ints
    piece_first: Ints
    piece_last: Ints
    coding_transcript: Ints
    coding_start: Ints
    coding_end: Ints


@dataclass
class _Lists:
    """What is read of each turn and coding, as plain lists: one array each is made at the end,
    since a thousand small arrays cost more than the counting itself."""

    project: Project
    grouping: Grouping
    transcripts: list[Transcript] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)  # how many, for each transcript
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    facts: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    fact_of: list[int] = field(default_factory=list)  # an index into facts, for each turn
    codings: list[Coding] = field(default_factory=list)
    laid: list[int] = field(default_factory=list)  # how many codings, for each transcript
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)
    topics: dict[Codes, int] = field(default_factory=dict)
    speakers: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(
        self, transcript: Transcript, turns: Sequence[Turn | None], codings: list[Coding]
    ) -> None:
        """Append one transcript."""
        self.transcripts.append(transcript)
        self.turns.append(len(turns))
        self.codings += codings
        self.laid.append(len(codings))
        if turns[0] is None:
            self.starts.append(0)
            self.ends.append(len(transcript.body))
            self.fact_of.append(self._fact(transcript, None))
            return
        starts, ends, speakers, sections = zip(*map(_TURN, turns), strict=True)
        self.starts += starts
        self.ends += ends
        # Decided once for each speaker in each section.
        places = list(zip(speakers, sections, strict=True))
        known = {
            place: self._fact(transcript, turn)
            for place, turn in dict(zip(places, turns, strict=True)).items()
        }
        self.fact_of += map(known.__getitem__, places)

    def _fact(self, transcript: Transcript, turn: Turn | None) -> int:
        """Note key, speaker, whether a researcher asks, whether it is a turn at all."""
        groups = (NONE,) if self.grouping.by == "coder" else self.grouping.of(transcript, turn)
        key, real = self.keys.setdefault(groups, len(self.keys)), int(turn is not None)
        section = transcript.section_of(turn) if turn else None
        asked = self.grouping.guide.asked(transcript, section.title if section else None)
        topic = self.topics.setdefault(asked, len(self.topics))
        if turn is None or self.project.asks(transcript, turn):
            self.facts.append((key, NOBODY, real, real, topic))
        else:
            speaker = transcript.speakers.get(turn.speaker)
            # One person of the roster is one speaker wherever they speak; a bare label is its own.
            who = ("", speaker.participant) if speaker and speaker.participant else None
            name = who or (transcript.id, turn.speaker)
            self.facts.append(
                (key, self.speakers.setdefault(name, len(self.speakers)), 0, real, topic)
            )
        return len(self.facts) - 1


def gather(
    project: Project,
    grouping: Grouping,
    where: ResolvedFilter | None = None,
    coders: frozenset[str] | None = None,
) -> Speech:
    """The arrays of a Project: turns that pass the filter, codings of these coders (None: all)."""
    import numpy as np

    lists = _Lists(project, grouping)
    laid, missing, unresolved = _codings(project, coders)
    for transcript, turns in _turns(project, where):
        lists.add(transcript, turns, laid.get(transcript.id, []))
    ranks = np.arange(len(lists.transcripts))
    rank, coding_rank = np.repeat(ranks, lists.turns), np.repeat(ranks, lists.laid)
    starts, ends = np.array(lists.starts, np.int64), np.array(lists.ends, np.int64)
    length = np.array([len(t.body) for t in lists.transcripts], np.int64)
    spans = np.array(list(map(_SPAN, lists.codings)), np.int64).reshape(-1, 2)
    # A coding that points outside its text must not reach into the next one.
    spans = np.minimum(spans, length[coding_rank][:, None])
    order = np.lexsort((spans[:, 1], spans[:, 0], coding_rank))
    begins, stops = spans[order].T
    base = np.cumsum(length + 1) - length - 1
    piece, turn = _pieces(
        starts + base[rank], ends + base[rank],
        begins + base[coding_rank], stops + base[coding_rank],
    )  # fmt: skip
    first, last, word_first, word_last = _words(lists, starts, ends, begins, stops)
    key, speaker, asks, real, topic = (
        np.array(lists.facts, np.int64).reshape(-1, 5)[np.array(lists.fact_of, np.int64)].T
    )
    piece_first = np.maximum(word_first[piece], first[turn])
    piece_last = np.maximum(np.minimum(word_last[piece], last[turn]), piece_first)
    return Speech(
        lists.transcripts, list(lists.keys), list(lists.topics),
        [lists.codings[i] for i in order.tolist()],
        missing, unresolved, rank, key, speaker, asks, real, topic, first, last,
        piece, turn, piece_first, piece_last, coding_rank, begins, stops,
    )  # fmt: skip


def _pieces(starts: Ints, ends: Ints, begins: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Parallel (coding, turn): the turns that each coding touches, in one line of text."""
    import numpy as np

    low = np.searchsorted(ends, begins, side="right")
    count = np.maximum(np.searchsorted(starts, stops, side="left") - low, 0)
    piece = np.repeat(np.arange(len(begins)), count)
    inner = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    return piece, low[piece] + inner


def _words(lists: _Lists, *places: Ints) -> tuple[Ints, ...]:
    """For places (two arrays by turn, two by coding), how many words of the study lie before."""
    import numpy as np

    found = tuple(np.empty(len(place), np.int64) for place in places)
    sought = [place.astype(np.int32) for place in places]  # as `starts_in`: else it is copied
    total = turn = coding = 0
    for transcript, turns, laid in zip(lists.transcripts, lists.turns, lists.laid, strict=True):
        words = starts_in(transcript)
        by_turn, by_coding = slice(turn, turn + turns), slice(coding, coding + laid)
        parts = (by_turn, by_turn, by_coding, by_coding) if laid else (by_turn, by_turn)
        for part, place, before in zip(parts, sought, found, strict=False):
            before[part] = words.searchsorted(place[part]) + total
        total, turn, coding = total + len(words), turn + turns, coding + laid
    return found


def _turns(
    project: Project, where: ResolvedFilter | None
) -> Iterator[tuple[Transcript, Sequence[Turn | None]]]:
    if where:
        yield from passing_turns(project, where)
        return
    for transcript in project.transcripts.values():
        yield transcript, transcript.turns or (None,)


def _codings(
    project: Project, coders: frozenset[str] | None
) -> tuple[dict[str, list[Coding]], int, int]:
    laid: dict[str, list[Coding]] = {}
    missing = unresolved = 0
    for coding in project.codings:
        if coders is not None and coding.coder not in coders:
            continue
        if coding.transcript not in project.transcripts:
            missing += 1
        elif coding.status != "anchored":
            unresolved += 1
        else:
            laid.setdefault(coding.transcript, []).append(coding)
    return laid, missing, unresolved
