"""Cuts a short text into tokens at once, where loading `tokenizers` would take most of a second.

A search from the command line encodes one question and ends. `tokenizers` needs .6 to 1 s to
build its tree of 250,002 pieces; here a sorted table of hashes is read instead (some ms), and
the same most probable segmentation is computed in Python, at about 30,000 tokens a second.
The rules are those of `tokenizers`' Unigram model, and tests compare the two.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError
from terrain.index.e5.tokenizer import BOS, EOS, SPACE, SPECIAL, UNK
from terrain.index.e5.weights import Weights

_ROW = np.dtype([("hash", "<u8"), ("id", "<i4"), ("score", "<f4")])
_UNKNOWN_PENALTY = 10.0  # SentencePiece's kUnkPenalty, below the least probable piece


def _hash(piece: str) -> int:
    return int.from_bytes(blake2b(piece.encode(), digest_size=8).digest(), "little")


def piece_table(weights: Weights) -> NDArray[np.void]:
    """Rows (hash, id, score) sorted by the 64-bit hash of the piece; raises on a collision."""
    rows = np.array(
        [(_hash(piece), index, score) for index, (piece, score) in enumerate(weights.pieces)], _ROW
    )
    rows.sort(order="hash")
    if len(np.unique(rows["hash"])) != len(rows):
        raise EncoderError("Two pieces of the vocabulary have one hash.")
    return rows


class PieceTable:
    """The vocabulary as a table on disk, and the segmentation over it.

    `longest` is the length of the longest piece, in characters of normalised text.
    """

    def __init__(self, path: Path, longest: int) -> None:
        from tokenizers import Regex
        from tokenizers.normalizers import NFKC, Nmt, Replace, Sequence

        self._normaliser = Sequence([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")])
        rows = np.load(path, allow_pickle=False)
        self._hashes = np.ascontiguousarray(rows["hash"])
        self._ids, self._scores = rows["id"], rows["score"]
        self._longest = longest
        self._unknown = float(self._scores.min()) - _UNKNOWN_PENALTY

    def encode(self, text: str) -> list[int] | None:
        """The token ids, framed by <s> and </s>; None where only `tokenizers` knows (`<mask>`)."""
        if any(token in text for token in SPECIAL):
            return None
        normalised = self._normaliser.normalize_str(text).replace(" ", SPACE)
        if not normalised.startswith(SPACE):
            normalised = SPACE + normalised
        words = [SPACE + word for word in normalised[1:].split(SPACE)]
        known = self._look_up({piece for word in words for piece in self._candidates(word)})
        return [BOS, *(token for word in words for token in self._segment(word, known)), EOS]

    def _candidates(self, word: str) -> list[str]:
        """Every run of characters that is short enough to be a piece."""
        size, longest = len(word), self._longest
        return [
            word[start:end]
            for start in range(size)
            for end in range(start + 1, min(size, start + longest) + 1)
        ]

    def _look_up(self, candidates: set[str]) -> dict[str, tuple[int, float]]:
        """The candidates that are pieces, with their id and score: one search for them all."""
        texts = list(candidates)
        hashes = np.array([_hash(text) for text in texts], np.uint64)
        rows = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found = self._hashes[rows] == hashes
        ids, scores = self._ids[rows].tolist(), self._scores[rows].astype(np.float64).tolist()
        return {
            text: (index, score)
            for text, index, score, is_piece in zip(texts, ids, scores, found.tolist(), strict=True)
            if is_piece
        }

    def _segment(self, word: str, known: dict[str, tuple[int, float]]) -> list[int]:
        """The most probable pieces of a word (Viterbi); a run of unknown characters is one."""
        size = len(word)
        best: list[tuple[float, int, int]] = [(0.0, 0, UNK)] + [(-np.inf, 0, UNK)] * size
        for start in range(size):
            so_far = best[start][0]
            for end in range(start + 1, min(size, start + self._longest) + 1):
                index, score = known.get(word[start:end], (UNK, 0.0))
                if index == UNK:
                    if end > start + 1:
                        continue
                    score = self._unknown
                if so_far + score > best[end][0]:
                    best[end] = (so_far + score, start, index)
        tokens: list[int] = []
        while size:
            _score, size, index = best[size]
            if not (index == UNK and tokens and tokens[-1] == UNK):
                tokens.append(index)
        return tokens[::-1]
