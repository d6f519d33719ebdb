"""A transcript as it is read: its turns cut where codings begin and end, so that each stretch of
words is drawn once with all that lies on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    changed since it was put there."""

    coding: Coding
    code: str
    label: str
    older: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words (code points of the body) with the marks that lie on all of them, by rank."""

    span: Span
    marks: tuple[int, ...] = ()


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
    `unresolved`: codings whose words are no longer found, which lie nowhere."""

    transcript: Transcript
    turns: tuple[ReadTurn, ...]
    marks: tuple[Mark, ...]
    unresolved: tuple[Coding, ...] = ()

    def section_of(self, turn: Turn) -> Section | None:
        """The section that holds a turn."""
        return self.transcript.section_of(turn)


def read(
    project: Project, transcript: str, *, coders: frozenset[str] | None = None,
    turns: frozenset[int] | None = None,
) -> Reading:  # fmt: skip
    """A transcript of a Project that the gate has passed; `coders`: codings of these alone (None:
    everyone's); `turns`: these alone, by number (None: all)."""
    held = project.transcripts[transcript]
    codings = [
        c for c in project.codings_of.get(transcript, ()) if coders is None or c.coder in coders
    ]
    anchored = [c for c in codings if c.status == "anchored"]
    marks = tuple(_mark(project, c) for c in anchored)
    wanted = [t for t in held.turns if turns is None or t.number in turns]
    return Reading(
        held, tuple(_turn(project, held, turn, marks, on) for turn, on in _lying(marks, wanted)),
        marks,
        tuple(c for c in codings if c.status != "anchored"),
    )  # fmt: skip


def _mark(project: Project, coding: Coding) -> Mark:
    name = current_code(project.codebook, coding.code)
    code = project.codebook.by_id.get(name)
    older = bool(code and coding.definition and coding.definition != code.definition_hash)
    return Mark(coding, name, project.codebook.label(name) if code else name, older)


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
    project: Project, transcript: Transcript, turn: Turn, marks: Sequence[Mark], on: Sequence[int]
) -> ReadTurn:
    begins = tuple(n for n in on if marks[n].coding.span.start >= turn.span.start)
    return ReadTurn(
        turn, project.role(transcript, turn), project.asks(transcript, turn),
        project.territory(transcript, turn),
        stretches(turn.span, [(n, marks[n].coding.span) for n in on]), begins,
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
