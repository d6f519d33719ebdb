"""The recording beside its text, really played: the time code is heard, the text follows."""

from __future__ import annotations

import io
import math
import struct
import time
import wave
from typing import Any

import pytest
from tests.studies import Folder, front
from tests.web.served import Window

TALK = "/t/seine/entretien"
MEDIA = "document.getElementById('media')"
CLOCK = f"{MEDIA}.currentTime"


def until(page: Any, expression: str, seconds: float = 20) -> None:
    """Wait for an expression of the page to be true (the page forbids what `wait_for_function`
    does)."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.05)


def sound(seconds: float, rate: int = 8000) -> bytes:
    """A low tone, as a WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        tone = (int(2000 * math.sin(n / 6)) for n in range(int(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return held.getvalue()


@pytest.fixture
def heard(coded: Folder) -> Folder:
    """An interview of three turns, a second and a half each; its recording begins a second before
    the clock of the transcript."""
    body = "\n\n".join([
        "ENQ [00:00:00]: Vous cherchez à vous agrandir ?",
        "DIR [00:00:02]: On ne trouve plus un hectare.",
        "ENQ [00:00:03]: Et la commune ?",
    ])  # fmt: skip
    about = {"id": "entretien", "case": "seine", "consent": "{use: quote}"}
    about["media"] = "{file: entretien.wav, offset: 1}"
    coded.write("corpus/seine/entretien.md", front(body, **about))
    coded.write("corpus/seine/entretien.wav", sound(6))
    return coded


def test_a_time_code_is_heard_and_the_text_follows(heard: Folder, window: Window) -> None:
    page = window.open(TALK)
    until(page, f"{MEDIA}.readyState >= 1")
    page.click("#t2 .time")
    page.wait_for_selector("#t2.playing")
    assert page.evaluate(CLOCK) >= 3  # the two seconds of the text, and the one before it
    assert not page.evaluate(f"{MEDIA}.paused")
    until(page, f"{CLOCK} > 3.3")  # it really sounds: time goes by
    page.wait_for_selector("#t3.playing")
    assert page.locator(".playing").count() == 1
    page.keyboard.press("m")
    assert page.evaluate(f"{MEDIA}.paused")
    stopped = page.evaluate(CLOCK)
    page.click("#t1 .time")
    page.wait_for_selector("#t1.playing")
    assert page.evaluate(CLOCK) < stopped
    assert window.said == []
