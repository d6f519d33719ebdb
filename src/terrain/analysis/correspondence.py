"""Correspondence analysis of terms or codes by groups (Benzécri 1973; Greenacre 2017).

Computed by prince (singular values of the standardised residuals). Axes are turned so that the
term that contributes most to each lies on its positive side: a sign means nothing, and the same
data must give the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.access import Restricted
from terrain.analysis.contingency import Contingency, GroupSize
from terrain.analysis.ground import Ground
from terrain.errors import UsageError
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """A term or group on the axes. `mass`: its share of the table; by axis, `place` (principal
    coordinates), `contribution` (its share of the axis' inertia, sums to 1 over the points of its
    kind) and `cos2` (the share of its own inertia that the axis shows)."""

    key: str
    label: str
    count: int
    mass: float
    place: tuple[float, ...]
    contribution: tuple[float, ...]
    cos2: tuple[float, ...]


@dataclass(frozen=True)
class Correspondence:
    """`inertia` of each axis shown, of the `total`; `chi2` = total × occurrences of the table, with
    its degrees of freedom and log10 of its probability. `empty`: terms and groups with nothing,
    left out."""

    study: str
    of: str
    by: str
    terms: tuple[Point, ...]
    groups: tuple[Point, ...]
    sizes: tuple[GroupSize, ...]
    inertia: tuple[float, ...]
    total: float
    occurrences: int
    chi2: float
    freedom: int
    log10_p: float
    minimum: int
    empty: tuple[str, ...] = ()
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None

    def share(self, axis: int) -> float:
        """The part of the inertia that an axis shows (0 is the first)."""
        return self.inertia[axis] / self.total if self.total else 0.0


def correspondence(
    project: Project, held: Contingency, *, by: str, minimum: int, axes: int = 5,
    restricted: Restricted | None = None,
) -> Correspondence:  # fmt: skip
    """The analysis of a table; raises UsageError under two groups or two terms with something,
    or where all groups say the same in the same proportions."""
    import numpy as np
    from scipy.stats import chi2 as law

    rows = np.flatnonzero(held.table.sum(axis=1) > 0)
    columns = np.flatnonzero(held.table.sum(axis=0) > 0)
    if min(len(rows), len(columns)) < 2:
        raise UsageError(
            f"a correspondence analysis cannot be computed: it takes two groups and two {held.of}, "
            f"and there are {len(rows)} and {len(columns)}.",
            remedy="Choose another attribute with --by, or lower --minimum.",
        )
    table = held.table[np.ix_(rows, columns)]
    count = min(axes, min(table.shape) - 1)
    inertia, total, group_points, term_points = _solve(table, count)
    sums, total_count = table.sum(axis=0), int(table.sum())
    chi2, freedom = total * total_count, (table.shape[0] - 1) * (table.shape[1] - 1)
    terms = [held.terms[n] for n in columns]
    empty = [held.groups[n].group.label for n in range(len(held.groups)) if n not in set(rows)]
    return Correspondence(
        project.settings.name, held.of, by,
        tuple(
            _point(key, held.labels.get(key, key), int(sums[n]), total_count, term_points, n)
            for n, key in enumerate(terms)
        ),
        tuple(
            _point(held.keys[row], held.groups[row].group.label, int(table[n].sum()), total_count,
                   group_points, n)
            for n, row in enumerate(rows.tolist())
        ),
        tuple(held.groups[row] for row in rows), inertia, total, total_count, chi2, freedom,
        float(law.logsf(chi2, freedom) / np.log(10)), minimum, tuple(empty),
        restricted or Restricted(), project.fictional, project.all_fictional,
    )  # fmt: skip


#: Coordinates, contributions and cos² of the points of one kind, (points, axes) each.
_Places = tuple["Floats", "Floats", "Floats"]


def _solve(
    table: NDArray[np.int64], count: int
) -> tuple[tuple[float, ...], float, _Places, _Places]:
    """Eigenvalues, their total, and the points: groups (rows of the table), then terms."""
    import numpy as np
    import pandas as pd
    import prince

    frame = pd.DataFrame(table.astype(np.float64))
    solved = prince.CA(n_components=count, engine="scipy").fit(frame)
    inertia = np.asarray(solved.eigenvalues_, np.float64)
    total = float(solved.total_inertia_)
    if total < 1e-12:
        raise UsageError(
            "a correspondence analysis cannot be computed: all groups say the same, in the same "
            "proportions.",
            remedy="Compare other groups, with --by.",
        )
    kept = int((inertia > 1e-12).sum())
    rows = solved.row_coordinates(frame).to_numpy()[:, :kept]
    columns = solved.column_coordinates(frame).to_numpy()[:, :kept]
    # Sums of squares of exactly zero would divide: such a point lies at the centre of all axes.
    masses = [table.sum(axis=axis) / table.sum() for axis in (1, 0)]
    profiles = [_distances(table), _distances(table.T)]
    made: list[_Places] = []
    strongest = np.abs(columns * np.sqrt(masses[1])[:, None]).argmax(axis=0)
    sign = np.sign(columns[strongest, np.arange(kept)])
    for places, mass, distance in zip((rows, columns), masses, profiles, strict=True):
        squares = places**2
        cos2 = np.divide(
            squares, distance[:, None], out=np.zeros_like(squares), where=distance[:, None] > 1e-15
        )
        made.append((places * sign, squares * mass[:, None] / inertia[:kept], cos2))
    return tuple(inertia[:kept].tolist()), total, made[0], made[1]


def _distances(table: NDArray[np.int64]) -> Floats:
    """Squared χ² distances of the rows' profiles to their mean: (rows,)."""
    import numpy as np

    profile = table / table.sum(axis=1, keepdims=True)
    mean = table.sum(axis=0) / table.sum()
    found: Floats = np.asarray(((profile - mean) ** 2 / mean).sum(axis=1), np.float64)
    return found


def _point(key: str, label: str, count: int, total: int, held: _Places, row: int) -> Point:
    places, contributions, cos2 = (tuple(part[row].tolist()) for part in held)
    return Point(key, label, count, count / total, places, contributions, cos2)
