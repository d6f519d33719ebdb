"""A contrast as a sheet of quotations and a sheet of what is opposed."""

from __future__ import annotations

from terrain.analysis.contrast import FEW_WORDS, RELEVANCE, RULES, Chosen, Contrast
from terrain.reports.outline import source
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing
from terrain.reports.text import Text, clean


def sheets(value: Contrast, text: Text) -> tuple[Sheet, ...]:
    """The quotations by rule, rank and territory; then the territories."""
    columns = (
        Column("rule", text("contrast.rule")),
        Column("rank", text("contrast.rank"), "integer"),
        Column("territory", text("by.territory")),
        Column("territory_key", "id", wide=True),
        Column("quotation", text("contrast.quotation")),
        Column("source", text("citation")),
        Column("score", text("contrast.score"), "number", wide=True),
    )
    rows = tuple(
        (text(f"contrast.{rule}"), rank, clean(side.label), side.territory, words(one, text),
         clean(source(one.quotation, text)), one.score)
        for rule in RULES
        for side in value.sides
        for rank, one in enumerate(side.lists[rule], 1)
    )  # fmt: skip
    return (
        Sheet("contrast", title(value, text), columns, rows, tuple(notes(value, text))),
        _sides(value, text),
    )


def title(value: Contrast, text: Text) -> str:
    """`Foncier : d’un territoire à l’autre`."""
    return clean(text("contrast.title", label=value.label))


def words(one: Chosen, text: Text) -> str:
    """A quotation's words, each speaker named where there are several."""
    several = len({speech.speaker for speech in one.quotation.speech}) > 1
    parts = [
        text.colon(speech.speaker, speech.text) if several else speech.text
        for speech in one.quotation.speech
    ]
    mark = f" [{text('contrast.again')}]" if one.again else ""
    return clean(text.quoted(" ".join(" ".join(parts).split())) + mark)


def _sides(value: Contrast, text: Text) -> Sheet:
    columns = (
        Column("territory", text("by.territory")), Column("territory_key", "id", wide=True),
        Column("quotations", text("contrast.quotations"), "integer"),
        Column("speakers", text("contrast.speakers"), "integer"),
        Column("short", text("contrast.short"), "integer"),
        Column("own_codes", text("contrast.own_codes")),
    )  # fmt: skip
    rows = tuple(
        (clean(side.label), side.territory, side.quotations, side.speakers, side.short,
         clean(", ".join(side.own_codes)))
        for side in value.sides
    )  # fmt: skip
    return Sheet("sides", text("contrast.sides"), columns, rows)


def notes(value: Contrast, text: Text) -> list[str]:
    """The rules of choice, what is not placed, what is held back."""
    found = [text(f"contrast.note.{rule}", rule=text(f"contrast.{rule}")) for rule in RULES]
    found += [
        text("contrast.note.diverse", weight=text.number(RELEVANCE, 1), model=value.model),
        text("contrast.note.short", words=FEW_WORDS),
        text("contrast.note.meaning"),
    ]
    if value.sampled is not None:
        found.append(text("contrast.note.sampled", count=text.number(value.sampled)))
    if value.held_back:
        found.append(text("contrast.note.held_back", count=text.count(value.held_back, "coding")))
    return [*found, *standing(value, text)]
