"""A manuscript verified: each quotation with its source, what changed in it, and whether it may
be published. Values only; `evidence/verifying.py` computes them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from terrain.evidence.changes import Change
from terrain.evidence.extraction import Quoted

#: verbatim: the same characters, line breaks aside. marked: the same words, under allowed marks.
#: altered: words differ. several: the same words in several places. not-found: nowhere.
Status = Literal["verbatim", "marked", "altered", "several", "not-found"]
STATUSES: tuple[Status, ...] = ("verbatim", "marked", "altered", "several", "not-found")

#: What is a problem, and what is only said. Problems decide the exit code.
PROBLEMS = frozenset(
    {"altered", "not-found", "withdrawn", "embargo", "analysis-only", "no-consent",
     "joins-speakers", "cut-negation", "misattributed", "name"}
)  # fmt: skip
#: Why words may not be published, from the strongest reason.
Reason = Literal["withdrawn", "embargo", "analysis-only", "no-consent"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to say of a quotation, by its slug; `about` holds the words or names it needs."""

    slug: str
    about: str = ""

    @property
    def serious(self) -> bool:
        """Whether it is a problem, not a remark."""
        return self.slug in PROBLEMS


@dataclass(frozen=True)
class Found:
    """One place of the corpus that a quotation comes from.

    `start` to `end` are code points of the body; `cuts` those that the quotation leaves out.
    `turns` are numbers, `speakers` labels in the order of speech. `score` is 0–1, 1 where no word
    differs. `reason` says why the words may not be published; where `shown` is False not even
    the team may read them here: `text` and the source's side of `changes` are empty.
    """

    transcript: str
    turns: tuple[int, ...]
    speakers: tuple[str, ...]
    citation: str
    start: int
    end: int
    score: float
    status: Status
    marks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    dropped: tuple[str, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()
    troubles: tuple[Trouble, ...] = ()
    reason: Reason | None = None
    shown: bool = True
    text: str = ""

    @property
    def publishable(self) -> bool:
        """Whether consent allows these words to be published today."""
        return self.reason is None


@dataclass(frozen=True)
class Checked:
    """One quotation judged. `sources` are best first, cut after `more` others.

    `nearest` is the closest passage of a quotation that was not found, if one may be shown.
    `short`: too few words to be judged, so that not being found says nothing. `accepted`: the
    author listed it as foreign. `within` is True for one held in a quotation that was found.
    """

    quoted: Quoted
    status: Status
    sources: tuple[Found, ...] = ()
    more: int = 0
    nearest: Found | None = None
    troubles: tuple[Trouble, ...] = ()
    short: bool = False
    accepted: bool = False
    within: bool = False
    page: int = 0
    line: int = 0
    paragraph: int = 0
    note: str = ""

    @property
    def score(self) -> float:
        """That of the best source; of the nearest passage where there is none."""
        best = self.sources[0] if self.sources else self.nearest
        return best.score if best else 0.0

    @property
    def publishable(self) -> bool | None:
        """Whether every source may be published: None where there is no source."""
        return all(source.publishable for source in self.sources) if self.sources else None

    @property
    def judged(self) -> bool:
        """Whether it counts: neither too short to be found by chance nor held in another."""
        return not self.short and not self.within

    @property
    def problems(self) -> tuple[Trouble, ...]:
        """What must be settled before it is published."""
        return tuple(trouble for trouble in self.troubles if trouble.serious)


@dataclass(frozen=True)
class Place:
    """A place of the manuscript with what is said of it, by its slug: a mark in doubt, a name.

    `message` holds the marks concerned, or the kind of a name (`NameKind`), never whose it is.
    """

    paragraph: int
    message: str
    excerpt: str = ""
    page: int = 0
    line: int = 0
    slug: str = "mark"


@dataclass(frozen=True)
class Verification:
    """All quotations of a manuscript, with their denominators."""

    manuscript: str
    format: str
    sha256: str
    study: str
    day: dt.date
    quotations: tuple[Checked, ...]
    doubts: tuple[Place, ...] = ()
    warnings: tuple[str, ...] = ()
    leaks: tuple[Place, ...] = ()
    transcripts: int = 0
    words: int = 0
    paragraphs: int = 0
    least: int = 4
    may_drop: tuple[str, ...] = ()
    foreign_allowed: bool = False
    fictional: bool = False
    all_fictional: bool = False
    #: Whether real names were looked for; under how many people a combination is told.
    names_checked: bool = False
    k: int = 3

    @property
    def judged(self) -> tuple[Checked, ...]:
        """The quotations that count."""
        return tuple(each for each in self.quotations if each.judged)

    @property
    def counts(self) -> dict[Status, int]:
        """How many of those have each status."""
        counted = Counter(each.status for each in self.judged)
        return {status: counted[status] for status in STATUSES}

    @property
    def short(self) -> int:
        """How many are too short to be judged and were not found."""
        return sum(each.short for each in self.quotations)

    @property
    def within(self) -> int:
        """How many stand inside a quotation that was found."""
        return sum(each.within and not each.short for each in self.quotations)

    @property
    def problems(self) -> int:
        """How many quotations and places have a problem: none, and the manuscript is clean."""
        return sum(bool(each.problems) for each in self.quotations) + len(self.leaks)
