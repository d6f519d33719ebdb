"""Lexical classes as sheets: classes, words, passages, variables; in files also tree and units."""

from __future__ import annotations

from collections.abc import Sequence

from terrain.analysis.classes import Classes
from terrain.analysis.dendrogram import forks, leaves
from terrain.analysis.profiles import CRITICAL, Association
from terrain.analysis.quotations import Speech
from terrain.analysis.stability import DISSOLVED, STABLE
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing
from terrain.reports.text import Text, clean


def sheets(value: Classes, text: Text, *, limit: int = 10) -> tuple[Sheet, ...]:
    """The classes with the `limit` most typical words and variables of each (0: all, the avoided
    ones too), and all typical passages."""
    made = [_classes(value, text), _words(value, text, limit), _variables(value, text, limit)]
    if value.passages:
        made.append(_passages(value, text))
    return (*made, _tree(value, text), _units(value, text))


def title(value: Classes, text: Text) -> str:
    """`Classes lexicales des passages (Reinert)`."""
    return text("classes.title", unit=text(f"classes.unit.{value.unit}"))


def variable_name(thing: Association, text: Text) -> str:
    """The name of a territory, role… or code, as people know it."""
    return clean(text.value(thing.label or thing.key))


def _classes(value: Classes, text: Text) -> Sheet:
    columns = (
        Column("class", text("classes.class"), "integer"),
        Column("units", text("classes.size"), "integer"),
        Column("share", text("classes.share"), "share"),
        Column("transcripts", text("classes.transcripts"), "integer"),
        Column("jaccard", text("classes.stable"), "number"),
        Column("words", text("classes.first")),
    )
    rows = tuple(
        (r.number, r.units, r.share, r.transcripts, r.jaccard,
         clean(", ".join(a.key for a in value.of_class(r.number)[:8])))
        for r in value.rows
    )  # fmt: skip
    return Sheet("classes", title(value, text), columns, rows, tuple(notes(value, text)))


def notes(value: Classes, text: Text) -> list[str]:
    """The method, what was classified, how far it would be found again."""
    cut = text("classes.note.cut", known=text.number(value.known))
    found = [
        text("classes.note.units", classified=text.number(value.classified),
             unit=text(f"classes.unit.{value.unit}"), units=text.number(value.units),
             share=text.percent(value.classified / value.units),
             transcripts=text.count(value.transcripts, "transcript"),
             empty=text.number(value.empty), stripped=text.number(value.stripped),
             aside=text.number(value.aside), smallest=text.number(value.smallest)),
        text("classes.note.method", terms=text.number(value.terms), minimum=value.minimum,
             cut=cut if value.terms < value.known else "", seed=value.seed),
    ]  # fmt: skip
    if len(value.rows) < value.asked:
        found.append(text("classes.note.fewer", found=len(value.rows), asked=value.asked,
                          smallest=text.number(value.smallest)))  # fmt: skip
    return [*found, *_stability(value, text), *standing(value, text)]


def _stability(value: Classes, text: Text) -> list[str]:
    held = value.stability
    if held is None or held.median is None:
        why = "failed" if held else "one" if value.transcripts < 2 else "none"
        return [text("classes.note.no_stability", why=text(f"classes.why.{why}"))]
    found = [
        text("classes.note.stability", resamples=text.number(held.resamples),
             median=text.number(held.median, 2), low=text.number(min(held.rand), 2),
             high=text.number(max(held.rand), 2), stable=text.number(STABLE, 2),
             dissolved=text.number(DISSOLVED, 1))
    ]  # fmt: skip
    if len(held.rand) < held.resamples:
        failed = held.resamples - len(held.rand)
        found.append(text("classes.note.failed", failed=failed, resamples=held.resamples))
    if held.median < DISSOLVED:
        found.append(text("classes.note.unstable"))
    return found


def _words(value: Classes, text: Text, limit: int) -> Sheet:
    rows = _strongest(value, value.words, limit, ("word",))
    told = [text("classes.note.chi2", critical=text.number(CRITICAL, 2))]
    if len(rows) < len(value.words):
        told.append(text("classes.note.words", shown=text.number(len(rows)),
                         total=text.number(len(value.words))))  # fmt: skip
    columns = (Column("class", text("classes.class"), "integer"),
               Column("word", text("classes.word")), *_columns(text))  # fmt: skip
    held = tuple((a.number, clean(a.key), *_figures(a)) for a in rows)
    return Sheet("words", text("classes.words"), columns, held, tuple(told))


def _strongest(
    value: Classes, things: tuple[Association, ...], limit: int, kinds: tuple[str, ...]
) -> list[Association]:
    if not limit:
        return list(things)
    return [
        a for row in value.rows for kind in kinds for a in value.of_class(row.number, kind)[:limit]
    ]


def _columns(text: Text) -> tuple[Column, ...]:
    return (
        Column("found", text("classes.found"), "integer"),
        Column("total", text("classes.total"), "integer"),
        Column("part", text("classes.part"), "share"),
        Column("chi2", text("classes.chi2"), "number", 1),
        Column("p", text("classes.p"), "probability"),
        Column("log10_p", "log10 p", "number", 2, wide=True),
    )


def _figures(held: Association) -> tuple[object, ...]:
    part = held.found / held.total if held.total else None
    return held.found, held.total, part, held.chi2, held.probability, held.log10_p


def _variables(value: Classes, text: Text, limit: int) -> Sheet:
    kinds = tuple(dict.fromkeys(a.kind for a in value.variables))
    rows = _strongest(value, value.variables, limit, kinds)
    told = [text("classes.note.clusters")]
    if len(rows) < len(value.variables):
        told.append(text("classes.note.variables", shown=text.number(len(rows)),
                         total=text.number(len(value.variables))))  # fmt: skip
    columns = (
        Column("class", text("classes.class"), "integer"),
        Column("variable", text("classes.variable")),
        Column("value", text("classes.value")), Column("key", "id", wide=True), *_columns(text),
    )  # fmt: skip
    held = tuple(
        (a.number, text("code") if a.kind == "code" else text(f"by.{a.kind}"),
         variable_name(a, text), a.key, *_figures(a))
        for a in rows
    )  # fmt: skip
    return Sheet("variables", text("classes.variables"), columns, held, tuple(told))


def _passages(value: Classes, text: Text) -> Sheet:
    columns = (
        Column("class", text("classes.class"), "integer"),
        Column("score", text("classes.score"), "number", 0),
        Column("citation", text("citation")),
        Column("said", text("classes.said")),
        Column("words", text("classes.matched"), wide=True),
        Column("transcript", "id", wide=True),
    )
    rows = tuple(
        (p.number, p.score, clean(p.quotation.citation), said(p.quotation.speech, text),
         clean(", ".join(p.words)), p.quotation.transcript)
        for p in value.passages
    )  # fmt: skip
    most = max(sum(p.number == row.number for p in value.passages) for row in value.rows)
    told = [text("classes.note.score", shown=most)]
    if value.withheld:
        told.append(text("classes.note.withheld", count=text.number(value.withheld)))
    return Sheet("passages", text("classes.passages"), columns, rows, tuple(told))


def said(speech: Sequence[Speech], text: Text) -> str:
    """The words of a quotation in a row: each speaker's label before theirs."""
    parts = []
    for one in speech:
        words = " ".join(one.text.split())
        parts.append(text.colon(one.speaker, words) if one.speaker else words)
    return clean(" ".join(parts))


def _tree(value: Classes, text: Text) -> Sheet:
    columns = (
        Column("cut", text("classes.cut"), "integer"),
        Column("chi2", text("classes.chi2"), "number", 1),
        Column("height", text("classes.height"), "number", 1),
        Column("left", text("classes.left")),
        Column("right", text("classes.right")),
    )
    ordered = sorted(forks(value.tree), key=lambda fork: -fork.height)
    rows = tuple(
        (n, fork.chi2, fork.height, ", ".join(map(str, leaves(fork.low))),
         ", ".join(map(str, leaves(fork.high))))
        for n, fork in enumerate(ordered, 1)
    )  # fmt: skip
    note = (text("classes.note.height"),)
    return Sheet("tree", text("classes.tree"), columns, rows, note, wide=True)


def _units(value: Classes, text: Text) -> Sheet:
    columns = (
        Column("citation", text("citation")), Column("transcript", text("transcript")),
        Column("start", text("classes.from"), "integer"),
        Column("end", text("classes.to"), "integer"),
        Column("class", text("classes.class"), "integer"),
    )  # fmt: skip
    rows = tuple(
        (clean(p.citation), p.transcript, p.start, p.end, p.number or None) for p in value.places
    )
    return Sheet("units", text("classes.units"), columns, rows, wide=True)
