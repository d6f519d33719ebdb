"""Specificities as sheets: the terms of each group, the groups' sizes, concordances if asked."""

from __future__ import annotations

from collections.abc import Sequence

from terrain.analysis.concordance import Concordance
from terrain.analysis.specificities import Specificity, Typical
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import by_name, name_of, standing
from terrain.reports.text import Text, clean

#: Under this adjusted probability (log10 of 0.05), a line is kept after correction.
KEPT = -1.3010299956639813


def chosen(
    value: Typical, *, limit: int = 10, threshold: float = 2.0, group: str | None = None,
    under: bool = True,
) -> list[Specificity]:  # fmt: skip
    """The lines to show: by group, in order, the `limit` most over-used terms (0: all) of a score
    of `threshold` or more, then the under-used ones."""
    found: list[Specificity] = []
    for size in value.groups:
        if group not in (None, size.group.key):
            continue
        for over in (True, False) if under else (True,):
            rows = [
                r for r in value.of_group(size.group.key, over=over) if abs(r.score) >= threshold
            ]
            found += rows[: limit or None]
    return found


def sheets(
    value: Typical, text: Text, rows: Sequence[Specificity],
    lines: Sequence[tuple[Specificity, Concordance]] = (),
) -> tuple[Sheet, ...]:  # fmt: skip
    """The chosen lines, the groups, and the concordances of the terms where there are."""
    made = [_terms(value, text, rows), _groups(value, text)]
    if lines:
        made.append(_lines(value, text, lines))
    return tuple(made)


def title(value: Typical, text: Text) -> str:
    """`Ce qui est propre à chaque groupe : lemmes par territoire`."""
    return text("typical.title", of=text(f"typical.of.{value.of}"), by=by_name(value.by, text))


def _names(value: Typical, text: Text) -> dict[str, str]:
    return {size.group.key: name_of(size.group, text) for size in value.groups}


def _terms(value: Typical, text: Text, rows: Sequence[Specificity]) -> Sheet:
    names = _names(value, text)
    columns = (
        Column("group", text("typical.group")),
        Column("group_key", "id", wide=True),
        Column("term", text("typical.term")),
        Column("label", text("label"), wide=value.of != "codes"),
        Column("found", text("typical.found"), "integer"),
        Column("total", text("typical.total"), "integer"),
        Column("expected", text("typical.expected"), "number", 1),
        Column("score", text("typical.score"), "number", 1),
        Column("p", text("typical.p"), "probability", wide=True),
        Column("q", text("typical.q"), "probability", wide=True),
        Column("log10_p", "log10 p", "number", 2, wide=True),
        Column("kept", text("typical.kept"), "flag"),
    )
    held = tuple(
        (names[r.group], r.group, clean(r.term), clean(r.label), r.found, r.total, r.expected,
         r.score, r.probability, 10.0**r.log10_q, r.log10_p, r.log10_q <= KEPT)
        for r in rows
    )  # fmt: skip
    return Sheet("typical", title(value, text), columns, held, tuple(notes(value, text, len(rows))))


def notes(value: Typical, text: Text, shown: int | None = None) -> list[str]:
    """The law, the tests, the corpus, and what was left out."""
    of = text(f"typical.of.{value.of}")
    corpus = "codes" if value.of == "codes" else "words"
    found = [
        text("typical.note.law"),
        text("typical.note.many", terms=text.number(value.terms), of=of,
             groups=text.number(len(value.groups))),
        text(f"typical.note.corpus.{corpus}", size=text.number(value.size), of=of.capitalize(),
             minimum=value.minimum),
    ]  # fmt: skip
    if value.uncounted:
        found.append(text("typical.note.uncounted", count=text.number(value.uncounted)))
    found.append(text("typical.note.clusters"))
    if shown is not None and shown < len(value.rows):
        found.append(text("typical.note.shown", shown=text.number(shown),
                          total=text.number(len(value.rows))))  # fmt: skip
    return [*found, *standing(value, text)]


def _groups(value: Typical, text: Text) -> Sheet:
    columns = (
        Column("group", text("typical.group")),
        Column("group_key", "id", wide=True),
        Column("size", text("typical.size"), "integer"),
        Column("units", text("typical.units"), "integer"),
        Column("transcripts", text("typical.transcripts"), "integer"),
    )
    rows = tuple(
        (name_of(s.group, text), s.group.key, s.size, s.units, s.transcripts) for s in value.groups
    )
    return Sheet("groups", text("typical.sizes"), columns, rows)


def _lines(value: Typical, text: Text, lines: Sequence[tuple[Specificity, Concordance]]) -> Sheet:
    names = _names(value, text)
    columns = (
        Column("group", text("typical.group")),
        Column("term", text("typical.term")),
        Column("line", text("typical.line")),
        Column("citation", text("citation")),
    )
    rows = tuple(
        (names[row.group], clean(row.term),
         clean(f"… {line.left.strip()} [{line.keyword}] {line.right.strip()} …"), line.citation)
        for row, held in lines
        for line in held.lines
    )  # fmt: skip
    return Sheet("concordances", text("typical.lines"), columns, rows)
