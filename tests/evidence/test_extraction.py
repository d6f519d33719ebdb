"""The quotations of a text: what is between marks, in blocks, in italics."""

from __future__ import annotations

import pytest

from terrain.evidence.extraction import extract
from terrain.formats.manuscripts import read
from terrain.model.manuscript import Manuscript, Paragraph
from terrain.model.span import Span


def texts(*paragraphs: str | Paragraph) -> Manuscript:
    made = (Paragraph(p) if isinstance(p, str) else p for p in paragraphs)
    return Manuscript("essai", "txt", tuple(made))


def quoted(*paragraphs: str | Paragraph) -> list[str]:
    return [each.text for each in extract(texts(*paragraphs)).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il dit : « On attend. » Fin.", ["On attend."]),
        ("Il dit : «On attend.»", ["On attend."]),
        ("Il dit : “On attend”.", ["On attend"]),
        ('Il dit : "On attend".', ["On attend"]),
        ('Il dit " on attend " et part.', ["on attend"]),
        ("Il dit : ‘On attend’.", ["On attend"]),
        ("Il dit : << On attend >>.", ["On attend"]),
        ("L’usine d’à côté, c’est l’usine.", []),
        ("L'usine d'à côté, aujourd'hui.", []),
        ("Il dit : ‘l’usine d’à côté’ et l’autre.", ["l’usine d’à côté"]),
        ('Un écran de 15" et un tuyau de 3" de large.', []),
        ("« On dit “voilà”, et puis “rien”. »",
         ["On dit “voilà”, et puis “rien”.", "voilà", "rien"]),
        ("« On dit « voilà », et puis rien. »", ["On dit « voilà », et puis rien.", "voilà"]),
        ('« On dit "voilà" et rien »', ['On dit "voilà" et rien', "voilà"]),
        ('« Un », "deux", “trois”.', ["Un", "deux", "trois"]),
        ("„Zwei Wörter“ und Ende.", ["Zwei Wörter"]),
        ("(« Entre parenthèses »)", ["Entre parenthèses"]),
        # Opened by one mark and closed by another: read all the same, and said.
        ('" On attend ».', ["On attend"]),
        ('" On attend " et « rien ».', ["On attend", "rien"]),
        ('“On attend".', ["On attend"]),
        ('« On attend " et part.', ["On attend"]),
        ("« On attend ” et part.", ["On attend"]),
        ("Rien ici.", []),
    ],
)  # fmt: skip
def test_marks_are_paired_and_apostrophes_left_alone(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_inner_quotation_knows_what_holds_it() -> None:
    outer, inner = extract(texts("« On dit “voilà”, hein. »")).quotations
    assert (outer.inside, inner.inside) == (0, outer.number)


def test_guillemets_reopened_at_each_paragraph_are_one_quotation() -> None:
    assert quoted("« Un paragraphe.", "« Deux paragraphes.", "» Trois. » Fin.") == [
        "Un paragraphe.\nDeux paragraphes.\nTrois."
    ]


def test_a_page_break_does_not_cut_a_quotation() -> None:
    assert quoted("Il dit : “On attend", Paragraph("depuis dix ans” et part.", joined=True)) == [
        "On attend depuis dix ans"
    ]


def test_a_note_called_inside_does_not_cut_a_quotation_and_has_its_own() -> None:
    note = Paragraph("Voir « ici ».", "note", label="1")
    assert quoted("« On attend", note, "encore. » Fin.") == ["On attend\nencore.", "ici"]


def test_a_table_between_does_not_cut_a_quotation() -> None:
    cell = Paragraph("« Une case »", "cell")
    assert quoted("« On attend", cell, "encore. »") == ["On attend\nencore.", "Une case"]


def test_a_mark_that_nothing_closes_is_said_and_its_words_kept() -> None:
    found = extract(texts("Il dit : « On attend.", "Un autre paragraphe « ici »."))
    assert [each.text for each in found.quotations] == ["On attend.", "ici"]
    assert not found.quotations[0].closed
    assert [(doubt.slug, doubt.paragraph, doubt.at) for doubt in found.doubts] == [
        ("never-closed", 0, 9)
    ]


def test_marks_of_two_kinds_make_one_quotation_and_a_doubt() -> None:
    found = extract(texts("Il dit : « On attend encore ” et part."))
    assert [each.text for each in found.quotations] == ["On attend encore"]
    assert [(doubt.slug, doubt.about) for doubt in found.doubts] == [("closed-by-another", "« ”")]


def test_a_closing_mark_alone_is_said() -> None:
    found = extract(texts("On attend encore » dit-il."))
    assert [doubt.slug for doubt in found.doubts] == ["closes-nothing"]


def test_a_block_is_a_quotation_without_its_signature() -> None:
    block = Paragraph("On coopère quand on peut. (ELU1, élue)", "quote")
    (only,) = extract(texts("Une élue résume :", block, "Ainsi va le territoire.")).quotations
    assert (only.text, only.kind) == ("On coopère quand on peut.", "block")
    assert only.before == "Une élue résume :"
    assert only.after.startswith("(ELU1, élue)")


def test_a_block_in_marks_is_one_quotation() -> None:
    assert quoted(Paragraph("« On coopère quand on peut. »", "quote")) == [
        "On coopère quand on peut."
    ]


def test_a_dialogue_in_a_block_is_a_quotation_a_speaker() -> None:
    lines = ("ENQ : Et la commune ?", "DIR1 : La commune nous écoute.")
    assert quoted(*(Paragraph(line, "quote") for line in lines)) == [
        "Et la commune ?", "La commune nous écoute.",
    ]  # fmt: skip


def test_long_italics_are_a_quotation_and_an_emphasis_is_not() -> None:
    words = "on ne trouve plus personne à embaucher ici"
    long = Paragraph(words + ", dit-elle.", italics=(Span(0, len(words)),))
    short = Paragraph("un mot d’emphase", italics=(Span(3, 6),))
    assert quoted(long, short) == [words]


def test_places_are_those_of_the_words() -> None:
    made = read("a.md", "Il dit : « On attend. »\n".encode())
    (only,) = extract(made).quotations
    (part,) = only.parts
    assert part.span.of(made.paragraphs[part.paragraph].text) == "On attend."
    assert (only.before, only.after) == ("Il dit :", "")
