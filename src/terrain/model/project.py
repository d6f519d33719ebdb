"""A study as one immutable snapshot: everything that was read from its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from terrain.model.codebook import Codebook
from terrain.model.coding import Coding
from terrain.model.combination import SettledCombination
from terrain.model.names import fold_name
from terrain.model.note import Note
from terrain.model.participant import Participant
from terrain.model.task import Settlement, Task, TaskUnit
from terrain.model.territory import Territories
from terrain.model.transcript import ASKING, Transcript, Turn

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What `terrain.yaml` says. `employment`: the table that portraits show (file, and the periods
    historical and recent)."""

    name: str = ""
    format: int = FORMAT
    languages: tuple[str, ...] = ("fr",)
    encoder: str = "intfloat/multilingual-e5-small"
    coders: Mapping[str, str] = field(default_factory=dict)
    coder: str | None = None
    fictional: bool = False
    employment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One section of the interview guide and the codes that its questions bear on."""

    section: str
    codes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """People to be met: how many of a role; in the case's territory unless another is named."""

    role: str
    people: int = 1
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case study, a seminar series or a collection: one folder of `corpus/`."""

    id: str
    title: str = ""
    kind: str = "case-study"
    territory: str | None = None
    period: str = ""
    team: tuple[str, ...] = ()
    question: str = ""
    guide: tuple[GuideSection, ...] = ()
    plan: tuple[Planned, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """A coder's mark that a transcript has been coded to the end, on the text of that hash."""

    transcript: str
    coder: str
    text: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A free note on any object: `transcript:…`, `code:…`, `participant:…`, `territory:…`, …"""

    id: str
    about: str
    text: str
    coder: str = ""
    created: str = ""


def _inserted(
    groups: Mapping[tuple[str, str], tuple[Coding, ...]], key: tuple[str, str],
    own: tuple[Coding, ...], transcripts: list[str],
) -> dict[tuple[str, str], tuple[Coding, ...]]:  # fmt: skip
    """The groups with one more, before the first that comes after it when files are read."""
    rank = {name: n for n, name in enumerate(transcripts)}

    def place(of: tuple[str, str]) -> tuple[int, str]:
        return rank.get(of[0], len(rank)), f"{of[1]}.jsonl"

    later = next((n for n, of in enumerate(groups) if place(of) > place(key)), len(groups))
    listed = list(groups.items())
    return dict([*listed[:later], (key, own), *listed[later:]])


@dataclass(frozen=True)
class Project:
    """The whole study. `consensus`: the names under which disagreements were settled, which are no
    coder's own reading. `files` maps each file read to the SHA-256 of its bytes, so that a write
    can be refused when the file has moved on."""

    settings: Settings = Settings()
    codebook: Codebook = field(default_factory=Codebook)
    territories: Territories = field(default_factory=Territories)
    participants: Mapping[str, Participant] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    codings: tuple[Coding, ...] = ()
    finished: tuple[Finished, ...] = ()
    memos: tuple[Memo, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    task_units: tuple[TaskUnit, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    consensus: frozenset[str] = frozenset()
    combinations: tuple[SettledCombination, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def codings_of(self) -> Mapping[str, tuple[Coding, ...]]:
        """Codings by transcript, each in the order of the text."""
        groups: dict[str, list[Coding]] = {}
        for coding in self.codings:
            groups.setdefault(coding.transcript, []).append(coding)
        return {name: tuple(sorted(group, key=lambda c: c.order)) for name, group in groups.items()}

    @cached_property
    def _files_of_codings(self) -> Mapping[tuple[str, str], tuple[Coding, ...]]:
        """Codings by transcript and coder, in the order of `codings`."""
        groups: dict[tuple[str, str], list[Coding]] = {}
        for coding in self.codings:
            groups.setdefault((coding.transcript, coding.coder), []).append(coding)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def coders(self) -> frozenset[str]:
        """Everyone who has put a coding, settlements included."""
        return frozenset(coder for _, coder in self._files_of_codings)

    def codings_by(self, coder: str, transcript: str) -> tuple[Coding, ...]:
        """What one coder has put on one transcript: the content of one file."""
        return self._files_of_codings.get((transcript, coder), ())

    def with_codings(
        self, transcript: str, coder: str, codings: Iterable[Coding], files: Mapping[str, str]
    ) -> Project:
        """The same study where a coder's codings of one transcript are these and its files those,
        as if it had been read again; none of the other codings is looked at."""
        own = tuple(sorted(codings, key=lambda c: c.order))
        groups = dict(self._files_of_codings)
        key = (transcript, coder)
        if not own:
            groups.pop(key, None)
        elif key in groups:
            groups[key] = own
        else:
            groups = _inserted(groups, key, own, list(self.transcripts))
        made = replace(self, codings=tuple(chain.from_iterable(groups.values())), files=files)
        of = dict(self.codings_of)
        rest = [c for c in of.pop(transcript, ()) if c.coder != coder]
        if rest or own:
            of[transcript] = tuple(sorted([*rest, *own], key=lambda c: c.order))
        # What would be found anew by looking at every coding and transcript is known already.
        made.__dict__.update(_files_of_codings=groups, codings_of=of,
                             transcripts_called=self.transcripts_called)  # fmt: skip
        return made

    @cached_property
    def transcripts_called(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the transcripts of each folded name: the whole id, or its slug alone."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.transcripts:
            for called in dict.fromkeys((fold_name(name), fold_name(name.rpartition("/")[2]))):
                found[called] = (*found.get(called, ()), name)
        return found

    def participant(self, transcript: Transcript, turn: Turn) -> Participant | None:
        """The person of the roster who speaks this turn, or None."""
        speaker = transcript.speakers.get(turn.speaker)
        return self.participants.get(speaker.participant or "") if speaker else None

    def territory(self, transcript: Transcript, turn: Turn) -> str | None:
        """The territory of a turn: its speaker's, else its section's, else its transcript's.

        Search, denominators and dossiers all use this one rule: in a seminar, the speakers come
        from several territories.
        """
        person = self.participant(transcript, turn)
        if person and person.territory:
            return person.territory
        section = transcript.section_of(turn)
        if section and (named := transcript.section_territories.get(section.title)):
            return named
        return transcript.territory

    def role(self, transcript: Transcript, turn: Turn) -> str:
        """The role of a turn's speaker: from the roster, else the part they play."""
        person = self.participant(transcript, turn)
        return person.role if person and person.role else transcript.part_of(turn)

    def asks(self, transcript: Transcript, turn: Turn) -> bool:
        """Whether the words are the researcher's (interviewer, moderator)."""
        return transcript.part_of(turn) in ASKING

    def turns(self) -> Iterator[tuple[Transcript, Turn]]:
        """Every turn of the study, in the order of transcripts and of speech."""
        for transcript in self.transcripts.values():
            for turn in transcript.turns:
                yield transcript, turn

    @property
    def fictional(self) -> bool:
        """Whether any part of the study is invented, and must be shown as such."""
        return self.settings.fictional or any(t.fictional for t in self.transcripts.values())

    @property
    def all_fictional(self) -> bool:
        """Whether all of it is invented."""
        return self.settings.fictional or (
            bool(self.transcripts) and all(t.fictional for t in self.transcripts.values())
        )
