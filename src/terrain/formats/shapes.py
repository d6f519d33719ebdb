"""How much a string looks like the label of a person, on its own letters alone.

The words it is judged by are in `lexicon`; what a shape is worth is decided in `labels`.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from terrain.formats import lexicon
from terrain.model.names import fold_name

MAX_WORDS, MAX_LENGTH = 5, 40
CODE = re.compile(r"[^\W\d_]{1,12}[ .\-_]?(?:n°\s?)?\d{1,3}[a-z]?")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{1,5}")
_FORBIDDEN = re.compile(r"[?!;«»“”\"…=@\\]|\.\s+[a-zà-þ]|\d{4}|[Hh]ttps?$|[Ww]ww")
_INITIAL = re.compile(r"(?:^|[\s.\-])[A-ZÀ-Þ]\.$")
_ABSTRACT = re.compile(r"(?:tion|sion|ite|isme|ement|logie|nomie)s?$")
JOINT = re.compile(r"\s*(?:/|\+|&|\bet\b)\s*")
PARENTHESIS = re.compile(r"\s*\(([^()]{1,40})\)\s*$")


class Shape(enum.IntEnum):
    """How much a string looks like the label of a person."""

    NEVER = 0
    PHRASE = 1
    WORD = 2
    NAME = 3


@lru_cache(maxsize=65_536)
def shape(label: str) -> Shape:
    """The shape of a label, on its own letters alone."""
    bare = PARENTHESIS.sub("", label)
    words = bare.replace("’", "'").split()
    if not words or len(words) > MAX_WORDS or len(bare) > MAX_LENGTH or _FORBIDDEN.search(bare):
        return Shape.NEVER
    if not bare[0].isalpha() or "," in bare or (bare[-1] == "." and not _INITIAL.search(bare)):
        return Shape.NEVER
    parts = JOINT.split(bare)
    if len(parts) > 1 and all(parts):
        return min(shape(part) for part in parts)
    return _shape_of_words(bare, words)


def _shape_of_words(bare: str, words: list[str]) -> Shape:
    folded = [fold_name(part) for word in words for part in _elided(word) if fold_name(part)]
    if not folded:
        return Shape.NEVER
    if len(words) <= 2 and CODE.fullmatch(bare) and folded[0] not in lexicon.NUMBERED:
        return Shape.NEVER if folded[0] in lexicon.OPENERS and len(folded[0]) > 1 else Shape.NAME
    if folded[0].rstrip(".") in lexicon.CIVILITIES and len(words) > 1 and words[1][0].isupper():
        return Shape.NAME
    civil = folded[0].rstrip(".") in lexicon.CIVILITIES
    opened = civil or folded[0] in lexicon.DETERMINERS
    rest = folded[1:] if opened and len(folded) > 1 else folded
    while rest[0] in lexicon.DETERMINERS and len(rest) > 1:
        rest = rest[1:]
    if rest[0] in lexicon.ROLES:
        return _role(rest[1:], words)
    if len(rest) < len(folded) and not words[-1][0].isupper():
        return Shape.NEVER  # « Le problème », « L'autre »: a determiner, and nobody
    if _CAPITALS.fullmatch(bare) and folded[0] not in lexicon.ANNOUNCERS and bare != "À":
        # « SI », « ET » in capitals are codes only if they are not the words themselves.
        return Shape.NEVER if folded[0] in lexicon.OPENERS and len(bare) > 1 else Shape.NAME
    if folded[0] in lexicon.OPENERS or folded[0] in lexicon.ANNOUNCERS:
        return Shape.NEVER
    return _capitals(words, folded)


def _elided(word: str) -> list[str]:
    """« L'animatrice » is two words; « D'Ornano » and « O'Brien » are one."""
    before, mark, after = word.partition("'")
    if mark and after and after[0].isupper() and before not in ("L", "C", "J", "Qu", "N", "S"):
        return [word]
    return [before, after] if mark else [word]


def _role(rest: list[str], words: list[str]) -> Shape:
    capitalised = {fold_name(word) for word in words[1:] if word[0].isupper()}
    known = (lexicon.JOINERS, lexicon.QUALIFIERS, lexicon.ROLES, capitalised)
    if all(word.isdigit() or any(word in some for some in known) for word in rest):
        return Shape.NAME
    clause = any(word in lexicon.OPENERS and word not in lexicon.JOINERS for word in rest)
    return Shape.NEVER if clause else Shape.PHRASE


def _capitals(words: list[str], folded: list[str]) -> Shape:
    words = [_elided(word.replace("d'", ""))[-1] or word for word in words]
    upper = [w[0].isupper() or w[0].isdigit() or fold_name(w) in lexicon.JOINERS for w in words]
    if not words[0][0].isupper():
        return Shape.PHRASE
    if len(words) == 1:
        if _ABSTRACT.search(folded[0]) and not words[0].isupper():
            return Shape.PHRASE
        return Shape.WORD
    if not all(upper) or not (words[-1][0].isupper() or words[-1][0].isdigit()):
        return Shape.PHRASE
    if any(word in lexicon.ANNOUNCERS for word in folded):
        return Shape.PHRASE
    return Shape.NAME
