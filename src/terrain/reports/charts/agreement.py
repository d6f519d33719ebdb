"""Agreement as dots with their intervals: one line a code, all codes last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.analysis.agreement import ALL, Agreement
from terrain.reports.charts.base import Link, finish, inline, leading, nowhere
from terrain.reports.sheets.agreement import name, notes, title
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt


def dots(value: Agreement, text: Text, link: Link = nowhere) -> alt.VConcatChart:
    """α with its interval, AC1 beside; codes without a figure keep their line, empty."""
    import altair as alt

    rows = [
        {"code": f"{'– ' * row.depth}{name(row, text)}", "alpha": row.alpha.value,
         "low": row.alpha.low, "high": row.alpha.high, "ac1": row.ac1.value,
         "href": link("dispute", row.code) if row.code != ALL else ""}
        for row in value.rows
    ]  # fmt: skip
    names = [str(row["code"]) for row in rows]
    base = alt.Chart(inline(rows)).encode(y=alt.Y("code:N", sort=names, title=None))
    scale = alt.Scale(domain=[-0.2, 1], clamp=True)
    axis = alt.X("alpha:Q", scale=scale, title=text("agreement.chart.axis"),
                 axis=alt.Axis(format=".1f"))  # fmt: skip
    bars = base.mark_rule(strokeWidth=1.5, color="#333333").encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=60, color="#0072B2", opacity=1).encode(
        x=axis, **leading(rows, "code")
    )
    squares = base.mark_point(shape="square", size=34, color="#777777").encode(
        x=alt.X("ac1:Q", scale=scale)
    )
    zero = (
        alt.Chart(inline([{"x": 0}])).mark_rule(strokeDash=[3, 3], color="#999999").encode(x="x:Q")
    )
    plot = alt.layer(zero, bars, squares, points).properties(
        width=460, height=max(60, 18 * len(rows))
    )
    return finish(plot, title=title(value, text), subtitle=value.study, caption=notes(value, text))
