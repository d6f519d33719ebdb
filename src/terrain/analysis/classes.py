"""Lexical classes of a study: Reinert's classification of its passages, and what each class holds.

Beside the classes: their typical words and passages, the territories, roles and codes that go with
them (which took no part in making them), the tree, and the stability over resamples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.coded_units import codes_on_units
from terrain.analysis.dendrogram import Tree
from terrain.analysis.ground import Ground
from terrain.analysis.groups import By, Grouping
from terrain.analysis.profiles import CRITICAL, Association, associations
from terrain.analysis.reinert import Classification, classify
from terrain.analysis.stability import Stability, stability
from terrain.analysis.typical_passages import TypicalPassage, typical_passages
from terrain.analysis.units import Unit
from terrain.analysis.vocabulary import Vocabulary, membership
from terrain.errors import UsageError
from terrain.model.citation import citation
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]

Progress = Callable[[str, int, int], None]
#: What may go with a class without having made it.
ILLUSTRATIVE: tuple[By, ...] = ("territory", "role", "sector", "year")
#: The commonest terms take part, at most so many, as in IRaMuTeQ.
MOST = 3000


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class: how many `units`, `share` of the classified ones, from how many transcripts.
    `jaccard`: its stability (see `stability`), None where it was not computed."""

    number: int
    units: int
    share: float
    transcripts: int
    jaccard: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, and the class that it is in (0: none)."""

    citation: str
    transcript: str
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Classes:
    """The classes of a study. Of its `units`, `classified` are in a class; `empty` hold no term
    that was used, `stripped` lost their last one on the way, `aside` were in classes of fewer
    than `smallest`. `terms` were used, of `known` that are frequent enough. `withheld` more typical
    passages than those given may not be quoted."""

    study: str
    unit: Unit
    asked: int
    rows: tuple[ClassRow, ...]
    tree: Tree | None
    words: tuple[Association, ...]
    variables: tuple[Association, ...]
    passages: tuple[TypicalPassage, ...]
    places: tuple[Place, ...]
    units: int
    transcripts: int
    classified: int
    empty: int
    stripped: int
    aside: int
    smallest: int
    minimum: int
    terms: int
    known: int
    seed: int
    stability: Stability | None
    withheld: int = 0
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None

    def of_class(self, number: int, kind: str = "word", *, over: bool = True) -> list[Association]:
        """The words (or things of another kind) of a class that chance would give it less than
        once in twenty, the strongest first."""
        held = self.words if kind == "word" else self.variables
        found = [
            a for a in held
            if a.number == number and a.kind == kind and abs(a.chi2) >= CRITICAL
            and (a.chi2 > 0) == over
        ]  # fmt: skip
        return sorted(found, key=lambda a: (-abs(a.chi2), a.key))


def lexical_classes(
    project: Project, held: Vocabulary, *, count: int = 6, smallest: int | None = None,
    minimum: int = 3, seed: int = 1, resamples: int = 20, passages: int = 5,
    quotable: Project | None = None, coders: frozenset[str] | None = None,
    restricted: Restricted | None = None, progress: Progress | None = None,
) -> Classes:  # fmt: skip
    """At most `count` classes of the units of a vocabulary, of a Project that the gate has passed.

    `smallest`: units under which a class is set aside, by default a quarter of an even share, two
    at least. `quotable` is what may be quoted (default: nothing). Raises UsageError where there
    are no terms, too few units, or nothing that tells them apart.
    """
    import numpy as np

    if count < 2:
        raise UsageError("it takes two classes or more.", remedy="--classes 4.")
    kept = _commonest(held)
    table = _presence(held, kept)
    filled = int((np.diff(table.indptr) > 0).sum())
    _enough(held, kept, filled, count)
    least = max(2, filled // (4 * count)) if smallest is None else max(1, smallest)
    found = classify(
        table, count, smallest=least, seed=seed, progress=_told(progress, "classes cut")
    )
    if found.tree is None:
        raise UsageError(
            f"no classes can be made: nothing tells the {held.unit}s apart that leaves "
            f"{least} of them on each side.",
            remedy="Lower --smallest, or filter less.",
        )
    spread = stability(
        table, held.transcript, found, resamples=resamples, seed=seed,
        progress=_told(progress, "resamples classified"),
    )  # fmt: skip
    everything = _presence(held, np.arange(len(held.terms)))
    words = associations("word", held.terms, {}, everything, found.labels, found.classes)
    typical, withheld = typical_passages(held, everything, found.labels, words, quotable, passages)
    return Classes(
        project.settings.name, held.unit, count, _rows(held, found, spread), found.tree,
        tuple(words), tuple(_variables(project, held, found, coders)), typical,
        _places(project, held, found.labels), len(held.sizes), len(held.transcripts),
        int((found.labels > 0).sum()), found.empty, found.stripped, found.aside, least, minimum,
        len(kept), len(held.terms), seed, spread, withheld, restricted or Restricted(),
        project.fictional, project.all_fictional,
    )  # fmt: skip


def _enough(held: Vocabulary, kept: Ints, filled: int, count: int) -> None:
    if len(kept) < 2:
        raise UsageError(
            "no classes can be made: under two terms are frequent enough.",
            remedy="Lower --minimum, or filter less.",
        )
    if filled < 2 * count:
        raise UsageError(
            f"no {count} classes can be made of {filled} {held.unit}s that hold a term: each "
            "takes two at least.",
            remedy="Ask for fewer with --classes, lower --minimum, or filter less.",
        )


def _told(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, total: progress(what, done, total)


def _commonest(held: Vocabulary) -> Ints:
    """The ranks of the terms that take part, in order: the MOST that the most units hold."""
    import numpy as np

    spread = np.asarray((held.counts > 0).sum(axis=0)).ravel()
    chosen = np.argsort(-spread, kind="stable")[:MOST]
    return np.sort(chosen[spread[chosen] > 0])


def _presence(held: Vocabulary, terms: Ints) -> csr_array:
    """(units, terms) 1 where a unit holds a term, else nothing."""
    import numpy as np
    from scipy.sparse import csr_array

    table = csr_array(held.counts[:, terms])
    table.eliminate_zeros()
    return csr_array((np.ones(table.nnz, np.int64), table.indices, table.indptr), table.shape)


def _rows(
    held: Vocabulary, found: Classification, spread: Stability | None
) -> tuple[ClassRow, ...]:
    import numpy as np

    classified = int((found.labels > 0).sum())
    rows = []
    for number in range(1, found.classes + 1):
        units = np.flatnonzero(found.labels == number)
        rows.append(
            ClassRow(
                number, len(units), len(units) / classified,
                len(np.unique(held.transcript[units])),
                spread.jaccard[number - 1] if spread else None,
            )
        )  # fmt: skip
    return tuple(rows)


def _variables(
    project: Project, held: Vocabulary, found: Classification, coders: frozenset[str] | None
) -> Iterable[Association]:
    """Territories, roles, sectors and years where there are two or more, and codes."""
    from scipy.sparse import csr_array

    for by in ILLUSTRATIVE:
        grouping = Grouping(project, by)
        groups = membership(project, grouping, held)
        if len(groups.keys) > 1:
            labels = {key: grouping.label(key) for key in groups.keys}
            table = csr_array(groups.table.T.tocsr())
            yield from associations(by, groups.keys, labels, table, found.labels, found.classes)
    codes = codes_on_units(project, held, coders=coders)
    labels = {key: project.codebook.label(key) for key in codes.keys}
    yield from associations("code", codes.keys, labels, codes.table, found.labels, found.classes)


def _places(project: Project, held: Vocabulary, labels: Ints) -> tuple[Place, ...]:
    return tuple(
        Place(_cited(project, held, unit), held.transcripts[rank], start, end, number)
        for unit, (rank, start, end, number) in enumerate(
            zip(held.transcript.tolist(), held.start.tolist(), held.end.tolist(), labels.tolist(),
                strict=True)
        )
    )  # fmt: skip


def _cited(project: Project, held: Vocabulary, unit: int) -> str:
    transcript = project.transcripts[held.transcripts[int(held.transcript[unit])]]
    return citation(transcript, held.turns[unit])
