"""The arithmetic of a comparison: denominators and cells, over the arrays of `speech`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from terrain.analysis.asked import asked_counts
from terrain.analysis.comparison import Cell, Denominators, Row, State
from terrain.analysis.counting import Lists, distinct, distinct_sorted, merged, union_length
from terrain.analysis.groups import TOTAL, Group, Grouping
from terrain.analysis.speech import Speech
from terrain.model.code_expression import current_code
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


class Tally:
    """What is counted on one comparison. A *place* is a row and a group; the last rank of the
    groups is the whole study (TOTAL)."""

    def __init__(
        self,
        project: Project,
        speech: Speech,
        grouping: Grouping,
        coders: frozenset[str] | None,
        hidden: frozenset[str],
    ) -> None:
        self.project, self.speech, self.grouping, self.hidden = project, speech, grouping, hidden
        current = {code: current_code(project.codebook, code) for code in _codes(speech)}
        #: The living code of each coding.
        self.codes = [current[coding.code] for coding in speech.codings]
        rank = {transcript.id: number for number, transcript in enumerate(speech.transcripts)}
        self.marks = [
            (rank[mark.transcript], mark)
            for mark in project.finished
            if mark.transcript in rank and (coders is None or mark.coder in coders)
        ]
        names = {name for key in speech.keys for name in key}
        if grouping.by == "coder":
            names = {c.coder for c in speech.codings} | {mark.coder for _, mark in self.marks}
        self.groups = grouping.ordered(names | hidden)
        self._rank = {group.key: number for number, group in enumerate(self.groups)}
        self._rank[TOTAL] = len(self.groups)
        self._cover, self._pieces = self._turn_groups(), self._piece_groups()
        self.denominators, self._done = self._denominators()

    def _lists(self, keys: Iterable[Iterable[str]]) -> Lists:
        return Lists([*(self._rank[name] for name in key), self._rank[TOTAL]] for key in keys)

    def _turn_groups(self) -> tuple[Ints, Ints]:
        """Parallel (turn, group): by coder, the groups of those who worked on its transcript."""
        speech = self.speech
        if self.grouping.by != "coder":
            return self._lists(speech.keys).of(speech.turn_key)
        workers: list[dict[str, None]] = [{} for _ in speech.transcripts]
        for rank, coding in zip(speech.coding_transcript.tolist(), speech.codings, strict=True):
            workers[rank][coding.coder] = None
        for rank, mark in self.marks:
            workers[rank][mark.coder] = None
        return self._lists(workers).of(speech.turn_transcript)

    def _piece_groups(self) -> tuple[Ints, Ints]:
        """Parallel (piece, group): by coder its coder's, else those of its turn."""
        import numpy as np

        speech = self.speech
        if self.grouping.by != "coder":
            return self._lists(speech.keys).of(speech.turn_key[speech.piece_turn])
        coders = [group.key for group in self.groups]
        of = np.array([self._rank[coding.coder] for coding in speech.codings], np.int64)
        return self._lists([coder] for coder in coders).of(of[speech.piece_coding])

    def _denominators(self) -> tuple[dict[str, Denominators], Bools]:
        import numpy as np

        speech, (turn, group), places = self.speech, self._cover, len(self._rank)
        lengths = (speech.turn_last - speech.turn_first)[turn]
        transcript = speech.turn_transcript[turn]
        coded, finished = self._work(transcript, group)
        piece, piece_group = self._pieces

        def transcripts(chosen: Bools) -> Ints:
            return distinct(group, np.where(chosen, transcript, -1), places)

        columns = (
            distinct(group, transcript, places),
            distinct(group, speech.turn_speaker[turn], places),
            np.bincount(group, speech.turn_real[turn], minlength=places),
            np.bincount(group, lengths, minlength=places),
            np.bincount(group, lengths * (1 - speech.turn_asks[turn]), minlength=places),
            distinct(piece_group, speech.piece_coding[piece], places),
            transcripts(coded),
            transcripts(finished),
        )
        table = np.stack([column.astype(np.int64) for column in columns], axis=1).tolist()
        found = {key: Denominators(*table[rank]) for key, rank in self._rank.items()}
        return found, finished

    def _work(self, transcript: Ints, group: Ints) -> tuple[Bools, Bools]:
        """Whether each covered turn's transcript bears a coding, and a mark of its end.

        A mark laid on an earlier text does not say that the present one was coded to its end. By
        coder, the work is that coder's alone.
        """
        import numpy as np

        speech = self.speech
        texts = [item.hash for item in speech.transcripts]
        coders = zip(speech.coding_transcript.tolist(), speech.codings, strict=True)
        work = (
            {(rank, coding.coder) for rank, coding in coders},
            {(rank, mark.coder) for rank, mark in self.marks if mark.text == texts[rank]},
        )
        total, found = self._rank[TOTAL], []
        for pairs in work:
            table = np.zeros((len(texts), total + 1), bool)
            for rank, coder in pairs:
                by_coder = self.grouping.by == "coder"
                table[rank, [self._rank[coder], total] if by_coder else slice(None)] = True
            found.append(table[transcript, group])
        return found[0], found[1]

    def columns(self) -> tuple[tuple[Group, ...], tuple[tuple[Group, int], ...]]:
        """The groups to show, and those where only researchers speak and nothing is coded,
        with their words: a column of zeros about the moderator would only mislead."""
        out = []
        for group in self.groups:
            of = self.denominators[group.key]
            if of.words and not (of.field_words or of.codings or group.key in self.hidden):
                out.append((group, of.words))
        gone = {group for group, _ in out}
        return tuple(group for group in self.groups if group not in gone), tuple(out)

    def _hides(self, key: str) -> bool:
        """Whether consent hides something in a group: in a subtotal, in any of its pairs."""
        return key in self.hidden or (key == TOTAL and bool(self.hidden))

    def cells(
        self, rows: tuple[Row, ...], groups: tuple[Group, ...]
    ) -> Mapping[tuple[str, str], Cell]:
        """Every cell of the rows, in these groups and in TOTAL."""
        import numpy as np

        speech, (piece, group) = self.speech, self._pieces
        row, coding, unit = self._memberships(rows)
        at, member = self._joined(coding, speech.piece_coding[piece])
        width = len(self._rank)
        place, many, piece = row[member] * width + group[at], len(rows) * width, piece[at]
        turn = speech.piece_turn[piece]
        counts = (
            distinct(place, unit[member], many),
            distinct(place, speech.turn_transcript[turn], many),
            distinct(place, speech.turn_speaker[turn], many),
            union_length(place, speech.piece_first[piece], speech.piece_last[piece], many),
            self._field_words(place, piece, many),
            *asked_counts(speech, self.grouping, rows, self._cover, self._done, width),
        )
        ids = self._ids(place, coding[member])
        table = np.stack(counts, axis=1).tolist()
        found = {}
        for number, item in enumerate(rows):
            for key in (*(g.key for g in groups), TOTAL):
                spot = number * width + self._rank[key]
                codings, transcripts, speakers, words, own, asked, not_asked = table[spot][:7]
                state = "restricted" if self._hides(key) else _state(codings, *table[spot][7:])
                found[item.key, key] = Cell(
                    codings, transcripts, speakers, words, own, asked, not_asked, state,
                    ids.get(spot, ()),
                )  # fmt: skip
        return found

    def _field_words(self, place: Ints, piece: Ints, many: int) -> Ints:
        """As words, those of the researchers' own turns left out."""
        speech = self.speech
        own = speech.turn_asks[speech.piece_turn[piece]] == 0
        return union_length(
            place[own], speech.piece_first[piece[own]], speech.piece_last[piece[own]], many
        )

    def _joined(self, coding: Ints, of_piece: Ints) -> tuple[Ints, Ints]:
        """Parallel (piece, membership): each piece with every row that its coding belongs to."""
        import numpy as np

        order = np.argsort(coding, kind="stable")
        bounds = np.searchsorted(coding[order], np.arange(len(self.speech.codings) + 1))
        times = np.diff(bounds)[of_piece]
        at = np.repeat(np.arange(len(of_piece)), times)
        inner = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
        return at, order[np.repeat(bounds[:-1][of_piece], times) + inner]

    def _memberships(self, rows: tuple[Row, ...]) -> tuple[Ints, Ints, Ints]:
        """Parallel (row, coding, unit): what counts once bears one number of unit.

        In a code's row each coding is a unit. In a family's row, codings of one coder that
        overlap in a transcript are one: the passage.
        """
        import numpy as np

        speech, book, base = self.speech, self.project.codebook, len(self.speech.codings)
        of: dict[str, list[int]] = {}
        for number, item in enumerate(rows):
            for name in book.family(item.code) if item.family else (item.code,):
                of.setdefault(name, []).append(number)
        names = list(of)
        rank = {name: number for number, name in enumerate(names)}
        lists = Lists([*of.values(), []])  # the last: codings that no row asks for
        code = np.array([rank.get(name, len(names)) for name in self.codes], np.int64)
        coding, row = lists.of(code)
        coders = {name: number for number, name in enumerate({c.coder for c in speech.codings})}
        coder = np.array([coders[c.coder] for c in speech.codings], np.int64)
        where = (row * len(coders) + coder[coding]) * len(speech.transcripts)
        where += speech.coding_transcript[coding]
        passage = merged(where, speech.coding_start[coding], speech.coding_end[coding])
        family = np.array([item.family for item in rows], bool)[row]
        return row, coding, np.where(family, passage + base, coding)

    def _ids(self, place: Ints, coding: Ints) -> dict[int, tuple[str, ...]]:
        """The codings of each place, in the order of transcripts and of speech."""
        import numpy as np

        if not len(place):
            return {}
        width = len(self.speech.codings)
        places, numbers = np.divmod(distinct_sorted(place * width + coding), width)
        starts = np.flatnonzero(np.concatenate([[True], places[1:] != places[:-1]]))
        name, order = [coding.id for coding in self.speech.codings], numbers.tolist()
        ends = [*starts[1:].tolist(), len(order)]
        return {
            place: tuple(map(name.__getitem__, order[start:end]))
            for place, start, end in zip(
                places[starts].tolist(), starts.tolist(), ends, strict=True
            )
        }


def _state(codings: int, done: int, asked: int, unknown: int) -> State:
    """What a number says, given the transcripts coded to the end, and how many of them were
    asked, or leave it unknown."""
    if codings:
        return "counted"
    if not done:
        return "not-coded"
    if asked:
        return "unsaid"
    return "unknown" if unknown else "not-asked"


def _codes(speech: Speech) -> set[str]:
    return {coding.code for coding in speech.codings}
