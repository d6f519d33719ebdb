"""A table of real names, as a spreadsheet saves it: participant, first, last, other.

What is refused is said by its line alone: messages are copied into mails, and names would go
with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from terrain.errors import ImportRefused, UsageError
from terrain.formats.base import Source
from terrain.formats.delimited import Row, column, read_delimited
from terrain.model.key import Key, Person, names

# Headings, folded; French and English.
_PARTICIPANT = ("participant", "id", "enquete", "pseudonyme", "pseudonym")
_PARTS = (
    ("first", "first name", "first names", "prenom", "prenoms"),
    ("last", "last name", "surname", "nom", "noms", "nom de famille"),
    ("other", "others", "autre", "autres", "variants", "variantes"),
)
_REMEDY = "Name the columns: participant;first;last;other (or participant;prénom;nom;autres)."


def read(source: Source) -> Key:
    """The key of a table; names of one cell are separated by `|` (or `;` in a quoted cell).

    A row without a participant gives terms that must never appear. Raises UsageError.
    """
    try:
        table = read_delimited(source, _is_header, "a table of names", _REMEDY)
    except ImportRefused as error:
        found = "no line names the columns" if "no header" in error.message else "not readable"
        raise UsageError(f"{found}.", path=source.name, line=error.line, remedy=_REMEDY) from None
    at = column(table.header, _PARTICIPANT)
    parts = [column(table.header, heads) for heads in _PARTS]
    key = Key()
    for row in table.rows:
        if any(row.cells[len(table.header) :]):
            raise UsageError(
                "more cells than the line that names the columns.",
                path=source.name,
                line=row.line,
                remedy="Separate the names of one cell with |.",
            )
        key = _with_row(key, row, row.get(at), parts)
    return key


def _is_header(cells: Sequence[str]) -> bool:
    known = [column(cells, heads) for heads in (_PARTICIPANT, *_PARTS)]
    return known[0] is not None and any(place is not None for place in known[1:])


def _with_row(key: Key, row: Row, participant: str, parts: Sequence[int | None]) -> Key:
    held = [names(row.get(place).replace("|", ";")) for place in parts]
    if participant:
        return key.with_person(participant, Person(*held))
    return key.with_terms(tuple(name for part in held for name in part))
