"""The tokenizer of multilingual-e5-small (XLM-RoBERTa's SentencePiece unigram) for `tokenizers`.

SentencePiece's nmt_nfkc normalisation is written as the two rules that it stands for, `Nmt` and
`NFKC`. Over all of Unicode they differ from the table of the weights' file on two characters
only, U+FF5E (fullwidth tilde) and U+1F23B (of a later Unicode); a test keeps that so.
"""

from __future__ import annotations

import json
from typing import Any

from terrain.index.e5.weights import Weights

BOS, PAD, EOS, UNK = 0, 1, 2, 3
SPACE = "▁"  # SentencePiece's mark of a space, which begins every word
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_NORMALISER: dict[str, Any] = {
    "type": "Sequence",
    "normalizers": [
        {"type": "Nmt"},
        {"type": "NFKC"},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ],
}
_METASPACE = {
    "type": "Metaspace",
    "replacement": SPACE,
    "prepend_scheme": "always",
    "split": True,
}


def tokenizer_json(weights: Weights) -> str:
    """The text of the `tokenizer.json` that `tokenizers.Tokenizer.from_file` reads."""
    ids = {piece: index for index, (piece, _score) in enumerate(weights.pieces)}
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [_special(token, ids[token]) for token in SPECIAL],
            "normalizer": _NORMALISER,
            "pre_tokenizer": _METASPACE,
            "post_processor": _frame(),
            "decoder": _METASPACE,
            "model": {
                "type": "Unigram",
                "unk_id": UNK,
                "vocab": [list(piece) for piece in weights.pieces],
                "byte_fallback": False,
            },
        },
        ensure_ascii=False,
    )


def _special(token: str, index: int) -> dict[str, Any]:
    return {
        "id": index,
        "content": token,
        "single_word": False,
        "lstrip": token == "<mask>",  # noqa: S105  # a token of text
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def _frame() -> dict[str, Any]:
    """`<s> text </s>`, and `<s> text </s></s> text </s>` for a pair, as XLM-RoBERTa has it."""
    bos: dict[str, Any] = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    eos: dict[str, Any] = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    return {
        "type": "TemplateProcessing",
        "single": [bos, first, eos],
        "pair": [bos, first, eos, eos, second, eos],
        "special_tokens": {
            token: {"id": token, "ids": [index], "tokens": [token]}
            for token, index in (("<s>", BOS), ("</s>", EOS))
        },
    }
