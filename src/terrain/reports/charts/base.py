"""What every chart shares: the house theme, its title and caption, and its files.

Charts must be read when printed in grey and by the colour-blind: colour never says anything alone
(a figure, a shape, a dash or a label says it too). Data are inside the chart, nothing is fetched.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from terrain.reports.text import NARROW, NBSP, Text, clean

if TYPE_CHECKING:
    import altair as alt

Kind = Literal["svg", "png", "pdf"]
#: Where a thing leads, by its kind (`word`, `code`, `group`, `cell`…) and its keys; "" for nowhere.
Link = Callable[..., str]

#: Light to dark, of even lightness steps: readable in grey (ColorBrewer “Blues”, 5 of 9).
SEQUENTIAL = ("#f7fbff", "#d2e3f3", "#9dcae1", "#4292c6", "#08519c")
#: Less, neither, more: orange against blue, told apart by every common colour vision.
DIVERGING = ("#b35806", "#f1a340", "#f7f7f7", "#92c5de", "#2166ac")
#: Okabe and Ito (2008), black first; beyond eight, shapes and labels must tell.
CATEGORICAL = (
    "#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F",
)  # fmt: skip
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke", "wedge")

#: Fonts that every vector program replaces with a like one where they are missing.
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
#: Characters of a caption's line, at its size, under a chart of the usual width.
_LINE = 96

_LOCALES: dict[str, dict[str, Any]] = {
    "fr": {"decimal": ",", "thousands": NARROW, "grouping": [3], "currency": ["", f"{NBSP}€"],
           "percent": f"{NBSP}%", "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""],
           "percent": "%", "minus": "\u2212"},
}  # fmt: skip


def inline(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as data inside the chart; text is made fit for any file."""
    import altair as alt

    held = [
        {key: clean(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]
    data: Any = alt.Data  # altair gives its generated classes no types
    return data(values=held)


def leading(rows: Sequence[dict[str, Any]], name: str = "name") -> dict[str, str]:
    """The encodings that make marks links, named for those who cannot see: for rows with `href`,
    where one leads anywhere. Pictures in files have none."""
    if not any(row.get("href") for row in rows):
        return {}
    return {"href": "href:N", "description": f"{name}:N"}


def nowhere(*_: object, **__: object) -> str:
    """The link of pictures that go into files."""
    return ""


def finish(
    chart: Any, *, title: str, subtitle: str = "", caption: Sequence[str] = (), line: int = _LINE
) -> alt.VConcatChart:
    """A chart with its title above and its notes below, in the house theme.

    `caption` must hold the denominators and the date of the data: a picture travels alone.
    """
    import altair as alt

    lines = [part for note in caption for part in textwrap.wrap(clean(note), line) or [""]]
    below = (
        alt.Chart(inline([{}]))
        .mark_text(align="left", baseline="top", fontSize=10, color="#444444", lineHeight=13)
        .encode(x=alt.value(0), y=alt.value(0), text=alt.value(lines or [""]))
        .properties(width=10, height=13 * max(1, len(lines)))
    )
    made = alt.vconcat(chart, below, spacing=12) if lines else alt.vconcat(chart)
    return made.properties(
        title=alt.TitleParams(
            textwrap.wrap(clean(title), 78) or [""],
            subtitle=textwrap.wrap(clean(subtitle), _LINE) if subtitle else [],
            anchor="start", fontSize=15, subtitleFontSize=11, subtitleColor="#444444", offset=12,
        ),
        padding=12,
    )  # fmt: skip


def bare(chart: alt.VConcatChart) -> Any:
    """The plot of a finished chart, for a page that writes its title and notes as words."""
    return chart.vconcat[0]


def spec(chart: alt.TopLevelMixin, text: Text) -> dict[str, Any]:
    """The chart as a Vega-Lite specification with the theme and the language's numbers."""
    made: dict[str, Any] = json.loads(chart.to_json(indent=None))
    locale = {"number": _LOCALES[text.lang]}
    made["config"] = {**made.get("config", {}), **_theme(), "locale": locale}
    return made


def _theme() -> dict[str, Any]:
    return {
        "font": _FONT,
        "background": "white",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
                 "gridColor": "#e4e4e4", "domainColor": "#888888", "tickColor": "#888888",
                 # A name that is cut may be taken for another: it is never cut.
                 "labelLimit": 0, "titleColor": "#333333", "labelColor": "#222222"},
        "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
                   "labelLimit": 260},
        "range": {"category": list(CATEGORICAL), "symbol": list(SHAPES),
                  "heatmap": list(SEQUENTIAL), "ramp": list(SEQUENTIAL),
                  "diverging": list(DIVERGING)},
    }  # fmt: skip


def svg(chart: alt.TopLevelMixin, text: Text) -> str:
    """The chart as SVG: no script, nothing fetched; the same value gives the same text."""
    import vl_convert

    made: str = vl_convert.vegalite_to_svg(
        spec(chart, text), format_locale=_LOCALES[text.lang], allowed_base_urls=[]
    )
    return made


def png(chart: alt.TopLevelMixin, text: Text, *, scale: float = 2.0) -> bytes:
    """The chart as PNG, `scale` pixels a point."""
    import vl_convert

    made: bytes = vl_convert.vegalite_to_png(
        spec(chart, text), format_locale=_LOCALES[text.lang], scale=scale, allowed_base_urls=[]
    )
    return made


def write(chart: alt.TopLevelMixin, file: BinaryIO, kind: Kind | str, text: Text) -> None:
    """Write a chart as svg, png or pdf."""
    if kind == "svg":
        file.write(svg(chart, text).encode())
    elif kind == "png":
        file.write(png(chart, text))
    else:
        import vl_convert

        file.write(
            vl_convert.vegalite_to_pdf(
                spec(chart, text), format_locale=_LOCALES[text.lang], allowed_base_urls=[]
            )
        )
