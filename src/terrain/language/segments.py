"""Sentences where there are some, clauses where there are none: what speech is cut into.

The rules of punctuation come first; whatever they leave longer than 60 words is cut at pauses,
commas and clause openers. No model takes part: on debates without punctuation or capitals,
spaCy's sentence recogniser found 0.2 % of the ends, and clause starts from its parser made these
rules worse (`benchmarks/sentences.py`). So the same text is cut alike on every machine.
"""

from __future__ import annotations

from terrain.language.clauses import LONG, cut
from terrain.language.sentences import ends
from terrain.model.span import Span


def segments(text: str, language: str = "fr") -> list[Span]:
    """Stretches of at most about 60 words; every character but white space is in exactly one."""
    return [Span(*pair) for pair in cuts(text, 0, len(text), language)]


def cuts(text: str, start: int, stop: int, language: str = "fr") -> list[tuple[int, int]]:
    """The same for a stretch of a text, as bare pairs of code points."""
    del language  # the rules of French and English stand side by side
    found: list[tuple[int, int]] = []
    for begin, end in ends(text, start, stop):
        # Sixty words need a hundred characters and more, and as many spaces: most sentences are
        # never split to be counted.
        if (
            end - begin <= 2 * LONG
            or text.count(" ", begin, end) + text.count("\n", begin, end) < LONG - 10
            or len(text[begin:end].split()) <= LONG
        ):
            found.append((begin, end))
        else:
            found += cut(text, begin, end)
    return found
