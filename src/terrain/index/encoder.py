"""Turns texts into vectors, behind a Protocol of one method; two runtimes of one model.

`OnnxEncoder` is the default: multilingual-e5-small by ONNX Runtime, without torch and without
a download. `TransformersEncoder` is for a GPU, for any other model, and for the hub on request.
Vectors are keyed by `identity`, the hash of the weights: a name says nothing about content.

Spawn processes that encode, never fork them: an inference session does not survive a fork.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError
from terrain.index.e5.cache import (
    PIECES_FILE,
    TOKENIZER_FILE,
    default_model_dir,
    ensure_model,
    read_manifest,
)
from terrain.index.e5.export import export_sentence_transformers
from terrain.index.e5.graph import MODEL_FILE
from terrain.index.e5.pieces import PieceTable
from terrain.index.e5.texts import (
    E5_PREFIXES,
    Kind,
    batches,
    clean,
    merge,
    prefix_for,
    unit,
    windows,
)
from terrain.index.e5.tokenizer import BOS, EOS, PAD, SPACE
from terrain.index.e5.transformer import TransformersEncoder

__all__ = [
    "ENCODER_VARIABLE",
    "Encoder",
    "Kind",
    "OnnxEncoder",
    "TransformersEncoder",
    "default_model_dir",
    "ensure_model",
    "export_sentence_transformers",
    "open_encoder",
]

ENCODER_VARIABLE = "TERRAIN_ENCODER"
E5_SMALL = "e5-small"
E5_NAMES = (E5_SMALL, "intfloat/multilingual-e5-small")
_SMALL = 1024  # characters: below, cutting in Python beats loading `tokenizers`
_WARM = 256  # tokens: past them, preparing the weights for speed will pay for itself


class Encoder(Protocol):
    """Anything that turns texts into vectors of one space."""

    @property
    def identity(self) -> str:
        """The hash of the weights, 16 hexadecimal characters: equal means comparable."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str], *, kind: Kind) -> NDArray[np.float32]:
        """Unit vectors, (n, dimensions), in the order of the texts.

        A question is a "query", what is searched a "passage". A long text is cut into pieces
        of at most the model's length, and is the mean of their vectors, weighted by tokens.
        Raises EncoderError for an empty text or a lone surrogate.
        """


def open_encoder(spec: str = "", models: Path | None = None, **options: Any) -> Encoder:
    """The encoder that a setting names; where it is empty, $TERRAIN_ENCODER, else e5-small.

    "e5-small" or "intfloat/multilingual-e5-small": ONNX Runtime, built at the first use in
    `models` (default: the user's cache). "transformers:NAME_OR_FOLDER": sentence-transformers.
    `options` go to the class. Raises EncoderError for anything else.
    """
    spec = spec or os.environ.get(ENCODER_VARIABLE) or E5_SMALL
    if spec in E5_NAMES:
        return OnnxEncoder(ensure_model(models, options.pop("progress", None)), **options)
    runtime, _, name = spec.partition(":")
    if runtime == "transformers" and name:
        options.pop("progress", None)
        return TransformersEncoder(name, **options)
    raise EncoderError(
        f"No encoder is called “{spec}”.",
        remedy=f"Write {E5_SMALL}, or transformers: followed by a model's name or folder.",
    )


class OnnxEncoder:
    """multilingual-e5-small by ONNX Runtime, from a folder that `ensure_model` returned.

    Nothing is loaded before the first text. `threads` is the number of processor threads (0: one
    a core). May be called from several threads.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        manifest = read_manifest(folder)
        if manifest is None:
            raise EncoderError(
                "The model is missing or damaged.", path=str(folder), remedy="Delete this folder."
            )
        self.identity: str = manifest["identity"]
        self.dimensions: int = manifest["dimensions"]
        self._window: int = manifest["tokens"] - 2  # <s> and </s> frame every piece
        self._longest_piece: int = manifest["longest_piece"]
        self._folder, self._threads = folder, threads
        self._process, self._lock = os.getpid(), threading.Lock()
        self._tokens_seen = 0
        self._session: Any = None
        self._is_fast = False
        self._table: PieceTable | None = None
        self._tokenizer: Any = None

    def encode(self, texts: Sequence[str], *, kind: Kind) -> NDArray[np.float32]:
        """See `Encoder.encode`. Vectors of (n, 384)."""
        prefix = prefix_for(E5_PREFIXES, kind)
        pieces, owners = self._pieces([prefix + text for text in clean(texts)])
        vectors = np.empty((len(pieces), self.dimensions), np.float32)
        session = self._open(sum(map(len, pieces)))
        for rows in batches([len(piece) for piece in pieces]):
            ids, mask = _padded([pieces[row] for row in rows])
            feed = {"input_ids": ids, "attention_mask": mask}
            vectors[rows] = unit(session.run(None, feed)[0])
        return merge(vectors, [len(piece) - 2 for piece in pieces], owners, len(texts))

    def count_tokens(self, text: str, *, kind: Kind) -> int:
        """How many tokens the model reads for a text, its prefix and frame included."""
        return len(self._cut([prefix_for(E5_PREFIXES, kind) + clean([text])[0]])[0])

    def _pieces(self, texts: list[str]) -> tuple[list[list[int]], list[int]]:
        """Framed token ids of every piece, and the position of the text that each belongs to."""
        pieces, owners = [], []
        for owner, ids in enumerate(self._cut(texts)):
            if len(ids) - 2 <= self._window:
                found = [ids]
            else:
                tokens = ids[1:-1]
                starts = [self._tokenizer.id_to_token(each).startswith(SPACE) for each in tokens]
                runs = windows(starts, self._window)
                found = [[BOS, *tokens[start:end], EOS] for start, end in runs]
            pieces += found
            owners += [owner] * len(found)
        return pieces, owners

    def _cut(self, texts: list[str]) -> list[list[int]]:
        """Framed token ids, (n) lists; short requests avoid loading `tokenizers`."""
        with self._lock:
            if self._tokenizer is None and sum(map(len, texts)) <= _SMALL:
                if self._table is None:
                    self._table = PieceTable(self._folder / PIECES_FILE, self._longest_piece)
                cut = [ids for text in texts if (ids := self._table.encode(text)) is not None]
                if len(cut) == len(texts) and max(map(len, cut), default=0) - 2 <= self._window:
                    return cut
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                self._tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        return [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]

    def _open(self, tokens: int) -> Any:
        """The inference session, in one of two forms that give the same vectors.

        The first opens in a quarter of the time, since it leaves the weights as they are on
        disk; the second packs them for the processor, and is 10 % to 40 % faster afterwards.
        """
        if os.getpid() != self._process:
            raise EncoderError(
                "This process was forked from one that opened the encoder.",
                remedy='Start it with multiprocessing.get_context("spawn"), and open one there.',
            )
        with self._lock:
            self._tokens_seen += tokens
            fast = self._tokens_seen > _WARM
            if self._session is None or fast > self._is_fast:
                self._session, self._is_fast = self._new_session(fast), fast
            return self._session

    def _new_session(self, fast: bool) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3  # errors only: its warnings name no action for a user
        if not fast:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
            options.add_session_config_entry("session.disable_prepacking", "1")
        try:
            return onnxruntime.InferenceSession(
                str(self._folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its exceptions have no common base
            raise EncoderError(
                f"The model cannot be opened ({error}).",
                path=str(self._folder),
                remedy="Delete this folder: it is built again.",
            ) from error


def _padded(pieces: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and attention mask, both (n, longest), padded on the right."""
    longest = max(map(len, pieces))
    ids = np.full((len(pieces), longest), PAD, np.int64)
    mask = np.zeros((len(pieces), longest), np.int64)
    for row, piece in enumerate(pieces):
        ids[row, : len(piece)], mask[row, : len(piece)] = piece, 1
    return ids, mask
