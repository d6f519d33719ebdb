"""Which words of an old text are which words of a new one, and where a span went with them.

Common ends are trimmed; then sequences of words that stand exactly once in both texts are the
fixed points (Bram Cohen's patience diff, over four-word sequences); what lies between two of
them is aligned by the longest common subsequence, where that is affordable. Moved passages
are not followed: the quotation finds those. Time is bounded.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from terrain.fold import Tokens, phrase
from terrain.model.span import Span

#: A run of `length` tokens, from `old` in the old text and from `new` in the new one.
Block = tuple[int, int, int]

#: A diff is believed when at least so many words in a row survived, the quotation included.
RUN = 4
#: A quotation of so many words, alone in the old text and in the new, needs no context.
ALONE = 5

_SHINGLE = 4
# The bit matrix of the longest common subsequence takes n × m bits: 25 MB and some 20 ms at most.
_AFFORDABLE = 200_000_000


def align(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """The runs of equal tokens, in order in both texts, as long as they can be.

    Deterministic. Near-linear outside changed regions; a changed region of more than 200 million
    pairs without one unique sequence in common counts as replaced.
    """
    ids: dict[str, int] = {}
    a = [ids.setdefault(token, len(ids)) for token in old]
    b = [ids.setdefault(token, len(ids)) for token in new]
    return _merged(_region(a, b, 0, len(a), 0, len(b)))


def _region(
    a: list[int], b: list[int], low: int, high: int, left: int, right: int
) -> Iterator[Block]:
    """Align a[low:high] with b[left:right]."""
    head = _common(a, b, low, left, min(high - low, right - left))
    if head:
        yield low, left, head
        low, left = low + head, left + head
    tail = _common_back(a, b, high, right, min(high - low, right - left))
    high, right = high - tail, right - tail
    i, j = low, left
    for x, y in _fixed_points(a, b, low, high, left, right):
        if x < i or y < j:  # already inside the run that the previous point began
            continue
        back = _common_back(a, b, x, y, min(x - i, y - j))
        yield from _small(a, b, i, x - back, j, y - back)
        run = _common(a, b, x, y, min(high - x, right - y))
        yield x - back, y - back, back + run
        i, j = x + run, y + run
    yield from _small(a, b, i, high, j, right)
    if tail:
        yield high, right, tail


def _common(a: list[int], b: list[int], i: int, j: int, limit: int) -> int:
    """How many tokens are equal from a[i] and b[j] on."""
    count = 0
    while count < limit and a[i + count] == b[j + count]:
        count += 1
    return count


def _common_back(a: list[int], b: list[int], i: int, j: int, limit: int) -> int:
    """How many tokens are equal before a[i] and b[j]."""
    count = 0
    while count < limit and a[i - count - 1] == b[j - count - 1]:
        count += 1
    return count


def _fixed_points(
    a: list[int], b: list[int], low: int, high: int, left: int, right: int
) -> list[tuple[int, int]]:
    """Places of the sequences found once in both, kept in the longest increasing order."""
    here, there = _once(a, low, high), _once(b, left, right)
    pairs = [(i, j) for shingle, i in here.items() if (j := there.get(shingle, -1)) >= 0 and i >= 0]
    return _increasing(pairs)


def _once(tokens: list[int], start: int, end: int) -> dict[tuple[int, ...], int]:
    """Each sequence of the region to its place, or to -1 when it stands several times."""
    found: dict[tuple[int, ...], int] = {}
    part = tokens[start:end]
    for place, shingle in enumerate(zip(*(part[k:] for k in range(_SHINGLE)), strict=False), start):
        found[shingle] = -1 if shingle in found else place
    return found


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second members increase (the first ones do already)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        place = bisect.bisect_left(tops, j)
        before.append(at[place - 1] if place else -1)
        if place == len(tops):
            tops.append(j)
            at.append(number)
        else:
            tops[place], at[place] = j, number
    chain, number = [], at[-1] if at else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _small(
    a: list[int], b: list[int], low: int, high: int, left: int, right: int
) -> Iterator[Block]:
    """The longest common subsequence of a region without fixed points."""
    if low >= high or left >= right or (high - low) * (right - left) > _AFFORDABLE:
        return
    from rapidfuzz.distance import LCSseq

    for code in LCSseq.opcodes(a[low:high], b[left:right]):
        if code.tag == "equal":
            yield low + code.src_start, left + code.dest_start, code.src_end - code.src_start


def _merged(blocks: Iterator[Block]) -> list[Block]:
    """Neighbouring runs joined."""
    merged: list[Block] = []
    for old, new, length in blocks:
        if merged and length:
            i, j, n = merged[-1]
            if i + n == old and j + n == new:
                merged[-1] = (i, j, n + length)
                continue
        if length:
            merged.append((old, new, length))
    return merged


class Diff:
    """An old text and the runs of its words that survive in the new one."""

    def __init__(self, old: str, new: Tokens) -> None:
        self.old, self.new = Tokens(old), new
        self.blocks: list[Block] = align(self.old.keys, new.keys)
        self._starts = [block[0] for block in self.blocks]

    def carry(self, span: Span) -> Span | None:
        """The span in the new text, when all its words survive in a run that proves itself."""
        first, last = self.old.within(span.start, span.end)
        block = self._block(first)
        if first >= last or block is None or last > block[0] + block[2]:
            return None
        by = block[1] - block[0]
        if not self._proven(first, last, block):
            return None
        start = self._start(span.start, first, first + by)
        end = self._end(span.end, last - 1, last - 1 + by)
        return None if start is None or end is None or start >= end else Span(start, end)

    def _block(self, token: int) -> Block | None:
        """The run that holds a token of the old text."""
        at = bisect.bisect_right(self._starts, token) - 1
        if at < 0 or token >= self.blocks[at][0] + self.blocks[at][2]:
            return None
        return self.blocks[at]

    def _proven(self, first: int, last: int, block: Block) -> bool:
        """Whether this run can only be the same place.

        At least RUN words in a row survived, the quotation among them. Where it stands as often
        in both texts, it is the same one of them counted from the top, or its surroundings are
        unique in both. Where some were added or removed, the surroundings must be unique, and a
        short quotation keep RUN words on each side: the coded « oui, voilà » may be the one
        that was deleted.
        """
        i, j, length = block
        if length < min(RUN, len(self.old)):
            return False
        low, high = max(i, first - 12), min(i + length, last + 12)
        window, words = phrase(self.old.keys[low:high]), phrase(self.old.keys[first:last])
        alone = self.old.joined.count(window) == 1 == self.new.joined.count(window)
        if self.old.joined.count(words) != self.new.joined.count(words):
            sides = min(first - i, i + length - last)
            return alone and (last - first >= ALONE or sides >= RUN)
        return alone or (
            self.old.count_before(words, first) == self.new.count_before(words, first + j - i)
        )

    def _start(self, offset: int, token: int, image: int) -> int | None:
        """The image of a span's start, which may lie inside a word or in the signs before it."""
        old, new = self.old, self.new
        inside = offset - old.starts[token]
        if inside > 0:
            same = _length(old, token) == _length(new, image)
            return new.starts[image] + inside if same else None
        return new.starts[image] - signs_before(old.text[offset : old.starts[token]], new, image)

    def _end(self, offset: int, token: int, image: int) -> int | None:
        old, new = self.old, self.new
        inside = old.ends[token] - offset
        if inside > 0:
            same = _length(old, token) == _length(new, image)
            return new.ends[image] - inside if same else None
        return new.ends[image] + signs_after(old.text[old.ends[token] : offset], new, image)

    def neighbourhood(self, span: Span) -> tuple[int, int, bool]:
        """The tokens of the new text between the surviving words around a span; and whether the
        span's own first and last words survive, so that these tokens are its image."""
        first, last = self.old.within(span.start, span.end)
        head, tail = self._block(first), self._block(last - 1) if last > first else None
        if head and tail:
            return first + head[1] - head[0], last + tail[1] - tail[0], True
        before = bisect.bisect_left(self._starts, first) - 1
        after = bisect.bisect_left(self._starts, last)
        i, j, length = self.blocks[before] if before >= 0 else (0, 0, 0)
        low = j + min(length, max(0, first - i))
        high = self.blocks[after][1] if after < len(self.blocks) else len(self.new)
        if tail:
            high = last + tail[1] - tail[0]
        return low, high, False


def _length(tokens: Tokens, number: int) -> int:
    return tokens.ends[number] - tokens.starts[number]


def signs_before(signs: str, tokens: Tokens, number: int) -> int:
    """How many code points of punctuation before a token belong to a quotation that had some."""
    gap = tokens.text[tokens.ends[number - 1] if number else 0 : tokens.starts[number]]
    if not signs or gap.endswith(signs):
        return len(signs)
    mark = re.search(r"(?:«\s?|\S*)$", gap)
    return len(mark[0]) if mark else 0


def signs_after(signs: str, tokens: Tokens, number: int) -> int:
    following = tokens.starts[number + 1] if number + 1 < len(tokens) else len(tokens.text)
    gap = tokens.text[tokens.ends[number] : following]
    if not signs or gap.startswith(signs):
        return len(signs)
    mark = re.match(r"\s?»|\S*", gap)
    return len(mark[0]) if mark else 0


#: Words [low, high) of a text, and the tokens that replace them.
_Edit = tuple[int, int, tuple[str, ...]]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of one text, as `diff3` puts them together, word by word; None where they touch
    the same place and are not the same."""
    old = _pieces(base)
    edits = sorted({*_edits(old, _pieces(mine)), *_edits(old, _pieces(theirs))})
    made, reached = [], 0
    for number, (low, high, new) in enumerate(edits):
        if number and low <= edits[number - 1][1]:
            return None
        made += [*old[reached:low], *new]
        reached = high
    return "".join([*made, *old[reached:]])


def _pieces(text: str) -> list[str]:
    """Words, runs of white space, and other signs one by one; together they are the text."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _edits(old: list[str], new: list[str]) -> Iterator[_Edit]:
    low = start = 0
    for i, j, length in [*align(old, new), (len(old), len(new), 0)]:
        if i > low or j > start:
            yield low, i, tuple(new[start:j])
        low, start = i + length, j + length
