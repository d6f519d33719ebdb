"""The turns of a transcript as HTML: of a whole page, or the few that a coding has touched.

Written here and not in a template: a transcript may bear thousands of codings, each with its
button in the margin and its lines under the words, and somebody waits for all of them. Everything
that anybody wrote passes `_said` or `_value`.
"""

from __future__ import annotations

import html
import math
from bisect import bisect_left
from functools import partial

from markupsafe import Markup

from terrain.analysis.reading import Mark, Reading, ReadTurn, Stretch
from terrain.model.codebook import Codebook
from terrain.model.span import Span
from terrain.model.transcript import Turn, clock
from terrain.web.colours import LANES, styles

_said = partial(html.escape, quote=False)
_value = html.escape
_MARKUP = frozenset("&<>")
#: Signs on a line and its height in rem, in the text and in the margin (of two columns, apart).
_TEXT, _MARGIN = (72, 1.89), (36, 1.25)
_TEXT_APART, _MARGIN_APART = (72, 2.27), (14, 0.7)
#: The heights that `reader.css` knows (`tall3` is 3rem × 1.25³).
_LEAST, _STEP, _HEIGHTS = 3.0, 1.25, 18


def drawn(reading: Reading, codebook: Codebook, view: str = "") -> dict[int, Markup]:
    """Each turn of a reading as it stands on the page, by number."""
    pen = _Pen(reading, codebook, view)
    # All that varies has been escaped where it was written.
    return {held.turn.number: Markup(pen.turn(held)) for held in reading.turns}  # noqa: S704


class _Pen:
    """What the turns of one reading have in common."""

    def __init__(self, reading: Reading, codebook: Codebook, view: str) -> None:
        self._text, self._marks = reading.transcript, reading.marks
        self._apart = view == "apart"
        classes = styles(codebook)
        self._names = [classes.get(mark.code, "k") for mark in reading.marks]
        self._starts = [turn.span.start for turn in self._text.turns]
        # Where each sign is one unit of a browser, a place is a difference.
        body = self._text.body
        self._narrow = len(body.encode("utf-16-le", "surrogatepass")) == 2 * len(body)
        self._about: dict[tuple[str, int, bool, str], tuple[str, str, str]] = {}

    def turn(self, held: ReadTurn) -> str:
        turn = held.turn
        here = f"#t{turn.number}"
        time = "" if turn.time is None else (
            f' <a class="time" href="{here}" data-time="{turn.time}">{clock(turn.time // 1)}</a>'
        )  # fmt: skip
        return (
            f'<div class="turn{" asks" if held.asks else ""} tall{self._height(held)}" '
            f'id="t{turn.number}" data-turn="{turn.number}">'
            f'<p class="who"><a class="at" href="{here}">§{turn.number}</a> '
            f"<b>{_said(turn.speaker)}</b>{time}</p>"
            f'<div class="said">{self._words(held)}</div>'
            f'<ul class="margin">{"".join(map(self._item, held.begins, [turn] * len(held.begins)))}'
            "</ul></div>"
        )

    def _words(self, held: ReadTurn) -> str:
        body = self._text.body
        plain = _MARKUP.isdisjoint(held.turn.span.of(body))
        made = []
        for one in held.stretches:
            said = body[one.span.start : one.span.end]
            said = said if plain else _said(said)
            made.append(f'<span class="{self._lines(one)}">{said}</span>' if one.marks else said)
        return "".join(made)

    def _lines(self, one: Stretch) -> str:
        """A line under the words for each of three codes (or coders, one apart)."""
        on, names = one.marks, self._names
        if self._apart:
            lanes: dict[int, str] = {}
            for n in on:
                lanes.setdefault(self._marks[n].band, names[n])
            made = [f"{LANES[lane]}{name}" for lane, name in lanes.items() if lane < len(LANES)]
            depth = min(max(lanes) + 1, len(LANES))
        else:
            made = [lane + names[n] for lane, n in zip(LANES, on, strict=False)]
            depth = len(made)
        more = " more" if len(on) > len(LANES) else ""
        return f"on {' '.join(made)} d{depth}{more}{' disputed' if one.disputed else ''}"

    def _item(self, n: int, turn: Turn) -> str:
        """A coding in the margin of the turn where it begins."""
        mark = self._marks[n]
        coding = mark.coding
        key = (mark.code, mark.band, mark.older, coding.coder)
        if (about := self._about.get(key)) is None:
            about = self._about[key] = self._of_its_kind(mark, self._names[n])
        before, between, after = about
        id_ = coding.id if coding.id.isalnum() else _value(coding.id)
        place = self._place(turn, coding.span)
        if not coding.memo:
            return f'{before}{id_}" data-place="{place}{between}>{_said(mark.label)}{after}'
        memo = _value(coding.memo)
        return (f'{before}{id_}" data-place="{place}{between} data-memo="{memo}" title="{memo}">'
                f"{_said(mark.label)} ✎{after}")  # fmt: skip

    def _of_its_kind(self, mark: Mark, name: str) -> tuple[str, str, str]:
        """What codings of one code by one coder share: before the id, after the place, last."""
        kind = f"b{min(mark.band, 4)} {name}{' older' if mark.older else ''}"
        coder = mark.coding.coder
        return (
            f'<li class="{kind}"><button data-c="',
            f'" data-code="{_value(mark.code)}" data-by="{_value(coder)}"',
            f"</button> {_said(coder)}</li>",
        )

    def _place(self, first: Turn, span: Span) -> str:
        """As browsers count: UTF-16 units in the words of the first turn, the turn where it ends,
        and units there."""
        last = first
        if span.end > first.span.end:
            last = self._text.turns[bisect_left(self._starts, span.end) - 1]
        end = min(span.end, last.span.end)
        return f"{self._units(first, span.start)} {last.number} {self._units(last, end)}"

    def _units(self, turn: Turn, offset: int) -> int:
        if self._narrow:
            return offset - turn.span.start
        before = self._text.body[turn.span.start : offset]
        return len(before.encode("utf-16-le", "surrogatepass")) // 2

    def _height(self, held: ReadTurn) -> int:
        """Which of the heights the turn may have: what is not yet seen is not laid out, and where
        the guess is good nothing moves when it is."""
        signs, line = _TEXT_APART if self._apart else _TEXT
        words = held.turn.span.of(self._text.body)
        said = line * (len(words) // signs + 1 + words.count("\n"))
        signs, line = _MARGIN_APART if self._apart else _MARGIN
        marks = [self._marks[n] for n in held.begins]
        listed = sum((len(m.label) + len(m.coding.coder)) // signs + 1 for m in marks)
        tall = max(said, line * listed, _LEAST)
        return min(round(math.log(tall / _LEAST, _STEP)), _HEIGHTS - 1)
