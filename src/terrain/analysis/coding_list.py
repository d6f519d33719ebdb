"""Codings as a list: filtered, sorted, a page of it at a time, each with its words and place.

A coding passes a filter of codes by its own code, and a filter of speech (territory, role,
participant, section, part) where any turn that it touches passes.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.access import Restricted
from terrain.analysis.concordance import beginning
from terrain.analysis.filters import transcript_passes, turn_passes, turns_touched
from terrain.analysis.ground import Ground
from terrain.analysis.quotations import Quotation, Remark, Speech, of_coding
from terrain.model.code_expression import current_code
from terrain.model.codebook import Codebook
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

#: text: by transcript, then place. created: by the hour of coding. territory: that of the words.
Order = Literal["text", "code", "coder", "territory", "created"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Listed:
    """One coding of a list. `code` is what it is called now; `older`: it was made under another
    definition of its code; `quotable`: consent lets its words be quoted inside the team."""

    coding: Coding
    code: str
    label: str
    quotation: Quotation
    case: str = ""
    turns: tuple[int, ...] = ()
    quotable: bool = True
    older: bool = False

    @property
    def speech(self) -> tuple[Speech, ...]:
        """Whose words they are: the field's, or the researcher's where there are no others."""
        held = tuple(part for part in self.quotation.speech if not part.asks)
        return held or self.quotation.speech


@dataclass(frozen=True)
class Listing:
    """`codings` are shown, from `offset` on, of `total` that pass, in `transcripts` transcripts;
    the study has `in_all`. `ground` says the filter by names. `rows` writes them out one by one,
    so that long lists can stream."""

    project: Project = field(repr=False)
    codings: tuple[Coding, ...] = field(repr=False)
    total: int
    transcripts: int
    in_all: int
    offset: int = 0
    quotable: frozenset[str] | None = field(default=None, repr=False)
    restricted: Restricted = field(default_factory=Restricted)
    ground: Ground | None = None

    @property
    def truncated(self) -> bool:
        """Whether more pass than are shown."""
        return len(self.codings) < self.total

    def rows(self) -> Iterator[Listed]:
        """Each coding shown, with its words, place, and what consent says of them."""
        for coding in self.codings:
            yield listed(self.project, coding, self.quotable)


def listing(
    project: Project,
    where: ResolvedFilter | None = None,
    *,
    words: str = "",
    older: bool = False,
    unresolved: bool = False,
    order: Order = "text",
    down: bool = False,
    limit: int | None = None,
    offset: int = 0,
    quoted: Project | None = None,
    restricted: Restricted | None = None,
) -> Listing:
    """The codings that pass, in order.

    `words` stand, or begin, in the quotation or in the memo (as in a concordance); `older` keeps
    those made under another definition of their code; `quoted` is the project permitted for
    QUOTE, by default all may be quoted. Raises UsageError for `words` without any word.
    """
    found = [
        coding
        for transcript, held in _by_transcript(project, where or ResolvedFilter())
        for coding in _passing(project, transcript, held, where or ResolvedFilter())
    ]
    if unresolved:
        found = [coding for coding in found if coding.status == "unresolved"]
    if older:
        found = [coding for coding in found if is_older(project.codebook, coding)]
    if words.strip():
        said = beginning(words).search
        found = [coding for coding in found if said(coding.quote) or said(coding.memo)]
    _sort(project, found, order, down=down)
    return Listing(
        project, tuple(found[offset : None if limit is None else offset + limit]), len(found),
        len({coding.transcript for coding in found}), len(project.codings), offset,
        None if quoted is None or quoted is project else frozenset(c.id for c in quoted.codings),
        restricted or Restricted(),
    )  # fmt: skip


def is_older(codebook: Codebook, coding: Coding) -> bool:
    """Whether a code's definition has changed since it was put there."""
    code = codebook.by_id.get(current_code(codebook, coding.code))
    return bool(code and coding.definition and coding.definition != code.definition_hash)


def _by_transcript(
    project: Project, where: ResolvedFilter
) -> Iterator[tuple[Transcript | None, tuple[Coding, ...]]]:
    """The codings of each transcript that passes, in the order of the study."""
    for name, transcript in project.transcripts.items():
        held = project.codings_of.get(name, ())
        if held and transcript_passes(transcript, where):
            yield transcript, held
    if not _asks_for_text(where):
        for name, held in project.codings_of.items():
            if name not in project.transcripts:
                yield None, held


def _asks_for_text(where: ResolvedFilter) -> bool:
    names = ("cases", "kinds", "languages", "transcripts", "date_from", "date_to")
    return _asks_for_speech(where) or any(getattr(where, name) is not None for name in names)


def _asks_for_speech(where: ResolvedFilter) -> bool:
    names = ("territories", "roles", "participants", "parts", "sections")
    return any(getattr(where, name) is not None for name in names)


def _passing(
    project: Project, transcript: Transcript | None, held: tuple[Coding, ...],
    where: ResolvedFilter,
) -> Iterator[Coding]:  # fmt: skip
    holds: dict[str, bool] = {}
    spoken = _spoken(project, transcript, where) if transcript and _asks_for_speech(where) else None
    for coding in held:
        if where.coders is not None and coding.coder not in where.coders:
            continue
        if coding.code not in holds:
            holds[coding.code] = where.codes is None or where.codes.holds({coding.code})
        if holds[coding.code] and (spoken is None or spoken(coding)):
            yield coding


def _spoken(
    project: Project, transcript: Transcript, where: ResolvedFilter
) -> Callable[[Coding], bool]:
    """Whether a coding touches a turn that passes; what has no place passes nothing."""
    touched, passes = _touching(transcript), dict[tuple[str, int], bool]()
    whole = not transcript.turns and turn_passes(project, transcript, None, where)

    def passing(turn: Turn) -> bool:
        # Speaker and section decide everything: asked once for each pair.
        key = (turn.speaker, turn.section)
        if key not in passes:
            passes[key] = turn_passes(project, transcript, turn, where)
        return passes[key]

    def spoken(coding: Coding) -> bool:
        if coding.status != "anchored":
            return False
        return whole or any(passing(turn) for turn in touched(coding))

    return spoken


def _touching(transcript: Transcript) -> Callable[[Coding], Iterator[Turn]]:
    """`filters.turns_touched`, for many codings of one transcript."""
    turns = transcript.turns
    ends = [turn.span.end for turn in turns]

    def touched(coding: Coding) -> Iterator[Turn]:
        at, end = bisect.bisect_right(ends, coding.span.start), coding.span.end
        while at < len(turns) and turns[at].span.start < end:
            yield turns[at]
            at += 1

    return touched


def _sort(project: Project, found: list[Coding], order: Order, *, down: bool) -> None:
    """Sort in place; what is equal stays in the order of the text, both ways."""
    if order == "code":
        ranks = {name: rank for rank, name in enumerate(project.codebook.by_id)}
        now = {name: current_code(project.codebook, name) for name in {c.code for c in found}}
        last = len(ranks)
        found.sort(key=lambda c: (ranks.get(now[c.code], last), now[c.code]), reverse=down)
    elif order == "coder":
        found.sort(key=lambda c: c.coder, reverse=down)
    elif order == "created":
        found.sort(key=lambda c: (c.created, c.id), reverse=down)
    elif order == "territory":
        places = _places(project, found)
        found.sort(key=lambda c: places[c.id], reverse=down)
    elif down:
        found.reverse()


def _places(project: Project, found: list[Coding]) -> dict[str, str]:
    """The name of the place of each coding's first turn; those without one come last."""
    names = {place.id: place.name or place.id for place in project.territories.by_id.values()}
    groups: dict[str, list[Coding]] = {}
    for coding in found:
        groups.setdefault(coding.transcript, []).append(coding)
    made: dict[str, str] = {}
    for name, held in groups.items():
        transcript = project.transcripts.get(name)
        place_of = _heard_in(project, transcript) if transcript else lambda _: None
        for coding in held:
            place = place_of(coding)
            made[coding.id] = names.get(place, place) if place else "\uffff"
    return made


def _heard_in(project: Project, transcript: Transcript) -> Callable[[Coding], str | None]:
    touched, known = _touching(transcript), dict[tuple[str, int], str | None]()

    def place_of(coding: Coding) -> str | None:
        turn = next(touched(coding), None) if coding.status == "anchored" else None
        if turn is None:
            return transcript.territory
        key = (turn.speaker, turn.section)
        if key not in known:
            known[key] = project.territory(transcript, turn)
        return known[key]

    return place_of


def listed(
    project: Project, coding: Coding, quotable: frozenset[str] | None = None
) -> Listed:  # fmt: skip
    """A coding with its words and place; one whose words are no longer found has those that it
    stood on. `quotable`: the ids of those that may be quoted; None, all."""
    transcript = project.transcripts.get(coding.transcript)
    code = current_code(project.codebook, coding.code)
    turns: tuple[int, ...] = ()
    if transcript is not None and coding.status == "anchored":
        quotation = of_coding(project, coding)[2]
        turns = tuple(turn.number for turn in turns_touched(transcript, coding))
    else:
        quotation = _lost(project, coding, transcript, code)
    return Listed(
        coding, code, project.codebook.label(code), quotation,
        transcript.case if transcript else "", turns,
        quotable is None or coding.id in quotable, is_older(project.codebook, coding),
    )  # fmt: skip


def _lost(
    project: Project, coding: Coding, transcript: Transcript | None, code: str
) -> Quotation:  # fmt: skip
    return Quotation(
        transcript=coding.transcript,
        title=transcript.title if transcript else "",
        citation=coding.transcript,
        speech=(Speech("", "", coding.quote),),
        territory=transcript.territory if transcript else None,
        date=transcript.date if transcript else None,
        codes=(code,),
        coders=(coding.coder,),
        memos=(Remark(coding.memo, coding.coder),) if coding.memo.strip() else (),
        codings=(coding.id,),
        fictional=project.settings.fictional or bool(transcript and transcript.fictional),
    )
