"""Keyword in context: every place where a word stands, and how much was searched.

A pattern is a word (`foncier`), a beginning (`fonc*`), or several words in a row (`plus un
hectare`), whatever stands between them short of a new word. Case, accents and the kind of
apostrophe do not count unless asked; an elided article is not part of the word, so `entreprise`
is found in `l’entreprise`. Words that consent masks are in no turn, hence in no line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol

from terrain.access import MASK, Restricted
from terrain.analysis.filters import passing_turns
from terrain.errors import UsageError
from terrain.model.citation import citation
from terrain.model.filter import ResolvedFilter
from terrain.model.names import fold_name
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

Sort = Literal["text", "left", "right"]
#: A longer pattern is a mistake (a pasted paragraph), and would only cost time.
_LONGEST = 200


class LemmaLookup(Protocol):
    """What `concordance` asks of lemmas, which are computed and cached elsewhere."""

    def tokens(self, transcript: Transcript) -> Iterable[tuple[int, int, str]]:
        """Start, end (code points of the body) and lemma of each word, in order."""

    def lemmas(self, word: str, language: str) -> frozenset[str]:
        """All lemmas that a word as typed may have."""


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence. `left` and `right` are the words around it within its turn, on one line,
    `span` the keyword's place in the body; `turn` is None in a text without turns."""

    transcript: str
    turn: int | None
    span: Span
    left: str
    keyword: str
    right: str
    speaker: str
    role: str
    territory: str | None
    time: float | None
    citation: str
    codes: tuple[str, ...] = ()
    fictional: bool = False


@dataclass(frozen=True)
class Concordance:
    """Lines, and their denominators: `total` occurrences in `transcripts` of
    `searched_transcripts` transcripts, `territories` of `searched_territories`. `truncated`:
    there are more occurrences than lines; `offset` of them come before. `counts`: occurrences
    by transcript, those without any left out."""

    pattern: str
    lines: tuple[Line, ...]
    total: int
    transcripts: int
    searched_transcripts: int
    territories: int
    searched_territories: int
    searched_turns: int
    truncated: bool
    sort: Sort = "text"
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    offset: int = 0

    def most(self) -> list[tuple[str, int]]:
        """The transcripts that hold it, those that say it most often first."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))


#: Start and end of each keyword in a body, ascending.
_Finder = Callable[[Transcript], Iterator[tuple[int, int]]]


def concordance(
    project: Project,
    pattern: str,
    *,
    lemmas: LemmaLookup | None = None,
    width: int = 60,
    sort: Sort = "text",
    where: ResolvedFilter | None = None,
    exact: bool = False,
    limit: int | None = None,
    offset: int = 0,
    restricted: Restricted | None = None,
) -> Concordance:
    """Every occurrence of a pattern in the turns that pass, with `width` code points each side.

    With `lemmas`, each word of the pattern stands for all forms of its lemmas (`foncier` finds
    foncière, fonciers). `exact` compares case and accents as typed. Sorting by the words to the
    left starts from the nearest. Raises UsageError on an empty or endless pattern.
    """
    if sort not in ("text", "left", "right"):
        raise UsageError(f"cannot sort by “{sort}”.", remedy="Sort by text, left or right.")
    find = _by_lemma(pattern, lemmas) if lemmas else _by_form(pattern, exact=exact)
    found: list[_Occurrence] = []
    searched, turn_count, places, holding = 0, 0, set[str](), set[str]()
    for transcript, turns in passing_turns(project, where or ResolvedFilter()):
        searched += 1
        turn_count += sum(turn is not None for turn in turns)
        places |= {place for turn in turns if (place := _place(project, transcript, turn))}
        here = list(_occurrences(transcript, turns, find))
        spoken = dict.fromkeys(turn for _, turn, _, _ in here)
        holding |= {place for turn in spoken if (place := _place(project, transcript, turn))}
        found += here
    total, counts = len(found), Counter(transcript.id for transcript, *_ in found)
    if sort != "text":
        found.sort(key=lambda place: _around(place, sort, width))
    kept = found[offset : None if limit is None else offset + limit]
    return Concordance(
        pattern=pattern,
        lines=tuple(_line(project, place, width) for place in kept),
        total=total,
        transcripts=len(counts),
        searched_transcripts=searched,
        territories=len(holding),
        searched_territories=len(places),
        searched_turns=turn_count,
        truncated=len(kept) < total,
        sort=sort,
        restricted=restricted or Restricted(),
        fictional=project.fictional,
        counts=counts,
        offset=offset,
    )


#: An occurrence before it is written out: transcript, turn, the turn's words, the keyword.
_Occurrence = tuple[Transcript, Turn | None, Span, Span]


def _place(project: Project, transcript: Transcript, turn: Turn | None) -> str | None:
    return project.territory(transcript, turn) if turn else transcript.territory


def _occurrences(
    transcript: Transcript, turns: Sequence[Turn | None], find: _Finder
) -> Iterator[_Occurrence]:
    """The occurrences that lie wholly within one of the turns; both run in order."""
    waiting = iter(turns)
    turn, bounds = _next(waiting, transcript)
    for start, end in find(transcript):
        while bounds and bounds.end < end:
            turn, bounds = _next(waiting, transcript)
        if bounds is None:
            return
        if bounds.start <= start and MASK not in transcript.body[start:end]:
            yield transcript, turn, bounds, Span(start, end)


def _next(turns: Iterator[Turn | None], transcript: Transcript) -> tuple[Turn | None, Span | None]:
    for turn in turns:
        return turn, turn.span if turn else Span(0, len(transcript.body))
    return None, None


def _sides(place: _Occurrence, width: int) -> tuple[str, str]:
    """The words to the left and to the right, within the turn, on one line."""
    transcript, _, bounds, span = place
    left = transcript.body[max(bounds.start, span.start - width) : span.start]
    return _flat(left), _flat(transcript.body[span.end : min(bounds.end, span.end + width)])


def _line(project: Project, place: _Occurrence, width: int) -> Line:
    transcript, turn, _, span = place
    left, right = _sides(place, width)
    codings = project.codings_of.get(transcript.id, ())
    on = (c.code for c in codings if c.status == "anchored" and c.span.overlaps(span))
    return Line(
        transcript=transcript.id,
        turn=turn.number if turn else None,
        span=span,
        left=left,
        keyword=_flat(span.of(transcript.body)),
        right=right,
        speaker=turn.speaker if turn else "",
        role=project.role(transcript, turn) if turn else "",
        territory=_place(project, transcript, turn),
        time=turn.time if turn else None,
        citation=citation(transcript, [turn] if turn else []),
        codes=tuple(dict.fromkeys(on)),
        fictional=transcript.fictional,
    )


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _around(place: _Occurrence, side: Sort, width: int) -> tuple[list[str], str, int]:
    """The words on one side, the nearest first; then the place, so that ties stay in order."""
    left, right = _sides(place, width)
    words = fold_name(right).split() if side == "right" else fold_name(left).split()[::-1]
    return words, place[0].id, place[3].start


@cache
def _variants() -> Mapping[str, str]:
    """For each plain letter, the letters that fold to it (Latin script), ready for a class."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        plain = fold_name(letter)
        if len(plain) == 1 and plain != letter:
            found[plain] = found.get(plain, "") + letter
    return found


def beginning(pattern: str) -> re.Pattern[str]:
    """What finds a pattern of which the last word may go on: a filter, as it is being typed."""
    return _from_a_word(_spelt(pattern, exact=False), exact=False)


def _by_form(pattern: str, *, exact: bool) -> _Finder:
    """A finder of written forms: a regular expression, searched once over each body."""
    compiled = _from_a_word(rf"{_spelt(pattern, exact=exact)}(?!\w)", exact=exact)

    def find(transcript: Transcript) -> Iterator[tuple[int, int]]:
        return (mark.span() for mark in compiled.finditer(transcript.body))

    return find


def _from_a_word(spelt: str, *, exact: bool) -> re.Pattern[str]:
    """The expression, where it begins a word.

    A search goes ten times faster when it may skip to the first letter: it is therefore written
    in both cases, and what stands before it is looked at afterwards.
    """
    first = re.match(r"\[([^\W\d_]+)\]", spelt)
    if exact or first is None:
        return re.compile(rf"(?<!\w)(?:{spelt})", re.NOFLAG if exact else re.IGNORECASE)
    cased = {form for c in first[1] for form in (c.lower(), c.upper()) if len(form) == 1}
    letter = f"(?-i:[{''.join(sorted(cased))}])"
    return re.compile(rf"{letter}(?<!\w[\s\S]){spelt[first.end() :]}", re.IGNORECASE)


def _spelt(pattern: str, *, exact: bool) -> str:
    """The regular expression of words in a row."""
    parts = []
    for word in _words(pattern):
        pieces = (_letters(piece, exact=exact) for piece in word.split("*"))
        parts.append(r"\w*".join(pieces))
    # Between words: anything that is no word, within reason; never across an empty line.
    return r"(?:(?!\n\s*\n)\W){1,8}?".join(parts)


def _words(pattern: str) -> list[str]:
    text = unicodedata.normalize("NFC", pattern).strip().strip('"«»“”').strip()
    words = text.split()
    if len(text) > _LONGEST:
        raise UsageError(f"the pattern is longer than {_LONGEST} characters.")
    if not words or not all(any(c.isalnum() for c in word) for word in words):
        raise UsageError(
            f"“{pattern}” holds no word to look for.",
            remedy="Write a word, a beginning (fonc*) or several words in a row.",
        )
    return [re.sub(r"\*+", "*", word) for word in words]


def _letters(text: str, *, exact: bool) -> str:
    apostrophes = "['’ʼ]"
    if exact:
        return "".join(apostrophes if c in "'’ʼ" else re.escape(c) for c in text)
    found = []
    for letter in fold_name(text):
        if letter == "'":
            found.append(apostrophes)
        elif variants := _variants().get(letter):
            found.append(f"[{letter}{variants}][\u0300-\u036f]*")
        else:
            found.append(re.escape(letter))
    # œ and æ fold to two letters each: both spellings are looked for.
    joined = "".join(found)
    for pair, ligature in (("oe", "œ"), ("ae", "æ")):
        apart = _pair(pair)
        joined = joined.replace(apart, f"(?:{apart}|{ligature})")
    return joined


def _pair(pair: str) -> str:
    return "".join(f"[{c}{_variants().get(c, '')}][\u0300-\u036f]*" for c in pair)


def _by_lemma(pattern: str, lemmas: LemmaLookup) -> _Finder:
    """A finder of words in a row whose lemmas are among those of the pattern's words."""
    words = _words(pattern)
    if any("*" in word for word in words):
        raise UsageError("a lemma has no *.", remedy="Leave out the star, or the lemma option.")

    def find(transcript: Transcript) -> Iterator[tuple[int, int]]:
        wanted = [
            frozenset(map(fold_name, lemmas.lemmas(word, transcript.language))) for word in words
        ]
        tokens = [
            (start, end, fold_name(lemma))
            for start, end, lemma in lemmas.tokens(transcript)
            if any(c.isalnum() for c in transcript.body[start:end])
        ]
        for first in range(len(tokens) - len(words) + 1):
            run = tokens[first : first + len(words)]
            if all(token[2] in names for token, names in zip(run, wanted, strict=True)):
                yield run[0][0], run[-1][1]

    return find
