"""The reference to a place of a transcript: `seine-aval/dirigeant-logistique §12, 00:14:07`.

Search, `show`, dossiers and Notes write the same form and read it back. §12 is the number of the
turn, §12–14 a run of turns; the time is that of the first turn, for those who hold the recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.errors import UsageError
from terrain.model.names import fold_name, unknown
from terrain.model.transcript import TIME, Transcript, Turn, clock, seconds

if TYPE_CHECKING:
    from terrain.model.project import Project  # which holds Notes, whose evidence is cited


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference as parts: turns `first` to `last` (None: the transcript as a whole), time in
    seconds or None."""

    transcript: str
    first: int | None = None
    last: int | None = None
    time: float | None = None

    def __str__(self) -> str:
        text = self.transcript
        if self.first is not None:
            run = self.last is not None and self.last != self.first
            text += f" §{self.first}" + (f"–{self.last}" if run else "")
        # Whole seconds, rounded down: a player told 14:07 starts before the words, not after.
        return text if self.time is None else f"{text}, {clock(float(int(self.time)))}"


_CITATION = re.compile(
    rf"(?P<id>.*?\S)"
    rf"(?:\s*§+\s*(?P<first>\d{{1,9}})(?:\s*[-–—]\s*§?\s*(?P<last>\d{{1,9}}))?)?"
    rf"(?:\s*[,;]?\s+\[?(?P<time>{TIME})\]?)?"
)


def citation(transcript: Transcript, turns: Iterable[int | Turn]) -> str:
    """The reference to these turns (numbers or turns, in any order); none: the transcript."""
    numbers = sorted(turn if isinstance(turn, int) else turn.number for turn in turns)
    if not numbers:
        return str(Citation(transcript.id))
    time = next((t.time for t in transcript.turns if t.number == numbers[0]), None)
    return str(Citation(transcript.id, numbers[0], numbers[-1], time))


def parse_citation(text: str) -> Citation:
    """Read a reference, spaces and kinds of dash aside. Raises UsageError."""
    mark = _CITATION.fullmatch(" ".join(text.split()))
    first = int(mark["first"]) if mark and mark["first"] else None
    last = int(mark["last"]) if mark and mark["last"] else first
    if mark is None or (first is not None and last is not None and last < first):
        raise UsageError(
            f"“{text}” is not a citation.",
            remedy="Write case/transcript §12, or case/transcript §12–14.",
        )
    return Citation(mark["id"], first, last, seconds(mark["time"]) if mark["time"] else None)


def resolve_citation(project: Project, text: str) -> tuple[Transcript, tuple[Turn, ...]]:
    """The transcript and the turns that a reference names: all of them if it gives no §.

    The time serves only where no turn is given: times are corrected, numbers are what is cited.
    The slug alone will do where one transcript has it. Raises UsageError.
    """
    wanted = parse_citation(text)
    transcript = _transcript(project, wanted.transcript)
    if wanted.first is None:
        if wanted.time is None:
            return transcript, transcript.turns
        earlier = [t for t in transcript.turns if t.time is not None and t.time <= wanted.time]
        return transcript, tuple(earlier[-1:])
    last = wanted.last if wanted.last is not None else wanted.first
    found = tuple(t for t in transcript.turns if wanted.first <= t.number <= last)
    if not found:
        numbers = [turn.number for turn in transcript.turns]
        remedy = f"Its turns run from §{numbers[0]} to §{numbers[-1]}" if numbers else "It has none"
        raise UsageError(
            f"{transcript.id} has no §{wanted.first}, or consent withholds it.", remedy=f"{remedy}."
        )
    return transcript, found


def _transcript(project: Project, name: str) -> Transcript:
    if name in project.transcripts:
        return project.transcripts[name]
    called = project.transcripts_called.get(fold_name(name), ())
    found = [project.transcripts[id_] for id_ in called]
    if not found:
        raise unknown("transcript", name, project.transcripts)
    if len(found) > 1:
        ids = ", ".join(transcript.id for transcript in found)
        raise UsageError(f"“{name}” may be {ids}.", remedy="Give the whole id of one.")
    return found[0]
