"""A Note as it reads: its prose, its claims with their evidence by stance, what is said of each,
and where each claim was heard or not. The words and remarks of evidence that may not be quoted are
not in it, nor prose that quotes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from terrain.access import Refusal
from terrain.evidence.check import ClaimCheck, Finding, NoteCheck
from terrain.evidence.coverage import Share, Silence
from terrain.evidence.note_dossier import betrays
from terrain.evidence.standing import Part, Standing
from terrain.model.note import STANCES, Claim, Evidence, Heading, Note, Piece, Prose, Stance


@dataclass(frozen=True, slots=True)
class EvidenceRead:
    """One piece of evidence. `words`: as they may be shown, "" where they may not or are not
    there; `typed`: they are those of the Note, which the corpus does not have for certain."""

    id: str
    line: int
    stance: Stance
    words: str
    typed: bool
    remark: str
    standing: Standing
    withheld: Refusal | None
    difference: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProseRead:
    """A heading or prose as typed; `hidden`: it quotes words that consent withholds, and is not
    here. `level`: that of a heading, 0 for prose."""

    text: str
    line: int
    level: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """One territory beside one claim: its evidence by stance; or why there is none."""

    territory: str
    label: str
    stances: Mapping[Stance, int]
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class ClaimRead:
    """One claim. `body`: prose and headings under it, in order; `stances`: its evidence."""

    claim: Claim
    level: int
    hidden: bool
    body: tuple[ProseRead, ...]
    stances: Mapping[Stance, tuple[EvidenceRead, ...]]
    findings: tuple[Finding, ...]
    reach: tuple[Reach, ...]
    check: ClaimCheck

    @property
    def shares(self) -> dict[str, Share]:
        """What its evidence reaches, of what the study holds."""
        found = self.check.coverage
        return {"people": found.people, "roles": found.roles, "territories": found.territories,
                "cases": found.cases}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteRead:
    """A whole Note: `parts` in its order; `loose` evidence under no claim; `findings` that
    concern none of its claims."""

    note: Note
    check: NoteCheck
    parts: tuple[ProseRead | ClaimRead, ...]
    loose: tuple[EvidenceRead, ...]
    findings: tuple[Finding, ...]

    @property
    def claims(self) -> tuple[ClaimRead, ...]:
        """Its claims, in order."""
        return tuple(part for part in self.parts if isinstance(part, ClaimRead))


def quotes_withheld(check: NoteCheck, words: str) -> bool:
    """Whether a sentence about a Note (its claim, a search) quotes evidence of it that consent
    withholds."""
    every = [*check.loose, *(s for one in check.claims for s in one.standings)]
    secret = [s.evidence for s in every if s.unquotable is not None]
    return any(betrays(Heading(1, words), one) for one in secret)


def reading(check: NoteCheck, labels: Mapping[str, str]) -> NoteRead:
    """A checked Note as it reads; `labels` are the names of territories."""
    note = check.note
    every = [*check.loose, *(s for one in check.claims for s in one.standings)]
    secret = [s.evidence for s in every if s.unquotable is not None]
    look = _Look(check, secret, labels)
    known = {one.claim.line for one in check.claims}
    placed = {e.line for claim in note.claims for e in claim.evidence} | known
    placed |= {e.line for e in note.loose}
    rest = tuple(f for f in check.findings if f.line not in placed)
    return NoteRead(
        note, check, tuple(look.parts()), tuple(look.evidence(s) for s in check.loose), rest
    )


class _Look:
    def __init__(
        self, check: NoteCheck, secret: Sequence[Evidence], labels: Mapping[str, str]
    ) -> None:
        self.check, self.secret, self.labels = check, secret, labels
        self.by_line: dict[int, list[Finding]] = {}
        for finding in check.findings:
            self.by_line.setdefault(finding.line, []).append(finding)

    def parts(self) -> Iterator[ProseRead | ClaimRead]:
        pieces = self.check.note.pieces
        claims = {one.claim.line: one for one in self.check.claims}
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if isinstance(piece, Heading) and piece.line in claims:
                end = next(
                    (n for n in range(at, len(pieces)) if _ends(pieces[n], piece)), len(pieces)
                )
                yield self.claim(claims[piece.line], piece, pieces[at:end])
                at = end
            elif not isinstance(piece, Evidence):
                yield self.prose(piece)

    def claim(self, one: ClaimCheck, heading: Heading, own: Sequence[Piece]) -> ClaimRead:
        held: dict[Stance, list[EvidenceRead]] = {stance: [] for stance in STANCES}
        for standing in one.standings:
            held[standing.evidence.stance].append(self.evidence(standing))
        head = self.prose(heading)
        return ClaimRead(
            one.claim, heading.level, head.hidden,
            tuple(self.prose(p) for p in own if not isinstance(p, Evidence)),
            {stance: tuple(found) for stance, found in held.items()},
            tuple(self.by_line.get(heading.line, ())), tuple(self.reach(one)), one,
        )  # fmt: skip

    def reach(self, one: ClaimCheck) -> Iterator[Reach]:
        found = one.coverage
        for place in found.territories.have:
            yield Reach(place, self.labels.get(place, place), found.reach.get(place, {}))
        for silence in found.silent:
            yield Reach(silence.territory, silence.label, {}, silence)

    def prose(self, piece: Heading | Prose) -> ProseRead:
        level = piece.level if isinstance(piece, Heading) else 0
        if any(betrays(piece, evidence) for evidence in self.secret):
            return ProseRead("", piece.line, level, hidden=True)
        return ProseRead(piece.text, piece.line, level)

    def evidence(self, standing: Standing) -> EvidenceRead:
        held = standing.evidence
        findings = tuple(self.by_line.get(held.line, ()))
        withheld = standing.unquotable
        if withheld is not None:
            return EvidenceRead(
                held.id, held.line, held.stance, "", typed=False, remark="", standing=standing,
                withheld=withheld, findings=findings,
            )  # fmt: skip
        # Of a transcript that the study lacks nobody knows what was promised.
        typed = not standing.words and standing.state != "unknown-transcript"
        hidden = any(betrays(held, secret) for secret in self.secret if secret.line != held.line)
        return EvidenceRead(
            held.id, held.line, held.stance, held.quote if typed else standing.words, typed,
            "" if hidden else held.remark, standing, None, standing.difference, findings,
        )  # fmt: skip


def _ends(piece: Piece, heading: Heading) -> bool:
    return isinstance(piece, Heading) and bool(piece.claim or piece.level <= heading.level)
