"""Tables of a transcript: which column says when, who, and what.

Time / speaker / text is usual, in any order, with or without a header row, a number column or
an end time. What is not such a table (a form of keys, a layout) is read as lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from terrain.formats import header, times
from terrain.formats.base import Cells, Line
from terrain.formats.labels import key
from terrain.formats.shapes import Shape, shape
from terrain.model.names import fold_name

_TITLES = {
    "start": "temps time debut start heure timecode code temporel horodatage minutage timestamp tc",
    "end": "fin end",
    "speaker": "locuteur locutrice speaker intervenant intervenante nom qui participant personne"
    " name interlocuteur voix tour prise",
    "text": "texte text parole paroles propos verbatim transcription contenu discours dialogue",
}
_HEADERS = {word: role for role, words in _TITLES.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: its cells, the number of its first paragraph, bold prefix of each cell."""

    cells: tuple[str, ...]
    number: int
    bold: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    text: int
    speaker: int | None
    start: int | None
    end: int | None
    header: bool


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """The lines that a table stands for, in order, none of its words lost."""
    rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
    columns = _columns(rows)
    if columns is None:
        return [line for row in rows for line in _plain(row)]
    return [line for row in rows[columns.header :] for line in _turn(row, columns)]


def _plain(row: Row) -> list[Line]:
    filled = [(c.strip(), b) for c, b in zip(row.cells, row.bold, strict=True) if c.strip()]
    if len(filled) == 2 and "\n" not in filled[0][0] and len(filled[0][0]) <= 40:
        # A form: « Date | 12 mai » reads as « Date : 12 mai ».
        (name, _), (value, _) = filled
        return [Line(f"{name.rstrip(' :')} : {value}", row.number, gap=True)]
    return [
        Line(part, row.number, bold=bold if not i else 0, gap=not i)
        for cell, bold in filled
        for i, part in enumerate(cell.split("\n"))
    ]


def _turn(row: Row, columns: _Columns) -> list[Line]:
    cells = [*row.cells, *[""] * 8]
    start = times.alone(cells[columns.start]) if columns.start is not None else None
    end = times.alone(cells[columns.end]) if columns.end is not None else None
    text = cells[columns.text].strip()
    moment = (start[0] if start else None, end[0] if end else start[1] if start else None)
    if columns.speaker is None:
        stamp = f"[{cells[columns.start or 0].strip().strip('[]()')}] " if start else ""
        return [Line(stamp + text, row.number, gap=True)]
    label = " ".join(cells[columns.speaker].replace(":", " ").split()) or None
    # What stands in a further column (remarks) is kept, in brackets.
    used = {columns.text, columns.speaker, columns.start, columns.end}
    rest = [c.strip() for i, c in enumerate(row.cells) if i not in used and c.strip()]
    notes = "".join(f" [{note}]" for note in rest if not note.rstrip(".)").isdigit())
    if columns.start is not None and not start and cells[columns.start].strip():
        notes += f" [{cells[columns.start].strip()}]"
    return [Line(text + notes, row.number, gap=True, cells=Cells(label, *moment))]


def _columns(rows: Sequence[Row]) -> _Columns | None:
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or width > 7:
        return None
    titled = _titles(rows[0])
    body = rows[1:] if titled else rows
    if not body:
        return None
    columns = [
        [row.cells[i].strip() if i < len(row.cells) else "" for row in body] for i in range(width)
    ]
    timed = [i for i, column in enumerate(columns) if _clocked(column)]
    others = [i for i in range(width) if i not in timed]
    if not others:
        return None
    text = titled.get("text", max(others, key=lambda i: sum(map(len, columns[i]))))
    speaker = titled.get("speaker")
    if speaker is None:
        speaker = next((i for i in others if i != text and _names(columns[i])), None)
    if speaker is None and not timed:
        return None
    start = titled.get("start", timed[0] if timed else None)
    end = titled.get("end", timed[1] if len(timed) > 1 else None)
    return _Columns(text, speaker, start, end, bool(titled))


def _titles(row: Row) -> dict[str, int]:
    """Roles by column where every filled cell of the first row is the title of a column."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        words = fold_name(cell).replace("/", " ").replace("(", " ").split()
        role = next((_HEADERS[word] for word in words if word in _HEADERS), None)
        if len(words) > 3:
            return {}
        if role:
            found.setdefault(role, index)
    return found if len(found) >= 2 else {}


def _clocked(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and sum(times.alone(c) is not None for c in filled) >= 0.6 * len(filled)


def _names(column: Sequence[str]) -> bool:
    """A column of labels: short, few that could not be one, and some that come back."""
    filled = [cell.rstrip(" :\u00a0") for cell in column if cell]
    if not filled or any(len(cell) > 60 or "\n" in cell for cell in filled):
        return False
    if any(fold_name(cell) in header.KEYS for cell in filled):
        return False
    likely = sum(shape(cell) >= Shape.WORD for cell in filled)
    distinct = len({key(cell) for cell in filled})
    returning = distinct < len(filled) and distinct <= max(2, 0.7 * len(filled))
    named = all(shape(cell) is Shape.NAME for cell in filled)
    return (returning and likely >= 0.5 * len(filled)) or named
