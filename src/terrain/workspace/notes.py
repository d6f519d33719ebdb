"""Building a Note: claims and their evidence, written as whole changes that can be undone.

Every change is by id, so that one made while somebody else writes is made again beside theirs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from terrain.errors import ChangedOnDisk, UsageError
from terrain.evidence.standing import Standing, renewed, transcript_of
from terrain.model.citation import citation, parse_citation
from terrain.model.note import Claim, Evidence, Heading, Note, Stance, write_evidence, write_heading
from terrain.model.search_log import Decision
from terrain.store.note_edit import Lines, blank_note, edited, last_line, parsed
from terrain.store.notes import NOTES
from terrain.store.paths import slug
from terrain.store.searches import added
from terrain.store.transaction import Write
from terrain.workspace import note_anchoring
from terrain.workspace.note_anchoring import put
from terrain.workspace.note_lookup import (
    claim_named,
    evidence_named,
    new_id,
    note_named,
    standing_of,
)
from terrain.workspace.note_sources import Taken

if TYPE_CHECKING:
    from terrain.workspace.study import Study

T = TypeVar("T")
#: How often a change is made again beside what somebody else has just written.
_TRIES = 5


def create(
    study: Study, name: str, title: str, *, question: str = "", language: str = "",
    coder: str = "",
) -> str:  # fmt: skip
    """A new Note, in the first language of the study unless another is given; returns its path.
    Raises UsageError if there is one of this name."""
    wanted = unicodedata.normalize("NFC", name.strip().removesuffix(".md"))
    if slug(wanted, "note") != wanted:
        raise UsageError(
            f"“{name}” cannot name a Note.", remedy=f"Call it “{slug(wanted, 'note')}”."
        )
    path = f"{NOTES}/{wanted}.md"
    if (study.root / path).exists():
        raise UsageError(f"there is a Note “{wanted}” already ({path}).")
    project = study.project
    authors = (project.settings.coders.get(coder) or coder,) if coder else ()
    first = next(iter(project.settings.languages), "fr")
    note = Note(
        wanted, title, (), authors, study.today, language or first, question=question,
        fictional=project.all_fictional,
    )  # fmt: skip
    study.commit([Write(path, blank_note(note).encode(), None)], f"Note {wanted}", coder=coder)
    return path


def add_claim(
    study: Study, name: str, text: str, *, id_: str = "", after: str = "",
    codes: Sequence[str] = (), coder: str = "",
) -> Claim:  # fmt: skip
    """A claim at the end of the Note, or below another with all that stands under it."""
    from terrain.store.codebook import known

    words = " ".join(text.split())
    if not words or "{" in words or "}" in words:
        raise UsageError("a claim is a sentence, without braces.")
    named = tuple(dict.fromkeys(known(code, study.project.codebook) for code in codes))

    def attempt() -> Claim:
        note = note_named(study, name)
        above = claim_named(note, after) if after else None
        held = {claim.id for claim in note.claims}
        mark = id_ or _free(slug(words, "claim")[:40].strip("-"), held)
        if mark in held or any(sign in mark for sign in " {}#\t"):
            raise UsageError(f"“{mark}” cannot be the id of a new claim: taken, or no id.")
        headings = [p for p in note.pieces if isinstance(p, Heading) and p.claim]
        near = next((h for h in headings if above and h.line == above.line), None)
        level = (near or headings[-1]).level if headings else 3
        block = write_heading(Heading(level, words, mark, codes=named))

        def change(lines: Lines) -> None:
            lines.insert(last_line(note, above, lines) if above else _end(lines), block)

        return claim_named(_commit(study, note, change, f"claim {mark} in {note.id}", coder), mark)

    return _retrying(study, attempt)


def add(
    study: Study, name: str, claim: str, taken: Taken, stance: Stance, *, remark: str = "",
    coder: str = "",
) -> Evidence:  # fmt: skip
    """Words of the corpus under a claim, with their citation. Refused: the same words twice
    under one claim, words whose text has moved on meanwhile; a hit of a search made for this
    Note, where nobody says who keeps it."""
    who = study.coder(coder) if taken.search else coder

    def attempt() -> Evidence:
        note = note_named(study, name)
        aim = claim_named(note, claim)
        transcript = study.project.transcripts.get(taken.transcript)
        if transcript is None or transcript.hash != taken.text:
            raise UsageError(f"{taken.transcript} has changed meanwhile.", remedy="Look again.")
        made = Evidence(
            new_id(study), taken.span.of(transcript.body),
            parse_citation(citation(transcript, transcript.turns_of(taken.span))), stance,
            remark.strip(), transcript.hash, taken.span, taken.coding,
        )  # fmt: skip
        for other in aim.evidence:
            if other.quote == made.quote and other.citation.transcript == transcript.id:
                raise UsageError(
                    f"these words already stand under “{aim.id}” ({other.id}, line {other.line}).",
                    remedy="Change its stance or remark: “terrain note stance”, “… remark”.",
                )
        change = partial(_insert, note=note, claim=aim, block=write_evidence(made, note.language))
        extra = []
        if taken.search:
            kept = Decision(taken.search, "kept", (taken.hit,), _now(), who, made.id)
            extra.append(added(study.root, note.path, kept))
        study.keep_quoted(taken.transcript)
        summary = f"evidence {made.id} for {note.id}#{aim.id}"
        now = _commit(study, note, change, summary, who, new=[made], extra=extra)
        return evidence_named(now, made.id)

    return _retrying(study, attempt)


def move(study: Study, name: str, evidence: str, claim: str, *, coder: str = "") -> Evidence:
    """Put a piece of evidence under another claim, at its end, as it is."""

    def attempt() -> Evidence:
        note = note_named(study, name)
        old, aim = evidence_named(note, evidence), claim_named(note, claim)
        if any(e.line == old.line for e in aim.evidence):
            raise UsageError(f"{old.id} stands under “{aim.id}” already.")

        def change(lines: Lines) -> None:
            first, last = lines.block(old.line)
            block = lines.copy(first, last)
            # From below: the lines above keep their numbers.
            below = aim.line > old.line
            if below:
                lines.insert(last_line(note, aim, lines), block)
            lines.drop(first, last)
            if not below:
                lines.insert(last_line(note, aim, lines), block)

        summary = f"evidence {old.id} moved to {note.id}#{aim.id}"
        return evidence_named(_commit(study, note, change, summary, coder), old.id)

    return _retrying(study, attempt)


def change(
    study: Study, name: str, evidence: str, *, stance: Stance | None = None,
    remark: str | None = None, coder: str = "",
) -> Evidence:  # fmt: skip
    """Give a piece of evidence another stance or remark; its words stay."""

    def attempt() -> Evidence:
        note = note_named(study, name)
        old = evidence_named(note, evidence)
        new = replace(
            old, stance=stance or old.stance,
            remark=old.remark if remark is None else remark.strip(),
        )  # fmt: skip
        now = _rewrite(study, note, [(old, new)], f"evidence {old.id} of {note.id}", coder)
        return evidence_named(now, old.id)

    return _retrying(study, attempt)


def remove(study: Study, name: str, evidence: Sequence[str], *, coder: str = "") -> list[Evidence]:
    """Take evidence out of a Note. Words that were withdrawn leave no copy to undo from."""

    def attempt() -> list[Evidence]:
        from terrain.store.undo import forget
        from terrain.workspace.consent import withdrawn_transcripts

        note = note_named(study, name)
        gone = [evidence_named(note, one) for one in dict.fromkeys(evidence)]
        withdrawn = withdrawn_transcripts(study.project)
        aimed = (transcript_of(study.project, e) for e in gone)
        for_good = any(transcript and transcript.id in withdrawn for transcript in aimed)
        many = f"{len(gone)} pieces of evidence" if len(gone) > 1 else f"evidence {gone[0].id}"
        pairs = [(one, None) for one in gone]
        _rewrite(study, note, pairs, f"{many} removed from {note.id}", coder, undoable=not for_good)
        if for_good:
            forget(study.root, lambda path: path == note.path)
        return gone

    return _retrying(study, attempt)


def settle(
    study: Study, name: str, evidence: str, *, accept: bool = False, taken: Taken | None = None,
    place: int | None = None, coder: str = "",
) -> Evidence:  # fmt: skip
    """Put a piece of evidence on the words that stand there now (`accept`), on the place of that
    number among those listed, or on other words (`taken`)."""

    def attempt() -> Evidence:
        note = note_named(study, name)
        old = evidence_named(note, evidence)
        standing = standing_of(study, old)
        if taken is not None:
            new = _retaken(study, old, taken)
        elif place is not None:
            new = _at_place(study, standing, place)
        elif accept and standing.span is not None and standing.unquotable is None:
            new = renewed(standing, study.project)
        else:
            raise _unsettled(standing)
        new = replace(new, id=new.id or new_id(study))
        study.keep_quoted(new.citation.transcript)
        now = _rewrite(study, note, [(old, new)], f"evidence {old.id} of {note.id} settled", coder)
        return evidence_named(now, new.id)

    return _retrying(study, attempt)


def seal(study: Study, name: str, *, coder: str = "") -> tuple[list[Evidence], list[Standing]]:
    """Give evidence typed by hand its id, its place and the hash of its text, wherever that is
    certain; returns what was sealed, and what waits for a person."""

    def attempt() -> tuple[list[Evidence], list[Standing]]:
        note = note_named(study, name)
        found = note_anchoring.look(study.root, study.project, note.evidence, study.today)
        pairs: list[tuple[Evidence, Evidence]] = []
        taken: set[str] = set()
        for standing in found:
            old = standing.evidence
            if standing.found and not (old.id and old.text and standing.state == "here"):
                new = renewed(standing, study.project)
                new = replace(new, id=old.id or new_id(study, taken))
                taken.add(new.id)
                pairs.append((old, new))
        if pairs:
            study.keep_quoted(*{new.citation.transcript for _, new in pairs})
            _rewrite(study, note, pairs, f"evidence of {note.id} sealed", coder)
        return [new for _, new in pairs], [s for s in found if not s.found]

    return _retrying(study, attempt)


def _retaken(study: Study, old: Evidence, taken: Taken) -> Evidence:
    transcript = study.project.transcripts[taken.transcript]
    cited = parse_citation(citation(transcript, transcript.turns_of(taken.span)))
    return replace(
        old, quote=taken.span.of(transcript.body), citation=cited, text=transcript.hash,
        span=taken.span, coding=taken.coding,
    )  # fmt: skip


def _at_place(study: Study, standing: Standing, place: int) -> Evidence:
    if not 1 <= place <= len(standing.places):
        raise UsageError(f"there are {len(standing.places)} places, not {place}.")
    if standing.unquotable is not None:
        raise _unsettled(standing)
    text = study.project.transcripts[standing.transcript].hash
    taken = Taken(standing.transcript, standing.places[place - 1], text)
    return replace(_retaken(study, standing.evidence, taken), coding=standing.evidence.coding)


def _unsettled(standing: Standing) -> UsageError:
    from terrain.workspace.note_sources import why

    if standing.unquotable is not None:
        return UsageError(
            f"these words may not be quoted: {why(standing.unquotable)}.",
            remedy=f"Take them out: “terrain note remove NOTE {standing.evidence.id}”.",
        )
    return UsageError(
        "say how: --accept (if words like them stand there), --place N, or --words.",
        remedy="Or take it out: “terrain note remove”.",
    )


def _free(wanted: str, held: set[str]) -> str:
    numbers = (f"{wanted}-{n}" for n in range(2, len(held) + 3))
    return next(name for name in (wanted, *numbers) if name not in held)


def _end(lines: Lines) -> int:
    last = len(lines)
    while last and lines.blank(last):
        last -= 1
    return last


def _insert(lines: Lines, *, note: Note, claim: Claim, block: str) -> None:
    lines.insert(last_line(note, claim, lines), block)


def _rewrite(
    study: Study, note: Note, pairs: Sequence[tuple[Evidence, Evidence | None]], summary: str,
    coder: str, *, undoable: bool = True,
) -> Note:  # fmt: skip
    new = [made for _, made in pairs if made is not None]
    old = [gone for gone, _ in pairs]
    written = partial(put, pairs=pairs, language=note.language)
    return _commit(study, note, written, summary, coder, gone=old, new=new, undoable=undoable)


def _commit(
    study: Study, note: Note, change: Callable[[Lines], None], summary: str, coder: str, *,
    gone: Sequence[Evidence] = (), new: Sequence[Evidence] = (), extra: Sequence[Write] = (),
    undoable: bool = True,
) -> Note:  # fmt: skip
    """Write a change; returns the Note as it then is, without reading the study again."""
    expected = study.project.files[note.path]
    write = edited(study.root, note, expected, change, gone, new)
    study.commit([write, *extra], summary, coder=coder, undoable=undoable)
    assert write.data is not None
    return parsed(note.path, write.data)


def _retrying(study: Study, attempt: Callable[[], T]) -> T:
    for _ in range(_TRIES):
        try:
            return attempt()
        except ChangedOnDisk:
            study.refresh()
    return attempt()


def _now() -> str:
    from terrain.workspace.opened import now

    return now()
