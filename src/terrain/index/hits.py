"""What a search answers: passages with their evidence, and the denominators of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, overload

from terrain.index.facets import Facets
from terrain.model.filter import ResolvedFilter
from terrain.model.span import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of one turn that a passage holds: who speaks, where (code points of the body)."""

    turn: int
    speaker: str
    role: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage (or turn, or transcript) found.

    `pieces` are its words turn by turn; `text` is all of them, each after its speaker's label
    where there are several. `speaker`, `role`, `territory`, `part` are those of `best`, the
    sentence most like the question (a researcher's own only where the field says nothing);
    `matched` are the words that matched. All spans are in code points of the body. `question`
    is what was asked before, where it is not in the passage. `score` is from 0 to 1 within one
    answer and compares with nothing else; `words` (BM25) and `meaning` (cosine of the best
    sentence) are its parts, None where a mode leaves one out. `time`: seconds, first turn's.
    `quotable`: False where consent gives some of these words to analysis only.
    """

    transcript: str
    turns: tuple[int, ...]
    span: Span
    text: str
    pieces: tuple[Piece, ...]
    speaker: str
    role: str
    part: str
    participant: str | None
    territory: str | None
    score: float
    words: float | None
    meaning: float | None
    best: Span
    matched: tuple[Span, ...]
    question: str
    date: dt.date | None
    time: float | None
    title: str
    case: str
    kind: str
    section: str
    language: str
    fictional: bool
    codes: tuple[str, ...]
    quotable: bool
    citation: str

    def to_json(self) -> dict[str, Any]:
        """The hit in plain values: spans as [start, end], dates in ISO 8601."""
        data: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        data["pieces"] = [
            {"turn": p.turn, "speaker": p.speaker, "role": p.role, "span": _pair(p.span),
             "text": p.text}
            for p in self.pieces
        ]  # fmt: skip
        data |= {"span": _pair(self.span), "best": _pair(self.best)}
        data["matched"] = [_pair(span) for span in self.matched]
        data["date"] = self.date.isoformat() if self.date else None
        return data | {"turns": list(self.turns), "codes": list(self.codes)}


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


@dataclass(frozen=True)
class Hits(Sequence[Hit]):
    """The best hits, in order, and what they were found among.

    `total` units answer the question, in `transcripts` transcripts and `territories` territories;
    `truncated` says that some are not in the list. `searched` transcripts (with `searched_
    territories`) were searched, after filters, of the `study`'s; `restricted` are withheld whole
    by consent, and `restricted_turns` turns in the others. `stale` names the transcripts edited
    since the last `terrain index` and left out, `not_indexed` those it does not know yet,
    `not_encoded` those searched by words alone since their vectors are still to be made.
    """

    query: str
    mode: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    transcripts: int = 0
    territories: int = 0
    searched: int = 0
    searched_territories: int = 0
    study: int = 0
    restricted: int = 0
    restricted_turns: int = 0
    stale: tuple[str, ...] = ()
    not_indexed: tuple[str, ...] = ()
    not_encoded: tuple[str, ...] = ()
    unit: str = "passage"
    offset: int = 0
    filter: ResolvedFilter = field(default_factory=ResolvedFilter)
    facets: Facets | None = None

    @property
    def truncated(self) -> bool:
        """Whether the list holds less than all that answers."""
        return len(self.hits) < self.total

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[place]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def to_json(self) -> dict[str, Any]:
        """The answer in plain values: the denominators, then `hits`."""
        names = (
            "query", "mode", "unit", "total", "truncated", "offset", "transcripts",
            "territories", "searched", "searched_territories", "study", "restricted",
            "restricted_turns",
        )  # fmt: skip
        data: dict[str, Any] = {name: getattr(self, name) for name in names}
        for name in ("stale", "not_indexed", "not_encoded"):
            data[name] = list(getattr(self, name))
        if self.facets is not None:
            data["facets"] = asdict(self.facets)
        return data | {"hits": [hit.to_json() for hit in self.hits]}
