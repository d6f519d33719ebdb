"""Manuscripts of any editor to paragraphs: `read(name, data)` finds the reader.

See `base.py` for how to add one.
"""

from __future__ import annotations

import os
from pathlib import PurePath

from terrain.errors import ImportRefused
from terrain.formats import docx as word_signature
from terrain.formats import odt as open_signature
from terrain.formats.base import Source
from terrain.formats.manuscripts import docx, html, md, odt, pdf, tex, txt
from terrain.formats.manuscripts.base import Reader
from terrain.formats.signatures import binary_kind
from terrain.model.manuscript import Manuscript

__all__ = ["READERS", "Reader", "read", "reader_of"]

READERS: dict[str, Reader] = {
    each.name: each
    for each in (
        docx.READER,
        odt.READER,
        pdf.READER,
        md.READER,
        html.READER,
        tex.READER,
        txt.READER,
    )
}
#: No file is read beyond this (bytes).
MAX_SIZE = 200_000_000


def read(name: str | os.PathLike[str], data: bytes) -> Manuscript:
    """The paragraphs of a manuscript. Raises ImportRefused, with a remedy."""
    source = Source(PurePath(name).name, data)
    reader = reader_of(source)
    try:
        return reader.read(source)
    except RecursionError:
        raise ImportRefused(
            "the document is nested too deeply to be read.",
            path=source.name,
            remedy="Export it as txt.",
        ) from None


def reader_of(source: Source) -> Reader:
    """What reads this file: its bytes decide before its name. Raises ImportRefused."""
    if not source.data.strip(b" \t\r\n\0"):
        raise source.refuse("the file is empty.", "Check that it was saved.")
    if len(source.data) > MAX_SIZE:
        raise source.refuse(f"the file is over {MAX_SIZE:,} bytes.", "Remove its pictures first.")
    if (proven := _proven(source.data)) in READERS:
        return READERS[proven]
    ending = PurePath(source.name).suffix.lower()
    found = next((each for each in READERS.values() if ending in each.extensions), None)
    markup = found is html.READER and source.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    if not markup and (kind := binary_kind(source.data)):
        what, remedy = kind
        raise source.refuse(f"this is {what}.", f"{remedy} {_known()}")
    if found is None or found.name in ("docx", "odt", "pdf"):
        raise source.refuse(
            f"this is not {'a real ' + found.name if found else 'a manuscript terrain knows'}.",
            _known(),
        )
    return found


def _proven(data: bytes) -> str:
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if word_signature.recognise(data):
        return "docx"
    return "odt" if open_signature.recognise(data) else ""


def _known() -> str:
    endings = ", ".join(each.extensions[0] for each in READERS.values())
    return f"Manuscripts are read from {endings}."
