"""Lemmas, by spaCy's French model, corrected where it keeps feminine nouns apart."""

from __future__ import annotations

import pytest

from terrain.errors import StudyError
from terrain.language.lemmas import Token, lemma_of, lemmatize, parse, serialise

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


def test_the_compact_form_comes_back_whole() -> None:
    (words,) = lemmatize(["L’usine d’Obernai 🙂 n’embauche plus. L’usine ferme."])
    assert parse(serialise(words)) == words
    assert parse(serialise([])) == []
    assert isinstance(parse(serialise(words))[0], Token)


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"version":9}', b"\xff"])
def test_a_damaged_cache_says_so(damaged: bytes) -> None:
    with pytest.raises(StudyError, match="cached lemmas"):
        parse(damaged)


def test_an_unknown_word_is_its_own_lemma() -> None:
    assert lemma_of("Zorglub") == {"zorglub"}


def test_a_language_without_a_model_says_so() -> None:
    with pytest.raises(StudyError, match="no spaCy model"):
        lemmatize(["Hallo."], "de")
