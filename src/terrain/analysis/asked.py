"""In how many transcripts of each group a theme was asked, from the guides of their cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from terrain.analysis.comparison import Row
from terrain.analysis.groups import Grouping
from terrain.analysis.guide import Codes, bears_on
from terrain.analysis.speech import Speech
from terrain.model.codebook import Codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def asked_counts(
    speech: Speech,
    grouping: Grouping,
    rows: Sequence[Row],
    cover: tuple[Ints, Ints],
    done: Bools,
    groups: int,
) -> tuple[Ints, ...]:
    """Five counts of transcripts by place (row × `groups` + group): asked, not asked; and of those
    coded to the end: all, asked, unknown.

    `cover` is parallel (turn, group); `done` says of each whether its transcript is coded to the
    end there. A transcript was asked about a theme in a group if any of its turns there stands in
    a section of the guide that bears on the theme.
    """
    import numpy as np

    turn, group = cover
    many = len(speech.transcripts)
    pair = group * many + speech.turn_transcript[turn]
    order = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    if not len(first):
        return (np.zeros(len(rows) * groups, np.int64),) * 5
    book = grouping.project.codebook
    told = _table(speech.topics, rows, book)[speech.turn_topic[turn[order]]]
    asked = np.logical_or.reduceat(told, first, axis=0)  # (pairs, rows)
    of_group, transcripts = np.divmod(pair[order][first], many)
    unknown = ~asked & ~_mapped(speech, grouping, rows)[transcripts]
    ended = np.broadcast_to(done[order][first][:, None], asked.shape)
    wanted = (asked, ~asked & ~unknown, ended, asked & ended, unknown & ended)
    return tuple(_by_place(of_group, cells, groups) for cells in wanted)


def _table(sets: Sequence[Codes], rows: Sequence[Row], book: Codebook) -> Bools:
    """(sets, rows): whether questions about each set of codes are about each row."""
    import numpy as np

    made = [[bears_on(book, row.code, codes, family=row.family) for row in rows] for codes in sets]
    return np.array(made, bool).reshape(len(sets), len(rows))


def _mapped(speech: Speech, grouping: Grouping, rows: Sequence[Row]) -> Bools:
    """(transcripts, rows): whether the guide of its case tells if a theme was asked."""
    import numpy as np

    sets: dict[Codes, int] = {}
    of = [sets.setdefault(grouping.guide.mapped(t), len(sets)) for t in speech.transcripts]
    return _table(list(sets), rows, grouping.project.codebook)[np.array(of, np.int64)]


def _by_place(groups: Ints, cells: Bools, width: int) -> Ints:
    """Counts of (pairs, rows) summed by group, laid out row by row."""
    import numpy as np

    found = np.zeros((width, cells.shape[1]), np.int64)
    np.add.at(found, groups, cells)
    return found.T.ravel()
