"""All the rows and words of a study in one memory-mapped file, merged from the cut files.

Rows follow each other transcript by transcript, turn by turn, so that turns, passages and
transcripts are runs of rows: grouping by any of them is one `reduceat`. The merge is a second's
work at half a million rows; nothing in it is worth keeping when a transcript changes.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.index.files import ArrayFile, Arrays, join_words, split_words

Ints = NDArray[np.integer[Any]]
#: Columns of the cut files that are only put end to end.
_TURNS = ("turn_number", "turn_start", "turn_end", "turn_time")
_ROWS = ("row_start", "row_end")


class Numbers(dict[str, int]):
    """Numbers words in the order in which they are first met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def of(self, words: Iterable[str]) -> list[int]:
        """The numbers of words; looked up without leaving C, since there are millions."""
        return list(map(self.__getitem__, words))


def merge(cuts: Mapping[str, ArrayFile]) -> tuple[Arrays, dict[str, Any]]:
    """The merged arrays of the transcripts of a study, and their description.

    | array | one a | holds |
    |---|---|---|
    | transcript_row, _turn, _passage, _speaker, _section | transcript + 1 | where its own begin |
    | row_start, row_end | row | span in the body |
    | row_turn, row_passage | row | number of its turn, passage in the study |
    | row_ptr, row_length | row | where its words begin in `stream`; words that count in BM25 |
    | turn_number, _start, _end, _time, _speaker, _section | turn | see `model.transcript.Turn` |
    | passage_question | passage | number of the turn that asks, in its transcript; 0: none |
    | stream | word | number of its folded form in `forms` (sorted) |
    | post_ptr | stem + 1 | where its postings begin |
    | post_row, post_tf | posting | row, and occurrences there |
    """
    files = list(cuts.values())
    arrays: Arrays = {name: _stack(files, name) for name in (*_TURNS, *_ROWS, "passage_question")}
    labels = [file.meta["labels"] for file in files]
    sections = [file.meta["sections"] for file in files]
    starts = {
        "transcript_row": _starts(len(f["row_start"]) for f in files),
        "transcript_turn": _starts(len(f["turn_number"]) for f in files),
        "transcript_passage": _starts(len(f["passage_question"]) for f in files),
        "transcript_speaker": _starts(map(len, labels)),
        # Section 0 of a transcript is what comes before its first heading.
        "transcript_section": _starts(len(titles) + 1 for titles in sections),
    }
    for name, count in (
        ("row_turn", "transcript_turn"),
        ("row_passage", "transcript_passage"),
        ("turn_speaker", "transcript_speaker"),
        ("turn_section", "transcript_section"),
    ):
        arrays[name] = _stack(files, name, starts[count])
    arrays |= starts | _words(files)
    meta = {
        "transcripts": list(cuts),
        "labels": [label for group in labels for label in group],
        "sections": [title for group in sections for title in ("", *group)],
    }
    return arrays, meta


def _starts(counts: Iterable[int]) -> NDArray[np.uint32]:
    return np.cumsum([0, *counts], dtype=np.uint32)


def _stack(files: Sequence[ArrayFile], name: str, offsets: Ints | None = None) -> NDArray[Any]:
    kind = np.float64 if name == "turn_time" else np.uint32
    if not files:
        return np.zeros(0, dtype=kind)
    if offsets is None:
        return np.concatenate([file[name] for file in files])
    return np.concatenate([f[name] + offset for f, offset in zip(files, offsets, strict=False)])


def _words(files: Sequence[ArrayFile]) -> Arrays:
    """The stream of words over one vocabulary, and the postings of each stem."""
    pairs = Numbers()
    streams: list[NDArray[np.uint32]] = [np.zeros(0, dtype=np.uint32)]
    ends: list[NDArray[np.uint32]] = [np.zeros(1, dtype=np.uint32)]
    reached = 0
    for file in files:
        local = pairs.of(split_words(file["vocabulary"]))
        tokens = file["tokens"]
        if len(tokens):
            streams.append(np.array(local, dtype=np.uint32)[tokens])
        ends.append(file["row_ptr"][1:] + np.uint32(reached))
        reached += len(tokens)
    stream, row_ptr = np.concatenate(streams), np.concatenate(ends)
    split = [pair.split("\t") for pair in pairs]
    forms = sorted({form for form, _ in split})
    stems = sorted({stem for _, stem in split if stem})
    form_number = {form: number for number, form in enumerate(forms)}
    stem_number = {stem: number for number, stem in enumerate(stems)} | {"": len(stems)}
    to_form = np.array([form_number[form] for form, _ in split], dtype=np.uint32)
    to_stem = np.array([stem_number[stem] for _, stem in split], dtype=np.uint64)
    arrays = _postings(stream, row_ptr, to_stem, len(stems))
    return arrays | {
        "row_ptr": row_ptr,
        "stream": to_form[stream] if len(stream) else stream,
        "forms": join_words(forms),
        "stems": join_words(stems),
    }


def _postings(
    stream: NDArray[np.uint32], row_ptr: NDArray[np.uint32], to_stem: NDArray[np.uint64], stems: int
) -> Arrays:
    """Sort (stem, row) pairs as single 64-bit numbers; runs of equal ones are the counts."""
    counts = np.diff(row_ptr)
    counted = np.flatnonzero((to_stem < stems)[stream]) if len(stream) else np.zeros(0, np.int64)
    row_of = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)[counted]
    length = np.bincount(row_of, minlength=len(counts))
    pairs = (to_stem << np.uint64(32))[stream[counted]] if len(counted) else np.zeros(0, np.uint64)
    pairs |= row_of
    pairs.sort()
    changed = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=changed[1:])
    first = np.flatnonzero(changed)
    tf = np.diff(first, append=len(pairs))
    found = pairs[first]
    edges = np.arange(stems + 1, dtype=np.uint64) << np.uint64(32)
    return {
        "row_length": length.astype(np.uint32),
        "post_ptr": np.searchsorted(found, edges).astype(np.uint32),
        "post_row": (found & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        "post_tf": np.minimum(tf, 65535).astype(np.uint16),
    }


class Lexicon:
    """The merged file, opened: columns by name, and look-ups in its vocabularies."""

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self.transcripts: list[str] = file.meta["transcripts"]
        self.labels: list[str] = file.meta["labels"]
        self.sections: list[str] = file.meta["sections"]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.file[name]

    @property
    def rows(self) -> int:
        """How many rows the study has."""
        return len(self["row_start"])

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The place of each transcript."""
        return {name: number for number, name in enumerate(self.transcripts)}

    @cached_property
    def forms(self) -> list[str]:
        """The folded forms, sorted: the place of a form is its number in `stream`."""
        return split_words(self["forms"])

    @cached_property
    def stems(self) -> list[str]:
        """The stems, sorted: the place of a stem is its number in `post_ptr`."""
        return split_words(self["stems"])

    def form(self, folded: str) -> int | None:
        """The number of a folded form, or None if the study never says it."""
        return _find(self.forms, folded)

    def prefixed(self, folded: str) -> range:
        """The numbers of the forms that begin so."""
        low = bisect.bisect_left(self.forms, folded)
        return range(low, bisect.bisect_left(self.forms, folded + "\U0010ffff", low))

    def postings(self, stem: str) -> tuple[Ints, Ints] | None:
        """Rows (ascending) that hold a stem, and how often each; None if none does."""
        number = _find(self.stems, stem)
        if number is None:
            return None
        low, high = self["post_ptr"][number : number + 2]
        return self["post_row"][low:high], self["post_tf"][low:high]

    @cached_property
    def transcript_of_row(self) -> Ints:
        """The place of each row's transcript."""
        return np.repeat(
            np.arange(len(self.transcripts), dtype=np.uint32), np.diff(self["transcript_row"])
        )

    @cached_property
    def transcript_of_turn(self) -> Ints:
        """The place of each turn's transcript."""
        return np.repeat(
            np.arange(len(self.transcripts), dtype=np.uint32), np.diff(self["transcript_turn"])
        )

    @cached_property
    def heads(self) -> NDArray[np.bool_]:
        """The rows that begin a turn, or what a passage holds of one: where a label is read."""
        turn, passage = self["row_turn"], self["row_passage"]
        first = np.ones(len(turn), dtype=bool)
        first[1:] = (turn[1:] != turn[:-1]) | (passage[1:] != passage[:-1])
        return first

    def row_at(self, positions: Ints) -> Ints:
        """The rows that hold places of the stream."""
        return np.searchsorted(self["row_ptr"], positions, side="right") - 1


def _find(words: Sequence[str], word: str) -> int | None:
    place = bisect.bisect_left(words, word)
    return place if place < len(words) and words[place] == word else None
