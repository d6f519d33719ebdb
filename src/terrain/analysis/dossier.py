"""The value behind a dossier: what was searched, what was found, and the words themselves.

A dossier quotes. It is made of a Project that `access.permitted` has passed for Purpose.QUOTE;
what may be analysed but not quoted comes only as numbers (`held_back`), from the Project passed
for Purpose.ANALYSE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from terrain.access import Restricted
from terrain.analysis.filters import passing_turns, turns_touched
from terrain.analysis.quotations import Found, Quotation, Remark, merged, of_coding, of_hit
from terrain.analysis.words import count_words
from terrain.model.code_expression import code_ids, current_code
from terrain.model.coding import Coding
from terrain.model.filter import ResolvedFilter
from terrain.model.note import STANCES, Note, Stance
from terrain.model.project import Project


@dataclass(frozen=True, slots=True)
class Part:
    """The quotations of one territory ("" for those without one). Where the dossier is for a
    Note, those of one `stance` towards its claims, "" for those that it does not quote."""

    territory: str
    label: str
    quotations: tuple[Quotation, ...]
    stance: Stance | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much was searched, or how much holds something. Words are the field's own."""

    transcripts: int = 0
    speakers: int = 0
    territories: int = 0
    turns: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Theme:
    """A code of the dossier: its rules as the codebook gives them, and its quotable codings."""

    code: str
    label: str
    depth: int = 0
    definition: str = ""
    when: str = ""
    when_not: str = ""
    example: str = ""
    codings: int = 0


@dataclass(frozen=True)
class Dossier:
    """Quotations by territory, for a code with its children or for the hits of a query.

    `found` (turns aside) measures what holds a quotation, `searched` all that could have.
    `held_back` counts what consent lets be counted, not quoted: codings of the code, or hits.
    `truncated` says that the list of hits was itself cut; `total` is how many there were.
    `note` is the title of the Note by whose stances the quotations are grouped, or "".
    """

    study: str
    subject: Literal["code", "query"]
    title: str
    themes: tuple[Theme, ...]
    parts: tuple[Part, ...]
    searched: Extent
    found: Extent
    codings: int
    quotations: int
    held_back: int = 0
    unresolved: int = 0
    total: int = 0
    truncated: bool = False
    memos: tuple[Remark, ...] = ()
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    filters: str = ""
    note: str = ""


def code_dossier(
    project: Project,
    code: str,
    *,
    exact: bool = False,
    where: ResolvedFilter | None = None,
    analysed: Project | None = None,
    restricted: Restricted | None = None,
    filters: str = "",
) -> Dossier:
    """The dossier of a code, with its children unless `exact`.

    `project` is permitted for QUOTE, `analysed` for ANALYSE (to count what is held back); `where`
    keeps turns; `filters` says it in words. Raises UsageError on an unknown code.
    """
    ids = code_ids(project.codebook, code, exact=exact)
    where = where or ResolvedFilter()
    kept = _kept_turns(project, where)
    chosen = _codings(project, ids, kept, where)
    quotations = merged([of_coding(project, item) for item in chosen])
    counted = _codings(analysed, ids, _kept_turns(analysed, where), where) if analysed else chosen
    living = [c for c in project.codebook.by_id if c in ids]
    title = project.codebook.label(living[0]) if living else code
    dossier = _assembled(project, "code", title, [q for _, _, q in quotations], where)
    return replace(
        dossier,
        themes=_themes(project, living, chosen),
        codings=len(chosen),
        total=len(chosen),
        held_back=len({c.id for c in counted} - {c.id for c in chosen}),
        unresolved=sum(c.code in ids and c.status == "unresolved" for c in project.codings),
        memos=_memos(project, ids),
        restricted=restricted or Restricted(),
        filters=filters,
    )


def query_dossier(
    project: Project,
    query: str,
    hits: Iterable[Found],
    *,
    total: int | None = None,
    where: ResolvedFilter | None = None,
    restricted: Restricted | None = None,
    filters: str = "",
) -> Dossier:
    """The dossier of a search: its hits, in their order within each territory.

    A hit is quoted only if all of its turns may be; the others are counted in `held_back`.
    `total` is how many passages the search found, if the hits are only the best of them.
    """
    where = where or ResolvedFilter()
    quotations, held, count = [], 0, 0
    for hit in hits:
        count += 1
        quotation = of_hit(project, hit)
        if quotation is None:
            held += 1
        else:
            quotations.append(quotation)
    dossier = _assembled(project, "query", query, quotations, where)
    return replace(
        dossier,
        held_back=held,
        total=count if total is None else total,
        truncated=total is not None and total > count,
        restricted=restricted or Restricted(),
        filters=filters,
    )


def _assembled(
    project: Project,
    subject: Literal["code", "query"],
    title: str,
    quotations: Sequence[Quotation],
    where: ResolvedFilter,
) -> Dossier:
    texts = [project.transcripts[q.transcript] for q in quotations]
    return Dossier(
        study=project.settings.name,
        subject=subject,
        title=title,
        themes=(),
        parts=_parts(project, quotations),
        searched=_searched(project, where),
        found=_found(quotations),
        codings=len({name for q in quotations for name in q.codings}),
        quotations=len(quotations),
        fictional=project.fictional,
        all_fictional=project.settings.fictional
        or (bool(texts) and all(t.fictional for t in texts)),
    )


def by_stance(dossier: Dossier, note: Note, claim: str = "") -> Dossier:
    """The same quotations by their stance towards the claims of a Note, or towards one claim;
    within each stance by territory. One that serves several stances stands under each.
    """
    parts = []
    order: tuple[Stance | Literal[""], ...] = (*STANCES, "")
    for stance in order:
        for part in dossier.parts:
            held = tuple(q for q in part.quotations if stance in _stances(q, note, claim))
            parts += [replace(part, quotations=held, stance=stance)] if held else []
    text = next((f" : {one.text}" for one in note.claims if one.id == claim), "")
    return replace(dossier, parts=tuple(parts), note=f"{note.title or note.id}{text}")


def _stances(quotation: Quotation, note: Note, claim: str) -> set[str]:
    """The stances of a quotation towards a Note, or one of its claims; "" alone for none."""
    found = (c for c in quotation.cited if c.note == note.id and claim in ("", c.claim))
    return {cited.stance for cited in found} or {""}


#: For each transcript with turns that pass, their numbers; None for a text without turns.
_Kept = dict[str, frozenset[int] | None]


def _kept_turns(project: Project, where: ResolvedFilter) -> _Kept:
    # Codes and coders choose codings here, not turns: they are applied in `_codings`.
    place = replace(where, codes=None, coders=None)
    return {
        transcript.id: frozenset(turn.number for turn in turns if turn)
        if transcript.turns
        else None
        for transcript, turns in passing_turns(project, place)
    }


def _codings(
    project: Project, ids: frozenset[str], kept: _Kept, where: ResolvedFilter
) -> list[Coding]:
    """The anchored codings of these codes that touch a turn kept, in the order of the text."""
    found = []
    for name, numbers in kept.items():
        transcript = project.transcripts[name]
        for coding in project.codings_of.get(name, ()):
            if coding.code not in ids or coding.status != "anchored":
                continue
            if where.coders is not None and coding.coder not in where.coders:
                continue
            touched = turns_touched(transcript, coding)
            if numbers is None or not touched or any(t.number in numbers for t in touched):
                found.append(coding)
    return found


def _parts(project: Project, quotations: Iterable[Quotation]) -> tuple[Part, ...]:
    groups: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        groups.setdefault(quotation.territory or "", []).append(quotation)
    order = {name: rank for rank, name in enumerate(project.territories.by_id)}
    names = sorted(groups, key=lambda n: (not n, order.get(n, len(order)), n))
    return tuple(Part(name, _place_name(project, name), tuple(groups[name])) for name in names)


def _place_name(project: Project, name: str) -> str:
    place = project.territories.get(name)
    return place.name or name if place else name


def _themes(project: Project, living: Sequence[str], chosen: Sequence[Coding]) -> tuple[Theme, ...]:
    book = project.codebook
    counts: dict[str, int] = {}
    for coding in chosen:
        name = current_code(book, coding.code)
        counts[name] = counts.get(name, 0) + 1
    top = min((len(book.path(name)) for name in living), default=1)
    return tuple(
        Theme(
            code=name,
            label=book.label(name),
            depth=len(book.path(name)) - top,
            definition=code.definition,
            when=code.when,
            when_not=code.when_not,
            example=code.example,
            codings=counts.get(name, 0),
        )
        for name in living
        for code in [book.by_id[name]]
    )


def _memos(project: Project, ids: frozenset[str]) -> tuple[Remark, ...]:
    wanted = {f"code:{name}" for name in ids}
    return tuple(Remark(m.text, m.coder) for m in project.memos if m.about in wanted)


def _searched(project: Project, where: ResolvedFilter) -> Extent:
    # Every turn in reach could have been coded: codes and coders do not narrow the search.
    transcripts, speakers, places, turns_read, words = 0, set[object](), set[str](), 0, 0
    for transcript, turns in passing_turns(project, replace(where, codes=None, coders=None)):
        transcripts += 1
        for turn in turns:
            place = project.territory(transcript, turn) if turn else transcript.territory
            if turn is None:
                words += count_words(transcript.body)
            elif not project.asks(transcript, turn):
                speaker = transcript.speakers.get(turn.speaker)
                person = speaker.participant if speaker else None
                speakers.add(person or (transcript.id, turn.speaker))
                words += count_words(transcript.words_of(turn))
            turns_read += turn is not None
            places |= {place} if place else set()
    return Extent(transcripts, len(speakers), len(places), turns_read, words)


def _found(quotations: Sequence[Quotation]) -> Extent:
    speech = [part for q in quotations for part in q.speech if not part.asks]
    return Extent(
        transcripts=len({q.transcript for q in quotations}),
        speakers=len({part.person for part in speech if part.speaker}),
        territories=len({q.territory for q in quotations if q.territory}),
        words=sum(count_words(part.text) for part in speech),
    )
