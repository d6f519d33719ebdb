"""Fieldwork as a table of dots: people met, by territory and role, with the plan's holes ringed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terrain.analysis.fieldwork import Fieldwork
from terrain.reports.charts.base import Link, finish, inline, leading, nowhere
from terrain.reports.sheets.fieldwork import notes, role_name, shown
from terrain.reports.sheets.notes import name_of
from terrain.reports.text import Text

if TYPE_CHECKING:
    import altair as alt


def coverage(value: Fieldwork, text: Text, link: Link = nowhere) -> alt.VConcatChart:
    """A disc for people met (area), a dashed ring where the plan lacks somebody."""
    import altair as alt

    rows = []
    for place in value.territories:
        for n, role in enumerate(value.roles):
            cell = value.cell(place.key, role.key)
            rows.append({
                "territory": name_of(place, text), "role": role_name(value, n, text),
                "people": cell.people, "shown": shown(cell, text), "hole": cell.missing > 0,
                "nobody": not cell.people,
                "href": link("cell", "territory", place.key, "role", role.key)
                if cell.people else "",
                "said": f"{name_of(place, text)}, {role_name(value, n, text)}",
            })  # fmt: skip
    names = list(dict.fromkeys(str(row["territory"]) for row in rows))
    roles = list(dict.fromkeys(str(row["role"]) for row in rows))
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("role:N", sort=roles, title=None,
                axis=alt.Axis(orient="top", labelAngle=-40, ticks=False, domain=False)),
        y=alt.Y("territory:N", sort=names, title=None,
                axis=alt.Axis(ticks=False, domain=False, grid=True)),
    )  # fmt: skip
    discs = base.transform_filter("!datum.nobody").mark_point(
        filled=True, color="#9dcae1", opacity=1, stroke=None
    )
    rings = base.transform_filter("datum.hole").mark_point(
        filled=False, color="#b35806", strokeWidth=1.6, strokeDash=[4, 3], size=620, opacity=1
    )
    # Beside the disc, whose area is proportional: what is planned does not fit inside one person's.
    words = base.mark_text(fontSize=11, color="#111111", align="left", dx=19).encode(
        text="shown:N", **leading(rows, "said")
    )
    size = alt.Size("people:Q", legend=None, scale=alt.Scale(range=[0, 900], zero=True))
    plot = alt.layer(discs.encode(size=size, **leading(rows, "said")), rings, words).properties(
        width=max(260, 80 * len(roles)), height=max(80, 36 * len(names))
    )
    return finish(plot, title=text("fieldwork.chart"), subtitle=value.study,
                  caption=notes(value, text))  # fmt: skip
