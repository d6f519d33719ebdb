"""What a researcher asks for (a Filter), and the same resolved to sets of ids.

Names are resolved once, against the names that the study really has: a typo is refused with the
nearest names, never answered with an empty list. Analysis asks the result of turns, the index of
its rows; both through `keeps_transcript`, `keeps_speech` and `keeps_codes`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from terrain.errors import UsageError
from terrain.model.code_expression import CodeExpression, parse_codes
from terrain.model.codebook import Codebook
from terrain.model.names import fold_name, unknown
from terrain.model.territory import Territories
from terrain.model.transcript import KINDS, PARTS

if TYPE_CHECKING:
    from terrain.model.project import Project


@dataclass(frozen=True)
class Vocabulary:
    """Every name that a filter may use. The index fills it from its manifest, without a Project.

    `transcripts` and `cases` map ids to titles; the other names are sets. `territories` need not
    hold a territory that only a transcript names: such ids come in `places`.
    """

    territories: Territories = field(default_factory=Territories)
    places: frozenset[str] = frozenset()
    transcripts: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    coders: frozenset[str] = frozenset()
    codebook: Codebook = field(default_factory=Codebook)

    @classmethod
    def of(cls, project: Project) -> Vocabulary:
        """The names of a whole study."""
        transcripts = project.transcripts.values()
        speakers = [s for t in transcripts for s in t.speakers.values()]
        people = project.participants.values()
        places = {t.territory for t in transcripts} | {p.territory for p in people}
        places |= {place for t in transcripts for place in t.section_territories.values()}
        return cls(
            project.territories,
            frozenset(place for place in places if place),
            {t.id: t.title for t in transcripts},
            {t.case: "" for t in transcripts if t.case}
            | {case.id: case.title for case in project.cases.values()},
            frozenset(p.role for p in people if p.role) | {s.part for s in speakers},
            frozenset(project.participants) | {s.participant for s in speakers if s.participant},
            frozenset(t.language for t in transcripts),
            frozenset(s.title for t in transcripts for s in t.sections),
            frozenset(project.settings.coders)
            | {c.coder for c in project.codings}
            | {mark.coder for mark in project.finished},
            project.codebook,
        )


@dataclass(frozen=True, slots=True)
class ResolvedFilter:
    """A filter as sets of ids; None lets everything through.

    `territories` holds every territory within those asked for; `sections` are folded titles
    (`names.fold_name`); dates are inclusive. A value that a transcript or a turn does not have
    (no date, no territory) never passes a filter on it. With `coders`, only their codings count,
    for `codes` too; without `codes`, a turn passes if it bears any coding of theirs.
    """

    territories: frozenset[str] | None = None
    cases: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    participants: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    transcripts: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    sections: frozenset[str] | None = None
    parts: frozenset[str] | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    coders: frozenset[str] | None = None
    codes: CodeExpression | None = None

    def __bool__(self) -> bool:
        """Whether anything at all is asked."""
        return any(getattr(self, item.name) is not None for item in fields(self))

    @property
    def needs_codings(self) -> bool:
        """Whether codings must be read to answer."""
        return self.coders is not None or self.codes is not None

    def keeps_transcript(
        self, transcript: str, case: str, kind: str, language: str, date: dt.date | None
    ) -> bool:
        """Whether a transcript may hold turns that pass."""
        return (
            _in(transcript, self.transcripts)
            and _in(case, self.cases)
            and _in(kind, self.kinds)
            and _in(language, self.languages)
            and (self.date_from is None or (date is not None and date >= self.date_from))
            and (self.date_to is None or (date is not None and date <= self.date_to))
        )

    def keeps_speech(
        self, territory: str | None, role: str, participant: str | None, part: str, section: str
    ) -> bool:
        """Whether a turn passes, codes aside. `section` is the plain title ("" before any)."""
        return (
            _in(territory, self.territories)
            and _in(role, self.roles)
            and _in(participant, self.participants)
            and _in(part, self.parts)
            and (self.sections is None or fold_name(section) in self.sections)
        )

    def keeps_codes(self, codes: AbstractSet[str]) -> bool:
        """Whether the codes on a turn pass: those laid by `coders`, where these are given."""
        return self.codes.holds(codes) if self.codes else (self.coders is None or bool(codes))


def _in(value: str | None, allowed: frozenset[str] | None) -> bool:
    return allowed is None or value in allowed


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as typed. Several values of one field widen it; several fields narrow it.

    `territory` is an id, a name or an official code at any scale. `code` is an expression
    (see `code_expression`); `exact_codes` leaves children out. Dates are `YYYY`, `YYYY-MM` or
    `YYYY-MM-DD`, and mean the whole of the year or month.
    """

    territory: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    transcript: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    year: int | None = None
    date_from: str | dt.date | None = None
    date_to: str | dt.date | None = None
    coder: tuple[str, ...] = ()
    code: str = ""
    exact_codes: bool = False

    def resolve(self, study: Project | Vocabulary) -> ResolvedFilter:
        """The ids behind the names. Raises UsageError naming the nearest names."""
        names = study if isinstance(study, Vocabulary) else Vocabulary.of(study)
        start, end = _period(self.year, self.date_from, self.date_to)
        sections = _each("section", self.section, _sections(names.sections))
        return ResolvedFilter(
            territories=_each("territory", self.territory, _territories(names)),
            cases=_each("case", self.case, _titled(names.cases)),
            roles=_each("role", self.role, _plain(names.roles)),
            participants=_each("participant", self.participant, _plain(names.participants)),
            kinds=_each("kind", self.kind, _plain(KINDS)),
            transcripts=_each("transcript", self.transcript, _titled(names.transcripts)),
            languages=_each("language", self.language, _plain(names.languages)),
            sections=None if sections is None else frozenset(map(fold_name, sections)),
            parts=_each("part", self.part, _plain(PARTS)),
            date_from=start,
            date_to=end,
            coders=_each("coder", self.coder, _plain(names.coders)),
            codes=parse_codes(self.code, names.codebook, exact=self.exact_codes)
            if self.code.strip()
            else None,
        )


#: What a field does with one typed name: the ids found (none: unknown), and all names it knows.
_Lookup = tuple[Callable[[str], Iterable[str]], Iterable[str]]


def _each(what: str, typed: tuple[str, ...], lookup: _Lookup) -> frozenset[str] | None:
    if isinstance(typed, str):  # a lone name where a tuple is meant: common in notebooks
        typed = (typed,)
    if not typed:
        return None
    find, known = lookup
    found: set[str] = set()
    for name in typed:
        ids = set(find(name))
        if not ids:
            raise unknown(what, name, known)
        found |= ids
    return frozenset(found)


def _plain(known: Iterable[str]) -> _Lookup:
    names = list(known)

    def find(name: str) -> list[str]:
        return [name] if name in names else _folded(name, names)

    return find, names


def _folded(name: str, names: Iterable[str]) -> list[str]:
    wanted = fold_name(name)
    return [candidate for candidate in names if fold_name(candidate) == wanted]


def _titled(titles: Mapping[str, str]) -> _Lookup:
    """By id, else by the last part of a `case/slug` id, else by title."""

    def find(name: str) -> list[str]:
        if name in titles:
            return [name]
        wanted = fold_name(name)
        found = (
            _folded(name, titles)
            or [i for i in titles if "/" in i and fold_name(i.rpartition("/")[2]) == wanted]
            or [i for i, title in titles.items() if wanted and fold_name(title) == wanted]
        )
        return _only(name, found)

    return find, [*titles, *filter(None, titles.values())]


def _only(name: str, found: list[str]) -> list[str]:
    if len(found) > 1:
        raise UsageError(
            f"“{name}” may be {', '.join(sorted(found))}.", remedy="Give the whole id of one."
        )
    return found


def _territories(names: Vocabulary) -> _Lookup:
    """By id, else by name, else by official code; with everything that lies within."""
    known = names.territories.by_id
    ids = [*known, *(place for place in sorted(names.places) if place not in known)]

    def find(name: str) -> Iterable[str]:
        wanted = fold_name(name)
        found = [name] if name in ids else _folded(name, ids)
        found = found or [t.id for t in known.values() if fold_name(t.name) == wanted]
        found = found or [t.id for t in known.values() if t.code and t.code == name.strip()]
        return names.territories.within(found[0]) if _only(name, found) else ()

    return find, [*ids, *(t.name for t in known.values() if t.name)]


def _sections(titles: frozenset[str]) -> _Lookup:
    """By title, else every title that contains what was typed: guides vary between sites."""

    def find(name: str) -> list[str]:
        wanted = fold_name(name)
        return _folded(name, titles) or [t for t in titles if wanted and wanted in fold_name(t)]

    return find, titles


_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")


def _period(
    year: int | None, start: str | dt.date | None, end: str | dt.date | None
) -> tuple[dt.date | None, dt.date | None]:
    low = _bound(start, first=True) if start else None
    high = _bound(end, first=False) if end else None
    if year is not None:
        first, last = _bound(f"{year:04d}", first=True), _bound(f"{year:04d}", first=False)
        low, high = max(low or first, first), min(high or last, last)
    if low and high and low > high:
        raise UsageError(f"no day lies between {low} and {high}.", remedy="Exchange the dates.")
    return low, high


def _bound(value: str | dt.date, *, first: bool) -> dt.date:
    if isinstance(value, dt.date):
        return value
    mark = _DATE.fullmatch(value.strip())
    try:
        if mark is None:
            raise ValueError(value)
        year, month = int(mark["year"]), int(mark["month"] or (1 if first else 12))
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, int(mark["day"] or (1 if first else last)))
    except ValueError:
        raise UsageError(
            f"“{value}” is not a date.", remedy="Write 2023, 2023-06 or 2023-06-27."
        ) from None
