"""A transcript: canonical text, cut into sections and speaker turns.

The body is what follows the front matter. Its grammar is small enough to be typed by hand:

    ## Foncier et extension

    ENQ [00:14:02]: Vous cherchez à vous agrandir ?

    DIR1 [00:14:07]: On ne trouve plus un hectare. …

A turn begins where a line begins with one of the labels that the front matter declares, so a
colon inside a sentence never makes a speaker. Whatever follows belongs to the turn, blank lines
included, until the next turn or heading.
"""

from __future__ import annotations

import bisect
import copy
import datetime as dt
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from terrain.model.participant import Consent
from terrain.model.span import Span

Kind = Literal["interview", "seminar", "focus-group", "fieldnotes"]
Part = Literal["interviewer", "respondent", "moderator", "speaker", "audience"]
KINDS: tuple[Kind, ...] = ("interview", "seminar", "focus-group", "fieldnotes")
PARTS: tuple[Part, ...] = ("interviewer", "respondent", "moderator", "speaker", "audience")
#: Parts whose words are the researcher's, not the field's.
ASKING: frozenset[str] = frozenset({"interviewer", "moderator"})


def canonical(text: str) -> str:
    """NFC, line feeds only, no byte order mark: the form on which offsets are measured."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def text_hash(body: str) -> str:
    """What identifies a body in a coding: 16 hexadecimal digits of its SHA-256 (UTF-8)."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of the transcript, the participant behind it (if on the roster), and their part."""

    label: str
    part: Part = "respondent"
    participant: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the interview guide, or a part of a session. `span` runs to the next one."""

    number: int
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next speaks.

    `number` counts from 1 (citations say §12). `span` holds the words alone; `header` is where
    the label begins. Times are seconds from the start of the recording, or None. `section` is
    the number of the section that holds the turn, 0 before the first heading.
    """

    number: int
    speaker: str
    span: Span
    header: int
    time: float | None = None
    end_time: float | None = None
    section: int = 0


def _start(turn: Turn) -> int:
    return turn.span.start


def _end(turn: Turn) -> int:
    return turn.span.end


@dataclass(frozen=True, slots=True)
class Media:
    """The recording behind the words: a file or an address, and where its zero lies (seconds)."""

    file: str | None = None
    url: str | None = None
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the text came from: original name, its SHA-256, importer and version."""

    file: str
    sha256: str
    importer: str
    version: str
    kept: str | None = None


@dataclass(frozen=True)
class Transcript:
    """One interview, session or set of field notes. `id` is `case/slug`, unique in the study."""

    id: str
    body: str
    title: str = ""
    kind: Kind = "interview"
    case: str = ""
    territory: str | None = None
    date: dt.date | None = None
    place: str = ""
    language: str = "fr"
    fictional: bool = False
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    section_territories: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    media: Media | None = None
    provenance: Provenance | None = None
    path: str = ""
    hash: str = ""
    sections: tuple[Section, ...] = ()
    turns: tuple[Turn, ...] = ()

    def turn_at(self, offset: int) -> Turn | None:
        """The turn whose header or words hold this offset, or None before the first."""
        low, high = 0, len(self.turns)
        while low < high:
            middle = (low + high) // 2
            if self.turns[middle].header <= offset:
                low = middle + 1
            else:
                high = middle
        turn = self.turns[low - 1] if low else None
        return turn if turn and offset < max(turn.span.end, turn.span.start + 1) else None

    def turns_of(self, span: Span) -> list[Turn]:
        """The turns whose words the span touches, in order."""
        first = bisect.bisect_right(self.turns, span.start, key=_end)
        last = bisect.bisect_left(self.turns, span.end, lo=first, key=_start)
        return [turn for turn in self.turns[first:last] if turn.span.overlaps(span)]

    def section_of(self, turn: Turn) -> Section | None:
        """The section that holds a turn, or None before the first heading."""
        return self.sections[turn.section - 1] if turn.section else None

    def part_of(self, turn: Turn) -> Part:
        """The part that the turn's speaker plays."""
        speaker = self.speakers.get(turn.speaker)
        return speaker.part if speaker else "respondent"

    def words_of(self, turn: Turn) -> str:
        """The words of a turn, without its label."""
        return turn.span.of(self.body)


TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_HEADING = r"^\#{1,6}[ \t]+(?P<title>\S[^\n]*?)(?:[ \t]+\#+)?[ \t]*$"
_UNDECLARED = re.compile(
    # The label is taken greedily up to its bracket: this runs over every line of the study.
    rf"^(?P<label>[^\W\d_][\w .'’\u00a0\u202f\-]{{0,41}})"
    rf"\[{TIME}(?:[-–]{TIME})?\][ \u00a0\u202f]?:(?=\s)",
    re.MULTILINE,
)


@lru_cache(maxsize=1024)
def _boundaries(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    turn = (
        rf"^(?P<label>{names})(?:[ \u00a0]\[(?P<time>{TIME})(?:[-–](?P<end>{TIME}))?\])?"
        r"[ \u00a0\u202f]?:[ \t\u00a0]*"
    )
    return re.compile(f"{turn}|{_HEADING}" if labels else _HEADING, re.MULTILINE)


@lru_cache(maxsize=16384)  # transcripts of one study share most of their seconds
def seconds(text: str) -> float:
    """`HH:MM:SS.mmm`, `MM:SS` and the like, to seconds. Raises ValueError on anything else."""
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


_CLOSED = re.compile(r"\s#+$")  # a title that ends so would lose its last signs


def clock(time: float) -> str:
    """Seconds to `HH:MM:SS`, with milliseconds only where there are any."""
    milliseconds = round(time * 1000)
    whole, rest = divmod(milliseconds, 1000)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{text}.{rest:03d}" if rest else text


def parse_body(body: str, labels: Iterable[str]) -> tuple[tuple[Section, ...], tuple[Turn, ...]]:
    """Cut a canonical body into its sections and turns.

    Text before the first turn (a summary, a note of the transcriber) belongs to no turn.
    """
    marks = list(_boundaries(tuple(labels)).finditer(body))
    sections: list[Section] = []
    turns: list[Turn] = []
    heads = [mark.start() for mark in marks if mark.lastgroup == "title"]
    next_heading = dict(itertools.pairwise([*heads, len(body)]))
    ends = [*(mark.start() for mark in marks), len(body)][1:]
    for mark, end in zip(marks, ends, strict=True):
        if mark.lastgroup == "title":
            span = Span(mark.start(), next_heading[mark.start()])
            sections.append(Section(len(sections) + 1, mark["title"], span))
        else:
            turns.append(_turn(body, mark, end, len(turns) + 1, len(sections)))
    return tuple(sections), tuple(turns)


def _turn(body: str, mark: re.Match[str], end: int, number: int, section: int) -> Turn:
    header, start = mark.span()
    while end > start and body[end - 1].isspace():
        end -= 1
    while start < end and body[start].isspace():
        start += 1
    label, time, stop = mark.group("label", "time", "end")
    return Turn(
        number,
        label,
        Span(start, end),
        header,
        seconds(time) if time else None,
        seconds(stop) if stop else None,
        section,
    )


class _Cut:
    """Cuts a body the first time that its sections or turns are asked for.

    It stands on the class under the names of two fields: an instance that was given them never
    comes here. Half of the time of reading a large study is saved.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, transcript: Transcript | None, owner: object = None) -> object:
        if transcript is None:
            return ()
        sections, turns = parse_body(transcript.body, transcript.speakers)
        transcript.__dict__.update(sections=sections, turns=turns)
        return transcript.__dict__[self.name]


for _name in ("sections", "turns"):
    setattr(Transcript, _name, _Cut(_name))


def uncut(transcript: Transcript) -> Transcript:
    """The same transcript, to be cut by `parse_body` when its sections or turns are asked for."""
    made = copy.copy(transcript)
    made.__dict__.pop("sections")
    made.__dict__.pop("turns")
    return made


def speaks(body: str, labels: Iterable[str]) -> bool:
    """Whether a body has a turn at all."""
    marks = _boundaries(tuple(labels)).finditer(body)
    return any(mark.lastgroup != "title" for mark in marks)


def undeclared(body: str, labels: Iterable[str]) -> list[tuple[int, str]]:
    """Line number and label of each timed turn whose speaker the front matter does not declare."""
    known = set(labels)
    return [
        (body.count("\n", 0, mark.start()) + 1, label)
        for mark in _UNDECLARED.finditer(body)
        if (label := mark["label"].rstrip()) not in known
    ]


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """A turn as an importer reads it: words not yet placed in a body. Times in seconds."""

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an importer makes of a foreign file: never written by it, only returned.

    `speakers` keeps the order of first appearance; `warnings` say what could not be kept or
    had to be guessed, with the place in the original. `before` is the text before the first
    turn (a header, a summary); `metadata` the front matter that no other field holds.
    """

    turns: tuple[DraftTurn, ...]
    speakers: tuple[Speaker, ...]
    title: str = ""
    date: dt.date | None = None
    language: str | None = None
    media: Media | None = None
    warnings: tuple[str, ...] = ()
    before: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)


def compose(turns: Iterable[DraftTurn], labels: Iterable[str], before: str = "") -> str:
    """The canonical body of a list of turns: what `parse_body` reads back as the same turns.

    `before` is text that stands before the first turn and belongs to nobody.

    A line of the words that would itself read as a heading or a turn is indented by one space.
    The end time is written only where it says more than the next turn's start.
    """
    items = list(turns)
    boundary = _boundaries(tuple(dict.fromkeys(labels)))
    parts: list[str] = [boundary.sub(_indented, canonical(before).strip())] if before else []
    section: str | None = None
    for position, turn in enumerate(items):
        if turn.section != section and turn.section:
            title = " ".join(turn.section.split())
            parts += [f"## {title} #" if _CLOSED.search(title) else f"## {title}"] if title else []
        section = turn.section
        following = items[position + 1].start if position + 1 < len(items) else None
        time = _time_code(turn, following)
        text = boundary.sub(_indented, canonical(turn.text).strip())
        parts.append(f"{turn.speaker}{time}: {text}".rstrip())
    return "\n\n".join(parts) + ("\n" if parts else "")


def _indented(mark: re.Match[str]) -> str:
    return " " + mark[0]


def _time_code(turn: DraftTurn, following: float | None) -> str:
    if turn.start is None:
        return ""
    if turn.end is None or turn.end == following:
        return f" [{clock(turn.start)}]"
    return f" [{clock(turn.start)}-{clock(turn.end)}]"
