"""Words in context in the browser."""

from __future__ import annotations

from tests.studies import Folder
from tests.webpages import Pages


def test_lines_with_denominators_and_occurrences_by_transcript(study: Folder) -> None:
    said = Pages(study.root).words("/concordance?q=on")
    assert "5 occurrences, 2 transcripts of 2" in said
    assert "Un dirigeant de la logistique 3 Une élue 2" in said


def test_a_line_leads_to_its_turn_and_may_go_into_the_basket(study: Folder) -> None:
    page = Pages(study.root).get("/concordance?q=hectare")
    text = study.load()[0].transcripts["seine/dirigeant"]
    at = text.body.index("hectare")
    assert 'href="/t/seine/dirigeant#t2"' in page
    assert f'data-basket="seine/dirigeant:{at}-{at + 7}:{text.hash}"' in page


def test_half_a_pattern_is_no_error_while_it_is_typed(study: Folder) -> None:
    assert "holds no word" in Pages(study.root).words("/concordance?q=%2A&part=1")
    assert Pages(study.root).ask("/concordance?q=%2A").status_code == 400


def test_filters_of_the_search_are_kept_and_can_be_taken_away(study: Folder) -> None:
    said = Pages(study.root).get("/concordance?q=on&transcript=seine/elue")
    assert "1 transcript of 1" in said.replace("\u00a0", " ")
    assert "take this filter away" in said


def test_withheld_words_are_in_no_line(study: Folder) -> None:
    study.edit(
        "corpus/participants.yaml",
        "consent: {use: quote, named: false}",
        "consent: {use: withdrawn}",
    )
    said = Pages(study.root).words("/concordance?q=hectare")
    assert "0 occurrences" in said
