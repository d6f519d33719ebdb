"""Where a line may begin a turn: a label, a time code, and the words that follow them.

A head found here is only a candidate. Whether its label is a speaker is decided on the whole
document, in `labels`. Only the first 160 code points of a line are looked at, with bounded
patterns, so that no line, however long or hostile, costs more than a short one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from terrain.formats import times
from terrain.formats.base import Line

#: How a label is set apart from the words. `alone`: it has the line to itself. `timed`: only a
#: time code parts it from the words. `code`: only a space does, after a time code.
Kind = Literal["colon", "dash", "tab", "alone", "timed", "code"]
#: Code points of a line in which a head is looked for.
REACH = 160

_LEAD = re.compile(r"[\s>]*(?:[-–—•*]+[ \t\u00a0]+)?(?:\d{1,5}[.)]?[ \t]+(?=[^\W\d_]))?")
_LABEL = r"(?P<label>[^\W\d_][^:：\n\t\[\]{}<>|#]{0,59}?)"
_TIME = rf"(?:{times.BRACKETED}|{times.BARE})"
# A colon between figures is a time of day; before // it is an address.
_COLON = re.compile(rf"{_LABEL}[\s,\-–—]*{_TIME}?\s*(?:(?<!\d)[:：]|[:：](?!\d))(?!//)")
_DASH = re.compile(rf"{_LABEL}(?:[ \u00a0]+[-–—]+[ \u00a0]+|[ \u00a0]*[—–]+[ \u00a0]*)")
_TAB = re.compile(rf"{_LABEL}[ \u00a0]*\t+")
_TIMED_LINE = re.compile(rf"{_LABEL}[\s,\-–—|]*{_TIME}\s*$")
_TIMED = re.compile(rf"{_LABEL}\s*{times.BRACKETED}[ \u00a0\t]+(?=\S)")
_ALONE = re.compile(rf"{_LABEL}\s*$")
_CODE = re.compile(r"(?P<label>[A-ZÀ-Þ]{2,6}\d{0,3}|[A-Z]\d{1,3})[ \u00a0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Head:
    """A possible beginning of a turn. `text` is what follows it; times in seconds."""

    label: str
    kind: Kind
    text: str
    start: float | None = None
    end: float | None = None
    bold: bool = False

    @property
    def timed(self) -> bool:
        """Whether a time code stands beside the label."""
        return self.start is not None


def find(line: Line, *, after_time: bool = False) -> Head | None:
    """The candidate at the start of a line, or None. `after_time`: the line above is a time."""
    text = line.text
    window = text[:REACH]
    position = _lead(window)
    start = end = None
    if mark := times.TIMECODE.match(window, position):
        start, end = times.times(mark)
        position = mark.end()
        while position < len(window) and window[position] in " \t\u00a0\u202f-–—:,|":
            position += 1
    found = _match(text, window, position, timed=start is not None or after_time)
    if not found:
        return None
    kind, mark = found
    if start is None:
        start, end = times.times(mark)
    label = " ".join(mark["label"].strip("*_ \u00a0\u202f-–—,").split())
    rest = text[mark.end() :].strip()
    if not label:
        return None
    bold = line.bold >= mark.end("label") and (line.bold < len(text.rstrip()) - 1 or not rest)
    return Head(label, kind, rest, start, end, bold)


def _lead(window: str) -> int:
    mark = _LEAD.match(window)
    end = mark.end() if mark else 0
    # « 14:02 ENQ » begins with figures that are a time, not the number of a turn.
    return end if not times.TIMECODE.match(window.lstrip()) else len(window) - len(window.lstrip())


def _match(text: str, window: str, at: int, *, timed: bool) -> tuple[Kind, re.Match[str]] | None:
    short = len(text) < REACH and len(text) - at <= 80
    if mark := _COLON.match(window, at):
        return "colon", mark
    if short and (mark := _TIMED_LINE.match(window, at)):
        return "alone", mark
    if mark := _TIMED.match(window, at):
        return "timed", mark
    if mark := _DASH.match(window, at):
        return "dash", mark
    if mark := _TAB.match(window, at):
        return "tab", mark
    if short and len(text) - at <= 45 and (mark := _ALONE.match(window, at)):
        return "alone", mark
    if timed and (mark := _CODE.match(window, at)):
        return "code", mark
    return None
