"""A comparison as a grid of written cells, with its legend: what every table shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from terrain.analysis.comparison import Cell, Comparison, Denominators, Measure, Row
from terrain.analysis.groups import TOTAL
from terrain.reports.outline import restricted_text
from terrain.reports.text import NBSP, Text, clean

#: The denominators, in the order in which they are shown.
DENOMINATORS = tuple(item.name for item in fields(Denominators))


@dataclass(frozen=True, slots=True)
class Grid:
    """Written cells: `rows` begin with the row's name; `notes` are the legend."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    denominators: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def title_of(comparison: Comparison, text: Text, measure: Measure | None = None) -> str:
    """`Codages par territoire`, or by its scale."""
    by = text(f"by.{comparison.by}")
    scale = text.value(comparison.scale) if comparison.scale else by.lower()
    counted = text(f"measure.{measure or comparison.measure}")
    return text("comparison", measure=counted, by=scale)


def columns(comparison: Comparison, text: Text) -> tuple[tuple[str, str], ...]:
    """Key and name of every column, the whole study last."""
    named = [(group.key, clean(text.group(group.label))) for group in comparison.groups]
    return (*named, (TOTAL, text("total")))


def row_name(row: Row, text: Text) -> str:
    """The label of a row, saying if it is a family or stands outside the codebook."""
    if not row.known:
        return clean(text("unknown_code", label=row.label))
    return clean(text("with_children", label=row.label) if row.family else row.label)


def count_of(cell: Cell, measure: Measure) -> int:
    """One measure of a cell."""
    count: int = getattr(cell, measure)
    return count


def written(cell: Cell, measure: Measure, text: Text) -> str:
    """A count as shown: `12`, `≥ 3` where consent hides something, `n. c.` before any coding."""
    count = count_of(cell, measure)
    if cell.state == "restricted":
        return text("cell.restricted", count=text.number(count), nbsp=NBSP)
    if cell.state == "not-coded" and not count:
        return text("cell.not-coded")
    return text.number(count)


def grid(comparison: Comparison, text: Text, *, shares: bool = False) -> Grid:
    """The comparison's measure (or its shares) with the denominators below."""
    named = columns(comparison, text)
    rows = tuple(
        (
            f"{NBSP * 2 * row.depth}{row_name(row, text)}",
            *(_written(comparison, row, key, text, shares=shares) for key, _ in named),
        )
        for row in comparison.rows
    )
    below = tuple(
        (
            text(f"den.{name}"),
            *(text.number(getattr(comparison.denominators[key], name)) for key, _ in named),
        )
        for name in DENOMINATORS
    )
    header = (text("code"), *(name for _, name in named))
    notes = tuple(notes_of(comparison, text, shares=shares))
    return Grid(clean(title_of(comparison, text)), header, rows, below, notes)


def _written(comparison: Comparison, row: Row, key: str, text: Text, *, shares: bool) -> str:
    cell = comparison.cell(row, key)
    unsure = cell.state == "not-coded" and not cell.codings
    if not shares or unsure:
        return written(cell, comparison.measure, text)
    # A share of what is visible: neither end of it is a lower bound, so it is only marked.
    mark = "*" if cell.state == "restricted" else ""
    return text.percent(comparison.share(row, key)) + mark


def notes_of(comparison: Comparison, text: Text, *, shares: bool) -> Iterator[str]:
    """The legend: only what this comparison needs."""
    states = {cell.state for cell in comparison.cells.values()}
    for state in ("not-coded", "restricted"):
        if state in states:
            suffix = ".share" if shares and state == "restricted" else ""
            yield text(f"legend.{state}{suffix}")
    if shares:
        yield text("legend.share", denominator=text(f"den.{comparison.measure}").lower())
    yield text("legend.spanning")
    if any(row.family for row in comparison.rows):
        yield text("legend.families")
    if comparison.coder:
        yield clean(text("legend.coder", coder=comparison.coder))
    yield from _left_aside(comparison, text)


def _left_aside(comparison: Comparison, text: Text) -> Iterator[str]:
    """What is in no cell, and why; and whether any of it is invented."""
    if comparison.left_out:
        named = (
            f"{text.group(text.value(group.label))} ({text.count(words, 'word')})"
            for group, words in comparison.left_out
        )
        yield clean(text("legend.left_out", groups=", ".join(named)))
    for key in ("unresolved", "missing", "outside"):
        if count := getattr(comparison, key):
            yield text.colon(text(key), text.number(count))
    if comparison.restricted:
        yield text.colon(text("restricted"), restricted_text(comparison.restricted, text))
    if comparison.fictional:
        yield text("fictional.all" if comparison.all_fictional else "fictional.some")
