"""What a manuscript says of the speaker of a quotation, and whether the study bears it out.

    « On ne trouve plus un hectare » (dirigeant d’une PME, Alsace centrale, 2021)
    « On a tout écrit », explique une élue de Seine Aval.

Three places are read: the parenthesis or the dash after the quotation, the clause with its verb of
saying before or after it, and the footnote. The reading is conservative: what is not said, not
known to the study, or not clearly about the speaker makes no claim.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from terrain.evidence.speech import Zone, after, before, masked, whole
from terrain.evidence.vocabulary import Found, Vocabulary
from terrain.fold import bare
from terrain.model.citation import citation
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

ClaimKind = Literal[
    "role", "category", "sector", "territory", "year", "date", "participant", "citation"
]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said of the speaker: as `said`, what the study has (`expected`), whether it fits,
    and where it stands (code points of the text given)."""

    kind: ClaimKind
    said: str
    expected: str
    fits: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Speaker:
    """What the study knows of who speaks."""

    project: Project
    transcript: Transcript
    turns: tuple[Turn, ...]
    turn: Turn
    role: str
    category: str
    sector: str
    participant: str
    territories: tuple[str, ...]


def claims(
    text: str, quotation: Span, project: Project, transcript: Transcript, turns: Sequence[Turn],
    words: Vocabulary | None = None, others: Iterable[Span] = (),
) -> tuple[Claim, ...]:  # fmt: skip
    """The claims about the speaker around a quotation of a paragraph, in the order of the text.

    `others` are the paragraph's other quotations: what is said of their speakers is not read.

    `turns` are those from which the quotation is taken, at least one; the speaker is that of the
    first that is not a researcher's. `words` is the project's `Vocabulary`, kept by a caller
    that asks about many quotations.
    """
    speaker = _speaker(project, transcript, turns)
    words = words or Vocabulary(project)
    quiet = masked(text, quotation, others)
    zones = [zone for zone in (before(quiet, quotation), after(quiet, quotation)) if zone]
    found = [claim for zone in zones for claim in _claims(quiet, zone, speaker, words)]
    return tuple(sorted(found, key=lambda claim: claim.span))


def claims_of_note(
    text: str, project: Project, transcript: Transcript, turns: Sequence[Turn],
    words: Vocabulary | None = None,
) -> tuple[Claim, ...]:  # fmt: skip
    """The claims of a footnote that a quotation calls; spans are code points of the note.

    What follows a quotation of the note's own is about that one.
    """
    speaker = _speaker(project, transcript, turns)
    own = _OPENING.search(text)
    zone = whole(text, 0, own.start() if own else None)
    found = _claims(text, zone, speaker, words or Vocabulary(project))
    return tuple(sorted(found, key=lambda claim: claim.span))


_OPENING = re.compile(r"[«“„\"]")


def _speaker(project: Project, transcript: Transcript, turns: Sequence[Turn]) -> _Speaker:
    turn = next((t for t in turns if not project.asks(transcript, t)), turns[0])
    person = project.participant(transcript, turn)
    named = (project.territory(transcript, turn), transcript.territory)
    return _Speaker(
        project, transcript, tuple(turns), turn,
        person.role if person else "",
        person.category if person else "",
        person.sector if person else "",
        person.id if person else "",
        tuple(dict.fromkeys(name for name in named if name)),
    )  # fmt: skip


def _claims(text: str, zone: Zone, speaker: _Speaker, words: Vocabulary) -> list[Claim]:
    """`zone.sure` is about the speaker in every word; elsewhere only the subject's phrase is."""
    made = [*_citations(text, zone, speaker), *_participants(text, zone, speaker, words)]
    for claim in made:  # the words of an id (sa-elu-01) say nothing more
        text = text[: claim.span.start] + "\0" * len(claim.said) + text[claim.span.end :]
    roles = list(_roles(text, zone, speaker, words))
    made += _one(roles)
    made += _territories(text, zone, speaker, words, roles)
    if zone.sure:
        made += _category(text, zone.span, speaker)
        made += _sectors(text, zone.span, speaker, words)
        made += _years(text, zone.span, speaker, known=bool(made) or zone.alone)
    return made


def _one(found: list[Claim]) -> list[Claim]:
    """Several roles: the one that fits, or none, since the text does not say which is meant."""
    fitting = [claim for claim in found if claim.fits]
    if fitting:
        return fitting[:1]
    return found if len({claim.said.casefold() for claim in found}) == 1 else []


# --- role, category, sector


_DETERMINED = re.compile(
    r"(?:\b(?:une?|le|la|les|des|ce|cet|cette|ces|plusieurs|certaine?s|deux|trois|notre|autre|jeune"
    r"|ancien|ancienne)\s+|\bl['’]|\bd['’])$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[(\[,;:—–-])\s*$")


def _roles(text: str, zone: Zone, speaker: _Speaker, words: Vocabulary) -> Iterator[Claim]:
    if not speaker.role:
        return
    for found in words.roles(text, zone.subject):
        lead = text[max(0, found.span.start - 20) : found.span.start]
        if not (_DETERMINED.search(lead) or (zone.sure and _OPENS.search(lead))):
            continue
        yield Claim("role", found.said, speaker.role, _is_role(found, speaker), found.span)


def _is_role(found: Found, speaker: _Speaker) -> bool:
    if bare(speaker.role) in map(bare, found.means):
        return True
    known = set(re.findall(r"\w+", bare(f"{speaker.category} {speaker.role}")))
    return set(re.findall(r"\w+", bare(found.said))) <= known


_PEOPLE = re.compile(
    r"(\d[\d \u00a0\u202f]*)\s(?:salari|personne|employ|ouvri|emploi)", re.IGNORECASE
)
#: Words of which a category holds one at most: another one contradicts it.
_FAMILIES = (
    ("TPE", "PME", "ETI", "grand groupe"),
    ("communauté urbaine", "communauté d’agglomération", "communauté de communes", "métropole"),
)


def _category(text: str, span: Span, speaker: _Speaker) -> Iterator[Claim]:
    told = _PEOPLE.search(speaker.category)
    for mark in _PEOPLE.finditer(text, span.start, span.end) if told else ():
        said, expected = (re.sub(r"\D", "", m[1]) for m in (mark, told) if m)
        yield Claim("category", mark[1].strip(), expected, said == expected, Span(*mark.span(1)))
    for family in _FAMILIES:
        patterns = [(name, _spelt(name)) for name in family]
        held = next((name for name, p in patterns if p.search(speaker.category)), None)
        for name, pattern in patterns if held else ():
            for mark in pattern.finditer(text, span.start, span.end):
                yield Claim("category", mark[0], held or "", name == held, Span(*mark.span()))


def _spelt(name: str) -> re.Pattern[str]:
    words = re.escape(name).replace("’", "['’]").replace(r"\ ", r"\s+")
    return re.compile(rf"\b{words}s?\b", re.IGNORECASE)


def _sectors(text: str, span: Span, speaker: _Speaker, words: Vocabulary) -> Iterator[Claim]:
    """Words of the sectors of the roster: some of the speaker's own fits, only others' do not."""
    if not speaker.sector:
        return
    own = words.sector_words(f"{speaker.sector} {speaker.category} {speaker.role}")
    found = list(words.sectors(text, span))
    mine = [f for f in found if set(f.means) & own]
    for one in (mine or found)[:1]:
        yield Claim("sector", one.said, speaker.sector, bool(mine), one.span)


# --- places


_ATTACHED = re.compile(
    r"(?:\b(?:de|du|des|en|à|au|aux|dans|sur)\s+|\bd['’]|,\s*|\()(?:l['’]|(?:le|la|les)\s+)?$",
    re.IGNORECASE,
)


def _territories(
    text: str, zone: Zone, speaker: _Speaker, words: Vocabulary, roles: Iterable[Claim]
) -> list[Claim]:
    places = speaker.project.territories
    around = frozenset().union(*(places.holding(name) for name in speaker.territories))
    inside = frozenset().union(*(places.within(name) for name in speaker.territories))
    if not around:
        return []
    shown = [t.name for name in speaker.territories if (t := places.get(name))]
    expected = shown[0] if shown else speaker.territories[0]
    ends = [claim.span.end for claim in roles]
    made = []
    for found in words.territories(text, zone.span):
        if not zone.sure and not _of_subject(text, found.span, ends):
            continue
        fits = bool(around & set(found.means))
        # A finer place than the study knows of the speaker may be right: nothing is claimed.
        if fits or not inside & set(found.means):
            made.append(Claim("territory", found.said, expected, fits, found.span))
    if not zone.sure:
        fitting = [claim for claim in made if claim.fits]
        return fitting or (made if len({bare(claim.said) for claim in made}) == 1 else [])
    return made


def _of_subject(text: str, span: Span, ends: list[int]) -> bool:
    """Whether a place hangs on a role: `une élue de Seine Aval`, `un dirigeant alsacien, en …`."""
    lead = text[max(0, span.start - 16) : span.start]
    return any(end <= span.start <= end + 80 for end in ends) and bool(_ATTACHED.search(lead))


# --- dates


_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTH = {bare(name): number for number, name in enumerate(_MONTHS.split(), 1)}
_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:er)?\s+)?(?P<month>{'|'.join([*_MONTHS.split(), *_MONTH])})"
    r"\s+(?P<year>(?:19|20)\d\d)\b|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    r"|\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?P<from>(?:19|20)\d\d)(?:\s?[-–/]\s?(?P<to>(?:19|20)\d\d))?\b")
_OTHER_YEAR = re.compile(
    r"(?:depuis|dès|avant|après|jusqu['’]en|née?|fondée?|créée?|années|horizon|loi de|élue? en"
    r"|mandat|arrivée? en|reprise? en)\s*(?:en\s+|le\s+|de\s+)?$",
    re.IGNORECASE,
)


def _years(text: str, span: Span, speaker: _Speaker, *, known: bool) -> Iterator[Claim]:
    """Dates of the meeting. A year beside words of which none is known may be a reference to the
    literature (Dupont, 2019): it is then no claim."""
    day = speaker.transcript.date
    if day is None or not known:
        return
    taken: list[Span] = []
    for mark in _DATE.finditer(text, span.start, span.end):
        if _OTHER_YEAR.search(text[max(0, mark.start() - 24) : mark.start()]):
            continue
        place = Span(*mark.span())
        taken.append(place)
        yield Claim("date", mark[0], day.isoformat(), _is_day(mark, day), place)
    for mark in _YEAR.finditer(text, span.start, span.end):
        place = Span(*mark.span())
        lead = text[max(0, mark.start() - 24) : mark.start()]
        if _OTHER_YEAR.search(lead) or any(place.overlaps(other) for other in taken):
            continue
        fits = int(mark["from"]) <= day.year <= int(mark["to"] or mark["from"])
        yield Claim("year", mark[0], str(day.year), fits, place)


def _is_day(mark: re.Match[str], day: dt.date) -> bool:
    if mark["iso"]:
        return mark["iso"] == day.isoformat()
    if mark["d"]:
        return (int(mark["d"]), int(mark["m"]), int(mark["y"])) == (day.day, day.month, day.year)
    same = _MONTH[bare(mark["month"])] == day.month and int(mark["year"]) == day.year
    return same and (mark["day"] is None or int(mark["day"]) == day.day)


# --- pseudonyms and citations


_CITED = re.compile(
    r"(?P<id>[\w'’.-]+(?:/[\w'’.-]+)?)?\s*§+\s*(?P<first>\d{1,6})(?:\s*[-–—]\s*(?P<last>\d{1,6}))?"
)


def _citations(text: str, zone: Zone, speaker: _Speaker) -> Iterator[Claim]:
    transcript = speaker.transcript
    expected = citation(transcript, speaker.turns)
    for mark in _CITED.finditer(text, zone.span.start, zone.span.end):
        named = mark["id"] if mark["id"] in _ids(speaker.project) else None
        if named is None and not zone.sure:
            continue
        right = named is None or named in (transcript.id, transcript.id.rpartition("/")[2])
        first, last = int(mark["first"]), int(mark["last"] or mark["first"])
        here = any(first <= turn.number <= last for turn in speaker.turns)
        start = mark.start() if named else mark.start() + mark[0].index("§")
        said = text[start : mark.end()]
        yield Claim("citation", said, expected, right and here, Span(start, mark.end()))


def _ids(project: Project) -> set[str]:
    return {part for name in project.transcripts for part in (name, name.rpartition("/")[2])}


def _participants(text: str, zone: Zone, speaker: _Speaker, words: Vocabulary) -> Iterator[Claim]:
    if not speaker.participant:
        return
    for found in words.participants(text, zone.span):
        fits = found.said == speaker.participant
        yield Claim("participant", found.said, speaker.participant, fits, found.span)
