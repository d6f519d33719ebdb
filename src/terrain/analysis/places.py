"""Places that somebody put aside, read again: `coding:ID`, or `transcript:start-end:hash`.

A basket keeps places and no words. They are read anew each time: what consent has come to withhold
is no longer shown, a coding is followed where a correction has moved it, and a place counted in
another state of the text says that it is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from terrain.access import MASK
from terrain.analysis.quotations import Quotation, of_coding, of_place
from terrain.errors import UsageError
from terrain.model.project import Project
from terrain.model.span import Span

_PLACE = re.compile(
    r"(?P<transcript>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9}):(?P<hash>[0-9a-f]{16})"
)

#: held: as it was. moved: the text has changed since, or the coding is gone. withheld: consent
#: does not let it be read (or there is no such transcript: the two are not told apart).
State = Literal["held", "moved", "withheld"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One place: its words where they can be read, and whether they may be quoted."""

    at: str
    state: State
    quotation: Quotation | None = None
    quotable: bool = False


def written(transcript: str, span: Span, text: str) -> str:
    """A place as a basket keeps it; `text` is the hash of the body."""
    return f"{transcript}:{span.start}-{span.end}:{text}"


def read_again(project: Project, quoted: Project, at: str) -> Kept:
    """The words of a place. `project` is permitted for ANALYSE, `quoted` for QUOTE."""
    if at.startswith("coding:"):
        return _coding(project, quoted, at)
    mark = _PLACE.fullmatch(at)
    transcript = project.transcripts.get(mark["transcript"]) if mark else None
    if mark is None or transcript is None:
        return Kept(at, "withheld")
    start, end = int(mark["start"]), int(mark["end"])
    if mark["hash"] != transcript.hash or not start < end <= len(transcript.body):
        return Kept(at, "moved")
    span = Span(start, end)
    if MASK in span.of(transcript.body):
        return Kept(at, "withheld")
    held = quoted.transcripts.get(transcript.id)
    quotable = held is not None and MASK not in span.of(held.body)
    return Kept(at, "held", of_place(project, transcript, span), quotable)


def span_of(project: Project, at: str) -> tuple[str, Span]:
    """The transcript and the words of a place, to be coded. Raises UsageError where they cannot be
    read as they were. `project` is permitted for ANALYSE."""
    kept, mark = read_again(project, project, at), _PLACE.fullmatch(at)
    if kept.state != "held" or mark is None:
        raise UsageError("these words are not to be read here any more.",
                         remedy="Search again: the text may have changed.")  # fmt: skip
    return mark["transcript"], Span(int(mark["start"]), int(mark["end"]))


def _coding(project: Project, quoted: Project, at: str) -> Kept:
    wanted = at.removeprefix("coding:")
    found = next((c for c in project.codings if c.id == wanted), None)
    if found is None or found.transcript not in project.transcripts:
        return Kept(at, "withheld")
    if found.status != "anchored":
        return Kept(at, "moved")
    may = quoted is project or any(c.id == wanted for c in quoted.codings)
    return Kept(at, "held", of_coding(project, found)[2], may)
