"""How a piece of evidence stands: every state, every promise, and what is never guessed."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import builders as b

from terrain.access import MASK, Purpose, permitted
from terrain.evidence.standing import Part, Standing, difference, standing
from terrain.model.citation import Citation
from terrain.model.note import Evidence
from terrain.model.participant import HIDDEN, Consent
from terrain.model.project import Project
from terrain.model.span import Span

DAY = dt.date(2031, 1, 1)
EVE = DAY - dt.timedelta(days=1)

INTERVIEW = """
    ENQ [00:00:01]: Vous cherchez du terrain ?
    DIR [00:00:05]: On ne trouve plus un hectare d'un seul tenant. C'est comme ça.
    ENQ [00:00:20]: Et les friches ?
    ELUE [00:00:25]: Les friches, personne ne les vend. C'est comme ça.
"""


def study(text: str = INTERVIEW, codings: Sequence[Any] = (), people: Any = None,
          **facts: Any) -> Project:  # fmt: skip
    made = b.transcript("seine/dir", text, speakers={"DIR": "p1", "ELUE": "p2"}, **facts)
    who = {"p1": {"role": "dirigeant", "territory": "seine"}, "p2": {"role": "élue"}}
    for name, given_ in (people or {}).items():
        who[name] = {**who[name], "consent": given_}
    return b.project({"seine/dir": made}, codings, people=who)


def quoting(project: Project, quote: str, turn: int | None = 2, **facts: Any) -> Evidence:
    """Evidence as `terrain note add` makes it, on the first place of these words."""
    body = project.transcripts["seine/dir"].body
    at = body.index(quote)
    made = Evidence("q1", quote, Citation("seine/dir", turn, turn), "supports",
                    text=project.transcripts["seine/dir"].hash,
                    span=Span(at, at + len(quote)))  # fmt: skip
    return replace(made, **facts)


def look(
    evidence: Evidence, project: Project, old: Project | None = None, **asked: Any
) -> Standing:
    """The standing, with the old text known where one is given."""
    held = old.transcripts["seine/dir"] if old else None

    def recall(name: str, hashes: Sequence[str]) -> Mapping[str, str]:
        return {held.hash: held.body} if held and name == held.id and held.hash in hashes else {}

    return standing(evidence, project, today=asked.pop("today", DAY), recall=recall, **asked)


HECTARE = "On ne trouve plus un hectare d'un seul tenant"


def test_words_that_stand_where_the_note_says_are_here() -> None:
    held = study()
    found = look(quoting(held, HECTARE), held)
    assert (found.state, found.words, str(found.citation)) == (
        "here", HECTARE, "seine/dir §2, 00:00:05",
    )  # fmt: skip
    assert [(v.label, v.participant, v.role, v.asks) for v in found.voices] == [
        ("DIR", "p1", "dirigeant", False)
    ]


def test_words_pushed_down_by_an_addition_have_moved_and_say_their_new_turn() -> None:
    old = study()
    new = study("ENQ: Bonjour.\nDIR: Bonjour, asseyez-vous.\n" + textwrap.dedent(INTERVIEW))
    found = look(quoting(old, HECTARE), new, old)
    assert (found.state, found.turns, found.words) == ("moved", (4,), HECTARE)
    assert found.span is not None
    assert found.span.of(new.transcripts["seine/dir"].body) == HECTARE


def test_a_changed_word_is_never_taken_for_the_same() -> None:
    old, new = study(), study(INTERVIEW.replace("un hectare", "un demi-hectare"))
    for known in (old, None):
        found = look(quoting(old, HECTARE), new, known)
        assert (found.state, found.typography) == ("changed", False)
        assert found.words == "On ne trouve plus un demi-hectare d'un seul tenant"
        assert Part("corpus", "demi-hectare") in found.difference
        assert Part("note", "hectare") in found.difference
        assert not found.quotable


def test_a_correction_of_signs_alone_is_told_from_a_change_of_words() -> None:
    old, new = study(), study(INTERVIEW.replace("d'un seul", "d’un seul"))
    found = look(quoting(old, HECTARE), new, old)
    assert (found.state, found.typography, found.followed) == ("changed", True, True)
    edited = quoting(new, "On ne trouve plus un hectare d’un seul tenant")
    edited = replace(edited, quote=edited.quote.replace("’", "'"))
    found = look(edited, new, old)
    assert (found.state, found.typography, found.followed) == ("changed", True, False)


def test_words_of_which_nothing_is_left_are_gone() -> None:
    old, new = study(), study("DIR: Je préfère ne rien vous dire là-dessus.\n")
    found = look(quoting(old, HECTARE), new, old)
    assert (found.state, found.span, found.words) == ("gone", None, "")


def test_short_words_said_twice_are_a_question_unless_the_turn_tells() -> None:
    held = study()
    typed = quoting(held, "C'est comme ça", turn=None, text="", span=None)
    found = look(typed, held)
    assert (found.state, len(found.places)) == ("unsure", 2)
    told = replace(typed, citation=Citation("seine/dir", 4, 4))
    found = look(told, held)
    assert (found.state, found.turns) == ("here", (4,))


def test_a_short_reply_whose_turn_was_removed_is_not_taken_for_the_one_that_is_left() -> None:
    old = study()
    lines = textwrap.dedent(INTERVIEW).strip().split("\n")
    new = study("\n".join(lines[2:]) + "\n")
    quoted = quoting(old, "C'est comme ça")  # the dirigeant's, now gone; the élue's is left
    for known in (old, None):
        found = look(quoted, new, known)
        assert (found.state, len(found.places)) == ("unsure", 1)


def test_the_coding_says_which_of_two_places_is_meant() -> None:
    old = study()
    at = INTERVIEW.replace("Les friches, personne", "Les friches, vraiment personne")
    new = study(at, [("seine/dir", "camille", "friches", "personne ne les vend. C'est comme ça",
                      {"id": "01K"})])  # fmt: skip
    taken = replace(quoting(old, "C'est comme ça", turn=None), text="unknown", coding="01K")
    found = look(taken, new)
    assert (found.state, found.turns) == ("moved", (4,))


def test_a_transcript_that_the_study_does_not_have() -> None:
    held = study()
    away = Citation("autre/etude", 2, 2)
    found = look(quoting(held, HECTARE, citation=away, text="0" * 16), held)
    assert (found.state, found.transcript) == ("unknown-transcript", "")
    renamed = look(quoting(held, HECTARE, citation=away), held)  # the very text, the very place
    assert (renamed.state, renamed.transcript) == ("moved", "seine/dir")
    assert look(quoting(held, HECTARE, citation=Citation("dir", 2, 2)), held).state == "here"


PROMISES = [
    # of the transcript, of the speaker, quotable, publishable
    (None, None, "", "no-consent"),
    ("quote", None, "", ""),
    ("quote", "analysis", "analysis-only", "analysis-only"),
    ("analysis", "quote", "analysis-only", "analysis-only"),
    ("quote", "withdrawn", "withdrawn", "withdrawn"),
    ("withdrawn", None, "withdrawn", "withdrawn"),
    ("quote", Consent(embargo=DAY), "embargo", "embargo"),
    ("quote", HIDDEN, "unreadable", "unreadable"),
]


@pytest.mark.parametrize(("transcript", "speaker", "quote", "publish"), PROMISES)
def test_the_promise_decides_and_says_why(
    transcript: Any, speaker: Any, quote: str, publish: str
) -> None:
    held = study(consent=b.consent(transcript), people={"p1": speaker})
    found = look(quoting(held, HECTARE), held, today=EVE)
    assert found.state == "here"
    assert (found.unquotable.reason if found.unquotable else "") == quote
    assert (found.unpublishable.reason if found.unpublishable else "") == publish
    assert (found.quotable, found.publishable) == (not quote, not publish)
    assert bool(found.words) == (not quote)
    published = look(quoting(held, HECTARE), held, today=EVE, purpose=Purpose.PUBLISH)
    assert bool(published.words) == (not publish)


def test_an_embargo_ends_on_its_day_and_says_it_before() -> None:
    held = study(consent=b.consent("quote"), people={"p1": Consent(embargo=DAY)})
    before = look(quoting(held, HECTARE), held, today=EVE).unquotable
    assert before is not None
    assert (before.until, before.whose) == (DAY, "DIR")
    assert look(quoting(held, HECTARE), held, today=DAY).publishable


def test_words_like_those_quoted_are_not_shown_when_their_speaker_is_hidden() -> None:
    old = study()
    new = study(INTERVIEW.replace("un hectare", "un demi-hectare"), people={"p1": "analysis"})
    found = look(quoting(old, HECTARE), new, old)
    assert (found.state, found.words, found.difference) == ("changed", "", ())


def test_who_may_be_named() -> None:
    anonymous = study(consent=Consent("quote"))
    assert not look(quoting(anonymous, HECTARE), anonymous).named
    named = study(consent=Consent("quote"), people={"p1": Consent("quote", named=True)})
    assert look(quoting(named, HECTARE), named).named


@given(st.sampled_from(["quote", "analysis", "withdrawn", None]),
       st.sampled_from(["quote", "analysis", "withdrawn", None]),
       st.sampled_from([Purpose.QUOTE, Purpose.PUBLISH]))  # fmt: skip
def test_the_standing_and_the_gate_are_of_one_mind(
    transcript: str | None, speaker: str | None, purpose: Purpose
) -> None:
    """What a Standing lets through is exactly what `permitted` leaves unmasked."""
    held = study(consent=b.consent(transcript), people={"p1": speaker})
    found = look(quoting(held, HECTARE), held, purpose=purpose)
    seen, _ = permitted(held, purpose, DAY)
    left = seen.transcripts.get("seine/dir")
    assert found.span is not None
    shown = left is not None and MASK not in found.span.of(left.body)
    assert (found.refusal(purpose) is None) == shown == bool(found.words)


FEW = "la friche attend un acheteur depuis vingt ans ici oui"
WORDS = st.lists(st.sampled_from(FEW.split()), min_size=1, max_size=14).map(" ".join)


@given(WORDS, WORDS, WORDS, st.booleans())
def test_whatever_the_edit_evidence_is_never_silently_on_other_words(
    before: str, quote: str, now: str, known: bool
) -> None:
    """Found means the very words; anything else is a question, and says what is not the same."""
    old = study(f"DIR: {before} {quote} fin.\nELUE: {now}.\n")
    new = study(f"DIR: {now} {before} fin.\nELUE: {quote} {now}.\n")
    body = old.transcripts["seine/dir"].body
    at = body.index(f" {quote} fin") + 1
    meant = quoting(old, quote, turn=1, span=Span(at, at + len(quote)))
    found = look(meant, new, old if known else None)
    if found.found:
        assert found.span is not None
        assert found.span.of(new.transcripts["seine/dir"].body) == quote == found.words
    elif found.state == "changed":
        assert any(part.kind != "same" for part in found.difference)


@given(WORDS, WORDS)
def test_a_difference_holds_both_texts_whole(one: str, other: str) -> None:
    parts = difference(one, other)
    assert " ".join(p.words for p in parts if p.kind != "corpus") == one
    assert " ".join(p.words for p in parts if p.kind != "note") == other
