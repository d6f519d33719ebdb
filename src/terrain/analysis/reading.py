"""A transcript as it is read: its turns cut where codings begin and end, so that each stretch of
words is drawn once with all that lies on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from terrain.model.code_expression import current_code
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Section, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding on the page. `code` is what it is called now; `older`: the code's definition has
    changed since it was put there; `band`: the rank of its coder among those of the transcript."""

    coding: Coding
    code: str
    label: str
    older: bool = False
    band: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
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
    """A transcript with its codings. `marks` in the order of the text, those that are anchored;
    `unresolved`: codings whose words are no longer found, which lie nowhere; `coders`: all those
    of the transcript, shown or not, in the order of their bands."""

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
    bands = {name: rank for rank, name in enumerate(known)}
    codings = [c for c in every if coders is None or c.coder in coders]
    marks = tuple(
        mark
        for mark in (_mark(project, c, bands) for c in codings if c.status == "anchored")
        if codes is None or mark.code in codes
    )
    wanted = [t for t in held.turns if turns is None or t.number in turns]
    silent = _finished(project, held, coders)
    return Reading(
        held,
        tuple(
            _turn(project, held, turn, marks, on, silent) for turn, on in _lying(marks, wanted)
        ),
        marks,
        tuple(c for c in codings if c.status != "anchored"),
        known,
    )  # fmt: skip


def _finished(
    project: Project, transcript: Transcript, coders: frozenset[str] | None
) -> frozenset[str]:
    """The coders whose silence counts: they have coded this text to its end."""
    return frozenset(
        mark.coder for mark in project.finished
        if (mark.transcript, mark.text) == (transcript.id, transcript.hash)
        and (coders is None or mark.coder in coders)
    )  # fmt: skip


def _mark(project: Project, coding: Coding, bands: Mapping[str, int]) -> Mark:
    name = current_code(project.codebook, coding.code)
    code = project.codebook.by_id.get(name)
    older = bool(code and coding.definition and coding.definition != code.definition_hash)
    label = project.codebook.label(name) if code else name
    return Mark(coding, name, label, older, bands[coding.coder])


def _disputed(
    marks: Sequence[Mark], on: Sequence[int], silent: frozenset[str], settled: frozenset[str]
) -> bool:
    """Whether the coders of these words put other codes on them than each other."""
    put: dict[str, set[str]] = {name: set() for name in silent - settled} if on else {}
    for n in on:
        if marks[n].coding.coder not in settled:
            put.setdefault(marks[n].coding.coder, set()).add(marks[n].code)
    readings = list(put.values())
    return any(one != readings[0] for one in readings)


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
    on: Sequence[int], silent: frozenset[str],
) -> ReadTurn:  # fmt: skip
    begins = tuple(n for n in on if marks[n].coding.span.start >= turn.span.start)
    cut = stretches(turn.span, [(n, marks[n].coding.span) for n in on])
    return ReadTurn(
        turn, project.role(transcript, turn), project.asks(transcript, turn),
        project.territory(transcript, turn),
        tuple(
            Stretch(one.span, one.marks, True)
            if one.marks and _disputed(marks, one.marks, silent, project.consensus)
            else one
            for one in cut
        ),
        begins,
    )  # fmt: skip


def stretches(whole: Span, lying: Sequence[tuple[int, Span]]) -> tuple[Stretch, ...]:
    """A span cut at every end of what lies on it; stretches join to the whole, none is empty."""
    cuts = {whole.start, whole.end}
    for _, span in lying:
        cuts |= {max(whole.start, span.start), min(whole.end, span.end)}
    edges = sorted(cuts)
    rank = {edge: n for n, edge in enumerate(edges)}
    held: list[list[int]] = [[] for _ in edges]
    for name, span in lying:
        for n in range(rank[max(whole.start, span.start)], rank[min(whole.end, span.end)]):
            held[n].append(name)
    return tuple(
        Stretch(Span(start, end), tuple(held[n])) for n, (start, end) in enumerate(pairwise(edges))
    )
