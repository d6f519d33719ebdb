"""On how much of the study a claim rests: people, roles, territories, cases, out of those heard.

Silence is told from absence: a territory without evidence may have been asked and said nothing,
not have been asked, not be coded yet, be withheld by consent; or have spoken, and not be cited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.analysis.compare import compare
from terrain.analysis.comparison import Cell, Comparison
from terrain.analysis.groups import Group, Grouping
from terrain.evidence.standing import Standing
from terrain.model.code_expression import current_code
from terrain.model.note import Claim, Stance
from terrain.model.project import Project

#: Why a territory has no evidence for a claim. uncited: its codes are found there, but nothing
#: is quoted; the others as `comparison.State`; no-code: the claim has no code to tell by.
Why = Literal[
    "uncited", "restricted", "unsaid", "unknown", "not-asked", "not-coded", "no-code"
]  # fmt: skip
WHYS: tuple[Why, ...] = get_args(Why)


@dataclass(frozen=True, slots=True)
class Share:
    """What a claim's evidence reaches (`have`) of what the study holds (`of` in number). `have`
    are ids: of people (the participant, else the transcript with the label), roles, …"""

    have: tuple[str, ...] = ()
    of: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """A territory without evidence for a claim, why, and the codings of its codes there."""

    territory: str
    label: str
    why: Why
    codings: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the evidence of one claim reaches. `supporting`: the same of what supports it alone.
    `codes` are those that the claim names, or, `derived`, those of the words quoted. `reach`: how
    many pieces of each stance come from each territory (one may come from several)."""

    people: Share = Share()
    roles: Share = Share()
    territories: Share = Share()
    cases: Share = Share()
    supporting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent: tuple[Silence, ...] = ()
    codes: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    derived: bool = False
    reach: Mapping[str, Mapping[Stance, int]] = field(default_factory=dict)


#: A person, a role, a territory at the scale asked (there may be several), a case.
_Voice = tuple[str, str, tuple[str, ...], str]
_KINDS = ("people", "roles", "territories", "cases")


class Ground:
    """The study as consent shows it for analysis: who was heard, where; and where codes lie.

    `hidden` names the territories where consent withholds something (`groups.hidden_groups`).
    """

    def __init__(
        self, project: Project, *, scale: str | None = None, hidden: frozenset[str] = frozenset()
    ) -> None:
        self.project, self.hidden = project, hidden
        self.grouping = Grouping(project, "territory", scale)
        self.voices = list(self._heard())
        sets = _sets(self.voices)
        self.world = {kind: sets[kind] for kind in _KINDS}
        self.groups = self.grouping.ordered(self.world["territories"] | hidden)
        self._comparison: Comparison | None = None

    def _heard(self) -> Iterable[_Voice]:
        """Everybody of the field who speaks, once for each section of a transcript."""
        for transcript in self.project.transcripts.values():
            once = {(turn.speaker, turn.section): turn for turn in transcript.turns}
            for turn in once.values():
                if self.project.asks(transcript, turn):
                    continue
                speaker = transcript.speakers.get(turn.speaker)
                yield (
                    (speaker and speaker.participant) or f"{transcript.id} {turn.speaker}",
                    self.project.role(transcript, turn),
                    self.grouping.lifted(self.project.territory(transcript, turn)),
                    transcript.case,
                )

    def prepare(self, codes: Iterable[str]) -> None:
        """Count these codes by territory, once for all claims."""
        wanted = list(dict.fromkeys(codes))
        if wanted:
            self._comparison = compare(
                self.project, scale=self.grouping.scale, codes=wanted, families=True,
                hidden=self.hidden,
            )  # fmt: skip

    def cover(self, claim: Claim, standings: Sequence[Standing]) -> Coverage:
        """What the sound and quotable evidence of a claim reaches; `prepare` its codes first."""
        held = [s for s in standings if s.sound and s.unquotable is None]
        voices = [(s, voice) for s in held for voice in self._of(s)]
        sets = _sets(voice for _, voice in voices)
        backing = _sets(voice for s, voice in voices if s.evidence.stance == "supports")
        codes, unknown, derived = self.codes(claim, held)
        shares = {
            kind: Share(tuple(sorted(sets[kind])), len(self.world[kind] | sets[kind]))
            for kind in _KINDS
        }
        return Coverage(
            **shares, supporting={kind: tuple(sorted(backing[kind])) for kind in _KINDS},
            silent=tuple(self._silent(sets["territories"], codes)), codes=codes,
            unknown_codes=unknown, derived=derived, reach=self._reach(held),
        )  # fmt: skip

    def _reach(self, standings: Sequence[Standing]) -> Mapping[str, Mapping[Stance, int]]:
        found: dict[str, Counter[Stance]] = {}
        for standing in standings:
            for place in {place for voice in self._of(standing) for place in voice[2]}:
                found.setdefault(place, Counter())[standing.evidence.stance] += 1
        return found

    def _of(self, standing: Standing) -> Iterable[_Voice]:
        case = self.project.transcripts.get(standing.transcript)
        for voice in standing.voices:
            if not voice.asks:
                who = voice.participant or f"{standing.transcript} {voice.label}"
                places = self.grouping.lifted(voice.territory)
                yield who, voice.role, places, case.case if case else ""

    def codes(
        self, claim: Claim, standings: Sequence[Standing]
    ) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """The codes that a claim is about, the names among them that no code has, and whether
        they were read off the codings of its evidence."""
        book = self.project.codebook
        if claim.codes:
            known = dict.fromkeys(current_code(book, c) for c in claim.codes if book.resolve(c))
            strange = tuple(c for c in claim.codes if not book.resolve(c))
            return tuple(known), strange, False
        found: dict[str, None] = {}
        for standing in standings:
            span = standing.span
            for coding in self.project.codings_of.get(standing.transcript, ()):
                if span is None or coding.span.start >= span.end:
                    break  # they stand in the order of the text
                if coding.span.end > span.start and coding.status == "anchored":
                    found[current_code(book, coding.code)] = None
        return tuple(c for c in found if c in book.by_id), (), True

    def _silent(self, heard: set[str], codes: Sequence[str]) -> Iterable[Silence]:
        for group in self.groups:
            if group.key and group.key not in heard:
                why, codings = self._why(group, codes)
                yield Silence(group.key, group.label, why, codings)

    def _why(self, group: Group, codes: Sequence[str]) -> tuple[Why, int]:
        cells = list(self._cells(group, codes))
        codings = sum(cell.codings for cell in cells)
        if codings:
            return "uncited", codings
        if group.key in self.hidden:
            return "restricted", 0
        if not cells:
            return "no-code", 0
        states = {cell.state for cell in cells}
        order: tuple[Why, ...] = ("unsaid", "unknown", "not-asked", "not-coded")
        return next((state for state in order if state in states), "unknown"), 0

    def _cells(self, group: Group, codes: Sequence[str]) -> Iterable[Cell]:
        if self._comparison is None:
            return
        cells = self._comparison.cells
        for code in codes:
            for key in (f"{code}/*", code):  # the family, where the code has children
                if (key, group.key) in cells:
                    yield cells[key, group.key]
                    break


def _sets(voices: Iterable[_Voice]) -> dict[str, set[str]]:
    """The distinct people, roles, territories and cases; what is not known is none."""
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for person, role, places, case in voices:
        found["people"].add(person)
        found["roles"].add(role)
        found["territories"].update(places)
        found["cases"].add(case)
    for kind in _KINDS:
        found[kind].discard("")
    return found
