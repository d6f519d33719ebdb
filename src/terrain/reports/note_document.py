"""The dossier of a Note as a document: its text, its evidence with what cites it, its annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from terrain.evidence.note_dossier import NoteDossier, Shown
from terrain.evidence.source import Source
from terrain.model.note import Heading, Prose
from terrain.reports import note_annexes
from terrain.reports.citations import Style, address, called, written
from terrain.reports.comparison_report import mark_of
from terrain.reports.document import Block, Document, Inline, Piece, Run, notes_of, plain
from terrain.reports.prose import Prose as Reader
from terrain.reports.text import Text, clean

#: An address as `citations` writes it.
_ADDRESS = re.compile(r"<((?:https?)://[^<>\s]+)>")
_DEEPEST = 4


def document(value: NoteDossier, text: Text, style: Style = "note") -> Document:
    """The dossier of a Note, its sources cited in one style."""
    body = _Body(value, text, style)
    title = clean(text.typeset(value.note.title))
    mark = mark_of(value.fictional, value.all_fictional, text)
    pieces: list[Piece] = [*_front(value, text, title, mark), *body.pieces()]
    rows = note_annexes.Rows(value, text, body.numbers, style)
    pieces += [*note_annexes.methods(value, text), *rows.evidence(body.claim)]
    pieces += _bibliography(value, text, style)
    pieces += rows.searches(body.claim)
    return Document(
        title, text("note_dossier"), value.study, tuple(pieces), mark, value.made,
        value.note.authors,
    )  # fmt: skip


def _front(value: NoteDossier, text: Text, title: str, mark: str) -> Iterator[Block]:
    note = value.note
    yield Block("title", title)
    if note.question.strip():
        yield Block("subtitle", clean(text.typeset(note.question.strip())))
    draft = "" if value.publish else text("note_dossier.draft")
    facts = [", ".join(note.authors), text.date(note.date), draft]
    if any(facts):
        yield Block("authors", clean(" · ".join(filter(None, facts))))
    if mark:
        yield Block("fictional", mark)


class _Body:
    """The text of the Note. `numbers`: under which footnote (or, where there are none, in which
    order) each piece of evidence is cited, by its line."""

    def __init__(self, value: NoteDossier, text: Text, style: Style) -> None:
        self.value, self.text, self.style = value, text, style
        self.numbers: dict[int, int] = {}
        self._seen: set[str] = set()
        own = [piece for piece in value.note.pieces if isinstance(piece, Prose)]
        remarks = [one.evidence for one in value.shown if one.evidence.remark.strip()]
        words = [*(piece.text for piece in own), *(evidence.remark for evidence in remarks)]
        self._reader = Reader(words, text)
        lines = [*(piece.line for piece in own), *(evidence.line for evidence in remarks)]
        self._at = {line: number for number, line in enumerate(lines)}
        ranks = sorted({p.level for p in value.note.pieces if isinstance(p, Heading)})
        self._depths = {rank: min(n, _DEEPEST) for n, rank in enumerate(ranks, 1)}

    def claim(self, words: str) -> str:
        """A claim's words alone."""
        return clean(plain(self._reader.inline(words)))

    def pieces(self) -> tuple[Piece, ...]:
        """Headings, prose and evidence, in the order of the Note."""
        made: list[Piece] = []
        held: list[Shown] = []
        depth = 0
        for piece in self.value.note.pieces:
            if isinstance(piece, Heading):
                made += self._withheld(held)
                held = []
                # No rank is left out on the way down: those who listen to a page count on it.
                depth = min(self._depths[piece.level], depth + 1)
                made += self._heading(piece, depth)
            elif isinstance(piece, Prose):
                made += self._reader.blocks(self._at[piece.line])
            elif (one := self.value.at(piece)).withheld:
                held.append(one)
            else:
                made += self._evidence(one, made)
        return (*made, *self._withheld(held))

    def _heading(self, piece: Heading, depth: int) -> Iterator[Block]:
        words = self._reader.inline(piece.text)
        if depth == 1 and plain(words) == plain(self._reader.inline(self.value.note.title)):
            return
        yield Block(f"heading{depth}", words)  # type: ignore[arg-type]  # 1 to 4

    def _evidence(self, one: Shown, before: Sequence[Piece]) -> Iterator[Piece]:
        text, several = self.text, len(one.said) > 1
        for said in one.said:
            label = text.value(said.role) if several else ""
            label = label[:1].upper() + label[1:]
            yield Block("quote", clean(text.spaced(said.text)), clean(label))
        yield self._source(one, sum(1 for _ in notes_of(before)) + 1)
        alert = f"note_dossier.alert.{one.standing.state}"
        if not one.standing.found:
            yield Block("alert", text(alert))
        if one.evidence.remark.strip():
            yield from self._reader.blocks(self._at[one.evidence.line])

    def _source(self, one: Shown, number: int) -> Block:
        """`— dirigeant, Alsace centrale, 2021`, with the note, or the call, that cites it."""
        text, stance = self.text, one.evidence.stance
        self.numbers[one.evidence.line] = number if self.style == "note" else len(self.numbers) + 1
        label = "" if stance == "supports" else text(f"note_dossier.{stance}")
        dash = "" if label else "— "
        words = [Run(f"{dash}{note_annexes.who(one, text)}")]
        if one.standing.fictional and not self.value.all_fictional:
            words.append(Run(f" · {text('fictional.mark')}"))
        if one.source and self.style == "note":
            words.append(Run(note=linked(self._note(one, one.source), text)))
        elif one.source:
            words.append(Run(f" {clean(called(one.source, text))}"))
        return Block("source", tuple(words), label)

    def _note(self, one: Shown, source: Source) -> str:
        """In full at first; then who, when, and where in it."""
        text = self.text
        if one.standing.transcript not in self._seen:
            self._seen.add(one.standing.transcript)
            return written(source, "note", text)
        where = str(one.standing.citation or one.evidence.citation)
        facts = (
            ", ".join(source.authors) or text("citations.nobody"),
            text("note_dossier.again", date=text.date(source.date) or text("citations.nodate")),
            where.removeprefix(one.standing.transcript).strip(" ,"),
            f"<{address(source)}>" if source.url else "",
            text("fictional.mark") if source.fictional else "",
        )
        return f"{', '.join(filter(None, facts))}."

    def _withheld(self, held: Sequence[Shown]) -> Iterator[Block]:
        """Where evidence is missing; in print, only the whole count is told, at the end."""
        for why, key in (("consent", "withheld"), ("unknown", "unknown")):
            count = sum(one.withheld == why for one in held)
            if count and not self.value.publish:
                number = self.text.number(count)
                yield Block("note", self.text(f"note_dossier.{key}", count=number))


def _bibliography(value: NoteDossier, text: Text, style: Style) -> Iterator[Block]:
    if not value.sources:
        return
    yield Block("heading1", text("note_dossier.b"))
    yield Block("text", clean(text("note_dossier.b.archive", study=value.study)))
    for source in value.sources:
        yield Block("reference", linked(written(source, style, text), text))


def linked(words: str, text: Text) -> Inline:
    """A reference whose address can be followed."""
    parts = _ADDRESS.split(clean(words))
    return tuple(
        Run(part, url=part) if number % 2 else Run(text.typeset(part))
        for number, part in enumerate(parts)
        if part
    )


def cited(value: NoteDossier) -> list[Source]:
    """The sources of the evidence, each once, in the order of the Note."""
    found = {one.source.id: one.source for one in value.shown if one.source}
    return list(found.values())
