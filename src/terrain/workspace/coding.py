"""Coding: putting a code on words, finding codings again, moving, settling and removing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from terrain.anchor import Match, find_quote
from terrain.errors import ChangedOnDisk, UsageError
from terrain.model.citation import citation, resolve_citation
from terrain.model.coding import Coding, Origin, context
from terrain.model.span import Span
from terrain.model.transcript import Transcript
from terrain.store.codebook import known
from terrain.store.ulid import ulid
from terrain.workspace import anchoring

if TYPE_CHECKING:
    from terrain.model.project import Project
    from terrain.workspace.study import Study

#: How often a coding is put again beside what somebody else has just written.
_TRIES = 5
_OFFSETS = re.compile(r"(\d+)[-:–](\d+)")


class AmbiguousQuotationError(UsageError):
    """The quotation stands in several places: which one must be said."""

    def __init__(self, quote: str, transcript: Transcript, places: Sequence[Span]) -> None:
        self.places = tuple(places)
        rows = [
            f"  {number}. {citation(transcript, transcript.turns_of(span)[:1])}  "
            f"…{_around(transcript.body, span)}…"
            for number, span in enumerate(places, 1)
        ]
        super().__init__(
            f"“{quote}” stands {len(places)} times in {transcript.id}:\n" + "\n".join(rows) + "\n",
            remedy="Say which with --occurrence N, or quote more words.",
        )


def _around(body: str, span: Span) -> str:
    return " ".join(body[max(0, span.start - 30) : span.end + 30].split())


def transcript_named(study: Study, name: str) -> Transcript:
    """The transcript of an id (or of a slug that only one has); consent is asked first."""
    from terrain.access import Purpose

    project, _ = study.permitted(Purpose.ANALYSE)
    return resolve_citation(project, name)[0]


def locate(
    transcript: Transcript,
    *,
    quote: str | None = None,
    turn: str | None = None,
    offsets: str | None = None,
    occurrence: int | None = None,
) -> Span:
    """The span that is meant: by words, by turn numbers (`12`, `12-14`), or by offsets (`a-b`).

    Raises UsageError when it is nowhere, or AmbiguousQuotationError when it is in several places.
    """
    given = [value for value in (quote, turn, offsets) if value]
    if len(given) != 1:
        raise UsageError("say what to code: a quotation, --turn N or --offsets A-B (one of them).")
    if quote:
        return _quoted(transcript, quote, occurrence)
    if turn:
        return _turns(transcript, turn)
    match = _OFFSETS.fullmatch((offsets or "").strip())
    if not match:
        raise UsageError(f"“{offsets}” is not a pair of offsets.", remedy="Write 120-158.")
    start, end = int(match[1]), int(match[2])
    if not start < end <= len(transcript.body):
        raise UsageError(
            f"{start}-{end} does not lie in the text, which has {len(transcript.body)} code points."
        )
    return Span(start, end)


def _quoted(transcript: Transcript, quote: str, occurrence: int | None) -> Span:
    places = find_quote(quote, transcript.body, [turn.span for turn in transcript.turns])
    if not places:
        places = find_quote(
            quote, transcript.body, [turn.span for turn in transcript.turns], ignore_case=True
        )
    if not places:
        raise UsageError(
            f"these words are not in {transcript.id}: “{quote}”.",
            remedy="Copy them from one turn (“terrain show”), or look with “terrain concordance”.",
        )
    if occurrence is not None:
        if not 1 <= occurrence <= len(places):
            raise UsageError(f"there are {len(places)} places, not {occurrence}.")
        return places[occurrence - 1]
    if len(places) > 1:
        raise AmbiguousQuotationError(quote, transcript, places)
    return places[0]


def _turns(transcript: Transcript, text: str) -> Span:
    match = re.fullmatch(r"§?\s*(\d+)(?:\s*[-–]\s*§?(\d+))?", text.strip())
    if not match:
        raise UsageError(f"“{text}” is not a turn number.", remedy="Write 12, or 12-14.")
    first, last = int(match[1]), int(match[2] or match[1])
    held = [turn for turn in transcript.turns if first <= turn.number <= last]
    if not held:
        raise UsageError(f"{transcript.id} has no turn §{first}, or consent withholds it.")
    return Span(held[0].span.start, held[-1].span.end)


def add(
    study: Study,
    transcript: str,
    span: Span,
    code: str,
    *,
    coder: str | None = None,
    memo: str = "",
    origin: Origin | None = None,
) -> Coding:
    """Put a code on a span. Refused: an unknown code (with the nearest), a retired one, the same
    coding by the same coder twice.

    Where somebody else wrote in between, it is put beside what they wrote, as long as the text
    is still the same.
    """
    text = study.project.transcripts[transcript].hash
    for _ in range(_TRIES):
        try:
            return _add(study, transcript, span, code, coder=coder, memo=memo, origin=origin)
        except ChangedOnDisk:
            study.refresh()
            held = study.project.transcripts.get(transcript)
            if held is None or held.hash != text:
                raise
    return _add(study, transcript, span, code, coder=coder, memo=memo, origin=origin)


def _add(
    study: Study, transcript: str, span: Span, code: str, *, coder: str | None, memo: str,
    origin: Origin | None,
) -> Coding:  # fmt: skip
    """As `add`, once."""
    who = study.coder(coder)
    coding = made(study.project, transcript, span, code, who, memo=memo, origin=origin)
    study.write_codings(
        transcript, who, [*study.project.codings_by(who, transcript), coding],
        f"coded {transcript} with {coding.code}",
    )  # fmt: skip
    return coding


def made(
    project: Project, transcript: str, span: Span, code: str, who: str, *, memo: str = "",
    origin: Origin | None = None,
) -> Coding:  # fmt: skip
    """A new coding, not yet written. Raises UsageError as `add` says."""
    name = known(code, project.codebook)
    if project.codebook.by_id[name].retired:
        raise UsageError(f"“{name}” is retired: it keeps its codings but takes no new one.")
    text = project.transcripts[transcript]
    for other in project.codings_of.get(transcript, ()):
        if (other.coder, other.span) == (who, span) and other.code == name:
            raise UsageError(f"{who} has already put {name} on these words ({other.id}).")
    before, after = context(text.body, span)
    return Coding(
        ulid(), transcript, name, span, span.of(text.body), before, after, who,
        _now(), text.hash, project.codebook.by_id[name].definition_hash, memo, origin or Origin(),
    )  # fmt: skip


def _now() -> str:
    from terrain.workspace.opened import now

    return now()


def find(study: Study, wanted: str) -> Coding:
    """The coding of an id, or of the only id that ends or begins with what was typed."""
    text = wanted.strip().upper()
    found = [c for c in study.project.codings if c.id == text]
    found = found or [c for c in study.project.codings if text and c.id.startswith(text)]
    found = found or [c for c in study.project.codings if len(text) > 3 and c.id.endswith(text)]
    if len(found) != 1:
        raise UsageError(
            f"{'several codings have' if found else 'no coding has'} the id “{wanted}”.",
            remedy="“terrain codings list” gives the ids.",
        )
    return found[0]


def own(coding: Coding, who: str) -> Coding:
    """The coding, if it is this coder's: each writes their own file alone. Raises UsageError."""
    if coding.coder != who:
        raise UsageError(
            f"this coding is {coding.coder}’s, and you are coding as {who}.",
            remedy=f"Put your own beside it, or code as {coding.coder}.",
        )
    return coding


def change(study: Study, old: Coding, new: Coding | None, summary: str) -> None:
    """Replace one coding by another (same coder and transcript), or remove it (None)."""
    rest = list(study.project.codings_by(old.coder, old.transcript))
    if old not in rest:
        raise UsageError(
            f"the coding {old.id} has changed meanwhile.", remedy="Look at it again, then decide."
        )
    rest.remove(old)
    kept = rest if new is None else [*rest, new]
    study.write_codings(old.transcript, old.coder, kept, summary)


def place(study: Study, coding: Coding, span: Span) -> Coding:
    """The same coding on other words of its transcript."""
    text = study.project.transcripts[coding.transcript]
    before, after = context(text.body, span)
    return replace(
        coding, span=span, quote=span.of(text.body), before=before, after=after,
        text=text.hash, status="anchored",
    )  # fmt: skip


def edited(
    study: Study, old: Coding, *, code: str | None = None, memo: str | None = None,
    span: Span | None = None,
) -> Coding:  # fmt: skip
    """The same coding with another code, memo or words; what is None stays as it is.

    Raises UsageError for an unknown or retired code, and for what its coder has there already.
    """
    made = old if span is None else place(study, old, span)
    if code is not None:
        codebook = study.project.codebook
        name = known(code, codebook)
        if codebook.by_id[name].retired:
            raise UsageError(f"“{name}” is retired: it keeps its codings but takes no new one.")
        made = replace(made, code=name, definition=codebook.by_id[name].definition_hash)
    if memo is not None:
        made = replace(made, memo=memo)
    for other in study.project.codings_of.get(old.transcript, ()):
        same = (other.coder, other.span, other.code) == (made.coder, made.span, made.code)
        if same and other.id != old.id:
            raise UsageError(f"{made.coder} has already put {made.code} on these words.")
    change(study, old, made, _told(old, made))
    return made


def _told(old: Coding, new: Coding) -> str:
    """What an edit did, for the log and for undo."""
    if new.code != old.code:
        return f"recoded {old.code} to {new.code} in {old.transcript}"
    if new.span != old.span:
        return f"moved a coding of {old.code} in {old.transcript}"
    return f"memo on a coding in {old.transcript}"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A coding whose words are no longer found, and the best guess at where they went."""

    coding: Coding
    candidate: Match | None
    words: str


def unresolved(study: Study) -> list[Unresolved]:
    """The codings that a person must settle, with what terrain would propose for each."""
    project = study.project
    waiting = {c.transcript for c in project.codings if c.status == "unresolved"}
    found = []
    for name in sorted(waiting & set(project.transcripts)):
        transcript = project.transcripts[name]
        done = anchoring.on_text(project.codings_of[name], transcript, study.root)
        for coding in done.codings:
            if coding.status == "unresolved":
                match = done.candidates.get(coding.id)
                words = match.span.of(transcript.body) if match else ""
                found.append(Unresolved(coding, match, words))
    return found
