"""The grammar of a Note: headings with an id are claims, attributed quotations are evidence."""

from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from terrain.model.citation import Citation
from terrain.model.note import (
    STANCES,
    Evidence,
    Heading,
    Note,
    Prose,
    parse_pieces,
    write_evidence,
)
from terrain.model.span import Span

BODY = dedent("""\
    Une introduction, sans titre.

    ## Le foncier

    Ce que l'on croit savoir.

    ### On manque de vendeurs, pas de mètres carrés {#vendeurs}

    L'autrice développe.

    > On n’a pas un problème de mètres carrés, on a un problème de qui les tient.
    >
    > — appuie · seminaire/seance-1 §8, 00:02:38 {#q7k2m9 text=e2980855e78b4cc2 at=40-115}
    >
    > Dit sans qu'on le lui demande.

    > Chez nous, si : il n'y a plus rien.
    > — contredit : seine/dirigeant §12

    > Une citation d'un livre, sans attribution.

    ### La suite {#suite}

    ## Un titre sans identifiant
    """)


def note(body: str) -> Note:
    return Note("essai", pieces=parse_pieces(body)[0])


def test_claims_hold_what_stands_under_them() -> None:
    claims = note(BODY).claims
    assert [(c.id, c.text, c.line) for c in claims] == [
        ("vendeurs", "On manque de vendeurs, pas de mètres carrés", 7), ("suite", "La suite", 22)
    ]  # fmt: skip
    first, second = claims[0].evidence
    assert first == Evidence(
        "q7k2m9", "On n’a pas un problème de mètres carrés, on a un problème de qui les tient.",
        Citation("seminaire/seance-1", 8, 8, 158.0), "supports", "Dit sans qu'on le lui demande.",
        "e2980855e78b4cc2", Span(40, 115), "", 11,
    )  # fmt: skip
    assert (second.stance, second.id, second.text, second.span) == ("contradicts", "", "", None)
    assert second.citation == Citation("seine/dirigeant", 12, 12)
    assert [p.text for p in claims[0].prose] == [
        "L'autrice développe.", "> Une citation d'un livre, sans attribution."
    ]  # fmt: skip
    assert claims[1].evidence == ()


def test_a_note_without_claims_is_prose() -> None:
    assert note("Un texte.\n\n## Un titre\n").claims == ()
    assert parse_pieces("") == ((), ())


def test_an_attribution_that_cannot_be_read_is_a_fault_and_the_words_are_kept() -> None:
    for line, why in (
        ("— apuie · seine/dirigeant §12 {#q1}", "“apuie” is no stance"),
        ("— appuie · seine/dirigeant §12 {#q1 at=douze}", "“douze” is no place"),
        ("— appuie · seine/dirigeant §12 {quoi}", "“quoi” is not understood"),
        ("— appuie · seine/dirigeant §12–3 {#q1}", "is not a citation"),
    ):
        body = f"## A {{#a}}\n\n> Des mots.\n>\n> {line}\n"
        pieces, faults = parse_pieces(body, 4)
        assert [(f.slug, f.line) for f in faults] == [("evidence-unreadable", 8)], line
        assert why in faults[0].message
        assert pieces == (Heading(2, "A", "a", 4), Prose(f"> Des mots.\n>\n> {line}", 6))


def test_an_attribution_without_words_is_a_fault() -> None:
    _, faults = parse_pieces("> — appuie · seine/dirigeant §12 {#q1}\n")
    assert "no words stand above it" in faults[0].message


def test_an_ordinary_quotation_with_its_author_is_prose() -> None:
    pieces, faults = parse_pieces("> La ville est un théâtre.\n>\n> — Lewis Mumford · 1937\n")
    assert (len(pieces), faults) == (1, ())
    assert isinstance(pieces[0], Prose)


def test_two_claims_or_two_pieces_of_evidence_with_one_id_are_faults() -> None:
    twice = "> Oui.\n> — appuie · a/b §1 {#q1}\n"
    body = f"## A {{#a}}\n\n{twice}\n{twice}\n## B {{#a}}\n"
    pieces, faults = parse_pieces(body)
    assert [f.line for f in faults] == [6, 9]
    assert "the first: line 3" in faults[0].message
    assert len(pieces) == 4  # both are kept


def test_evidence_under_no_claim_is_loose() -> None:
    held = note("> Oui.\n> — appuie · a/b §1 {#q1}\n\n## A {#a}\n\n## B\n\n"
                "> Non.\n> — nuance · a/b §2 {#q2}\n")  # fmt: skip
    assert [e.id for e in held.loose] == ["q1", "q2"]


def test_nothing_in_a_fence_of_code_is_a_heading_or_a_quotation() -> None:
    body = "```\n# rien {#x}\n> — appuie · a/b §1 {#q1}\n```\n"
    assert parse_pieces(body) == ((Prose(body.strip(), 1),), ())


def test_a_claim_runs_to_the_next_heading_of_its_rank_and_holds_those_below() -> None:
    held = note("## A {#a}\n\n#### Détail\n\n> Oui.\n> — appuie · a/b §1 {#q1}\n\n## B\n\nRien.\n")
    assert [e.id for e in held.claims[0].evidence] == ["q1"]


#: Words of a transcript: whole lines of anything that a body may hold.
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=40)  # fmt: skip  # noqa: E501 - one alphabet
QUOTES = st.lists(LINES, min_size=1, max_size=4).map("\n".join).filter(
    lambda text: text == text.strip("\n") and bool(text.strip())
)  # fmt: skip


@given(QUOTES, st.sampled_from(STANCES), st.sampled_from(["fr", "en"]), st.booleans())
def test_what_is_written_is_read_back(quote: str, stance: str, language: str, bare: bool) -> None:
    meant = Evidence(
        "q1", quote, Citation("cas/entretien", 3, 5, 61.0), stance,  # type: ignore[arg-type]
        "" if bare else "Une remarque.", "e2980855e78b4cc2", Span(3, 9), "01JK", 3,
    )  # fmt: skip
    pieces, faults = parse_pieces(f"## A {{#a}}\n\n{write_evidence(meant, language)}\n")
    assert faults == ()
    assert pieces[1] == meant


def test_two_pieces_of_evidence_that_ran_together_are_a_fault_and_stay() -> None:
    body = "> Oui.\n> — appuie · a/b §1 {#q1}\n> Non.\n> — nuance · a/b §2 {#q2}\n"
    pieces, faults = parse_pieces(body)
    assert pieces == (Prose(body.strip("\n"), 1),)
    assert [(fault.slug, fault.line) for fault in faults] == [("evidence-unreadable", 3)]
    apart = body.replace("> Non.", "\n> Non.")
    assert [piece.id for piece in parse_pieces(apart)[0]] == ["q1", "q2"]  # type: ignore[union-attr]
