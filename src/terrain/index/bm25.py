"""Words: BM25 over any grouping of rows, exact phrases, prefixes and exclusions.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), §3, with the
inverse document frequency that never is negative, ln(1 + (N − df + ½) / (df + ½)) (Lucene's).
Postings are kept a row; turns, passages and transcripts are runs of rows, so that counting by
any of them is a reduction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from terrain.index.lexicon import Ints, Lexicon
from terrain.index.query import Query, Term

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Units:
    """What is ranked: runs of rows. `of_row` is the unit of each row, `starts` where each begins.

    `permitted` are the rows that consent allows: nothing else counts in `length` (words that
    bear meaning), `total` (units that have any) and `mean` (their mean length), so that withheld
    text leaves no trace in anybody's score.
    """

    starts: Ints
    of_row: Ints
    permitted: Bools
    length: Doubles
    total: int
    mean: float

    @classmethod
    def of(cls, starts: Ints, of_row: Ints, permitted: Bools, lexicon: Lexicon) -> Units:
        """Group rows into the units that begin at `starts` (ascending, none empty)."""
        weights = np.where(permitted, lexicon["row_length"], 0)
        length: Doubles = np.bincount(of_row, weights=weights, minlength=len(starts)).astype(
            np.float64
        )
        total = int(np.count_nonzero(np.bincount(of_row[permitted], minlength=len(starts))))
        return cls(starts, of_row, permitted, length, total, float(length.sum()) / max(1, total))

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, eq=False)
class Found:
    """Where one thing asked for occurs: rows (ascending, each once) and how often in each.

    `said` tells the rows where somebody says it from those whose speaker is called so.
    """

    rows: Ints
    counts: Ints
    said: Bools | None = None


class Words:
    """The words of the study, asked by folded forms and stems."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str]) -> None:
        self.lexicon = lexicon
        self.languages = sorted(set(languages)) or ["fr"]

    def ranked(self, query: Query) -> list[tuple[Found, float]]:
        """What a question's words match, with the weight of each: how often it was typed."""
        groups: dict[tuple[str, ...], float] = {}
        for word in query.words:
            stems = self.stems(word)
            if stems:
                groups[stems] = groups.get(stems, 0.0) + 1.0
        found = [
            (self._called(stems, self._stemmed(stems)), weight) for stems, weight in groups.items()
        ]
        found += [(self.rows(term), 1.0) for term in query.required if term.prefix]
        return [(item, weight) for item, weight in found if len(item.rows)]

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems of a word in the languages of the study; none for a word that says little."""
        from terrain.language.words import is_stop, stem

        found = {stem(word, lang) for lang in self.languages if not is_stop(word, lang)}
        return tuple(sorted(found - {""}))

    def _stemmed(self, stems: tuple[str, ...]) -> Found:
        lists = [found for stem in stems if (found := self.lexicon.postings(stem))]
        if len(lists) == 1:
            return Found(*lists[0])
        rows = np.concatenate([rows for rows, _ in lists]) if lists else np.zeros(0, np.uint32)
        counts = np.concatenate([counts for _, counts in lists]) if lists else rows
        distinct, place = np.unique(rows, return_inverse=True)
        return Found(distinct, np.bincount(place, weights=counts).astype(np.int64))

    def _called(self, stems: tuple[str, ...], said: Found) -> Found:
        """What is said, and the turns of the speakers whose label says it.

        A question about debates or seminars names people (« Autain répond que… »): their turns
        should rank. A word that nobody says is still no answer: see `said`.
        """
        named = {speaker for stem in stems for speaker in self._speakers.get(stem, ())}
        if not named:
            return said
        lexicon = self.lexicon
        speakers = np.zeros(len(lexicon.labels), dtype=bool)
        speakers[list(named)] = True
        turns = speakers[lexicon["turn_speaker"]]
        called = np.flatnonzero(lexicon.heads & turns[lexicon["row_turn"]])
        rows = np.concatenate([said.rows, called])
        counts = np.concatenate([said.counts, np.ones(len(called), dtype=np.int64)])
        distinct, place = np.unique(rows, return_inverse=True)
        total = np.bincount(place, weights=counts).astype(np.int64)
        return Found(distinct, total, np.isin(distinct, said.rows))

    @cached_property
    def _speakers(self) -> dict[str, list[int]]:
        """The speakers whose label holds a stem."""
        from terrain.language.words import forms

        known: dict[str, set[str]] = {}
        found: dict[str, list[int]] = {}
        for number, label in enumerate(self.lexicon.labels):
            if label not in known:
                words = forms(label, self.languages[0])
                known[label] = {stem for word in words for stem in self.stems(word)}
            for stem in known[label]:
                found.setdefault(stem, []).append(number)
        return found

    def rows(self, term: Term) -> Found:
        """The rows where a term begins: all its words in a row, within one turn."""
        places = self._places(term)
        rows, counts = np.unique(self.lexicon.row_at(places), return_counts=True)
        return Found(rows, counts)

    def excluded(self, term: Term) -> list[Ints]:
        """The rows that an exclusion puts out: a word by its stem (and as typed), else exactly."""
        found = [self.rows(term).rows]
        if not term.prefix and len(term.forms) == 1:
            found += [self._stemmed(stems).rows for stems in [self.stems(term.forms[0])] if stems]
        return found

    def _places(self, term: Term) -> Ints:
        """Places of the stream where a term begins, found from its rarest kind of word."""
        stream, size = self.lexicon["stream"], len(term.forms)
        none = np.zeros(0, dtype=np.int64)
        # A prefix as a range of forms, a word as a range of one: both are two comparisons.
        ranges: list[range] = []
        for place, form in enumerate(term.forms):
            if term.prefix and place == size - 1:
                ranges.append(self.lexicon.prefixed(form))
            else:
                number = self.lexicon.form(form)
                ranges.append(range(0) if number is None else range(number, number + 1))
        if not all(ranges):
            return none
        anchor = max(range(size), key=lambda i: (len(ranges[i]) == 1, len(term.forms[i])))
        starts = np.flatnonzero(_within(stream, ranges[anchor])) - anchor
        starts = starts[(starts >= 0) & (starts + size <= len(stream))]
        for offset, wanted in enumerate(ranges):
            if offset != anchor:
                starts = starts[_within(stream[starts + offset], wanted)]
        turn = self.lexicon["row_turn"]
        first, last = self.lexicon.row_at(starts), self.lexicon.row_at(starts + size - 1)
        together: Ints = starts[turn[first] == turn[last]]
        return together

    def matcher(self, query: Query, language: str) -> Matcher:
        """Finds the words that matched in a text, to mark them."""
        stems = frozenset(stem for word in query.words for stem in self.stems(word))
        return Matcher(stems, query.required, language)


def _within(values: Ints, wanted: range) -> Bools:
    if len(wanted) == 1:
        return np.asarray(values == wanted.start)
    return np.asarray((values >= wanted.start) & (values < wanted.stop))


def score(
    found: Iterable[tuple[Found, float]], units: Units, allowed: Bools, k1: float, b: float
) -> Doubles:
    """The BM25 score of each unit, 0 where nothing matches.

    Frequencies in the study are taken over all permitted rows, occurrences over `allowed` rows
    (those that pass the filters too): a filter changes what is found, not what is rare.
    """
    scores = np.zeros(len(units))
    norm = k1 * (1 - b + b * units.length / (units.mean or 1.0))
    for item, weight in found:
        keep = units.permitted[item.rows]
        df = np.count_nonzero(_changes(units.of_row[item.rows[keep]]))
        keep &= allowed[item.rows]
        # Rows ascend, and so do their units: each unit is one run.
        of_row = units.of_row[item.rows[keep]]
        first = np.flatnonzero(_changes(of_row))
        if not len(first):
            continue
        unit, tf = of_row[first], np.add.reduceat(item.counts[keep].astype(np.float64), first)
        idf = np.log1p((units.total - df + 0.5) / (df + 0.5))
        scores[unit] += weight * idf * tf / (tf + norm[unit])
    return scores


def _changes(values: Ints) -> Bools:
    """Where ascending values differ from the one before; the first always does."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def score_rows(found: Iterable[tuple[Found, float]], rows: int) -> Doubles:
    """How much of the question each row holds, by rarity: to choose the best sentence by words."""
    scores = np.zeros(rows)
    for item, weight in found:
        scores[item.rows] += weight * np.log1p(rows / (1 + len(item.rows)))
    return scores


class Matcher:
    """Finds, in a passage, the words for which it was found."""

    def __init__(self, stems: frozenset[str], required: tuple[Term, ...], language: str) -> None:
        self._stems, self._required, self._language = stems, required, language

    def spans(self, text: str, offset: int) -> list[tuple[int, int]]:
        """Start and end of each word that matched, shifted by `offset`, in order."""
        from terrain.language.words import fold, is_stop, stems, tokens

        words = tokens(text, self._language)
        roots = stems((form for form, _, _ in words), self._language)
        hit = {
            place
            for place, root in enumerate(roots)
            if root in self._stems and not is_stop(words[place][0], self._language)
        }
        if self._required:
            folded = [fold(form) for form, _, _ in words]
            for term in self._required:
                hit.update(_phrases(folded, term))
        return [(words[i][1] + offset, words[i][2] + offset) for i in sorted(hit)]


def _phrases(folded: list[str], term: Term) -> Iterable[int]:
    size = len(term.forms)
    last = re.escape(term.forms[-1]) + (".*" if term.prefix else "")
    ending = re.compile(last, re.DOTALL)
    for start in range(len(folded) - size + 1):
        if tuple(folded[start : start + size - 1]) == term.forms[:-1] and ending.fullmatch(
            folded[start + size - 1]
        ):
            yield from range(start, start + size)
