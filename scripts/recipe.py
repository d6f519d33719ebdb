"""The recipe that search is measured against, written plainly and apart from terrain.

One vector a sentence, its speaker put before, sentences under four words joined to the next; a
document's meaning is that of its best sentence. Its words are BM25 (k1 = 0.9, b = 0.3) over
Snowball stems, accents folded, stop words out. The score is their convex sum, 0.35 words and
0.65 meaning, each scaled to 0–1 for the question. Nothing of terrain is used but the encoder
(the same model on both sides, else models would be compared).
"""

# ruff: noqa: SIM905  # the list of stop words is read and corrected more easily as text

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

K1, B, WEIGHT, DEEP = 0.9, 0.3, 0.35, 100
Floats = NDArray[np.float64]


class Document(Protocol):
    """What is ranked: an identifier, words, and who says them ("" for nobody)."""

    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def speaker(self) -> str: ...


# The French stop words of Snowball (snowballstem.org, BSD), accents folded.
STOP = frozenset(
    """au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me meme mes
    moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu
    un une vos votre vous c d j l a m n s t y ete etee etees etes etant suis es est sommes sont
    serai seras sera serons serez seront serais serait serions seriez seraient etais etait etions
    etiez etaient fus fut fumes futes furent sois soit soyons soyez soient fusse fusses fussions
    fussiez fussent ayant eu eue eues eus ai as avons avez ont aurai auras aura aurons aurez auront
    aurais aurait aurions auriez auraient avais avait avions aviez avaient eut eumes eutes eurent
    aie aies ait ayons ayez aient eusse eusses eussions eussiez eussent ceci cela cet cette ici ils
    les leurs quel quels quelle quelles sans soi""".split()
)


def sentences(text: str) -> list[str]:
    """Cut after . ! ? … and line breaks; under four words, joined to the next."""
    pieces = re.split(r"(?<=[.!?…])\s+|\n+", text)
    found: list[str] = []
    waiting = ""
    for piece in pieces:
        waiting = f"{waiting} {piece}".strip()
        if len(waiting.split()) >= 4:
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] += f" {waiting}"
    elif waiting:
        found.append(waiting)
    return found


def folded(text: str) -> str:
    """Lower case, without accents or ligatures."""
    plain = unicodedata.normalize("NFD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


class _Stemmer:
    def __init__(self) -> None:
        import Stemmer

        self._stem, self._known = Stemmer.Stemmer("french").stemWord, dict[str, str]()

    def stems(self, text: str) -> list[str]:
        """Snowball stems of the words that are no stop words; accents go after stemming."""
        found = []
        for word in re.findall(r"[^\W_]+", text.lower()):
            if word not in self._known:
                plain = folded(word)
                self._known[word] = "" if plain in STOP else folded(self._stem(word))
            if self._known[word]:
                found.append(self._known[word])
        return found


def bm25(documents: Sequence[str], queries: Sequence[str]) -> Floats:
    """BM25 of each query with each document, (queries, documents)."""
    stemmer = _Stemmer()
    counts = [Counter(stemmer.stems(text)) for text in documents]
    length = np.array([count.total() for count in counts], dtype=float)
    norm = K1 * (1 - B + B * length / max(1.0, length.mean()))
    postings: dict[str, list[tuple[int, int]]] = {}
    for number, count in enumerate(counts):
        for stem, times in count.items():
            postings.setdefault(stem, []).append((number, times))
    scores = np.zeros((len(queries), len(documents)))
    for row, query in enumerate(queries):
        for stem, weight in Counter(stemmer.stems(query)).items():
            if stem in postings:
                place, tf = np.array(postings[stem]).T
                idf = np.log1p((len(documents) - len(place) + 0.5) / (len(place) + 0.5))
                scores[row, place] += weight * idf * tf * (K1 + 1) / (tf + norm[place])
    return scores


def vectors(texts: Sequence[str], kind: str, cache: Path | None) -> NDArray[np.float32]:
    """Unit vectors of texts, kept in the cache by the hash of all of them."""
    from terrain.index.encoder import open_encoder

    encoder = open_encoder()
    digest = hashlib.sha256(repr((encoder.identity, kind, list(texts))).encode()).hexdigest()
    path = cache / f"recipe-{digest[:16]}.npy" if cache else None
    if path and path.exists():
        found: NDArray[np.float32] = np.load(path)
        return found
    order = np.argsort([len(text) for text in texts], kind="stable")
    made = np.empty((len(texts), encoder.dimensions), dtype=np.float32)
    for first in range(0, len(order), 512):
        rows = order[first : first + 512]
        made[rows] = encoder.encode([texts[row] for row in rows], kind=kind)  # type: ignore[arg-type]  # "query" or "passage", as its callers write
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, made)
    return made


def best_sentences(
    documents: Sequence[Document], queries: Sequence[str], cache: Path | None
) -> Floats:
    """The cosine of each query with the best sentence of each document."""
    said, owner = [], []
    for number, document in enumerate(documents):
        cut = sentences(document.text) or ["…"]
        said += [f"{document.speaker}: {s}" if document.speaker else s for s in cut]
        owner += [number] * len(cut)
    passages = vectors(said, "passage", cache)
    asked = vectors(queries, "query", cache)
    starts = np.searchsorted(owner, np.arange(len(documents)))
    found = np.empty((len(queries), len(documents)))
    for row, vector in enumerate(asked):
        found[row] = np.maximum.reduceat(passages @ vector, starts)
    return found


def scaled(scores: Floats) -> Floats:
    """Each row from 0 (its least) to 1 (its most)."""
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return (scores - low) / np.where(high > low, high - low, 1.0)


def rankings(
    documents: Sequence[Document],
    queries: Mapping[str, str],
    cache: Path | None = None,
    modes: Sequence[str] = ("words", "meaning", "both"),
    weight: float = WEIGHT,
) -> dict[str, dict[str, list[str]]]:
    """For each mode and question, the first hundred documents, best first."""
    asked = list(queries.values())
    scores: dict[str, Floats] = {}
    if "words" in modes or "both" in modes:
        # The speaker's name counts among the words, as it does before each sentence.
        scores["words"] = bm25([f"{d.speaker} {d.text}" for d in documents], asked)
    if "meaning" in modes or "both" in modes:
        scores["meaning"] = best_sentences(documents, asked, cache)
    if "both" in modes:
        scores["both"] = weight * scaled(scores["words"]) + (1 - weight) * scaled(scores["meaning"])
    names = [document.id for document in documents]
    return {
        mode: {
            query: [names[i] for i in np.argsort(-row, kind="stable")[:DEEP]]
            for query, row in zip(queries, scores[mode], strict=True)
        }
        for mode in modes
    }
