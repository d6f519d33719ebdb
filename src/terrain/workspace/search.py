"""Search as a study offers it: the index over its source, kept in step with its consent."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrain.model.filter import Filter
from terrain.workspace.derived import cached
from terrain.workspace.source import DiskSource

if TYPE_CHECKING:
    from terrain.index.build import Built
    from terrain.index.encode import Report
    from terrain.index.encoder import Encoder
    from terrain.index.generation import View
    from terrain.index.hits import Hits
    from terrain.index.search import Index
    from terrain.index.verify import Verified
    from terrain.model.filter import ResolvedFilter
    from terrain.workspace.study import Study

INDEX = ".terrain/index"


def index_folder(root: Path) -> Path:
    """Where the index lies."""
    return root / INDEX


class Searcher:
    """A study's index, opened at the first question and kept; the model too."""

    def __init__(self, study: Study) -> None:
        self.root, self.today = study.root, study.today
        self.source = DiskSource(study.root, watched=study.watched)
        # One question at a time: the index keeps what the last one found out.
        self._one = threading.Lock()
        self._index: Index | None = None
        self._encoder: Encoder | None = None

    def encoder(self) -> Encoder:
        """The model that the study names (or $TERRAIN_ENCODER); loaded at its first use."""
        if self._encoder is None:
            from terrain.index.encoder import open_encoder

            self._encoder = open_encoder(encoder_of(self.root))
        return self._encoder

    def index(self, *, meaning: bool) -> Index:
        """The index, open. Raises IndexUnusable where there is none to believe."""
        if self._index is None:
            from terrain.index.search import Index

            self._index = Index(index_folder(self.root), self.source)
        if meaning and self._index.encoder is None and self._index.generation.manifest.packs:
            self._index.encoder = self.encoder()
        return self._index

    def _resolved(self, where: Filter, view: View) -> ResolvedFilter:
        """The ids behind a filter's names, among those of the index and of the small files.

        Coders' names cost a walk over the codings' folders, so they are read only if asked for.
        """
        coders = self._coders() if where.coder else frozenset()
        names = view.vocabulary(self.source.codebook(), coders, self.source.territories())
        return where.resolve(names)

    def _coders(self) -> frozenset[str]:
        found = (self.root / "corpus").glob("*/*.codings/*.jsonl")
        return frozenset(settings_of(self.root)["coders"]) | {path.stem for path in found}

    def search_many(self, queries: Sequence[str], where: Filter | None = None,
                    **ask: Any) -> list[Hits]:  # fmt: skip
        """Answers to several questions, under one filter; `ask` as `index.search.Ask`."""
        from dataclasses import replace

        from terrain.index.rank import Weights
        from terrain.index.search import Ask

        weights = {name: ask.pop(name) for name in ("words", "k1", "b") if name in ask}
        asked = Ask(weights=replace(Weights(), **weights), **ask)
        with self._one:
            index = self.index(meaning=asked.mode != "words")
            if where is None or where == Filter():
                return index.search_many(queries, asked, today=self.today)
            return index.search_many(
                queries, asked, today=self.today, resolve=lambda view: self._resolved(where, view)
            )


def settings_of(root: Path) -> dict[str, Any]:
    """The settings that a search needs, without checking the whole of `terrain.yaml`."""

    def parse() -> dict[str, Any]:
        from terrain.store import files, schema

        source = files.read(root, "terrain.yaml", [])
        tree = files.tree(source, []) if source else None
        found = schema.settings(tree, "terrain.yaml", []) if tree else None
        return {"encoder": found.encoder if found else "", "coders": list(found.coders) if found
                else []}  # fmt: skip

    return cached(root, "terrain.yaml", parse, pack=_same, unpack=_same)[1]


def _same(value: dict[str, Any]) -> dict[str, Any]:
    return value


def encoder_of(root: Path) -> str:
    """The model's name: $TERRAIN_ENCODER, else the study's own."""
    import os

    return os.environ.get("TERRAIN_ENCODER") or str(settings_of(root)["encoder"])


def catch_up(study: Study) -> None:
    """Before indexing: anchor codings on edited texts and erase what was withdrawn.

    Where an index tells which transcripts have changed and nobody has withdrawn, the others are
    not read: a correction in a study of a thousand interviews costs its own transcript.
    """
    from terrain.access import withdrawn
    from terrain.errors import IndexUnusable

    searcher = study.searcher
    people = searcher.source.participants().values()
    try:
        view = searcher.index(meaning=False).view(study.today)
    except IndexUnusable:
        view = None
    if (
        view is None
        or any(withdrawn(person.consent) for person in people)
        or any(withdrawn(facts.consent) for facts in view.facts.values())
    ):
        _ = study.project
        return
    changed = (*view.gate.stale, *view.gate.not_indexed)
    study.catch_up([view.facts[name].path for name in changed])


def build_index(
    study: Study, *, words_only: bool = False, report: Report | None = None, workers: int = 1
) -> Built:
    """Bring the index in step with the study: words, then meaning."""
    from terrain.index.build import build

    searcher = study.searcher
    encoder = None if words_only else searcher.encoder()
    return build(index_folder(study.root), searcher.source, encoder, report=report, workers=workers)


def verify_index(study: Study) -> Verified:
    """Check the index: every byte of its files, and the recall of its search."""
    from terrain.index.verify import verify

    return verify(study.searcher.index(meaning=False))


def refresh_collection(study: Study, report: Report | None = None) -> int:
    """Rebuild the chromadb collection from the index; returns its number of passages."""
    from terrain.index.chroma import refresh

    return refresh(study.searcher.index(meaning=False), report=report, today=study.today)


def state(study: Study) -> dict[str, Any]:
    """How the index stands: ready, words only, stale, absent; with a line that says it."""
    from terrain.errors import IndexUnusable

    try:
        index = Searcher(study).index(meaning=False)
        view = index.view(study.today)
    except IndexUnusable as error:
        return {"state": "absent", "said": f"Index: {error}"}
    manifest, gate = view.generation.manifest, view.gate
    behind = [*gate.stale, *gate.not_indexed]
    missing = manifest.rows - manifest.encoded
    found = {
        "state": "stale" if behind else "words only" if missing else "ready",
        "transcripts": len(manifest.entries), "sentences": manifest.rows,
        "encoded": manifest.encoded, "behind": behind, "encoder": manifest.encoder,
    }  # fmt: skip
    said = f"Index: {len(manifest.entries)} transcripts, {manifest.rows} sentences"
    if missing:
        said += f", {missing} not yet encoded"
    if behind:
        said += f"; {len(behind)} changed or new since ({', '.join(behind[:3])}): “terrain index”"
    return {**found, "said": said + "."}


def purge_index(root: Path, transcripts: Collection[str]) -> None:
    """Rewrite whatever the index holds of these transcripts, so that no byte of them remains.

    What others said keeps its encodings. An index that cannot be rewritten is removed whole.
    """
    folder = index_folder(root)
    if not folder.is_dir() or not transcripts:
        return
    from terrain.errors import TerrainError
    from terrain.index.build import build

    try:
        build(folder, DiskSource(root), None, purge=True)
    except (TerrainError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
