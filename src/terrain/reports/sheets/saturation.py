"""Saturation as sheets: a line a group, then the curve of all, then the order of the dates."""

from __future__ import annotations

from terrain.analysis.groups import TOTAL
from terrain.analysis.saturation import Curve, Saturation
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import name_of, standing
from terrain.reports.text import Text, clean


def sheets(value: Saturation, text: Text) -> tuple[Sheet, ...]:
    """Groups, curves (every group's in files), and what each interview brought."""
    return _groups(value, text), _curves(value, text), _order(value, text)


def name(curve: Curve, text: Text) -> str:
    """The name of a curve's group."""
    if curve.group.key == TOTAL:
        return text("saturation.all")
    return clean(text.value(name_of(curve.group, text)))


def _groups(value: Saturation, text: Text) -> Sheet:
    columns = (
        Column("group", text("saturation.group")), Column("group_key", "id", wide=True),
        Column("interviews", text("saturation.interviews"), "integer"),
        Column("codes", text("saturation.codes"), "integer"),
        Column("last", text("saturation.last"), "number", 1),
        Column("once", text("saturation.next"), "integer", wide=True),
        Column("twice", "2", "integer", wide=True),
        Column("chao2", text("saturation.chao2"), "number", 1),
        Column("low", text("saturation.low"), "number", 1),
        Column("high", text("saturation.high"), "number", 1),
        Column("heard", text("saturation.heard"), "share", wide=True),
        Column("reached", text("saturation.reached"), "integer"),
        Column("median", text("saturation.median"), "number", 1),
    )  # fmt: skip
    rows = tuple(
        (name(c, text), c.group.key, len(c.interviews), c.codes, c.points[-1].new, c.once,
         c.twice, c.chao2, c.low, c.high, c.codes / c.chao2 if c.chao2 else None,
         c.stopping.reached, c.stopping.median)
        for c in value.curves
    )  # fmt: skip
    return Sheet("saturation", text("saturation.title"), columns, rows, tuple(notes(value, text)))


def notes(value: Saturation, text: Text) -> list[str]:
    """How the curve, the estimate and the rule are made, and what does not count."""
    rule = value.curves[0].stopping
    found = [
        text("saturation.note.curve", orders=text.number(value.orders), seed=value.seed),
        text("saturation.note.chao"),
        text("saturation.note.rule", run=rule.run, base=rule.base,
             threshold=text.percent(rule.threshold)),
        text("saturation.note.book"),
    ]  # fmt: skip
    if value.coder:
        found.append(clean(text("saturation.note.coder", coder=value.coder)))
    if value.unfinished:
        held = text.count(len(value.unfinished), "transcript")
        found.append(text("saturation.note.unfinished", count=held))
    return [*found, *standing(value, text)]


def _curves(value: Saturation, text: Text) -> Sheet:
    columns = (
        Column("group", text("saturation.group")), Column("group_key", "id"),
        Column("interviews", text("saturation.size"), "integer"),
        Column("expected", text("saturation.expected"), "number", 1),
        Column("low", text("saturation.low"), "number", 1),
        Column("high", text("saturation.high"), "number", 1),
        Column("new", text("saturation.new"), "number", 1),
    )  # fmt: skip
    rows = tuple(
        (name(curve, text), curve.group.key, p.size, p.expected, p.low, p.high, p.new)
        for curve in value.curves
        for p in curve.points
    )
    return Sheet("curves", text("saturation.curve"), columns, rows, wide=True)


def _order(value: Saturation, text: Text) -> Sheet:
    columns = (
        Column("rank", "n", "integer"),
        Column("transcript", text("transcript")),
        Column("brought", text("saturation.brought"), "integer"),
        Column("codes", text("saturation.codes"), "integer"),
    )
    rows, total = [], 0
    whole = value.curves[0]
    for rank, (transcript, new) in enumerate(zip(whole.interviews, whole.new, strict=True), 1):
        total += new
        rows.append((rank, clean(transcript), new, total))
    return Sheet("order", text("saturation.order"), columns, tuple(rows))
