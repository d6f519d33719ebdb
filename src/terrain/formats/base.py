"""What a format is, and how to add one.

A format is one small file and one entry in a dictionary:

1. Write `formats/<name>.py`, opening with a sentence that says which programs make such files.
2. In it, write `recognise(data: bytes) -> bool`: cheap, true only on what the bytes prove
   (a signature, a first line); never on the file's name.
3. Write `read(source: Source, options: Options) -> Draft`. Decode text with
   `encoding.decode`, take documents apart with `archive.Archive`, then either build
   `DraftTurn`s directly (the format says who speaks: trs, vtt) or hand `Line`s to
   `layout.assemble` (a person typed the labels: txt, docx). Return values and warnings; never
   write, never print. What cannot be read raises `ImportRefused` with a line and a remedy;
   what cannot be kept, or had to be guessed, is a warning with its place.
4. End the file with `FORMAT = Format(...)` and add it to `FORMATS` in `formats/__init__.py`,
   before the formats that it could be taken for. Raise `version` whenever the same bytes
   would give another draft: it is recorded in the provenance of each transcript.

Tests mirror the files: `tests/formats/test_<name>.py`, with a document in and its turns out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from terrain.errors import ImportRefused
from terrain.model.transcript import Draft

#: The speaker of a text that names none (field notes, a page), one turn a paragraph.
NOTES = "NOTES"
#: The speaker of a recording that names none (subtitles, dictation): « locuteur ».
VOICE = "LOC"


@dataclass(frozen=True, slots=True)
class Options:
    """What the researcher knows better than the reader.

    `speakers` are labels even where nothing shows it; `not_speakers` never are. `format` names
    a format whatever the bytes say, `encoding` a codec whatever they look like.
    """

    speakers: tuple[str, ...] = ()
    not_speakers: tuple[str, ...] = ()
    format: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A foreign file in memory: its name, for messages, and its bytes."""

    name: str
    data: bytes

    def refuse(self, message: str, remedy: str, line: int = 0) -> ImportRefused:
        """The error to raise: this file, this line, what to do."""
        return ImportRefused(message, path=self.name, line=line, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Format:
    """An entry of the registry: how a kind of file is recognised and read."""

    name: str
    extensions: tuple[str, ...]
    version: str
    recognise: Callable[[bytes], bool]
    read: Callable[[Source, Options], Draft]


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of one row of a table, as read: who and when where there are such columns."""

    speaker: str | None
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph as the layout reader needs it.

    `number` counts from 1 in the original (lines of a text, paragraphs of a document). `bold`
    is how many code points from the start are bold. `heading` is None, 0 for a title, else the
    level. `gap`: a blank line or a new paragraph comes before. `cells`: it is a table's row.
    """

    text: str
    number: int
    bold: int = 0
    heading: int | None = None
    gap: bool = False
    cells: Cells | None = None
