"""Specificities as bars: one small chart a group, its own terms to the right, avoided ones left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from terrain.analysis.specificities import Specificity, Typical
from terrain.reports.charts.base import Link, finish, inline, leading, nowhere
from terrain.reports.sheets.notes import name_of
from terrain.reports.sheets.typical import chosen, notes, title
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt


#: How many avoided terms a group shows.
_UNDER = 3


def bars(
    value: Typical, text: Text, *, limit: int = 8, threshold: float = 2.0,
    group: str | None = None, link: Link = nowhere,
) -> alt.VConcatChart:  # fmt: skip
    """At most `limit` terms over and three under, by group; the count in the group beside each."""
    import altair as alt

    def leads(row: Specificity) -> str:
        return link("term", value.of, row.term, value.by, row.group)

    plots = []
    widest = max((abs(row.score) for row in value.rows), default=1.0)
    for size in value.groups:
        if group not in (None, size.group.key):
            continue
        rows = chosen(value, limit=limit, threshold=threshold, group=size.group.key)
        under = [row for row in rows if row.score < 0][:_UNDER]
        rows = [*[row for row in rows if row.score > 0], *under]
        if rows:
            plots.append(_plot(rows, name_of(size.group, text), text, widest, leads))
    columns = 1 if len(plots) < 2 else 2
    shown = alt.concat(*plots, columns=columns, spacing=18) if plots else alt.concat()
    return finish(
        shown, title=title(value, text), subtitle=f"{value.study} – {text('typical.chart')}",
        caption=[text("typical.chart.shown", over=limit, under=_UNDER,
                      threshold=text.number(threshold)), *notes(value, text)], line=110,
    )  # fmt: skip


def _plot(
    rows: list[Specificity], name: str, text: Text, widest: float,
    leads: Callable[[Specificity], str],
) -> Any:  # fmt: skip
    import altair as alt

    held = [
        {"term": row.label or row.term, "score": row.score,
         "shown": f"{text.number(row.found)} / {text.number(row.total)}", "href": leads(row)}
        for row in rows
    ]  # fmt: skip
    low = min(0.0, *(row.score for row in rows))
    scale = alt.Scale(domain=[low * 1.1, max(row.score for row in rows) * 1.25 or widest])
    base = alt.Chart(inline(held)).encode(
        y=alt.Y("term:N", sort=None, title=None),
        x=alt.X("score:Q", scale=scale, title=text("typical.score"),
                axis=alt.Axis(tickCount=4, format="~g")),
        **leading(held, "term"),
    )  # fmt: skip
    over, less = base.transform_filter("datum.score > 0"), base.transform_filter("datum.score <= 0")
    return alt.layer(
        over.mark_bar(color="#0072B2", height=11),
        less.mark_bar(color="white", stroke="#B35806", strokeWidth=1.2, height=10),
        over.mark_text(align="left", dx=4, fontSize=10).encode(text="shown:N"),
        less.mark_text(align="left", dx=4, fontSize=10).encode(text="shown:N", x=alt.datum(0)),
    ).properties(
        width=210, height=17 * len(rows),
        title=alt.TitleParams(name, fontSize=12, anchor="start", fontWeight="bold"),
    )  # fmt: skip
