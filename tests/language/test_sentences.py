"""Sentences as a transcriber hears them, and clauses where nobody wrote a full stop."""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.language.clauses import cut
from terrain.language.segments import segments
from terrain.language.sentences import sentences

SPOKEN = st.text(alphabet="aAéÉ .!?…\n\u00a0»«\"'’-,[]()1M", max_size=80)


def cut_into(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["M. Dupont est là.", "Mme Durand aussi, et le Dr. Petit."],
        ["On a 3,5 ha et 1.5 M€.", "C’est peu."],
        ["Selon l’art. L. 123 du code, p. 12, n° 5.", "Voilà."],
        ["C’est de l’art.", "On y tient."],
        ["J. Dupont et F. Mitterrand étaient là.", "Le plan B.", "On verra."],
        ["Les friches, les zones, etc. et puis le reste.", "Les friches, etc.", "Alors non."],
        ["Oui… on cherche.", "Enfin... on cherchait."],
        ["Vous cherchez\u00a0?", "Non\u00a0!", "Jamais ?!", "Ah ! ?"],
        ["Non ! [rires]", "Et puis on est partis. (silence)", "Voilà."],
        ["« On part ? » dit-il.", "« Voilà. »", "Et les “zones franches.”", "Donc."],
        ["Le site www.exemple.fr est bien.", "Écrivez à a.b@exemple.fr à 14h30.", "Merci."],
        ["- Oui.", "- Non, pas du tout", "- Si"],
        ["On était douze en 2015.", "On est 12.", "1. Premier point.", "2. Second."],
        ["La S.N.C.F. a vendu.", "On a acheté."],
        ["Mr. Smith said so, e.g. this.", "I don't know... maybe.", "U.S. firms left."],
    ],
    ids=lambda expected: expected[0],
)
def test_sentences(expected: list[str]) -> None:
    separator = "\n" if expected[0].startswith("- ") else " "
    assert cut_into(separator.join(expected)) == expected


def test_a_paragraph_always_ends_a_sentence_a_line_does_not() -> None:
    assert cut_into("Sans point\n\nautre chose") == ["Sans point", "autre chose"]
    assert cut_into("une ligne\ncoupée") == ["une ligne\ncoupée"]


@given(SPOKEN)
def test_every_character_is_in_exactly_one_sentence(text: str) -> None:
    for spans in (sentences(text), segments(text)):
        reached = 0
        for span in spans:
            assert span.start >= reached
            assert not text[reached : span.start].strip()
            assert span.of(text) == span.of(text).strip() != ""
            reached = span.end
        assert not text[reached:].strip()


UNPUNCTUATED = (
    "donc nous on cherchait un terrain depuis deux ans et on allait voir la mairie tous les mois"
    " mais à chaque fois on nous disait d'attendre la révision du plan alors on attendait quoi"
    " et puis un jour le maire nous appelle il nous dit voilà j'ai une friche de quatre hectares"
    " seulement elle est polluée parce que c'était une ancienne fonderie et du coup on a demandé"
    " une étude qui a coûté euh je sais plus combien et finalement on n'a pas pu s'installer"
)


def test_speech_without_a_full_stop_is_cut_at_clauses() -> None:
    pieces = [span.of(UNPUNCTUATED) for span in segments(UNPUNCTUATED)]
    assert " ".join(pieces) == UNPUNCTUATED
    assert all(15 <= len(piece.split()) <= 40 for piece in pieces)
    openers = (
        "mais",
        "alors",
        "et puis",
        "voilà",
        "parce",
        "et du coup",
        "du coup",
        "donc",
        "il",
        "elle",
    )
    assert all(piece.startswith(openers) for piece in pieces[1:])


def test_pauses_and_commas_come_before_words() -> None:
    head = " ".join(["terrain"] * 24)
    for sign in (",", "…", " (pause)", " ;"):
        text = f"{head}{sign} {' '.join(['usine'] * 40)}"
        first, *_ = cut(text, 0, len(text))
        assert text[slice(*first)] == f"{head}{sign}"


@given(
    st.lists(st.sampled_from("et puis mais on que, euh usine terrain… l’eau".split()), min_size=61)
)
def test_long_speech_is_cut_between_words_into_bearable_pieces(words: list[str]) -> None:
    text = " ".join(words)
    pieces = [text[start:end] for start, end in cut(text, 0, len(text))]
    assert " ".join(pieces) == text
    assert all(10 <= len(piece.split()) <= 40 for piece in pieces)
