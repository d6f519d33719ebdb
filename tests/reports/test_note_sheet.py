"""A checked Note in words: differences that can be read, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from terrain.access import Refusal
from terrain.evidence.check import KINDS, Finding
from terrain.evidence.coverage import WHYS
from terrain.evidence.standing import difference as compared
from terrain.reports.sheets.note import difference, reason, said
from terrain.reports.text import Text


def test_a_difference_reads_in_one_line() -> None:
    assert difference(compared("plus un hectare ici", "plus un demi-hectare ici")) == (
        "plus un [-hectare-] {+demi-hectare+} ici"
    )


def test_what_is_the_same_at_length_is_cut_visibly() -> None:
    words = [f"m{number}" for number in range(30)]
    other = [*words[:10], "AUTRE", *words[11:]]
    assert difference(compared(" ".join(words), " ".join(other))) == (
        "[…] m5 m6 m7 m8 m9 [-m10-] {+AUTRE+} m11 m12 m13 m14 m15 […]"
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_of_finding_and_of_silence_has_its_words(lang: str) -> None:
    text = Text(lang)  # type: ignore[arg-type]
    for why in WHYS:
        assert text(f"note.why.{why}")
    refusal = Refusal("embargo", "DIR1", dt.date(2031, 1, 1))
    for kind in KINDS:
        if kind not in ("changed", "unsure", "gone", "unknown-transcript", "typography", "moved"):
            assert said(Finding(kind, 1, detail="cela", refusal=refusal), text)
    assert "2031" in reason(refusal, text)
    assert reason(refusal, text).endswith("(DIR1)")
