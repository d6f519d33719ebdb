"""Sentences and passages of the study's transcripts, cut once for each text, kept by its hash."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.atomic import write_derived
from terrain.errors import TerrainError
from terrain.language.kept import Bounds, FreshCuts, parse, serialise
from terrain.model.transcript import Transcript, text_hash

if TYPE_CHECKING:
    from terrain.language.kept import Ints

FOLDER = ".terrain/cuts"


class KeptCuts(FreshCuts):
    """`language.kept.Cuts`, with its answers kept under `.terrain/`.

    Only offsets are kept, none of the words; a withdrawal erases them all the same. What consent
    masks is masked before it comes here, and its hash is another.
    """

    def __init__(self, root: Path, progress: Callable[[str, int, int], None] | None = None) -> None:
        self.folder = root / FOLDER
        self.progress = progress

    def sentences(self, transcript: Transcript) -> Bounds:
        """The sentences of a transcript: as kept, else cut now and kept."""

        def cut() -> Ints:
            import numpy as np

            made = fresh(transcript)
            return np.stack([made.start, made.end, made.turn, made.words])

        fresh = super().sentences
        return Bounds(*self._kept(transcript, "sentences", 4, cut))

    def passages(self, transcript: Transcript, held: Bounds) -> Ints:
        """The passages of a transcript: as kept, else made now and kept."""
        fresh = super().passages
        return self._kept(transcript, "passages", 2, lambda: fresh(transcript, held).T).T

    def prepare(self, transcripts: Iterable[Transcript], unit: str) -> None:
        """Cut the texts that are not yet known into units of this kind (turns are not cut), and
        tell the progress. May be interrupted: each text is kept."""
        if unit not in ("sentence", "passage") or self.progress is None:
            return
        waiting = [t for t in transcripts if not self._file(t, f"{unit}s").is_file()]
        for done, transcript in enumerate(waiting):
            if done % 20 == 0:
                self.progress(f"transcripts cut into {unit}s", done, len(waiting))
            held = self.sentences(transcript)
            if unit == "passage":
                self.passages(transcript, held)
        if waiting:
            self.progress(f"transcripts cut into {unit}s", len(waiting), len(waiting))

    def _kept(self, transcript: Transcript, what: str, width: int, cut: Callable[[], Ints]) -> Ints:
        path = self._file(transcript, what)
        with contextlib.suppress(OSError, TerrainError):
            return parse(path.read_bytes(), transcript, width)
        made = cut()
        with contextlib.suppress(OSError):
            write_derived(path, serialise(made, transcript))
        return made

    def _file(self, transcript: Transcript, what: str) -> Path:
        name = f"{transcript.language}-{text_hash(transcript.body)}.{what}.bin"
        return self.folder / name
