"""What a quotation's cuts and joins do to its sense: a negation left out, two people made one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from terrain.evidence import lexicon
from terrain.evidence.judging import Judgement
from terrain.evidence.verification import Trouble
from terrain.fold import Tokens

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def troubles_of(
    judgement: Judgement, speakers: Sequence[str], *, shown: bool
) -> tuple[Trouble, ...]:
    """The troubles of a quotation at its place. `shown`: whether words may be given back."""
    found: list[Trouble] = []
    if len(set(speakers)) > 1:
        found.append(Trouble("joins-speakers", ", ".join(speakers)))
    for low, high in judgement.gaps:
        left_out = judgement.spoken.text(low, high)
        words = cut_negations(left_out)
        if words:
            found.append(Trouble("cut-negation", ", ".join(words) if shown else ""))
    flags = {flag for change in judgement.changes for flag in change.flags}
    found += [Trouble(f"changed-{flag}") for flag in ("negation", "number", "question", "sense")
              if flag in flags]  # fmt: skip
    if "hesitation" in flags:
        found.append(Trouble("may-be-dropped"))
    return tuple(dict.fromkeys(found))


def cut_negations(left_out: str) -> list[str]:
    """The negations that a cut takes from the sentences it stands in.

    Whole sentences may deny what they like: only what is left out of the sentence before the cut
    and of the sentence after it bears on the words that are kept.
    """
    sentences = _SENTENCE.split(left_out.strip())
    if re.search(r"[.!?…]$", left_out.strip()) and len(sentences) == 1:
        touching = sentences
    else:
        touching = [sentences[0], sentences[-1]] if len(sentences) > 1 else sentences
    words: dict[str, None] = {}
    for sentence in touching:
        tokens = Tokens(sentence)
        for key, start, end in zip(tokens.keys, tokens.starts, tokens.ends, strict=True):
            if key in lexicon.PLAIN_NEGATIONS:
                words.setdefault(sentence[start:end])
    return list(words)
