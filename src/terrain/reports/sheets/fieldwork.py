"""Fieldwork as sheets: who was met, what the plan lacks, when, and who speaks how much."""

from __future__ import annotations

from terrain.analysis.fieldwork import Fieldwork, Met
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import name_of, standing
from terrain.reports.text import Text, clean


def sheets(value: Fieldwork, text: Text) -> tuple[Sheet, ...]:
    """The table of people met, its holes (where there is a plan), cells in full, months, shares."""
    made = [_table(value, text)]
    if value.planned:
        made.append(_holes(value, text))
    return (*made, _cells(value, text), _months(value, text), _speakers(value, text))


def shown(cell: Met, text: Text) -> str:
    """`3`, `3 (4)` where four were planned, `·` for nobody."""
    met = text.number(cell.people) if cell.people else text("fieldwork.nobody")
    return met if cell.planned is None else f"{met} ({text.number(cell.planned)})"


def _table(value: Fieldwork, text: Text) -> Sheet:
    columns = (
        Column("territory", text("fieldwork.territory")),
        Column("territory_key", "id", wide=True),
        *(Column(f"role_{n}", role_name(value, n, text)) for n in range(len(value.roles))),
        Column("transcripts_words", text("fieldwork.words"), "integer"),
    )
    rows = tuple(
        (name_of(place, text), place.key,
         *(shown(value.cell(place.key, role.key), text) for role in value.roles),
         sum(value.cell(place.key, role.key).words for role in value.roles))
        for place in value.territories
    )  # fmt: skip
    return Sheet("fieldwork", text("fieldwork.title"), columns, rows, tuple(notes(value, text)))


def role_name(value: Fieldwork, number: int, text: Text) -> str:
    """The name of a role as people say it."""
    role = value.roles[number]
    return clean(text.group(text.value(role.label)))


def notes(value: Fieldwork, text: Text) -> list[str]:
    """How cells are counted, the size of the corpus, the plan, and who is missing."""
    share = value.researchers_words / value.words if value.words else None
    found = [
        text("fieldwork.note.cell"),
        text("fieldwork.note.size", transcripts=text.count(value.transcripts, "transcript"),
             words=text.number(value.words), share=text.percent(share)),
    ]  # fmt: skip
    if not value.planned and value.ground and value.ground.filters:
        found.append(text("fieldwork.note.part"))
    elif not value.planned:
        found.append(text("fieldwork.note.noplan"))
    elif not any(cell.missing for cell in value.cells.values()):
        found.append(text("fieldwork.note.done"))
    if value.undated:
        found.append(text("fieldwork.note.undated", count=text.count(value.undated, "transcript")))
    if value.unheard:
        found.append(text("fieldwork.note.unheard", count=text.number(value.unheard)))
    return [*found, *standing(value, text)]


def _holes(value: Fieldwork, text: Text) -> Sheet:
    columns = (
        Column("territory", text("fieldwork.territory")),
        Column("role", text("fieldwork.role")),
        Column("planned", text("fieldwork.planned"), "integer"),
        Column("people", text("fieldwork.people"), "integer"),
        Column("missing", text("fieldwork.missing"), "integer"),
    )
    rows = tuple(
        (name_of(place, text), role_name(value, n, text), cell.planned, cell.people, cell.missing)
        for place in value.territories
        for n, role in enumerate(value.roles)
        if (cell := value.cell(place.key, role.key)).missing
    )
    return Sheet("holes", text("fieldwork.holes"), columns, rows)


def _cells(value: Fieldwork, text: Text) -> Sheet:
    """Every cell in a line: for files and notebooks."""
    columns = (
        Column("territory", text("fieldwork.territory")),
        Column("territory_key", "id"),
        Column("role", text("fieldwork.role")),
        Column("people", text("fieldwork.people"), "integer"),
        Column("planned", text("fieldwork.planned"), "integer"),
        Column("missing", text("fieldwork.missing"), "integer"),
        Column("transcripts", text("fieldwork.transcripts"), "integer"),
        Column("words", text("fieldwork.words"), "integer"),
    )
    rows = []
    for place in value.territories:
        for n, role in enumerate(value.roles):
            cell = value.cell(place.key, role.key)
            rows.append((name_of(place, text), place.key, role_name(value, n, text), cell.people,
                         cell.planned, cell.missing, cell.transcripts, cell.words))  # fmt: skip
    return Sheet("cells", text("fieldwork.people"), columns, tuple(rows), wide=True)


def _months(value: Fieldwork, text: Text) -> Sheet:
    columns = (
        Column("month", text("fieldwork.month")),
        Column("transcripts", text("fieldwork.transcripts"), "integer"),
    )
    return Sheet("months", text("fieldwork.months"), columns, value.months)


def _speakers(value: Fieldwork, text: Text) -> Sheet:
    columns = (
        Column("transcript", text("transcript")),
        Column("speaker", text("speaker")),
        Column("participant", text("fieldwork.participant"), wide=True),
        Column("part", text("fieldwork.part"), wide=True),
        Column("role", text("role")),
        Column("territory", text("fieldwork.territory"), wide=True),
        Column("turns", text("fieldwork.turns"), "integer"),
        Column("words", text("fieldwork.words"), "integer"),
        Column("share", text("fieldwork.share"), "share"),
    )
    rows = tuple(
        (clean(s.transcript), clean(s.label), s.participant or "", text.value(s.part),
         clean(text.value(s.role)), s.territory or "", s.turns, s.words, s.share)
        for s in value.speakers
    )  # fmt: skip
    return Sheet("speakers", text("fieldwork.speakers"), columns, rows)
