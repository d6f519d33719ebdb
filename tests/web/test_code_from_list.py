"""A code put on a passage from the list of results."""

from __future__ import annotations

import pytest
from tests.studies import Folder
from tests.webpages import Pages


def place(study: Folder, words: str) -> str:
    text = study.load()[0].transcripts["seine/dirigeant"]
    at = text.body.index(words)
    return f"seine/dirigeant:{at}-{at + len(words)}:{text.hash}"


def test_the_words_are_shown_then_coded_and_the_list_comes_back(
    study: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    pages, at = Pages(study.root), place(study, "On ne trouve plus un hectare")
    assert "On ne trouve plus un hectare" in pages.words(f"/code?at={at}")
    made = pages.send("/code", at=at, code="foncier.rarete", back="/search?q=hectare")
    assert (made.status_code, made.headers["location"]) == (303, "/search?q=hectare")
    (coding,) = study.load()[0].codings
    assert (coding.quote, coding.coder) == ("On ne trouve plus un hectare", "camille")


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_the_way_back_leads_to_no_other_site(
    study: Folder, monkeypatch: pytest.MonkeyPatch, back: str
) -> None:
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    made = Pages(study.root).send("/code", at=place(study, "un hectare"), code="foncier", back=back)
    assert made.headers["location"] == "/search"


def test_a_place_counted_in_another_text_is_not_coded(
    study: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    at = place(study, "un hectare")
    study.edit("corpus/seine/dirigeant.md", "Et la commune ?", "Et la mairie ?")
    pages = Pages(study.root)
    assert pages.ask(f"/code?at={at}").status_code == 400
    assert pages.send("/code", at=at, code="foncier").status_code == 400
    assert study.load()[0].codings == ()
