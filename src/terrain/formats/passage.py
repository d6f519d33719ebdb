"""Tables of passage between vintages of zones: each old zone and the new one that took it in."""

from __future__ import annotations

from terrain.formats.base import Source
from terrain.formats.delimited import column, read_delimited

_OLD = ("old", "ancien", "ancienne", "avant", "from", "ze2010", "zone ancienne", "ancien code")
_NEW = ("new", "nouveau", "nouvelle", "apres", "to", "ze2020", "zone nouvelle", "nouveau code")


def read_passage(source: Source) -> dict[str, str]:
    """New codes by old ones. Raises ImportRefused where an old zone was cut in two: its jobs
    cannot be shared out from their sum."""
    table = read_delimited(
        source,
        lambda cells: column(cells, _OLD) is not None and column(cells, _NEW) is not None,
        "a table of passage", "Give two columns, “old” and “new”, one old zone a row.",
    )  # fmt: skip
    old, new = column(table.header, _OLD), column(table.header, _NEW)
    found: dict[str, str] = {}
    for row in table.rows:
        before, after = row.get(old), row.get(new)
        if not before or not after:
            raise source.refuse("a zone is missing here.", "Fill both columns.", row.line)
        if found.setdefault(before, after) != after:
            raise source.refuse(
                f"{before} goes to {found[before]} and to {after}: its jobs cannot be shared out.",
                "Keep the zones that were merged whole, and leave the others out.", row.line,
            )  # fmt: skip
    return found
