"""Words as a lexical index counts them."""

from __future__ import annotations

import pytest

from terrain.language.words import STOP, fold, forms, is_stop, stem, stems, tokens


def test_elisions_are_cut_but_not_words_that_only_look_elided() -> None:
    text = "L’entreprise d'aujourd’hui, peut-être 3,5 % à l'œuvre. Quelqu’un, un prud'homme."
    assert forms(text) == [
        "L’", "entreprise", "d'", "aujourd’hui", "peut", "être", "3,5", "à", "l'", "œuvre",
        "Quelqu’un", "un", "prud'homme",
    ]  # fmt: skip
    assert [text[start:end] for _, start, end in tokens(text)] == forms(text)


def test_english_keeps_its_apostrophes() -> None:
    assert forms("I don’t know the firm's 3.5%", "en") == [
        "I",
        "don’t",
        "know",
        "the",
        "firm's",
        "3.5",
    ]


@pytest.mark.parametrize(
    "family",
    [
        "sécurité SÉCURITÉ securite Securite",
        "foncier foncière fonciers foncières FONCIERE",
        "coopération coopérations cooperation coopérer",
        "communauté communautés communaute",
        "élue élues elue",
        "métier métiers metier",
        "réindustrialiser réindustrialisation reindustrialisation",
    ],
)
def test_one_stem_with_and_without_accents(family: str) -> None:
    assert len(set(stems(family.split()))) == 1


def test_stems_tell_words_apart() -> None:
    assert stem("commune") != stem("communauté")
    assert stem("general") == stem("général")
    assert stem("firms", "en") == stem("firm", "en")


def test_stop_words_are_folded_and_known_in_any_writing() -> None:
    assert all(word == fold(word) for words in STOP.values() for word in words)
    assert is_stop("ÉTÉ")
    assert is_stop("l’")
    assert not is_stop("foncier")
    assert is_stop("Don’t", "en")


def test_folding() -> None:
    assert fold("Œuvre") == fold("OEUVRE") == "oeuvre"
    assert fold("L’") == "l'"
