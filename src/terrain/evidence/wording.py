"""A quotation's own words, once its author's marks are read: cuts, insertions, changed letters.

`[…]` and `(…)` are cuts; `[le maire]` stands for some words or adds some; `[O]n` and
`embauche[nt]` are letters put right. Parentheses and a bare … may be the author's or the
transcript's: each quotation has several readings, tried in order, the most literal first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from terrain.fold import Tokens

#: What stands before a piece: nothing, a cut, or words of the author's.
Join = Literal["", "cut", "insertion"]

_DOTS = r"(?:…|\.\s?\.(?:\s?\.)*)"
_CUT = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|\[\s*\]")
_LETTER = re.compile(r"\[(\w{1,2})\](?=[\w'’])")
_ENDING = re.compile(r"(?<=\w)\[(\w{1,8})\](?!\w)")
_SQUARE = re.compile(r"\[[^\[\]]{1,300}\]")
_ROUND = re.compile(r"\([^()]{1,300}\)")
_BARE = re.compile(r"…|\.\.\.+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its key, its form, and where it stands in the quotation (code points).

    `stem`: its ending is the author's, so that a word of the source need only begin alike;
    `capital`: its first letter is between brackets.
    """

    key: str
    form: str
    start: int
    end: int
    stem: bool = False
    capital: bool = False


@dataclass(frozen=True)
class Piece:
    """Words that follow each other in the source, and what joins them to the piece before."""

    words: tuple[Word, ...]
    join: Join = ""
    keys: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Reading:
    """One way to read a quotation; `marks` are the author's marks that it takes as such."""

    pieces: tuple[Piece, ...]
    marks: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return tuple(word for piece in self.pieces for word in piece.words)


def readings(text: str) -> list[Reading]:
    """The readings of a quotation, the most literal first; each is tried only if it differs."""
    found: list[Reading] = []
    for square, round_, bare in ((False, False, False), (True, False, False), (True, True, False),
                                 (True, False, True), (True, True, True)):  # fmt: skip
        made = _read(text, square=square, round_=round_, bare=bare)
        if made.pieces and all(_shape(made) != _shape(other) for other in found):
            found.append(made)
    return found


def _shape(reading: Reading) -> tuple[object, ...]:
    return tuple((piece.join, piece.keys, tuple(w.stem for w in piece.words))
                 for piece in reading.pieces)  # fmt: skip


def _read(text: str, *, square: bool, round_: bool, bare: bool) -> Reading:
    stops = sorted(_stops(text, square=square, round_=round_, bare=bare))
    marks = dict.fromkeys(join for _, _, join in stops if join)
    if _CUT.search(text):
        marks.setdefault("cut")
    pieces: list[Piece] = []
    reached, join = 0, ""
    for start, end, next_join in [*stops, (len(text), len(text), "")]:
        if start < reached:
            continue
        words = tuple(_words(text, reached, start, letters=square))
        if words:
            made: Join = "cut" if join == "cut" else "insertion" if join else ""
            pieces.append(Piece(words, made if pieces else "", tuple(w.key for w in words)))
            join = ""
        # Between two pieces a cut says more than an insertion.
        join = "cut" if "cut" in (join, next_join) else next_join
        reached = end
    if _LETTER.search(text) or _ENDING.search(text):
        marks.setdefault("letters")
    return Reading(tuple(pieces), tuple(marks))


def _stops(text: str, *, square: bool, round_: bool, bare: bool) -> Iterator[tuple[int, int, str]]:
    """Where pieces part: cuts always (they hold no word), the rest as this reading takes them."""
    if square:
        yield from ((m.start(), m.end(), "cut") for m in _CUT.finditer(text))
        letters = {m.start() for r in (_LETTER, _ENDING) for m in r.finditer(text)}
        yield from (
            (m.start(), m.end(), "insertion")
            for m in _SQUARE.finditer(text)
            if m.start() not in letters and not _CUT.fullmatch(m[0])
        )
    if round_:
        yield from (
            (m.start(), m.end(), "insertion")
            for m in _ROUND.finditer(text)
            if not _CUT.fullmatch(m[0])
        )
    if bare:
        inner = text.strip().strip(".…")
        first = text.find(inner) if inner else 0
        yield from (
            (m.start(), m.end(), "cut") for m in _BARE.finditer(text, first, first + len(inner))
        )


def _words(text: str, start: int, end: int, *, letters: bool) -> Iterator[Word]:
    """The words of a stretch, bracketed letters put back where they belong."""
    stretch = text[start:end]
    changed: dict[int, str] = {}
    if letters:
        # The brackets become characters that part nothing, at equal length.
        for mark in _LETTER.finditer(stretch):
            changed[mark.end()] = "capital"
        for mark in _ENDING.finditer(stretch):
            changed[mark.start()] = "stem"
        stretch, origin = _joined(stretch)
    else:
        origin = list(range(len(stretch) + 1))
    tokens = Tokens(stretch)
    for key, low, high in zip(tokens.keys, tokens.starts, tokens.ends, strict=True):
        inside = {changed[at] for at in range(origin[low], origin[high - 1] + 2) if at in changed}
        yield Word(
            key, stretch[low:high], start + origin[low], start + origin[high - 1] + 1,
            stem="stem" in inside, capital="capital" in inside,
        )  # fmt: skip


def _joined(stretch: str) -> tuple[str, list[int]]:
    """Without the brackets of letters and without endings; and where each character was."""
    kept, origin, at = list[str](), list[int](), 0
    for mark in re.finditer(rf"{_LETTER.pattern}|{_ENDING.pattern}", stretch):
        kept.append(stretch[at : mark.start()])
        origin += range(at, mark.start())
        if mark[1] is not None:
            kept.append(mark[1])
            origin += range(mark.start() + 1, mark.end() - 1)
        at = mark.end()
    kept.append(stretch[at:])
    origin += range(at, len(stretch) + 1)
    return "".join(kept), origin
