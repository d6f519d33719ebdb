"""Writes multilingual-e5-small, de-quantised, as a folder that Sentence-Transformers loads.

Needs neither torch nor safetensors: that format is a length (u64), a JSON header and the bytes
of the tensors, so it is written here (https://huggingface.co/docs/safetensors).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError
from terrain.index.e5.cache import file_sha256, identity_of
from terrain.index.e5.tokenizer import EOS, PAD, tokenizer_json
from terrain.index.e5.weights import Weights, find_weights, read_weights

IDENTITY_FILE = "terrain.json"
_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def export_sentence_transformers(folder: Path) -> Path:
    """Write the model into a new or empty folder (490 MB); returns the folder.

    `terrain.json` inside says that its vectors are those of the ONNX model, so that an index
    made on a GPU is searched without torch. Raises EncoderError where the folder is not empty,
    or cannot be written.
    """
    source = find_weights()
    weights = read_weights(source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EncoderError(
                "The folder is not empty.", path=str(folder), remedy="Name a new one."
            )
        _write_safetensors(folder / "model.safetensors", dict(_tensors(weights)))
        (folder / "tokenizer.json").write_text(tokenizer_json(weights), "utf-8")
        identity = {
            "identity": identity_of(source),
            "weights": file_sha256(folder / "model.safetensors"),
        }
        for name, content in {**_settings(weights), IDENTITY_FILE: identity}.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(json.dumps(content, indent=1), "utf-8")
    except OSError as error:
        raise EncoderError(f"The model cannot be written ({error}).", path=str(folder)) from error
    return folder


def _tensors(weights: Weights) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The tensors under the names of Hugging Face's BertModel."""
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    for ours, theirs in {"word": "word", "pos": "position", "type": "token_type"}.items():
        yield f"embeddings.{theirs}_embeddings.weight", weights.tensor(f"emb.{ours}", hidden)
    yield "embeddings.LayerNorm.weight", weights.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", weights.tensor("emb.ln.b")
    for layer in range(weights.shape.layers):
        for ours, theirs in (_LINEAR | _NORMS).items():
            name = f"encoder.layer.{layer}.{theirs}"
            width = None if ours in _NORMS else wide if ours == "fo" else hidden
            yield f"{name}.weight", weights.tensor(f"l{layer}.{ours}.w", width)
            yield f"{name}.bias", weights.tensor(f"l{layer}.{ours}.b")


def _write_safetensors(path: Path, tensors: dict[str, NDArray[np.float32]]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.nbytes
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of 8
    with path.open("xb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor, np.dtype("<f4")).data)


def _settings(weights: Weights) -> dict[str, Any]:
    """The small files, by name."""
    shape = weights.shape
    modules = (
        ("", "sentence_transformers.models.Transformer"),
        ("1_Pooling", "sentence_transformers.models.Pooling"),
        ("2_Normalize", "sentence_transformers.models.Normalize"),
    )
    return {
        "config.json": _bert_settings(weights),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            **{f"{name}_token": token for name, token in _TOKENS.items()},
        },
        "special_tokens_map.json": {f"{name}_token": token for name, token in _TOKENS.items()},
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }


_TOKENS = {
    "bos": "<s>",
    "eos": "</s>",
    "cls": "<s>",
    "sep": "</s>",
    "unk": "<unk>",
    "pad": "<pad>",
    "mask": "<mask>",
}


def _bert_settings(weights: Weights) -> dict[str, Any]:
    shape = weights.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": PAD,
        "eos_token_id": EOS,
        "torch_dtype": "float32",
    }
