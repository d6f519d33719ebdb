"""SubRip subtitles: Whisper, Subtitle Edit, YouTube, most transcription services."""

from __future__ import annotations

import re

from terrain.formats import subtitles
from terrain.formats.base import Format, Options, Source
from terrain.formats.encoding import decode
from terrain.model.transcript import Draft

_FIRST = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\d+[ \t]*\r?\n)?"
    rb"[ \t]*\d{1,3}:\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]*-->[ \t]*\d"
)


def recognise(data: bytes) -> bool:
    """A number, then a line of two times joined by an arrow."""
    head = data[:2048].replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    # `0:0:0.0 --> 0:0:3.450` alone, then a name, is the text export of Teams: a txt.
    return _FIRST.match(head) is not None and (
        re.match(rb"(?:\xef\xbb\xbf)?\s*\d+[ \t]*\r?\n", head) is not None or b"," in head[:40]
    )


def read(source: Source, options: Options) -> Draft:
    """Turns from cues; what stands outside a cue is quoted in a warning."""
    text, warnings = decode(source, options)
    pieces: list[subtitles.Said] = []
    for block in subtitles.blocks(text):
        stray = [line for line in block.before if not line.strip().isdigit()]
        if block.timing is not None:
            pieces += subtitles.said(block)
        elif pieces and not any(line.strip().isdigit() for line in block.before[:1]):
            # A blank line inside a cue: the words after it still belong to it.
            last, words = pieces[-1], " ".join(line.strip() for line in block.before)
            pieces.append(subtitles.Said(block.number, last.start, last.end, words))
            stray = []
        elif len(block.before) == 1 and block.before[0].strip().isdigit():
            warnings.append(f"{source.name}:{block.number}: the file stops inside a cue.")
        if stray:
            warnings.append(f"{source.name}:{block.number}: outside any cue: « {stray[0][:80]} »")
    return subtitles.draft(source, pieces, options, warnings)


FORMAT = Format("srt", (".srt",), "1", recognise, read)
