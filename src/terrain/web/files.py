"""Files to keep: the documents and the tables of an answer, as a page hands them out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException
from fastapi.responses import Response

if TYPE_CHECKING:
    from terrain.reports.text import Text
    from terrain.web.analyses import Analysis

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}  # fmt: skip


def written(document: Any, form: str, text: Text) -> bytes:
    """A document as Word or as one page."""
    if form == "docx":
        from terrain.reports.word import write_docx

        held = io.BytesIO()
        write_docx(document, held, text)
        return held.getvalue()
    from terrain.reports.web import write_html

    words = io.StringIO()
    write_html(document, words, text)
    return words.getvalue().encode()


def sheets_of(
    kind: Analysis, value: Any, asked: Mapping[str, Any], text: Text, form: str, wanted: str
) -> bytes:
    """The tables of an answer as a workbook; one of them, the first or as `wanted`, as CSV."""
    from terrain.reports.sheet import write_csv, write_xlsx

    assert kind.sheets is not None
    made = kind.sheets(value, text, {**asked, "limit": 0} if "limit" in kind.shown else asked)
    if form == "xlsx":
        held = io.BytesIO()
        write_xlsx(made, held, text)
        return held.getvalue()
    one = next((s for s in made if s.name == wanted), None) if wanted else made[0]
    if one is None:
        raise HTTPException(404, "There is no such table.")
    words = io.StringIO()
    write_csv(one, words, bom=True)
    return words.getvalue().encode()


def attached(data: bytes, form: str, name: str) -> Response:
    """A file to keep."""
    head = {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(data, media_type=_TYPES[form], headers=head)
