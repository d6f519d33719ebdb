"""A manuscript verified, as lines on a terminal: one a quotation, and under it what to settle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from terrain.evidence.verification import STATUSES, Checked, Verification
from terrain.reports import verify_words as words
from terrain.reports.sheets.verify import notes, title
from terrain.reports.text import Text, clean

#: How a line is drawn where there are colours.
Manner = Literal["title", "fine", "bad", "detail", "note"]
#: Words of a quotation that a line shows, and what stands before a detail.
_SHOWN, _INDENT = 72, " " * 9


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how it is drawn."""

    words: str
    manner: Manner


def lines(value: Verification, text: Text) -> Iterator[Line]:
    """Quotations in the order of the manuscript, names, marks in doubt; then the sum of it all."""
    yield Line(title(value, text), "title")
    for each in value.quotations:
        if not each.within:
            yield from _quotation(each, text)
    for places, manner in ((value.leaks, "bad"), (value.doubts, "detail")):
        for place in places:
            said = f"{words.place(place, text):<6} {words.message(place, text)}"
            sign = "⚠" if manner == "bad" else "?"
            yield Line(f"{sign} {said}  …{clean(place.excerpt)}…", manner)  # type: ignore[arg-type]  # one of the two above
    yield Line(_sum(value, text), "title")
    for note in notes(value, text):
        yield Line(note, "note")


def _quotation(each: Checked, text: Text) -> Iterator[Line]:
    bad = bool(each.problems)
    sign = "⚠" if bad else words.SIGNS[each.status]
    quoted = clean(" ".join(each.quoted.text.split()))
    shown = quoted if len(quoted) <= _SHOWN else quoted[: _SHOWN - 1].rstrip() + "…"
    head = f"{sign} {words.place(each, text):<6} {words.verdict(each, text)}"
    yield Line(f"{head}  {text.quoted(shown)}", "bad" if bad else "fine")
    if each.sources:
        yield Line(_INDENT + words.sources(each, text), "detail")
    told = words.said(each, text) if bad else [words.trouble(t, text) for t in each.troubles]
    for one in told:
        yield Line(_INDENT + one, "detail")


def _sum(value: Verification, text: Text) -> str:
    counts = value.counts
    parts = [text.colon(text(f"verify.{name}"), text.number(counts[name])) for name in STATUSES
             if counts[name]]  # fmt: skip
    whole = text.colon(text("verify.all"), text.number(len(value.judged)))
    return clean(" · ".join([whole, *parts]))
