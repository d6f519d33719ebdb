"""How a piece of evidence stands today: its words, word for word, in the corpus; and its promise.

    here      the words stand where the Note says
    moved     the same words, elsewhere in the same transcript
    changed   words like them stand there now: `difference` says what is not the same
    unsure    the words stand several times, and nothing tells which is meant: `places`
    gone      nothing like them is left in the transcript
    unknown-transcript    the study has no such transcript

Nothing is guessed: `here` and `moved` are certain; the others are questions for a person. The
whole project is read to find the words; what may be shown of them is for the gate to say, and
`words` and `difference` are empty where it says no.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from terrain.access import Purpose, Refusal, promise, refused
from terrain.anchor import Relocator, find_quote
from terrain.diff import ALONE, align
from terrain.errors import UsageError
from terrain.fold import Tokens
from terrain.model.citation import Citation, resolve_citation
from terrain.model.coding import context
from terrain.model.note import Evidence
from terrain.model.participant import Consent
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

State = Literal["here", "moved", "changed", "unsure", "gone", "unknown-transcript"]
STATES: tuple[State, ...] = get_args(State)
#: The bodies still known of a transcript, by hash, among those asked (`store.texts.recall`).
Recall = Callable[[str, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a difference: words in both, in the Note only, or in the corpus only."""

    kind: Literal["same", "note", "corpus"]
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks some of the words. `named`: they agreed to be named (the researchers' own words
    are nobody's secret: `asks`)."""

    label: str
    participant: str | None
    role: str
    territory: str | None
    asks: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One piece of evidence, looked up in the study for one purpose on one day.

    `transcript` is the id now, "" where unknown; `span` where the words are, for `changed` where
    those like them are; `citation` the reference to that place; `turns` their numbers. `words`
    are those of the corpus. `typography`: `changed`, but only in case, accents or signs;
    `followed`: it is the corpus that was corrected so, the Note had the words as they were.
    `likeness`: 1 for the same words. `places` are those among which `unsure` does not choose.
    `unquotable` and `unpublishable` say why the words may not be quoted inside the team, or
    published; None where they may.
    """

    evidence: Evidence
    state: State
    transcript: str = ""
    span: Span | None = None
    citation: Citation | None = None
    turns: tuple[int, ...] = ()
    voices: tuple[Voice, ...] = ()
    words: str = ""
    likeness: float = 0.0
    difference: tuple[Part, ...] = ()
    typography: bool = False
    followed: bool = False
    places: tuple[Span, ...] = ()
    unquotable: Refusal | None = None
    unpublishable: Refusal | None = None
    fictional: bool = False

    @property
    def found(self) -> bool:
        """Whether the very words stand in the corpus, in a place that is certain."""
        return self.state in ("here", "moved")

    @property
    def sound(self) -> bool:
        """Whether the words are there, but perhaps for their typography."""
        return self.found or self.typography

    @property
    def quotable(self) -> bool:
        """Whether the words are there and may be quoted inside the team."""
        return self.found and self.unquotable is None

    @property
    def publishable(self) -> bool:
        """Whether the words are there and may be published."""
        return self.found and self.unpublishable is None

    @property
    def named(self) -> bool:
        """Whether everybody of the field who speaks here agreed to be named."""
        own = [voice for voice in self.voices if not voice.asks]
        return bool(own) and all(voice.named for voice in own)

    def refusal(self, purpose: Purpose) -> Refusal | None:
        """Why the words may not serve a purpose."""
        return self.unpublishable if purpose is Purpose.PUBLISH else self.unquotable


def standing(
    evidence: Evidence, project: Project, *, today: dt.date, purpose: Purpose = Purpose.QUOTE,
    recall: Recall | None = None,
) -> Standing:  # fmt: skip
    """One piece of evidence; many at once: `standings`."""
    return standings([evidence], project, today=today, purpose=purpose, recall=recall)[0]


def standings(
    evidence: Iterable[Evidence], project: Project, *, today: dt.date,
    purpose: Purpose = Purpose.QUOTE, recall: Recall | None = None,
) -> list[Standing]:  # fmt: skip
    """Each piece of evidence, in the order given.

    `project` is the whole study, not what the gate lets through. `purpose` (QUOTE or PUBLISH)
    decides whether `words` and `difference` are filled. Only the transcripts cited are read, and
    searched only where they moved on since.
    """
    look = _Look(project, today, purpose, recall)
    return [look.at(one) for one in evidence]


def renewed(standing: Standing, project: Project) -> Evidence:
    """The evidence with the words, the citation and the place that it has now.

    Asked only of words whose place is certain, or that a person accepts. Raises ValueError for
    others.
    """
    transcript = project.transcripts.get(standing.transcript)
    if transcript is None or standing.span is None or standing.citation is None:
        raise ValueError("this evidence has no place")
    return replace(
        standing.evidence, quote=standing.span.of(transcript.body), citation=standing.citation,
        text=transcript.hash, span=standing.span,
    )  # fmt: skip


def resolved(project: Project, named: str) -> Transcript | None:
    """The transcript that a citation names: by its id, or by a slug that only one has."""
    if named in project.transcripts:
        return project.transcripts[named]
    try:
        return resolve_citation(project, named)[0]
    except UsageError:
        return None


def difference(note: str, corpus: str) -> tuple[Part, ...]:
    """What is not the same between the words of a Note and those of the corpus, word by word.

    Signs and case count: a quotation is verbatim.
    """
    words = re.findall(r"\S+", note), re.findall(r"\S+", corpus)
    parts: list[Part] = []
    reached = [0, 0]
    for block in (*align(*words), (len(words[0]), len(words[1]), 0)):
        old, new, length = block
        for kind, side, until in (("note", 0, old), ("corpus", 1, new)):
            if until > reached[side]:
                said = " ".join(words[side][reached[side] : until])
                parts.append(Part(kind, said))  # type: ignore[arg-type]  # one of the two
        if length:
            parts.append(Part("same", " ".join(words[0][old : old + length])))
        reached = [old + length, new + length]
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Found:
    """A place for some words; `certain`, or the best guess; `places` where there are several.
    `followed`: the words of the Note were those of the old text, which leads here."""

    span: Span | None
    certain: bool = False
    likeness: float = 0.0
    places: tuple[Span, ...] = ()
    followed: bool = False


class _Look:
    """A project to look evidence up in; each transcript that moved on is indexed once."""

    def __init__(
        self, project: Project, today: dt.date, purpose: Purpose, recall: Recall | None
    ) -> None:
        self.project, self.today, self.purpose = project, today, purpose
        self._recall = recall
        self._relocators: dict[str, Relocator] = {}
        self._old: dict[tuple[str, str], str | None] = {}

    def at(self, evidence: Evidence) -> Standing:
        transcript = resolved(self.project, evidence.citation.transcript)
        if transcript is None:
            return Standing(evidence, "unknown-transcript")
        found = self._place(evidence, transcript)
        standing = self._placed(evidence, transcript, found)
        if standing.refusal(self.purpose) is not None:
            return replace(standing, words="", difference=())
        return standing

    def _placed(self, evidence: Evidence, transcript: Transcript, found: _Found) -> Standing:
        span, body = found.span, transcript.body
        cited = _cited(transcript, evidence.citation)
        turns = [turn for place in found.places for turn in transcript.turns_of(place)]
        turns = transcript.turns_of(span) if span else turns or cited
        # What stands between the turns is nobody's: the promise of the transcript decides alone.
        # Of words that are not found for certain, the speakers cited may be those who said them.
        said = turns if found.certain else [*turns, *cited]
        why = [
            refused(self.project, transcript, said, purpose, self.today)
            for purpose in (Purpose.QUOTE, Purpose.PUBLISH)
        ]
        made = Standing(
            evidence, "gone", transcript.id, turns=tuple(turn.number for turn in turns),
            voices=tuple(self._voices(transcript, turns)), places=found.places,
            unquotable=why[0], unpublishable=why[1],
            fictional=transcript.fictional or self.project.settings.fictional,
        )  # fmt: skip
        if span is None:
            return replace(made, state="unsure" if found.places else "gone")
        words, named = span.of(body), _citation(transcript, turns)
        if found.certain and words == evidence.quote:
            same = span == (evidence.span or span) and _same_turns(named, evidence.citation)
            return replace(
                made, state="here" if same else "moved", span=span, citation=named, words=words,
                likeness=1.0,
            )  # fmt: skip
        same = Tokens(evidence.quote).keys == Tokens(words).keys
        return replace(
            made, state="changed", span=span, citation=named, words=words,
            likeness=1.0 if same else found.likeness, typography=same,
            followed=found.followed, difference=difference(evidence.quote, words),
        )  # fmt: skip

    def _voices(self, transcript: Transcript, turns: Sequence[Turn]) -> Iterable[Voice]:
        of = {turn.speaker: turn for turn in reversed(turns)}
        for label in dict.fromkeys(turn.speaker for turn in turns):
            turn, speaker = of[label], transcript.speakers.get(label)
            own = promise(speaker, self.project.participants) or transcript.consent or Consent()
            yield Voice(
                label, speaker.participant if speaker else None,
                self.project.role(transcript, turn), self.project.territory(transcript, turn),
                self.project.asks(transcript, turn), own.named,
            )  # fmt: skip

    def _place(self, evidence: Evidence, transcript: Transcript) -> _Found:
        """By the place that the Note gives, the old text, the coding, the turns cited; then by
        the words alone."""
        span, body = evidence.span, transcript.body
        if evidence.text == transcript.hash and span and span.of(body) == evidence.quote:
            return _Found(span, True, 1.0)
        for witness in (self._carried, self._coded, self._standing):
            if (found := witness(evidence, transcript)) is not None:
                return found
        return self._resembling(evidence, transcript)

    def _carried(self, evidence: Evidence, transcript: Transcript) -> _Found | None:
        """Where the text that the Note quotes from says that the words went, if it is certain."""
        span, old = evidence.span, self._old_text(transcript, evidence.text)
        if old is None or span is None or span.of(old) != evidence.quote:
            return None
        before, after = context(old, span)
        match = self._relocator(transcript).locate(evidence.quote, before, after, span, old)
        certain = match is not None and match.score >= 1
        return _Found(match.span, True, 1.0, followed=True) if match and certain else None

    def _coded(self, evidence: Evidence, transcript: Transcript) -> _Found | None:
        """Within the coding that the evidence was taken from, which follows its words itself."""
        if not evidence.coding:
            return None
        for coding in self.project.codings_of.get(transcript.id, ()):
            if coding.id == evidence.coding and coding.status == "anchored":
                places = find_quote(evidence.quote, coding.span.of(transcript.body))
                if len(places) == 1:
                    return _Found(places[0].shifted(coding.span.start), True, 1.0)
        return None

    def _standing(self, evidence: Evidence, transcript: Transcript) -> _Found | None:
        """Where the words stand: once, or once in the turns cited.

        Few words that stand once, but elsewhere, may be other words; and in a text that moved on,
        the numbers of the turns have too: questions both.
        """
        places = [_whole(evidence.quote, transcript.body, place)
                  for place in find_quote(evidence.quote, transcript.body)]  # fmt: skip
        if not places:
            return None
        cited = _cited(transcript, evidence.citation)
        near = [place for place in places if any(t.span.overlaps(place) for t in cited)]
        if len(near) == 1 and evidence.text in ("", transcript.hash):
            return _Found(near[0], True, 1.0)
        if len(places) == 1 and len(Tokens(evidence.quote)) >= ALONE:
            return _Found(places[0], True, 1.0)
        return _Found(None, places=tuple(places))

    def _resembling(self, evidence: Evidence, transcript: Transcript) -> _Found:
        """The words most like the quotation: a question."""
        old = self._old_text(transcript, evidence.text)
        hint = evidence.span or _hint(transcript, evidence.citation)
        carries = old is not None and evidence.span is not None
        before, after = context(old, hint) if carries and old is not None else ("", "")
        match = self._relocator(transcript).locate(
            evidence.quote, before, after, hint, old if carries else None
        )
        if match is None:
            return _Found(None)
        span = _widened(evidence.quote, match.span, self._relocator(transcript).tokens)
        return _Found(span, False, min(match.score, 0.99))

    def _relocator(self, transcript: Transcript) -> Relocator:
        if transcript.id not in self._relocators:
            self._relocators[transcript.id] = Relocator(transcript.body)
        return self._relocators[transcript.id]

    def _old_text(self, transcript: Transcript, text: str) -> str | None:
        if not text or text == transcript.hash:
            return transcript.body if text else None
        key = transcript.id, text
        if key not in self._old:
            known = self._recall(transcript.id, [text]) if self._recall else {}
            self._old[key] = known.get(text)
        return self._old[key]


def _whole(quote: str, body: str, place: Span) -> Span:
    """The place as `find_quote` gives it, whose ends were stripped of blanks."""
    lead = len(quote) - len(quote.lstrip())
    start = max(0, place.start - lead)
    wide = Span(start, min(len(body), start + len(quote)))
    return wide if wide.of(body) == quote else place


def _widened(quote: str, span: Span, tokens: Tokens) -> Span:
    """A proposal with the first and last words of the quotation, where they stand just beside it:
    words put in the middle make the search, which looks for as many letters, leave them out."""
    keys, (first, last) = Tokens(quote).keys, tokens.within(span.start, span.end)
    blocks = align(keys, tokens.keys[first:last])
    if not blocks:
        return span
    at, start, end = blocks[0][0], span.start, span.end
    while blocks[0][1] == 0 and at and first and tokens.keys[first - 1] == keys[at - 1]:
        at, first = at - 1, first - 1
        start = tokens.starts[first]
    old, new, length = blocks[-1]
    at, whole = old + length, new + length == last - tokens.within(span.start, span.end)[0]
    while whole and at < len(keys) and last < len(tokens) and tokens.keys[last] == keys[at]:
        end = tokens.ends[last]
        at, last = at + 1, last + 1
    return Span(start, end)


def _cited(transcript: Transcript, citation: Citation) -> list[Turn]:
    """The turns that a citation names; none where it names none that is there."""
    if citation.first is None:
        return []
    last = citation.first if citation.last is None else citation.last
    return [turn for turn in transcript.turns if citation.first <= turn.number <= last]


def _hint(transcript: Transcript, citation: Citation) -> Span:
    cited = _cited(transcript, citation)
    return Span(cited[0].span.start, cited[-1].span.end) if cited else Span(0, 0)


def _citation(transcript: Transcript, turns: Sequence[Turn]) -> Citation:
    if not turns:
        return Citation(transcript.id)
    return Citation(transcript.id, turns[0].number, turns[-1].number, turns[0].time)


def _same_turns(one: Citation, other: Citation) -> bool:
    """Whether two citations name the same turns; one that names none is not contradicted."""
    if other.first is None:
        return True
    last = other.first if other.last is None else other.last
    return (one.first, one.last) == (other.first, last)
