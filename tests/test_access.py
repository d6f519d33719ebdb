"""The gate: consent × purpose × day; what is withheld leaves no trace, what is not stays whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests import builders as b

from terrain.access import MASK, Purpose, Restricted, allows, permitted, withdrawn
from terrain.model.coding import context
from terrain.model.participant import HIDDEN, Consent
from terrain.model.project import Finished, Memo
from terrain.model.task import Place, Settlement, TaskUnit

DAY = dt.date(2031, 1, 1)
EVE = DAY - dt.timedelta(days=1)
ANALYSE, QUOTE, PUBLISH = Purpose.ANALYSE, Purpose.QUOTE, Purpose.PUBLISH

TABLE = [
    # consent                            day   analyse quote  publish
    (None,                               DAY, (True,  True,  False)),
    (Consent("quote"),                   DAY, (True,  True,  True)),
    (Consent("analysis"),                DAY, (True,  False, False)),
    (Consent("withdrawn"),               DAY, (False, False, False)),
    (Consent("quote", embargo=DAY),      EVE, (False, False, False)),
    (Consent("quote", embargo=DAY),      DAY, (True,  True,  True)),
    (Consent("analysis", embargo=DAY),   EVE, (False, False, False)),
    (Consent("analysis", embargo=DAY),   DAY, (True,  False, False)),
    (Consent("withdrawn", embargo=DAY),  DAY, (False, False, False)),
    (Consent("quote", named=True),       DAY, (True,  True,  True)),
    (HIDDEN,                             DAY, (False, False, False)),
]  # fmt: skip


@pytest.mark.parametrize(("consent", "day", "expected"), TABLE)
def test_what_a_promise_allows(
    consent: Consent | None, day: dt.date, expected: tuple[bool, bool, bool]
) -> None:
    assert tuple(allows(consent, purpose, day) for purpose in (ANALYSE, QUOTE, PUBLISH)) == expected


def test_a_promise_that_cannot_be_read_hides_but_erases_nothing() -> None:
    assert not withdrawn(HIDDEN)
    assert not allows(HIDDEN, ANALYSE, dt.date.max - dt.timedelta(days=1))


TWO_VOICES = """
    ENQ: Que dites-vous ?
    ANNE: Le zinc manque.
    PAUL: Le cuivre 👩‍🌾 aussi,

    et l'étain.
    ENQ: Merci.
"""


def seminar(anne: object = None, paul: object = None, **facts: object):
    return b.project(
        {"c/t": b.transcript("c/t", TWO_VOICES, speakers={"ANNE": "pa", "PAUL": "pp"}, **facts)},
        [
            ("c/t", "camille", "a", "zinc"),
            ("c/t", "camille", "a", "cuivre"),
            ("c/t", "camille", "a", "manque.\nPAUL: Le cuivre"),
            ("c/t", "camille", "a", "Merci"),
        ],
        people={"pa": {"consent": anne}, "pp": {"consent": paul}},
    )


def test_with_nothing_to_withhold_the_project_is_the_same_object() -> None:
    project = seminar()
    seen, held = permitted(project, ANALYSE, DAY)
    assert seen is project
    assert not held


def test_one_speaker_s_withdrawal_masks_their_turns_alone() -> None:
    project = seminar(paul="withdrawn")
    seen, held = permitted(project, ANALYSE, DAY)
    transcript, whole = seen.transcripts["c/t"], project.transcripts["c/t"]
    assert [turn.number for turn in transcript.turns] == [1, 2, 4]
    assert len(transcript.body) == len(whole.body)
    for word in ("cuivre", "👩", "aussi", "étain"):
        assert word not in transcript.body
    gone = whole.turns[2].span.of(transcript.body)
    assert set("".join(gone.split())) == {MASK}
    assert [t.span.of(transcript.body) for t in transcript.turns] == [
        "Que dites-vous ?", "Le zinc manque.", "Merci.",
    ]  # fmt: skip
    assert held == Restricted((), 1, 2)


def test_codings_that_touch_withheld_words_are_gone_and_contexts_say_nothing() -> None:
    seen, _ = permitted(seminar(paul="withdrawn"), ANALYSE, DAY)
    assert [coding.quote for coding in seen.codings] == ["zinc", "Merci"]
    for coding in seen.codings:
        assert "cuivre" not in coding.quote + coding.before + coding.after
        assert "étain" not in coding.quote + coding.before + coding.after


def test_an_unresolved_coding_of_a_masked_transcript_is_withheld_its_words_may_be_anyone_s() -> (
    None
):
    project = seminar(paul="withdrawn")
    lost = replace(project.codings[0], status="unresolved")
    seen, _ = permitted(replace(project, codings=(lost,)), ANALYSE, DAY)
    assert seen.codings == ()


def test_a_participant_under_embargo_speaks_from_the_day_itself() -> None:
    project = seminar(anne=DAY)
    assert permitted(project, ANALYSE, EVE)[1].turns == 1
    assert permitted(project, ANALYSE, DAY)[1].turns == 0


def test_analysis_only_is_counted_but_not_quoted() -> None:
    project = seminar(anne="analysis")
    assert permitted(project, ANALYSE, DAY)[1].turns == 0
    assert permitted(project, QUOTE, DAY)[1].turns == 1


def test_a_participant_s_yes_does_not_lift_the_transcript_s_no() -> None:
    seen, held = permitted(seminar(anne="quote", consent="withdrawn"), ANALYSE, DAY)
    assert not seen.transcripts
    assert held.transcripts == ("c/t",)
    assert held.codings == 4


def test_a_transcript_s_yes_does_not_lift_a_participant_s_no() -> None:
    _, held = permitted(seminar(anne="withdrawn", consent="quote"), PUBLISH, DAY)
    assert held.turns == 1


def test_a_speaker_linked_to_nobody_on_the_roster_is_hidden() -> None:
    project = seminar()
    seen, held = permitted(replace(project, participants={}), ANALYSE, DAY)
    assert held.turns == 2
    assert "zinc" not in seen.transcripts["c/t"].body


def test_marks_and_memos_of_a_hidden_transcript_are_hidden_too() -> None:
    project = seminar(consent="withdrawn")
    project = replace(
        project,
        finished=(Finished("c/t", "camille", "x"),),
        memos=(Memo("1", "transcript:c/t", "Il dit « zinc »."), Memo("2", "code:a", "gardé")),
    )
    seen, _ = permitted(project, ANALYSE, DAY)
    assert seen.finished == ()
    assert [memo.id for memo in seen.memos] == ["2"]


def test_units_of_tasks_and_settlements_of_withheld_words_are_gone_and_contexts_say_nothing() -> (
    None
):
    whole = seminar(anne="withdrawn", paul="quote")
    text = whole.transcripts["c/t"]
    places = [
        Place("c/t", turn.span, turn.span.of(text.body), *context(text.body, turn.span), text.hash)
        for turn in text.turns
    ]
    lost = replace(places[2], status="unresolved")
    units = tuple(TaskUnit("t-1", n, place) for n, place in enumerate([*places, lost], 1))
    settled = tuple(
        Settlement(f"S{n}", "accord", "turn", place, "both", "jeanne", "2026")
        for n, place in enumerate(places, 1)
    )
    seen, _ = permitted(replace(whole, task_units=units, settlements=settled), ANALYSE, DAY)
    assert [unit.number for unit in seen.task_units] == [1, 3, 4]
    assert [one.id for one in seen.settlements] == ["S1", "S3", "S4"]
    told = [unit.place for unit in seen.task_units] + [one.place for one in seen.settlements]
    assert not any("zinc" in place.before + place.quote + place.after for place in told)
    gone, _ = permitted(replace(whole, task_units=units, settlements=settled,
                                transcripts={"c/t": replace(text, consent=HIDDEN)}),
                        ANALYSE, DAY)  # fmt: skip
    assert not gone.task_units
    assert not gone.settlements
