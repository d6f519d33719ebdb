"""A chart in a page draws, and does nothing else."""

from __future__ import annotations

import altair as alt
import pytest
from lxml import etree

from terrain.reports.charts.base import inline as rows
from terrain.reports.charts.base import leading, svg
from terrain.reports.text import Text
from terrain.web.svg import HERE, inline

SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  onload="alert(1)" style="background: url(https://evil.example/x)">
<script>alert(2)</script><style>* { fill: url(https://evil.example) }</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x"/></body></foreignObject>
<image href="https://evil.example/p.png"/><use href="https://evil.example/#a"/>
<animate attributeName="href" to="javascript:alert(3)"/>
<defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>
<g clip-path="url(#c)" style="fill: #123456; behavior: url(x); stroke:red" fill="url(http://e)">
<a xlink:href="javascript:alert(4)"><text>one</text></a>
<a href="//evil.example/"><text>two</text></a>
<a href="/\\evil.example/"><text>three</text></a>
<a xlink:href="https://terrain.invalid//evil.example"><text>four</text></a>
<a href="https://terrain.invalid/quotations?code=foncier" onclick="alert(5)" target="_top">
<path d="M0,0" aria-label="Foncier &lt;b&gt;" onmouseover="alert(6)"/></a></g></svg>"""


def test_only_what_draws_is_left() -> None:
    made = str(inline(HOSTILE, "net", 'Réseau "<b>'))
    tree = etree.fromstring(made)
    assert {e.tag.removeprefix(SPACE) for e in tree.iter()} == {
        "svg", "defs", "clipPath", "rect", "g", "a", "text", "title", "path"
    }  # fmt: skip
    for word in ("alert", "evil", "script", "onload", "style=", "behavior", "http://e", "target"):
        assert word not in made, word
    assert [a.get("href") for a in tree.iter(f"{SPACE}a")] == ["/quotations?code=foncier"]
    assert tree.get("aria-label") == 'Réseau "<b>'
    group = tree.find(f"{SPACE}g")
    assert group is not None
    assert dict(group.attrib) == {"clip-path": "url(#net-c)", "fill": "#123456", "stroke": "red"}
    assert [e.get("id") for e in tree.iter(f"{SPACE}clipPath")] == ["net-c"]


def test_a_picture_without_links_is_an_image() -> None:
    plain = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="2" height="2"/></svg>'
    assert etree.fromstring(str(inline(plain, "a", "Deux"))).get("role") == "img"
    assert etree.fromstring(str(inline(HOSTILE, "a", "Deux"))).get("role") == "group"


@pytest.mark.parametrize(
    "text", ["", "<svg", "<html/>", '<!DOCTYPE s [<!ENTITY e "x">]><s>&e;</s>']
)
def test_what_is_no_svg_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        inline(text, "a", "b")


def test_a_chart_with_hostile_names_leads_to_its_words() -> None:
    name = "</text><script>alert(1)</script>\"'&"
    held = [{"name": name, "n": 2, "href": f"{HERE}/quotations?code=a%26b"},
            {"name": "javascript:alert(2)", "n": 1, "href": "https://evil.example/"},
            {"name": "nowhere", "n": 3, "href": ""}]  # fmt: skip
    chart = alt.Chart(rows(held)).mark_text().encode(
        x="n:Q", y="name:N", text="name:N", **leading(held)
    )  # fmt: skip
    made = str(inline(svg(chart, Text("fr")), "c", "Un graphique"))
    tree = etree.fromstring(made)
    assert [a.get("href") for a in tree.iter(f"{SPACE}a")] == ["/quotations?code=a%26b"]
    assert not list(tree.iter(f"{SPACE}script"))
    assert any(t.text == name for t in tree.iter(f"{SPACE}text"))


def test_a_chart_for_a_file_has_no_link() -> None:
    held = [{"name": "foncier", "n": 1, "href": ""}]
    assert leading(held) == {}
