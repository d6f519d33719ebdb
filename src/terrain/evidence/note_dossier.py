"""The value behind the dossier of a Note: each piece of evidence with its standing, the line of
its speaker and its source; what consent withholds is counted, and its words are nowhere in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from terrain.access import Purpose
from terrain.analysis.corpus import CaseFacts, corpus
from terrain.diff import ALONE
from terrain.errors import TerrainError
from terrain.evidence.anonymity import describe
from terrain.evidence.combination import K, Met, met
from terrain.evidence.source import Source, source
from terrain.evidence.standing import Standing
from terrain.fold import Tokens
from terrain.model.note import Claim, Evidence, Heading, Note, Prose
from terrain.model.project import Project
from terrain.model.search_log import Outcome
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

#: So many words in a row are a quotation, not a way of speaking.
_STRETCH = 8
#: Why the words are not in the dossier: a promise forbids it, or the transcript is not in the
#: study, so that nobody knows what was promised.
Withheld = Literal["", "consent", "unknown"]
Lang = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one turn within a quotation; `role` of who says them, `asks`: a researcher."""

    role: str
    text: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence. Where it is withheld, it holds no word of the field.

    `speakers` are the lines that describe who speaks; `rare`: fewer than k people share one.
    `territory` is its name, `sources` the words' own reference.
    """

    evidence: Evidence
    standing: Standing
    claim: Claim | None = None
    withheld: Withheld = ""
    said: tuple[Said, ...] = ()
    speakers: tuple[str, ...] = ()
    rare: bool = False
    territory: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class NoteDossier:
    """A Note with its evidence, for one purpose. `corpus` are the facts of what may be analysed;
    `sources` the transcripts quoted, each as a whole; `searches` those made for it, all of them."""

    note: Note
    purpose: Purpose
    evidence: tuple[Shown, ...]
    corpus: CaseFacts
    sources: tuple[Source, ...]
    searches: tuple[Outcome, ...]
    study: str
    made: dt.date
    k: int = K
    version: str = ""
    fictional: bool = False
    all_fictional: bool = False

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """The evidence whose words are here."""
        return tuple(one for one in self.evidence if not one.withheld)

    @property
    def publish(self) -> bool:
        """Whether the dossier is made to be printed."""
        return self.purpose is Purpose.PUBLISH

    def withheld(self, why: Withheld) -> int:
        """How many pieces of evidence are not here for one reason."""
        return sum(one.withheld == why for one in self.evidence)

    @cached_property
    def unsettled(self) -> tuple[Shown, ...]:
        """Evidence whose words are not, for certain, those of the corpus today."""
        return tuple(one for one in self.evidence if _unsettled(one))

    @cached_property
    def bare(self) -> tuple[Claim, ...]:
        """Claims that have evidence, but none of it here."""
        here = {one.claim.id for one in self.shown if one.claim}
        return tuple(c for c in self.note.claims if c.evidence and c.id not in here)

    def at(self, evidence: Evidence) -> Shown:
        """What is shown of a piece of the Note."""
        return next(one for one in self.evidence if one.evidence.line == evidence.line)


def _unsettled(one: Shown) -> bool:
    return one.withheld != "consent" and not one.standing.found


def note_dossier(
    project: Project, visible: Project, note: Note, found: Sequence[Standing], *,
    purpose: Purpose, today: dt.date, analysed: Project | None = None,
    searches: Sequence[Outcome] = (), k: int = K, lang: Lang = "fr", version: str = "",
) -> NoteDossier:  # fmt: skip
    """The dossier of a Note.

    `project` is the whole study, `visible` what `purpose` may see of it, `analysed` what may be
    analysed; `found` are the standings of the Note's evidence, in its order. Raises TerrainError
    where the author's own prose quotes words that consent withholds, and, to publish, where words
    are not those of the corpus.
    """
    people = met(visible)
    claims = {e.line: claim for claim in note.claims for e in claim.evidence}
    every = tuple(
        _shown(visible, standing, claims.get(standing.evidence.line), purpose, k, lang, people)
        for standing in found
    )
    for one, standing in zip(every, found, strict=True):
        if one.withheld:
            _refuse_prose(note, standing)
    silent = {one.evidence.line: one.evidence for one in every if one.withheld}
    kept = replace(note, pieces=tuple(silent.get(p.line, p) for p in note.pieces))
    dossier = NoteDossier(
        kept, purpose, every, corpus(analysed or visible).whole,
        tuple(_whole(visible, every, k, people)), tuple(searches), project.settings.name, today, k,
        version,
        fictional=note.fictional or any(one.standing.fictional for one in every),
        all_fictional=project.all_fictional or note.fictional
        or (bool(every) and all(one.standing.fictional for one in every)),
    )  # fmt: skip
    if dossier.publish and dossier.unsettled:
        raise _not_settled(note, dossier.unsettled)
    return dossier


def _shown(
    visible: Project, standing: Standing, claim: Claim | None, purpose: Purpose, k: int,
    lang: Lang, people: Sequence[Met],
) -> Shown:  # fmt: skip
    evidence = standing.evidence
    claim = claim and replace(claim, evidence=(), prose=())
    withheld: Withheld = "consent" if standing.refusal(purpose) is not None else ""
    transcript = visible.transcripts.get(standing.transcript)
    if not withheld and transcript is None:
        withheld = "unknown"
    if withheld or transcript is None:
        blank = replace(evidence, quote="", remark="")
        silent = replace(standing, evidence=blank, words="", difference=())
        return Shown(blank, silent, claim, withheld)
    turns = [turn for turn in transcript.turns if turn.number in set(standing.turns)]
    heard = [turn for turn in turns if not visible.asks(transcript, turn)] or turns
    firsts = {turn.speaker: turn for turn in reversed(heard)}
    lines = [describe(visible, transcript, firsts[label], lang=lang, k=k, people=people)
             for label in dict.fromkeys(turn.speaker for turn in heard)]  # fmt: skip
    if purpose is Purpose.PUBLISH:  # no closer than the line
        places = [line.combination.place for line in lines]
    else:
        places = [visible.territory(transcript, turn) or "" for turn in firsts.values()]
        places = places or [transcript.territory or ""]
    return Shown(
        evidence, standing, claim,
        said=tuple(_said(visible, transcript, turns, standing)),
        speakers=tuple(dict.fromkeys(line.text for line in lines)),
        rare=any(line.rare for line in lines),
        territory=", ".join(_names(visible, places)),
        source=source(visible, transcript, turns, k=k, people=people),
    )  # fmt: skip


def _names(project: Project, places: Iterable[str]) -> Iterator[str]:
    for place in dict.fromkeys(filter(None, places)):
        held = project.territories.get(place)
        yield (held.name if held else "") or place


def _said(
    project: Project, transcript: Transcript, turns: Sequence[Turn], standing: Standing
) -> Iterator[Said]:
    """The words turn by turn where their place is certain; else as the Note has them."""
    span = standing.span if standing.found else None
    if span is None or len(turns) < 2:
        yield Said("", _unlabelled(standing.evidence.quote, transcript))
        return
    for turn in turns:
        part: Span | None = turn.span.intersection(span)
        if part:
            asks = project.asks(transcript, turn)
            yield Said(project.role(transcript, turn), part.of(transcript.body), asks)


def _unlabelled(quote: str, transcript: Transcript) -> str:
    """Words without the labels of the turns that they run across: a label may be a name."""
    labels = "|".join(map(re.escape, sorted(transcript.speakers, key=len, reverse=True)))
    if not labels:
        return quote
    head = rf"^(?:{labels})[ \u00a0]*(?:\[[^\]\n]*\])?[ \u00a0]*:[ \u00a0]*"
    return re.sub(head, "", quote, flags=re.MULTILINE)


def _whole(
    visible: Project, every: Iterable[Shown], k: int, people: Sequence[Met]
) -> Iterator[Source]:
    """The transcripts quoted, those of interviews first, then by their dates."""
    names = dict.fromkeys(one.standing.transcript for one in every if not one.withheld)
    made = [source(visible, visible.transcripts[name], k=k, people=people) for name in names]
    yield from sorted(made, key=lambda s: (s.kind == "seminar", s.container, str(s.date), s.id))


def _refuse_prose(note: Note, standing: Standing) -> None:
    """Words that are withheld must not come back in by the author's own prose."""
    for piece in note.pieces:
        if betrays(piece, standing.evidence):
            raise TerrainError(
                "the text of the Note itself quotes words that consent withholds "
                f"({standing.evidence.citation}).",
                path=note.path, line=piece.line, remedy="Take them out, or write without quoting.",
            )  # fmt: skip


def betrays(piece: Heading | Prose | Evidence, withheld: Evidence) -> bool:
    """Whether the author's own words in a piece quote those of evidence that is withheld."""
    held = _stretches(withheld.quote)
    return bool(held & _stretches(_own(piece, withheld), next(map(len, held), 0)))


def _stretches(text: str, length: int = _STRETCH) -> set[tuple[str, ...]]:
    """Every run of `length` words, whatever their signs and case: of all of them where there are
    fewer; none where there are too few to be anybody's own."""
    keys = Tokens(text).keys
    length = min(length, len(keys))
    if length < ALONE:
        return set()
    return {tuple(keys[at : at + length]) for at in range(len(keys) - length + 1)}


def _own(piece: Heading | Prose | Evidence, withheld: Evidence) -> str:
    if isinstance(piece, Evidence):
        return piece.remark if piece.line != withheld.line else ""
    return piece.text


def _not_settled(note: Note, unsettled: Sequence[Shown]) -> TerrainError:
    rows = [
        f"\n  {note.path}:{one.evidence.line}: {one.standing.state}, {one.evidence.citation}"
        for one in unsettled
    ]
    return TerrainError(
        f"{len(rows)} of the Note’s quotations are not, word for word, in the corpus today:"
        f"{''.join(rows)}\n",
        remedy="Settle each with “terrain note settle”, or take it out; then publish.",
    )
