"""Where the words of a piece of evidence stand now, by five witnesses, or the admission that
nothing tells.

The place that the Note gives; the text that it was taken from, followed by its differences; the
coding; the turns cited; the words alone, where they are enough and stand once. Resemblance only
proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from terrain.anchor import Relocator, find_quote
from terrain.diff import ALONE, align
from terrain.fold import Tokens
from terrain.model.citation import Citation
from terrain.model.coding import context
from terrain.model.names import fold_name
from terrain.model.note import Evidence
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

#: The bodies still known of a transcript, by hash, among those asked (`store.texts.recall`).
Recall = Callable[[str, Sequence[str]], Mapping[str, str]]


def resolved(project: Project, named: str) -> Transcript | None:
    """The transcript that a citation names: by its id, or by a slug that only one has."""
    if named in project.transcripts:
        return project.transcripts[named]
    found = project.transcripts_called.get(fold_name(named), ())
    return project.transcripts[found[0]] if len(found) == 1 else None


def transcript_of(project: Project, evidence: Evidence) -> Transcript | None:
    """The transcript that evidence was taken from: the one cited, or, where the study has none of
    that name, the one that has the very text, the quotation in its place: it was renamed."""
    cited = resolved(project, evidence.citation.transcript)
    if cited is not None or not evidence.text or evidence.span is None:
        return cited
    span, quote = evidence.span, evidence.quote
    same = [t for t in project.transcripts.values()
            if t.hash == evidence.text and span.of(t.body) == quote]  # fmt: skip
    return same[0] if len(same) == 1 else None


@dataclass(frozen=True, slots=True)
class Found:
    """A place for some words; `certain`, or the best guess; `places` where there are several.
    `followed`: the words of the Note were those of the old text, which leads here."""

    span: Span | None
    certain: bool = False
    likeness: float = 0.0
    places: tuple[Span, ...] = ()
    followed: bool = False


class Locator:
    """A project to look words up in; each transcript that moved on is indexed once."""

    def __init__(self, project: Project, recall: Recall | None = None) -> None:
        self.project, self._recall = project, recall
        self._relocators: dict[str, Relocator] = {}
        self._old: dict[tuple[str, str], str | None] = {}

    def place(self, evidence: Evidence, transcript: Transcript) -> Found:
        """By the place that the Note gives, the old text, the coding, the turns cited; then by
        the words alone."""
        span, body = evidence.span, transcript.body
        if evidence.text == transcript.hash and span and span.of(body) == evidence.quote:
            return Found(span, True, 1.0)
        for witness in (self._carried, self._coded, self._standing):
            if (found := witness(evidence, transcript)) is not None:
                return found
        return self._resembling(evidence, transcript)

    def _carried(self, evidence: Evidence, transcript: Transcript) -> Found | None:
        """Where the text that the Note quotes from says that the words went, if it is certain."""
        span, old = evidence.span, self._old_text(transcript, evidence.text)
        if old is None or span is None or span.of(old) != evidence.quote:
            return None
        before, after = context(old, span)
        match = self._relocator(transcript).locate(evidence.quote, before, after, span, old)
        certain = match is not None and match.score >= 1
        return Found(match.span, True, 1.0, followed=True) if match and certain else None

    def _coded(self, evidence: Evidence, transcript: Transcript) -> Found | None:
        """Within the coding that the evidence was taken from, which follows its words itself."""
        if not evidence.coding:
            return None
        for coding in self.project.codings_of.get(transcript.id, ()):
            if coding.id == evidence.coding and coding.status == "anchored":
                places = find_quote(evidence.quote, coding.span.of(transcript.body))
                if len(places) == 1:
                    return Found(places[0].shifted(coding.span.start), True, 1.0)
        return None

    def _standing(self, evidence: Evidence, transcript: Transcript) -> Found | None:
        """Where the words stand: once, or once in the turns cited.

        Few words that stand once, but elsewhere, may be other words; and in a text that moved on,
        the numbers of the turns have too: questions both.
        """
        places = [_whole(evidence.quote, transcript.body, place)
                  for place in find_quote(evidence.quote, transcript.body)]  # fmt: skip
        if not places:
            return None
        cited = cited_turns(transcript, evidence.citation)
        near = [place for place in places if any(t.span.overlaps(place) for t in cited)]
        if len(near) == 1 and evidence.text in ("", transcript.hash):
            return Found(near[0], True, 1.0)
        if len(places) == 1 and len(Tokens(evidence.quote)) >= ALONE:
            return Found(places[0], True, 1.0)
        return Found(None, places=tuple(places))

    def _resembling(self, evidence: Evidence, transcript: Transcript) -> Found:
        """The words most like the quotation: a question."""
        old = self._old_text(transcript, evidence.text)
        hint = evidence.span or _hint(transcript, evidence.citation)
        carries = old is not None and evidence.span is not None
        before, after = context(old, hint) if carries and old is not None else ("", "")
        match = self._relocator(transcript).locate(
            evidence.quote, before, after, hint, old if carries else None
        )
        if match is None:
            return Found(None)
        span = _widened(evidence.quote, match.span, self._relocator(transcript).tokens)
        return Found(span, False, min(match.score, 0.99))

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


def cited_turns(transcript: Transcript, citation: Citation) -> list[Turn]:
    """The turns that a citation names; none where it names none that is there."""
    if citation.first is None:
        return []
    last = citation.first if citation.last is None else citation.last
    return [turn for turn in transcript.turns if citation.first <= turn.number <= last]


def _hint(transcript: Transcript, citation: Citation) -> Span:
    cited = cited_turns(transcript, citation)
    return Span(cited[0].span.start, cited[-1].span.end) if cited else Span(0, 0)
