"""The ends of an altered quotation: a first or last word that took the place of the source's.

Words are placed by those that agree, so that a word changed at an end finds nothing to stand for:
« Trente-six emplois » for « Vingt-six emplois » would read as « Trente » added. Where the sentence
of the source goes on there, the words beside it are what was replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from terrain.diff import align
from terrain.evidence.spoken import Spoken
from terrain.evidence.wording import Reading

#: So many words at an end are taken for changed ones; more may be the author's own.
_MOST = 3
_STOP = re.compile(r"[.!?…]")


def widened(
    reading: Reading, spoken: Spoken, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The stretch of each piece with the source's words that its changed ends stand for."""
    made = list(spans)
    for at, (piece, (low, high)) in enumerate(zip(reading.pieces, spans, strict=True)):
        blocks = align(piece.keys, spoken.keys[low:high]) if high > low else []
        if not blocks:
            continue
        least = made[at - 1][1] if at else 0
        most = spans[at + 1][0] if at + 1 < len(spans) else len(spoken)
        head = blocks[0][0] if blocks[0][1] == 0 else 0
        last = blocks[-1]
        tail = len(piece.words) - last[0] - last[2] if last[1] + last[2] == high - low else 0
        made[at] = (
            low - _room(spoken, low, least, -1, head), high + _room(spoken, high, most, 1, tail)
        )  # fmt: skip
    return made


def _room(spoken: Spoken, edge: int, limit: int, step: int, wanted: int) -> int:
    """How many of the `wanted` words beside an edge stand in the same sentence and turn."""
    if wanted > _MOST:
        return 0
    for taken in range(wanted):
        one, two = sorted((edge + step * taken - (step > 0), edge + step * taken - (step < 0)))
        outside = one < limit if step < 0 else two >= limit
        if outside or one < 0 or two >= len(spoken) or _parted(spoken, one, two):
            return taken
    return wanted


def _parted(spoken: Spoken, one: int, two: int) -> bool:
    """Whether a sentence or a turn ends between two neighbouring words."""
    if spoken.turns[one] != spoken.turns[two] or spoken.added[one] or spoken.added[two]:
        return True
    return bool(_STOP.search(spoken.transcript.body, spoken.ends[one], spoken.starts[two]))
