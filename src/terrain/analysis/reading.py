"""A transcript as it is read: its turns cut where codings begin and end, so that each stretch of
words is drawn once with all that lies on it.

A transcript may bear thousands of codings, and somebody waits: what is made for each of them is a
plain tuple, and what depends on the code alone is found once for each code.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from terrain.model.code_expression import current_code
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Section, Transcript, Turn


class Mark(NamedTuple):
    """A coding on the page. `code` is what it is called now; `older`: the code's definition has
    changed since it was put there; `band`: the rank of its coder among those of the transcript."""

    coding: Coding
    code: str
    label: str
    older: bool = False
    band: int = 0


class Stretch(NamedTuple):
    """Words (code points of the body) with the marks that lie on all of them, by rank.
    `disputed`: coders who have coded here, or the whole transcript, put other codes."""

    span: Span
    marks: tuple[int, ...] = ()
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One turn: who speaks, its stretches in order, and the marks that begin in it, by rank."""

    turn: Turn
    role: str
    asks: bool
    territory: str | None
    stretches: tuple[Stretch, ...]
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A transcript with its codings. `marks` in the order of the text, those that are anchored
    (where some turns alone are read, on them); `unresolved`: codings whose words are no longer
    found, which lie nowhere; `coders`: all those of the transcript, shown or not, in the order of
    their bands."""

    transcript: Transcript
    turns: tuple[ReadTurn, ...]
    marks: tuple[Mark, ...]
    unresolved: tuple[Coding, ...] = ()
    coders: tuple[str, ...] = ()

    def section_of(self, turn: Turn) -> Section | None:
        """The section that holds a turn."""
        return self.transcript.section_of(turn)


def read(
    project: Project, transcript: str, *, coders: frozenset[str] | None = None,
    codes: frozenset[str] | None = None, turns: frozenset[int] | None = None,
) -> Reading:  # fmt: skip
    """A transcript of a Project that the gate has passed; `coders`, `codes`: codings of these
    alone (None: all); `turns`: these alone, by number (None: all)."""
    held = project.transcripts[transcript]
    every = project.codings_of.get(transcript, ())
    known = tuple(sorted({c.coder for c in every}))
    codings = [c for c in every if coders is None or c.coder in coders]
    wanted = held.turns
    anchored = [c for c in codings if c.status == "anchored"]
    if turns is not None:
        wanted = tuple(t for t in wanted if t.number in turns)
        anchored = _touching(anchored, wanted)
    marks = _marks(project, anchored, {name: rank for rank, name in enumerate(known)}, codes)
    dispute = _Dispute(marks, _finished(project, held, coders), project.consensus)
    return Reading(
        held,
        tuple(_turn(project, held, turn, marks, on, dispute) for turn, on in _lying(marks, wanted)),
        marks,
        tuple(c for c in codings if c.status != "anchored"),
        known,
    )  # fmt: skip


def _touching(codings: Iterable[Coding], turns: Sequence[Turn]) -> list[Coding]:
    """The codings that lie on a few turns: one more coding must not cost the whole transcript."""
    if not turns:
        return []
    first, last = turns[0].span.start, turns[-1].span.end
    near = [c for c in codings if c.span.start < last and c.span.end > first]
    return [c for c in near if any(c.span.overlaps(turn.span) for turn in turns)]


def _finished(
    project: Project, transcript: Transcript, coders: frozenset[str] | None
) -> frozenset[str]:
    """The coders whose silence counts: they have coded this text to its end."""
    return frozenset(
        mark.coder for mark in project.finished
        if (mark.transcript, mark.text) == (transcript.id, transcript.hash)
        and (coders is None or mark.coder in coders)
    )  # fmt: skip


def _marks(
    project: Project, codings: Iterable[Coding], bands: Mapping[str, int],
    codes: Collection[str] | None,
) -> tuple[Mark, ...]:  # fmt: skip
    book = project.codebook
    now: dict[str, tuple[str, str, str]] = {}
    made = []
    for coding in codings:
        if (called := now.get(coding.code)) is None:
            name = current_code(book, coding.code)
            code = book.by_id.get(name)
            called = (name, book.label(name), code.definition_hash) if code else (name, name, "")
            now[coding.code] = called
        name, label, definition = called
        if codes is None or name in codes:
            older = bool(definition and coding.definition and coding.definition != definition)
            made.append(Mark(coding, name, label, older, bands[coding.coder]))
    return tuple(made)


class _Dispute:
    """Whether the coders of some words put other codes on them than each other.

    What lies on words is one number: a field of bits for each coder, a bit for each code.
    """

    def __init__(
        self, marks: Sequence[Mark], silent: frozenset[str], settled: frozenset[str]
    ) -> None:
        coders = sorted({mark.coding.coder for mark in marks} | silent)
        codes = {code: rank for rank, code in enumerate({mark.code for mark in marks})}
        own = [name for name in coders if name not in settled]
        field = {name: rank * len(codes) for rank, name in enumerate(own)}
        self._all = (1 << len(codes)) - 1
        self._coders = [(field[name], name in silent) for name in own]
        self._bits = [
            1 << field[mark.coding.coder] + codes[mark.code] if mark.coding.coder in field else 0
            for mark in marks
        ]  # fmt: skip

    def lies(self, on: Iterable[int]) -> bool:
        """For words that bear these marks, by rank."""
        if len(self._coders) < 2:
            return False
        bits = 0
        for n in on:
            bits |= self._bits[n]
        put = {bits >> at & self._all for at, silent in self._coders
               if silent or bits >> at & self._all}  # fmt: skip
        return len(put) > 1


def _lying(marks: Sequence[Mark], turns: Iterable[Turn]) -> Iterator[tuple[Turn, list[int]]]:
    """Each turn with the ranks of the marks that lie on it; marks and turns are in order."""
    waiting: list[int] = []
    ahead = 0
    for turn in turns:
        while ahead < len(marks) and marks[ahead].coding.span.start < turn.span.end:
            waiting.append(ahead)
            ahead += 1
        waiting = [n for n in waiting if marks[n].coding.span.end > turn.span.start]
        yield turn, [n for n in waiting if marks[n].coding.span.overlaps(turn.span)]


def _turn(
    project: Project, transcript: Transcript, turn: Turn, marks: Sequence[Mark],
    on: Sequence[int], dispute: _Dispute,
) -> ReadTurn:  # fmt: skip
    cut = stretches(turn.span, [(n, marks[n].coding.span) for n in on])
    return ReadTurn(
        turn, project.role(transcript, turn), project.asks(transcript, turn),
        project.territory(transcript, turn),
        tuple(
            Stretch(one.span, one.marks, True) if one.marks and dispute.lies(one.marks) else one
            for one in cut
        ),
        tuple(n for n in on if marks[n].coding.span.start >= turn.span.start),
    )  # fmt: skip


def stretches(whole: Span, lying: Sequence[tuple[int, Span]]) -> tuple[Stretch, ...]:
    """A span cut at every end of what lies on it, each with its rank; stretches join to the whole,
    none is empty."""
    begin: dict[int, list[int]] = {whole.start: []}
    finish: dict[int, list[int]] = {whole.end: []}
    for n, span in lying:
        start, end = max(whole.start, span.start), min(whole.end, span.end)
        if start < end:
            begin.setdefault(start, []).append(n)
            finish.setdefault(end, []).append(n)
    on: list[int] = []
    made = []
    for start, end in pairwise(sorted(begin.keys() | finish.keys())):
        for n in finish.get(start, ()):
            on.remove(n)
        for n in begin.get(start, ()):
            insort(on, n)
        made.append(Stretch(Span(start, end), tuple(on)))
    return tuple(made)
