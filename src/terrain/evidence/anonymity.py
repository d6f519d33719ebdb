"""The line that describes a speaker, as consent asks: never more than the promise and the k-rule.

    dirigeant d’une PME de la mécanique, Alsace centrale, 2021

The role stands as the roster gives it: no gender is guessed. Where a role, a place and a year
together are shared by fewer than k people, the line says less: first neither firm nor sector, then
a larger place, then no place, then no year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from terrain.evidence.combination import K, Met, combination_of, met, settlement, sharing
from terrain.language.french import of_the
from terrain.model.combination import Combination
from terrain.model.participant import Consent
from terrain.model.project import Project
from terrain.model.transcript import Transcript, Turn

#: Kinds of organisation that a category may name, their gender, and whether they are public
#: (their sector then says nothing more). The longest first.
_ORGANISATIONS = (
    ("communauté d’agglomération", "f", True), ("communauté de communes", "f", True),
    ("communauté urbaine", "f", True), ("centre de formation d’apprentis", "m", True),
    ("lycée professionnel", "m", True), ("union locale", "f", True), ("syndicat mixte", "m", True),
    ("agglomération", "f", True), ("métropole", "f", True), ("collectivité", "f", True),
    ("grand groupe", "m", False), ("entreprise familiale", "f", False), ("entreprise", "f", False),
    ("association", "f", False), ("coopérative", "f", False), ("start-up", "f", False),
    ("société", "f", False), ("groupe", "m", False), ("PME", "f", False), ("TPE", "f", False),
    ("ETI", "f", False), ("équipementier", "m", False),
)  # fmt: skip
#: Parts played, for speakers who are on no roster.
_PARTS = {"respondent": "enquêté", "speaker": "intervenant", "audience": "salle"}
#: Places are shown larger in this order.
_LARGER = ("departement", "region")


@dataclass(frozen=True, slots=True)
class Described:
    """A speaker described. `level` 0 is the fullest line; `count` people of the corpus share
    what `combination` shows (`rare`: fewer than k, at the coarsest line too)."""

    text: str
    participant: str
    combination: Combination
    count: int
    k: int = K
    level: int = 0
    named: bool = False
    fictional: bool = False
    parts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def rare(self) -> bool:
        """Whether even this line is shared by fewer than k people of the corpus."""
        return not self.named and self.count < self.k

    @property
    def parts_without_period(self) -> str:
        """The line without its year, where a date stands beside it anyway."""
        shown = self.combination.period
        return ", ".join(self.parts[:-1] if shown and self.parts[-1:] == (shown,) else self.parts)


def describe(
    project: Project, transcript: Transcript, turn: Turn, *,
    lang: Literal["fr", "en"] = "fr", k: int = K, name: str = "",
    people: Sequence[Met] | None = None,
) -> Described:  # fmt: skip
    """The line for the speaker of a turn.

    `k=1` gives the fullest line whoever it shows (for work inside the team). `name` is the real
    name, from the key: used only where every recorded promise says `named: true`. `people` is
    `met(project)`, kept by a caller that describes many speakers.
    """
    person = project.participant(transcript, turn)
    who = person.id if person else ""
    everyone = met(project) if people is None else people
    invented = transcript.fictional or project.settings.fictional
    lines = list(_lines(project, transcript, turn, lang))
    named = bool(name) and may_be_named(transcript, person.consent if person else None)
    counts = [len(sharing(project, shown, everyone)) for shown, _ in lines]
    level = 0 if named else _allowed(project, who, [shown for shown, _ in lines], counts, k)
    shown, parts = lines[level]
    parts = (name, *parts) if named else parts
    return Described(
        ", ".join(parts), who, shown, counts[level], k, level, named, invented, parts
    )  # fmt: skip


def _allowed(
    project: Project, who: str, lines: Sequence[Combination], counts: Sequence[int], k: int
) -> int:
    """The fullest line that enough people share, or that a person settled; else the last."""
    for level, (shown, count) in enumerate(zip(lines, counts, strict=True)):
        if count >= k or (who and settlement(project, who, shown, k) is not None):
            return level
    return len(lines) - 1


def may_be_named(transcript: Transcript, consent: Consent | None) -> bool:
    """Whether the promises allow a name: one at least says so, and none says otherwise."""
    promises = [promise for promise in (transcript.consent, consent) if promise is not None]
    return bool(promises) and all(promise.named for promise in promises)


def _lines(
    project: Project, transcript: Transcript, turn: Turn, lang: str
) -> Iterator[tuple[Combination, tuple[str, ...]]]:
    """What may be shown, from the fullest line to the role alone."""
    full = combination_of(project, transcript, turn)
    person = project.participant(transcript, turn)
    role = _PARTS.get(full.role, full.role) if lang == "fr" else full.role
    whole = _role_line(role, person.category, person.sector, lang) if person else (role,)
    first = _shown(project, whole, full)
    yield full, first
    seen = {first}
    ladder = [full.place, *_larger(project, full.place), ""]
    steps = [Combination(full.role, place, full.period) for place in ladder]
    for step in [*steps, Combination(full.role)]:
        parts = _shown(project, (role,), step)
        if parts not in seen:
            seen.add(parts)
            yield step, parts


def _larger(project: Project, place: str) -> Iterable[str]:
    """The places that hold a place, one a scale: a place astride two has none at that scale."""
    for kind in _LARGER:
        found = [
            name
            for name in project.territories.holding(place) - {place}
            if (held := project.territories.get(name)) and held.kind == kind
        ]
        if len(found) == 1:
            yield found[0]


def _shown(project: Project, role: tuple[str, ...], shown: Combination) -> tuple[str, ...]:
    place = project.territories.get(shown.place)
    parts = (*role, place.name if place else shown.place, shown.period)
    return tuple(part.replace("'", "’") for part in parts if part)


def _role_line(role: str, category: str, sector: str, lang: str) -> tuple[str, ...]:
    """`dirigeant d’une PME de la mécanique`; with commas in English, or where grammar is unsure."""
    organisation = _organisation(category)
    if organisation is None:
        return (role, sector) if sector and not _says_nothing(sector) else (role,)
    name, gender, public = organisation
    kept = "" if public or _says_nothing(sector) else sector
    if lang != "fr":
        return tuple(part for part in (role, name, kept) if part)
    line = f"{role} {'d’une' if gender == 'f' else 'd’un'} {name}"
    of = of_the(kept) if kept else None
    if of:
        return (f"{line} {of}",)
    return (line, kept) if kept else (line,)


def _organisation(category: str) -> tuple[str, str, bool] | None:
    """The organisation that a category names first; its size and what one does there are left."""
    text = category.replace("'", "’")
    found = [
        (mark.start(), -len(name), (name, gender, public))
        for name, gender, public in _ORGANISATIONS
        if (mark := re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
    ]
    return min(found)[2] if found else None


def _says_nothing(sector: str) -> bool:
    return sector.casefold() in ("", "collectivité", "collectivités", "action publique locale")
