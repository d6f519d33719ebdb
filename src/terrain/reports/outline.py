"""A dossier laid out as a document: its blocks, in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from terrain.access import Restricted
from terrain.analysis.dossier import Dossier, Extent, Part, Theme
from terrain.analysis.quotations import Quotation
from terrain.reports.document import Block, Document, Table
from terrain.reports.text import NBSP, Text, clean


def fictional_mark(dossier: Dossier, text: Text) -> str:
    """The mark of invented material, or "" where there is none."""
    if not dossier.fictional:
        return ""
    return text("fictional.all" if dossier.all_fictional else "fictional.some")


def document(dossier: Dossier, text: Text, made: dt.date | None = None) -> Document:
    """A dossier as a document; `made` is the day shown, if any."""
    return Document(
        dossier.title, text(f"dossier.{dossier.subject}"), dossier.study,
        tuple(outline(dossier, text, made)), fictional_mark(dossier, text), made,
    )  # fmt: skip


def outline(dossier: Dossier, text: Text, made: dt.date | None = None) -> Iterator[Block | Table]:
    """Every block of a dossier, in order; `made` is the day shown, if any."""
    yield Block("title", clean(dossier.title))
    facts = [text(f"dossier.{dossier.subject}"), dossier.study]
    facts += [text("made", date=text.date(made))] if made else []
    yield Block("subtitle", clean(" · ".join(filter(None, facts))))
    if mark := fictional_mark(dossier, text):
        yield Block("fictional", mark)
    yield from _subject(dossier, text)
    yield from _extent(dossier, text)
    if dossier.parts:
        yield _counted(dossier, text)
    else:
        yield Block("text", text("nothing"))
    stance = None
    for part in dossier.parts:
        if dossier.note and part.stance != stance:
            stance = part.stance
            yield Block("heading1", _stance(part, text))
        yield Block("heading2" if dossier.note else "heading1", clean(text.group(part.label)))
        for quotation in part.quotations:
            yield from quotation_blocks(quotation, text)
    if dossier.memos:
        yield Block("heading1", text("memos"))
        for memo in dossier.memos:
            yield Block("memo", clean(memo.text), clean(memo.coder))


def _subject(dossier: Dossier, text: Text) -> Iterator[Block]:
    if dossier.subject == "query":
        yield Block("text", clean(text.quoted(dossier.title)), text("query"))
    else:
        yield Block("heading1", text("definition"))
        for theme in dossier.themes:
            yield from _theme(theme, text)
    if dossier.note:
        yield Block("text", clean(text.quoted(dossier.note)), text("note_dossier.for"))
    if dossier.filters:
        yield Block("text", clean(dossier.filters), text("filters"))


def _theme(theme: Theme, text: Text) -> Iterator[Block]:
    heading = theme.label if theme.label == theme.code else f"{theme.label} ({theme.code})"
    yield Block("heading2", clean(f"{heading} – {text.count(theme.codings, 'coding')}"))
    yield Block("text", clean(theme.definition.strip()) or text("no_definition"))
    for key in ("when", "when_not", "example"):
        if words := getattr(theme, key).strip():
            yield Block("item", clean(words), text(key))


def _extent(dossier: Dossier, text: Text) -> Iterator[Block]:
    searched, found = dossier.searched, dossier.found
    yield Block("heading1", text("extent"))
    yield Block("item", _amounts(searched, text), text("searched"))
    yield Block(
        "item",
        ", ".join(
            (
                text.of(found.transcripts, searched.transcripts, "transcript"),
                text.of(found.speakers, searched.speakers, "speaker"),
                text.of(found.territories, searched.territories, "territory"),
            )
        ),
        text("found"),
    )
    quoted = text.count(dossier.quotations, "quotation")
    if dossier.subject == "code":
        quoted += f" ({text.count(dossier.codings, 'coding')})"
    yield Block("item", f"{quoted}, {text.count(found.words, 'field_word')}", text("quoted"))
    if dossier.held_back:
        noun = "coding" if dossier.subject == "code" else "passage"
        yield Block("item", text.count(dossier.held_back, noun), text("held_back"))
    if dossier.restricted:
        yield Block("item", restricted_text(dossier.restricted, text), text("restricted"))
    if dossier.unresolved:
        yield Block("item", text.number(dossier.unresolved), text("unresolved"))
    shown, total = text.number(dossier.quotations), text.number(dossier.total)
    cut = text("truncated", shown=shown, total=total) if dossier.truncated else text("complete")
    yield Block("item", cut)


def _amounts(extent: Extent, text: Text) -> str:
    return ", ".join(
        (
            text.count(extent.transcripts, "transcript"),
            text.count(extent.speakers, "speaker"),
            text.count(extent.territories, "territory"),
            text.count(extent.turns, "turn"),
            text.count(extent.words, "field_word"),
        )
    )


def restricted_text(restricted: Restricted, text: Text) -> str:
    """What the gate held back, as counts alone: names could tell who refused."""
    counts = (
        (len(restricted.transcripts), "transcript"),
        (restricted.turns, "turn"),
        (restricted.codings, "coding"),
    )
    return ", ".join(text.count(count, noun) for count, noun in counts if count)


def _stance(part: Part, text: Text) -> str:
    name = text(f"stance.{part.stance}")
    return name[:1].upper() + name[1:]


def _counted(dossier: Dossier, text: Text) -> Table:
    """How many quotations there are of each territory; for a Note, of each stance too."""
    header = (text("by.territory"), text("quotations"), text("den.transcripts"))
    rows = tuple(_counts(part, text) for part in dossier.parts)
    if not dossier.note:
        return Table(text("counts"), header, rows)
    stances = (_stance(part, text) for part in dossier.parts)
    rows = tuple((stance, *row) for stance, row in zip(stances, rows, strict=True))
    column = text("note_dossier.column.stance")
    return Table(text("note_dossier.grouped"), (column, *header), rows)


def _counts(part: Part, text: Text) -> tuple[str, ...]:
    transcripts = {quotation.transcript for quotation in part.quotations}
    return (
        clean(text.group(part.label)),
        text.number(len(part.quotations)),
        text.number(len(transcripts)),
    )


def quotation_blocks(quotation: Quotation, text: Text) -> Iterator[Block]:
    """What precedes it, its words speaker by speaker, its source, its memos."""
    if quotation.question:
        # What a moderator says before is not always a question.
        label = text("question" if "?" in quotation.question else "before")
        yield Block("question", clean(quotation.question), label)
    several = len({speech.speaker for speech in quotation.speech}) > 1
    for speech in quotation.speech:
        label = speech.speaker if several else ""
        yield Block("quote", clean(speech.text), clean(label))
    yield Block("source", clean(source(quotation, text)))
    for cited in quotation.cited:
        stance = text(f"stance.{cited.stance}")
        words = f"{stance} {text.quoted(cited.text)} (#{cited.claim})"
        yield Block("memo", clean(words), clean(text("note_dossier.cited", note=cited.title)))
    for memo in quotation.memos:
        yield Block("memo", clean(memo.text), clean(f"{text('memo')}, {memo.coder}"))


def source(quotation: Quotation, text: Text) -> str:
    """`dirigeant, Seine Aval, 27 juin 2023 · seine-aval/… §12, 00:14:07 · Codes : … · fictif`."""
    roles = dict.fromkeys(text.value(s.role) for s in quotation.speech if s.role and not s.asks)
    lines = (text.spaced(text("note_dossier.and").join(quotation.speakers)),)
    who = ", ".join(filter(None, (*(lines if any(lines) else roles), text.date(quotation.date))))
    codes, coders = ", ".join(quotation.codes), ", ".join(quotation.coders)
    facts = (
        who,
        quotation.citation.replace(" §", f"{NBSP}§"),
        text.colon(text("codes"), codes) if codes else "",
        text.colon(text("coders"), coders) if coders else "",
        text("fictional.mark") if quotation.fictional else "",
    )
    return " · ".join(filter(None, facts))
