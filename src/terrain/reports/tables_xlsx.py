"""A comparison as a workbook: counts, shares, denominators, and the quotations of the cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from terrain.analysis.comparison import Comparison, Row
from terrain.analysis.groups import Group
from terrain.analysis.quotations import Quotation
from terrain.reports.archive import EPOCH, write_settled
from terrain.reports.grid import DENOMINATORS, columns, count_of, notes_of, row_name, title_of
from terrain.reports.text import Lang, Text, clean

#: Excel refuses longer cells.
_LONGEST = 32_767

Quoted = tuple[Row, Group, Quotation]


def write_xlsx(
    comparison: Comparison,
    file: BinaryIO,
    quotations: Sequence[Quoted] = (),
    *,
    lang: Lang = "fr",
) -> None:
    """Write a workbook; `quotations` come from `cell_quotations` of a quotable Project.

    Counts and shares are numbers; a cell that is no plain count is filled and carries a note, so
    that sums still work. Text is stored as text, never as a formula. The same value gives the
    same bytes.
    """
    from openpyxl import Workbook

    text = Text(lang)
    book = Workbook()
    book.remove(book.active)
    named = columns(comparison, text)
    _counts(book, comparison, named, text)
    _shares(book, comparison, named, text)
    _sheet(
        book,
        text("denominators"),
        ("", *(name for _, name in named)),
        (
            (text(f"den.{name}"), *(getattr(comparison.denominators[k], name) for k, _ in named))
            for name in DENOMINATORS
        ),
    )
    _quotations(book, comparison, quotations, text)
    book.properties.creator = ""
    book.properties.title = clean(title_of(comparison, text))
    book.properties.created = book.properties.modified = EPOCH
    raw = io.BytesIO()
    book.save(raw)
    write_settled(_undated(raw.getvalue()), file)


def _counts(
    book: Any, comparison: Comparison, named: Sequence[tuple[str, str]], text: Text
) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    header = (text("code"), text("label"), *(name for _, name in named))
    rows = (
        (row.code, row_name(row, text),
         *(count_of(comparison.cell(row, key), comparison.measure) for key, _ in named))
        for row in comparison.rows
    )  # fmt: skip
    sheet = _sheet(book, text(f"measure.{comparison.measure}"), header, rows)
    grey = PatternFill("solid", fgColor="DDDDDD")
    for line, row in enumerate(comparison.rows, 2):
        for column, (key, _) in enumerate(named, 3):
            state = comparison.cell(row, key).state
            if state != "counted":
                cell = sheet.cell(line, column)
                cell.fill, cell.comment = grey, Comment(text(f"legend.{state}"), "terrain")
    for note in notes_of(comparison, text, shares=False):
        _append(sheet, ("", note))


def _shares(
    book: Any, comparison: Comparison, named: Sequence[tuple[str, str]], text: Text
) -> None:
    header = (text("code"), text("label"), *(name for _, name in named))
    rows = (
        (row.code, row_name(row, text), *(comparison.share(row, key) for key, _ in named))
        for row in comparison.rows
    )
    sheet = _sheet(book, text("shares"), header, rows)
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
    _sheet(book, text("quotations"), header, rows)


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


def _sheet(book: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    from openpyxl.styles import Font

    sheet = book.create_sheet(title[:31])
    _append(sheet, header)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        _append(sheet, row)
    sheet.freeze_panes = "C2" if len(header) > 2 else "A2"
    for number, width in enumerate((16, 34, *[16] * len(header)), 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    return sheet


def _append(sheet: Any, values: Sequence[Any]) -> None:
    """One row below; text stays text whatever it begins with."""
    line = sheet.max_row + 1 if sheet._cells else 1  # noqa: SLF001  (max_row is 1 when empty)
    for column, value in enumerate(values, 1):
        if value is None or value == "":
            continue
        cell = sheet.cell(line, column)
        if isinstance(value, str):
            cell.value = _fitting(clean(value))
            cell.data_type = "s"  # openpyxl would take a leading = for a formula
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        else:
            cell.value = value


def _fitting(value: str) -> str:
    """Text that Excel can hold; what is cut says so."""
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 4]} […]"


def _undated(raw: bytes) -> bytes:
    """openpyxl writes the time of saving over the one that it was given: put EPOCH back."""
    source, target = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            settled.writestr(member, data)
    return target.getvalue()
