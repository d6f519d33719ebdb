"""What every workbook shares: sheets of text and numbers, the same bytes for the same value."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from terrain.reports.archive import EPOCH, write_settled
from terrain.reports.text import clean

#: Excel refuses longer cells.
_LONGEST = 32_767
#: What Excel refuses in the name of a sheet, which it cuts at 31 characters.
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\]")


def new_book() -> Any:
    """A workbook without sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    return book


def save(book: Any, title: str, file: BinaryIO) -> None:
    """Write a workbook without the hour of its making."""
    book.properties.creator = ""
    book.properties.title = clean(title)
    book.properties.created = book.properties.modified = EPOCH
    raw = io.BytesIO()
    book.save(raw)
    write_settled(_undated(raw.getvalue()), file)


def sheet_name(book: Any, title: str) -> str:
    """A name that Excel takes and that no other sheet of the book bears."""
    wanted = _UNNAMEABLE.sub(" ", clean(title)).strip(" '")[:31] or "–"
    taken, name, number = {held.casefold() for held in book.sheetnames}, wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted[:27]} ({number})", number + 1
    return name


def add_sheet(book: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """A sheet with a bold header that stays in view."""
    from openpyxl.styles import Font

    sheet = book.create_sheet(sheet_name(book, title))
    append(sheet, header)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        append(sheet, row)
    sheet.freeze_panes = "C2" if len(header) > 2 else "A2"
    for number, width in enumerate((16, 34, *[16] * len(header)), 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    return sheet


def append(sheet: Any, values: Sequence[Any]) -> None:
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
