"""One call of search: what its questions share, then the ranking and the hits of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from terrain.index.answer import Bodies, Builder, Chosen, choose
from terrain.index.bm25 import Doubles, Found, score, score_rows
from terrain.index.facets import Facets, facets
from terrain.index.generation import View
from terrain.index.hits import Hits
from terrain.index.lexicon import Ints
from terrain.index.query import Query
from terrain.index.rank import Ranking, Weights, best_of, mean_of, rank
from terrain.index.source import Source
from terrain.model.filter import ResolvedFilter

Mode = Literal["both", "meaning", "words"]
Unit = Literal["passage", "turn", "transcript"]
Bools = NDArray[np.bool_]
#: More than any cosine or sum of rarities.
_FIRST = 1e4
#: More than any cosine or sum of rarities too, and less than `_FIRST`.
_ASKED = 1e3


@dataclass(frozen=True, slots=True)
class Ask:
    """How a question is asked. See `Index.search`."""

    mode: Mode = "both"
    filter: ResolvedFilter = field(default_factory=ResolvedFilter)
    limit: int = 20
    offset: int = 0
    unit: Unit = "passage"
    per_territory: int | None = None
    weights: Weights = field(default_factory=Weights)
    facets: bool = False


class Searching:
    """What all the questions of one call share: the gate, the filters, the units."""

    def __init__(self, view: View, source: Source, bodies: Bodies, ask: Ask) -> None:
        self.view, self.source, self.bodies, self.ask = view, source, bodies, ask
        self.lexicon, self.gate = view.generation.lexicon, view.gate
        self.units = view.units(ask.unit)
        self.scope = view.scope(ask.filter, ask.unit)
        if ask.filter.needs_codings:
            coded = view.coded(source.codings(None))
            self.scope = self.scope.among(
                coded.units(ask.filter, self.units.of_row, self.gate.rows, len(self.units))
            )
        self.rows = self.scope.rows

    def answer(self, query: Query, cosines: NDArray[np.float32] | None) -> Hits:
        """The hits of one question, and their denominators."""
        ask, words = self.ask, self.view.generation.words
        found = [] if ask.mode == "meaning" else words.ranked(query)
        bm25 = None
        if ask.mode != "meaning":
            bm25 = score(found, self.units, self.rows, ask.weights.k1, ask.weights.b)
        meaning = None if cosines is None else best_of(cosines, self.scope)
        if meaning is None and bm25 is None:  # an empty study: nothing to mean anything
            bm25 = np.zeros(len(self.units))
        mean = None
        if cosines is not None and bm25 is not None:
            mean = mean_of(cosines, self.scope)
        candidates = self._candidates(query, found, meaning)
        ranking = rank(bm25, meaning, candidates, ask.weights, mean)
        shown = self._row_scores(query, found, cosines)
        chosen = choose(ranking, self._places(ranking, shown), self.units, shown)
        return self._hits(query, ranking, chosen)

    def _candidates(
        self, query: Query, found: list[tuple[Found, float]], meaning: Doubles | None
    ) -> Bools:
        """The units that are an answer: those with a vector, or where a word asked for is said."""
        spoken = np.zeros(len(self.units), dtype=bool)
        if meaning is not None:
            spoken |= np.isfinite(meaning)
        for item, _ in found:
            rows = item.rows if item.said is None else item.rows[item.said]
            spoken[self.units.of_row[rows[self.rows[rows]]]] = True
        return spoken & self._constrained(query)

    def _constrained(self, query: Query) -> Bools:
        """The candidates that hold what is required and nothing of what is excluded."""
        words, units, candidates = self.view.generation.words, self.units, self.scope.candidates
        for term in query.required:
            rows = words.rows(term).rows
            holding = np.zeros(len(units), dtype=bool)
            holding[units.of_row[rows[self.rows[rows]]]] = True
            candidates = candidates & holding
        for term in query.excluded:
            candidates = candidates.copy()
            for item in words.excluded(term):
                candidates[units.of_row[item[self.gate.rows[item]]]] = False
        return candidates

    def _row_scores(
        self,
        query: Query,
        found: list[tuple[Found, float]],
        cosines: NDArray[np.float32] | None,
    ) -> NDArray[np.floating[Any]]:
        """What makes a sentence the best of its unit: its cosine, else its words.

        A sentence that holds what the question requires goes before any other; one without a
        vector goes after, told from its like by its words. The researchers' own words go after
        the field's: they help to find a passage, but it is the answer that is shown and quoted.
        """
        scores = np.full(len(self.rows), -np.inf)
        scores[self.scope.kept] = self._plain_row_scores(found, cosines)
        scores[self.scope.kept[self.gate.asking[self.scope.kept]]] -= _ASKED
        for term in query.required:
            scores[self.view.generation.words.rows(term).rows] += _FIRST
        return scores

    def _plain_row_scores(
        self, found: list[tuple[Found, float]], cosines: NDArray[np.float32] | None
    ) -> NDArray[np.floating[Any]]:
        """As `_row_scores`, of the kept rows, before anything goes first or last."""
        known = None if cosines is None else cosines[self.scope.kept]
        if known is not None and np.isfinite(known).all():
            return known
        words = score_rows(found, self.lexicon.rows)[self.scope.kept]
        return words if known is None else np.where(np.isfinite(known), known, words - _FIRST)

    def _places(self, ranking: Ranking, row_scores: NDArray[np.floating[Any]]) -> Sequence[int]:
        """The places of the ranking to show."""
        ask, total = self.ask, len(ranking.units)
        if ask.per_territory is None:
            return range(min(ask.offset, total), min(ask.offset + ask.limit, total))
        best = np.maximum.reduceat(row_scores, self.units.starts) if total else row_scores
        first = np.flatnonzero(row_scores == best[self.units.of_row])
        row = np.zeros(len(self.units), dtype=np.int64)
        row[self.units.of_row[first[::-1]]] = first[::-1]
        territory = self.gate.territory_of_turn[self.lexicon["row_turn"][row[ranking.units]]]
        places: list[int] = []
        for number in np.unique(territory):
            places += np.flatnonzero(territory == number)[: ask.per_territory].tolist()
        return sorted(places)

    def _hits(self, query: Query, ranking: Ranking, chosen: list[Chosen]) -> Hits:
        lexicon, gate, ask = self.lexicon, self.gate, self.ask
        manifest = self.view.generation.manifest
        owners = {int(lexicon.transcript_of_row[item.best]) for item in chosen}
        named = {lexicon.transcripts[owner] for owner in owners}
        words = self.view.generation.words
        builder = Builder(
            self.view,
            self.units,
            self.bodies,
            lambda language: words.matcher(query, language),
            self.source.codings(named),
        )
        hits = tuple(hit for item in chosen if (hit := builder.hit(item)))
        transcripts, territories = self._reach(ranking.units)
        entries = manifest.entries
        return Hits(
            query=query.text,
            mode=ask.mode,
            hits=hits,
            total=len(ranking.units) - (len(chosen) - len(hits)),
            transcripts=transcripts,
            territories=territories,
            searched=int(self.scope.transcripts.sum()),
            searched_territories=self.scope.territories,
            study=len(gate.facts),
            restricted=len(gate.restricted),
            restricted_turns=gate.hidden_turns,
            stale=tuple(dict.fromkeys((*gate.stale, *builder.lost))),
            not_indexed=gate.not_indexed,
            not_encoded=()
            if ask.mode == "words"
            else tuple(
                name
                for number, name in enumerate(lexicon.transcripts)
                if self.scope.transcripts[number] and not entries[name].block
            ),
            unit=ask.unit,
            offset=ask.offset,
            filter=ask.filter,
            facets=self._facets(ranking.units) if ask.facets else None,
        )

    def _facets(self, answering: Ints) -> Facets:
        """What each filter would leave; where everything answers, as a question by meaning has
        it, the view keeps it for the next question under the same filter."""
        codings = self.source.codings(None)
        every = len(answering) == np.count_nonzero(self.scope.candidates)
        kept = self.view.facets_kept
        if every and kept and kept[0] is self.scope:
            found = kept[1]
        else:
            found = facets(answering, self.rows, self.units, self.gate, self.source.territories())
        if every:
            self.view.facets_kept = self.scope, found
        wanted = np.zeros(len(self.units), dtype=bool)
        wanted[answering] = True
        counts = self.view.coded(codings).counts(wanted, self.units.of_row, self.rows)
        return replace(found, code=counts[0], coder=counts[1])

    def _reach(self, units: Ints) -> tuple[int, int]:
        """In how many transcripts and territories these units are, by their visible rows."""
        if len(units) == np.count_nonzero(self.scope.candidates):
            return int(self.scope.transcripts.sum()), self.scope.territories
        answering = np.zeros(len(self.units), dtype=bool)
        answering[units] = True
        rows = np.flatnonzero(self.rows & answering[self.units.of_row])
        transcripts = np.bincount(self.lexicon.transcript_of_row[rows])
        return int(np.count_nonzero(transcripts)), self.gate.count_territories(rows)
