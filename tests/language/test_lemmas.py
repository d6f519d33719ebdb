"""Lemmas, by spaCy's French model, corrected where it keeps feminine nouns apart."""

from __future__ import annotations

import pytest

from terrain.errors import StudyError
from terrain.language.lemmas import Tagged, Token, lemma_of, lemmatize, parse, serialise

# Word of the field, and the lemma under which its concordance is found.
TABLE = """
foncier foncier, foncière foncier, fonciers foncier, foncières foncier, filière filière,
filières filière, rivière rivière, carrière carrière, chaudières chaudière, matières matière,
frontière frontière, ouvrière ouvrier, ouvrières ouvrier, directrice directeur, usines usine,
métiers métier, élus élu, friches friche, zones zone, communes commune, entreprises entreprise,
industrielle industriel, industrielles industriel, territoriaux territorial, régionale régional,
régionaux régional, locaux local, logements logement, emplois emploi, compétences compétence,
salariés salarié, intercommunalités intercommunalité, agglomérations agglomération,
coopérations coopération, recrutons recruter, recrutait recruter, vendu vendre,
aménageons aménager, terrains terrain, agriculteurs agriculteur
"""


@pytest.mark.parametrize("pair", TABLE.replace("\n", " ").split(","))
def test_forty_words_of_the_field(pair: str) -> None:
    word, lemma = pair.split()
    assert lemma in lemma_of(word)


def test_foncier_finds_all_its_forms_in_a_text() -> None:
    text = (
        "La foncière a acheté.\n\nLes questions foncières, le foncier, des fonciers, une filière."
    )
    (words,) = lemmatize([text])
    assert [t.form for t in words if t.lemma == "foncier"] == [
        "foncière",
        "foncières",
        "foncier",
        "fonciers",
    ]
    assert all(text[t.start : t.end] == t.form for t in words)


def test_progress_counts_every_text_the_empty_ones_too() -> None:
    told: list[int] = []
    found = lemmatize(["", "Oui.", "\n"], progress=told.append)
    assert [len(words) for words in found] == [0, 1, 0]
    assert told == [1, 1, 1]


def tokens(held: Tagged) -> list[Token]:
    columns = (held.start, held.end, held.form, held.lemma, held.pos)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Token(start, end, *(held.words[i] for i in rest)) for start, end, *rest in rows]


def test_the_compact_form_comes_back_whole() -> None:
    (words,) = lemmatize(["L’usine d’Obernai 🙂 n’embauche plus. L’usine ferme."])
    assert tokens(parse(serialise(words))) == words
    assert tokens(parse(serialise([]))) == []


def test_a_text_with_many_words_keeps_them_apart() -> None:
    many = [Token(3 * n, 3 * n + 2, f"f{n}", f"l{n}", "NOUN") for n in range(70_000)]
    assert tokens(parse(serialise(many))) == many


WHOLE = serialise([Token(0, 2, "Oui", "oui", "INTJ"), Token(4, 7, "Non", "non", "INTJ")])


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b'{"version":9}', b"\xff", WHOLE[:-1], WHOLE + b"\0"]
)
def test_a_damaged_cache_says_so(damaged: bytes) -> None:
    with pytest.raises(StudyError, match="cached lemmas"):
        parse(damaged)


def test_an_unknown_word_is_its_own_lemma() -> None:
    assert lemma_of("Zorglub") == {"zorglub"}


def test_a_language_without_a_model_says_so() -> None:
    with pytest.raises(StudyError, match="no spaCy model"):
        lemmatize(["Hallo."], "de")
