"""The chromadb collection: one vector a passage, for other tools; derived, never searched here.

The vector of a passage is the normalised mean of its sentences' vectors: nothing is encoded for
it, so that the collection is rebuilt in minutes. It holds no text (chromadb's deletions erase
nothing), and only passages that consent allows on the day. It is written beside and then put in
place, since chromadb does not survive an interruption while it writes.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from terrain.atomic import write_atomic
from terrain.errors import IndexUnusable
from terrain.index.build import CHROMA
from terrain.index.encode import Progress, Report
from terrain.index.generation import View
from terrain.index.manifest import Manifest
from terrain.index.search import Index

NAME = "terrain-passages"
STATE = "terrain.json"
_BATCH = 4000

State = Literal["missing", "behind", "in step"]


def state(folder: Path) -> State:
    """Whether the collection beside an index is in step with it; never opens chromadb."""
    try:
        kept = json.loads((folder / CHROMA / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "missing"
    return "in step" if kept == _mark(Manifest.load(folder)) else "behind"


def _mark(manifest: Manifest) -> list[Any]:
    return [manifest.generation, manifest.encoder, manifest.encoded]


def refresh(index: Index, *, report: Report | None = None, today: dt.date | None = None) -> int:
    """Rebuild the collection from the vectors of the index; return its number of passages.

    Raises IndexUnusable if nothing is encoded yet. An interruption leaves the former collection.
    """
    view = index.view(today)
    manifest = view.generation.manifest
    if not manifest.encoded:
        raise IndexUnusable(
            "nothing is encoded yet.", path=str(index.folder), remedy="Run `terrain index` first."
        )
    for rest in index.folder.glob(f"{CHROMA}-*"):
        shutil.rmtree(rest, ignore_errors=True)
    beside = index.folder / f"{CHROMA}-{secrets.token_hex(4)}"
    try:
        count = _fill(beside, view, report)
        write_atomic(beside / STATE, json.dumps(_mark(manifest)).encode())
        final = index.folder / CHROMA
        if final.exists():
            final.rename(index.folder / f"{CHROMA}-{secrets.token_hex(4)}-old")
        beside.rename(final)
    finally:
        for rest in index.folder.glob(f"{CHROMA}-*"):
            shutil.rmtree(rest, ignore_errors=True)
    return count


def _fill(folder: Path, view: View, report: Report | None) -> int:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False, is_persistent=True)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    try:
        # Cosine, and no embedding function: chromadb's own would try a download.
        collection = client.create_collection(
            NAME, embedding_function=None, metadata={"hnsw:space": "cosine"}
        )
        ids, vectors, facts = _passages(view)
        for first in range(0, len(ids), _BATCH):
            batch = slice(first, first + _BATCH)
            collection.add(ids=ids[batch], embeddings=vectors[batch], metadatas=facts[batch])
            if report:
                report(Progress("collection", min(first + _BATCH, len(ids)), len(ids)))
    finally:
        client.close()  # type: ignore[attr-defined]  # the interface leaves it out
    return len(ids)


def _passages(
    view: View,
) -> tuple[list[str], NDArray[np.float32], list[Mapping[str, Any]]]:
    """Ids, mean vectors and places of the permitted, encoded passages."""
    generation, lexicon = view.generation, view.generation.lexicon
    units = view.units("passage")
    manifest = generation.manifest
    sums = np.zeros((len(units), manifest.dimensions), dtype=np.float32)
    everything = np.ones(len(lexicon.transcripts), dtype=bool)
    for start, end, vectors in generation.vectors.runs(everything):
        kept = np.flatnonzero(view.gate.rows[start:end])
        np.add.at(sums, units.of_row[start + kept], vectors[kept])
    norms = np.linalg.norm(sums, axis=1)
    found = np.flatnonzero(norms > 0)
    ids: list[str] = []
    facts: list[Mapping[str, Any]] = []
    for unit in found.tolist():
        low = int(units.starts[unit])
        high = int(units.starts[unit + 1]) if unit + 1 < len(units) else lexicon.rows
        rows = low + np.flatnonzero(view.gate.rows[low:high])
        place = {
            "transcript": lexicon.transcripts[int(lexicon.transcript_of_row[low])],
            "turn": int(lexicon["turn_number"][lexicon["row_turn"][rows[0]]]),
            "last_turn": int(lexicon["turn_number"][lexicon["row_turn"][rows[-1]]]),
            "start": int(lexicon["row_start"][rows[0]]),
            "end": int(lexicon["row_end"][rows[-1]]),
        }
        ids.append(f"{place['transcript']}#{place['start']}-{place['end']}")
        facts.append(place)
    means: NDArray[np.float32] = sums[found] / norms[found, None]
    return ids, means, facts
