"""A comparison as a heat map: a figure in every cell, a tint for its size, a mark for its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terrain.analysis.comparison import Comparison
from terrain.analysis.groups import TOTAL
from terrain.reports.charts.base import SEQUENTIAL, finish, inline
from terrain.reports.grid import columns, notes_of, row_name, title_of, written
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    import altair as alt

#: Above this share of the largest figure, letters are white.
_DARK = 0.6
#: States that are drawn as an empty, hatched cell: there is no figure to tint.
_EMPTY = ("not-coded", "not-asked", "unknown")


def heat_map(comparison: Comparison, text: Text) -> alt.VConcatChart:
    """Codes × groups, tinted over one scale; the whole study and subtotals, which hold what other
    columns hold, are figures without a tint."""
    import altair as alt

    cells = _cells(comparison, text)
    names = dict.fromkeys(str(cell["row"]) for cell in cells)
    groups = dict.fromkeys(str(cell["group"]) for cell in cells)
    width, longest = max(320, 58 * len(groups)), max(map(len, names), default=0)
    base = alt.Chart(inline(cells)).encode(
        x=alt.X("group:N", sort=list(groups), title=None,
                axis=alt.Axis(orient="top", labelAngle=-40, ticks=False, domain=False)),
        y=alt.Y("row:N", sort=list(names), title=None,
                axis=alt.Axis(ticks=False, domain=False, labelAlign="left",
                              labelPadding=6.1 * longest, labelLimit=0)),
    )  # fmt: skip
    tint = alt.Color("figure:Q", scale=alt.Scale(range=list(SEQUENTIAL)), legend=None)
    rect = base.transform_filter("datum.tinted").mark_rect(stroke="white", strokeWidth=1.5)
    bare = base.transform_filter("datum.empty").mark_rect(
        stroke="white", strokeWidth=1.5, color="#eeeeee"
    )
    slash = base.transform_filter("datum.empty").mark_point(
        shape="M-1,1L1,-1", size=240, stroke="#d9d9d9", strokeWidth=1
    )
    figures = base.mark_text(fontSize=11).encode(
        text="shown:N",
        color=alt.condition("datum.dark", alt.value("white"), alt.value("#111111")),
    )
    plot = alt.layer(rect.encode(color=tint), bare, slash, figures).properties(
        width=width, height=max(60, 22 * len(names))
    )
    return finish(
        plot, title=clean(title_of(comparison, text)), subtitle=clean(comparison.study),
        caption=caption(comparison, text), line=int(width / 5.2),
    )  # fmt: skip


def _cells(comparison: Comparison, text: Text) -> list[dict[str, Any]]:
    whole = {group.key for group in comparison.groups if group.subtotal} | {TOTAL}
    parts = [group.key for group in comparison.groups if group.key not in whole]
    figures = [comparison.figure(row, key) or 0.0 for row in comparison.rows for key in parts]
    most = max(figures, default=0.0) or 1.0
    found = []
    for row in comparison.rows:
        indent = "– " * row.depth
        for key, name in columns(comparison, text):
            state, figure = comparison.cell(row, key).state, comparison.figure(row, key)
            empty = state in _EMPTY or figure is None
            found.append({
                "row": f"{indent}{row_name(row, text)}", "group": name, "state": state,
                "figure": 0.0 if empty or key in whole else figure, "empty": empty,
                "tinted": not empty and key not in whole,
                "dark": not empty and key not in whole and (figure or 0.0) > _DARK * most,
                "shown": written(comparison, row, key, text),
            })  # fmt: skip
    return found


def caption(comparison: Comparison, text: Text) -> list[str]:
    """The denominators of each column, then the legend: what the picture does not show alone."""
    sizes = []
    for key, name in columns(comparison, text):
        of = comparison.denominators[key]
        sizes.append(
            f"{name} {text.count(of.transcripts, 'transcript')}, "
            f"{text.count(of.speakers, 'speaker')}, {text.count(of.field_words, 'word')}"
        )
    return [text.colon(text("chart.denominators"), " ; ".join(sizes)),
            *notes_of(comparison, text, shares=False)]  # fmt: skip
