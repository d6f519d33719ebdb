"""Plain text: transcripts typed by hand, and exports of Otter, Sonix, Whisper, Zoom, Teams, f4."""

from __future__ import annotations

from terrain.formats.base import Format, Line, Options, Source
from terrain.formats.encoding import decode
from terrain.formats.layout import Known, assemble
from terrain.model.transcript import Draft


def recognise(data: bytes) -> bool:
    """Any bytes that are not plainly something else are tried as text, last of all."""
    return bool(data.strip())


def read(source: Source, options: Options) -> Draft:
    """Turns by their labels; encodings and layouts as `encoding` and `layout` say."""
    text, warnings = decode(source, options)
    return assemble(source, lines_of(text), options, Known(warnings=tuple(warnings)))


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, numbered from 1, knowing of the blank ones before."""
    lines: list[Line] = []
    gap = True
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(Line(line, number, gap=gap))
        gap = not line.strip()
    return lines


FORMAT = Format("txt", (".txt", ".text"), "1", recognise, read)
