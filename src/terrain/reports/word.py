"""A document in Word: real styles, no direct formatting, the language set, a marked header.

Co-authors restyle the whole document by editing its styles; a table of contents can be inserted
from its headings; the spelling checker knows that the words are French.
"""

from __future__ import annotations

import datetime as dt
import io
import re
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
#: The width of a letter of a table (bold, 9 points), and what the borders of a cell take; EMU.
_LETTER, _PADDING = 71_000, 150_000
#: Styles of ours: name, the style it stands on, and what differs (points, booleans).
_OWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Fictional", "Normal", {"bold": True, "space_after": 12}),
    ("Question", "Normal", {"italic": True, "left": 18, "keep": True, "space_before": 10}),
    ("Source", "Normal", {"size": 9, "left": 18, "space_after": 10}),
    ("Memo", "Normal", {"size": 9.5, "italic": True, "left": 36, "space_after": 6}),
    ("Note", "Normal", {"size": 8.5, "space_after": 2}),
    ("Cell", "Normal", {"size": 9, "space_after": 0}),
    ("Number", "Cell", {"right": True}),
    ("Figure", "Normal", {"keep": True, "space_before": 6, "space_after": 2}),
)


#: What stands above everything else.
_TOP = ("title", "subtitle", "fictional")


def write_docx(document: Document, file: BinaryIO, text: Text) -> None:
    """Write a document to a binary file. The same value gives the same bytes."""
    import docx

    word = docx.Document()
    _prepare(word, text)
    lying = _begins_lying(word, document)
    for piece, following in zip(document.pieces, (*document.pieces[1:], None), strict=True):
        lying = _turn_page(word, piece, following, lying=lying)
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


def _begins_lying(word: WordDocument, document: Document) -> bool:
    """A wide table right below the title lies on the title's page, not alone on the next."""
    from docx.enum.section import WD_ORIENT

    first = next((p for p in document.pieces if not isinstance(p, Block) or p.style not in _TOP),
                 None)  # fmt: skip
    if not (isinstance(first, Table) and first.wide):
        return False
    page = word.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    return True


def _turn_page(word: WordDocument, piece: object, following: object, *, lying: bool) -> bool:
    """Wide tables go on pages that lie on their side with what heads or explains them; what
    follows, on pages that stand."""
    from docx.enum.section import WD_ORIENT

    heads = isinstance(piece, Block) and piece.style.startswith("heading")
    table = following if heads else piece
    wide = isinstance(table, Table) and table.wide
    explains = lying and isinstance(piece, Block) and piece.style in ("note", "text", *_TOP)
    if wide == lying or explains:
        return lying
    section = word.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width
    return wide


def _prepare(document: WordDocument, text: Text) -> None:
    """Our styles, and the language of every style."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

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
        layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT if facts.get("right") else None
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(22)
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
    from docx.shared import Emu

    document.add_paragraph(table.caption, style="Caption")
    drawn = document.add_table(rows=0, cols=len(table.header), style="Light Shading")
    drawn.autofit = False
    widths = [Emu(width) for width in _widths(table, _room(document)[0])]
    numbers = table.numeric
    for row in (table.header, *table.rows):
        for n, (cell, words) in enumerate(zip(drawn.add_row().cells, row, strict=True)):
            cell.text, cell.width = words, widths[n]
            cell.paragraphs[0].style = "Number" if numbers[n] else "Cell"
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    _repeat_header(drawn.rows[0])


def _widths(table: Table, room: int) -> list[int]:
    """The width of each column: its longest word at least, where the page has room for all; the
    rest is shared by how much each column says."""
    least, wishes = [], []
    for n, title in enumerate(table.header):
        cells = [row[n] for row in table.rows] or [""]
        # Words part at plain spaces alone: « 5 129 » holds a narrow one that does not break.
        longest = max(len(word) for cell in cells for word in re.split("[ \n]", cell))
        heading = max(len(word) for word in re.split("[ \n]", title))
        least.append(_LETTER * max(longest, 1.1 * heading) + _PADDING)
        wishes.append(min(sum(map(len, cells)) / len(cells), 60) + 1)
    rest = room - sum(least)
    if rest < 0:
        return [int(room * width / sum(least)) for width in least]
    return [
        int(width + rest * wish / sum(wishes)) for width, wish in zip(least, wishes, strict=True)
    ]


def _room(document: WordDocument) -> tuple[int, int]:
    """The width and the height that a page leaves to what is written."""
    page = document.sections[-1]
    wide = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    tall = (page.page_height or 0) - (page.top_margin or 0) - (page.bottom_margin or 0)
    return int(wide), int(tall)


def _figure(document: WordDocument, figure: Figure, text: Text) -> None:
    from docx.shared import Emu

    from terrain.reports.charts.base import bare, png

    document.add_paragraph(figure.caption, style="Caption")
    run = document.add_paragraph(style="Figure").add_run()
    drawn = run.add_picture(io.BytesIO(png(bare(figure.chart), text)))
    # Two pixels a point: no picture is larger than drawn, nor than the page with its caption.
    wide, tall = _room(document)
    scale = min(0.5, wide / drawn.width, 0.82 * tall / drawn.height)
    drawn.width, drawn.height = Emu(int(drawn.width * scale)), Emu(int(drawn.height * scale))
    drawn._inline.docPr.set("descr", clean(figure.alt))  # noqa: SLF001  (no public way)


def _repeat_header(row: Any) -> None:
    """Mark the first row as a header: repeated on each page, read aloud as one."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  (no public way)


def _headers(word: WordDocument, document: Document) -> None:
    """The mark, the study and the title (once, where it holds the study's name); page numbers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    header = word.sections[0].header.paragraphs[0]
    study = "" if document.study in document.title else document.study
    header.text = clean(" · ".join(filter(None, [document.mark, study, document.title])))
    header.style = "Header"
    footer = word.sections[0].footer.paragraphs[0]
    footer.style = "Footer"
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    footer._p.append(number)  # noqa: SLF001  (no public way)


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
