"""What a manuscript says around its quotations: of whom, by what name, and how closely.

Three questions on a `Verification`: does what is said of a speaker fit them (`attribution`), does
a real name of the key stand in the manuscript (`names`), and does what is said of a speaker point
to fewer than k people (`combination`)?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from terrain.evidence.anonymity import may_be_named
from terrain.evidence.attribution import Claim, claims, claims_of_note
from terrain.evidence.combination import K, met, rarities
from terrain.evidence.names import NameHit, find_names, places_of
from terrain.evidence.verification import Checked, Found, Place, Trouble, Verification
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
    around = _Around(manuscript.paragraphs, project, k, value.quotations)
    checked = tuple(map(around.told, value.quotations))
    leaks, doubts = _names(manuscript, project, key) if key else ((), ())
    return replace(
        value, quotations=checked, leaks=(*value.leaks, *leaks), doubts=(*value.doubts, *doubts),
        names_checked=key is not None, k=k,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """What is said beside a quotation, against one of its sources."""

    source: Found
    transcript: Transcript
    turns: tuple[Turn, ...]
    claims: tuple[Claim, ...]

    @property
    def misfits(self) -> list[Trouble]:
        """What does not fit; of words that consent withholds, what is expected is not said."""
        return [
            Trouble("misattributed", c.said + (f" ≠ {c.expected}" if self.source.shown else ""))
            for c in self.claims
            if not c.fits
        ]


class _Around:
    """One run: the words and the people of the study, read once, and what was already said."""

    def __init__(
        self, paragraphs: Sequence[Paragraph], project: Project, k: int,
        quotations: Iterable[Checked],
    ) -> None:  # fmt: skip
        self.paragraphs, self.project, self.k = paragraphs, project, k
        self.words = Vocabulary(project)
        self.people = met(project)
        self.said: set[tuple[str, str]] = set()
        self.spans: dict[int, list[Span]] = {}
        for each in quotations:
            for part in each.quoted.parts:
                self.spans.setdefault(part.paragraph, []).append(part.span)

    def told(self, each: Checked) -> Checked:
        """A quotation with its misattributions and, the first time that it is shown, a combination
        that too few people share. Of several sources, one that everything fits is enough."""
        if not each.sources or each.within or each.more:
            return each
        read = [self._read(each, source) for source in each.sources]
        best = min(read, key=lambda one: len(one.misfits))
        made = best.misfits + self._researchers(best)
        if len(read) == 1:
            made += self._rare(best)
        return replace(each, troubles=(*each.troubles, *dict.fromkeys(made))) if made else each

    def _read(self, each: Checked, source: Found) -> _Read:
        transcript = self.project.transcripts[source.transcript]
        turns = tuple(t for t in transcript.turns if t.number in source.turns)
        found = tuple(self._claims(each, transcript, turns)) if turns else ()
        return _Read(source, transcript, turns, found)

    def _claims(
        self, each: Checked, transcript: Transcript, turns: Sequence[Turn]
    ) -> Iterator[Claim]:
        first, last = each.quoted.parts[0], each.quoted.parts[-1]
        spans = {first.paragraph: first.span}
        spans[last.paragraph] = Span(
            first.span.start if first.paragraph == last.paragraph else last.span.start,
            last.span.end,
        )
        for place, span in spans.items():
            others = [other for other in self.spans[place] if other != span]
            yield from claims(self.paragraphs[place].text, span, self.project, transcript, turns,
                              self.words, others)  # fmt: skip
        text, quotation = _led_to(each, self.paragraphs)
        if text:
            yield from claims(text, quotation, self.project, transcript, turns, self.words)
        for note in _called(self.paragraphs, self.paragraphs[last.paragraph], last.span.end):
            yield from claims_of_note(note.text, self.project, transcript, turns, self.words)

    def _researchers(self, read: _Read) -> list[Trouble]:
        """Whether the words are the researchers' own, whoever they are said to be of."""
        asked = [self.project.asks(read.transcript, turn) for turn in read.turns]
        return [Trouble("researcher", read.source.citation)] if asked and all(asked) else []

    def _rare(self, read: _Read) -> Iterator[Trouble]:
        project, transcript = self.project, read.transcript
        turn = next((t for t in read.turns if not project.asks(transcript, t)), None)
        person = project.participant(transcript, turn) if turn else None
        # Words that consent withholds must go anyway, and nothing is confirmed about their speaker.
        if person is None or not read.source.shown or may_be_named(transcript, person.consent):
            return
        said = {claim.kind: claim.said for claim in reversed(read.claims) if claim.fits}
        dated = transcript.date and said.keys() & {"year", "date"}
        shown = Combination(
            person.role if "role" in said else "", _place(project, said.get("territory", "")),
            str(transcript.date.year) if transcript.date and dated else "",
        )  # fmt: skip
        # A role or a place alone points to nobody: it takes two of the three.
        if sum(map(bool, (shown.role, shown.place, shown.period))) < 2:
            return
        told = ", ".join(filter(None, (shown.role, said.get("territory", ""), shown.period)))
        for rarity in rarities(project, [(person.id, shown)], self.k, self.people):
            if rarity.warns and (person.id, told) not in self.said:
                self.said.add((person.id, told))
                yield Trouble("combination", f"{told} ({rarity.count} < {self.k})")


def _led_to(each: Checked, paragraphs: Sequence[Paragraph]) -> tuple[str, Span]:
    """What leads to a quotation that is a paragraph of its own, and its signature, as one text
    with the quotation in it; "" where the text beside it says nothing of it."""
    first, last = each.quoted.parts[0], each.quoted.parts[-1]
    head = paragraphs[first.paragraph].text[: first.span.start]
    if each.quoted.kind != "block" and head.strip(' \u00a0\u202f«“"'):
        return "", Span(0, 0)
    before = _lead(paragraphs, first.paragraph)
    after = each.quoted.after if each.quoted.kind == "block" else ""
    after = after.split("\n")[0] if after[:1] in ("(", "[", "—", "–") else ""
    if not before and not after:
        return "", Span(0, 0)
    words = last.span.of(paragraphs[last.paragraph].text)
    start = len(before) + 1
    return f"{before} {words} {after}", Span(start, start + len(words))


def _lead(paragraphs: Sequence[Paragraph], place: int) -> str:
    """The paragraph before, notes aside, if it ends by announcing words."""
    at = place - 1
    while at >= 0 and paragraphs[at].kind == "note":
        at -= 1
    held = paragraphs[at] if at >= 0 else None
    text = held.text.rstrip() if held is not None and held.kind in ("body", "cell") else ""
    return text if text.endswith(":") else ""


def _called(paragraphs: Sequence[Paragraph], held: Paragraph, end: int) -> Iterable[Paragraph]:
    """The footnotes that are called just after a quotation: within its marks and its stop."""
    labels = {mark.label for mark in held.marks if end <= mark.at <= end + 4}
    return [p for p in paragraphs if p.kind == "note" and p.label in labels]


def _place(project: Project, name: str) -> str:
    wanted = fold_name(name)
    places = project.territories.by_id.values()
    return next((t.id for t in places if name and fold_name(t.name) == wanted), "")


def _names(
    manuscript: Manuscript, project: Project, key: Key
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Real names, and words that may be one. Of whom is not said: with the words beside it, that
    would pair the name with its pseudonym in every file that is made of this value."""
    found = find_names(key, manuscript, places_of(project))
    by_number = {p.number: p for p in manuscript.paragraphs}

    def place(hit: NameHit) -> Place:
        held = by_number[hit.paragraph]
        excerpt = held.text[max(0, hit.span.start - 20) : hit.span.end + 20]
        slug = "name-doubtful" if hit.doubtful else "name"
        return Place(held.number, hit.kind, excerpt, held.page, held.line, slug)

    return tuple(map(place, found.certain)), tuple(map(place, found.doubtful))
