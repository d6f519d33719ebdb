"""A comparison as a grid of written cells, with its legend: what every table shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from terrain.analysis.comparison import Comparison, Denominators, Measure, Row
from terrain.analysis.groups import TOTAL, Group
from terrain.reports.ground import ground_notes
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
    """`Codages par territoire`, or by its scale; `par territoire et rôle` where crossed."""
    names = []
    for by in filter(None, (comparison.by, comparison.across)):
        scaled = comparison.scale if by == "territory" else None
        names.append(text.value(scaled) if scaled else text(f"by.{by}").lower())
    counted = text(f"measure.{measure or comparison.measure}")
    return text("comparison", measure=counted, by=f" {text('and')} ".join(names))


def columns(comparison: Comparison, text: Text) -> tuple[tuple[str, str], ...]:
    """Key and name of every column, the whole study last."""
    named = [(group.key, group_name(group, text)) for group in comparison.groups]
    return (*named, (TOTAL, text("total")))


def group_name(group: Group, text: Text) -> str:
    """The name of a column; `Alsace centrale × élu` where two attributes are crossed."""
    first = clean(text.group(group.label))
    if group.subtotal:
        return f"{first} ({text('total').lower()})"
    if group.second is None:
        return first
    return f"{first} × {clean(text.group(text.value(group.second)))}"


def row_name(row: Row, text: Text) -> str:
    """The label of a row, saying if it is a family or stands outside the codebook."""
    if not row.known:
        return clean(text("unknown_code", label=row.label))
    return clean(text("with_children", label=row.label) if row.family else row.label)


def written(comparison: Comparison, row: Row, key: str, text: Text) -> str:
    """A figure as shown: `12`, `≥ 3` where consent hides something; and for what is not a plain
    zero `n. c.` (not coded), `n. d.` (not asked), `0 ?` (unknown whether asked)."""
    cell, figure = comparison.cell(row, key), comparison.figure(row, key)
    if cell.state in ("not-coded", "not-asked", "unknown"):
        return text(f"cell.{cell.state}", nbsp=NBSP)
    if comparison.measure == "share":
        return text.percent(figure) + ("*" if cell.state == "restricted" else "")
    if figure is None:
        return text.percent(None)
    number = text.number(figure, 1 if comparison.measure == "rate" else 0)
    if comparison.measure == "rate":
        return number + ("*" if cell.state == "restricted" else "")
    if cell.state == "restricted":
        return text("cell.restricted", count=number, nbsp=NBSP)
    return number


def grid(comparison: Comparison, text: Text, *, shares: bool = False) -> Grid:
    """The comparison's measure (or its shares) with the denominators below."""
    named = columns(comparison, text)
    rows = tuple(
        (
            f"{NBSP * 2 * row.depth}{row_name(row, text)}",
            *(shown(comparison, row, key, text, shares=shares) for key, _ in named),
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


def shown(comparison: Comparison, row: Row, key: str, text: Text, *, shares: bool) -> str:
    """As `written`; or, with `shares`, the part that the count is of its column."""
    cell = comparison.cell(row, key)
    if not shares or cell.state in ("not-coded", "not-asked", "unknown"):
        return written(comparison, row, key, text)
    # A share of what is visible: neither end of it is a lower bound, so it is only marked.
    mark = "*" if cell.state == "restricted" else ""
    return text.percent(comparison.share(row, key)) + mark


def notes_of(comparison: Comparison, text: Text, *, shares: bool) -> Iterator[str]:
    """The legend: only what this comparison needs."""
    states = {cell.state for cell in comparison.cells.values()}
    ratio = shares or comparison.measure in ("share", "rate")
    for state in ("unsaid", "not-asked", "unknown", "not-coded", "restricted"):
        if state in states:
            suffix = ".share" if ratio and state == "restricted" else ""
            yield text(f"legend.{state}{suffix}")
    if comparison.measure in ("share", "rate"):
        yield text(f"legend.measure.{comparison.measure}")
    elif shares:
        yield text("legend.share", denominator=text(f"den.{comparison.measure}").lower())
    if comparison.across:
        yield text("legend.crossed")
    yield text("legend.spanning")
    if any(row.family for row in comparison.rows):
        yield text("legend.families")
    if comparison.coder:
        yield clean(text("legend.coder", coder=comparison.coder))
    yield from _left_aside(comparison, text)


def _left_aside(comparison: Comparison, text: Text) -> Iterator[str]:
    """The data, what of them is in no cell and why, and whether any of it is invented."""
    yield from ground_notes(comparison.ground, text)
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
