"""The passages that show a class best: those that hold most of its typical words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis.profiles import CRITICAL, Association
from terrain.analysis.quotations import Quotation, of_hit
from terrain.analysis.vocabulary import Vocabulary
from terrain.model.project import Project
from terrain.model.span import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TypicalPassage:
    """A unit of a class. `score`: the sum of the χ² of the class' typical words that it holds;
    `words` are these, the strongest first."""

    number: int
    score: float
    words: tuple[str, ...]
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class _Found:
    """A unit, as quotations ask for it."""

    transcript: str
    turns: tuple[int, ...]
    span: Span


def typical_passages(
    held: Vocabulary, table: csr_array, classes: Ints, words: list[Association],
    quotable: Project | None, limit: int,
) -> tuple[tuple[TypicalPassage, ...], int]:  # fmt: skip
    """The `limit` best units of each class that may be quoted, and how many better may not.

    `table`: (units, terms) 0 or 1; `classes`: (units,) numbers, 0 for none."""
    import numpy as np

    rank = {term: n for n, term in enumerate(held.terms)}
    typical: list[TypicalPassage] = []
    withheld = 0
    if quotable is None or limit < 1:
        return (), 0
    for number in range(1, int(classes.max(initial=0)) + 1):
        weights = np.zeros(len(held.terms))
        for word in words:
            if word.number == number and word.chi2 >= CRITICAL:
                weights[rank[word.key]] = word.chi2
        scores: Floats = np.asarray(table @ weights, np.float64)
        units = np.flatnonzero((classes == number) & (scores > 0))
        given = 0
        for unit in units[np.argsort(-scores[units], kind="stable")].tolist():
            place = Span(int(held.start[unit]), int(held.end[unit]))
            name = held.transcripts[int(held.transcript[unit])]
            quotation = of_hit(quotable, _Found(name, held.turns[unit], place))
            if quotation is None:
                withheld += 1
                continue
            terms = table.indices[table.indptr[unit] : table.indptr[unit + 1]].tolist()
            strong = sorted((t for t in terms if weights[t]), key=lambda t: (-weights[t], t))
            typical.append(TypicalPassage(
                number, float(scores[unit]), tuple(held.terms[t] for t in strong), quotation
            ))  # fmt: skip
            given += 1
            if given == limit:
                break
    return tuple(typical), withheld
