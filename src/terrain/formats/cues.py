"""Timed pieces of speech (subtitle cues, timed paragraphs) to turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from terrain.formats import lexicon, times
from terrain.formats.base import VOICE, Line
from terrain.model.names import fold_name
from terrain.model.transcript import DraftTurn, Part, Speaker

#: Where no speaker is named, a turn is cut at the end of a sentence after this many seconds…
LONG = 30.0
#: …at any cue after this many, and at a silence at least this long.
TOO_LONG, SILENCE = 120.0, 3.0
_SENTENCE_END = re.compile(r"[.!?…][\s»”\")\]]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of recording and its words; `speaker` is None where the file names nobody."""

    start: float | None
    end: float | None
    text: str
    speaker: str | None = None
    section: str | None = None


def join(cues: Iterable[Cue], unnamed: str = VOICE) -> list[DraftTurn]:
    """Consecutive cues of one speaker as one turn, from the first start to the last end.

    Cues that name nobody may be anybody's: they join as long as nothing tells two turns
    apart, and are cut at sentences so that a time code stands near every word.
    """
    turns: list[DraftTurn] = []
    group: list[Cue] = []
    for cue in cues:
        if group and not _follows(group, cue):
            turns.append(_turn(group, unnamed))
            group = []
        group.append(cue)
    if group:
        turns.append(_turn(group, unnamed))
    return turns


def _follows(group: Sequence[Cue], cue: Cue) -> bool:
    first, last = group[0], group[-1]
    if cue.speaker != last.speaker or cue.section != last.section:
        return False
    if cue.speaker is not None or cue.start is None or first.start is None:
        return True
    if last.end is not None and cue.start - last.end >= SILENCE:
        return False
    spoken = cue.start - first.start
    return spoken < LONG or (spoken < TOO_LONG and not _SENTENCE_END.search(last.text))


def _turn(group: Sequence[Cue], unnamed: str) -> DraftTurn:
    ends = [cue.end for cue in group if cue.end is not None]
    return DraftTurn(
        speaker=group[0].speaker or unnamed,
        text=" ".join(cue.text for cue in group if cue.text),
        start=group[0].start,
        end=max(ends) if ends and group[-1].end is not None else None,
        section=group[0].section,
    )


def speakers_of(turns: Iterable[DraftTurn]) -> tuple[Speaker, ...]:
    """The speakers in order of first appearance, with the part that their label betrays."""
    labels = dict.fromkeys(turn.speaker for turn in turns)
    return tuple(Speaker(label, part_of(label)) for label in labels)


def part_of(label: str) -> Part:
    """Interviewer, moderator or audience where the label says so, else respondent."""
    words = [w for w in re.split(r"[\W\d_]+", fold_name(label)) if w]
    if part := lexicon.PART_LABELS.get(" ".join(words)):
        return part
    while len(words) > 1 and words[0] in lexicon.DETERMINERS:
        words = words[1:]
    first = words[0] if words else ""
    if first in lexicon.ASKING_LABELS:
        return "interviewer"
    if first in lexicon.MODERATING_LABELS:
        return "moderator"
    return "audience" if first in lexicon.AUDIENCE_LABELS else "respondent"


def timed_pieces(lines: Sequence[Line]) -> list[Cue]:
    """Paragraphs that begin with a time code, as cues; those without one go on."""
    pieces: list[Cue] = []
    for line in lines:
        text = line.text.strip()
        mark = times.TIMECODE.match(text)
        if mark:
            start, end = times.times(mark)
            pieces.append(Cue(start, end, text[mark.end() :].lstrip(" \t\u00a0:-–—")))
        elif pieces:
            last = pieces[-1]
            pieces[-1] = Cue(last.start, last.end, f"{last.text} {text}".strip())
        else:
            pieces.append(Cue(None, None, text))
    return [piece for piece in pieces if piece.text]
