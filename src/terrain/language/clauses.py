"""Speech that never ends a sentence, cut where speakers breathe: pauses, commas, clause openers.

Only stretches longer than `LONG` words come here. Cuts fall between words, at the strongest
break that leaves pieces of about 15 to 35 words; where there is none, before the 40th word.
"""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import re

#: A stretch of more words than this, without the end of a sentence, is cut.
LONG = 60
_LEAST, _BEST, _MOST = 15, 25, 35

_WORD = re.compile(r"\S+")
# A transcriber's pause: a note, an ellipsis, a hesitation drawn out. The cut falls after it.
_PAUSE = re.compile(
    r"(?:\.\.\.|…|[\[(](?i:pause|silence|temps|soupirs?|rires?|\.{3})[^\])]*[\])]|[;:!?.])[»”\"')\]]*$"
)
_COMMA = re.compile(r"(?:,|[–—])[»”\"')\]]*$")
_HESITATION = frozenset("euh heu hum hm bah uh um er".split())
# Openers of clauses; the cut falls before them. Measured on the odd debates of FREDSum: a sentence
# begins at one « donc », « voilà » in two or three, at one « mais », « moi », « car » in four, at
# one subject pronoun in five, and at hardly one « que », « qui » or « où » in a hundred.
_STRONG = frozenset(
    "donc voilà alors bref enfin bon sinon ensuite maintenant so then anyway well".split()
)
_OPENERS = frozenset(
    "mais moi car lorsque pourquoi quand si parce puis oui non but because when if although"
    " whereas".split()
)
_PAIRS = frozenset(
    [("et", "puis"), ("et", "donc"), ("et", "là"), ("et", "si"), ("et", "moi"), ("et", "alors"),
     ("et", "après"), ("et", "quand"), ("du", "coup"), ("bon", "ben"), ("en", "fait"),
     ("par", "contre"), ("en", "revanche"), ("eh", "bien"), ("c'est", "vrai"), ("vous", "savez"),
     ("and", "then"), ("and", "so"), ("you", "know"), ("i", "mean")]
)  # fmt: skip
_SUBJECTS = frozenset(
    "je j'ai j'étais on il elle ils elles nous vous tu ça cela c'est c'était est-ce d'abord"
    " d'ailleurs"
    " we they he she it i you there it's i'm that's".split()
)
_WEAK = frozenset("et and or c'est-à-dire aujourd'hui".split())
# After these a clause has only begun: no cut between « parce que » and « je ».
_BINDING = frozenset(
    "que qu' qui où si quand comme coup lorsque car parce et ou mais donc alors puis moi est-ce"
    " that which where if when and or but so because".split()
)
_BARE = re.compile(r"[^\w'-]+")


def cut(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Cut text[start:stop] into pieces of 15 to 35 words where it can; pairs of code points.

    Pieces are trimmed of white space, and hold every word once, in order.
    """
    words = [mark.span() for mark in _WORD.finditer(text, start, stop)]
    forms = [_BARE.sub("", text[s:e].replace("’", "'").lower()) for s, e in words]
    strengths = [_strength(text, words, forms, number) for number in range(len(words))]
    pieces, first = [], 0
    while len(words) - first > _MOST:
        split = _best(strengths, first, len(words))
        pieces.append((words[first][0], words[split - 1][1]))
        first = split
    if first < len(words):
        pieces.append((words[first][0], words[-1][1]))
    return pieces


def _best(strengths: list[float], first: int, count: int) -> int:
    """The word before which to cut: strength less a small price for being far from 25 words.

    A remainder shorter than 15 words is avoided by cutting earlier.
    """
    last = min(first + _MOST + 5, count - 1)
    if count - first < 2 * _MOST:
        last = max(first + _LEAST, min(last, count - _LEAST))
    choices = range(first + _LEAST, last + 1)
    return max(choices, key=lambda n: (strengths[n] - abs(n - first - _BEST) / 20, -n))


def _strength(text: str, words: list[tuple[int, int]], forms: list[str], number: int) -> float:
    """How good a cut before a word is: 4 after a pause, 2 after a comma, 1–2 before an opener."""
    if number == 0:
        return 0.0
    before = text[words[number - 1][0] : words[number - 1][1]]
    follower = forms[number + 1] if number + 1 < len(forms) else ""
    strength = 0.0
    if "\n" in text[words[number - 1][1] : words[number][0]]:
        strength += 1.0
    if _PAUSE.search(before):
        strength += 4.0
    elif _COMMA.search(before):
        strength += 2.0
    elif forms[number - 1] in _HESITATION:
        strength += 1.0
    opener = _opener(forms[number], follower)
    return strength + (opener if forms[number - 1] not in _BINDING else opener / 4)


def _opener(form: str, follower: str) -> float:
    """How often a clause opens with these words, from 0 to 2."""
    if (form, follower) in _PAIRS or form in _STRONG:
        return 2.0
    if form in _OPENERS:
        return 1.3
    if form in _SUBJECTS:
        return 1.0
    return 0.6 if form in _WEAK else 0.0
