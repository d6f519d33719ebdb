"""Time codes as transcribers and programs write them: `[00:14:02]`, `(14:02)`, `#00:14:02-3#`.

Two numbers are minutes and seconds, three are hours, minutes and seconds.
"""

from __future__ import annotations

import re

from terrain.model.transcript import seconds

_CLOCK = r"\d{1,3}:[0-5]?\d:[0-5]?\d(?:[.,]\d{1,7})?|\d{1,3}:[0-5]\d(?:[.,]\d{1,7})?"
#: Spellings that are only a time inside brackets: 1h02, 1 h 02 min 30 s, 14'02, 14 min 02 s.
_SPELT = (
    r"\d{1,2}\s?h\s?[0-5]?\d(?:\s?(?:min|mn|m|')?\s?[0-5]?\d\s?s?)?(?:\s?(?:min|mn|m))?"
    r"|\d{1,3}\s?(?:min|mn|m|['’′])\s?[0-5]?\d\s?(?:''|sec|s|[\"”″])?"
)
_TO = r"\s*(?:-->|->|→|[-–—à/])\s*"
#: A time in brackets, or a range of them; f4 adds tenths after a hyphen (`#00:14:02-3#`).
BRACKETED = (
    rf"[\[({{<#]\s*(?P<in_start>{_CLOCK}|{_SPELT})(?:{_TO}(?P<in_end>{_CLOCK}|{_SPELT})|-\d)?"
    r"\s*[\])}>#]"
)
BARE = rf"(?P<start>{_CLOCK})(?:{_TO}(?P<end>{_CLOCK}))?(?![\d:%€]|[.,]\d)"
#: Either form, bracketed first; read with `times`.
TIMECODE = re.compile(rf"(?:{BRACKETED}|{BARE})")
_UNITS = re.compile(r"(\d+)\s?(h|min|mn|m|s|sec|['’′]|''|[\"”″])?")


def parse(text: str) -> float:
    """One time code without its brackets, to seconds. Raises ValueError on anything else."""
    if ":" in text:
        return seconds(text)
    numbers = [int(number) for number, _ in _UNITS.findall(text)]
    if not numbers:
        raise ValueError(f"not a time: {text!r}")
    if "h" in text:
        hours, minutes, rest = [*numbers, 0, 0][:3]
        return float(hours * 3600 + minutes * 60 + rest)
    minutes, rest = [*numbers, 0][:2]
    return float(minutes * 60 + rest)


def times(mark: re.Match[str]) -> tuple[float | None, float | None]:
    """Start and end, in seconds, of a match that holds the groups of BRACKETED or BARE."""
    groups = mark.groupdict()
    start = groups.get("in_start") or groups.get("start")
    end = groups.get("in_end") or groups.get("end")
    return (parse(start) if start else None), (parse(end) if end else None)


def alone(text: str) -> tuple[float, float | None] | None:
    """Start and end where the whole text is one time code, else None."""
    mark = TIMECODE.fullmatch(text.strip()) if len(text) <= 60 else None
    if not mark:
        return None
    start, end = times(mark)
    return None if start is None else (start, end)
