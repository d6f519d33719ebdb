"""Lemmas of the study's transcripts, computed once for each text and kept by its hash."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from terrain.atomic import write_derived
from terrain.errors import TerrainError
from terrain.language.lemmas import Tagged, lemma_of, lemmatize, parse, serialise
from terrain.model.transcript import Transcript, text_hash

FOLDER = ".terrain/lemmas"


class Lemmas:
    """`analysis.concordance.LemmaLookup` over spaCy, with its answers kept under `.terrain/`.

    What consent masks is masked before it comes here, and its hash is another: the cache never
    holds withheld words.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def prepare(
        self, transcripts: Iterable[Transcript], progress: Callable[[str, int, int], None]
    ) -> None:
        """Lemmatise the texts that are not yet known. May be interrupted: each text is kept."""
        waiting = [t for t in transcripts if not self._file(t).is_file()]
        for done, transcript in enumerate(waiting):
            progress("transcripts lemmatised", done, len(waiting))
            self._make(transcript)
        if waiting:
            progress("transcripts lemmatised", len(waiting), len(waiting))

    def waiting(self, transcripts: Iterable[Transcript]) -> int:
        """How many of these texts have not been lemmatised yet."""
        return sum(not self._file(transcript).is_file() for transcript in transcripts)

    def tokens(self, transcript: Transcript) -> Iterable[tuple[int, int, str]]:
        """Start, end (code points of the body) and lemma of each word, in order."""
        held = self.tagged(transcript)
        lemmas = map(held.words.__getitem__, held.lemma.tolist())
        return zip(held.start.tolist(), held.end.tolist(), lemmas, strict=True)

    def tagged(self, transcript: Transcript) -> Tagged:
        """Forms, lemmas and parts of speech of a text, as columns."""
        with contextlib.suppress(OSError, TerrainError):
            return parse(self._file(transcript).read_bytes())
        return self._make(transcript)

    def lemmas(self, word: str, language: str) -> frozenset[str]:
        """All lemmas that a word as typed may have."""
        return lemma_of(word, language)

    def _file(self, transcript: Transcript) -> Path:
        return self.folder / f"{transcript.language}-{text_hash(transcript.body)}.bin"

    def _make(self, transcript: Transcript) -> Tagged:
        made = serialise(lemmatize([transcript.body], transcript.language)[0])
        with contextlib.suppress(OSError):
            write_derived(self._file(transcript), made)
        return parse(made)
