"""Encodes the rows that have no vector yet, window by window, each kept as soon as it is made.

A window is a few hundred sentences, sorted by length so that a batch wastes no padding. Its
vectors are written to the journal (one file a window) before the next begins: an interruption
loses one window at most, and the next run goes on from there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError, IndexUnusable
from terrain.index.cut import KEY
from terrain.index.files import Arrays, read_arrays, write_arrays

if TYPE_CHECKING:
    from terrain.index.encoder import Encoder

#: Rows a window: some seconds of work on a laptop.
WINDOW = 512
JOURNAL = "j-"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is. `stage`: waiting, cut, merge, encode; `rate` in items a second."""

    stage: str
    done: int = 0
    total: int = 0
    rate: float = 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds left at this rate, or None while it is not known."""
        return (self.total - self.done) / self.rate if self.rate else None


Report = Callable[[Progress], None]


def journal(folder: Path, encoder: str) -> list[Path]:
    """The windows that this model encoded and that no pack holds yet."""
    return stored(folder, f"{JOURNAL}*.bin", encoder)


def stored(folder: Path, pattern: str, encoder: str) -> list[Path]:
    """The files of vectors of this model, in order of name; torn ones are removed."""
    found = []
    for path in sorted(folder.glob(pattern)):
        try:
            meta = read_arrays(path, check=False).meta
            if meta.get("pack", path.name) != path.name:
                continue  # a file of another index, put here under this name
        except IndexUnusable:
            path.unlink(missing_ok=True)
            continue
        if meta["encoder"] == encoder:
            found.append(path)
    return found


def encode_rows(
    folder: Path,
    encoder: Encoder,
    rows: Iterable[tuple[bytes, str]],
    total: int,
    report: Report | None,
) -> int:
    """Encode (key, string) pairs into the journal; return how many. Raises EncoderError."""
    done, began = 0, time.perf_counter()
    if report:
        report(Progress("encode", 0, total))
    for window in _windows(rows):
        window.sort(key=lambda row: len(row[1]))
        vectors = encoder.encode([text for _, text in window], kind="passage")
        if vectors.shape != (len(window), encoder.dimensions):
            raise EncoderError(f"the model returned vectors of shape {vectors.shape}")
        _keep(folder, encoder.identity, [key for key, _ in window], vectors)
        done += len(window)
        if report:
            report(Progress("encode", done, total, done / (time.perf_counter() - began)))
    return done


def _windows(rows: Iterable[tuple[bytes, str]]) -> Iterator[list[tuple[bytes, str]]]:
    window: list[tuple[bytes, str]] = []
    for row in rows:
        window.append(row)
        if len(window) == WINDOW:
            yield window
            window = []
    if window:
        yield window


def _keep(folder: Path, encoder: str, keys: list[bytes], vectors: NDArray[np.float32]) -> None:
    # The keys come first: looking for a string touches few pages of the file. The name carries
    # the time, so that windows are read back in the order in which they were made.
    name = f"{JOURNAL}{time.time_ns():020d}-{secrets.token_hex(4)}.bin"
    packed = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, KEY)
    arrays: Arrays = {"keys": packed, "vectors": np.asarray(vectors, dtype=np.float32)}
    write_arrays(folder / name, arrays, {"encoder": encoder}, sync=True)
