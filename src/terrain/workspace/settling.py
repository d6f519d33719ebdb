"""Settling disagreements: the settled codings under a name of their own, and who decided what.

The coders' files are never touched: a settlement writes `<name>.jsonl` and
`<name>.settled.ndjson` beside them, as one change that can be undone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.analysis.disagreements import Coded, Disagreements
from terrain.errors import UsageError
from terrain.model.code_expression import current_code
from terrain.model.coding import Coding, context
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.task import Place, Settlement
from terrain.store.codebook import known
from terrain.store.files import encoded
from terrain.store.settlements import serialise, settlements_file
from terrain.store.transaction import Write
from terrain.store.ulid import ulid
from terrain.workspace import anchoring
from terrain.workspace.opened import now

if TYPE_CHECKING:
    from terrain.workspace.study import Study

BOTH, NEITHER, OTHER, AGREED = "both", "neither", "other", "agreed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands on a unit: the reading of a coder (their name), `both` readings together,
    `neither` (only what all agree on), or `other` codes beside what all agree on."""

    name: str
    codes: tuple[str, ...] = ()


def decision(text: str, item: Coded, project: Project) -> Decision:
    """A decision as typed: a coder, both, neither, or codes. Raises UsageError."""
    word = unicodedata.normalize("NFC", text.strip())
    if word in item.put or word in (BOTH, NEITHER):
        return Decision(word)
    names = [name.strip() for name in word.split(",") if name.strip()]
    if not names:
        raise UsageError(
            "no decision.", remedy=f"Say {', '.join(item.put)}, both, neither, or codes."
        )
    try:
        codes = tuple(dict.fromkeys(known(name, project.codebook) for name in names))
    except UsageError as error:
        raise UsageError(
            f"“{word}” is no coder of these ({', '.join(item.put)}), and not both or neither: "
            f"{error.message}", remedy=error.remedy,
        ) from error  # fmt: skip
    for code in codes:
        if project.codebook.by_id[code].retired:
            raise UsageError(f"“{code}” is retired: it takes no new coding.")
    return Decision(OTHER, codes)


def settle(
    study: Study, found: Disagreements, decided: Sequence[tuple[Coded, Decision]], *, by: str,
    remark: str = "",
) -> list[Settlement]:  # fmt: skip
    """Record decisions and put the settled codings, as one change.

    An earlier settlement of the same unit under this name gives way, with its codings.
    """
    project = study.project
    codings, settled = list(project.codings), list(project.settlements)
    new, touched = list[Settlement](), set[str]()
    for item, what in decided:
        earlier = {
            one.id for one in (item.settlement, item.outdated) if one is not None
        }  # fmt: skip
        gone = {name for one in settled if one.id in earlier for name in one.codings}
        settled = [one for one in settled if one.id not in earlier]
        codings = [c for c in codings if not (c.coder == found.into and c.id in gone)]
        made = _codings(project, item, what, found.into, remark)
        one = _settlement(project, found, item, what, made, by, remark)
        codings += made
        settled.append(one)
        new.append(one)
        touched.add(item.transcript)
    writes = anchoring.writes(project, [(name, found.into) for name in touched], codings)
    # A decision for no code at all leaves no file of codings to remove.
    writes = [write for write in writes if write.data is not None or write.expected is not None]
    for name in sorted(touched):
        path = settlements_file(project.transcripts[name].path, found.into, project.files)
        held = [s for s in settled if (s.place.transcript, s.into) == (name, found.into)]
        writes.append(Write(path, encoded(serialise(held)), project.files.get(path)))
    count = f"{len(new)} unit{'' if len(new) == 1 else 's'}"
    study.commit(writes, f"settled {count} under {found.into}", coder=by)
    return new


def _settlement(
    project: Project, found: Disagreements, item: Coded, what: Decision, made: Sequence[Coding],
    by: str, remark: str,
) -> Settlement:  # fmt: skip
    text = project.transcripts[item.transcript]
    place = Place(
        text.id, item.span, item.span.of(text.body), *context(text.body, item.span), text.hash
    )
    codes = tuple(sorted({coding.code for coding in made}))
    return Settlement(
        ulid(), found.into, found.unit, place, what.name, by, now(), item.put, codes,
        tuple(coding.id for coding in made), remark,
    )  # fmt: skip


def _codings(project: Project, item: Coded, what: Decision, into: str, remark: str) -> list[Coding]:
    """The codings that a decision gives, on the words that were coded, within the unit."""
    text, moment = project.transcripts[item.transcript], now()
    made = []
    for code, span in _stretches(project, item, what):
        before, after = context(text.body, span)
        held = project.codebook.by_id.get(code)
        made.append(Coding(
            ulid(), text.id, code, span, span.of(text.body), before, after, into, moment,
            text.hash, held.definition_hash if held else "", remark,
        ))  # fmt: skip
    return made


def _stretches(project: Project, item: Coded, what: Decision) -> list[tuple[str, Span]]:
    """Each code that stands, with where it stands: the words of those whose reading stands,
    stretches that overlap made one. A code that nobody put takes the words in dispute."""
    if what.name in item.put:
        codes = frozenset(item.put[what.name])
        theirs = [coding for coding in item.codings if coding.coder == what.name]
    else:
        standing = {BOTH: item.disputed, OTHER: frozenset(what.codes)}
        codes = item.agreed | standing.get(what.name, frozenset())
        theirs = list(item.codings)
    found = []
    for code in sorted(codes):
        on = [c for c in theirs if current_code(project.codebook, c.code) == code]
        spans = [span for c in on if (span := c.span.intersection(item.span))]
        found += [(code, span) for span in (_joined(spans) or [_disputed(project, item)])]
    return found


def _disputed(project: Project, item: Coded) -> Span:
    """From the first to the last word of the codings in dispute, within the unit."""
    book = project.codebook
    on = [c for c in item.codings if current_code(book, c.code) in item.disputed] or item.codings
    spans = [span for c in on if (span := c.span.intersection(item.span))]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def named(found: Disagreements, unit: str) -> Coded:
    """The disagreement of a key (`seine-aval/dirigeant:120-158`), or of a citation where only one
    stands there. Raises UsageError."""
    from terrain.model.citation import parse_citation

    wanted = unit.strip()
    for item in found.coded:
        if item.key == wanted:
            return item
    mark = parse_citation(wanted)
    there = [
        item
        for item in found.items
        if mark.transcript in (item.transcript, item.transcript.rpartition("/")[2])
        and (mark.first is None or _between(item.turns, mark.first, mark.last or mark.first))
    ]
    if len(there) == 1:
        return there[0]
    if there:
        keys = ", ".join(item.key for item in there[:6]) + (" …" if len(there) > 6 else "")
        raise UsageError(
            f"“{wanted}” holds {len(there)} disagreements.", remedy=f"Name one: {keys}."
        )
    raise UsageError(
        f"no disagreement is called “{wanted}”.",
        remedy="“terrain agreement settle --list” names them.",
    )


def _between(turns: Sequence[int], first: int, last: int) -> bool:
    return any(first <= turn <= last for turn in turns)


def agreed(found: Disagreements) -> list[tuple[Coded, Decision]]:
    """The marked units on which all agree and that are not yet under the settled name."""
    return [(one, Decision(AGREED)) for one in found.agreements if one.settlement is None]
