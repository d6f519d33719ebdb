"""One generation of the index, opened: manifest, words, vectors; and how it is seen today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from terrain.errors import IndexUnusable
from terrain.index.bm25 import Units, Words
from terrain.index.coded import Coded
from terrain.index.facets import Facets
from terrain.index.files import REBUILD, damaged, read_arrays
from terrain.index.gate import Gate
from terrain.index.lexicon import Ints, Lexicon
from terrain.index.manifest import Manifest, stamp
from terrain.index.packs import Vectors
from terrain.index.scope import Scope
from terrain.index.source import Codings, Facts, Source
from terrain.model.codebook import Codebook
from terrain.model.filter import ResolvedFilter, Vocabulary
from terrain.model.territory import Territories

UNITS = ("passage", "turn", "transcript")


class Generation:
    """What one manifest names. Raises IndexUnusable; FileNotFoundError if a file went since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = stamp(folder)
        self.manifest = Manifest.load(folder)
        path = folder / self.manifest.merged
        merged = read_arrays(path, check=False)
        self.lexicon = Lexicon(merged)
        if merged.meta.get("generation") != self.manifest.generation:
            raise damaged(path, "it is not the file that the manifest names")

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors, opened when first asked: a search by words never touches them."""
        return Vectors(self.folder, self.manifest, self.lexicon["transcript_row"])

    @cached_property
    def words(self) -> Words:
        """The words, asked in every language of the study."""
        languages = {entry.facts.language for entry in self.manifest.entries.values()}
        return Words(self.lexicon, languages)

    @cached_property
    def language(self) -> str:
        """The language that most rows are in: questions are read in it."""
        rows: dict[str, int] = {}
        for entry in self.manifest.entries.values():
            rows[entry.facts.language] = rows.get(entry.facts.language, 0) + entry.rows
        return max(rows, key=lambda name: rows[name], default="fr")


def open_generation(folder: Path) -> Generation:
    """Open the index as it stands, once more if a build replaced it in between."""
    try:
        return Generation(folder)
    except FileNotFoundError:
        pass
    try:
        return Generation(folder)
    except FileNotFoundError as error:
        raise missing(folder, error) from error


def missing(folder: Path, error: OSError) -> IndexUnusable:
    """The error of a file that the manifest names and that is not there."""
    return IndexUnusable(
        "a file of the index is missing.", path=str(error.filename or folder), remedy=REBUILD
    )


class View:
    """A generation seen on one day, with the facts of that moment; kept while nothing changes."""

    def __init__(
        self, generation: Generation, source: Source, known: Mapping[str, Facts], today: dt.date
    ) -> None:
        self.generation, self.today = generation, today
        self.facts = source.current(known)
        self.people = source.participants()
        self.gate = Gate(
            generation.lexicon, generation.manifest.entries, self.facts, self.people, today
        )
        self._units: dict[str, Units] = {}
        self._coded: tuple[Codings, Coded] | None = None
        #: The facets of all that a scope holds, but for codes and coders.
        self.facets_kept: tuple[Scope, Facets] | None = None
        self._scope: tuple[tuple[ResolvedFilter, str], Scope] | None = None
        self._vocabulary: Vocabulary | None = None

    def still(self, source: Source, today: dt.date) -> bool:
        """Whether everything is as it was when this view was made."""
        return (
            today == self.today
            and source.current(self.facts) is self.facts
            and source.participants() is self.people
        )

    def units(self, kind: str) -> Units:
        """The rows grouped into passages, turns or transcripts, as consent allows today."""
        if kind not in self._units:
            lexicon = self.generation.lexicon
            starts, of_row = group(lexicon, kind)
            self._units[kind] = Units.of(starts, of_row, self.gate.rows, lexicon)
        return self._units[kind]

    def vocabulary(
        self, codebook: Codebook, coders: Iterable[str], places: Territories
    ) -> Vocabulary:
        """The names that a filter may use, from the facts of today: no transcript is parsed.

        Kept while codebook and territories are the same objects, since questions come in series.
        """
        named = frozenset(coders)
        held = self._vocabulary
        if held and held.codebook is codebook and held.territories is places:
            return held if held.coders == named else replace(held, coders=named)
        self._vocabulary = self._named(codebook, named, places)
        return self._vocabulary

    def _named(self, codebook: Codebook, coders: frozenset[str], places: Territories) -> Vocabulary:
        facts = self.facts.values()
        speakers = [speaker for item in facts for speaker in item.speakers.values()]
        people = self.people.values()
        named = {item.territory for item in facts} | {person.territory for person in people}
        named |= {place for item in facts for place in item.section_territories.values()}
        return Vocabulary(
            places,
            frozenset(place for place in named if place),
            {item.id: item.title for item in facts},
            {item.case: "" for item in facts if item.case},
            frozenset(p.role for p in people if p.role) | {s.part for s in speakers},
            frozenset(self.people) | {s.participant for s in speakers if s.participant},
            frozenset(item.language for item in facts),
            frozenset(title for title in self.generation.lexicon.sections if title),
            coders,
            codebook,
        )

    def scope(self, wanted: ResolvedFilter, kind: str) -> Scope:
        """What a filter leaves, codes aside; kept, since questions come in series."""
        if self._scope is None or self._scope[0] != (wanted, kind):
            made = Scope(self.units(kind), self.gate.keep(wanted), self.gate)
            self._scope = (wanted, kind), made
        return self._scope[1]

    def coded(self, codings: Codings) -> Coded:
        """The study's codings laid on its rows."""
        if self._coded is None or self._coded[0] is not codings:
            self._coded = codings, Coded(codings, self.generation.lexicon)
        return self._coded[1]


def group(lexicon: Lexicon, kind: str) -> tuple[Ints, Ints]:
    """Where each unit that has rows begins, and the unit of each row."""
    column = {
        "passage": lexicon["row_passage"],
        "turn": lexicon["row_turn"],
        "transcript": lexicon.transcript_of_row,
    }[kind]
    first = np.ones(len(column), dtype=bool)
    first[1:] = column[1:] != column[:-1]
    return np.flatnonzero(first), np.cumsum(first) - 1
