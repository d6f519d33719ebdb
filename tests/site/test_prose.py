"""The prose of a Note on a page: its footnotes, wherever they are defined."""

from __future__ import annotations

import re

from terrain.reports.site.prose import html, references

FIRST = "Une phrase[^bas]."
SECOND = "Une autre[^loin].\n\n[^bas]: Le *texte* de la note.\n"
THIRD = "[^loin]: Une note\n    qui va à la ligne.\n"


def test_a_footnote_stands_under_the_piece_that_calls_it() -> None:
    env = references("\n\n".join((FIRST, SECOND, THIRD)), "fr")
    one, two, three = (html(text, env) for text in (FIRST, SECOND, THIRD))
    assert "Le <em>texte</em> de la note." in one
    assert "Le <em>texte</em>" not in two
    assert "Une note\nqui va à la ligne." in two
    assert "[^" not in one + two + three


def test_no_two_footnotes_of_a_page_have_the_same_anchor() -> None:
    env = references("\n\n".join((FIRST, SECOND, THIRD)), "fr")
    ids = re.findall(r'id="([^"]+)"', html(FIRST, env) + html(SECOND, env))
    assert len(ids) == len(set(ids)) == 4


def test_the_same_prose_is_drawn_alike_twice() -> None:
    drawn = [html(FIRST, references("\n\n".join((FIRST, SECOND)), "fr")) for _ in range(2)]
    assert drawn[0] == drawn[1]
