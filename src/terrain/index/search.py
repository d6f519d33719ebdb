"""Search: a long-lived `Index` that answers from one generation, and notices the next.

Every query asks the study's facts again and passes the gate before anything is counted. Meaning
is an exact scan of the vectors of the transcripts that the filters leave, so that nothing that
should be found is missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.errors import IndexUnusable, UsageError
from terrain.index.answer import Bodies
from terrain.index.generation import UNITS, Generation, View, missing, open_generation
from terrain.index.hits import Hits
from terrain.index.manifest import stamp
from terrain.index.query import parse
from terrain.index.searching import Ask, Searching
from terrain.index.source import Facts, Source
from terrain.model.filter import ResolvedFilter

if TYPE_CHECKING:
    from terrain.index.encoder import Encoder

__all__ = ["Ask", "Index"]

#: Questions whose cosines are computed in one product: 16 × 500,000 rows take 32 MB.
_BATCH = 16


class Index:
    """The index of one study, open for questions; it may be kept for days.

    `folder` is `.terrain/index`. `encoder` may be None: then only `mode="words"` answers.
    Raises IndexUnusable where there is no index, or one that cannot be believed.
    """

    def __init__(self, folder: Path, source: Source, encoder: Encoder | None = None) -> None:
        self.folder, self.source, self.encoder = folder, source, encoder
        self._generation = open_generation(folder)
        self._view: View | None = None
        self._bodies = Bodies(source)

    @property
    def generation(self) -> Generation:
        """What the index holds now; reopened if another process rebuilt it."""
        if stamp(self.folder) != self._generation.stamp:
            self._generation = open_generation(self.folder)
            self._view = None
        return self._generation

    def view(self, today: dt.date | None = None) -> View:
        """The index as consent and the study's files allow it to be seen today."""
        today = today or dt.date.today()  # noqa: DTZ011 (an embargo ends on the reader's own day)
        generation = self.generation
        if self._view is None or not self._view.still(self.source, today):
            self._view = View(generation, self.source, self._known(), today)
        return self._view

    def _known(self) -> Mapping[str, Facts]:
        if self._view is not None:
            return self._view.facts
        entries = self._generation.manifest.entries
        return {name: entry.facts for name, entry in entries.items()}

    def search(self, query: str, ask: Ask | None = None, *, today: dt.date | None = None) -> Hits:
        """The best units for a question. Raises UsageError, IndexUnusable, EncoderError.

        `mode`: words and meaning (both), or one alone. `unit`: what is ranked and shown.
        `per_territory`: each territory's best so many, instead of `limit` from `offset` on.
        """
        return self.search_many([query], ask, today=today)[0]

    def search_many(
        self,
        queries: Sequence[str],
        ask: Ask | None = None,
        *,
        today: dt.date | None = None,
        resolve: Callable[[View], ResolvedFilter] | None = None,
    ) -> list[Hits]:
        """As `search`, for many questions: encoded together, scanned together.

        `resolve` makes the filter from the view of the moment, in place of the one of `ask`.
        """
        ask = ask or Ask()
        _checked(ask)
        try:
            return self._search(queries, ask, today, resolve)
        except FileNotFoundError:
            # A build replaced the files between the manifest and their opening.
            self._generation = open_generation(self.folder)
            self._view = None
        try:
            return self._search(queries, ask, today, resolve)
        except FileNotFoundError as error:
            raise missing(self.folder, error) from error

    def _search(
        self, queries: Sequence[str], ask: Ask, today: dt.date | None,
        resolve: Callable[[View], ResolvedFilter] | None,
    ) -> list[Hits]:  # fmt: skip
        view = self.view(today)
        parsed = [parse(query, view.generation.language) for query in queries]
        encoder = None if ask.mode == "words" else self._model(view.generation, ask)
        if resolve is not None:
            ask = replace(ask, filter=resolve(view))
        search = Searching(view, self.source, self._bodies, ask)
        answers = []
        for start in range(0, len(parsed), _BATCH):
            batch = parsed[start : start + _BATCH]
            cosines = None
            if encoder is not None:
                vectors = encoder.encode([query.meaning for query in batch], kind="query")
                cosines = view.generation.vectors.scan(vectors, search.scope.transcripts)
            for number, query in enumerate(batch):
                answers.append(search.answer(query, None if cosines is None else cosines[number]))
        return answers

    def _model(self, generation: Generation, ask: Ask) -> Encoder | None:
        manifest = generation.manifest
        if not manifest.packs:
            if ask.mode == "meaning" and manifest.rows:
                raise IndexUnusable(
                    "nothing is encoded yet, so that meaning cannot be searched.",
                    path=str(self.folder),
                    remedy="Run `terrain index`, or search with --mode words.",
                )
            return None
        if self.encoder is None:
            raise IndexUnusable(
                "no model is at hand to search by meaning.",
                path=str(self.folder),
                remedy="Search with --mode words.",
            )
        if self.encoder.identity != manifest.encoder:
            raise IndexUnusable(
                f"the index was made by another model ({manifest.encoder}) than the one in use "
                f"({self.encoder.identity}).",
                path=str(self.folder),
                remedy="Run `terrain index` to encode with this one, or search with --mode words.",
            )
        return self.encoder


def _checked(ask: Ask) -> None:
    if ask.mode not in ("both", "meaning", "words"):
        raise UsageError(f"no mode is called “{ask.mode}”.", remedy="both, meaning or words.")
    if ask.unit not in UNITS:
        raise UsageError(f"no unit is called “{ask.unit}”.", remedy=f"{', '.join(UNITS)}.")
    if ask.limit < 1 or ask.offset < 0 or (ask.per_territory or 1) < 1:
        raise UsageError("a list has at least one line.", remedy="Ask for a limit of 1 or more.")
