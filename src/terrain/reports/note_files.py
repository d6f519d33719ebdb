"""The dossier of a Note as the bytes of a file: Word, PDF, HTML, Markdown; its sources as CSL
(`.json`) or BibTeX (`.bib`)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from terrain.errors import UsageError
from terrain.evidence.note_dossier import NoteDossier
from terrain.reports.citations import Style, bibtex, csl
from terrain.reports.note_document import cited, document
from terrain.reports.text import Text

#: What each ending holds, for those who ask for it by its type.
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf", "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8", "json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex; charset=utf-8",
}  # fmt: skip


def written(value: NoteDossier, kind: str, text: Text, style: Style = "note") -> bytes:
    """The bytes of one kind of file. Raises UsageError for another kind."""
    if kind in ("json", "bib"):
        return sources(value, kind, text).encode()
    if kind not in TYPES:
        raise UsageError(f"no dossier as “{kind}”.", remedy=f"Ask for {', '.join(TYPES)}.")
    write, binary = _writer(kind)
    made = document(value, text, style)
    if binary:
        held = io.BytesIO()
        write(made, held, text)
        return held.getvalue()
    said = io.StringIO()
    write(made, said, text)
    return said.getvalue().encode()


def sources(value: NoteDossier, kind: str, text: Text) -> str:
    """What a Note cites, as CSL (`json`) or BibTeX (`bib`)."""
    found = cited(value)
    if kind == "bib":
        return bibtex(found, text, value.made)
    items = [csl(source, text, value.made) for source in found]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _writer(kind: str) -> tuple[Callable[[Any, Any, Text], None], bool]:
    if kind == "docx":
        from terrain.reports.word import write_docx

        return write_docx, True
    if kind == "pdf":
        from terrain.reports.pdf import write_pdf

        return write_pdf, True
    if kind == "html":
        from terrain.reports.web import write_html

        return write_html, False
    from terrain.reports.markdown import write_markdown

    return write_markdown, False
