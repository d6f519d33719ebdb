"""Vectors of rows in a few large memory-mapped files (packs), scanned exactly.

A transcript's vectors are one block: consecutive rows of one pack, in the order of its rows. A
corrected transcript gets a new block in a new, small pack; the old block is dead until a later
build rewrites the pack. One file a transcript would be simpler, but a thousand memory maps pass
the usual limit on open files, and small products reach half the memory bandwidth of large ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.errors import IndexUnusable
from terrain.index.files import REBUILD, ArrayFile, damaged, read_arrays, write_stream
from terrain.index.manifest import Manifest, Pack

Floats = NDArray[np.float32]

#: Rows under which one product is not worth several threads. A filter leaves many short runs, and
#: threads that meet 143 times a question took ten times the work of one where the machine had
#: anything else to do (118 ms for 9); `vecdot` works in the caller's thread.
_FEW = 16_384


class Vectors:
    """The vectors of the rows of one generation.

    `starts` (transcripts + 1) tells where the rows of each transcript begin. Raises
    IndexUnusable if a pack is torn, or holds other vectors than the manifest says.
    """

    def __init__(self, folder: Path, manifest: Manifest, starts: NDArray[Any]) -> None:
        self.dimensions = manifest.dimensions
        self._packs = [_open(folder, pack, manifest) for pack in manifest.packs]
        self._starts = starts
        blocks = [entry.block or (-1, 0) for entry in manifest.entries.values()]
        self._pack = np.array([pack for pack, _ in blocks], dtype=np.int64)
        self._first = np.array([first for _, first in blocks], dtype=np.int64)

    @property
    def encoded(self) -> NDArray[np.bool_]:
        """Which transcripts have their vectors."""
        return self._pack >= 0

    def runs(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[int, int, Floats]]:
        """Runs of rows of the wanted transcripts as (first row, end row, vectors).

        Transcripts that follow each other in the study and in a pack make one run: the fewer the
        products, the nearer to the memory's bandwidth.
        """
        numbers = np.flatnonzero(wanted & self.encoded)
        if not len(numbers):
            return
        low, high = self._starts[numbers].astype(np.int64), self._starts[numbers + 1]
        place, pack = self._first[numbers], self._pack[numbers]
        broken = (np.diff(place - low) != 0) | (np.diff(pack) != 0) | (low[1:] != high[:-1])
        edges = np.flatnonzero(np.concatenate([[True], broken, [True]]))
        for a, b in itertools.pairwise(edges):
            start, end, at = int(low[a]), int(high[b - 1]), int(place[a])
            yield start, end, self._packs[pack[a]][at : at + end - start]

    def scan(self, queries: Floats, wanted: NDArray[np.bool_]) -> Floats:
        """Cosines of queries (q, dimensions) with all rows: (q, rows), -inf where not wanted."""
        scores = np.full((len(queries), int(self._starts[-1])), -np.inf, dtype=np.float32)
        for start, end, vectors in self.runs(wanted):
            if len(queries) == 1 and end - start < _FEW:
                np.vecdot(vectors, queries[0], out=scores[0, start:end])
            elif len(queries) == 1:
                np.dot(vectors, queries[0], out=scores[0, start:end])
            else:
                scores[:, start:end] = queries @ vectors.T
        return scores

    def close(self) -> None:
        """Let go of the memory maps (Windows cannot delete a file that is mapped)."""
        self._packs = []


def _open(folder: Path, pack: Pack, manifest: Manifest) -> Floats:
    file = read_arrays(folder / pack.file, check=False)
    vectors: Floats = file["vectors"]
    shape = (pack.rows, manifest.dimensions)
    if file.meta.get("pack") != pack.file or vectors.shape != shape:
        raise damaged(file.path, "it does not hold the vectors that the manifest names")
    if file.meta["encoder"] != manifest.encoder:
        raise IndexUnusable(
            "its vectors were made by another model.", path=str(file.path), remedy=REBUILD
        )
    return vectors


class Keyring:
    """Finds the vectors of encoded strings by key, in packs and in the journal of windows."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        halves = [_halves(_reader(path)["keys"].copy()) for path in self._paths]
        counts = [len(half) for half in halves]
        both = np.concatenate([*halves, np.zeros((0, 2), dtype=np.uint64)])
        order = np.argsort(both[:, 0], kind="stable")
        self._keys = both[order]
        self._file = np.repeat(np.arange(len(counts)), counts)[order]
        starts = np.cumsum([0, *counts])[:-1]
        self._place = (np.arange(len(both)) - np.repeat(starts, counts))[order]

    def find(self, keys: NDArray[np.uint8]) -> NDArray[np.int64]:
        """For each key (n, 16), a ticket for `fetch`, or -1 where no file holds it."""
        wanted = _halves(keys)
        if not len(self._keys) or not len(wanted):
            return np.full(len(wanted), -1, dtype=np.int64)
        place = np.searchsorted(self._keys[:, 0], wanted[:, 0])
        place[place == len(self._keys)] = 0
        # Two keys that share their first half and not the second are encoded again: no harm.
        return np.where((self._keys[place] == wanted).all(axis=1), place, -1)

    def fetch(self, tickets: NDArray[np.int64], dimensions: int) -> Floats:
        """The vectors behind tickets, (n, dimensions)."""
        vectors = np.empty((len(tickets), dimensions), dtype=np.float32)
        files = self._file[tickets]
        for number in np.unique(files):
            mine = files == number
            source = _reader(self._paths[number])["vectors"]
            vectors[mine] = source[self._place[tickets[mine]]]
        return vectors


def _halves(keys: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(keys).view(np.uint64).reshape(-1, 2)


@lru_cache(maxsize=16)
def _reader(path: Path) -> ArrayFile:
    """A vector file, opened and checked; few at once, for each holds a file descriptor."""
    return read_arrays(path, check=not path.name.startswith("v-"))


def forget_readers() -> None:
    """Close the files that a Keyring has read, before they are removed."""
    _reader.cache_clear()


def write_pack(
    path: Path,
    blocks: Sequence[tuple[NDArray[np.uint8], NDArray[np.int64]]],
    ring: Keyring,
    encoder: str,
    dimensions: int,
) -> Pack:
    """Write a pack of (keys, tickets) blocks, one at a time in memory, and force it to the disk."""
    rows = sum(len(tickets) for _, tickets in blocks)
    size = write_stream(
        path,
        {
            "keys": (keys for keys, _ in blocks),
            "vectors": (ring.fetch(tickets, dimensions) for _, tickets in blocks),
        },
        {"keys": (rows, 16), "vectors": (rows, dimensions)},
        {"encoder": encoder, "pack": path.name},
        sync=True,
        types={"keys": "|u1", "vectors": "<f4"},
    )
    return Pack(path.name, size, rows)
