"""Sentences of punctuated French and English speech, by rules, at millions of words a second.

One compiled expression finds the places where a sentence could end; a few rules refuse those that
are abbreviations, initials, numbers of a list, hesitations. Paragraph breaks always end one.
What has no punctuation is the business of `terrain.language.segments`.
"""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import re

from terrain.model.span import Span

# Where a sentence could end: a run of terminators with the spaces French puts between them, then
# whatever closes with it (quotation marks, brackets, a note of the transcriber such as [rires]),
# provided that white space or the end follows; or a paragraph break; or a line break before a
# dash of dialogue or an item of a list.
_SPACE = "[ \u00a0\u202f\u2009]"
_NOTE = (
    rf"(?:{_SPACE}{{0,2}}(?:\[[^\]\n]{{1,80}}\]"
    r"|\((?i:rires?|sourires?|silence|pause|inaudible|soupirs?|applaudissements|hésitations?"
    r"|laughs?|laughter|sighs?|applause|crosstalk)[^()\n]{0,40}\)))"
)
_END = re.compile(
    rf"[.!?…](?:[.!?…]|{_SPACE}[!?](?=[\s!?»”\"]|\Z))*"
    rf"(?:{_SPACE}?»|[\"”’'\)\]*_]){{0,3}}{_NOTE}{{0,3}}"
    r"(?=\s|\Z)"
    rf"|[!?…](?=[A-ZÀ-ÖØ-ÞŒ«])"
    r"|(?=\n[ \t]*\n)|(?=\n[ \t]*[-–—•*][ \t\u00a0])"
)
# The first letter or digit after a possible end, past what opens a sentence.
_OPENING = re.compile(r"[\s«“\"'‘’(\[*_–—-]*")

# Always followed by what they announce: titles.
_TITLES = frozenset(
    "m mm mme mmes mlle mlles dr drs pr prs me mgr st ste sts mr mrs ms prof rev gov sen gen col"
    " capt lt hon cf vs av bd fbg cie i.e e.g c.-à-d c.à.d p.ex par ex resp".split()
)
# Abbreviations when a figure (or a Roman number, or L., R., D. of the French codes) follows.
_NUMBERED = frozenset(
    "p pp art al n no nos n° nº fig chap vol t tab ch éd ed sect § tél tel ann env id ibid".split()
)
# Abbreviations that end a sentence only before a capital.
_EITHER = frozenset(
    "etc ex hab env approx ca inc ltd corp a.m p.m jan janv févr feb avr juil sept oct nov déc dec"
    " dép dépt rég gal max min km ha".split()
)
# Words that start sentences: after an initial ("le plan B. On…") they say that it was no initial.
_STARTERS = frozenset(
    "on je tu il elle nous vous ils elles et mais donc alors ou or ni car le la les l un une des ce"
    " c cet cette ces ça cela oui non si quand comme pour dans de du en à au aux avec sans sur"
    " voilà"
    " après enfin bon ben parce puis d j n qu que qui y i we you they he she it the a an and but so"
    " or because well yes no that this there".split()
)
_FIGURE = re.compile(r"\d|[IVXLC]+\b|[LRD]\.")
_WORD_AFTER = re.compile(r"[^\W\d_]+")


def sentences(text: str, language: str = "fr") -> list[Span]:
    """The sentences of a text, trimmed of white space; every other character is in exactly one.

    The rules of French and English are told apart by their abbreviations alone, which do not
    clash: `language` is accepted for the sake of those to come.
    """
    del language
    return [Span(start, end) for start, end in ends(text, 0, len(text))]


def ends(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The same for a stretch of a text, as bare pairs (the form that passages are built from)."""
    found: list[tuple[int, int]] = []
    begin = _skip(text, start, stop)
    for mark in _END.finditer(text, begin, stop):
        at, end = mark.span()
        if end <= begin:
            continue
        # Most ends are a full stop after a long word: no abbreviation has six letters.
        plain = end == at + 1 and text[at] == "." and text[at - 6 : at].isalpha()
        if at < end and not plain and not _ends(text, begin, at, end, stop):
            continue
        trimmed = end if at < end else begin + len(text[begin:end].rstrip())
        found.append((begin, trimmed))
        begin = _skip(text, end, stop)
    if begin < stop:
        last = begin + len(text[begin:stop].rstrip())
        if last > begin:
            found.append((begin, last))
    return found


def _skip(text: str, at: int, stop: int) -> int:
    """The first character that is no white space (almost always the next or the next but one)."""
    while at < stop and text[at].isspace():
        at += 1
    return at


def _ends(text: str, begin: int, at: int, end: int, stop: int) -> bool:
    """Whether the terminator at `at`, with all that closes it up to `end`, ends a sentence."""
    if end >= stop or text.startswith("\n\n", end):
        return True
    sign = text[at]
    if sign == "." and text[at + 1 : at + 2] != ".":
        return _full_stop(text, begin, at, end, stop)
    follower = _next(text, end, stop)
    if sign in ".…" and not any(c in "!?" for c in text[at:end]):
        return not follower.islower() and follower not in ",;:"  # a hesitation goes on
    # A question or exclamation ends, unless a sentence quotes it: « Quoi ? » dit-il.
    return not (follower in ",;:" or (follower.islower() and text[end - 1] in "»”\"')]"))


def _next(text: str, end: int, stop: int) -> str:
    mark = _OPENING.match(text, end, stop)
    at = mark.end() if mark else end
    return text[at] if at < stop else "\n"


def _full_stop(text: str, begin: int, at: int, end: int, stop: int) -> bool:
    """Whether a single full stop is one."""
    low = max(begin, at - 12)
    word = text[low:at].replace("\u00a0", " ").rsplit(None, 1)[-1].lower() if low < at else ""
    word = word.lstrip("([«\"'“").replace("’", "'").rsplit("'", 1)[-1]
    if len(word) > 5 and "." not in word:
        return True
    follower = _next(text, end, stop)
    if word in _TITLES:
        return False
    if word in _NUMBERED:
        return _FIGURE.match(text, _skip(text, end, stop)) is None
    if word in _EITHER:
        return not follower.islower() and not follower.isdigit()
    if word.isdigit():
        return text[begin:at].strip().lower() != word  # "1. Premier point" starts a list
    if (len(word) == 1 and text[at - 1].isupper()) or "." in word:
        after = _WORD_AFTER.search(text, end, stop)
        starts = after is not None and after[0].lower() in _STARTERS
        return starts and not follower.islower() and not follower.isdigit()
    return follower not in ",;"
