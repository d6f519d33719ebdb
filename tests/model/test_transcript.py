"""The grammar of a body: turns, headings, times; and what it must not take for them."""

from __future__ import annotations

import dataclasses
import textwrap
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from terrain.model.span import Span
from terrain.model.transcript import (
    DraftTurn,
    Speaker,
    Transcript,
    canonical,
    clock,
    compose,
    parse_body,
    seconds,
    uncut,
    undeclared,
)


def cut(text: str, *labels: str) -> list[tuple[str, str]]:
    body = textwrap.dedent(text)
    return [(turn.speaker, turn.span.of(body)) for turn in parse_body(body, labels)[1]]


def test_a_turn_runs_to_the_next_blank_lines_included() -> None:
    assert cut("ENQ: Un.\n\nDeux.\n\nDIR1: Trois.\n", "ENQ", "DIR1") == [
        ("ENQ", "Un.\n\nDeux."),
        ("DIR1", "Trois."),
    ]


def test_a_colon_in_a_sentence_makes_no_speaker() -> None:
    text = "DIR: Je le dis : c'est rare.\nVoilà : c'est tout.\nmais ENQ: non\n"
    assert cut(text, "DIR", "ENQ") == [
        ("DIR", "Je le dis : c'est rare.\nVoilà : c'est tout.\nmais ENQ: non")
    ]


def test_labels_may_bear_accents_spaces_and_signs_of_regular_expressions() -> None:
    text = "Clémentine Autain : Oui.\nÉlue n°1 [00:01]: Non.\nP.2 (bis)+ : Soit.\nPx2 (bis): rien\n"
    assert cut(text, "Clémentine Autain", "Élue n°1", "P.2 (bis)+") == [
        ("Clémentine Autain", "Oui."),
        ("Élue n°1", "Non."),
        ("P.2 (bis)+", "Soit.\nPx2 (bis): rien"),
    ]


def test_the_longer_of_two_labels_wins() -> None:
    assert cut("P: un\nP 2: deux\n", "P", "P 2") == [("P", "un"), ("P 2", "deux")]


def test_french_spaces_before_the_colon() -> None:
    assert cut("DIR\u00a0: Un.\nDIR\u202f:\u00a0Deux.\n", "DIR") == [
        ("DIR", "Un."),
        ("DIR", "Deux."),
    ]


def test_headings_number_the_turns_and_close_no_turn_s_words() -> None:
    body = "DIR: avant\n\n## Foncier ##\n\nDIR: après\n\n### Prix\n"
    sections, turns = parse_body(body, ["DIR"])
    assert [section.title for section in sections] == ["Foncier", "Prix"]
    assert [turn.section for turn in turns] == [0, 1]
    assert turns[1].span.of(body) == "après"


def test_a_heading_may_end_with_a_sharp() -> None:
    assert [s.title for s in parse_body("## Langage C#\n", [])[0]] == ["Langage C#"]


def test_a_hash_tag_is_no_heading() -> None:
    assert parse_body("DIR: un\n#deux\n", ["DIR"])[0] == ()


def test_times_with_and_without_hours_and_an_end() -> None:
    body = "A [01:02]: x\nA [1:00:02,5]: y\nA [00:01-00:03]: z\n"
    assert [(t.time, t.end_time) for t in parse_body(body, ["A"])[1]] == [
        (62.0, None), (3602.5, None), (1.0, 3.0),
    ]  # fmt: skip


def test_text_before_the_first_turn_belongs_to_none() -> None:
    transcript = _transcript("Résumé : rien.\n\nDIR: Oui.\n")
    assert transcript.turn_at(3) is None
    turn = transcript.turn_at(transcript.body.index("Oui"))
    assert turn is not None
    assert turn.number == 1


def test_an_empty_turn_is_a_turn_without_words() -> None:
    assert cut("DIR:\n\nENQ: oui\n", "DIR", "ENQ") == [("DIR", ""), ("ENQ", "oui")]


def test_a_timed_line_of_an_undeclared_speaker_is_told_with_its_line() -> None:
    body = "DIR: un\n\nMarie Curie [00:01:02]: deux\nfin [00:01]: \n"
    assert undeclared(body, ["DIR", "fin"]) == [(3, "Marie Curie")]


def test_turns_are_cut_when_asked_for_and_only_then() -> None:
    whole = _transcript("DIR: Oui.\n")
    later = uncut(dataclasses.replace(whole, sections=(), turns=()))
    assert "turns" not in vars(later)
    assert later == whole
    assert dataclasses.replace(later, turns=()).turns == ()


def test_canonical_text_is_composed_and_has_line_feeds() -> None:
    assert canonical("\ufeffe\u0301\r\nb\rc") == "é\nb\nc"


@given(st.text())
def test_canonical_text_is_canonical_already(text: str) -> None:
    once = canonical(text)
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@given(st.integers(0, 359_999_999))
def test_clock_times_come_back(milliseconds: int) -> None:
    time = milliseconds / 1000
    assert abs(seconds(clock(time)) - time) < 0.0005


LABELS = ["ENQ", "DIR 1", "Élue", "P.2", "C++", "a|b"]
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n:#[] "), max_size=60
)
TITLES = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("# "), max_size=20
)


@st.composite
def drafts(draw: st.DrawFn) -> list[DraftTurn]:
    turns, section = [], None
    for _ in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            section = " ".join(canonical(draw(TITLES)).split()) or section
        start = draw(st.none() | st.integers(0, 10**7))
        time = None if start is None else start / 1000
        turns.append(DraftTurn(draw(st.sampled_from(LABELS)), draw(WORDS), time, section=section))
    return turns


@given(drafts())
def test_what_is_composed_is_read_back(turns: list[DraftTurn]) -> None:
    body = compose(turns, LABELS)
    sections, read = parse_body(body, LABELS)
    titles = {section.number: section.title for section in sections}
    assert [(t.speaker, t.time, titles.get(t.section)) for t in read] == [
        (t.speaker, t.start, t.section) for t in turns
    ]
    for turn, draft in zip(read, turns, strict=True):
        # A line that would read as a heading or a turn is indented, no word is lost.
        assert turn.span.of(body).split() == canonical(draft.text).split()
    assert canonical(body) == body


def _transcript(body: str) -> Transcript:
    sections, turns = parse_body(body, ["DIR"])
    return Transcript("c/t", body, speakers={"DIR": Speaker("DIR")}, sections=sections, turns=turns)


def test_turns_of_a_span_are_those_whose_words_it_touches() -> None:
    transcript = _transcript("DIR: un\nDIR: deux\n")
    assert [t.number for t in transcript.turns_of(Span(0, 5))] == []
    assert [t.number for t in transcript.turns_of(Span(6, 14))] == [1, 2]


@given(st.lists(st.sampled_from(["A: oui", "B:", "non", "", "## Titre", "A: voilà"]), max_size=12),
       st.integers(0, 80), st.integers(0, 80))  # fmt: skip
def test_the_turns_of_a_span_are_those_whose_words_it_touches(
    rows: list[str], one: int, other: int
) -> None:
    body = "\n".join(rows)
    sections, turns = parse_body(body, ["A", "B"])
    held = Transcript("c/t", body, sections=sections, turns=turns)
    span = Span(min(one, other), max(one, other))
    assert held.turns_of(span) == [turn for turn in turns if turn.span.overlaps(span)]
