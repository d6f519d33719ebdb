"""Quotation marks of a text: which open, which close, which are apostrophes or inches.

The rules are those of French and English typography. A mark of several uses (’ and ") is read by
its neighbours, and by what is open before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Role = Literal["open", "close"]

#: Each opening mark and what may close it.
CLOSERS: dict[str, str] = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’", "‹": "›"}
_SIGNS = re.compile(r"[«»“”„\"‘’‹›]|<<|>>|``|''")
_SAME = {"<<": "«", ">>": "»", "``": "“", "''": "”"}
_OPENING_AFTER = frozenset("([{—–-/'’«“‘:;,…")


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark at code points `start` to `end` of its text, under its ordinary form; `roles` are
    those it may play here, the likelier first."""

    start: int
    end: int
    mark: str
    roles: tuple[Role, ...]


def signs(text: str) -> Iterator[Sign]:
    """Every quotation mark of a text, in order; apostrophes and inches are left out."""
    for found in _SIGNS.finditer(text):
        mark = _SAME.get(found[0], found[0])
        before = text[found.start() - 1] if found.start() else ""
        after = text[found.end()] if found.end() < len(text) else ""
        roles = _roles(mark, before, after)
        if roles:
            yield Sign(found.start(), found.end(), mark, roles)


def _roles(mark: str, before: str, after: str) -> tuple[Role, ...]:
    if mark in "«‹„":
        return ("open",)
    if mark in "»›":
        return ("close",)
    if mark in "“”":
        return _curly(mark, before, after)
    if mark == '"':
        return _straight(before, after)
    if mark == "‘":
        return ("open",) if after.isalnum() and not before.isalnum() else ()
    # ’ closes only where no letter follows it: l’usine, aujourd’hui.
    return () if after.isalnum() else ("close",)


def _curly(mark: str, before: str, after: str) -> tuple[Role, ...]:
    """“ opens and ” closes, but German closes with “ and hurried typists open with ”."""
    opens = (not before or before.isspace() or before in _OPENING_AFTER) and not after.isspace()
    if mark == "“":
        return ("open", "close") if opens or not before else ("close", "open")
    return ("close", "open") if opens and after else ("close",)


def _straight(before: str, after: str) -> tuple[Role, ...]:
    free_before = not before or before.isspace() or before in _OPENING_AFTER
    free_after = not after or after.isspace()
    if free_before and not free_after:
        return ("open", "close")
    if free_after and not free_before:
        return ("close", "open") if not before.isdigit() else ("close",)
    # Against both neighbours, or none: " texte " as some typists set it.
    return ("close", "open")
