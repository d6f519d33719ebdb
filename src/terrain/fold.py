"""Text without its typography: the foldings under which two writings are the same words.

Two foldings serve the whole house. `Folded` keeps an offset map, so that what is found in the
folded text is given back as a span of the original. `Tokens` cuts a text into the words that
carry evidence, keyed without case, accents or typography, each with its place.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

# Characters that typists and word processors interchange, one for one.
_SAME: dict[str, str] = {
    **dict.fromkeys("’‘‛ʼ′´`", "'"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys(
        "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000\t\n\x0b\x0c\x85\u2028\u2029", " "
    ),
}
# What becomes longer: ligatures and the ellipsis.
_LONGER: dict[str, str] = {
    "…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Everything whose length changes: runs of spaces, spaces inside guillemets or before a double
# punctuation mark (French sets them, English does not), the longer and the invisible ones.
_RESIZED = re.compile(rf"(?<=[«“„])\s+|\s+(?=[»”?!;:])|\s\s+|[{_INVISIBLE}]|[{''.join(_LONGER)}]")


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Without case, accents or ligatures: `Sécurité`, `SECURITE` and `securite` are one.

    Unicode NFKD without its marks, then casefold; œ, æ and ß are spelt out, ’ becomes '.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


_TYPOGRAPHY = {ord(old): new for old, new in (_SAME | _LONGER).items()}


class _Letters(dict[int, int]):
    """A translation table, one character for one, filled as characters are met."""

    def __init__(self, case: bool, accents: bool) -> None:
        super().__init__({ord(old): ord(new) for old, new in _SAME.items()})
        self._case, self._accents = case, accents

    def __missing__(self, code: int) -> int:
        char = chr(code)
        if self._accents:
            base = unicodedata.normalize("NFD", char)[0]
            char = base if len(base) == 1 else char
        if self._case:
            lower = char.lower()
            char = lower if len(lower) == 1 else char
        self[code] = ord(char)
        return self[code]


_TABLES = {
    (case, accents): _Letters(case, accents) for case in (False, True) for accents in (False, True)
}


class Folded:
    """A text folded for search, with the way back to its offsets (code points).

    Always folded: apostrophes, quotation marks, dashes, kinds and runs of white space, spaces
    that French puts inside guillemets and before ? ! ; :, the ellipsis, ligatures, invisible
    characters. `case` and `accents` fold those as well.
    """

    __slots__ = ("_ends", "_folded", "_source", "text")

    def __init__(self, source: str, *, case: bool = False, accents: bool = False) -> None:
        table = _TABLES[case, accents]
        pieces: list[str] = []
        # Parallel breakpoints: from folded offset `_folded[i]` on, the source is at `_source[i]`.
        self._folded, self._source, self._ends = [0], [0], [0]
        length = last = 0
        for mark in _RESIZED.finditer(source):
            start, end = mark.span()
            pieces.append(source[last:start].translate(table))
            found = mark[0]
            new = _LONGER.get(found, " " if self._is_run(source, start, end) else "")
            pieces.append(new.lower() if case else new)
            length += start - last
            self._note(length, start, end)
            length += len(new)
            self._note(length, end, end)
            last = end
        pieces.append(source[last:].translate(table))
        self.text = "".join(pieces)

    @staticmethod
    def _is_run(source: str, start: int, end: int) -> bool:
        before = source[start - 1] if start else ""
        after = source[end] if end < len(source) else ""
        return (
            source[start].isspace() and before not in "«“„" and (not after or after not in "»”?!;:")
        )

    def _note(self, folded: int, source: int, end: int) -> None:
        self._folded.append(folded)
        self._source.append(source)
        self._ends.append(end)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the source behind a half-open stretch of the folded text."""
        first = bisect.bisect_right(self._folded, start) - 1
        begin = self._source[first] + self._within(first, start)
        last = bisect.bisect_right(self._folded, end - 1) - 1
        inside = self._within(last, end - 1)
        resized = self._ends[last] > self._source[last]
        return begin, (self._ends[last] if resized else self._source[last] + inside + 1)

    def _within(self, segment: int, folded: int) -> int:
        resized = self._ends[segment] > self._source[segment]
        return 0 if resized else folded - self._folded[segment]

    def find_all(self, needle: str) -> list[tuple[int, int]]:
        """Where a needle (folded alike) stands, as stretches of the source; none overlap."""
        found: list[tuple[int, int]] = []
        at = self.text.find(needle) if needle else -1
        while at >= 0:
            found.append(self.origin(at, at + len(needle)))
            at = self.text.find(needle, at + len(needle))
        return found


# Words, whole numbers, and every sign that bears sense: ? changes an assertion, % and € a figure,
# a minus its sign, an emoji a reply. All other punctuation is typography.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?!\w)|[^\W_]+|(?<!\w)[-−](?=\d)"
    rf"|[^\w\s.,;:!…'\"()\[\]{{}}/\\*·•¡{''.join(_SAME)}{_INVISIBLE}\ufe0f#>|~-]"
)


@lru_cache(maxsize=65536)
def _key(form: str) -> str:
    return "-" if form == "−" else bare(form).replace(",", ".")


class Tokens:
    """The words of a text, with `starts` and `ends` in code points and `keys` without typography.

    Two texts of equal keys say the same words: they differ in case, accents, apostrophes, spaces
    and in punctuation other than the question mark, and in nothing else.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        marks = list(_TOKEN.finditer(text))
        self.starts = [mark.start() for mark in marks]
        self.ends = [mark.end() for mark in marks]
        self.keys = [_key(mark[0]) for mark in marks]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def joined(self) -> str:
        """The keys, each between its own spaces, so that a search keeps whole words."""
        return phrase(self.keys)

    @cached_property
    def _places(self) -> list[int]:
        places, at = [], 0
        for key in self.keys:
            places.append(at)
            at += len(key) + 2
        return places

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """Where each key stands, as token numbers in order."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            found.setdefault(key, []).append(number)
        return found

    def find_all(self, keys: list[str], limit: int | None = None) -> list[int]:
        """The numbers of the tokens where this sequence of keys begins (overlaps included)."""
        if not keys:
            return []
        needle = phrase(keys)
        found: list[int] = []
        at = self.joined.find(needle)
        while at >= 0 and (limit is None or len(found) < limit):
            found.append(bisect.bisect_left(self._places, at))
            at = self.joined.find(needle, at + 1)
        return found

    def count_before(self, words: str, token: int) -> int:
        """How often a `phrase` stands before a token."""
        return self.joined.count(words, 0, self._places[token]) if token else 0

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that a stretch of code points touches, as a half-open pair of numbers."""
        return bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end)


def phrase(keys: list[str]) -> str:
    """Keys as `Tokens.joined` writes them: ` on  ne  trouve `, a space on each side of each."""
    return f" {'  '.join(keys)} " if keys else ""


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How much of two texts is the same, 0–1: Dice over their runs of three words.

    Runs tell interviews apart where words do not: different interviews of one study share half
    of their words but under 3 % of their runs, a corrected version most of both.
    """
    runs = [Counter(_runs(text)) for text in (one, other)]
    total = runs[0].total() + runs[1].total()
    return 2 * (runs[0] & runs[1]).total() / total if total else 1.0


def _runs(pieces: Iterable[str]) -> Iterator[tuple[str, ...]]:
    words = [word for piece in pieces for word in piece.casefold().split()]
    if len(words) < 3:
        yield tuple(words)
    yield from zip(words, words[1:], words[2:], strict=False)
