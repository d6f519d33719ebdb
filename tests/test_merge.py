"""Two corrections of one text put together, word by word, or left to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.diff import merge

BASE = "On ne trouve plus un hectare. L’usine d'à côté s'agrandit, elle."
WORDS = st.lists(
    st.sampled_from(["on", "ne", "trouve", "rien", "ici", ",", "é", "👩‍🌾"]), max_size=9
)
TEXTS = WORDS.map(" ".join)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (BASE.replace("un hectare", "un seul hectare"), BASE.replace("elle", "oui"),
         "On ne trouve plus un seul hectare. L’usine d'à côté s'agrandit, oui."),
        (BASE.replace("On ne", "Non, on ne"), BASE + " Voilà.",
         "Non, on ne trouve plus un hectare. L’usine d'à côté s'agrandit, elle. Voilà."),
        (BASE.replace(" plus", ""), BASE.replace("côté", "coté"),
         "On ne trouve un hectare. L’usine d'à coté s'agrandit, elle."),
        (BASE + " Oui.", BASE + " Oui.", BASE + " Oui."),
        (BASE.replace("hectare", "are"), BASE.replace("hectare", "mètre"), None),
        (BASE.replace("un hectare", "deux hectares"), BASE.replace("hectare", "are"), None),
        (BASE + " Voilà.", BASE + " Enfin.", None),
    ],
)  # fmt: skip
def test_what_lies_apart_is_put_together(mine: str, theirs: str, both: str | None) -> None:
    assert merge(BASE, mine, theirs) == merge(BASE, theirs, mine) == both


@given(TEXTS, TEXTS)
def test_one_change_alone_is_that_change(base: str, changed: str) -> None:
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed
    assert merge(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_it_is_the_same_whoever_comes_first_and_loses_no_word(
    base: str, one: str, two: str
) -> None:
    both = merge(base, one, two)
    assert both == merge(base, two, one)
    if both is not None:
        new = (set(one.split()) | set(two.split())) - set(base.split())
        assert new <= set(both.split())
