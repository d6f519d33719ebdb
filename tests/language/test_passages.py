"""Passages follow turns and sentences, and keep the question with its answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.language.passages import Passage, Sentence, passages, rows
from terrain.model.transcript import Speaker, Transcript, parse_body

SPEAKERS = {
    "ENQ": Speaker("ENQ", "interviewer"),
    "DIR1": Speaker("DIR1"),
    "ÉLU": Speaker("ÉLU"),
}
SAMPLES = (
    Path(__file__).resolve().parents[2] / ".." / "shared" / "samples" / "fredsum" / "transcript"
)


def transcript(body: str) -> Transcript:
    sections, turns = parse_body(body, SPEAKERS)
    return Transcript("c/t", body, speakers=SPEAKERS, sections=sections, turns=turns)


def said(words: int, sentence: int = 10) -> str:
    """So many words, a full stop every so many."""
    shape = ["Mot", *["mot"] * (sentence - 2), "mot."]
    return " ".join(shape[n % sentence] for n in range(words))


def cut(body: str) -> tuple[Transcript, list[Sentence], list[Passage]]:
    whole = transcript(body)
    sentences = rows(whole)
    return whole, sentences, passages(whole, sentences)


def sizes(sentences: list[Sentence], found: list[Passage]) -> list[int]:
    return [sum(row.words for row in sentences[p.first : p.last]) for p in found]


def turns_of(sentences: list[Sentence], passage: Passage) -> list[int]:
    return sorted({row.turn for row in sentences[passage.first : passage.last]})


def test_short_sentences_join_their_neighbour_in_the_turn() -> None:
    whole = transcript("DIR1: Oui. Voilà. On ne trouve plus rien ici. Voilà.\n\nÉLU: Non.\n")
    assert [row.span.of(whole.body) for row in rows(whole)] == [
        "Oui. Voilà. On ne trouve plus rien ici. Voilà.",
        "Non.",
    ]


def test_the_question_stays_with_its_answer() -> None:
    _, sentences, found = cut(
        f"ENQ: Vous cherchez ?\n\nDIR1: {said(60)}\n\nENQ: Et la commune ?\n\nDIR1: {said(70)}\n"
    )
    assert [turns_of(sentences, p) for p in found] == [[1, 2], [3, 4]]
    assert [p.question for p in found] == [None, None]


def test_a_long_answer_is_cut_evenly_and_remembers_its_question() -> None:
    _, sentences, found = cut(f"ENQ: Vous cherchez à vous agrandir ?\n\nDIR1: {said(300)}\n")
    assert [p.question for p in found] == [None] + [1] * (len(found) - 1)
    assert all(60 <= size <= 120 for size in sizes(sentences, found))


def test_an_approving_noise_is_not_the_question() -> None:
    _, _, found = cut(
        f"ENQ: Vous cherchez à vous agrandir ?\n\nDIR1: {said(50)}\n\n"
        f"ENQ: D’accord.\n\nDIR1: {said(300)}\n"
    )
    assert {p.question for p in found[2:]} == {1}


def test_a_long_question_is_a_passage_of_its_own() -> None:
    _, sentences, found = cut(f"ENQ: {said(80)}\n\nDIR1: {said(50)}\n")
    assert [turns_of(sentences, p) for p in found] == [[1], [2]]
    assert [p.question for p in found] == [None, 1]


def test_short_turns_join_each_keeping_its_speaker() -> None:
    _, sentences, found = cut(
        "".join(f"{'DIR1' if n % 2 else 'ÉLU'}: {said(12)}\n\n" for n in range(8))
    )
    assert len(found) == 1
    assert turns_of(sentences, found[0]) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_passages_never_cross_a_section() -> None:
    _, sentences, found = cut(f"## Un\n\nDIR1: {said(20)}\n\n## Deux\n\nDIR1: {said(20)}\n")
    assert [turns_of(sentences, p) for p in found] == [[1], [2]]


def test_field_notes_without_speakers_are_passages_too() -> None:
    whole, sentences, found = cut(f"{said(50)}\n\n## Visite\n\n{said(60)}\n")
    assert {row.turn for row in sentences} == {0}
    assert len(found) == 2
    assert not any("Visite" in row.span.of(whole.body) for row in sentences)


def test_nothing_makes_nothing() -> None:
    assert cut("")[1:] == ([], [])
    assert cut("DIR1:\n")[1:] == ([], [])


def check(whole: Transcript, sentences: list[Sentence], found: list[Passage]) -> None:
    """Rows cover the turns' words; passages partition rows; sections and questions are kept."""
    for turn in whole.turns:
        reached = turn.span.start
        for row in (row for row in sentences if row.turn == turn.number):
            assert not whole.body[reached : row.span.start].strip()
            reached = row.span.end
        assert not whole.body[reached : turn.span.end].strip()
    assert [n for p in found for n in range(p.first, p.last)] == list(range(len(sentences)))
    words = {
        turn.number: sum(r.words for r in sentences if r.turn == turn.number)
        for turn in whole.turns
    }
    for p in found:
        parts = sentences[p.first : p.last]
        assert len({whole.turns[row.turn - 1].section for row in parts}) == 1
        last = whole.turns[parts[-1].turn - 1]
        if last.speaker == "ENQ" and words[last.number] <= 60 and last.number < len(whole.turns):
            follower = whole.turns[last.number]
            answered = follower.speaker != "ENQ" and words[follower.number]
            assert not answered or follower.section != last.section
        assert p.question is None or p.question < parts[0].turn


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ENQ", "DIR1", "ÉLU", "## Titre"]),
            st.integers(1, 150),
            st.integers(3, 30),
        ),
        max_size=25,
    )
)
def test_any_conversation_is_cut_whole(turns: list[tuple[str, int, int]]) -> None:
    body = "\n\n".join(
        label if label.startswith("#") else f"{label}: {said(count, sentence)}"
        for label, count, sentence in turns
    )
    whole, sentences, found = cut(body)
    check(whole, sentences, found)
    assert passages(whole, rows(whole)) == found
    assert all(size <= 130 for size in sizes(sentences, found))


@given(st.integers(80, 900), st.integers(4, 30))
def test_a_monologue_falls_into_40_to_120_words(count: int, sentence: int) -> None:
    _, sentences, found = cut(f"DIR1: {said(count, sentence)}\n")
    assert all(40 <= size <= 120 for size in sizes(sentences, found))


def test_debates_are_cut_whole_and_to_size() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the FREDSum debates are not beside the repository")
    inside = total = 0
    for file in sorted(SAMPLES.glob("*.txt"))[:20]:
        body = file.read_text("utf-8").replace(" : ", ": ")
        labels = {line.partition(":")[0] for line in body.splitlines() if 0 < line.find(":") < 30}
        sections, turns = parse_body(body, labels)
        whole = Transcript("c/t", body, sections=sections, turns=turns)
        sentences = rows(whole)
        found = passages(whole, sentences)
        check(whole, sentences, found)
        inside += sum(40 <= size <= 120 for size in sizes(sentences, found))
        total += len(found)
    assert inside >= 0.95 * total


def test_turns_that_consent_withholds_leave_gaps_in_the_numbers() -> None:
    """What the gate leaves of a transcript is cut like any other; its numbers do not move."""
    whole = transcript("ENQ: Une question ?\n\nDIR1: Retenu.\n\nENQ: Une autre question ?\n")
    kept = replace(whole, turns=tuple(t for t in whole.turns if t.speaker == "ENQ"))
    found = rows(kept)
    assert [row.turn for row in found] == [1, 3]
    assert passages(kept, found)[0].first == 0
