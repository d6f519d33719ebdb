"""The portrait of a territory: who was met, its themes and words, its parts, its quotations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terrain.analysis.portrait import Encounter, ThemeHere, shared
from terrain.model.territory import Territory
from terrain.reports import grid
from terrain.reports.comparison_report import mark_of, missing, notes
from terrain.reports.document import Block, Document, Figure, Piece, Table, of_sheet
from terrain.reports.outline import quotation_blocks
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets import local_employment as employment_sheets
from terrain.reports.sheets import typical as typical_sheets
from terrain.reports.sheets.notes import name_of
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    from terrain.analysis.comparison import Comparison
    from terrain.analysis.groups import Group
    from terrain.analysis.local_employment import LocalEmployment
    from terrain.analysis.quotations import Quotation
    from terrain.analysis.specificities import Typical


@dataclass(frozen=True, slots=True)
class Inner:
    """The parts of a territory compared at a scale (None: places as the roster names them)."""

    scale: str | None
    compared: Comparison
    parts: tuple[Group, ...]


@dataclass(frozen=True)
class Portrait:
    """What was computed on one territory. `quotations`: by theme, what may be quoted; `inner`: its
    parts compared, none where all speak from one place; `employment`: its zones in a table."""

    study: str
    place: Territory
    parents: tuple[str, ...]
    children: tuple[str, ...]
    places: Mapping[str, str]
    made: dt.date
    encounters: tuple[Encounter, ...]
    transcripts: int
    words: int
    themes: tuple[ThemeHere, ...] = ()
    words_of: Typical | None = None
    inner: tuple[Inner, ...] = ()
    quotations: tuple[tuple[str, tuple[Quotation, ...]], ...] = ()
    limit: int = 4
    employment: LocalEmployment | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    fictional: bool = False
    all_fictional: bool = False


def document(value: Portrait, text: Text) -> Document:
    """The portrait, in the language of `text`."""
    title = clean(value.place.name or value.place.id)
    mark = mark_of(value.fictional, value.all_fictional, text)
    facts = [text("portrait"), clean(value.study), text("made", date=text.date(value.made))]
    pieces: list[Piece] = [Block("title", title), Block("subtitle", " · ".join(facts))]
    if mark:
        pieces.append(Block("fictional", mark))
    for part in (_identity, _people, _themes, _words, _inner, _employment, _quotations, _methods):
        pieces += part(value, text)
    return Document(title, text("portrait"), value.study, tuple(pieces), mark, value.made)


def _identity(value: Portrait, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("portrait.identity"))
    if value.place.kind:
        yield Block("item", clean(text.value(value.place.kind)), text("portrait.kind"))
    for key, said in (("codes", value.place.code), ("parents", ", ".join(value.parents)),
                      ("children", ", ".join(value.children))):  # fmt: skip
        if said:
            yield Block("item", clean(said), text(f"portrait.{key}"))


def _people(value: Portrait, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("portrait.people"))
    if not value.encounters:
        yield Block("text", text("portrait.nobody"))
        return
    count = len(value.encounters)
    people = text(f"portrait.person.{'one' if count == 1 else 'many'}", count=text.number(count))
    yield Block(
        "text",
        text("portrait.people.text", people=people,
             transcripts=text.count(value.transcripts, "transcript"),
             words=text.count(value.words, "word")),
    )  # fmt: skip
    header = tuple(text(key) for key in (
        "portrait.person", "role", "portrait.category", "portrait.sector", "portrait.place"
    ))  # fmt: skip
    rows = tuple(
        tuple(clean(cell) for cell in (
            e.who, text.value(e.role), e.category, e.sector,
            value.places.get(e.territory or "", e.territory or ""),
        ))
        for e in value.encounters
    )  # fmt: skip
    yield Table(text("portrait.people"), header, rows)


def _themes(value: Portrait, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("portrait.themes"))
    if not value.themes:
        yield missing("compare", value.reasons, text)
        return
    columns = (
        Column("label", text("label")),
        Column("here", text("portrait.here"), "integer"),
        Column("elsewhere", text("portrait.elsewhere"), "integer"),
        Column("rate_here", text("portrait.rate.here"), "number", 1),
        Column("rate_elsewhere", text("portrait.rate.elsewhere"), "number", 1),
        Column("score", text("typical.score"), "number", 1),
    )
    rows = tuple(
        (clean(t.label), t.here, t.elsewhere, t.rate_here, t.rate_elsewhere, t.score)
        for t in value.themes
        if t.here or t.elsewhere
    )
    yield of_sheet(Sheet("themes", text("portrait.themes.table"), columns, rows), text)
    if not any(t.elsewhere for t in value.themes):
        yield Block("note", text("portrait.themes.alone"))
    yield from notes([text("typical.note.law")], text)


def _words(value: Portrait, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.typical import bars

    yield Block("heading1", text("portrait.typical"))
    if value.words_of is None:
        yield missing("typical", value.reasons, text)
        return
    found = value.words_of
    alt = text("report.typical.alt", of=text(f"typical.of.{found.of}"))
    chart = bars(found, text, limit=14, group=value.place.id)
    yield Figure(text("portrait.typical.table"), chart, alt)
    yield from notes(typical_sheets.notes(found, text)[1:], text)


def _inner(value: Portrait, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.comparison import heat_map

    yield Block("heading1", text("portrait.inner"))
    if not value.inner:
        yield Block("text", text("portrait.inner.none"))
        return
    for part in value.inner:
        found = part.compared
        yield Block("heading2", text(f"portrait.inner.{part.scale or 'places'}"))
        alt = text("report.compare.alt", rows=len(found.rows), columns=len(found.groups) + 1)
        yield Figure(text("portrait.inner.table"), heat_map(found, text), alt)
        yield from notes(grid.notes_of(found, text, shares=False), text)
        yield from _agreements(part, text)


def _agreements(part: Inner, text: Text) -> Iterable[Piece]:
    """What all parts say, then what some say and others, coded to the end, do not."""
    everywhere, apart = shared(part.compared, part.parts)
    codes = ", ".join(everywhere) or text("portrait.inner.nothing")
    yield Block("text", clean(text("portrait.inner.shared", codes=codes)))
    if not apart:
        yield Block("text", text("portrait.inner.apart.none"))
        return
    yield Block("text", text("portrait.inner.apart"))
    for theme in apart:
        said, unsaid = (
            ", ".join(name_of(group, text) for group in groups)
            for groups in (theme.said, theme.unsaid)
        )
        sides = text("portrait.inner.sides", said=said, unsaid=unsaid)
        yield Block("item", clean(sides), clean(theme.label))


def _employment(value: Portrait, text: Text) -> Iterable[Piece]:
    found = value.employment
    if found is None and "employment" not in value.reasons:
        return
    yield Block("heading1", text("portrait.employment"))
    if found is None:
        yield missing("employment", value.reasons, text)
        return
    sources = employment_sheets.sources(found, text)
    for sheet in employment_sheets.sheets(found, text):
        yield of_sheet(sheet, text)
        yield from notes((note for note in sheet.notes if note not in sources), text)
    for line in employment_sheets.said(found, text):
        yield Block("text", line)
    yield from notes(sources, text)


def _quotations(value: Portrait, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("portrait.quotations"))
    if not any(held for _, held in value.quotations):
        yield Block("text", text("nothing"))
        return
    yield Block("text", text("portrait.quotations.text", limit=value.limit))
    for label, held in value.quotations:
        if held:
            yield Block("heading2", clean(label))
        for quotation in held:
            yield from quotation_blocks(quotation, text)


def _methods(value: Portrait, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("report.methods"))
    yield Block(
        "text",
        text("report.methods.source", date=text.date(value.made), study=clean(value.study),
             version=value.version),
    )  # fmt: skip
    yield Block("text", text("report.methods.units"))
