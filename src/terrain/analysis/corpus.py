"""What a study is made of: its cases with their materials, and who coded what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from terrain.analysis.words import count_spoken
from terrain.model.project import Project
from terrain.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case: `kinds` of transcripts with their number, the first and last days, speakers other
    than the researchers, words of the turns, codings, transcripts that somebody coded to the
    end."""

    case: str
    title: str
    territory: str | None
    kinds: Mapping[str, int]
    first: dt.date | None
    last: dt.date | None
    speakers: int
    words: int
    codings: int
    finished: int

    @property
    def transcripts(self) -> int:
        """How many transcripts there are."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class CoderFacts:
    """One coder: codings, transcripts that bear one, transcripts marked as coded to the end."""

    coder: str
    name: str
    codings: int
    transcripts: int
    finished: int


@dataclass(frozen=True)
class Corpus:
    """The cases in the study's order, then all of them together; the coders by name."""

    cases: tuple[CaseFacts, ...]
    whole: CaseFacts
    coders: tuple[CoderFacts, ...]
    codes: int


def corpus(project: Project) -> Corpus:
    """The facts of a Project that the gate has passed."""
    texts = {t.id: t.hash for t in project.transcripts.values()}
    ended = {(m.transcript, m.coder) for m in project.finished if texts.get(m.transcript) == m.text}
    groups: dict[str, list[Transcript]] = {name: [] for name in project.cases}
    for transcript in project.transcripts.values():
        groups.setdefault(transcript.case, []).append(transcript)
    done = {name for name, _ in ended}
    cases = [_facts(project, name, held, done) for name, held in groups.items() if held]
    whole = _facts(project, "", list(project.transcripts.values()), done)
    return Corpus(tuple(cases), whole, _coders(project, ended), len(project.codebook.by_id))


def _facts(project: Project, name: str, held: list[Transcript], done: set[str]) -> CaseFacts:
    case = project.cases.get(name)
    days = sorted(t.date for t in held if t.date)
    people = set()
    for transcript in held:
        for turn in transcript.turns:
            if not project.asks(transcript, turn):
                person = project.participant(transcript, turn)
                people.add(("", person.id) if person else (transcript.id, turn.speaker))
    return CaseFacts(
        name, case.title if case else name, case.territory if case else None,
        dict(Counter(t.kind for t in held)), days[0] if days else None,
        days[-1] if days else None, len(people), sum(count_spoken(t) for t in held),
        sum(len(project.codings_of.get(t.id, ())) for t in held), sum(t.id in done for t in held),
    )  # fmt: skip


def _coders(project: Project, ended: set[tuple[str, str]]) -> tuple[CoderFacts, ...]:
    codings = Counter(c.coder for c in project.codings)
    touched: dict[str, set[str]] = {}
    for coding in project.codings:
        touched.setdefault(coding.coder, set()).add(coding.transcript)
    names = sorted({*codings, *(coder for _, coder in ended)})
    return tuple(
        CoderFacts(
            coder, project.settings.coders.get(coder) or coder, codings[coder],
            len(touched.get(coder, ())), sum(one == coder for _, one in ended),
        )
        for coder in names
    )  # fmt: skip
