"""What a file is when it is none of the known formats, so that a refusal can name it."""

from __future__ import annotations

from terrain.formats import archive

_WORD = "Open it in a word processor and save it as docx or odt."
_AUDIO = "Transcribe the recording first; terrain reads texts."
_TEXT = "Export its text as txt, docx or odt."
_START: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Open it in a word processor, or copy its text to a txt."),
    (b"{\\rtf", "a rich text (RTF)", _WORD),
    (b"\x89PNG", "a picture (PNG)", _TEXT),
    (b"\xff\xd8\xff", "a picture (JPEG)", _TEXT),
    (b"GIF8", "a picture (GIF)", _TEXT),
    (b"ID3", "a sound (MP3)", _AUDIO),
    (b"OggS", "a sound (Ogg)", _AUDIO),
    (b"fLaC", "a sound (FLAC)", _AUDIO),
    (b"RIFF", "a sound or film (WAV, AVI)", _AUDIO),
    (b"\x1a\x45\xdf\xa3", "a film (Matroska, WebM)", _AUDIO),
    (b"SQLite format 3", "a database (SQLite)", _TEXT),
    (b"\x1f\x8b", "a compressed file (gzip)", "Decompress it first."),
    (b"7z\xbc\xaf", "an archive (7z)", "Unpack it first."),
    (b"Rar!", "an archive (RAR)", "Unpack it first."),
    (b"\x7fELF", "a program", _TEXT),
    (b"MZ\x90", "a program", _TEXT),
)
_ZIPS = (
    ("xl/workbook.xml", "a spreadsheet (xlsx)", _TEXT),
    ("ppt/presentation.xml", "a presentation (pptx)", _TEXT),
    ("META-INF/container.xml", "an EPUB book", _TEXT),
    ("project.qde", "a REFI-QDA project", _TEXT),
)


def binary_kind(data: bytes) -> tuple[str, str] | None:
    """What the bytes are and the remedy, or None if they may be a plain text."""
    for mark, what, remedy in _START:
        if data.startswith(mark):
            return what, remedy
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    if data[4:8] == b"ftyp":
        return "a sound or film (MP4)", _AUDIO
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    return _markup(data)


def _ole(data: bytes) -> tuple[str, str]:
    """The old container of Microsoft; a document with a password is wrapped in one too."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "a document protected by a password", "Save a copy without a password."
    if "WordDocument".encode("utf-16-le") in data:
        return "an old Word document (doc)", _WORD
    return "an old Microsoft Office file", _WORD


def _zip(data: bytes) -> tuple[str, str]:
    names = archive.members(data)
    for member, what, remedy in _ZIPS:
        if member in names:
            return what, remedy
    if not names:
        return (
            "a document or archive that is damaged or cut short",
            "Copy or download it again; check that it opens in a word processor.",
        )
    return "an archive (zip)", "Unpack it and import the files inside."


def _markup(data: bytes) -> tuple[str, str] | None:
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page (HTML)", "Copy its text to a txt, or save it as odt."
    if start.startswith(b"<?xml"):
        return "XML of another kind than Transcriber's", _TEXT
    return None
