"""What a manuscript says around its quotations: of whom, by what name, and how closely.

Three questions on a `Verification`: does what is said of a speaker fit them (`attribution`), does
a real name of the key stand in the manuscript (`names`), and does what is said of a speaker point
to fewer than k people (`combination`)?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from terrain.evidence.attribution import Claim, claims, claims_of_note
from terrain.evidence.combination import K, rarities
from terrain.evidence.names import find_names, places_of
from terrain.evidence.verification import Checked, Place, Trouble, Verification
from terrain.evidence.vocabulary import Vocabulary
from terrain.model.combination import Combination
from terrain.model.key import Key
from terrain.model.manuscript import Manuscript, Paragraph
from terrain.model.names import fold_name
from terrain.model.project import Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn


def surrounded(
    value: Verification, manuscript: Manuscript, project: Project, *, key: Key | None = None,
    k: int = K,
) -> Verification:  # fmt: skip
    """The verification with what stands around its quotations; `key` None: names not checked."""
    words = Vocabulary(project)
    seen: dict[str, None] = {}
    checked = tuple(_told(each, manuscript, project, words, k, seen) for each in value.quotations)
    leaks, doubts = _names(manuscript, project, key) if key else ((), ())
    return replace(
        value, quotations=checked, leaks=(*value.leaks, *leaks), doubts=(*value.doubts, *doubts),
        names_checked=key is not None, k=k,
    )  # fmt: skip


def _told(
    each: Checked, manuscript: Manuscript, project: Project, words: Vocabulary, k: int,
    seen: dict[str, None],
) -> Checked:  # fmt: skip
    """A quotation with its misattributions and, the first time that it is shown, a combination
    that too few people share; of words that consent withholds, what is expected is not said."""
    if not each.sources or each.within or len(each.sources) > 1:
        return each
    source = each.sources[0]
    transcript = project.transcripts[source.transcript]
    turns = [t for t in transcript.turns if t.number in source.turns]
    if not turns:
        return each
    found = list(_claims(each, manuscript, project, transcript, turns, words))
    made = [
        Trouble("misattributed", claim.said + (f" ≠ {claim.expected}" if source.shown else ""))
        for claim in found
        if not claim.fits
    ]
    made += _rare(found, project, transcript, turns, k, seen)
    return replace(each, troubles=(*each.troubles, *dict.fromkeys(made))) if made else each


def _claims(
    each: Checked, manuscript: Manuscript, project: Project, transcript: Transcript,
    turns: Sequence[Turn], words: Vocabulary,
) -> Iterator[Claim]:  # fmt: skip
    paragraphs = manuscript.paragraphs
    first, last = each.quoted.parts[0], each.quoted.parts[-1]
    held = paragraphs[first.paragraph]
    if first.paragraph == last.paragraph:
        span = Span(first.span.start, last.span.end)
        yield from claims(held.text, span, project, transcript, turns, words)
    else:
        yield from claims(held.text, first.span, project, transcript, turns, words)
        closing = paragraphs[last.paragraph]
        yield from claims(closing.text, last.span, project, transcript, turns, words)
    for note in _called(paragraphs, paragraphs[last.paragraph], last.span.end):
        yield from claims_of_note(note.text, project, transcript, turns, words)


def _called(paragraphs: Sequence[Paragraph], held: Paragraph, end: int) -> Iterable[Paragraph]:
    """The footnotes that are called just after a quotation: within its marks and its stop."""
    labels = {mark.label for mark in held.marks if end <= mark.at <= end + 4}
    return [p for p in paragraphs if p.kind == "note" and p.label in labels]


def _rare(
    found: Sequence[Claim], project: Project, transcript: Transcript, turns: Sequence[Turn], k: int,
    seen: dict[str, None],
) -> Iterator[Trouble]:  # fmt: skip
    turn = next((t for t in turns if not project.asks(transcript, t)), turns[0])
    person = project.participant(transcript, turn)
    if person is None or (person.consent and person.consent.named):
        return
    said = {claim.kind: claim.said for claim in reversed(found) if claim.fits}
    shown = Combination(
        person.role if "role" in said else "", _place(project, said.get("territory", "")),
        str(transcript.date.year) if transcript.date and said.keys() & {"year", "date"} else "",
    )  # fmt: skip
    # A role or a place alone points to nobody: it takes two of the three.
    if sum(map(bool, (shown.role, shown.place, shown.period))) < 2:
        return
    told = ", ".join(filter(None, (shown.role, said.get("territory", ""), shown.period)))
    for rarity in rarities(project, [(person.id, shown)], k):
        if rarity.warns and (name := f"{person.id} {told}") not in seen:
            seen[name] = None
            yield Trouble("combination", f"{told} ({rarity.count} < {k})")


def _place(project: Project, name: str) -> str:
    wanted = fold_name(name)
    places = project.territories.by_id.values()
    return next((t.id for t in places if name and fold_name(t.name) == wanted), "")


def _names(
    manuscript: Manuscript, project: Project, key: Key
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Real names, and words that may be one."""
    found = find_names(key, manuscript, places_of(project))
    by_number = {p.number: p for p in manuscript.paragraphs}

    def place(hit_paragraph: int, span: Span, who: str, kind: str, slug: str) -> Place:
        held = by_number[hit_paragraph]
        excerpt = held.text[max(0, span.start - 20) : span.end + 20]
        return Place(held.number, f"{who} ({kind})", excerpt, held.page, held.line, slug)

    certain = tuple(
        place(h.paragraph, h.span, h.participant or "–", h.kind, "name") for h in found.certain
    )
    doubtful = tuple(
        place(h.paragraph, h.span, h.participant or "–", h.kind, "name-doubtful")
        for h in found.doubtful
    )
    return certain, doubtful
