"""Vectors for half a million sentences without an hour of encoding.

The sentences of the demonstration study are encoded once by the real model; a generated sentence
gets the vector of one of them plus noise, both drawn from its own letters, so that a study is
indexed the same way twice. Said in every result that stands on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import cache
from phrases import DEMO
from terrain.index.encoder import Encoder, open_encoder
from terrain.language.passages import rows
from terrain.store.load import load

#: Length of the noise beside an original of length 1.
NOISE = 0.35


def originals(encoder: Encoder) -> NDArray[np.float32]:
    """Vectors of the demonstration study's sentences, kept in the cache by model."""
    path = cache() / f"originals-{encoder.identity}.npy"
    if path.exists():
        found: NDArray[np.float32] = np.load(path)
        return found
    project, _ = load(DEMO)
    texts = [
        " ".join(row.span.of(transcript.body).split())
        for transcript in project.transcripts.values()
        for row in rows(transcript)
    ]
    made = encoder.encode(sorted(set(texts), key=len), kind="passage")
    _keep(path, made)
    return made


def _keep(path: Path, vectors: NDArray[np.float32]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)


class NoisyEncoder:
    """The real model's identity and questions; passages by originals plus seeded noise."""

    def __init__(self) -> None:
        self._real = open_encoder()
        self.identity, self.dimensions = self._real.identity, self._real.dimensions
        self._originals = originals(self._real)

    def encode(self, texts: Sequence[str], *, kind: str) -> NDArray[np.float32]:
        """Unit vectors, (n, dimensions)."""
        if kind == "query":
            return self._real.encode(texts, kind="query")
        seeds = [int.from_bytes(hashlib.blake2b(t.encode(), digest_size=8).digest(), "little")
                 for t in texts]  # fmt: skip
        draw = np.random.default_rng(seeds[0])
        chosen = self._originals[[seed % len(self._originals) for seed in seeds]]
        noise = draw.standard_normal(chosen.shape, dtype=np.float32)
        noise *= NOISE / np.sqrt(self.dimensions)
        found = chosen + noise
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)
