"""The pages of the site as values: what each says, in the order in which it says it.

Paths are those of the site (`notes/reindustrialiser.html#vendeurs`), from its root; whoever draws
a page makes them relative to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from terrain.model.codebook import Code
from terrain.model.project import GuideSection


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `path` "" where there is no page to lead to."""

    label: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of one speaker, whose public description is `line`. `words` is what is quoted;
    `before` and `after` are their context, in which `cut_…` says whether more was left out."""

    line: str
    words: str
    asks: bool = False
    before: str = ""
    after: str = ""
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as it is published. `who` is the line of its speaker in parts, of which
    the place may lead to its page; `context` opens on the question and the turn.

    `citation`, `source`, `moment` and `transcript` are empty where the line had to hide the place:
    each of these would give it away.
    """

    anchor: str
    stance: str
    said: tuple[Saying, ...]
    who: tuple[Link, ...] = ()
    citation: str = ""
    context: tuple[Saying, ...] = ()
    remark: str = ""
    lang: str = "fr"
    fictional: bool = False
    source: Link | None = None
    moment: Link | None = None
    transcript: str = ""
    territory: str = ""
    claim: Link | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Where a piece of evidence stands that is not published: by consent, or as it was lost."""

    anchor: str
    why: str  # "consent" | "lost"


@dataclass(frozen=True, slots=True)
class Head:
    """A heading at its depth in the page (2 and below); a claim has an anchor, and may name the
    codes that it is about."""

    level: int
    text: str
    anchor: str = ""
    claim: bool = False
    codes: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose of the author, in Markdown."""

    text: str


Part = Head | Passage | Proof | Held


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many published pieces of evidence come from a territory, by stance."""

    place: Link
    supports: int = 0
    nuances: int = 0
    contradicts: int = 0

    @property
    def total(self) -> int:
        return self.supports + self.nuances + self.contradicts


@dataclass(frozen=True, slots=True)
class Cited:
    """A thing that may be cited: in words, and as the files that reference managers read."""

    name: str
    words: str
    bibtex: str
    csl: Mapping[str, object]
    path: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """One Note. `shown` pieces of evidence of `total` are published."""

    path: str
    title: str
    authors: tuple[str, ...]
    date: dt.date | None
    lang: str
    draft: bool
    question: str
    keywords: tuple[str, ...]
    fictional: bool
    parts: tuple[Part, ...]
    claims: tuple[tuple[Link, int], ...]
    coverage: tuple[Coverage, ...]
    shown: int
    total: int
    cited: Cited
    references: str = ""

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Its published pieces of evidence, in order."""
        return tuple(part for part in self.parts if isinstance(part, Proof))


@dataclass(frozen=True, slots=True)
class Cites:
    """What of a Note bears on a place or a session: the claims, each with its number of pieces of
    evidence."""

    note: Link
    claims: tuple[tuple[Link, int], ...]


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    path: str
    name: str
    kind: str
    code: str
    parents: tuple[Link, ...]
    members: tuple[Link, ...]
    cites: tuple[Cites, ...]
    cases: tuple[Link, ...]
    sessions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript that is quoted or published, as a line of a list."""

    name: Link
    citation: str
    kind: str
    year: int | None
    quoted: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case study: `open` transcripts of `total` may be quoted in public."""

    path: str
    title: str
    kind: str
    place: Link | None
    period: str
    question: str
    guide: tuple[GuideSection, ...]
    sessions: tuple[Link, ...]
    sources: tuple[Source, ...]
    cites: tuple[Cites, ...]
    open: int
    total: int
    fictional: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of a session: its title, when it begins (`00:02:38`), and the video there."""

    title: str
    clock: str = ""
    video: str = ""
    place: Link | None = None


@dataclass(frozen=True, slots=True)
class SessionPage:
    path: str
    title: str
    date: dt.date | None
    place: str
    case: Link | None
    video: str
    moments: tuple[Moment, ...]
    places: tuple[Link, ...]
    cites: tuple[Cites, ...]
    proofs: tuple[tuple[Link, Proof], ...]
    transcript: Link | None
    fictional: bool
    lang: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn of a published transcript; None words: consent withholds it."""

    number: int
    line: str
    words: str | None
    clock: str = ""
    section: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    path: str
    citation: str
    kind: str
    year: int | None
    case: Link | None
    turns: tuple[Spoken, ...]
    fictional: bool
    lang: str


@dataclass(frozen=True, slots=True)
class News:
    """Something new: a Note or a session, as the feed and the first page announce it."""

    kind: str
    title: str
    path: str
    date: dt.date
    summary: str = ""
    authors: tuple[str, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, each number beside its whole."""

    notes: int = 0
    drafts: int = 0
    claims: int = 0
    shown: int = 0
    evidence: int = 0
    open: int = 0
    transcripts: int = 0
    territories: int = 0


@dataclass(frozen=True)
class Site:
    """The whole site in one language."""

    name: str
    fictional: str  # "" | "some" | "all"
    notes: tuple[NotePage, ...]
    territories: tuple[TerritoryPage, ...]
    cases: tuple[CasePage, ...]
    sessions: tuple[SessionPage, ...]
    transcripts: tuple[TranscriptPage, ...]
    codes: tuple[Code, ...]
    works: tuple[str, ...]
    about: str
    counts: Counts
    news: tuple[News, ...]
