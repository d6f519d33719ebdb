"""A dossier in Word: real styles, no direct formatting, the language set, a marked header.

Co-authors restyle the whole document by editing its styles; a table of contents can be inserted
from its headings; the spelling checker knows that the words are French.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, BinaryIO

from terrain.analysis.dossier import Dossier
from terrain.reports.archive import EPOCH, write_settled
from terrain.reports.outline import Block, Table, fictional_mark, outline
from terrain.reports.text import Lang, Text, clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: The style of each block: Word's own where it has one, so that themes and contents apply.
_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "text": "Body Text",
    "item": "List Bullet",
    "quote": "Quote",
    "fictional": "Fictional",
    "question": "Question",
    "source": "Source",
    "memo": "Memo",
}
#: Styles of ours: name, the style it stands on, and what differs (points, booleans).
_OWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Fictional", "Normal", {"bold": True, "space_after": 12}),
    ("Question", "Normal", {"italic": True, "left": 18, "keep": True, "space_before": 10}),
    ("Source", "Normal", {"size": 9, "left": 18, "space_after": 10}),
    ("Memo", "Normal", {"size": 9.5, "italic": True, "left": 36, "space_after": 6}),
)


def write_docx(
    dossier: Dossier, file: BinaryIO, *, lang: Lang = "fr", made: dt.date | None = None
) -> None:
    """Write a dossier to a binary file. The same value gives the same bytes."""
    from docx import Document

    text = Text(lang)
    document = Document()
    _prepare(document, text)
    for block in outline(dossier, text, made):
        if isinstance(block, Table):
            _table(document, block)
        else:
            _paragraph(document, block, text)
    _headers(document, dossier, text)
    _properties(document, dossier, text, made)
    raw = io.BytesIO()
    document.save(raw)
    write_settled(raw.getvalue(), file)


def _prepare(document: WordDocument, text: Text) -> None:
    """Our styles, and the language of every style."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styles = document.styles
    for name, base, facts in _OWN:
        style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.quick_style = True
        style.font.bold, style.font.italic = facts.get("bold"), facts.get("italic")
        style.font.size = Pt(facts["size"]) if "size" in facts else None
        layout = style.paragraph_format
        layout.left_indent = Pt(facts["left"]) if "left" in facts else None
        layout.space_before = Pt(facts["space_before"]) if "space_before" in facts else None
        layout.space_after = Pt(facts["space_after"]) if "space_after" in facts else None
        layout.keep_with_next = facts.get("keep")
    quote: Any = styles["Quote"]
    quote.paragraph_format.left_indent = Pt(18)
    # Neither a quotation from its source nor a caption from its table at the foot of a page.
    quote.paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.keep_with_next = True
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), text.locale)


def _paragraph(document: WordDocument, block: Block, text: Text) -> None:
    # A blank line within a turn is a new paragraph of the same style, not an empty line.
    for number, words in enumerate(filter(str.strip, block.text.split("\n\n"))):
        paragraph = document.add_paragraph(style=_STYLES[block.style])
        if block.label and not number:
            paragraph.add_run(text.colon(block.label), style="Strong")
            paragraph.add_run(" ")
        paragraph.add_run(" ".join(words.split("\n")))


def _table(document: WordDocument, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    drawn = document.add_table(rows=0, cols=len(table.header), style="Light List")
    for row in (table.header, *table.rows):
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words
    _repeat_header(drawn.rows[0])


def _repeat_header(row: Any) -> None:
    """Mark the first row as a header: repeated on each page, read aloud as one."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  (no public way)


def _headers(document: WordDocument, dossier: Dossier, text: Text) -> None:
    header = document.sections[0].header.paragraphs[0]
    facts = [fictional_mark(dossier, text), dossier.study, dossier.title]
    header.text = clean(" · ".join(filter(None, facts)))
    header.style = "Header"


def _properties(document: WordDocument, dossier: Dossier, text: Text, made: dt.date | None) -> None:
    """What the file says of itself: no author, since names of researchers are not ours to give."""
    properties = document.core_properties
    moment = dt.datetime(made.year, made.month, made.day) if made else EPOCH  # noqa: DTZ001  (as above)
    properties.title = clean(dossier.title)
    properties.subject = text(f"dossier.{dossier.subject}")
    properties.language = text.locale
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.keywords = text("fictional.mark") if dossier.fictional else ""
    properties.created = properties.modified = moment
    properties.revision = 1
