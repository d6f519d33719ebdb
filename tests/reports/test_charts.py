"""Charts: the same value gives the same picture, in the language asked, whatever the names."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from tests.reports.study import comparison

from terrain.reports.charts import base
from terrain.reports.charts.comparison import heat_map
from terrain.reports.text import Text

FR, EN = Text(), Text("en")


def words(svg: str) -> list[str]:
    """Every piece of text of a picture, as a reader of screens would say it."""
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(node.itertext()) for node in texts]


def test_a_heat_map_says_its_figures_states_and_denominators() -> None:
    said = " ".join(" ".join(words(base.svg(heat_map(comparison(), FR), FR))).split())
    assert "Codages par territoire" in said
    assert "≥ 1" in said  # consent hides something in Alsace
    assert "n. c." in said
    assert "Seine Aval-Mantes 1 transcription, 1 locuteur, 26 mots" in said
    assert "inventées" in said


def test_hostile_names_stay_words() -> None:
    plain = alt.Chart(base.inline([{"x": 1}])).mark_bar().encode(x="x:Q")
    made = base.finish(plain, title='<script>alert("x")</script> & co', caption=["<b>&amp;"])
    svg = base.svg(made, FR)
    assert not re.search(r"<script|javascript:|href=", svg)
    assert any("<script>alert(" in line for line in words(svg))


def test_the_same_value_gives_the_same_bytes() -> None:
    assert base.svg(heat_map(comparison(), FR), FR) == base.svg(heat_map(comparison(), FR), FR)


@pytest.mark.parametrize(
    ("kind", "opening"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_each_kind_of_file(kind: str, opening: bytes) -> None:
    file = io.BytesIO()
    base.write(heat_map(comparison(), EN), file, kind, EN)
    assert file.getvalue().startswith(opening)


@pytest.mark.parametrize(("text", "shown"), [(FR, "1\u202f234,5"), (EN, "1,234.5")])
def test_numbers_are_written_as_the_language_writes_them(text: Text, shown: str) -> None:
    chart = (
        alt.Chart(base.inline([{"x": 1234.5}]))
        .mark_text()
        .encode(text=alt.Text("x:Q", format=",.1f"))
    )
    assert shown in words(base.svg(chart, text))
