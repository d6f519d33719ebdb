"""One quotation against one place of a transcript: the same words, or which ones changed.

Exact reading first: each piece of the quotation stands word for word, cuts and insertions
between. Otherwise each piece is placed where most of its words are (rapidfuzz), and aligned by
the longest common subsequence (`diff.align`): what is left over is the alteration, word by word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from terrain.diff import Block, align
from terrain.evidence.changes import Change, added_dots, changed, differs, dropped, surface
from terrain.evidence.edges import widened
from terrain.evidence.spoken import Spoken
from terrain.evidence.wording import Piece, Reading, Word

#: A cut leaves out so many words at most, an insertion stands for so many.
CUT_WORDS, INSERTION_WORDS = 300, 8
#: A piece is tried at so many of its exact places.
_PLACES = 40
#: Below this likeness (0–100) a piece is nowhere.
_LIKE = 30.0

Weigh = Callable[[str], float]


@dataclass(frozen=True)
class Judgement:
    """A quotation at one place.

    `spans` are the words of each piece, as numbers of `spoken`; `score` 0–1; `bits` the
    information of the words that agree; `marks` the allowed marks met; `changes` the words
    that differ; `gaps` what the cuts leave out, as pairs of numbers of words; `edges`:
    whether the quotation's first word and its last are the source's.
    """

    spoken: Spoken
    spans: tuple[tuple[int, int], ...]
    score: float
    bits: float
    marks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    dropped: tuple[str, ...] = ()
    edges: bool = True

    @property
    def exact(self) -> bool:
        """Whether no word changed."""
        return not self.changes

    @property
    def start(self) -> int:
        """Where the source begins in the body (code points)."""
        return self.spoken.starts[min(low for low, _ in self.spans)]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spoken.ends[max(high for _, high in self.spans) - 1]


@dataclass(slots=True)
class _Gathered:
    """What is found piece by piece."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    marks: dict[str, None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    same: float = 0.0
    theirs: float = 0.0


def judge(
    text: str, readings: Sequence[Reading], spoken: Spoken, weigh: Weigh,
    may_drop: frozenset[str] = frozenset(),
) -> list[Judgement]:  # fmt: skip
    """The judgements at this place: every exact one of the first reading that has any, else the
    best approximate one (none where nothing is alike)."""
    for reading in readings:
        placed = exact(reading, spoken)
        if placed:
            return [_judgement(text, reading, spoken, weigh, spans, may_drop) for spans in placed]
    best: Judgement | None = None
    for reading in readings:
        found = _approximate(reading, spoken)
        if found is None:
            continue
        found = widened(reading, spoken, found)
        made = _judgement(text, reading, spoken, weigh, found, may_drop)
        if best is None or (made.exact, made.score) > (best.exact, best.score):
            best = made
    return [best] if best else []


def exact(reading: Reading, spoken: Spoken) -> list[list[tuple[int, int]]]:
    """Each way in which all pieces stand word for word, in order, near each other."""
    if not reading.pieces:
        return []
    found = []
    first = reading.pieces[0]
    for start in _find(first, spoken, 0, None)[:_PLACES]:
        spans = [(start, start + len(first.words))]
        for piece in reading.pieces[1:]:
            reached = spans[-1][1]
            following = _find(piece, spoken, reached, reached + _reach(piece) + len(piece.words))
            if not following:
                break
            spans.append((following[0], following[0] + len(piece.words)))
        else:
            found.append(spans)
    return found


def _reach(piece: Piece) -> int:
    return CUT_WORDS if piece.join == "cut" else INSERTION_WORDS


def _find(piece: Piece, spoken: Spoken, low: int, high: int | None) -> list[int]:
    """Where a piece stands; a word whose ending is the author's need only begin alike."""
    stems = [at for at, word in enumerate(piece.words) if word.stem]
    if not stems:
        return spoken.find(piece.keys, low, high)
    limit = len(spoken) if high is None else min(high, len(spoken))
    return [
        start
        for start in range(low, limit - len(piece.words) + 1)
        if all(_same(word, spoken.keys[start + at]) for at, word in enumerate(piece.words))
    ]


def _same(word: Word, key: str) -> bool:
    return key.startswith(word.key) if word.stem else key == word.key


def _approximate(reading: Reading, spoken: Spoken) -> list[tuple[int, int]] | None:
    """The stretch of each piece where it is most alike; (at, at) for a piece that is nowhere."""
    order = sorted(range(len(reading.pieces)), key=lambda n: -len(reading.pieces[n].words))
    spans: dict[int, tuple[int, int]] = {}
    for number in order:
        low, high = _room(reading, spans, number, len(spoken))
        placed = _place(reading.pieces[number], spoken, low, high)
        if placed is None and not spans:
            return None
        if placed is not None:
            spans[number] = placed
    reached = min(low for low, _ in spans.values())
    made = []
    for number in range(len(reading.pieces)):
        made.append(spans.get(number, (reached, reached)))
        reached = made[-1][1]
    return made


def _room(
    reading: Reading, spans: dict[int, tuple[int, int]], number: int, length: int
) -> tuple[int, int]:
    """Between which words a piece may stand, given those already placed."""
    low, high = 0, length
    for other, (start, end) in spans.items():
        between = reading.pieces[min(other, number) + 1 : max(other, number) + 1]
        far = sum(_reach(piece) for piece in between) + 2 * sum(len(p.words) for p in between)
        own = len(reading.pieces[number].words)
        if other < number:
            low, high = max(low, end), min(high, end + far + own)
        else:
            low, high = max(low, start - far - own), min(high, start)
    return low, high


def _place(piece: Piece, spoken: Spoken, low: int, high: int) -> tuple[int, int] | None:
    from rapidfuzz import fuzz

    if high <= low:
        return None
    known: dict[str, str] = {}
    own = "".join(known.setdefault(key, chr(0xE000 + len(known))) for key in piece.keys)
    theirs = "".join(known.get(key, "\0") for key in spoken.keys[low:high])
    found = fuzz.partial_ratio_alignment(own, theirs, score_cutoff=_LIKE)
    if found is None:
        return None
    start, end = low + found.dest_start, low + found.dest_end
    if len(theirs) < len(own):
        start, end = low, high
    best: tuple[float, int, int] | None = None
    for slack in (0, 2, 4 + len(own) // 6):
        begin, stop = max(low, start - slack), min(high, end + slack)
        blocks = align(piece.keys, spoken.keys[begin:stop])
        tight = _tight(piece, blocks, begin)
        if tight and (best is None or tight[0] > best[0] + 1e-9):
            best = tight
    return (best[1], best[2]) if best else None


def _tight(piece: Piece, blocks: list[Block], begin: int) -> tuple[float, int, int] | None:
    """The share of words that agree (Dice) and the stretch of an alignment, without stray words
    at its ends that cost more than they bring."""
    best: tuple[float, int, int] | None = None
    for first in range(min(len(blocks), 6)):
        for last in range(len(blocks), max(first, len(blocks) - 6), -1):
            kept = blocks[first:last]
            low, high = begin + kept[0][1], begin + kept[-1][1] + kept[-1][2]
            same = sum(length for _, _, length in kept)
            score = 2 * same / (len(piece.words) + high - low)
            if best is None or score > best[0] + 1e-9:
                best = score, low, high
    return best


def _judgement(
    text: str, reading: Reading, spoken: Spoken, weigh: Weigh, spans: list[tuple[int, int]],
    may_drop: frozenset[str],
) -> Judgement:  # fmt: skip
    got = _Gathered(marks=dict.fromkeys(reading.marks))
    if spans and added_dots(text, spoken, spans[0][0], spans[-1][1]):
        got.marks.setdefault("ends")
    for piece, (low, high) in zip(reading.pieces, spans, strict=True):
        _piece(text, piece, spoken, low, high, weigh, may_drop, got)
    whole = sum(weigh(word.key) for word in reading.words)
    pairs = zip(spans, spans[1:], reading.pieces[1:], strict=False)
    gaps = tuple((one[1], two[0]) for one, two, _ in pairs if two[0] > one[1])
    real = tuple((low, high) for low, high in spans if high > low)
    if len({spoken.turns[n] for low, high in real for n in (low, high - 1)}) > 1:
        got.marks.setdefault("turns")
    score = 2 * got.same / (whole + got.theirs) if whole + got.theirs else 0.0
    return Judgement(
        spoken, real, 1.0 if not got.changes else min(score, 0.999), got.same,
        tuple(got.marks), tuple(got.changes), gaps, tuple(got.dropped), _edges(reading, got),
    )  # fmt: skip


def _edges(reading: Reading, got: _Gathered) -> bool:
    first, last = reading.words[0], reading.words[-1]
    return not any(
        change.start <= first.start < change.end or change.start < last.end <= change.end
        for change in got.changes
    )


def _piece(
    text: str, piece: Piece, spoken: Spoken, low: int, high: int, weigh: Weigh,
    may_drop: frozenset[str], got: _Gathered,
) -> None:  # fmt: skip
    """Compare one piece with its stretch, word by word."""
    got.spans.append((low, high))
    words, keys = piece.words, spoken.keys[low:high]
    blocks = (
        [(0, 0, len(words))]
        if len(keys) == len(words) and all(map(_same, words, keys))
        else align(piece.keys, keys)
    )
    got.theirs += sum(map(weigh, keys))
    own = their = 0
    previous: tuple[Word, int] | None = None
    for i, j, length in [*blocks, (len(words), len(keys), 0)]:
        if own < i or their < j:
            _difference(text, words[own:i], spoken, (low + their, low + j), may_drop, got, weigh)
            previous = None
        for step in range(length):
            word, at = words[i + step], low + j + step
            got.same += weigh(word.key)
            mark = differs(word, spoken.form(at), first=i + step == 0)
            if mark == "altered":
                got.changes.append(changed(text, [word], spoken, at, at + 1))
            elif mark:
                got.marks.setdefault(mark)
            if previous is not None:
                got.marks.update(dict.fromkeys(surface(text, previous, (word, at), spoken)))
            previous = word, at
        own, their = i + length, j + length


def _difference(
    text: str, words: Sequence[Word], spoken: Spoken, stretch: tuple[int, int],
    may_drop: frozenset[str], got: _Gathered, weigh: Weigh,
) -> None:  # fmt: skip
    low, high = stretch
    if not words:
        left, allowed, named = dropped(spoken, low, high, may_drop)
        got.marks.update(dict.fromkeys(named))
        got.dropped += allowed
        got.theirs -= sum(weigh(spoken.keys[n]) for n in range(low, high) if n not in set(left))
        if not left:
            return
        low, high = left[0], left[-1] + 1
    got.changes.append(changed(text, words, spoken, low, high))


def best_first(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Exact ones before others, then by score, fewest marks, and place."""
    return sorted(
        judgements,
        key=lambda j: (not j.exact, -j.score, len(j.gaps), len(j.marks),
                       j.spoken.transcript.id, j.start),
    )  # fmt: skip
