"""Names as people type them: folded for comparison, and the nearest ones when none fits."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from terrain.errors import UsageError

_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "œ": "oe", "æ": "ae"})


@lru_cache(maxsize=4096)  # roles and places are compared again and again
def fold_name(name: str) -> str:
    """A name without case, accents, kinds of apostrophe or runs of spaces: for comparison only."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_ALIKE))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.split())


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """At most `count` known names that look like this one, best first.

    Likeness is difflib's ratio over folded names; a name that contains what was typed, or lies
    in it, comes first, since people shorten names more often than they misspell them.
    """
    wanted = fold_name(name)
    scored = []
    for candidate in dict.fromkeys(known):
        other = fold_name(candidate)
        score = difflib.SequenceMatcher(None, wanted, other, autojunk=False).ratio()
        if wanted and other and (wanted in other or other in wanted):
            score += 1
        if score >= 0.6:
            scored.append((-score, candidate))
    return [candidate for _, candidate in sorted(scored)[:count]]


def unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    """The refusal of a name that the study does not have, with what may have been meant."""
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    if near:
        remedy = f"Did you mean {' or '.join(near)}?"
    elif not names:
        remedy = f"The study has no {what}."
    else:
        shown = ", ".join(sorted(names)[:12])
        more = f" and {len(names) - 12} more" if len(names) > 12 else ""
        remedy = f"Known: {shown}{more}."
    return UsageError(f"no {what} “{name}”.", remedy=remedy)
