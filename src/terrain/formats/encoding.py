"""Bytes to clean text: which encoding, and what had to be repaired to read it.

French text must never come out as mojibake, and nothing may vanish unsaid: each guess,
repair and removal is a warning with its line.
"""

from __future__ import annotations

import codecs
import re
from typing import NoReturn

from terrain.formats.base import Options, Source
from terrain.model.transcript import canonical

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Western one-byte encodings, likeliest first; latin-1 is cp1252 without its 27 extra letters.
WESTERN = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÇÎÏÔÙÛÜŸŒÆ")
_MARKS = frozenset("’‘“”«»…–—•€°·²³½§\u00a0")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = frozenset("\x0b\x0c\u2028\u2029")
#: Sequences that UTF-8 French leaves when it was read as cp1252 and saved again.
_SCRAMBLED = re.compile("Ã[©¨ª«´»¹®¯§\u00a0]|â€[™œ¦“”]|Å“")
_SAMPLE = 1 << 16


def decode(source: Source, options: Options | None = None) -> tuple[str, list[str]]:
    """Canonical text (NFC, line feeds) of a text file, and the warnings of reading it.

    Tried in turn: the encoding asked for, a byte order mark, UTF-8, UTF-16 without a mark,
    then the Western encodings. Raises ImportRefused on an empty or binary file, and on lone
    surrogates, with the line.
    """
    if not source.data.strip(b" \t\r\n\0"):
        raise source.refuse("the file is empty.", "Check that the export or download finished.")
    text, warnings = _characters(source, options or Options())
    text, repairs = clean(source, text)
    if not text.strip():
        raise source.refuse("the file holds only white space.", "Check that the export finished.")
    return text, warnings + repairs


def _characters(source: Source, options: Options) -> tuple[str, list[str]]:
    data = source.data
    if options.encoding:
        return _strict(source, options.encoding), []
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _strict(source, codec), []
    if wide := _wide(data):
        return _strict(source, wide), [f"{source.name}: read as {wide} (no byte order mark)."]
    if b"\0" in data:
        at = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise source.refuse(
            "this is a binary file, not a text.", "Export it as txt, docx or odt.", at
        )
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _damaged(source)


def _strict(source: Source, codec: str) -> str:
    data = source.data
    try:
        codecs.lookup(codec)
        return data.decode(codec)
    except LookupError:
        raise source.refuse(
            f"no encoding is called {codec!r}.", "Try utf-8, cp1252, mac_roman or utf-16."
        ) from None
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "ignore")
        what = "cut short" if "truncated" in error.reason else "not valid " + codec
        raise source.refuse(
            f"the text is {what} here (byte {error.start}: {error.reason}).",
            "Open it in the program that made it and save it again as UTF-8.",
            before.count("\n") + 1,
        ) from None


def _wide(data: bytes) -> str | None:
    # Western text in UTF-16 has a zero in every second byte; UTF-8 and one-byte text have none.
    sample = data[:4096]
    pairs = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if pairs and odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs and even > 0.6 * pairs and odd < 0.05 * pairs else None


def _damaged(source: Source) -> tuple[str, list[str]]:
    """Text that is not UTF-8 throughout: UTF-8 with bad bytes, or a one-byte encoding."""
    data = source.data
    pieces = data.decode("utf-8", "surrogateescape")
    bad = len(_SURROGATE.findall(pieces))
    halves = re.findall(rb"\xed[\xa0-\xbf][\x80-\xbf]", data)
    if halves and len(halves) * 3 == bad:
        # Every bad byte belongs to a surrogate written as UTF-8: it is not cp1252.
        _refuse_surrogate(source, data.count(b"\n", 0, data.index(halves[0])) + 1)
    good = sum(1 for c in pieces[: 1 << 22] if "\x80" <= c < "\ud800" or c > "\udfff")
    if good <= bad:
        best = western(data)
        return data.decode(best, "replace"), [f"{source.name}: not UTF-8; read as {best}."]
    fixed = _SURROGATE.sub(
        lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), pieces
    )
    lines = [i for i, line in enumerate(pieces.split("\n"), 1) if _SURROGATE.search(line)]
    where = f"{source.name}:{lines[0]}"
    what = f"{bad} bytes are not valid UTF-8 and were read as cp1252 (lines {_some(lines)})"
    return fixed, [f"{where}: {what}; check these words."]


def western(data: bytes) -> str:
    """The one-byte Western encoding under which the accented bytes make the most French.

    A letter scores by its neighbours: « é » between small letters is French, « Ž » or « ‚ »
    there is not. Statistical detectors need more text than a short interview has accents.
    """
    words = b" ".join(re.findall(rb"[^\s]*[\x80-\xff][^\s]*", data[: 1 << 20]))[:_SAMPLE]
    return max(WESTERN, key=lambda codec: _plausible(words.decode(codec, "replace")))


def _plausible(text: str) -> int:
    return sum(
        _sign(before, letter, after)
        for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False)
        if letter >= "\x80"
    )


def _sign(before: str, letter: str, after: str) -> int:
    if letter not in _FRENCH:
        return 1 if letter in _MARKS else -3
    if not before.isalpha() and not after.isalpha():
        return 2 if letter in "àÀôÔ" else -1  # the only accented words of one letter
    # A capital in the middle of a small-letter word is the sign of a wrong guess.
    return -2 if letter.isupper() and before.islower() else 2


def clean(source: Source, text: str, place: str = "") -> tuple[str, list[str]]:
    """Canonical text without control characters; what was removed or repaired is said.

    Controls of the range U+0080–U+009F are cp1252 letters that some program read as latin-1
    (« c\\x9cur » for « cœur »): they are put right, or dropped where the right sign stands
    beside them. `place` stands for the line in warnings where the text is a piece of a document.
    Raises ImportRefused on a lone surrogate.
    """
    if lone := _SURROGATE.search(text):
        _refuse_surrogate(source, text.count("\n", 0, lone.start()) + 1)
    warnings: list[str] = []
    text = _unscramble(source, canonical(text), warnings, place)
    removed: list[int] = []
    repaired: list[int] = []

    def put_right(mark: re.Match[str]) -> str:
        character = mark[0]
        if character in _BREAKS:
            return "\n"
        letter = _letter(character)
        (repaired if letter else removed).append(mark.start())
        beside = text[max(0, mark.start() - 1) : mark.start()] + text[mark.end() : mark.end() + 1]
        return "" if letter in beside else letter

    cleaned = _CONTROL.sub(put_right, text)
    for places, what in ((removed, "control characters removed"), (repaired, "signs repaired")):
        if places:
            where = place or _line(source, text, places[0])
            warnings.append(f"{where}: {len(places)} {what} (first one here).")
    if "\ufffd" in cleaned:
        where = place or _line(source, cleaned, cleaned.index("\ufffd"))
        count = cleaned.count("\ufffd")
        warnings.append(f"{where}: {count} characters were already lost in this file (�).")
    return canonical(cleaned), warnings


def _line(source: Source, text: str, offset: int) -> str:
    """Where an offset lies, as warnings begin."""
    line = text.count("\n", 0, offset) + 1
    return f"{source.name}:{line}"


def _letter(character: str) -> str:
    if not "\x80" <= character <= "\x9f":
        return ""
    return bytes([ord(character)]).decode("cp1252", "ignore")


def _unscramble(source: Source, text: str, warnings: list[str], place: str) -> str:
    found = _SCRAMBLED.search(text)
    if not found:
        return text
    where = place or _line(source, text, found.start())
    try:
        fixed = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        warnings.append(
            f"{where}: « {found[0]} » looks like UTF-8 read with a wrong encoding; "
            "check the accents, and export the file again if they are wrong."
        )
        return text
    warnings.append(f"{where}: accents were encoded twice; put right.")
    return canonical(fixed)


def _refuse_surrogate(source: Source, line: int) -> NoReturn:
    raise source.refuse(
        "this line holds half a character (a lone surrogate).",
        "Delete the odd sign on this line in a text editor, and save as UTF-8.",
        line,
    )


def _some(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:8])
    return f"{shown} and {len(lines) - 8} more" if len(lines) > 8 else shown
