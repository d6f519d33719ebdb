"""What srt and vtt share: blocks of cues, tags, and the speakers that cues name.

pysubs2 is not used here: it drops voices and NOTE blocks, and stops at the first odd line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from terrain.formats import heads, labels, times
from terrain.formats.base import Line, Options, Source
from terrain.formats.cues import Cue, join, speakers_of
from terrain.formats.heads import Head
from terrain.model.transcript import Draft

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}|(?:\d{1,3}:)?\d{1,2}:\d{1,2}"
TIMING = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-{{1,2}}>\s*(?P<end>{_CLOCK})(?P<rest>.*)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t\u00a0]+([^>]{1,200})>")
_TAG = re.compile(
    r"</?(?:[a-z]{1,5}(?:[.\s][^<>]{0,200})?|\d[\d:.]{3,14})/?>|\{\\[^{}]{0,200}\}", re.IGNORECASE
)
_DASHED = re.compile(r"^\s*[-–—]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between blank ones: where they begin, the timing line if any, the lines after it."""

    number: int
    before: tuple[str, ...]
    timing: re.Match[str] | None
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a subtitle file. A timing line begins one even without a blank line."""
    start, held = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not held:
                start = number
            held.append(line)
            continue
        if held:
            yield from _cut(held, start)
            held = []


def _cut(held: Sequence[str], start: int) -> Iterator[Block]:
    marks = [(i, mark) for i, line in enumerate(held) if (mark := TIMING.match(line))]
    if not marks:
        yield Block(start, tuple(held), None, ())
        return
    begin = 0
    for position, (at, mark) in enumerate(marks):
        end = marks[position + 1][0] if position + 1 < len(marks) else len(held)
        if position + 1 < len(marks) and held[end - 1].strip().isdigit() and end - 1 > at:
            end -= 1
        yield Block(start + begin, tuple(held[begin:at]), mark, tuple(held[at + 1 : end]))
        begin = end


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one voice inside a cue, with the line of the file where the cue begins."""

    number: int
    start: float
    end: float
    text: str
    voice: str | None = None
    dashed: bool = False


def said(block: Block) -> list[Said]:
    """The words of a cue, cut where the voice changes: `<v …>` tags, or lines with a dash."""
    assert block.timing is not None
    start, end = times.parse(block.timing["start"]), times.parse(block.timing["end"])
    text = "\n".join(block.lines)
    pieces = _VOICE.split(text)
    found = [(None, pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    result = []
    for voice, words in found:
        name = " ".join(html.unescape(voice).split()) if voice else None
        parts = _dashed(words) if name is None else [words]
        result += [
            Said(block.number, start, end, plain, name, len(parts) > 1)
            for part in parts
            if (plain := _plain(part))
        ]
    return result


def _dashed(text: str) -> list[str]:
    """« - A / - B »: two people in one cue. A single dash is only typography."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if _DASHED.match(line)]
    if len(starts) < 2 or starts[0] != 0:
        return [text]
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


def _plain(text: str) -> str:
    text = html.unescape(_TAG.sub("", text)).replace("\\N", " ").replace("\u200e", "")
    return " ".join(_DASHED.sub("", text).replace("\n", " ").split(" ")).strip()


def draft(
    source: Source, pieces: Sequence[Said], options: Options, warnings: list[str], title: str = ""
) -> Draft:
    """Turns from the words of the cues. A label before the words (« ENQ : oui ») is a speaker
    under the rule of `labels`; a two-voiced cue without labels is split, and not joined on."""
    if not pieces:
        raise source.refuse(
            "no cue holds any words.", "Check that the file is complete, or export it again."
        )
    lines = [Line(piece.text, piece.number) for piece in pieces]
    candidates: list[Head | None] = [
        None if piece.voice else heads.find(line) for piece, line in zip(pieces, lines, strict=True)
    ]
    candidates = [head if head and head.kind == "colon" else None for head in candidates]
    texts = [line.text for line in lines]
    decision = labels.decide(candidates, texts, options, frozenset())
    cues: list[Cue] = []
    named = any(piece.voice for piece in pieces) or bool(decision.accepted)
    for piece, head in zip(pieces, candidates, strict=True):
        who = decision.speaker(head) if head else None
        speaker, text = piece.voice, piece.text
        if who and head:
            speaker, text = who[0], f"{who[1]} {head.text}".strip()
        elif speaker is None and named and cues and not piece.dashed:
            speaker = cues[-1].speaker  # a sentence that runs on into the next cue
        cues.append(Cue(piece.start, piece.end, text, speaker))
    turns = [turn for group in _split(cues, pieces) for turn in join(group) if turn.text]
    if not named:
        warnings.append(f"{source.name}: no speaker is named; all is under {turns[0].speaker}.")
    if back := sum(b.start < a.start for a, b in pairwise(pieces)):
        warnings.append(f"{source.name}: {back} cues start before the one above; order kept.")
    return Draft(tuple(turns), speakers_of(turns), title, warnings=tuple(warnings))


def _split(cues: Sequence[Cue], pieces: Sequence[Said]) -> Iterator[list[Cue]]:
    """Groups that may join: never across the middle of a cue that two people share."""
    group: list[Cue] = []
    for cue, piece in zip(cues, pieces, strict=True):
        if group and cue.speaker is None and piece.dashed:
            yield group
            group = []
        group.append(cue)
    if group:
        yield group
