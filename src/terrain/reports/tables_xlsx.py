"""A comparison as a workbook: counts, shares, denominators, and the quotations of the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from terrain.analysis.comparison import MEASURES, Comparison, Row
from terrain.analysis.groups import Group
from terrain.analysis.quotations import Quotation
from terrain.reports.grid import DENOMINATORS, columns, notes_of, row_name, title_of, written
from terrain.reports.text import Lang, Text
from terrain.reports.workbook import add_sheet, append, new_book, save

Quoted = tuple[Row, Group, Quotation]


def write_xlsx(
    comparison: Comparison,
    file: BinaryIO,
    quotations: Sequence[Quoted] = (),
    *,
    lang: Lang = "fr",
) -> None:
    """Write a workbook; `quotations` come from `cell_quotations` of a quotable Project.

    Counts and shares are numbers; a cell that is no plain count is filled and carries a note, and
    what is no zero (not asked, not coded…) is text, so that sums still work. Every measure has
    its sheet, the one asked for first. Text is stored as text, never as a formula. The same value
    gives the same bytes.
    """
    text, book = Text(lang), new_book()
    named = columns(comparison, text)
    for measure in (comparison.measure, *(m for m in MEASURES if m != comparison.measure)):
        _figures(book, replace(comparison, measure=measure), named, text)
    _shares(book, comparison, named, text)
    add_sheet(
        book,
        text("denominators"),
        ("", *(name for _, name in named)),
        (
            (text(f"den.{name}"), *(getattr(comparison.denominators[k], name) for k, _ in named))
            for name in DENOMINATORS
        ),
    )
    _quotations(book, comparison, quotations, text)
    save(book, title_of(comparison, text), file)


def _figures(
    book: Any, comparison: Comparison, named: Sequence[tuple[str, str]], text: Text
) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    header = (text("code"), text("label"), *(name for _, name in named))
    rows = (
        (row.code, row_name(row, text),
         *(_figure(comparison, row, key, text) for key, _ in named))
        for row in comparison.rows
    )  # fmt: skip
    sheet = add_sheet(book, text(f"measure.{comparison.measure}"), header, rows)
    grey = PatternFill("solid", fgColor="DDDDDD")
    for line, row in enumerate(comparison.rows, 2):
        for column, (key, _) in enumerate(named, 3):
            state = comparison.cell(row, key).state
            cell = sheet.cell(line, column)
            if comparison.measure in ("share", "rate"):
                cell.number_format = "0.0%" if comparison.measure == "share" else "0.0"
            if state not in ("counted", "unsaid"):
                cell.fill, cell.comment = grey, Comment(text(f"legend.{state}"), "terrain")
    for note in notes_of(comparison, text, shares=False):
        append(sheet, ("", note))


def _figure(comparison: Comparison, row: Row, key: str, text: Text) -> float | str | None:
    if comparison.cell(row, key).state in ("not-coded", "not-asked", "unknown"):
        return written(comparison, row, key, text)
    return comparison.figure(row, key)


def _shares(
    book: Any, comparison: Comparison, named: Sequence[tuple[str, str]], text: Text
) -> None:
    header = (text("code"), text("label"), *(name for _, name in named))
    rows = (
        (row.code, row_name(row, text), *(comparison.share(row, key) for key, _ in named))
        for row in comparison.rows
    )
    sheet = add_sheet(book, text("shares"), header, rows)
    for cells in sheet.iter_rows(min_row=2, min_col=3):
        for cell in cells:
            cell.number_format = "0.0%"


def _quotations(
    book: Any, comparison: Comparison, quotations: Sequence[Quoted], text: Text
) -> None:
    keys = ("code", "label", "group", "citation", "speaker", "role", "date", "words_said",
            "question", "memo", "coders", "fictional.mark")  # fmt: skip
    header = tuple(text(f"by.{comparison.by}" if key == "group" else key) for key in keys)
    rows = (_quoted(row, group, quotation, text) for row, group, quotation in quotations)
    add_sheet(book, text("quotations"), header, rows)


def _quoted(row: Row, group: Group, quotation: Quotation, text: Text) -> tuple[Any, ...]:
    several = len(quotation.speech) > 1
    words = "\n".join(
        text.colon(s.speaker, s.text) if several and s.speaker else s.text for s in quotation.speech
    )
    heard = [speech for speech in quotation.speech if not speech.asks] or quotation.speech
    return (
        row.code,
        row_name(row, text),
        text.group(group.label),
        quotation.citation,
        ", ".join(dict.fromkeys(speech.speaker for speech in heard)),
        ", ".join(dict.fromkeys(text.value(speech.role) for speech in heard)),
        quotation.date.isoformat() if quotation.date else "",
        words,
        quotation.question,
        "\n".join(memo.text for memo in quotation.memos),
        ", ".join(quotation.coders),
        text("fictional.mark") if quotation.fictional else "",
    )
