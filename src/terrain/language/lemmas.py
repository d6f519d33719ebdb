"""Lemmas: the dictionary form behind each word, for concordances.

spaCy tags and lemmatises (about 12,000 words a second); the caller keeps the result by text hash,
in the compact form of `serialise`. French feminine nouns in -ière and -rice that spaCy keeps apart
from their adjective or masculine (`la foncière`, `la directrice`) take its lemma, when the
model's own dictionary knows it: `foncier` then finds foncier, foncière, fonciers, foncières.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from terrain.errors import StudyError
from terrain.language.spacy_fr import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language

_WITHOUT = ("ner", "parser")
_FEMININES = ("ière", "ières", "rice", "rices")
_VERSION = 2


class Token(NamedTuple):
    """One word: its place (code points, half-open), its form, lemma (lower case) and part of
    speech (Universal Dependencies: NOUN, VERB, ADJ…)."""

    start: int
    end: int
    form: str
    lemma: str
    pos: str


def lemmatize(
    texts: Iterable[str],
    language: str = "fr",
    progress: Callable[[int], object] | None = None,
) -> list[list[Token]]:
    """The words of each text with their lemmas, in order; punctuation and signs left out.

    `progress` is called with 1 after each text. Long texts are read paragraph by paragraph, so
    that memory stays small. Raises StudyError when the language has no model on this machine.
    """
    nlp = load(language, _WITHOUT)
    source = list(texts)
    found: list[list[Token]] = [[] for _ in source]
    pieces = ((piece, (n, at)) for n, text in enumerate(source) for at, piece in _paragraphs(text))
    done = 0
    for doc, (number, at) in nlp.pipe(pieces, as_tuples=True, batch_size=64):
        while done < number:
            done = _told(progress, done)
        found[number] += [
            Token(
                at + t.idx,
                at + t.idx + len(t),
                t.text,
                _lemma(language, t.text, t.lemma_, t.pos_),
                t.pos_,
            )
            for t in doc
            if any(char.isalnum() for char in t.text)
        ]
    while done < len(source):
        done = _told(progress, done)
    return found


def _told(progress: Callable[[int], object] | None, done: int) -> int:
    if progress:
        progress(1)
    return done + 1


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold something, with their offsets."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, line
        at += len(line)


def lemma_of(word: str, language: str = "fr") -> frozenset[str]:
    """All the lemmas that a word may have, whatever its part of speech; lower case.

    A word that the dictionary does not know is its own lemma. A form typed without accents is not
    guessed at: `words.stems` is for that.
    """
    lower = word.strip().lower()
    found = {_lemma(language, lower, lemma, pos) for pos, lemma in _readings(language, lower)}
    return frozenset(found or {lower})


def _lemma(language: str, form: str, lemma: str, pos: str) -> str:
    lemma = lemma.lower().replace("’", "'")
    lower = form.lower()
    if language == "fr" and pos != "ADV" and lower.endswith(_FEMININES):
        return dict(_readings(language, lower)).get("ADJ", lemma)
    return lemma or lower


@lru_cache(maxsize=65536)
def _readings(language: str, form: str) -> tuple[tuple[str, str], ...]:
    """Parts of speech that a form may have, by the model's dictionary, each with its lemma."""
    from spacy.tokens import Doc

    nlp: Language = load(language, _WITHOUT)
    lemmatizer = nlp.get_pipe("lemmatizer")
    lookups = lemmatizer.lookups  # type: ignore[attr-defined]  # spaCy types pipes as callables
    index, irregular = (lookups.get_table(name, {}) for name in ("lemma_index", "lemma_exc"))
    found = []
    for pos in ("NOUN", "ADJ", "VERB", "ADV"):
        doc = Doc(nlp.vocab, words=[form])
        doc[0].pos_ = pos
        lemma = lemmatizer.rule_lemmatize(doc[0])[0]  # type: ignore[attr-defined]  # the same
        kind = pos.lower()  # a noun need not be in the dictionary: trades and places are not
        if pos == "NOUN" or lemma in index.get(kind, ()) or form in irregular.get(kind, ()):
            found.append((pos, lemma.lower()))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Tagged:
    """The words of one text as columns of equal length, for counts over millions of words.

    `start`, `end`: code points; `form`, `lemma`, `pos`: indices into `words`.
    """

    words: tuple[str, ...]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    form: NDArray[np.int64]
    lemma: NDArray[np.int64]
    pos: NDArray[np.int64]


def serialise(tokens: Iterable[Token]) -> bytes:
    """Tokens in a compact form: a line of JSON (each distinct word once, the columns' types),
    then the columns as little-endian integers, offsets as steps."""
    import numpy as np

    words: dict[str, int] = {}
    rows = []
    reached = 0
    for token in tokens:
        texts = (words.setdefault(text, len(words)) for text in (token[2], token[3], token[4]))
        rows.append((token.start - reached, token.end - token.start, *texts))
        reached = token.end
    columns = np.array(rows, np.uint32).reshape(-1, 5).T
    types = [np.min_scalar_type(column.max(initial=0)).str for column in columns]
    head = {"version": _VERSION, "words": list(words), "count": len(rows), "types": types}
    said = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    parts = (column.astype(kind).tobytes() for column, kind in zip(columns, types, strict=True))
    return b"\n".join([said, b"".join(parts)])


def parse(data: bytes) -> Tagged:
    """What `serialise` wrote. Raises StudyError on anything else: rebuild it then."""
    import numpy as np

    try:
        said, _, rest = data.partition(b"\n")
        head = json.loads(said)
        if head["version"] != _VERSION:
            raise ValueError("another version")
        columns, at = [], 0
        for kind in head["types"]:
            column = np.frombuffer(rest, kind, head["count"], at)
            at += column.nbytes
            columns.append(column.astype(np.int64))
        step, length, form, lemma, pos = columns
        words = tuple(head["words"])
        if at != len(rest) or max(c.max(initial=-1) for c in (form, lemma, pos)) >= len(words):
            raise ValueError("cut short")
        end = np.cumsum(step + length)
        return Tagged(words, end - length, end, form, lemma, pos)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise StudyError(
            f"the cached lemmas cannot be read ({error}).", remedy="Run: terrain index."
        ) from error
