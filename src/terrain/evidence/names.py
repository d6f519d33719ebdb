"""Real names in a text: what the key knows, found whole, in any case, accents and typography.

The guarantee is the key; a person signs off. A full name, a surname or a term is a find. A first
name alone, initials, half of a double name, or a surname that is also a word or a town is a
question (`doubtful`), unless a title or a capital function stands before it. In small letters
such a word is the word (`un petit délai`): it is counted in `passed_over` and not listed.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from terrain.evidence.surnames import (
    FIRST_NAMES,
    FUNCTIONS,
    PARTICLES,
    TITLES,
    TOWNS,
    WORDS,
)
from terrain.fold import bare
from terrain.model.key import Key, Person
from terrain.model.manuscript import Manuscript
from terrain.model.names import fold_name
from terrain.model.project import Project
from terrain.model.span import Span

#: full: first and last name, or initial and last name; variant: another word of the person.
NameKind = Literal["full", "last", "first", "initials", "variant", "term"]

_MARKS = "\u0300-\u036f"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}{_INVISIBLE}])*")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
#: What may stand between the words of one name: `J.-P. d’Aubigné`, `DUPONT,\nJean`.
_BETWEEN = re.compile(r"[\s.,'’ʼ«»“”\"\-‐‑–_]{0,6}")
_CUT = re.compile(r"[-‐‑\u00ad][ \u00a0]*\n?[ \u00a0]*\Z|-\s+\Z")


@dataclass(frozen=True, slots=True)
class NameHit:
    """A real name in a text. `paragraph` counts from 0 in the list given (with a manuscript, it
    is the paragraph's own number); `span` is code points of it. `participant` is "" for a term.
    """

    paragraph: int
    span: Span
    participant: str
    kind: NameKind
    doubtful: bool = False
    shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NamesFound:
    """What was found, in the order of the text, and how many ordinary words were passed over."""

    hits: tuple[NameHit, ...] = ()
    passed_over: int = 0

    @property
    def certain(self) -> tuple[NameHit, ...]:
        """The finds."""
        return tuple(hit for hit in self.hits if not hit.doubtful)

    @property
    def doubtful(self) -> tuple[NameHit, ...]:
        """The questions for a person."""
        return tuple(hit for hit in self.hits if hit.doubtful)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way in which a name is written: its words, folded."""

    words: tuple[str, ...] = field(repr=False)
    participant: str
    kind: NameKind
    doubtful: bool = False
    word: bool = False  # in small letters it is an ordinary word, or a town
    letters: bool = False  # initials: each a capital with its full stop
    capitals: tuple[int, ...] = ()  # which words are initials beside a surname


class Names:
    """A key ready to be looked for. `places` are further words that may be places, not people."""

    def __init__(self, key: Key, places: Iterable[str] = ()) -> None:
        towns = {word for place in places for word in _folded(place)}
        self._words = WORDS | TOWNS | towns
        self._forms: dict[str, list[_Form]] = {}
        seen: set[tuple[tuple[str, ...], str]] = set()
        for form in self._all(key):
            if form.words and (form.words, form.participant) not in seen:
                seen.add((form.words, form.participant))
                self._forms.setdefault(form.words[0], []).append(form)

    def _all(self, key: Key) -> Iterator[_Form]:
        for term in key.terms:
            yield from _spellings(_Form(_folded(term), "", "term"))
        for participant, person in key.people.items():
            for form in self._of(participant, person):
                yield from _spellings(form)

    def _of(self, participant: str, person: Person) -> Iterator[_Form]:
        firsts = [words for name in person.first if (words := _folded(name))]
        lasts = [words for name in person.last if (words := _folded(name))]
        for last in lasts:
            for first in firsts:
                yield from _whole(participant, first, last)
            yield self._surname(participant, last)
            if last[0] in PARTICLES and len(last) > 1:
                yield self._surname(participant, last[1:])
        for name in person.other:
            words = _folded(name)
            yield _Form(words, participant, "variant", _alone(words, self._words | FIRST_NAMES),
                        _alone(words, self._words))  # fmt: skip
        for last in lasts:
            yield from self._halves(participant, last)
        for first in firsts:
            yield _Form(first, participant, "first", True, _alone(first, self._words))
            for last in lasts:
                yield _Form((first[0][0], last[-1][0]), participant, "initials", True, letters=True)
        for letter in dict.fromkeys(words[-1][0] for words in lasts):
            for title in ("m", "mr", "mme", "mlle", "monsieur", "madame"):
                yield _Form((title, letter), participant, "initials", True, letters=True)

    def _surname(self, participant: str, words: tuple[str, ...]) -> _Form:
        doubtful = _alone(words, self._words | FIRST_NAMES)
        return _Form(words, participant, "last", doubtful, _alone(words, self._words))

    def _halves(self, participant: str, last: tuple[str, ...]) -> Iterator[_Form]:
        """Each half of a double name (Martin-Dupuis), which its bearer may use alone."""
        for word in last if len(last) > 1 else ():
            if len(word) > 3 and word not in PARTICLES:
                yield _Form((word,), participant, "last", True, _alone((word,), self._words))

    def find(self, paragraphs: Manuscript | Sequence[str]) -> NamesFound:
        """Every place where a name stands. Paragraphs that go on from the one before (`joined`)
        are read with it, so that a name cut by a page break is found where it begins."""
        hits: list[NameHit] = []
        passed = 0
        for numbers, starts, text in _read(paragraphs):
            found, over = self._in(text)
            passed += over
            for hit in found:
                at = bisect.bisect_right(starts, hit.span.start) - 1
                end = starts[at + 1] - 1 if at + 1 < len(starts) else len(text)
                span = Span(hit.span.start, min(hit.span.end, end)).shifted(-starts[at])
                hits.append(
                    NameHit(numbers[at], span, hit.participant, hit.kind, hit.doubtful, hit.shown)
                )
        return NamesFound(tuple(hits), passed)

    def _in(self, text: str) -> tuple[list[NameHit], int]:
        cased = any(character.isupper() for character in text)
        found: list[NameHit] = []
        passed: set[tuple[int, int]] = set()
        for words in _streams(text):
            for position, (key, _, _) in enumerate(words):
                for form in self._forms.get(key, ()):
                    hit = _matched(text, words, position, form)
                    if hit is None:
                        continue
                    if cased and form.word and hit.doubtful and hit.shown.islower():
                        passed.add((hit.span.start, hit.span.end))
                    else:
                        found.append(hit)
        kept = _kept(found)
        named = {place for hit in kept for place in range(hit.span.start, hit.span.end)}
        return kept, sum(named.isdisjoint(range(*place)) for place in passed)


#: A word folded, and where it begins and ends.
_Word = tuple[str, int, int]


def _alone(words: tuple[str, ...], among: frozenset[str] | set[str]) -> bool:
    return len(words) == 1 and words[0] in among


def find_names(
    key: Key, paragraphs: Manuscript | Sequence[str], places: Iterable[str] = ()
) -> NamesFound:
    """The names of a key in a manuscript or a list of texts (see `Names`)."""
    return Names(key, places).find(paragraphs)


def places_of(project: Project) -> tuple[str, ...]:
    """The names of the study's territories: a surname that is one of their words is a question."""
    return tuple(territory.name for territory in project.territories.by_id.values())


@lru_cache(maxsize=4096)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(bare(_HIDDEN.sub("", mark[0])) for mark in _TOKEN.finditer(name))


def _whole(participant: str, first: tuple[str, ...], last: tuple[str, ...]) -> Iterator[_Form]:
    letters = tuple(word[0] for word in first)
    for words in ((*first, *last), (*last, *first)):
        yield _Form(words, participant, "full")
    for short in dict.fromkeys((letters, letters[:1])):
        count, after = len(short), len(last)
        if short != ("m",):  # « M. Dupont »: a title, which tells no first name
            yield _Form((*short, *last), participant, "full", capitals=tuple(range(count)))
        yield _Form((*last, *short), participant, "full",
                    capitals=tuple(range(after, after + count)))  # fmt: skip
    yield _Form(("".join(letters) + "".join(last),), participant, "full")  # jdupont@…


def _spellings(form: _Form) -> Iterator[_Form]:
    """The form, and its words run together (`legoff`, `JeanDupont.docx`) where they are long."""
    yield form
    joined = "".join(form.words)
    if len(joined) > 5 and len(form.words) > 1 < min(map(len, form.words)):
        yield _Form((joined,), form.participant, form.kind, form.doubtful)


def _read(
    paragraphs: Manuscript | Sequence[str],
) -> Iterator[tuple[list[int], list[int], str]]:
    """Texts to be read as one: the numbers of their paragraphs, where each begins, the text."""
    numbers: list[int] = []
    texts: list[str] = []
    if isinstance(paragraphs, Manuscript):
        items = [(p.number, p.text, p.joined) for p in paragraphs.paragraphs]
    else:
        items = [(number, text, False) for number, text in enumerate(paragraphs)]
    for number, text, joined in [*items, (0, "", False)]:
        if texts and not joined:
            starts = [sum(len(t) + 1 for t in texts[:n]) for n in range(len(texts))]
            yield numbers, starts, "\n".join(texts)
            numbers, texts = [], []
        numbers.append(number)
        texts.append(text)


def _streams(text: str) -> Iterator[list[_Word]]:
    """The words of a text, folded, with their places; then those that a hyphen cuts, joined."""
    words = [
        (bare(_HIDDEN.sub("", mark[0])), mark.start(), mark.end()) for mark in _TOKEN.finditer(text)
    ]
    yield words
    joined: list[_Word] = []
    cut = False
    for key, start, end in words:
        if joined and _CUT.match(text[joined[-1][2] : start]):
            before = joined[-1]
            joined[-1] = (before[0] + key, before[1], end)
            cut = True
        else:
            joined.append((key, start, end))
    if cut:
        yield joined


def _matched(text: str, words: list[_Word], position: int, form: _Form) -> NameHit | None:
    run = words[position : position + len(form.words)]
    if tuple(word[0] for word in run) != form.words:
        return None
    for (_, _, end), (_, start, _) in itertools.pairwise(run):
        if not _BETWEEN.fullmatch(text[end:start]):
            return None
    span = Span(run[0][1], run[-1][2])
    if form.letters and not _initials(text, run):
        return None
    if not all(_capital(text, run[place]) for place in form.capitals):
        return None  # « Petit, l’usine », « a Petit »: an elision or a verb, not an initial
    doubtful = form.doubtful and not (
        form.kind == "last" and _announced(text, words, position, span)
    )
    return NameHit(0, span, form.participant, form.kind, doubtful, span.of(text))


def _capital(text: str, word: _Word) -> bool:
    return text[word[1]].isupper() and text[word[2] : word[2] + 1] not in ("'", "’")


def _initials(text: str, run: list[_Word]) -> bool:
    """Whether letters are written as initials: `M. D.`, `J.D.`; a title needs no full stop."""
    for key, start, end in run:
        titled = key in TITLES and len(key) > 1
        if not text[start].isupper() and not titled:
            return False
        if not titled and text[end : end + 1] != ".":
            return False
    return True


def _announced(text: str, words: list[_Word], position: int, span: Span) -> bool:
    """Whether a title, a function before a capital, or capitals all through say “a name”."""
    shown = span.of(text)
    if len(shown) > 1 and shown.isupper() and not text[:200].isupper():
        return True
    if not position:
        return False
    key, _, end = words[position - 1]
    between = text[end : span.start]
    if key in TITLES and re.fullmatch(r"\.?[\s\u00a0\u202f]+", between):
        return True
    return key in FUNCTIONS and between.isspace() and shown[0].isupper()


def _kept(found: Iterable[NameHit]) -> list[NameHit]:
    """Each place once a person: the longest hit, finds before questions; what lies within is out.

    A surname that two participants bear is a hit for each.
    """
    ordered = sorted(
        set(found),
        key=lambda h: (-(h.span.end - h.span.start), h.doubtful, h.span.start, h.participant),
    )
    taken: dict[int, list[NameHit]] = {}  # by code point: names are short, texts are not
    for hit in ordered:
        places = range(hit.span.start, hit.span.end)
        rivals = [other for place in places for other in taken.get(place, ())]
        if all(
            other.span == hit.span
            and other.participant != hit.participant
            and other.doubtful == hit.doubtful
            for other in rivals
        ):
            for place in places:
                taken.setdefault(place, []).append(hit)
    kept = {hit for hits in taken.values() for hit in hits}
    return sorted(kept, key=lambda h: (h.span.start, h.span.end, h.participant))


def unknown_people(
    entities: Mapping[str, Collection[str]], key: Key
) -> tuple[tuple[str, int], ...]:
    """Person-like entities that no name of the key explains, with how often, the commonest first.

    `entities` maps what an entity recogniser took for a person to the places where it stands.
    """
    known = {
        word
        for person in key.people.values()
        for name in (*person.first, *person.last, *person.other)
        for word in _folded(name)
    } | {word for term in key.terms for word in _folded(term)}
    asked = [
        (name, len(places))
        for name, places in entities.items()
        if (words := set(_folded(name)) - TITLES) and not words <= known and fold_name(name)
    ]
    return tuple(sorted(asked, key=lambda pair: (-pair[1], pair[0])))
