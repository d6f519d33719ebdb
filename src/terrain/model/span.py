"""A stretch of text, its relations to another, and the only conversions between units.

Offsets are Unicode code points, half-open, over the canonical body of a transcript. Browsers
count UTF-16 units and Taguette counts UTF-8 bytes: they are converted here, at the edge that
speaks them, and nowhere else.
"""

from __future__ import annotations

import bisect
import enum
from dataclasses import dataclass
from itertools import accumulate


class Relation(enum.Enum):
    """How one span lies to another; exactly one holds for any pair."""

    EQUALS = "equals"
    EMBEDS = "embeds"  # the other lies inside this one
    EMBEDDED = "embedded"  # this one lies inside the other
    OVERLAPS = "overlaps"  # they share text, and each has some of its own
    PRECEDES = "precedes"  # this one ends before or where the other begins
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` (included) to `end` (excluded). Raises ValueError if backwards."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}–{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of the span in the text that it was measured on."""
        return text[self.start : self.end]

    def relation(self, other: Span) -> Relation:
        """Where this span lies in relation to the other."""
        if self == other:
            return Relation.EQUALS
        if self.end <= other.start:
            return Relation.PRECEDES
        if other.end <= self.start:
            return Relation.FOLLOWS
        if self.start <= other.start and other.end <= self.end:
            return Relation.EMBEDS
        if other.start <= self.start and self.end <= other.end:
            return Relation.EMBEDDED
        return Relation.OVERLAPS

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return max(self.start, other.start) < min(self.end, other.end)

    def intersection(self, other: Span) -> Span | None:
        """What the two share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def shifted(self, by: int) -> Span:
        """The same span, moved by a number of code points."""
        return Span(self.start + by, self.end + by)


class Units:
    """Converts offsets of one text between code points, UTF-16 units and UTF-8 bytes.

    One pass over the text is paid at construction; each conversion is then a look-up.
    """

    __slots__ = ("_bytes", "_utf16")

    def __init__(self, text: str) -> None:
        self._utf16 = [0, *accumulate(2 if ord(c) > 0xFFFF else 1 for c in text)]
        self._bytes = [0, *accumulate(len(c.encode("utf-8", "surrogatepass")) for c in text)]

    def to_utf16(self, span: Span) -> tuple[int, int]:
        """Code points to UTF-16 units."""
        return self._utf16[span.start], self._utf16[span.end]

    def from_utf16(self, start: int, end: int) -> Span:
        """UTF-16 units to code points. Raises ValueError inside a surrogate pair."""
        return Span(_position(self._utf16, start), _position(self._utf16, end))

    def to_bytes(self, span: Span) -> tuple[int, int]:
        """Code points to UTF-8 bytes."""
        return self._bytes[span.start], self._bytes[span.end]

    def from_bytes(self, start: int, end: int) -> Span:
        """UTF-8 bytes to code points. Raises ValueError inside a character."""
        return Span(_position(self._bytes, start), _position(self._bytes, end))


def _position(table: list[int], value: int) -> int:
    found = bisect.bisect_left(table, value)
    if found == len(table) or table[found] != value:
        raise ValueError(f"offset {value} falls inside a character or outside the text")
    return found


def merged_length(spans: list[Span]) -> int:
    """How many code points a set of spans covers, overlaps counted once."""
    total, reached = 0, 0
    for span in sorted(spans):
        total += max(0, span.end - max(span.start, reached))
        reached = max(reached, span.end)
    return total
