"""What every page is built from: the study as publication may see it, and how it is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from terrain.evidence.anonymity import Described
from terrain.model.note import Note
from terrain.model.project import Project, Settings
from terrain.model.transcript import Transcript, Turn
from terrain.reports.site.paths import at, page, slug
from terrain.reports.site.values import Link
from terrain.reports.text import Text

#: The public description of who speaks a turn, in the language of the page.
Describe = Callable[[Transcript, Turn, Text], Described]


@dataclass(frozen=True)
class Ground:
    """`project` is what publication may see; nothing else is ever read for words. `opened` are the
    transcripts that have a page of their own; `placed` the territories that have one."""

    project: Project
    text: Text
    describe: Describe
    opened: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()

    def line(self, transcript: Transcript, turn: Turn) -> str:
        """Who speaks: the part of a researcher, or the public description of a person."""
        if self.project.asks(transcript, turn):
            return capital(self.text.value(transcript.part_of(turn)))
        return capital(self.describe(transcript, turn, self.text).text)

    def territory(self, name: str | None) -> Link | None:
        """A territory, leading to its page if it has one."""
        if not name:
            return None
        known = self.project.territories.get(name)
        path = page("territories", name) if name in self.placed else ""
        return Link(known.name or name if known else name, path)

    def case(self, name: str) -> Link | None:
        """A case study of the study, leading to its page."""
        known = self.project.cases.get(name)
        return Link(known.title or name, page("cases", name)) if known else None

    def transcript(self, name: str) -> Link | None:
        """The page of a transcript, if it is published."""
        return Link(name, page("transcripts", name)) if name in self.opened else None

    def codes(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Codes as they are called now, leading to their place in the codebook."""
        book = self.project.codebook
        now = dict.fromkeys(code for name in names for code in book.resolve(name))
        return tuple(Link(book.label(code), at("codebook.html", slug(code))) for code in now)

    def authors(self, note: Note) -> tuple[str, ...]:
        """The authors of a Note by their names."""
        return authors(self.project.settings, note)

    def fictional(self, transcript: Transcript) -> bool:
        return transcript.fictional or self.project.settings.fictional

    @cached_property
    def numbered(self) -> dict[str, dict[int, Turn]]:
        """The turns of the transcripts asked so far, by number."""
        return {}

    def turn(self, transcript: Transcript, number: int) -> Turn | None:
        """A turn by its number; None where there is none, or consent withholds it."""
        if transcript.id not in self.numbered:
            self.numbered[transcript.id] = {turn.number: turn for turn in transcript.turns}
        return self.numbered[transcript.id].get(number)


def capital(line: str) -> str:
    """A line as it begins, with a capital."""
    return line[:1].upper() + line[1:]


def authors(settings: Settings, note: Note) -> tuple[str, ...]:
    """Authors by name: a coder's id stands for the name that the study gives them."""
    names = (settings.coders.get(author) or author for author in note.authors)
    return tuple(re.sub(r"\s*\([^)]*\)$", "", name) for name in names)  # Camille (sociologue)


def year(transcript: Transcript) -> int | None:
    """The year of a transcript: the day of an interview may tell who was met."""
    return transcript.date.year if transcript.date else None
