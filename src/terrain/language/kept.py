"""Sentences and passages of a text as columns of integers, which can be kept and read again.

Cutting 440,000 sentences takes three seconds and more; reading where they were cut, a tenth of
one. What is kept holds no word of the text, only offsets, and is used for that very text alone,
cut into those very turns with those very parts (consent may have taken some away).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from terrain.errors import StudyError
from terrain.language.passages import Sentence, passages, rows, stretches
from terrain.model.span import Span
from terrain.model.transcript import ASKING, Transcript

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Raise it when texts are cut otherwise, or cuts kept in another form.
VERSION = 1


@dataclass(frozen=True, eq=False)
class Bounds:
    """Sentences in order, one entry each: `start`, `end` (code points, half-open), the number of
    their `turn` (0: none) and about how many `words` they have, as `passages.Sentence`."""

    start: Ints
    end: Ints
    turn: Ints
    words: Ints

    def rows(self) -> list[Sentence]:
        """The same as values, as `passages.rows` makes them."""
        columns = (column.tolist() for column in (self.start, self.end, self.turn, self.words))
        return [
            Sentence(Span(start, end), turn, words)
            for start, end, turn, words in zip(*columns, strict=True)
        ]


class Cuts(Protocol):
    """Whatever knows where a transcript is cut: `FreshCuts`, or a cache of what these found."""

    def sentences(self, transcript: Transcript) -> Bounds:
        """Its sentences."""

    def passages(self, transcript: Transcript, held: Bounds) -> Ints:
        """(passages, 2): of these sentences of it, the first of each and the one after its last."""


class FreshCuts:
    """Cuts a transcript whenever it is asked."""

    def sentences(self, transcript: Transcript) -> Bounds:
        """Its sentences, cut now."""
        import numpy as np

        found = [(row.span.start, row.span.end, row.turn, row.words) for row in rows(transcript)]
        return Bounds(*np.array(found, np.int64).reshape(-1, 4).T)

    def passages(self, transcript: Transcript, held: Bounds) -> Ints:
        """Its passages, made now of its sentences."""
        import numpy as np

        found = passages(transcript, held.rows())
        return np.array([(one.first, one.last) for one in found], np.int64).reshape(-1, 2)


def serialise(columns: Ints, transcript: Transcript) -> bytes:
    """(columns, entries) with what they were cut from: a line of JSON, then little-endian
    integers."""
    ground = _ground(transcript)
    head = {"version": VERSION, "shape": columns.shape, "stretches": len(ground)}
    parts = (ground.astype("<u4").tobytes(), columns.astype("<u4").tobytes())
    return b"\n".join([json.dumps(head).encode(), b"".join(parts)])


def parse(data: bytes, transcript: Transcript, width: int) -> Ints:
    """The `width` columns that `serialise` wrote of this transcript. Raises StudyError on
    anything else: cut it again then."""
    import numpy as np

    try:
        said, _, rest = data.partition(b"\n")
        head = json.loads(said)
        ground = _ground(transcript)
        if (head["version"], head["stretches"], head["shape"][0]) != (VERSION, len(ground), width):
            raise ValueError("other turns, or another version")
        values = np.frombuffer(rest, "<u4").astype(np.int64)
        if not np.array_equal(values[: ground.size], ground.ravel()):
            raise ValueError("other turns")
        return values[ground.size :].reshape(width, head["shape"][1])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise StudyError(
            f"the cached cuts cannot be read ({error}).", remedy="Delete .terrain/cuts."
        ) from error


def _ground(transcript: Transcript) -> Ints:
    """(stretches, 5): what decides how a text is cut, beside the text: the number of each turn,
    where its words lie, its section, and whether a researcher speaks."""
    import numpy as np

    asking = {name for name, who in transcript.speakers.items() if who.part in ASKING}
    if transcript.turns:
        found = [
            (turn.number, turn.span.start, turn.span.end, turn.section, turn.speaker in asking)
            for turn in transcript.turns
        ]
    else:
        found = [(0, span.start, span.end, 0, False) for _, span in stretches(transcript)]
    return np.array(found, np.int64).reshape(-1, 5)
