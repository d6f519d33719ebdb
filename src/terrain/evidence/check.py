"""A Note checked against the study: are the words still there, may they be shown, and on how much
of the field does each claim rest?

A failure is something that must not be published as it stands; a warning is a weakness that its
author may have good reasons for. Words are never in a finding but through its `standing`, which
holds them only where consent allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from terrain.access import Purpose, Refusal, Restricted
from terrain.analysis.ground import Ground as Materials
from terrain.errors import Problem
from terrain.evidence.coverage import Coverage, Ground
from terrain.evidence.standing import Recall, Standing, standings
from terrain.model.note import STANCES, Claim, Evidence, Note, Stance
from terrain.model.project import Project
from terrain.model.search_log import Outcome

#: What is wrong. changed, unsure, gone, unknown-transcript: the words (`standing.State`);
#: forbidden: they may not be quoted; unpublishable: nor published; unreadable, duplicate-id: a
#: fault of the file; name: somebody could be recognised. typography, moved, unsealed: the words
#: are there, the Note says them or their place otherwise; researcher: nobody of the field says
#: them; search-unreadable: a line of the log of searches; twice: one quotation, twice under a
#: claim; loose: evidence under no claim; bare: a claim without evidence; unknown-code: of a
#: heading; one-witness, one-role, one-territory: what supports the claim; not-sought: nobody
#: looked for what contradicts it.
Kind = Literal[
    "changed", "unsure", "gone", "unknown-transcript", "forbidden", "unpublishable", "unreadable",
    "duplicate-id", "name", "typography", "moved", "unsealed", "researcher", "twice", "loose",
    "bare", "search-unreadable", "unknown-code", "one-witness", "one-role", "one-territory",
    "not-sought",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
#: With these, the check fails.
FAILURES: frozenset[Kind] = frozenset(KINDS[: KINDS.index("typography")])
#: Slugs of the problems of a Note's file that make its check fail.
_FAULTS: Mapping[str, Kind] = {"evidence-unreadable": "unreadable", "duplicate-id": "duplicate-id"}
#: Where the searches of a Note are said to be.
_LOG = ".searches/"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a Note: where (line of its file), of which claim and evidence.
    `detail`: a name (a role, a territory, a code) or, for faults of the file, what is said."""

    kind: Kind
    line: int
    claim: str = ""
    evidence: str = ""
    detail: str = ""
    standing: Standing | None = None
    refusal: Refusal | None = None
    failure: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """Somebody who could be recognised in a Note: the line, and why, without the name itself."""

    line: int
    why: str


#: Looks for people who could be recognised in the text of a Note.
Names = Callable[[Note], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One claim: its evidence, how much there is of each stance, what it reaches, and the
    searches that were made for it."""

    claim: Claim
    standings: tuple[Standing, ...]
    stances: Mapping[Stance, int]
    coverage: Coverage
    searches: tuple[Outcome, ...] = ()

    @property
    def sought(self) -> bool:
        """Whether what contradicts the claim was looked for, or is there."""
        seeking = any(outcome.search.seeking == "contradicts" for outcome in self.searches)
        return seeking or self.stances["contradicts"] > 0


@dataclass(frozen=True)
class NoteCheck:
    """A Note checked on a day: for quoting inside the team, or, `publish`, for publication.
    `restricted`: what consent withholds from analysis, on which the denominators rest."""

    note: Note
    claims: tuple[ClaimCheck, ...]
    loose: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    day: dt.date
    publish: bool
    scale: str | None = None
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    #: Whether real names were looked for; without a key they cannot be.
    names_checked: bool = False
    ground: Materials | None = None

    @property
    def failures(self) -> int:
        """How many findings make the check fail."""
        return sum(finding.failure for finding in self.findings)

    @property
    def evidence(self) -> int:
        """How many pieces of evidence were looked up."""
        return sum(len(check.standings) for check in self.claims) + len(self.loose)


def check(
    notes: Sequence[Note], project: Project, permitted: Project, *, today: dt.date,
    publish: bool = False, recall: Recall | None = None, scale: str | None = None,
    hidden: frozenset[str] = frozenset(), restricted: Restricted | None = None,
    searches: Mapping[str, Sequence[Outcome]] | None = None, problems: Iterable[Problem] = (),
    names: Names | None = None,
) -> tuple[NoteCheck, ...]:  # fmt: skip
    """Notes checked together: the study is gone through once.

    `project` is the whole study, `permitted` what the gate shows for analysis (of which `hidden`
    territories and `restricted` tell what it lacks); `searches` are by Note. Raises UsageError on
    an unknown scale.
    """
    ground = Ground(permitted, scale=scale, hidden=hidden)
    purpose = Purpose.PUBLISH if publish else Purpose.QUOTE
    found = {
        note.id: standings(note.evidence, project, today=today, purpose=purpose, recall=recall)
        for note in notes
    }
    wanted: list[str] = []
    for note in notes:
        of = _by_line(found[note.id])
        for claim in note.claims:
            wanted += ground.codes(claim, [of[e.line] for e in claim.evidence])[0]
    ground.prepare(wanted)
    faults = list(problems)
    made = []
    for note in notes:
        of, logged = _by_line(found[note.id]), (searches or {}).get(note.id, ())
        claims = tuple(_claim(claim, ground, of, logged) for claim in note.claims)
        loose = tuple(of[e.line] for e in note.loose)
        said = [
            *_faults(note, faults), *_names(note, names),
            *_findings(claims, loose, ground, publish),
        ]  # fmt: skip
        made.append(NoteCheck(
            note, claims, loose, tuple(sorted(said, key=_order)), today, publish, scale,
            restricted or Restricted(), project.fictional or note.fictional,
            project.all_fictional or note.fictional, names is not None,
        ))  # fmt: skip
    return tuple(made)


def _by_line(found: Iterable[Standing]) -> dict[int, Standing]:
    return {standing.evidence.line: standing for standing in found}


def _order(finding: Finding) -> tuple[bool, int, int]:
    return not finding.failure, finding.line, KINDS.index(finding.kind)


def _claim(
    claim: Claim, ground: Ground, of: Mapping[int, Standing], logged: Sequence[Outcome]
) -> ClaimCheck:
    held = tuple(of[e.line] for e in claim.evidence)
    stances: dict[Stance, int] = dict.fromkeys(STANCES, 0)
    for standing in held:
        stances[standing.evidence.stance] += 1
    mine = tuple(outcome for outcome in logged if outcome.search.claim == claim.id)
    return ClaimCheck(claim, held, stances, ground.cover(claim, held), mine)


def _faults(note: Note, problems: Iterable[Problem]) -> Iterator[Finding]:
    for problem in problems:
        if problem.path == note.path and problem.slug in _FAULTS:
            said = f"{problem.message} {problem.remedy}"
            yield Finding(_FAULTS[problem.slug], problem.line, detail=said, failure=True)
        elif problem.path.startswith(note.path.removesuffix(".md") + _LOG):
            said = f"{problem.path}:{problem.line}: {problem.message}"
            yield Finding("search-unreadable", 0, detail=said)


def _names(note: Note, names: Names | None) -> Iterator[Finding]:
    for breach in names(note) if names else ():
        yield Finding("name", breach.line, detail=breach.why, failure=True)


def _findings(
    claims: Sequence[ClaimCheck], loose: Sequence[Standing], ground: Ground, publish: bool
) -> Iterator[Finding]:
    for standing in loose:
        evidence = standing.evidence
        yield Finding("loose", evidence.line, evidence=evidence.id)
        yield from _of_evidence("", standing, publish)
    for one in claims:
        for standing in one.standings:
            yield from _of_evidence(one.claim.id, standing, publish)
        yield from _twice(one)
        yield from _weak(one, ground)


def _of_evidence(claim: str, standing: Standing, publish: bool) -> Iterator[Finding]:
    evidence = standing.evidence

    def say(kind: Kind, refusal: Refusal | None = None, *, failure: bool | None = None) -> Finding:
        fails = kind in FAILURES if failure is None else failure
        return Finding(kind, evidence.line, claim, evidence.id, "", standing, refusal, fails)

    if standing.typography:
        yield say("typography")
    elif standing.state == "moved":
        yield say("moved")
    elif standing.state != "here":
        yield say(standing.state)
    if standing.found and not (evidence.id and evidence.text and evidence.span):
        yield say("unsealed")
    if standing.sound and standing.voices and all(voice.asks for voice in standing.voices):
        yield say("researcher")
    if standing.unquotable is not None:
        yield say("forbidden", standing.unquotable)
    elif standing.unpublishable is not None:
        yield say("unpublishable", standing.unpublishable, failure=publish)


def _twice(one: ClaimCheck) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Evidence] = {}
    for standing in one.standings:
        evidence = standing.evidence
        key = evidence.citation.transcript, evidence.quote
        if key in seen:
            yield Finding(
                "twice", evidence.line, one.claim.id, evidence.id, str(seen[key].line), standing
            )
        seen.setdefault(key, evidence)


def _weak(one: ClaimCheck, ground: Ground) -> Iterator[Finding]:
    """What a reader would hold against a claim."""
    claim, coverage = one.claim, one.coverage
    for code in coverage.unknown_codes:
        yield Finding("unknown-code", claim.line, claim.id, detail=code)
    if not one.standings:
        yield Finding("bare", claim.line, claim.id)
        return
    singles: tuple[tuple[Kind, str], ...] = (
        ("one-witness", "people"), ("one-role", "roles"), ("one-territory", "territories"),
    )  # fmt: skip
    for kind, what in singles:
        have = coverage.supporting[what]
        if len(have) == 1 and len(ground.world[what]) > 1:
            yield Finding(kind, claim.line, claim.id, detail=_named(ground, what, have[0]))
    if not one.sought:
        yield Finding("not-sought", claim.line, claim.id)


def _named(ground: Ground, what: str, key: str) -> str:
    return ground.grouping.label(key) if what == "territories" else key
