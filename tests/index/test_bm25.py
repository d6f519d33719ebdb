"""The arithmetic of words, against a few lines that do the same in plain sight."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.index.study import Study

from terrain.index.build import build
from terrain.index.query import Term, parse
from terrain.index.search import Ask, Index
from terrain.language.words import fold, forms, is_stop, stem

SAID = [
    "atelier", "usine", "foncier", "terrain", "élu", "élus", "machine", "coopérer", "coopération",
    "rareté", "le", "la", "de",
]  # fmt: skip


def plain_bm25(query: str, turns: list[str], k1: float = 0.9, b: float = 0.3) -> list[float]:
    """BM25 as it is written in the books."""

    def stems(text: str) -> list[str]:
        return [stem(word) for word in forms(text) if not is_stop(word)]

    documents = [Counter(stems(turn)) for turn in turns]
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / len(turns) or 1.0
    scores = [0.0] * len(turns)
    for word in stems(query):
        df = sum(word in document for document in documents)
        idf = math.log(1 + (len(turns) - df + 0.5) / (df + 0.5))
        for place, document in enumerate(documents):
            if tf := document[word]:
                norm = k1 * (1 - b + b * lengths[place] / mean)
                scores[place] += idf * tf / (tf + norm)
    return scores


turns = st.lists(
    st.lists(st.sampled_from(SAID), min_size=1, max_size=30).map(" ".join), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(turns=turns, query=st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map(" ".join))
def test_scores_are_those_of_bm25_over_turns(turns: list[str], query: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = Study(Path(folder))
        for number, turn in enumerate(turns):
            study.write(f"t{number}", f"ELU1: {turn}\n")
        build(study.index, study)
        hits = Index(study.index, study).search(query, Ask(mode="words", unit="turn", limit=100))
    expected = plain_bm25(query, turns)
    found = {hit.transcript: hit.words for hit in hits}
    assert found == {
        f"t{number}": pytest.approx(score) for number, score in enumerate(expected) if score
    }


@settings(max_examples=60, deadline=None)
@given(turns=turns, phrase=st.lists(st.sampled_from(SAID), min_size=1, max_size=3))
def test_a_phrase_finds_every_turn_that_says_it_and_no_other(
    turns: list[str], phrase: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = Study(Path(folder))
        for number, turn in enumerate(turns):
            study.write(f"t{number}", f"ELU1: {turn}\n")
        build(study.index, study)
        words = Index(study.index, study).generation.words
        rows = words.rows(Term(tuple(map(fold, phrase)))).rows
        lexicon = words.lexicon
        found = {lexicon.transcripts[lexicon.transcript_of_row[row]] for row in rows}
    said = f" {' '.join(phrase)} "
    assert found == {f"t{number}" for number, turn in enumerate(turns) if said in f" {turn} "}


@pytest.mark.parametrize(
    ("text", "words", "required", "excluded", "meaning"),
    [
        ("foncier rare", ["foncier", "rare"], [], [], "foncier rare"),
        ('"culture industrielle"', ["culture", "industrielle"], ["culture industrielle"], [],
         "culture industrielle"),
        ("« main-d’œuvre » rare", ["main", "d’", "œuvre", "rare"], ["main d' oeuvre"], [],
         "main-d’œuvre rare"),
        ("fonci* -guerre", [], ["fonci*"], ["guerre"], "fonci"),
        ('zone -"zone blanche" -indus*', ["zone"], [], ["zone blanche", "indus*"], "zone"),
        ("peut-être - oui", ["peut", "être", "oui"], [], [], "peut-être - oui"),
        ("-Bonjour dit-il", ["dit", "il"], [], ["bonjour"], "dit-il"),
        ('un "guillemet ouvert', ["un", "guillemet", "ouvert"], [], [], "un guillemet ouvert"),
    ],
)  # fmt: skip
def test_what_is_typed(
    text: str, words: list[str], required: list[str], excluded: list[str], meaning: str
) -> None:
    def said(terms: tuple[Term, ...]) -> list[str]:
        return [" ".join(term.forms) + "*" * term.prefix for term in terms]

    query = parse(text)
    assert list(query.words) == words
    assert said(query.required) == required
    assert said(query.excluded) == excluded
    assert query.meaning == meaning
