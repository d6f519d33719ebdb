"""Lexical classes as a dendrogram: the tree, and beside each class its words and who speaks so."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from terrain.analysis.classes import Classes, ClassRow
from terrain.analysis.dendrogram import Leaf, Tree
from terrain.analysis.profiles import Association
from terrain.reports.charts.base import finish, inline
from terrain.reports.sheets.classes import notes, title, variable_name
from terrain.reports.text import NBSP, Text, clean

if TYPE_CHECKING:
    import altair as alt

#: Pixels: the tree, the gap, the words; a line of words and its letters.
_TREE, _GAP, _WORDS, _LINE, _LETTERS = 180, 18, 540, 15, 96
#: The longest bar, at the end of the branches: no fork stands over it.
_BAR = 40
#: What stands beside a class, besides its words.
_BESIDE = ("territory", "role")


def dendrogram(value: Classes, text: Text, *, words: int = 12) -> alt.VConcatChart:
    """The tree from left (the whole) to right (the classes); the share of each class is a bar and
    a figure, its `words` most typical words and what goes with it are written beside."""
    blocks = [_block(value, row, text, words) for row in value.rows]
    middles, top = dict[int, float](), 0.0
    for row, block in zip(value.rows, blocks, strict=True):
        tall = _LINE * (len(block) + 2)
        middles[row.number] = top + tall / 2
        for rank, line in enumerate(block):
            line["y"] = top + _LINE * (rank + 1.5)
        top += tall
    rules = list[dict[str, float]]()
    if value.tree is not None:
        highest = max(getattr(value.tree, "height", 0.0), 1e-12)
        _branch(value.tree, middles, highest, rules)
    caption = [text("classes.chart.words"), *notes(value, text)]
    said = text(
        "classes.chart", classified=text.number(value.classified),
        unit=text(f"classes.unit.{value.unit}"), units=text.number(value.units),
    )  # fmt: skip
    lines = [line for block in blocks for line in block]
    return finish(
        _layers(rules, lines, _bars(value, middles), top), title=title(value, text),
        subtitle=f"{value.study} – {said}", caption=caption, line=118,
    )  # fmt: skip


def _block(value: Classes, row: ClassRow, text: Text, words: int) -> list[dict[str, Any]]:
    """The lines of a class: its name and size, its words, its territories and roles."""
    name = text("classes.name", number=row.number)
    size = text.of(row.units, value.classified, value.unit)
    made = [{"said": f"{name} – {text.percent(row.share)} ({size})", "weight": "bold"}]
    first = [_with(clean(a.key), a, text) for a in value.of_class(row.number)[:words]]
    made += [{"said": line, "weight": "normal"} for line in _wrapped(", ".join(first))]
    beside = [
        _with(variable_name(a, text), a, text)
        for kind in _BESIDE
        for a in value.of_class(row.number, kind)[:3]
    ]
    told = ", ".join(beside) or text("classes.chart.none")
    made += [{"said": f"→ {line}" if not n else line, "weight": "beside"}
             for n, line in enumerate(_wrapped(told))]  # fmt: skip
    return made


def _with(name: str, held: Association, text: Text) -> str:
    return f"{name}{NBSP}({text.number(held.chi2, 0)})"


def _wrapped(words: str) -> list[str]:
    """Lines that part no word from its figure: a no-break space stands between them."""
    return textwrap.wrap(words, _LETTERS, break_on_hyphens=False) or [""]


def _branch(
    tree: Tree, middles: dict[int, float], highest: float, rules: list[dict[str, float]]
) -> tuple[float, float]:
    """Draw a branch; gives where it hangs: pixels from the left, from the top."""
    if isinstance(tree, Leaf):
        return float(_TREE), middles[tree.number]
    x = (_TREE - _BAR - 8) * (1 - tree.height / highest)
    ends = [_branch(side, middles, highest, rules) for side in (tree.low, tree.high)]
    rules += [{"x": x, "y": y, "x2": end, "y2": y} for end, y in ends]
    rules.append({"x": x, "y": ends[0][1], "x2": x, "y2": ends[1][1]})
    return x, (ends[0][1] + ends[1][1]) / 2


def _bars(value: Classes, middles: dict[int, float]) -> list[dict[str, float]]:
    """A bar under the end of each branch, as long as the class is large."""
    widest = max(row.share for row in value.rows)
    return [
        {"x": float(_TREE) - _BAR * row.share / widest, "x2": float(_TREE),
         "y": middles[row.number] - 4, "y2": middles[row.number] + 4}
        for row in value.rows
    ]  # fmt: skip


def _layers(
    rules: list[dict[str, float]], lines: list[dict[str, Any]], bars: list[dict[str, float]],
    height: float,
) -> Any:  # fmt: skip
    import altair as alt

    width = _TREE + _GAP + _WORDS

    def chart(rows: list[dict[str, Any]]) -> Any:
        return alt.Chart(inline(rows)).encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None),
            y=alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None),
        )

    layers = []
    if rules:
        layers.append(
            chart(rules).mark_rule(color="#555555", strokeWidth=1.3).encode(x2="x2:Q", y2="y2:Q")
        )
    layers.append(chart(bars).mark_rect(color="#0072B2").encode(x2="x2:Q", y2="y2:Q"))
    for weight, style in (
        ("bold", {"fontWeight": "bold", "fontSize": 12, "color": "#000000"}),
        ("normal", {"fontSize": 11, "color": "#222222"}),
        ("beside", {"fontSize": 10.5, "color": "#555555", "fontStyle": "italic"}),
    ):
        held = [{**line, "x": _TREE + _GAP} for line in lines if line["weight"] == weight]
        if held:
            layers.append(
                chart(held).mark_text(align="left", baseline="middle", **style).encode(
                    text="said:N"
                )
            )  # fmt: skip
    return alt.layer(*layers).properties(width=width, height=height)
