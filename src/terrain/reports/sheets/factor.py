"""A correspondence analysis as sheets: its axes, its groups, its terms."""

from __future__ import annotations

from collections.abc import Sequence

from terrain.analysis.correspondence import Correspondence, Point
from terrain.reports.sheet import Column, Sheet, shown
from terrain.reports.sheets.notes import by_name, name_of, standing
from terrain.reports.text import NBSP, Text, clean


def sheets(value: Correspondence, text: Text, *, limit: int = 30) -> tuple[Sheet, ...]:
    """Axes, groups, and the `limit` terms that contribute most to the first two axes (0: all)."""
    terms = strongest(value, limit)
    names = {size.group.key: name_of(size.group, text) for size in value.sizes}
    groups = [(names[point.key], point) for point in value.groups]
    return (
        _axes(value, text, notes(value, text, len(terms))),
        Sheet("groups", text("factor.groups"), _columns(value, text), _rows(groups)),
        Sheet("terms", text("factor.terms"), _columns(value, text),
              _rows([(clean(point.label), point) for point in terms])),
    )  # fmt: skip


def title(value: Correspondence, text: Text) -> str:
    """`Analyse des correspondances : codes par territoire`."""
    return text("factor.title", of=text(f"typical.of.{value.of}"), by=by_name(value.by, text))


def strongest(value: Correspondence, limit: int) -> list[Point]:
    """The terms by their contribution to the plane of the first two axes, the strongest first."""
    weights = value.inertia[:2]

    def weight(point: Point) -> float:
        return sum(c * w for c, w in zip(point.contribution, weights, strict=False))

    ranked = sorted(value.terms, key=lambda point: (-weight(point), point.key))
    return ranked[: limit or None]


def _axes(value: Correspondence, text: Text, said: list[str]) -> Sheet:
    columns = (
        Column("axis", text("factor.axis"), "integer"),
        Column("inertia", text("factor.inertia"), "number", 4),
        Column("share", text("factor.share"), "share"),
        Column("cumulated", text("factor.cumulated"), "share"),
    )
    rows = tuple(
        (n + 1, inertia, value.share(n), sum(value.share(i) for i in range(n + 1)))
        for n, inertia in enumerate(value.inertia)
    )
    return Sheet("axes", title(value, text), columns, rows, tuple(said))


def _columns(value: Correspondence, text: Text) -> tuple[Column, ...]:
    found = [
        Column("label", text("factor.point")), Column("key", "id", wide=True),
        Column("count", text("factor.count"), "integer"),
        Column("mass", text("factor.mass"), "share"),
        Column("quality", text("factor.quality"), "number"),
    ]  # fmt: skip
    for n in range(1, len(value.inertia) + 1):
        found += [
            Column(f"axis_{n}", text("factor.place", axis=n), "number", wide=n > 2),
            Column(f"contribution_{n}", text("factor.contribution", axis=n), "share", wide=n > 2),
            Column(f"cos2_{n}", text("factor.cos2", axis=n), "number", wide=True),
        ]
    return tuple(found)


def _rows(points: Sequence[tuple[str, Point]]) -> tuple[tuple[object, ...], ...]:
    rows = []
    for name, point in points:
        axes = zip(point.place, point.contribution, point.cos2, strict=True)
        head = (name, point.key, point.count, point.mass, sum(point.cos2[:2]))
        rows.append((*head, *(value for axis in axes for value in axis)))
    return tuple(rows)


#: Under this, as a power of ten, a probability is a bound: no more can be said of it.
_TINY = -3


def notes(value: Correspondence, text: Text, terms: int, *, drawn: bool = False) -> list[str]:
    """The method, the table it was computed on, and how to read it; `drawn`, for a picture."""
    small = value.log10_p < _TINY
    p = f"<{NBSP}{text.number(10.0**_TINY, 3)}"
    if not small:
        p = f"={NBSP}{shown(10.0**value.log10_p, Column('p', '', 'probability'), text)}"
    found = [
        text("factor.note.table", rows=len(value.groups), columns=len(value.terms),
             of=text(f"typical.of.{value.of}"), count=text.number(value.occurrences),
             minimum=value.minimum, chi2=text.number(value.chi2, 1),
             freedom=text.number(value.freedom), p=p),
        text("factor.note.method"),
        text("factor.note.distance"),
    ]  # fmt: skip
    if value.empty:
        found.append(text("factor.note.empty", names=", ".join(map(clean, value.empty))))
    if terms < len(value.terms):
        key = "factor.note.drawn" if drawn else "factor.note.shown"
        found.append(text(key, shown=terms, total=text.number(len(value.terms))))
    return [*found, *standing(value, text)]
