"""Passages: what a search finds and a reader reads, 40 to 120 words of one conversation.

Rows are sentences (under four words, joined to a neighbour of the same turn). A passage is a run
of rows: it never cuts a sentence, never crosses a section, and keeps a question with the
beginning of its answer. Among all ways to cut a section, the cheapest is taken (dynamic
programming over the ends of rows), so that long answers fall into even parts and short turns join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from terrain.language.segments import cuts
from terrain.model.span import Span
from terrain.model.transcript import ASKING, Transcript, Turn

#: Words of a passage, and the longest question that stays with its answer.
LEAST, MOST, QUESTION = 40, 120, 60
_SHORT = 4  # words under which a sentence is no unit of sense


class Sentence(NamedTuple):
    """One row: its place (code points of the body), the number of its turn (0: no turn), and
    about how many words it has (spaces and one; exact under eight)."""

    span: Span
    turn: int
    words: int


class Passage(NamedTuple):
    """Rows `first` (included) to `last` (excluded), numbered from 0 in the transcript.

    `question`: the number of the turn that asked, when it is not among the rows.
    """

    first: int
    last: int
    question: int | None


def rows(transcript: Transcript) -> list[Sentence]:
    """The sentences of a transcript, turn by turn; a text without turns (field notes) whole.

    Every character of a turn's words but white space is in exactly one row.
    """
    body, language = transcript.body, transcript.language
    found: list[Sentence] = []
    for number, span in stretches(transcript):
        pairs = cuts(body, span.start, span.end, language)
        found += _joined(body, number, pairs)
    return found


def stretches(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    """The words of each turn; where nobody speaks, each section without its heading."""
    if transcript.turns:
        yield from ((turn.number, turn.span) for turn in transcript.turns)
        return
    body, sections = transcript.body, transcript.sections
    yield 0, Span(0, sections[0].span.start if sections else len(body))
    for section in sections:
        line = body.find("\n", section.span.start, section.span.end)
        yield 0, Span(line if line >= 0 else section.span.end, section.span.end)


def _joined(body: str, number: int, pairs: list[tuple[int, int]]) -> list[Sentence]:
    """One turn’s rows: under four words, joined to the next, the last ones to their previous."""
    found: list[Sentence] = []
    begin, waiting, end = -1, 0, 0
    for start, end in pairs:
        # Spaces are counted, eight times as fast as words; words where the answer matters.
        words = body.count(" ", start, end) + 1
        if words < 2 * _SHORT:
            words = _count(body[start:end])
        if begin < 0:
            begin = start
        waiting += words
        if waiting >= _SHORT:
            found.append(Sentence(Span(begin, end), number, waiting))
            begin, waiting = -1, 0
    if begin >= 0:
        if found:
            previous = found.pop()
            begin, waiting = previous.span.start, waiting + previous.words
        found.append(Sentence(Span(begin, end), number, waiting))
    return found


def _count(text: str) -> int:
    """Pieces between white space that hold a letter or a figure: « oui ? » is one word."""
    return sum(any(c.isalnum() for c in piece) for piece in text.split())


def passages(transcript: Transcript, sentences: Sequence[Sentence]) -> list[Passage]:
    """Cut the rows of a transcript into passages; each row is in exactly one, in order."""
    plan = _Plan(transcript, sentences)
    found: list[Passage] = []
    for first, last in plan.runs():
        for low, high in plan.cut(first, last):
            found.append(Passage(low, high, plan.asked[low]))
    return found


# The price of breaking before a row, by what begins there. A question begins a passage gladly.
_AT_QUESTION, _AT_TURN, _AT_PARAGRAPH, _AT_SENTENCE = -0.5, 0.3, 0.4, 0.6
_NEVER = 1e9


def _price(words: int) -> float:
    """The price of a passage of so many words: small between 40 and 120, least at 80."""
    even = 0.5 * ((words - 80) / 80) ** 2
    if words < LEAST:
        return even + 2 + (LEAST - words) / 10
    return even + (5 + (words - MOST) / 4 if words > MOST else 0)


_PRICES = [_price(words) for words in range(2 * MOST)]


class _Plan:
    """What each row may cost to begin with, and which question it answers."""

    def __init__(self, transcript: Transcript, sentences: Sequence[Sentence]) -> None:
        self.transcript = transcript
        self.sentences = sentences
        self.breaks: list[float] = []
        self.asked: list[int | None] = []
        self._hard: list[int] = []
        self._read()

    def _read(self) -> None:
        """Walk over the turns' rows once."""
        section, previous, question, at = -1, "", None, 0
        # By number: where consent withholds turns, the numbers have gaps.
        turns = {turn.number: turn for turn in self.transcript.turns}
        for number, last in self._turn_ends():
            turn = turns.get(number)
            words = sum(row.words for row in self.sentences[at:last])
            kind = self._kind(turn, words)
            here = self._section(turn, at)
            if here != section:
                section, previous, question = here, "", None
                self._hard.append(at)
            elif "lecture" in (kind, previous):  # a long question is a passage of its own
                self._hard.append(at)
            self.breaks.append(_beginning(kind, previous))
            self.asked += [None if kind in ("question", "lecture") else question] * (last - at)
            self._inside(at, last, kind)
            if number and _asks(kind, words, self.transcript, turn):
                question = number
            previous, at = kind, last

    def _turn_ends(self) -> Iterator[tuple[int, int]]:
        """The number of each turn that has rows, and the row after its last."""
        rows_, count = self.sentences, len(self.sentences)
        at = 0
        while at < count:
            number, end = rows_[at].turn, at + 1
            while end < count and rows_[end].turn == number and number:
                end += 1
            yield number, end
            at = end

    def _kind(self, turn: Turn | None, words: int) -> str:
        """question (short, the researcher's), lecture (long, the researcher's) or answer."""
        if turn is None or self.transcript.part_of(turn) not in ASKING:
            return "answer"
        return "question" if words <= QUESTION else "lecture"

    def _section(self, turn: Turn | None, row: int) -> int:
        if turn is not None:
            return turn.section
        start = self.sentences[row].span.start
        return sum(section.span.start <= start for section in self.transcript.sections)

    def _inside(self, first: int, last: int, kind: str) -> None:
        """Breaks between the rows of one turn: none inside a short question."""
        body, rows_ = self.transcript.body, self.sentences
        for row in range(first + 1, last):
            gap = body[rows_[row - 1].span.end : rows_[row].span.start]
            price = _AT_PARAGRAPH if "\n" in gap else _AT_SENTENCE
            self.breaks.append(_NEVER if kind == "question" else price)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Stretches of rows that no passage may cross."""
        marks = [*self._hard, len(self.sentences)]
        yield from pairwise(marks)

    def cut(self, first: int, last: int) -> list[tuple[int, int]]:
        """The cheapest way to cut the rows of a run."""
        best, came = [0.0], [first]
        for end in range(first + 1, last + 1):
            words, cheapest, origin = 0, _NEVER * 10, end - 1
            for start in range(end - 1, first - 1, -1):
                words += self.sentences[start].words
                if words >= len(_PRICES) and start < end - 1 and cheapest < _NEVER:
                    break
                opening = self.breaks[start] if start > first else 0.0
                size = _PRICES[words] if words < len(_PRICES) else _price(words)
                cost = best[start - first] + opening + size
                if cost < cheapest:
                    cheapest, origin = cost, start
            best.append(cheapest)
            came.append(origin)
        pieces: list[tuple[int, int]] = []
        while last > first:
            pieces.append((came[last - first], last))
            last = came[last - first]
        return pieces[::-1]


def _beginning(kind: str, previous: str) -> float:
    """The price of a break before a turn; none between a question and its answer."""
    if kind == "answer" and previous == "question":
        return _NEVER
    if kind == "question" and previous != "question":
        return _AT_QUESTION
    return _AT_TURN


def _asks(kind: str, words: int, transcript: Transcript, turn: Turn | None) -> bool:
    """Whether a researcher's turn is a question, and not « D’accord. » while the answer goes on."""
    if kind == "answer" or turn is None:
        return False
    return words >= _SHORT or "?" in transcript.words_of(turn)
