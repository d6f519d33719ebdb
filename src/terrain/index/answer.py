"""Builds the hits of a ranking: words from the study's own files, marked, with their facts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.errors import TerrainError
from terrain.index.bm25 import Matcher, Units
from terrain.index.generation import View
from terrain.index.hits import Hit, Piece
from terrain.index.rank import Ranking
from terrain.index.source import Codings, Source
from terrain.model.citation import Citation
from terrain.model.span import Span
from terrain.model.transcript import text_hash


@dataclass(frozen=True, eq=False)
class Chosen:
    """A unit to show: its place, its best row, its score and the parts of it."""

    unit: int
    best: int
    score: float
    words: float | None
    meaning: float | None


class Bodies:
    """The last bodies read, by transcript and hash: consecutive questions hit the same ones."""

    KEPT = 64

    def __init__(self, source: Source) -> None:
        self._source = source
        self._bodies: OrderedDict[tuple[str, str], str] = OrderedDict()

    def get(self, name: str, hash_: str) -> str | None:
        """The body of this hash, or None if the file no longer holds it."""
        key = name, hash_
        if key not in self._bodies:
            try:
                body = self._source.body(name)
            except TerrainError:
                return None
            if text_hash(body) != hash_:
                return None
            self._bodies[key] = body
            if len(self._bodies) > self.KEPT:
                self._bodies.popitem(last=False)
        self._bodies.move_to_end(key)
        return self._bodies[key]


class Builder:
    """Makes the hits of one answer; `lost` names transcripts edited while it was made."""

    def __init__(
        self,
        view: View,
        units: Units,
        bodies: Bodies,
        matcher: Callable[[str], Matcher],
        codings: Codings,
    ) -> None:
        self.view, self.units, self.bodies = view, units, bodies
        self.lexicon, self.gate = view.generation.lexicon, view.gate
        self._matcher = matcher
        self._codings: dict[str, list[tuple[int, int, str]]] = {}
        for name, start, end, code in zip(
            codings.transcript, codings.start, codings.end, codings.code, strict=True
        ):
            self._codings.setdefault(name, []).append((start, end, code))
        self.lost: dict[str, None] = {}

    def hit(self, chosen: Chosen) -> Hit | None:
        """The hit of a unit, or None if its text has just changed."""
        lexicon, gate = self.lexicon, self.gate
        number = int(lexicon.transcript_of_row[chosen.best])
        facts = gate.facts[lexicon.transcripts[number]]
        body = self.bodies.get(facts.id, facts.text_hash)
        if body is None:
            self.lost[facts.id] = None
            return None
        pieces = self._pieces(chosen.unit, body)
        turn = int(lexicon["row_turn"][chosen.best])
        voice = gate.voices[int(lexicon["turn_speaker"][turn])]
        first = int(lexicon["row_turn"][self._visible(chosen.unit)[0]])
        time = float(lexicon["turn_time"][first])
        numbers = tuple(dict.fromkeys(piece.turn for piece in pieces))
        seconds = None if np.isnan(time) else time
        best = Span(int(lexicon["row_start"][chosen.best]), int(lexicon["row_end"][chosen.best]))
        return Hit(
            transcript=facts.id,
            turns=numbers,
            span=Span(pieces[0].span.start, pieces[-1].span.end),
            text=_text(pieces),
            pieces=pieces,
            speaker=voice.label,
            role=voice.role,
            part=voice.part,
            participant=voice.participant,
            territory=gate.territories[int(gate.territory_of_turn[turn])] or None,
            score=chosen.score,
            words=chosen.words,
            meaning=chosen.meaning,
            best=best,
            matched=self._matched(pieces, facts.language),
            question=self._question(number, chosen.best, body),
            date=facts.date,
            time=seconds,
            title=facts.title,
            case=facts.case,
            kind=facts.kind,
            section=lexicon.sections[int(lexicon["turn_section"][turn])],
            language=facts.language,
            fictional=facts.fictional,
            codes=self._codes(facts.id, pieces),
            quotable=self._quotable(chosen.unit),
            citation=_citation(facts.id, numbers, seconds),
        )

    def _visible(self, unit: int) -> Sequence[int]:
        """The rows of a unit that consent allows: what is withheld inside a passage stays so."""
        starts = self.units.starts
        low = int(starts[unit])
        high = int(starts[unit + 1]) if unit + 1 < len(starts) else self.lexicon.rows
        found: list[int] = (low + np.flatnonzero(self.gate.rows[low:high])).tolist()
        return found

    def _quotable(self, unit: int) -> bool:
        """Whether every word that is shown of a unit may be quoted."""
        speakers = self.lexicon["turn_speaker"][self.lexicon["row_turn"][self._visible(unit)]]
        return all(self.gate.voices[number].quotable for number in set(speakers.tolist()))

    def _pieces(self, unit: int, body: str) -> tuple[Piece, ...]:
        lexicon = self.lexicon
        bounds: dict[int, tuple[int, int]] = {}
        for row in self._visible(unit):
            turn = int(lexicon["row_turn"][row])
            start, _ = bounds.get(turn, (int(lexicon["row_start"][row]), 0))
            bounds[turn] = start, int(lexicon["row_end"][row])
        found = []
        for turn, (start, end) in bounds.items():
            voice = self.gate.voices[int(lexicon["turn_speaker"][turn])]
            number, span = int(lexicon["turn_number"][turn]), Span(start, end)
            found.append(Piece(number, voice.label, voice.role, span, span.of(body)))
        return tuple(found)

    def _matched(self, pieces: tuple[Piece, ...], language: str) -> tuple[Span, ...]:
        matcher = self._matcher(language)
        return tuple(
            Span(start, end)
            for piece in pieces
            for start, end in matcher.spans(piece.text, piece.span.start)
        )

    def _question(self, transcript: int, row: int, body: str) -> str:
        """The words of the question that this passage goes on answering, if they may be read."""
        lexicon = self.lexicon
        asked = int(lexicon["passage_question"][int(lexicon["row_passage"][row])])
        if not asked:
            return ""
        low, high = lexicon["transcript_turn"][transcript : transcript + 2].tolist()
        turn = low + int(np.searchsorted(lexicon["turn_number"][low:high], asked))
        # Within its own turn nothing was asked before: true of whole turns and transcripts.
        if turn >= high or not self.gate.turns[turn]:
            return ""
        return body[int(lexicon["turn_start"][turn]) : int(lexicon["turn_end"][turn])]

    def _codes(self, name: str, pieces: tuple[Piece, ...]) -> tuple[str, ...]:
        low, high = pieces[0].span.start, pieces[-1].span.end
        return tuple(
            sorted(
                {
                    code
                    for start, end, code in self._codings.get(name, ())
                    if start < high
                    and low < end
                    and any(p.span.start < end and start < p.span.end for p in pieces)
                }
            )
        )


def choose(
    ranking: Ranking, places: Sequence[int], units: Units, row_scores: NDArray[np.floating[Any]]
) -> list[Chosen]:
    """Units of a ranking by place, each with its best row."""
    found = []
    for place in places:
        unit = int(ranking.units[place])
        low = int(units.starts[unit])
        high = int(units.starts[unit + 1]) if unit + 1 < len(units) else len(row_scores)
        best = low + int(np.argmax(row_scores[low:high]))
        words = None if ranking.words is None else float(ranking.words[unit])
        meaning = None if ranking.meaning is None else float(ranking.meaning[unit])
        if meaning is not None and not np.isfinite(meaning):
            meaning = None
        found.append(Chosen(unit, best, float(ranking.scores[place]), words, meaning))
    return found


def _text(pieces: tuple[Piece, ...]) -> str:
    if len({piece.speaker for piece in pieces}) == 1:
        return "\n".join(piece.text for piece in pieces)
    # A no-break space before the colon, as French sets it.
    return "\n".join(f"{piece.speaker}\u00a0: {piece.text}" for piece in pieces)


def _citation(name: str, turns: tuple[int, ...], time: float | None) -> str:
    numbered = [number for number in turns if number]
    if not numbered:
        return str(Citation(name))
    return str(Citation(name, numbered[0], numbered[-1], time))
