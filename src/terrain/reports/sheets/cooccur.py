"""Codes together as sheets: pairs, then the symmetric table; and one code after another."""

from __future__ import annotations

from terrain.analysis.cooccurrence import CodeRow, Cooccurrence
from terrain.analysis.sequences import Sequence
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing
from terrain.reports.text import Text, clean


def sheets(value: Cooccurrence, text: Text, *, limit: int = 30) -> tuple[Sheet, ...]:
    """The pairs that meet, the most frequent first (`limit` of them, 0: all), and all codes
    against all."""
    return _pairs(value, text, limit), _matrix(value, text)


def title(value: Cooccurrence, text: Text) -> str:
    """`Codes ensemble, dans le même tour de parole`."""
    distance = text.count(value.distance, "sentence")
    within = text(f"cooccur.within.{value.within}", distance=distance)
    return text("cooccur.title", within=within)


def row_name(row: CodeRow, text: Text) -> str:
    """The label of a code, saying if it stands for its family."""
    return clean(text("with_children", label=row.label) if row.family else row.label)


def _pairs(value: Cooccurrence, text: Text, limit: int) -> Sheet:
    by_key = {row.key: row for row in value.codes}
    met = [pair for pair in value.pairs if pair.count]
    shown = met[: limit or None]
    columns = (
        Column("first", text("cooccur.first")), Column("first_code", "id 1", wide=True),
        Column("second", text("cooccur.second")), Column("second_code", "id 2", wide=True),
        Column("count", text("cooccur.count"), "integer"),
        Column("first_units", text("cooccur.units.first"), "integer", wide=True),
        Column("second_units", text("cooccur.units.second"), "integer", wide=True),
        Column("jaccard", text("cooccur.jaccard"), "number"),
        Column("lift", text("cooccur.lift"), "number"),
        Column("low", text("cooccur.low"), "number"),
        Column("high", text("cooccur.high"), "number"),
    )  # fmt: skip
    rows = tuple(
        (row_name(by_key[p.first], text), p.first, row_name(by_key[p.second], text), p.second,
         p.count, by_key[p.first].units, by_key[p.second].units, p.jaccard, p.lift, p.low, p.high)
        for p in shown
    )  # fmt: skip
    said = notes(value, text)
    if len(shown) < len(met):
        said.insert(0, text("cooccur.note.shown", shown=len(shown), total=text.number(len(met))))
    return Sheet("pairs", title(value, text), columns, rows, tuple(said))


def notes(value: Cooccurrence, text: Text) -> list[str]:
    """What was counted, how the lift is read, and what was left out."""
    unit = "words" if value.within == "span" else "units"
    found = [
        text(f"cooccur.note.{unit}", units=text.number(value.units),
             transcripts=text.count(value.transcripts, "transcript"),
             uncoded=text.number(value.uncoded)),
        text("cooccur.note.lift", resamples=text.number(value.resamples), seed=value.seed),
        text("cooccur.note.coder", coder=clean(value.coder)) if value.coder
        else text("cooccur.note.coders"),
    ]  # fmt: skip
    return [*found, *standing(value, text)]


def _matrix(value: Cooccurrence, text: Text) -> Sheet:
    counts = {(p.first, p.second): p.count for p in value.pairs}
    counts |= {(p.second, p.first): p.count for p in value.pairs}
    counts |= {(row.key, row.key): row.units for row in value.codes}
    columns = (
        Column("label", text("cooccur.first")), Column("code", "id", wide=True),
        *(Column(row.key, row_name(row, text), "integer", wide=True) for row in value.codes),
    )  # fmt: skip
    rows = tuple(
        (row_name(row, text), row.key, *(counts.get((row.key, o.key)) for o in value.codes))
        for row in value.codes
    )
    return Sheet("matrix", text("cooccur.matrix"), columns, rows, (text("cooccur.own"),), wide=True)


def sequence_sheets(value: Sequence, text: Text, *, limit: int = 20) -> tuple[Sheet, ...]:
    """The count against chance, and where to read it."""
    share = value.followed / value.occurrences if value.occurrences else None
    columns = (
        Column("first", text("sequence.first"), "integer"),
        Column("then", text("sequence.then"), "integer"),
        Column("followed", text("sequence.followed"), "integer"),
        Column("share", text("sequence.share"), "share"),
        Column("expected", text("sequence.expected"), "number", 1),
        Column("low", text("sequence.low"), "number", 1),
        Column("high", text("sequence.high"), "number", 1),
        Column("p", text("sequence.p"), "probability"),
    )
    row = (value.occurrences, value.then_turns, value.followed, share, value.expected, value.low,
           value.high, value.p)  # fmt: skip
    name = text("sequence.title", first=value.first_label, then=value.then_label)
    name = clean(f"{name}, {text('sequence.steps', steps=value.steps)}")
    said = [
        text("sequence.note", turns=text.number(value.turns), shifts=text.number(value.shifts),
             transcripts=text.count(value.transcripts, "transcript"), seed=value.seed)
    ]  # fmt: skip
    if value.expected is None:
        said.append(text("sequence.none"))
    made = [Sheet("sequence", name, columns, (row,), (*said, *standing(value, text)))]
    if value.found:
        places = (Column("citation", text("citation")), Column("transcript", "id", wide=True),
                  Column("first_turn", "§ 1", "integer", wide=True),
                  Column("then_turn", "§ 2", "integer", wide=True),
                  Column("steps", text("sequence.distance"), "integer"))  # fmt: skip
        rows = tuple((clean(s.citation), s.transcript, s.first, s.then, s.steps)
                     for s in value.found[: limit or None])  # fmt: skip
        made.append(Sheet("places", text("sequence.places"), places, rows))
    return tuple(made)
