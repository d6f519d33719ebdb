"""A document in Word: real styles, no direct formatting, the language set, a marked header.

Co-authors restyle the whole document by editing its styles; a table of contents can be inserted
from its headings; the spelling checker knows that the words are French.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, BinaryIO

from terrain.reports.archive import EPOCH, write_settled
from terrain.reports.document import Block, Document, Figure, Table
from terrain.reports.text import Text, clean

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
    "note": "Note",
}
#: A table of more columns is set in smaller letters.
_FEW = 5
#: Styles of ours: name, the style it stands on, and what differs (points, booleans).
_OWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Fictional", "Normal", {"bold": True, "space_after": 12}),
    ("Question", "Normal", {"italic": True, "left": 18, "keep": True, "space_before": 10}),
    ("Source", "Normal", {"size": 9, "left": 18, "space_after": 10}),
    ("Memo", "Normal", {"size": 9.5, "italic": True, "left": 36, "space_after": 6}),
    ("Note", "Normal", {"size": 8.5, "space_after": 2}),
    ("Cell", "Normal", {"size": 9, "space_after": 0}),
    ("Figure", "Normal", {"keep": True, "space_before": 6, "space_after": 2}),
)


def write_docx(document: Document, file: BinaryIO, text: Text) -> None:
    """Write a document to a binary file. The same value gives the same bytes."""
    import docx

    word = docx.Document()
    _prepare(word, text)
    lying = False
    for piece in document.pieces:
        lying = _turn_page(word, piece, lying=lying)
        if isinstance(piece, Table):
            _table(word, piece)
        elif isinstance(piece, Figure):
            _figure(word, piece, text)
        else:
            _paragraph(word, piece, text)
    _headers(word, document)
    _properties(word, document, text)
    raw = io.BytesIO()
    word.save(raw)
    write_settled(raw.getvalue(), file)


def _turn_page(word: WordDocument, piece: object, *, lying: bool) -> bool:
    """Wide tables go on pages that lie on their side, what follows on pages that stand."""
    from docx.enum.section import WD_ORIENT

    wide = isinstance(piece, Table) and piece.wide
    # Headings and notes stay on the page of the table that they go with.
    if wide == lying or (lying and isinstance(piece, Block) and piece.style in ("note", "text")):
        return lying
    section = word.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width
    return wide


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
    small = len(table.header) > _FEW
    for row in (table.header, *table.rows):
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words
            if small:
                cell.paragraphs[0].style = "Cell"
    _repeat_header(drawn.rows[0])


def _figure(document: WordDocument, figure: Figure, text: Text) -> None:
    from docx.shared import Emu

    from terrain.reports.charts.base import bare, png

    document.add_paragraph(figure.caption, style="Caption")
    section = document.sections[-1]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    room = Emu((sizes[0] or 0) - (sizes[1] or 0) - (sizes[2] or 0))
    run = document.add_paragraph(style="Figure").add_run()
    drawn = run.add_picture(io.BytesIO(png(bare(figure.chart), text)))
    # Two pixels a point: no picture is larger than it was drawn, nor than the page.
    own = Emu(drawn.width * 72 // 144)
    width = min(own, room)
    drawn.height = Emu(drawn.height * width // drawn.width)
    drawn.width = Emu(width)
    drawn._inline.docPr.set("descr", clean(figure.alt))  # noqa: SLF001  (no public way)


def _repeat_header(row: Any) -> None:
    """Mark the first row as a header: repeated on each page, read aloud as one."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  (no public way)


def _headers(word: WordDocument, document: Document) -> None:
    header = word.sections[0].header.paragraphs[0]
    header.text = clean(" · ".join(filter(None, [document.mark, document.study, document.title])))
    header.style = "Header"


def _properties(word: WordDocument, document: Document, text: Text) -> None:
    """What the file says of itself: no author, since names of researchers are not ours to give."""
    properties, made = word.core_properties, document.made
    moment = dt.datetime(made.year, made.month, made.day) if made else EPOCH  # noqa: DTZ001  (as above)
    properties.title = clean(document.title)
    properties.subject = document.heading
    properties.language = text.locale
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.keywords = text("fictional.mark") if document.mark else ""
    properties.created = properties.modified = moment
    properties.revision = 1
