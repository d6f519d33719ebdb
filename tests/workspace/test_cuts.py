"""Where texts are cut is kept beside the study, for that very text; it is never another answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import project, transcript
from tests.studies import Folder

from terrain.analysis.units import units_of
from terrain.language.kept import FreshCuts
from terrain.language.passages import passages, rows
from terrain.model.participant import Consent
from terrain.model.transcript import Transcript
from terrain.workspace.consent import set_consent
from terrain.workspace.cuts import FOLDER, KeptCuts

_WORDS = st.sampled_from(
    [
        "Oui.",
        "On cherche un terrain.",
        "M. Roy parle…",
        "C’est « loin » !",
        "et alors",
        "🏭 ?",
        "\n",
    ]
)
_TURN = st.tuples(st.sampled_from(["ENQ", "DIR", "ÉLU"]), st.lists(_WORDS, min_size=1, max_size=40))


@st.composite
def texts(draw: st.DrawFn) -> Transcript:
    """Turns of any length under headings, or field notes without a turn."""
    turns = draw(st.lists(_TURN, max_size=8))
    parts = [f"{who}: {' '.join(words)}" for who, words in turns] or [
        " ".join(draw(st.lists(_WORDS, min_size=1, max_size=30)))
    ]
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), "## Le foncier")
    return transcript("c/t", "\n\n".join(parts))


@given(texts())
def test_what_is_kept_is_what_is_cut(tmp_path: Path, text: Transcript) -> None:
    kept = KeptCuts(tmp_path)
    fresh = rows(text)
    for _ in range(2):  # cut and kept, then read
        held = kept.sentences(text)
        assert held.rows() == fresh
        found = [(one.first, one.last) for one in passages(text, fresh)]
        assert list(map(tuple, kept.passages(text, held).tolist())) == found
    study = project({})
    for unit in ("sentence", "passage", "turn"):
        assert units_of(study, text, unit, cuts=kept) == units_of(study, text, unit)


def test_turns_that_consent_takes_away_are_cut_anew(tmp_path: Path) -> None:
    """The words stand there still, and are nobody's: what was kept of them is not used."""
    kept = KeptCuts(tmp_path)
    whole = transcript("c/t", "ENQ: Une question ?\n\nDIR: On ne trouve plus rien ici.\n")
    assert kept.sentences(whole).turn.tolist() == [1, 2]
    less = replace(whole, turns=whole.turns[:1])
    assert kept.sentences(less).turn.tolist() == [1]


def test_another_part_makes_other_passages(tmp_path: Path) -> None:
    kept = KeptCuts(tmp_path)
    text = "ENQ: Et la commune, elle vous aide un peu ?\n\nDIR: Non, jamais, on se débrouille.\n"
    asked = transcript("c/t", text)
    told = replace(asked, speakers={**asked.speakers, "ENQ": asked.speakers["DIR"]})
    for one in (asked, told):
        held = kept.sentences(one)
        assert kept.passages(one, held).tolist() == FreshCuts().passages(one, held).tolist()


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]\n", b"\xff\x00", b'{"version": 1}\nabc'])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    kept = KeptCuts(tmp_path)
    text = transcript("c/t", "DIR: On ne trouve plus rien. On cherche ailleurs, plus loin.\n")
    fresh = kept.sentences(text).rows()
    (file,) = (tmp_path / FOLDER).iterdir()
    whole = file.read_bytes()
    for bad in (damage, whole[:-1], whole[:-4], whole + b"\0\0\0\0"):
        file.write_bytes(bad)
        assert kept.sentences(text).rows() == fresh
        assert file.read_bytes() == whole


def test_the_first_answer_tells_how_far_it_is_and_the_next_finds_it_done(study: Folder) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier")
    told: list[tuple[str, int, int]] = []
    for _ in range(2):
        study.open().cooccurrence("sentences", distance=1, progress=lambda *said: told.append(said))
    assert told == [
        ("transcripts cut into sentences", 0, 1), ("transcripts cut into sentences", 1, 1)
    ]  # fmt: skip


def test_a_folder_that_cannot_be_written_changes_no_answer(tmp_path: Path) -> None:
    (tmp_path / ".terrain").write_text("a file stands where the folder should be")
    text = transcript("c/t", "DIR: On ne trouve plus rien. On cherche ailleurs, plus loin.\n")
    assert KeptCuts(tmp_path).sentences(text).rows() == rows(text)


def test_a_withdrawal_takes_the_offsets_too_though_they_hold_no_word(study: Folder) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier")
    study.open().cooccurrence("sentences")
    assert (study / FOLDER).exists()
    set_consent(study.open(), "seine/dirigeant", Consent(use="withdrawn"))
    assert not (study / FOLDER).exists()
