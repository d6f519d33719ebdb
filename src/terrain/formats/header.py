"""What stands before the first turn, or between turns: title, date, keys, section headings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from terrain.formats import lexicon
from terrain.formats.base import Line
from terrain.formats.heads import Head
from terrain.model.names import fold_name

#: Keys of the form that opens many transcripts.
KEYS = lexicon.words(
    """titre title date et lieu duree heure participants participantes presents transcription
    transcrit par transcripteur transcriptrice retranscription fichier enregistrement audio
    contexte theme objet projet ville commune territoire terrain entreprise organisme
    structure fonction secteur age profession statut entretien interview seance session
    seminaire reference source langue coordonnees place"""
) | {
    "date et lieu",
    "lieu et date",
    "date de l'entretien",
    "lieu de l'entretien",
    "duree de l'entretien",
    "transcrit par",
    "realise par",
    "nom du fichier",
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january",
            "fevrier fevr fev february",
            "mars march",
            "avril avr april",
            "mai may",
            "juin june",
            "juillet juil july",
            "aout august",
            "septembre sept september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}
_WRITTEN = re.compile(r"\b(\d{1,2})(?:er|e)?\s+([^\W\d_]{3,9})\.?\s+(\d{4})\b")
_FIGURES = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_FRAMED = re.compile(r"[=\-*_~]{2,}[ \t]*(\S.{0,90}?)[ \t]*[=\-*_~]{2,}")
_HASHED = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*")
_UNDERLINE = re.compile(r"[=\-~_]{3,}")
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}[ ]?[\-–—]|[IVX]{1,5}[ ]?[.)\-–—]"
    r"|(?:th[èe]me|partie|section|chapitre|axe|s[ée]quence)\s+\w{1,4}\b[ ]?[:.\-–—]?)\s*\S",
    re.IGNORECASE,
)
_WINDOW = 40


def date_in(text: str) -> dt.date | None:
    """The first date written in a text (« 12 mai 2023 », 12/05/2023, 2023-05-12), or None."""
    if mark := _ISO.search(text):
        return _date(mark[1], mark[2], mark[3])
    if mark := _FIGURES.search(text):
        return _date(mark[3], mark[2], mark[1])
    for mark in _WRITTEN.finditer(text):
        month = _MONTHS.get(fold_name(mark[2]))
        if month:
            return _date(mark[3], str(month), mark[1])
    return None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_key(head: Head | None) -> bool:
    """Whether a candidate is a key of a form (Date : …), not a person."""
    return head is not None and head.kind == "colon" and fold_name(head.label) in KEYS


def keys(lines: Sequence[Line], heads: Sequence[Head | None]) -> frozenset[int]:
    """The lines of the form at the top: keys, titles, and names that stand among the keys.

    A name belongs to the form where a key follows within three lines, or where it follows one
    without a blank line and a blank line comes after it (Date : … / Enquêtrice : Jeanne).
    """
    zone: list[int] = []
    last = -1
    top = range(min(len(lines), _WINDOW))
    for index in top:
        head = heads[index]
        if len(lines[index].text) > 250 or (head is not None and head.timed):
            break
        if is_key(head):
            last = index
        elif head is not None and head.kind == "colon" and not _among(index, lines, heads):
            break
        zone.append(index)
    while (
        zone and zone[-1] > last and (heads[zone[-1]] is None or not _among(zone[-1], lines, heads))
    ):
        zone.pop()
    return frozenset(zone) if last >= 0 else frozenset()


def _among(index: int, lines: Sequence[Line], heads: Sequence[Head | None]) -> bool:
    if any(is_key(head) for head in heads[index + 1 : index + 4]):
        return True
    follower = index + 1
    while follower < len(lines) and not lines[follower].gap and heads[follower] is not None:
        follower += 1
    before = index
    while before > 0 and not lines[before].gap and not is_key(heads[before]):
        before -= 1
    return (
        is_key(heads[before]) and before < index and (follower < len(lines) and lines[follower].gap)
    )


def title_and_date(lines: Sequence[Line]) -> tuple[str, dt.date | None]:
    """The title (a short first line, or its key) and the date of what precedes the turns."""
    title, date = "", None
    for position, line in enumerate(lines[:_WINDOW]):
        label, colon, rest = line.text.partition(":")
        named = fold_name(label) if colon else ""
        date = date or (date_in(line.text) if len(line.text) <= 250 else None)
        if named in ("titre", "title"):
            title = rest.strip()
        elif not title and position < 3 and _titular(line.text, named):
            title = line.text.strip().strip("*#=_ ")
    return title, date


def _titular(text: str, key: str) -> bool:
    text = text.strip()
    if fold_name(text) in KEYS:
        return False  # « TRANSCRIPTION » is what it is, not what it is called
    return 3 < len(text) <= 150 and key not in KEYS and text[-1] not in ".?!;:…" and "[" not in text


def section_title(line: Line, *, bare: bool, before_turn: bool) -> str | None:
    """The title that a line of plain text is, or None.

    Signs of a heading (#, ===) decide alone. A number, « Thème 2 », capitals or bold only make
    one on a short line without final punctuation, set apart, just before a turn: speech holds
    numbers and capitals too. `bare`: the line starts no turn. `before_turn`: the next one does.
    """
    text = line.text.strip()
    if not text or len(text) > 120 or not bare:
        return None
    if mark := _HASHED.fullmatch(text) or _FRAMED.fullmatch(text):
        return mark[mark.lastindex or 1].strip()
    if not before_turn or not line.gap or len(text) > 90 or text[-1] in ".?!…;,»)]":
        return None
    capitals = text.isupper() and sum(c.isalpha() for c in text) >= 4
    whole_bold = line.bold >= len(line.text.rstrip()) > 0
    return text.rstrip(" :") if capitals or whole_bold or _NUMBERED.match(text) else None


def underlines(text: str) -> bool:
    """Whether a line only underlines the one above (=====)."""
    return _UNDERLINE.fullmatch(text.strip()) is not None
