"""Promises recorded in the file's own hand; withdrawn words leave everything derived from them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.studies import ROSTER, Folder

from terrain.access import Purpose
from terrain.errors import UsageError
from terrain.model.participant import Consent
from terrain.workspace.consent import add_participant, set_consent

HERE = "corpus/seine/dirigeant.md"
WITHDRAWN = Consent(use="withdrawn")
WORDS = ("hectare", "embaucher")


def remains(root: Path, words: tuple[str, ...] = WORDS) -> list[str]:
    """Files under `.terrain` that hold one of the words, in UTF-8 or UTF-16."""
    found = []
    for path in (root / ".terrain").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        forms = [
            word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")
        ]
        if any(form in data for form in forms):
            found.append(str(path.relative_to(root)))
    return found


def coded(study: Folder) -> Folder:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier")
    study.code("seine/dirigeant", "personne à embaucher", "culture")
    _ = study.open().project
    assert remains(study.root)
    return study


@pytest.mark.parametrize("target", ["sa-dir-01", "seine/dirigeant"])
def test_after_a_withdrawal_no_byte_remains_in_what_is_derived(study: Folder, target: str) -> None:
    coded(study)
    opened = study.open()
    set_consent(opened, target, WITHDRAWN)
    assert remains(study.root) == []
    assert any("erased" in notice for notice in opened.notices)
    again = study.open()
    assert "hectare" not in str(
        [t.body for t in again.permitted(Purpose.ANALYSE)[0].transcripts.values()]
    )
    assert remains(study.root) == []
    assert again.notices == []


def test_later_changes_of_withdrawn_files_leave_nothing_either(study: Folder) -> None:
    coded(study)
    set_consent(study.open(), "seine/dirigeant", WITHDRAWN)
    set_consent(study.open(), "seine/dirigeant", Consent("withdrawn", embargo=dt.date(2031, 1, 1)))
    _ = study.open().project
    assert remains(study.root) == []


def test_a_withdrawal_written_by_hand_acts_at_the_next_command(study: Folder) -> None:
    coded(study)
    study.edit("corpus/participants.yaml", "{use: quote, named: false}", "withdrawn")
    _ = study.open().project
    assert remains(study.root) == []


def test_words_that_an_interruption_left_go_too(study: Folder) -> None:
    coded(study)
    study.write(".terrain/texts/.~0123456789ab.tmp", "plus un hectare")
    set_consent(study.open(), "seine/dirigeant", WITHDRAWN)
    assert remains(study.root) == []


def test_another_s_words_stay_known(study: Folder) -> None:
    coded(study)
    study.code("seine/elue", "quand on peut", "cooperation")
    set_consent(study.open(), "sa-dir-01", WITHDRAWN)
    _ = study.open().project
    assert remains(study.root, ("quand on peut",))


def test_a_promise_is_written_on_its_line_alone(study: Folder) -> None:
    opened = study.open()
    set_consent(opened, "sa-dir-01", Consent("analysis", embargo=dt.date(2031, 1, 1)))
    new = study.text("corpus/participants.yaml")
    assert new == ROSTER.replace(
        "{use: quote, named: false}", "{use: analysis, embargo: 2031-01-01, named: false}"
    )
    assert opened.project.participants["sa-dir-01"].consent == Consent(
        "analysis", embargo=dt.date(2031, 1, 1)
    )


def test_a_transcript_s_promise_leaves_its_text_and_codings_alone(study: Folder) -> None:
    coded(study)
    before = study.text(HERE)
    opened = study.open()
    set_consent(opened, "seine/dirigeant", Consent("analysis"))
    assert study.text(HERE) == before.replace("consent: {use: quote,", "consent: {use: analysis,")
    assert opened.project.codings
    assert opened.notices == []


def test_a_participant_whose_id_is_a_number_is_found_in_the_file(study: Folder) -> None:
    study.write(
        "corpus/participants.yaml", "participants:\n  - id: 007\n    consent: {use: quote}\n"
    )
    study.edit(HERE, "sa-dir-01", "007")
    opened = study.open()
    set_consent(opened, "007", WITHDRAWN)
    assert opened.project.participants["007"].consent == WITHDRAWN
    assert "id: 007\n" in study.text("corpus/participants.yaml")


def test_nobody_of_that_name(study: Folder) -> None:
    with pytest.raises(UsageError, match="sa-dir-01"):
        set_consent(study.open(), "sa-dir-1", WITHDRAWN)


def test_a_person_is_added_after_the_others_and_linked(study: Folder) -> None:
    opened = study.open()
    add_participant(
        opened, "sa-enq-01", {"role": "enquêteur"}, Consent("quote"), "seine/dirigeant:ENQ"
    )
    new = study.text("corpus/participants.yaml")
    assert new.startswith(ROSTER)
    transcript = opened.project.transcripts["seine/dirigeant"]
    assert transcript.speakers["ENQ"].participant == "sa-enq-01"
    assert transcript.speakers["ENQ"].part == "interviewer"
    assert opened.problems == []
