"""Foreign files to drafts: `read(name, data)` finds the format and reads it.

The bytes decide before the name does: a docx renamed .txt is read as what it is, and the
warnings say so. Importers return values and never write.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import PurePath

from terrain.errors import ImportRefused
from terrain.formats import docx, md, odt, srt, trs, txt, vtt
from terrain.formats.base import NOTES, VOICE, Format, Options, Source
from terrain.formats.signatures import binary_kind
from terrain.model.transcript import Draft

__all__ = ["FORMATS", "NOTES", "VOICE", "Format", "Options", "Source", "choose", "read"]

#: Tried in this order on the bytes; the first that recognises them wins.
FORMATS: dict[str, Format] = {
    each.name: each
    for each in (docx.FORMAT, odt.FORMAT, trs.FORMAT, vtt.FORMAT, srt.FORMAT, md.FORMAT, txt.FORMAT)
}


def read(name: str | os.PathLike[str], data: bytes, options: Options | None = None) -> Draft:
    """The draft of a foreign file. `name` gives the extension and stands in the messages.

    Raises ImportRefused, with the file, the line where there is one, and a remedy.
    """
    options = options or Options()
    chosen, warnings = choose(name, data, options)
    try:
        draft = chosen.read(Source(PurePath(name).name, data), options)
    except RecursionError:
        raise ImportRefused(
            "the document is nested too deeply to be read.",
            path=PurePath(name).name,
            remedy="Export it as txt.",
        ) from None
    return dataclasses.replace(draft, warnings=(*warnings, *draft.warnings))


def choose(
    name: str | os.PathLike[str], data: bytes, options: Options | None = None
) -> tuple[Format, tuple[str, ...]]:
    """The format of a file and, where name and bytes disagree, the warning that says so.

    `format.name` and `format.version` are what a transcript's provenance records.
    """
    source = Source(PurePath(name).name, data)
    if options and options.format:
        return _named(source, options.format), ()
    if not data.strip(b" \t\r\n\0"):
        raise source.refuse("the file is empty.", "Check that the export or download finished.")
    extension = PurePath(name).suffix.lower()
    by_name = next((f for f in FORMATS.values() if extension in f.extensions), None)
    by_bytes = next((f for f in FORMATS.values() if f.recognise(data)), None)
    if by_bytes is None or by_bytes is txt.FORMAT:
        return _text(source, extension, by_name)
    if by_bytes is by_name:
        return by_bytes, ()
    return by_bytes, (
        f"{source.name}: the content is {by_bytes.name}, whatever the name says; read as such.",
    )


def _text(source: Source, extension: str, by_name: Format | None) -> tuple[Format, tuple[str, ...]]:
    """The bytes prove no format: the name must be one of a text, and the bytes too."""
    kind = binary_kind(source.data)
    if kind:
        what, remedy = kind
        raise source.refuse(f"this is {what}.", remedy + _known())
    if by_name in (txt.FORMAT, md.FORMAT):
        return by_name or txt.FORMAT, ()
    if by_name or not extension:
        what = f"not a real {by_name.name}" if by_name else "without an extension"
        return txt.FORMAT, (f"{source.name}: {what}; read as plain text.",)
    raise source.refuse(
        f"files in {extension} are not known.",
        "If it is a plain text, rename it .txt." + _known(),
    )


def _named(source: Source, name: str) -> Format:
    if name not in FORMATS:
        raise source.refuse(f"no format is called {name!r}.", _known().strip())
    return FORMATS[name]


def _known() -> str:
    return f" Known formats: {', '.join(FORMATS)}."
