"""Where in the corpus a run of words may come from: every word hashed, the rarest ones voting.

Nothing is written: the words of the study are read from its texts each time, so that what was
edited a minute ago is found, and what was withdrawn leaves no trace. Eight million words take a
second or two and some 150 MB. A hash is a hint, never a judgement: candidates are judged on their
own words (`evidence/judging.py`).

For each of the rarest words of a quotation, each of its places in the corpus votes for the
diagonal (place − rank in the quotation) on which the whole quotation would lie; the weight of a
vote is the word's information, log2(N / frequency).
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from terrain.fold import bare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]

#: Frequencies are counted by the lowest bits of the hashes.
_BITS = 22
#: A quotation is looked for by so many of its rarest words, and so many of their places, at most.
_VOTERS, _PLACES = 8, 80_000
#: Runs are looked for together, so many at most: their words are numbered in 16 bits.
_BATCH = 4000
#: Places where the words stand in a row that are read.
_EXACT = 10
#: Votes whose diagonals lie within so many words are for the same place.
_WIDTH = 12
_PRIME = 0x9E3779B97F4A7C15


@lru_cache(maxsize=1)
def _letters() -> NDArray[np.uint32]:
    """Code point → its letter without case or accents, 0 for what parts words."""
    import numpy as np

    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x3000):
        char = chr(code)
        if not char.isalnum():
            table[code] = 0
        else:
            base = bare(char)
            table[code] = ord(base[0]) if base and base[0].isalnum() else code
    # A combining accent belongs to its letter; canonical text has few.
    for code in range(0x300, 0x370):
        if unicodedata.combining(chr(code)):
            table[code] = 0
    return table


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The powers of an odd number modulo 2⁶⁴, and those of its inverse."""
    import numpy as np

    inverse = pow(_PRIME, -1, 1 << 64)
    found = []
    for base in (_PRIME, inverse):
        factors = np.full(size, base, dtype=np.uint64)
        factors[0] = 1
        found.append(np.multiply.accumulate(factors))
    return found[0], found[1]


def words_of(text: str) -> tuple[Hashes, NDArray[np.int32]]:
    """The words of a text as hashes, and where each begins (code points).

    A word is a run of letters and digits; its hash is a polynomial over its folded letters,
    taken from sums over the whole text, so that no loop runs over words.
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    letters = _letters()[np.minimum(codes, 0x10FFFF)]
    inside = letters != 0
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return np.zeros(0, np.uint32), np.zeros(0, np.int32)
    size = 1 << max(12, (len(text) + 1).bit_length())
    powers, inverses = _powers(size)
    sums = np.zeros(len(text) + 1, dtype=np.uint64)
    np.cumsum(letters * powers[: len(text)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes ^= hashes >> np.uint64(32)
    return hashes.astype(np.uint32), starts.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a quotation may come from: a transcript, and about where (code points).

    `total`: in how many places the words stand in a row, of which these may be the first few.
    """

    transcript: str
    start: int
    end: int
    weight: float
    total: int = 0


class Corpus:
    """Every word of some texts, to be asked where a quotation comes from.

    `names` are the texts in their order. The object holds hashes and places, no words.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        import numpy as np

        self.names = list(texts)
        self.lengths = [len(text) for text in texts.values()]
        made = [words_of(text) for text in texts.values()]
        counts = [len(hashes) for hashes, _ in made]
        self.bounds = [0, *np.cumsum(counts, dtype=np.int64).tolist()] if counts else [0]
        empty = np.zeros(0, np.uint32), np.zeros(0, np.int32)
        self.hashes = np.concatenate([hashes for hashes, _ in made] or [empty[0]])
        self.starts = np.concatenate([starts for _, starts in made] or [empty[1]])
        self.frequency = np.bincount(self._low(self.hashes), minlength=1 << _BITS).astype(np.int32)

    def __len__(self) -> int:
        return len(self.hashes)

    @staticmethod
    def _low(hashes: Hashes) -> Hashes:
        import numpy as np

        return hashes & np.uint32((1 << _BITS) - 1)

    def information(self, hashes: Hashes) -> NDArray[np.float64]:
        """log2(N / frequency) of each word; that of a word never met is log2(N)."""
        import numpy as np

        counts = np.maximum(self.frequency[self._low(hashes)], 1)
        return np.log2(max(len(self), 2) / counts)

    def find(self, runs: Sequence[str], most: int = 3) -> list[list[Candidate]]:
        """For each run of words, where it stands in a row; else the places that most of its
        information votes for, best first.

        One pass over the corpus serves all runs.
        """
        import numpy as np

        if len(runs) > _BATCH:
            return self.find(runs[:_BATCH], most) + self.find(runs[_BATCH:], most)
        asked = [words_of(run)[0] for run in runs]
        chosen = [self._voters(hashes) for hashes in asked]
        wanted = np.unique(np.concatenate([h[c] for h, c in zip(asked, chosen, strict=True)] or
                                          [np.zeros(0, np.uint32)]))  # fmt: skip
        places = self._places(wanted)
        return [
            self._exact(hashes, ranks, places) or self._vote(hashes, ranks, places, most)
            for hashes, ranks in zip(asked, chosen, strict=True)
        ]

    def _exact(
        self, hashes: Hashes, ranks: Sequence[int], places: Mapping[int, NDArray[np.int64]]
    ) -> list[Candidate]:
        """Where all the words follow each other, looked for from the places of the rarest."""
        import numpy as np

        if not ranks or int(self.frequency[self._low(hashes)].min()) == 0:
            return []
        starts = places[int(hashes[ranks[0]])] - ranks[0]
        starts = starts[(starts >= 0) & (starts + len(hashes) <= len(self))]
        for rank, word in enumerate(hashes):
            starts = starts[self.hashes[starts + rank] == word]
            if not len(starts):
                return []
        bounds = np.asarray(self.bounds)
        texts = np.searchsorted(bounds, starts, "right") - 1
        starts = starts[starts + len(hashes) <= bounds[texts + 1]]
        total = len(starts)
        return [
            replace(self._candidate(at - _WIDTH, len(hashes), float("inf")), total=total)
            for at in starts[:_EXACT].tolist()
        ]

    def _voters(self, hashes: Hashes) -> list[int]:
        """The ranks of the rarest words: at least two, while their places are not too many."""
        counts = self.frequency[self._low(hashes)]
        kept: list[int] = []
        total = 0
        for rank in sorted(range(len(hashes)), key=lambda r: (int(counts[r]), r)):
            count = int(counts[rank])
            if count == 0:
                continue
            if len(kept) >= _VOTERS or (len(kept) >= 3 and total + count > _PLACES):
                break
            kept.append(rank)
            total += count
        return kept

    def _places(self, wanted: Hashes) -> dict[int, NDArray[np.int64]]:
        """Where each of these words stands, as numbers of words from the corpus's start."""
        import numpy as np

        if not len(wanted) or not len(self):
            return {}
        # Numbered by their lowest bits, words sort by radix; the few that share them are parted
        # by their whole hash.
        lows, numbers = np.unique(self._low(wanted), return_inverse=True)
        table = np.zeros(1 << _BITS, dtype=np.uint16)
        table[lows] = np.arange(1, len(lows) + 1) & 0xFFFF
        numbered = table[self._low(self.hashes)]
        hits = np.flatnonzero(numbered)
        groups = numbered[hits]
        hits = hits[np.argsort(groups, kind="stable")]
        ends = np.cumsum(np.bincount(groups, minlength=len(lows) + 2))
        return {
            word: at[self.hashes[at] == word]
            for word, number in zip(wanted.tolist(), numbers.tolist(), strict=True)
            for at in (hits[ends[number] : ends[number + 1]],)
        }

    def _vote(
        self, hashes: Hashes, ranks: Iterable[int], places: Mapping[int, NDArray[np.int64]],
        most: int,
    ) -> list[Candidate]:  # fmt: skip
        import numpy as np

        listed = [(r, self._beside(hashes, r, places[int(hashes[r])])) for r in ranks]
        if not any(len(at) for _, at in listed):
            listed = [(rank, places[int(hashes[rank])]) for rank in ranks]
        if not listed:
            return []
        weights = self.information(hashes)
        bins = np.concatenate([(at - rank + len(hashes)) // _WIDTH for rank, at in listed])
        voters = np.concatenate([np.full(len(at), rank, np.int64) for rank, at in listed])
        # A word votes once for a place, however often it stands there.
        pairs = np.sort(bins * (len(hashes) + 1) + voters)
        pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        bins, voters = np.divmod(pairs, len(hashes) + 1)
        first = np.flatnonzero(np.diff(bins, prepend=bins[0] - 1))
        unique = bins[first]
        at = np.repeat(np.arange(len(first)), np.diff(first, append=len(bins)))
        votes: NDArray[np.float64] = np.bincount(at, weights=weights[voters]).astype(np.float64)
        nearby = np.zeros(len(votes))
        follows = np.flatnonzero(np.diff(unique) == 1)
        nearby[follows] = votes[follows + 1]
        return self._best(unique, votes + nearby, len(hashes), most)

    def _beside(self, hashes: Hashes, rank: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places of a word where one of its neighbours in the quotation stands beside it."""
        import numpy as np

        last = len(self) - 1
        kept = np.zeros(len(places), dtype=bool)
        if rank:
            kept |= self.hashes[np.maximum(places - 1, 0)] == hashes[rank - 1]
        if rank + 1 < len(hashes):
            kept |= self.hashes[np.minimum(places + 1, last)] == hashes[rank + 1]
        return places[kept]

    def _best(
        self, bins: NDArray[np.int64], votes: NDArray[np.float64], length: int, most: int
    ) -> list[Candidate]:
        import numpy as np

        pool = min(len(votes), 3 * most)
        top = np.argpartition(votes, len(votes) - pool)[len(votes) - pool :]
        kept: list[Candidate] = []
        seen: set[int] = set()
        for at in sorted(top.tolist(), key=lambda a: (-votes[a], bins[a])):
            place = int(bins[at])
            if place in seen:
                continue
            seen |= {place - 1, place, place + 1}
            kept.append(self._candidate(place * _WIDTH - length, length, float(votes[at])))
            if len(kept) == most:
                break
        return kept

    def _candidate(self, first: int, length: int, weight: float) -> Candidate:
        """The stretch of words from `first` on, wide enough for both bins, within one text."""
        middle = min(max(first + _WIDTH, 0), len(self) - 1)
        text = bisect.bisect_right(self.bounds, middle) - 1
        low, high = self.bounds[text], self.bounds[text + 1]
        begin = min(max(first, low), high - 1)
        last = min(max(first + length + 2 * _WIDTH, low), high)
        end = int(self.starts[last]) if last < high else self.lengths[text]
        return Candidate(self.names[text], int(self.starts[begin]), end, weight)
