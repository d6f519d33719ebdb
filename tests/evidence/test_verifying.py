"""A quotation against the corpus: verbatim, marked, altered, several, not found; and consent."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.builders import project

from terrain.evidence.cuts import cut_negations
from terrain.evidence.verification import Checked, Verification
from terrain.evidence.verifying import Rules, droppable, verify
from terrain.formats.manuscripts import read
from terrain.model.participant import Consent, Participant
from terrain.model.project import Project
from terrain.model.transcript import Transcript

DAY = dt.date(2026, 3, 1)
BODY = """
ENQ [00:00:01]: Vous cherchez du terrain ?

DIR [00:00:05]: On ne trouve plus un hectare dans la vallée. L'usine d'à côté s'agrandit, elle,
depuis 2019. Alors on attend (rires), euh, on attend : le foncier est devenu rare.

ENQ: Hum.

DIR: Le maire nous écoute, oui, mais il ne peut pas tout. Vous savez combien ça coûte ? Cent
mille euros. On a on a demandé à la région trois fois.

ELU: La coopération entre les communes avance lentement, et personne ne veut payer pour l'autre.
"""
OTHER = """
ENQ: Et ici ?

AGT: Le foncier est devenu rare partout. Les communes signent un schéma directeur commun.
"""


def study(**consents: Any) -> Project:
    made = project(transcripts={"seine/dir": BODY, "lacq/agt": OTHER})
    transcripts: Mapping[str, Transcript] = {
        name: _with(t, consents.get(name.split("/")[1], Consent("quote")))
        for name, t in made.transcripts.items()
    }
    return Project(settings=made.settings, transcripts=transcripts)


def _with(transcript: Transcript, consent: Consent | None) -> Transcript:
    from dataclasses import replace

    return replace(transcript, consent=consent)


def verified(text: str, over: Project | None = None, **rules: Any) -> Verification:
    return verify(read("m.txt", text.encode()), over or study(), DAY, Rules(**rules))


def one(words: str, over: Project | None = None, **rules: Any) -> Checked:
    return verified(f"Il dit : « {words} »", over, **rules).quotations[0]


@pytest.mark.parametrize(
    ("words", "status", "marks"),
    [
        ("On ne trouve plus un hectare dans la vallée.", "verbatim", ()),
        ("L'usine d'à côté s'agrandit, elle, depuis 2019.", "verbatim", ()),
        ("L’usine d’à côté s’agrandit, elle,", "marked", ("apostrophes",)),
        ("l'usine d'à côté s'agrandit", "marked", ("capital",)),
        ("[l]'usine d'à côté s'agrandit", "marked", ("letters",)),
        ("On ne trouve plus un hectare […] depuis 2019", "marked", ("cut",)),
        ("On ne trouve plus un hectare (...) depuis 2019", "marked", ("cut",)),
        ("Le maire [de la ville] nous écoute, oui", "marked", ("insertion",)),
        ("Vous savez combien ça coûte\u202f?", "marked", ("spaces",)),
        ("…on attend : le foncier est devenu rare", "marked", ("ends",)),
        ("Alors on attend, euh, on attend", "marked", ("remarks",)),
        ("le foncier est devenu rare. Le maire nous écoute", "marked",
         ("interjection", "turns")),
        ("il ne peut pas tout. Vous savez combien ça coûte. Cent mille euros", "altered", ()),
    ],
)  # fmt: skip
def test_the_same_words_are_verbatim_or_marked(
    words: str, status: str, marks: tuple[str, ...]
) -> None:
    found = one(words)
    assert found.status == status
    assert set(marks) <= set(found.sources[0].marks)
    assert found.sources[0].transcript == "seine/dir"


@pytest.mark.parametrize(
    ("words", "quoted", "source", "flag"),
    [
        ("On trouve plus un hectare dans la vallée", "", "ne", "negation"),
        ("mais il peut tout. Vous savez combien ça coûte", "", "ne", "negation"),
        ("depuis 2018. Alors on attend", "2018", "2019", "number"),
        ("combien ça coûte ? Deux mille euros", "Deux", "Cent", "number"),
        ("On ne trouve plus un logement dans la vallée", "logement", "hectare", "sense"),
        ("Vous savez combien ça coûte. Cent mille euros", "", "?", "question"),
    ],
)
def test_altered_words_are_shown_with_what_they_touch(
    words: str, quoted: str, source: str, flag: str
) -> None:
    found = one(words)
    assert found.status == "altered"
    assert any(
        (change.quoted, change.source) == (quoted, source) and flag in change.flags
        for change in found.sources[0].changes
    )
    assert "altered" in [trouble.slug for trouble in found.problems]
    assert 0.7 <= found.score < 1


def test_hesitations_are_an_alteration_unless_the_author_may_drop_them() -> None:
    words = "Alors on attend on attend : le foncier est devenu rare"
    assert one(words).status == "altered"
    assert "may-be-dropped" in [trouble.slug for trouble in one(words).troubles]
    allowed = one(words, may_drop=droppable(["euh"]))
    assert (allowed.status, allowed.sources[0].dropped) == ("marked", ("euh",))


def test_repetitions_may_be_dropped_and_are_said() -> None:
    found = one("On a demandé à la région trois fois", may_drop=droppable(["répétitions"]))
    assert found.sources[0].marks == ("capital",)  # in a row, from the second « on a »
    again = one("mille euros. On a demandé à la région", may_drop=droppable(["repetitions"]))
    assert (again.status, " ".join(again.sources[0].dropped)) == ("marked", "on a")


def test_the_same_words_in_two_interviews_are_several_sources() -> None:
    found = one("foncier est devenu rare")
    assert found.status == "several"
    assert {source.transcript for source in found.sources} == {"seine/dir", "lacq/agt"}


def test_what_was_never_said_is_not_found_and_its_nearest_passage_is_shown() -> None:
    found = one("Les communes signent souvent des contrats inutiles et ruineux")
    assert (found.status, found.sources) == ("not-found", ())
    assert found.nearest is not None
    assert "Les communes signent" in found.nearest.text


def test_short_quotations_are_listed_apart_unless_found() -> None:
    value = verified("La « ville lumière », la « vallée » et « des mots jamais dits du tout ».")
    lumiere, vallee, other = value.quotations
    assert lumiere.short
    assert not lumiere.problems
    assert vallee.status == "verbatim"
    assert [p.slug for p in other.problems] == ["not-found"]
    assert (value.short, len(value.judged), value.problems) == (1, 2, 1)


def test_foreign_quotations_are_accepted_one_by_one_or_all() -> None:
    words = "La liberté commence où l’ignorance finit"
    assert one(words).problems
    assert not one(words, allow_foreign=True).problems
    from terrain.evidence.verifying import same_words

    assert not one(words, accepted=frozenset({same_words(words.upper())})).problems


def test_a_cut_that_takes_out_a_negation_is_a_problem() -> None:
    found = one("mais il […] peut […] tout. Vous savez combien")
    assert found.status == "marked"
    assert "cut-negation" in [trouble.slug for trouble in found.problems]


@pytest.mark.parametrize(
    ("left_out", "found"),
    [
        ("ne", ["ne"]),
        ("la vallée, depuis 2019", []),
        ("dans la vallée. Personne n'y croit pas. Et donc", []),
        ("jamais. La suite, voilà", ["jamais"]),
    ],
)
def test_only_the_sentences_that_the_cut_touches_count(left_out: str, found: list[str]) -> None:
    assert cut_negations(left_out) == found


def test_two_people_s_words_in_one_quotation_are_a_problem() -> None:
    found = one(
        "On a on a demandé à la région trois fois. La coopération entre les communes avance"
    )
    assert [p.slug for p in found.problems] == ["joins-speakers"]


# --- consent


@pytest.mark.parametrize(
    ("consent", "reason", "shown"),
    [
        (Consent("withdrawn"), "withdrawn", False),
        (Consent("quote", embargo=dt.date(2027, 1, 1)), "embargo", False),
        (Consent("analysis"), "analysis-only", False),
        (None, "no-consent", True),
    ],
)
def test_words_that_may_not_be_published_are_named_and_never_given_back(
    consent: Consent | None, reason: str, shown: bool
) -> None:
    over = study(dir=consent)
    found = one("On ne trouve plus un logement dans la vallée", over)
    (source,) = found.sources
    assert (source.transcript, source.reason, source.shown) == ("seine/dir", reason, shown)
    assert found.publishable is False
    assert reason in [p.slug for p in found.problems]
    assert ("hectare" in repr(found)) is shown


def test_the_nearest_passage_never_comes_from_withheld_words() -> None:
    over = study(agt=Consent("withdrawn"))
    found = one("Les communes signent souvent des contrats inutiles et ruineux", over)
    assert found.nearest is None or found.nearest.transcript != "lacq/agt"
    assert "schéma" not in repr(found)


def test_a_speaker_s_own_promise_counts() -> None:
    made = project(
        transcripts={"seine/dir": BODY}, people={"p1": {}}, speakers={"seine/dir": {"ELU": "p1"}}
    )
    people = {"p1": Participant("p1", consent=Consent("withdrawn"))}
    over = Project(
        transcripts={n: _with(t, Consent("quote")) for n, t in made.transcripts.items()},
        participants=people,
    )
    assert one("La coopération entre les communes avance lentement", over).publishable is False
    assert one("On ne trouve plus un hectare dans la vallée", over).publishable is True


# --- properties


WORDS = [word for turn in study().transcripts["seine/dir"].turns[1:2] for word in
         study().transcripts["seine/dir"].words_of(turn).split()]  # fmt: skip


@given(st.data())
def test_a_slice_of_a_turn_is_verbatim(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WORDS) - 5))
    end = data.draw(st.integers(start + 5, len(WORDS)))
    found = one(" ".join(WORDS[start:end]))
    assert found.status in ("verbatim", "several")
    assert "seine/dir" in [source.transcript for source in found.sources]


@given(st.data())
def test_a_slice_with_a_cut_is_marked_and_never_altered(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WORDS) - 12))
    cut = data.draw(st.integers(start + 4, len(WORDS) - 7))
    back = data.draw(st.integers(cut + 1, len(WORDS) - 4))
    found = one(" ".join([*WORDS[start:cut], "[…]", *WORDS[back:]]))
    assert found.status in ("marked", "several")
    assert found.sources[0].transcript == "seine/dir"


@given(st.integers(0, 2**32))
def test_a_slice_with_one_word_replaced_is_never_verbatim(seed: int) -> None:
    rng = random.Random(seed)
    start = rng.randrange(len(WORDS) - 8)
    words = WORDS[start : start + 8]
    at = rng.randrange(8)
    assume(any(letter.isalnum() for letter in words[at]))
    words[at] = "zébulon"
    assert one(" ".join(words)).status in ("altered", "not-found")


def differences(text: str) -> list[tuple[str, str, str]]:
    (each,) = verified(f"« {text} »").quotations
    return [(c.kind, c.quoted, c.source) for c in each.sources[0].changes]


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        # The sentence goes on beside the changed word: it took the place of the source's.
        ("Deux mille euros. On a on a demandé à la région trois fois",
         [("replaced", "Deux", "Cent")]),
        ("On ne trouve plus un hectare dans la plaine", [("replaced", "plaine", "vallée")]),
        ("trouve plus un hectare dans cette plaine", [("replaced", "cette plaine", "la vallée")]),
        # It begins or ends there: the word is the author's.
        ("Bref, on ne trouve plus un hectare dans la vallée", [("inserted", "Bref", "")]),
        ("On ne trouve plus un hectare dans la vallée encaissée", [("inserted", "encaissée", "")]),
    ],
)  # fmt: skip
def test_a_word_changed_at_an_end_is_shown_with_the_word_that_it_replaces(
    quoted: str, told: list[tuple[str, str, str]]
) -> None:
    assert differences(quoted) == told
