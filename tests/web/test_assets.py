"""Scripts, styles and colours: kept by the browser as long as they are the same."""

from __future__ import annotations

import re

import pytest
from tests.studies import Folder
from tests.web.served import Visitor, Window

from terrain.web.assets import asset, modules

DIR = "/t/seine/dirigeant"


def kept(visitor: Visitor, address: str) -> bool:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return "immutable" in answer.headers["cache-control"]


def test_what_a_page_is_drawn_with_is_kept(visitor: Visitor) -> None:
    page = visitor.get(DIR).text
    named = re.findall(r'(?:href|src)="(/(?:kept|codebook\.css)[^"]*)"', page)
    assert len(named) >= 10
    assert all(kept(visitor, address) for address in named)
    assert visitor.get(asset("reader.js")).headers["content-type"].startswith("text/javascript")
    assert visitor.get(asset("reader.css")).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "name", ["app.py", "../render.py", "..%2frender.py", "%2e%2e/render.py", "", ".", "nothing.js"]
)
def test_no_other_file_is_given(visitor: Visitor, name: str) -> None:
    folder = asset("reader.js").rpartition("/")[0]
    assert visitor.get(f"{folder}/{name}").status_code == 404
    assert visitor.get(f"/kept/0123456789ab/{name or 'reader.js'}").status_code == 404


def test_a_stranger_is_given_nothing(coded: Folder) -> None:
    assert Visitor(coded.root, stranger=True).get(asset("reader.js")).status_code == 403


def test_colours_that_change_are_seen_at_once(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    before = re.findall(r'"(/codebook\.css[^"]*)"', visitor.get(DIR).text)
    assert kept(visitor, before[0])
    coded.edit("codebook.yaml", "- id: foncier\n", '- id: foncier\n    color: "#123456"\n')
    again = Visitor(coded.root)
    after = re.findall(r'"(/codebook\.css[^"]*)"', again.get(DIR).text)
    assert before != after
    assert "#123456" in again.get(after[0]).text
    assert not kept(again, before[0])  # what it was is not what it is called now
    assert not kept(again, "/codebook.css")


def test_the_reader_names_every_module_that_it_needs(window: Window) -> None:
    window.asked.clear()
    window.open(DIR).wait_for_load_state("load")
    asked = {url.rpartition("/")[2] for url in window.asked if url.endswith(".js")}
    assert asked == {*modules("reader.js"), "basket.js"}
    assert len(window.asked) == len(set(window.asked))
    assert window.said == []
