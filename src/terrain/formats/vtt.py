"""WebVTT: Teams, Zoom, Whisper, oTranscribe, the subtitles of the web."""

from __future__ import annotations

import re

from terrain.formats import subtitles
from terrain.formats.base import Format, Options, Source
from terrain.formats.encoding import decode
from terrain.model.transcript import Draft

_WIDE = (b"\xff\xfeW\0E\0B\0V\0T\0T", b"\xfe\xff\0W\0E\0B\0V\0T\0T")
_NOTE = re.compile(r"NOTE(?:\s|$)")


def recognise(data: bytes) -> bool:
    """The signature WEBVTT, which the standard requires."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"WEBVTT") or data.startswith(_WIDE)


def read(source: Source, options: Options) -> Draft:
    """Turns from cues. Styles and regions are dropped; notes are kept in a warning."""
    text, warnings = decode(source, options)
    pieces: list[subtitles.Said] = []
    title, inside_note = "", False
    for position, block in enumerate(subtitles.blocks(text)):
        first = block.before[0].strip() if block.before else ""
        if position == 0 and first.startswith("WEBVTT"):
            title = first.removeprefix("WEBVTT").strip(" \t-–—")
        if block.timing is not None:
            pieces += subtitles.said(block)
            inside_note = False
        elif _NOTE.match(first):
            note = " ".join(block.before).removeprefix("NOTE").strip()
            inside_note = True
            if note and not note.lower().startswith(("confidence", "duration", "recognizability")):
                warnings.append(f"{source.name}:{block.number}: note: « {note[:300]} »")
        elif first.startswith(("STYLE", "REGION", "WEBVTT")) or not first:
            continue
        elif pieces and not inside_note:
            last, words = pieces[-1], " ".join(line.strip() for line in block.before)
            pieces.append(subtitles.Said(block.number, last.start, last.end, words, last.voice))
        else:
            warnings.append(f"{source.name}:{block.number}: outside any cue: « {first[:80]} »")
    return subtitles.draft(source, pieces, options, warnings, title)


FORMAT = Format("vtt", (".vtt",), "1", recognise, read)
