"""The words that count in a study, in order, each with its unit of speech: what vocabularies and
repeated segments are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from terrain.analysis.filters import passing_turns
from terrain.analysis.units import Stretch, Unit, units_of
from terrain.language.kept import Cuts
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from terrain.language.lemmas import Tagged

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

Kind = Literal["lemmas", "forms", "expressions"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Parts of speech of the terms: full words, as IRaMuTeQ's "active forms" (adverbs aside, which in
#: speech are mostly « vraiment », « justement », « effectivement »).
POS = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})
#: Lemmas of spoken French that pass for full words and say nothing of a study. By lemma, so that
#: all their forms go; spaCy's own list goes by form, and drops « ouvert » or « nouveau » too.
STOP = frozenset({
    "être", "avoir", "faire", "pouvoir", "devoir", "aller", "dire", "voir", "savoir", "mettre",
    "prendre", "venir", "vouloir", "falloir", "passer", "donner", "trouver", "penser", "croire",
    "parler", "rester", "arriver", "commencer", "laisser", "rendre", "tenir", "tout", "même",
    "autre", "seul", "tel", "quelque", "divers", "différent", "certain", "petit", "grand",
    "bon", "vrai", "dernier", "premier", "deuxième", "troisième", "quatrième", "cinquième",
    "mille", "cent", "dizaine", "vingtaine", "centaine", "chose", "truc", "fois", "fait",
    "exemple", "moment", "façon", "manière", "sorte", "espèce", "peu", "coup", "cas", "niveau",
    "côté", "gens", "personne", "an", "année", "jour", "mot", "sens", "effet", "abord", "reste",
    "dedans", "dessus", "dessous", "monsieur", "madame", "merci", "euh", "hein", "ben", "bah",
    "ah", "oh", "voilà", "ouais", "oui", "non", "là", "un", "le", "ce", "c'", "ai", "est", "tu",
    "ton", "moi", "toi", "soi", "mien", "tien", "sien", "nôtre", "vôtre", "qui", "quel", "pas",
    "jusque", "car", "neuf",
})  # fmt: skip
_NOTE = re.compile(r"\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\]")


class TaggedWords(Protocol):
    """What `vocabulary` asks of lemmas, which are computed and cached elsewhere."""

    def tagged(self, transcript: Transcript) -> Tagged:
        """The words of a transcript's body."""


@dataclass(eq=False)
class Words:
    """Every word that counts, in order: its unit, its form or lemma and whether it is full.

    `word` indexes `names`; `full`: its part of speech is wanted; `breaks`: marks (punctuation)
    between the beginning of the study and the word, only for expressions.
    """

    names: list[str]
    word: Ints
    full: Bools
    unit: Ints
    breaks: Ints
    units: list[Stretch]
    transcripts: list[str]
    transcript: Ints


def collect(
    project: Project, lemmas: TaggedWords, unit: Unit, pos: frozenset[str], stop: frozenset[str],
    researchers: bool,
    where: ResolvedFilter | None, progress: Callable[[str, int, int], None] | None, kind: Kind,
    cuts: Cuts | None = None,
) -> Words:  # fmt: skip
    import numpy as np

    facts = _Facts(pos, stop)
    parts: list[tuple[Ints, Bools, Ints, Ints]] = []
    units: list[Stretch] = []
    sizes: list[int] = []
    found: list[str] = []
    breaks = 0
    source = list(passing_turns(project, where or ResolvedFilter()))
    for done, (transcript, turns) in enumerate(source):
        if progress is not None and done % 20 == 0:
            progress("transcripts counted", done, len(source))
        held = lemmas.tagged(transcript)
        counted = [t for t in turns if t is None or researchers or not project.asks(transcript, t)]
        here = _units(project, transcript, counted, unit, researchers, cuts)
        in_turn, in_unit = _places(held.start, counted, here)
        kept = (in_turn >= 0) & (in_unit >= 0) & ~_noted(transcript.body, held.start)
        ids = held.form if kind != "lemmas" else held.lemma
        mapped, tags, usable = facts.of(held.words)
        wanted = tags[held.pos] & usable[held.lemma]
        marks = np.zeros(len(held.start), np.int64)
        if kind == "expressions":
            marks = _marks(transcript.body, held) + breaks
            breaks += len(transcript.body) + 1
        parts.append((
            mapped[ids[kept]], wanted[kept], in_unit[kept] + len(units),
            marks[kept] + in_turn[kept],
        ))  # fmt: skip
        units += here
        sizes.append(len(here))
        found.append(transcript.id)
    if progress is not None and source:
        progress("transcripts counted", len(source), len(source))
    columns = list(zip(*parts, strict=True)) or [()] * 4
    word, full, of_unit, breaking = (
        np.concatenate(column) if column else np.zeros(0, kind_)
        for column, kind_ in zip(columns, (np.int64, bool, np.int64, np.int64), strict=True)
    )
    return Words(
        list(facts.names), word, full, of_unit, breaking, units, found,
        np.repeat(np.arange(len(sizes)), sizes),
    )  # fmt: skip


class _Facts:
    """What is known of each word of the tables of all texts, worked out once."""

    def __init__(self, pos: frozenset[str], stop: frozenset[str]) -> None:
        self.names: dict[str, int] = {}
        self._pos, self._stop = pos, stop
        self._known: dict[str, tuple[int, bool, bool]] = {}

    def of(self, words: Sequence[str]) -> tuple[Ints, Bools, Bools]:
        """For each word of a table: its number in `names`, whether it is a part of speech that is
        wanted, whether it may be a term."""
        import numpy as np

        known = self._known
        for word in words:
            if word not in known:
                name = folded(word)
                number = self.names.setdefault(name, len(self.names))
                known[word] = (number, word in self._pos, _usable(name, self._stop))
        found = np.array([known[word] for word in words], np.int64).reshape(-1, 3)
        return found[:, 0], found[:, 1] > 0, found[:, 2] > 0


def folded(word: str) -> str:
    """As lemmas are kept: lower case, with the typewriter's apostrophe."""
    return word.lower().replace("’", "'")


def _units(
    project: Project, transcript: Transcript, turns: list[Turn | None], unit: Unit,
    researchers: bool, cuts: Cuts | None,
) -> list[Stretch]:  # fmt: skip
    """The units that hold a turn that counts."""
    if unit == "turn":
        return [
            Stretch(t.span.start, t.span.end, (t.number,)) if t
            else Stretch(0, len(transcript.body), ())
            for t in turns
        ]  # fmt: skip
    numbers = {t.number if t else 0 for t in turns}
    return [
        held
        for held in units_of(project, transcript, unit, researchers=researchers, cuts=cuts)
        if numbers.intersection(held.turns or (0,))
    ]


def _places(start: Ints, turns: list[Turn | None], units: list[Stretch]) -> tuple[Ints, Ints]:
    """For each word, the ranks of its turn and of its unit, or -1."""
    import numpy as np

    spans = [(t.span.start, t.span.end) if t else (0, 2**40) for t in turns]
    found = []
    for bounds in (spans, [(u.start, u.end) for u in units]):
        edges = np.array(bounds, np.int64).reshape(-1, 2)
        rank = edges[:, 0].searchsorted(start, "right") - 1
        inside = (rank >= 0) & (start < np.append(edges[:, 1], 0)[rank])
        found.append(np.where(inside, rank, -1))
    return found[0], found[1]


def _noted(body: str, start: Ints) -> Bools:
    """Whether each word stands in brackets."""
    import numpy as np

    edges = np.array([mark.span() for mark in _NOTE.finditer(body)], np.int64).reshape(-1, 2)
    rank = edges[:, 0].searchsorted(start, "right") - 1
    return (rank >= 0) & (start < np.append(edges[:, 1], 0)[rank])


def _marks(body: str, held: Tagged) -> Ints:
    """How many marks that end a segment lie before each word: all but blanks and apostrophes."""
    import numpy as np

    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.ones(len(codes) + 1, np.int64)
    ends[-1] = 0
    ends[:-1][np.isin(codes, [ord(char) for char in " \u00a0\u202f'’ʼ-‐‑"])] = 0
    # The letters of words are no marks.
    edges = np.zeros(len(codes) + 1, np.int64)
    np.add.at(edges, held.start, 1)
    np.add.at(edges, held.end, -1)
    ends[np.cumsum(edges) > 0] = 0
    return np.concatenate([[0], np.cumsum(ends)])[held.start]


def _usable(lemma: str, stop: frozenset[str]) -> bool:
    return len(lemma) > 1 and lemma not in stop and any(char.isalpha() for char in lemma)


def mostly_full(words: Words) -> Bools:
    """By name, whether most of its occurrences are full: tags of single words may be wrong."""
    import numpy as np

    every = np.bincount(words.word, minlength=len(words.names))
    full = np.bincount(words.word[words.full], minlength=len(words.names))
    return 2 * full > every
