"""Any Sentence-Transformers model as an encoder: for a GPU, another model, or the hub.

sentence-transformers and torch are imported inside, since their import takes seconds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError
from terrain.index.e5.cache import file_sha256
from terrain.index.e5.export import IDENTITY_FILE
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


class TransformersEncoder:
    """Any Sentence-Transformers model, by name or folder, on any device that torch knows.

    The network is not touched unless `allow_download`. `prefixes` (query, passage) are put
    before the texts; where none are given, those in the model's own prompts, else e5's where
    the model is called an e5, else none.
    """

    def __init__(
        self,
        name_or_folder: str | Path,
        device: str | None = None,
        allow_download: bool = False,
        prefixes: tuple[str, str] | None = None,
    ) -> None:
        self._name = str(name_or_folder)
        self._model = _load_transformer(self._name, device, allow_download)
        self._prefixes = prefixes or _own_prefixes(self._model, self._name)
        self.identity: str = _transformer_identity(self._model, self._name)
        if prefixes and prefixes != _own_prefixes(self._model, self._name):  # another space
            self.identity = _short_hash(f"{self.identity} {prefixes!r}")
        self._window = max(1, (self._model.max_seq_length or 512) - 2)
        vector = self._model.encode(["."], prompt="", show_progress_bar=False)
        self.dimensions: int = int(vector.shape[1])

    def encode(self, texts: Sequence[str], *, kind: Kind) -> NDArray[np.float32]:
        """See `Encoder.encode`, in `terrain.index.encoder`. Vectors of (n, dimensions)."""
        prefix = prefix_for(self._prefixes, kind)
        pieces, tokens, owners = self._pieces([prefix + text for text in clean(texts)])
        vectors = np.empty((len(pieces), self.dimensions), np.float32)
        for rows in batches(tokens):
            found = self._model.encode(
                [pieces[row] for row in rows],
                prompt="",
                batch_size=len(rows),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            vectors[rows] = unit(np.asarray(found, np.float32))
        return merge(vectors, tokens, owners, len(texts))

    def _pieces(self, texts: list[str]) -> tuple[list[str], list[int], list[int]]:
        """Pieces that fit the model, their numbers of tokens, and the text each belongs to."""
        pieces, tokens, owners = [], [], []
        for owner, text in enumerate(texts):
            spans = self._model.tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
            )["offset_mapping"]
            starts = [at == 0 or text[at - 1].isspace() or text[at].isspace() for at, _ in spans]
            for first, end in windows(starts, self._window):
                stop = spans[end][0] if end < len(spans) else len(text)
                pieces.append(text[spans[first][0] : stop] if first else text[:stop])
                tokens.append(end - first)
                owners.append(owner)
        return pieces, tokens, owners


def _load_transformer(name: str, device: str | None, allow_download: bool) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(
            "sentence-transformers is not installed.",
            remedy="Install the extra: pip install 'terrain[transformers]'.",
        ) from error
    try:
        return SentenceTransformer(name, device=device, local_files_only=not allow_download)
    except Exception as error:  # the hub, transformers and torch each raise their own
        remedy = (
            "Check the name and the network."
            if allow_download
            else "Give a folder, or let it be downloaded with --allow-download."
        )
        raise EncoderError(
            f"The model “{name}” cannot be opened ({str(error).splitlines()[0]}).", remedy=remedy
        ) from error


def _own_prefixes(model: Any, name: str) -> tuple[str, str]:
    prompts = getattr(model, "prompts", None) or {}
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if query or passage:
        return query, passage
    is_e5 = re.search(r"(^|[-_])e5([-_]|$)", Path(name).name.lower())
    return E5_PREFIXES if is_e5 else ("", "")


def _transformer_identity(model: Any, name: str) -> str:
    """The hash of the weights' files, sorted; of the tensors where no file can be found."""
    folder = Path(name) if Path(name).is_dir() else _hub_folder(name)
    files = sorted(folder.rglob("*.safetensors")) if folder else []
    if folder and not files:
        files = sorted(folder.rglob("*.bin"))
    if folder and files:
        sums = " ".join(file_sha256(path) for path in files)
        return _declared(folder, sums) or _short_hash(sums)
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + tensor.float().cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def _declared(folder: Path, sums: str) -> str | None:
    """The identity of the model that `export_sentence_transformers` wrote, if unaltered."""
    try:
        said = json.loads((folder / IDENTITY_FILE).read_text("utf-8"))
        return str(said["identity"]) if said["weights"] == sums else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _hub_folder(name: str) -> Path | None:
    """Where the hub's cache holds a model, looked up without the network."""
    try:
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(name, local_files_only=True))
    except Exception:  # noqa: BLE001  # not there, or another version of the hub: hash the tensors
        return None


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
