"""What every encoder does to texts: guards before, windows and batches during, a mean after."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError

Kind = Literal["query", "passage"]
E5_PREFIXES = ("query: ", "passage: ")
BATCH = 16  # texts a batch; more gained nothing on a processor
BATCH_TOKENS = 4096  # padded tokens a batch, so that 16 long texts do not take a gigabyte


def clean(texts: Sequence[str]) -> list[str]:
    """The texts as a model may read them: NFC, without NUL, without space at either end.

    A decomposed é moves a vector (cosine .969), and some tokenizers stop at a NUL. Raises
    EncoderError, with the position in the list (from 0), for a text in which there is nothing
    to read and for a lone surrogate, which has no UTF-8.
    """
    if isinstance(texts, str):
        raise EncoderError("One text was given where a list of texts is expected.")
    return [_clean(text, position) for position, text in enumerate(texts)]


def _clean(text: str, position: int) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise EncoderError(
            f"Text {position} holds a lone surrogate (U+{ord(text[error.start]):04X}) at "
            f"character {error.start}.",
            remedy="The file was read with a wrong encoding: import it again.",
        ) from error
    text = unicodedata.normalize("NFC", text.replace("\0", "")).strip()
    if not any(character.isprintable() for character in text):
        raise EncoderError(f"Text {position} is empty: there is nothing to encode.")
    return text


def prefix_for(prefixes: tuple[str, str], kind: Kind) -> str:
    """What is put before a text of this kind. Raises EncoderError for another kind."""
    if kind not in ("query", "passage"):
        raise EncoderError(f"A text is a “query” or a “passage”, not a “{kind}”.")
    return prefixes[kind == "passage"]


def windows(starts_word: Sequence[bool], size: int) -> list[tuple[int, int]]:
    """Cut tokens into runs [start, end) of at most `size`, between two words where possible.

    `starts_word[i]` says whether token `i` begins a word.
    """
    cuts, count = [0], len(starts_word)
    while count - cuts[-1] > size:
        start = cuts[-1]
        limit = start + size
        cut = next((at for at in range(limit, start, -1) if starts_word[at]), limit)
        cuts.append(cut)
    return list(zip(cuts, [*cuts[1:], count], strict=True))


def batches(lengths: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """Positions of the texts, sorted by length, in batches of at most 16 and 4,096 tokens.

    The longest come first: memory is at its highest at once, and a progress bar hastens.
    """
    order = np.argsort(-np.asarray(lengths), kind="stable")
    start = 0
    while start < len(order):
        size = max(1, min(BATCH, BATCH_TOKENS // max(1, lengths[order[start]])))
        yield order[start : start + size]
        start += size


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows scaled to length 1, (n, d)."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def merge(
    pieces: NDArray[np.float32], tokens: Sequence[int], owners: Sequence[int], count: int
) -> NDArray[np.float32]:
    """One unit vector a text: the mean of its pieces' unit vectors, weighted by their tokens.

    `pieces` is (m, d), `owners[i]` the text of piece `i`, in order; returns (count, d).
    """
    if len(pieces) == count:
        return pieces
    total = np.zeros((count, pieces.shape[1]), np.float32)
    np.add.at(total, np.asarray(owners), pieces * np.asarray(tokens, np.float32)[:, None])
    whole = np.bincount(owners, minlength=count) == 1  # left untouched, to the last bit
    merged = unit(total)
    first = np.searchsorted(owners, np.arange(count))
    merged[whole] = pieces[first[whole]]
    return merged
