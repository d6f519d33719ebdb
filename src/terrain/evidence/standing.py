"""How a piece of evidence stands today: its words, word for word, in the corpus; and its promise.

    here      the words stand where the Note says
    moved     the same words, elsewhere in the transcript, or in one that was renamed
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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from terrain.access import Purpose, Refusal, promise, refused
from terrain.diff import align
from terrain.evidence.locating import Found, Locator, Recall, cited_turns, resolved, transcript_of
from terrain.fold import Tokens
from terrain.model.citation import Citation
from terrain.model.note import Evidence
from terrain.model.participant import Consent
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

__all__ = [
    "STATES", "Part", "Recall", "Standing", "State", "Voice", "difference", "renewed", "resolved",
    "standing", "standings", "transcript_of",
]  # fmt: skip

State = Literal["here", "moved", "changed", "unsure", "gone", "unknown-transcript"]
STATES: tuple[State, ...] = get_args(State)


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


class _Look:
    """A project to look evidence up in, for a purpose on a day."""

    def __init__(
        self, project: Project, today: dt.date, purpose: Purpose, recall: Recall | None
    ) -> None:
        self.project, self.today, self.purpose = project, today, purpose
        self._locator = Locator(project, recall)

    def at(self, evidence: Evidence) -> Standing:
        transcript = transcript_of(self.project, evidence)
        if transcript is None:
            return Standing(evidence, "unknown-transcript")
        found = self._locator.place(evidence, transcript)
        standing = self._placed(evidence, transcript, found)
        if standing.refusal(self.purpose) is not None:
            return replace(standing, words="", difference=())
        return standing

    def _placed(self, evidence: Evidence, transcript: Transcript, found: Found) -> Standing:
        span, body = found.span, transcript.body
        cited = [] if found.certain else cited_turns(transcript, evidence.citation)
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
            same = same and resolved(self.project, evidence.citation.transcript) is transcript
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
