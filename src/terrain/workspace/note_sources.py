"""Where the words of a piece of evidence are taken from: the corpus, never a keyboard.

A hit of a search, a coding, a citation, or words pasted: each leads to one place of one
transcript, whose words may be quoted inside the team; or is refused, with the reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.access import Purpose, Refusal, refused
from terrain.anchor import Relocator, find_quote
from terrain.errors import UsageError
from terrain.model.citation import citation, resolve_citation
from terrain.model.search_log import Place
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn, canonical

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: Why words may not be quoted, as a refusal says it.
WHY = {
    "withdrawn": "their consent is withdrawn",
    "embargo": "they are under embargo until {until}",
    "analysis-only": "they were given to analysis only",
    "no-consent": "no consent is recorded for them",
    "unreadable": "the promise made for them cannot be read",
}
#: Places listed at most where words stand several times, and nearest words offered.
_LISTED, _NEAREST = 12, 3
#: Letters of a word that tells one transcript from another.
_TELLING = 5
#: Letters that typography may join, and those that it has joined.
_JOINED = re.compile(r"(?i)oe|ae|ss|ff|fi|fl|st|[œæßﬀﬁﬂﬃﬄﬅﬆ]")
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = re.compile(r"(?P<transcript>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9}):(?P<hash>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Taken:
    """A place of the corpus, to become evidence. `text`: the hash of the body it was read on."""

    transcript: str
    span: Span
    text: str
    coding: str = ""
    search: str = ""
    hit: int = 0


class SeveralPlacesError(UsageError):
    """Pasted words stand in several places: which one must be said."""

    def __init__(self, places: Sequence[tuple[Transcript, Span]]) -> None:
        self.places, self.total = tuple(places[:_LISTED]), len(places)
        rows = [
            f"  {number}. {citation(transcript, transcript.turns_of(span)[:1])}"
            for number, (transcript, span) in enumerate(places[:_LISTED], 1)
        ]
        if len(places) > _LISTED:
            rows.append(f"  … {_LISTED} of {len(places)} shown")
        super().__init__(
            f"these words stand in {len(places)} places:\n" + "\n".join(rows) + "\n",
            remedy="Say which with --occurrence N or --citation, or quote more words.",
        )


def why(refusal: Refusal) -> str:
    """The reason of a refusal in a few words."""
    return WHY[refusal.reason].format(until=refusal.until)


def of_coding(study: Study, wanted: str, words: str = "") -> Taken:
    """The words of a coding, or some of them."""
    from terrain.workspace.coding import find

    coding = find(study, wanted)
    transcript = study.project.transcripts.get(coding.transcript)
    if transcript is None or coding.status != "anchored":
        raise UsageError(
            f"the words of the coding {coding.id} are no longer found.",
            remedy="Settle it first: “terrain codings settle”.",
        )
    span = _within(transcript, coding.span, words)
    _allow(study, transcript, span)
    return Taken(transcript.id, span, transcript.hash, coding.id)


def of_kept(study: Study, at: str) -> Taken:
    """A place that was put aside: `coding:ID`, or `transcript:start-end:hash` (code points of the
    body of that hash). Refused where the text has changed since."""
    if at.startswith("coding:"):
        return of_coding(study, at.removeprefix("coding:"))
    mark = _KEPT.fullmatch(at)
    transcript = study.project.transcripts.get(mark["transcript"]) if mark else None
    if mark is None or transcript is None:
        raise UsageError("there is no such place in the study.", remedy="Look for it again.")
    start, end = int(mark["start"]), int(mark["end"])
    if mark["hash"] != transcript.hash or not start < end <= len(transcript.body):
        raise UsageError(
            f"{transcript.id} has changed since this passage was put aside.",
            remedy="Look for its words again.",
        )
    _allow(study, transcript, Span(start, end))
    return Taken(transcript.id, Span(start, end), transcript.hash)


def of_place(study: Study, place: Place, number: int, search: str, words: str = "") -> Taken:
    """The words of a hit, or some of them. Refused where the text has changed since."""
    transcript = study.project.transcripts.get(place.transcript)
    if transcript is None or transcript.hash != place.text:
        raise UsageError(
            f"{place.transcript} has changed since that search.", remedy="Search again."
        )
    span = _within(transcript, place.span, words)
    _allow(study, transcript, span)
    return Taken(transcript.id, span, transcript.hash, "", search, number)


def of_citation(study: Study, cited: str, words: str = "", occurrence: int | None = None) -> Taken:
    """The turns of a citation; with `words`, these words there, wherever in its turns."""
    words = canonical(words)
    transcript, turns = resolve_citation(study.project, cited)
    _allow(study, transcript, None, turns)
    if words:
        places = find_quote(words, transcript.body, [turn.span for turn in turns] or None)
        if not places:
            raise _nowhere(study, words, [transcript])
        return _chosen([(transcript, place) for place in places], occurrence)
    if not turns or len(turns) == len(transcript.turns) > 1:
        raise UsageError(
            f"“{cited}” names a whole transcript.", remedy="Give the turn (§12), or --words."
        )
    span = Span(turns[0].span.start, turns[-1].span.end)
    return Taken(transcript.id, span, transcript.hash)


def of_words(study: Study, words: str, occurrence: int | None = None) -> Taken:
    """Pasted words, wherever they stand in the study; as they stand there."""
    words = canonical(words)
    if not words.strip():
        raise UsageError("no words were given.")
    found = list(_everywhere(study.project.transcripts.values(), words))
    kept, held = [], None
    for transcript, place in found:
        refusal = _refusal(study, transcript, place)
        if refusal is None:
            kept.append((transcript, place))
        held = held or refusal
    if not kept and held is not None:
        raise UsageError(f"these words may not be quoted: {why(held)}.")
    if not kept:
        raise _nowhere(study, words, study.project.transcripts.values())
    return _chosen(kept, occurrence)


def _everywhere(transcripts: Iterable[Transcript], words: str) -> Iterator[tuple[Transcript, Span]]:
    """Each place within one turn: as typed; where they stand nowhere so, whatever the signs."""
    listed = list(transcripts)
    exact = [t for t in listed if words.strip() in t.body]
    # Words without ligatures stand as they are typed, or nowhere: most texts fall out.
    plain = [word for word in _WORD.findall(words) if not _JOINED.search(word)]
    loose = [t for t in listed if all(word in t.body for word in plain)] if not exact else []
    for transcript in exact or loose:
        for place in find_quote(words, transcript.body):
            turn = transcript.turn_at(place.start)
            if turn is None or (turn.span.start <= place.start and place.end <= turn.span.end):
                yield transcript, place


def _chosen(places: Sequence[tuple[Transcript, Span]], occurrence: int | None) -> Taken:
    if occurrence is not None and not 1 <= occurrence <= len(places):
        raise UsageError(f"there are {len(places)} places, not {occurrence}.")
    if occurrence is None and len(places) > 1:
        raise SeveralPlacesError(places)
    transcript, span = places[(occurrence or 1) - 1]
    return Taken(transcript.id, span, transcript.hash)


def _within(transcript: Transcript, span: Span, words: str) -> Span:
    """The whole span, or the one place of some words in it."""
    if not words:
        return span
    places = find_quote(canonical(words), transcript.body, [span])
    if len(places) != 1:
        many = f"stand {len(places)} times there" if places else "do not stand there"
        raise UsageError(f"these words {many}.", remedy="Copy them as they are, or quote more.")
    return places[0]


def _refusal(
    study: Study, transcript: Transcript, span: Span | None, turns: Sequence[Turn] = ()
) -> Refusal | None:
    touched = transcript.turns_of(span) if span else turns
    return refused(study.project, transcript, touched, Purpose.QUOTE, study.today)


def _allow(
    study: Study, transcript: Transcript, span: Span | None, turns: Sequence[Turn] = ()
) -> None:
    refusal = _refusal(study, transcript, span, turns)
    if refusal is not None:
        raise UsageError(f"these words of {transcript.id} may not be quoted: {why(refusal)}.")


def _nowhere(study: Study, words: str, among: Iterable[Transcript]) -> UsageError:
    """The refusal of words that are not verbatim, with the nearest that may be quoted."""
    rows = [
        f"  {citation(transcript, transcript.turns_of(span))}\n"
        f"    “{_line(span.of(transcript.body))}”"
        for transcript, span in _nearest(study, words, among)
    ]
    said = "these words are not in the corpus as they are typed"
    if not rows:
        return UsageError(
            f"{said}, and nothing like them is.",
            remedy="Look with “terrain search”, then add the hit with --hit N.",
        )
    return UsageError(
        f"{said}. The nearest:\n" + "\n".join(rows) + "\n",
        remedy="Copy these, if they are what is meant.",
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _nearest(
    study: Study, words: str, among: Iterable[Transcript]
) -> list[tuple[Transcript, Span]]:
    """The words most like those typed, in the few transcripts that share the most of them."""
    typed = _WORD.findall(words.lower())
    wanted = {word for word in typed if len(word) >= _TELLING}
    wanted |= {f"{one} {next_}" for one, next_ in itertools.pairwise(typed)} or set(typed)
    ranked = []
    for transcript in among:
        text = transcript.body.lower()
        ranked.append((sum(word in text for word in wanted), transcript))
    ranked.sort(key=lambda pair: -pair[0])
    found = []
    for shared, transcript in ranked[: 2 * _NEAREST]:
        if not shared:
            continue
        match = Relocator(transcript.body).locate(words, "", "", Span(0, 0), None)
        if match and _refusal(study, transcript, match.span) is None:
            found.append((match.score, transcript, match.span))
    found.sort(key=lambda item: -item[0])
    return [(transcript, span) for _, transcript, span in found[:_NEAREST]]
