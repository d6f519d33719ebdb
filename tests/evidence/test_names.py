"""Real names in a text: found as people write them; what may be a word is asked, not accused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.evidence.names import NamesFound, find_names, unknown_people
from terrain.fold import bare
from terrain.model.key import Key, Person
from terrain.model.manuscript import Manuscript, Paragraph

KEY = Key(
    {
        "dir": Person(("Jean-Pierre",), ("Dupont",), ("Jipé", "Fonderies du Val")),
        "elu": Person(("Hélène",), ("d’Aubigné",)),
        "age": Person(("Luc",), ("Petit",)),
        "syn": Person(("Marie",), ("Martin-Dupuis",)),
        "for": Person(("Yann",), ("Le Goff",)),
        "agr": Person(("Anne",), ("Cognac",)),
    },
    ("Opération Minerve",),
)


def told(found: NamesFound) -> list[str]:
    """Each hit as `words participant kind`, with ? where it is a question."""
    return [
        f"{' '.join(hit.shown.split())} {hit.participant or '-'} {hit.kind}{'?' * hit.doubtful}"
        for hit in found.hits
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # whole names, either way round, any case and typography
        ("Jean-Pierre Dupont parle.", ["Jean-Pierre Dupont dir full"]),
        ("JEAN PIERRE DUPONT", ["JEAN PIERRE DUPONT dir full"]),
        ("Dupont, Jean-Pierre", ["Dupont, Jean-Pierre dir full"]),
        ("Mme Hélène d'Aubigné", ["Hélène d'Aubigné elu full"]),
        ("helene d’aubigne", ["helene d’aubigne elu full"]),
        ("He\u0301le\u0300ne D’AUBIGNE\u0301", ["He\u0301le\u0300ne D’AUBIGNE\u0301 elu full"]),
        # initials
        ("J.-P. Dupont", ["J.-P. Dupont dir full"]),
        ("J. Dupont", ["J. Dupont dir full"]),
        ("M. D. nous reçoit.", ["M. D dir initials?", "M. D syn initials?"]),
        ("C’est Y.G. qui le dit", ["Y.G for initials?"]),
        # surnames alone
        ("chez M. Dupont", ["Dupont dir last"]),
        ("DUPONT l’a dit", ["DUPONT dir last"]),
        ("dupont l’a dit", ["dupont dir last"]),
        ("Mme Aubigné", ["Aubigné elu last"]),
        ("l’entretien legoff.docx", ["legoff for last"]),
        ("entretien_le_goff_2023", ["le_goff for last"]),
        ("jpdupont@exemple.fr", ["jpdupont dir full"]),
        # a word cut at the end of a line; a soft hyphen; an invisible space
        ("M. Du-\npont", ["Du- pont dir last"]),
        ("Jean-\nPierre Dupont", ["Jean- Pierre Dupont dir full"]),
        ("Du\u00adpont", ["Du\u00adpont dir last"]),
        # a surname that is a word is a question, unless a title says that it is a name
        ("Petit à petit, l’usine", ["Petit age last?"]),
        ("M. Petit nous reçoit", ["Petit age last"]),
        ("le maire Petit", ["Petit age last"]),
        ("selon monsieur petit", ["petit age last"]),
        ("Luc Petit", ["Luc Petit age full"]),
        ("L’eau de Cognac", ["Cognac agr last?"]),
        ("Mme Cognac", ["Cognac agr last"]),
        # halves, first names, other words, terms
        ("Mme Dupuis", ["Dupuis syn last"]),
        ("Dupuis est venue", ["Dupuis syn last?"]),
        ("Marie est venue", ["Marie syn first?"]),
        ("avec Jipé, aux fonderies du Val", ["Jipé dir variant", "fonderies du Val dir variant"]),
        ("l’opération « Minerve »", ["opération « Minerve - term"]),
        # what only looks like a name
        ("Dupontel, les pontons, un petit délai, la goffe", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_found_as_people_write_them(text: str, expected: list[str]) -> None:
    assert told(find_names(KEY, [text])) == expected


def test_small_words_are_counted_not_listed_unless_nothing_has_a_capital() -> None:
    found = find_names(KEY, ["Un petit délai, un petit prix."])
    assert (found.hits, found.passed_over) == ((), 2)
    assert told(find_names(KEY, ["euh petit il a dit oui"])) == ["petit age last?"]


def test_a_town_of_the_study_is_a_question_too() -> None:
    key = Key({"p": Person((), ("Mantes", "Limay"))})
    assert told(find_names(key, ["À Limay."])) == ["Limay p last"]
    assert told(find_names(key, ["À Limay."], places=["Limay"])) == ["Limay p last?"]


def test_two_people_of_one_surname_are_both_named() -> None:
    key = Key({"a": Person(("Luc",), ("Zeller",)), "b": Person(("Eva",), ("Zeller",))})
    assert told(find_names(key, ["Mme Zeller"])) == ["Zeller a last", "Zeller b last"]
    assert told(find_names(key, ["Eva Zeller"])) == ["Eva Zeller b full"]
    key = Key({"a": Person(("Max",), ("Zeller",)), "b": Person(("Eva",), ("Zeller",))})
    assert told(find_names(key, ["M. Zeller"])) == ["Zeller a last", "Zeller b last"]


def test_paragraphs_of_a_manuscript_keep_their_numbers_and_a_page_break_hides_nothing() -> None:
    manuscript = Manuscript(
        "note.docx", "docx",
        (
            Paragraph("Rien ici.", number=1),
            Paragraph("Nous remercions Hélène", number=2),
            Paragraph("d’Aubigné et M. Du-", number=3, joined=True),
            Paragraph("pont.", number=4, joined=True),
        ),
    )  # fmt: skip
    hits = find_names(KEY, manuscript).hits
    assert [(h.paragraph, h.participant) for h in hits] == [(2, "elu"), (3, "dir")]
    text = {p.number: p.text for p in manuscript.paragraphs}
    assert [h.span.of(text[h.paragraph]) for h in hits] == ["Hélène", "Du-"]


def test_the_value_does_not_show_the_names() -> None:
    found = find_names(KEY, ["Jean-Pierre Dupont, Opération Minerve"])
    said = repr(found) + repr(KEY) + repr(KEY.people["dir"])
    assert "Dupont" not in said
    assert "Minerve" not in said


def test_people_whom_the_key_does_not_know_are_asked() -> None:
    entities = {"Jean-Pierre Dupont": ["a:1"], "Mme Dupont": ["a:9"], "Rose Weber": ["a:3", "b:4"]}
    assert unknown_people(entities, KEY) == (("Rose Weber", 2),)


def test_a_name_on_every_line_of_a_long_text_takes_no_longer_than_its_length() -> None:
    """Every hit once compared with every other took minutes for a hundred transcripts."""
    found = find_names(KEY, ["Jean-Pierre Dupont et Luc Petit, un petit mot.\n" * 4_000])
    assert (len(found.hits), found.passed_over) == (8_000, 4_000)


@given(
    before=st.text(alphabet=" .,;«»’(\n—0123", max_size=12),
    after=st.text(alphabet=" .,;»’)\n—0123", max_size=12),
    form=st.sampled_from(["NFC", "NFD"]),
    case=st.sampled_from([str.upper, str.lower, str.title]),
    name=st.sampled_from(["Hélène d’Aubigné", "Yann Le Goff", "Jean-Pierre Dupont"]),
)
def test_a_full_name_is_found_whatever_stands_around_it(
    before: str, after: str, form: str, case: object, name: str
) -> None:
    written = unicodedata.normalize(form, case(name))  # type: ignore[operator]
    text = before + written + after
    hits = [hit for hit in find_names(KEY, [text]).hits if hit.kind == "full"]
    assert [hit.span.of(text) for hit in hits] == [written]
    assert bare(hits[0].shown) == bare(name)
