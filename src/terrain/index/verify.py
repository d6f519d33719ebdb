"""Checks an index against itself: every byte of its files, and its search against a plain scan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from terrain.errors import IndexUnusable
from terrain.index.files import read_arrays
from terrain.index.generation import View
from terrain.index.lexicon import Ints
from terrain.index.rank import Weights, best_of, rank
from terrain.index.scope import Scope
from terrain.index.search import Index
from terrain.model.filter import ResolvedFilter

Bools = NDArray[np.bool_]
#: Cosines that differ by less are the same for a sum of a few hundred 32-bit products.
_TIE = 1e-5


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked. `recall` and `filtered_recall`: of the 20 nearest passages by a plain
    scan in double precision, the share that search finds, over `questions` questions without
    and with filters; None without vectors. `damaged` tells what is wrong, file by file."""

    files: int
    damaged: tuple[str, ...]
    rows: int
    rows_encoded: int
    questions: int
    recall: float | None
    filtered_recall: float | None
    stale: int
    not_indexed: int

    @property
    def sound(self) -> bool:
        """Whether the index may be believed."""
        recalls = (self.recall, self.filtered_recall)
        return not self.damaged and all(value is None or value >= 0.99 for value in recalls)


def verify(index: Index, *, questions: int = 50, k: int = 20, seed: int = 0) -> Verified:
    """Read every file against its checksum, and ask `questions` rows of the index as questions.

    The plain scan knows nothing of packs, runs, masks or 32-bit sums: it multiplies the vectors
    of each transcript, read by itself, in double precision.
    """
    view = index.view()
    manifest, folder = view.generation.manifest, index.folder
    damaged = []
    for name in sorted(manifest.files - {""}):
        try:
            read_arrays(folder / name, check=True)
        except (IndexUnusable, OSError) as error:
            damaged.append(str(error))
    recalls: tuple[float | None, float | None] = (None, None)
    if manifest.encoded and not damaged:
        draw = np.random.default_rng(seed)
        recalls = (
            _recall(index, view, view.gate.keep(ResolvedFilter()), questions, k, draw),
            _recall(index, view, view.gate.keep(_some_filter(view)), questions, k, draw),
        )
    return Verified(
        len(manifest.files) + 1,
        tuple(damaged),
        manifest.rows,
        manifest.encoded,
        questions if manifest.encoded else 0,
        *recalls,
        len(view.gate.stale),
        len(view.gate.not_indexed),
    )


def _some_filter(view: View) -> ResolvedFilter:
    """A filter of two kinds that leaves a part of this study: a territory, one kind of part."""
    places = [name for name in view.gate.territories if name]
    parts = sorted({voice.part for voice in view.gate.voices if voice.allowed})
    return ResolvedFilter(
        territories=frozenset(places[: 1 + len(places) // 2]) or None,
        parts=frozenset(parts[-1:]) or None,
    )


def _recall(
    index: Index, view: View, rows: Bools, questions: int, k: int, draw: np.random.Generator
) -> float | None:
    """The mean recall@k over questions that are vectors of rows, a little moved."""
    encoded = np.repeat(
        view.generation.vectors.encoded, np.diff(view.generation.lexicon["transcript_row"])
    )
    candidates = np.flatnonzero(rows & encoded)
    if not len(candidates):
        return None
    plain = _Plain(index, view)
    chosen = draw.choice(candidates, size=min(questions, len(candidates)), replace=False)
    queries = np.array([plain.row(int(row)) for row in chosen])
    queries += 0.3 * draw.standard_normal(queries.shape) / np.sqrt(queries.shape[1])
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    asked = np.ascontiguousarray(queries, dtype=np.float32)
    units = view.units("passage")
    scope = Scope(units, rows, view.gate)
    found = []
    for number, cosines in enumerate(view.generation.vectors.scan(asked, scope.transcripts)):
        meaning = best_of(cosines, scope)
        top = rank(None, meaning, scope.candidates & np.isfinite(meaning), Weights()).units[:k]
        exact = plain.units(asked[number].astype(np.float64), rows, units.of_row, len(units))
        least = np.sort(exact[np.isfinite(exact)])[-k:][0]
        best = min(k, int(np.isfinite(exact).sum()))
        found.append(np.count_nonzero(exact[top] >= least - _TIE) / best)
    return float(np.mean(found))


class _Plain:
    """The vectors of each transcript as the manifest names them, one by one."""

    def __init__(self, index: Index, view: View) -> None:
        manifest = view.generation.manifest
        packs = [read_arrays(index.folder / p.file, check=False)["vectors"] for p in manifest.packs]
        self._blocks: list[tuple[int, NDArray[np.float32]]] = []
        first = 0
        for entry in manifest.entries.values():
            if entry.block:
                pack, place = entry.block
                self._blocks.append((first, packs[pack][place : place + entry.rows]))
            first += entry.rows

    def row(self, row: int) -> NDArray[np.float64]:
        """The vector of one row."""
        for first, vectors in reversed(self._blocks):
            if row >= first:
                found: NDArray[np.float64] = vectors[row - first].astype(np.float64)
                return found
        raise IndexError(row)

    def units(
        self, query: NDArray[np.float64], rows: Bools, of_row: Ints, units: int
    ) -> NDArray[np.float64]:
        """The best cosine of each unit among the given rows; -inf where there is none."""
        best = np.full(units, -np.inf)
        for first, vectors in self._blocks:
            mine = np.flatnonzero(rows[first : first + len(vectors)])
            cosines = vectors[mine].astype(np.float64) @ query
            np.maximum.at(best, of_row[first + mine], cosines)
        return best
