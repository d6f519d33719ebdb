"""A document in Word: real styles, no direct formatting, the language set, a marked header.

Co-authors restyle the whole document by editing its styles; a table of contents can be inserted
from its headings; footnotes are footnotes; the spelling checker knows that the words are French.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from terrain.reports.archive import EPOCH, write_settled
from terrain.reports.columns import numeric, widths
from terrain.reports.document import (
    Block,
    Document,
    Figure,
    Piece,
    Run,
    Table,
    leaves,
    running,
    runs,
)
from terrain.reports.text import LINE, Text, clean
from terrain.reports.word_styles import DEPTHS, STYLES, TABLE, prepare
from terrain.reports.word_text import Footnotes, Lists, fill

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: The width of a letter of a table (bold, 9 points), in EMU.
_LETTER = 71_000


@dataclass(frozen=True)
class _Page:
    """What is being written, with what counts across it."""

    word: WordDocument
    text: Text
    notes: Footnotes
    lists: Lists


def write_docx(document: Document, file: BinaryIO, text: Text) -> None:
    """Write a document to a binary file. The same value gives the same bytes."""
    import docx

    word = docx.Document()
    prepare(word, text)
    page = _Page(word, text, Footnotes(word), Lists(word))
    lying = False
    for wide, pieces in leaves(document.pieces):
        if wide != lying:
            _turn(word, wide=wide)
        lying = wide
        for piece in pieces:
            _piece(page, piece)
    _headers(word, document)
    _properties(word, document, text)
    raw = io.BytesIO()
    word.save(raw)
    write_settled(raw.getvalue(), file)


def _turn(word: WordDocument, *, wide: bool) -> None:
    """Pages of the other way up follow."""
    from docx.enum.section import WD_ORIENT

    section = word.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width
    _without_blank(word)


def _without_blank(word: WordDocument) -> None:
    """The end of a section stands in its last paragraph, not in an empty one that would take a
    line, or a page, of its own; after a table there is no other."""
    from docx.oxml.ns import qn

    body: Any = word.element.body
    blank = body.findall(qn("w:p"))[-1]
    above = blank.getprevious()
    if above is not None and above.tag == qn("w:p") and not above.xpath("./w:pPr/w:sectPr"):
        above.get_or_add_pPr().append(blank.pPr.find(qn("w:sectPr")))
        body.remove(blank)


def _piece(page: _Page, piece: Piece) -> None:
    if not isinstance(piece, Block) or piece.style not in ("item", "number"):
        page.lists.end()
    if isinstance(piece, Table):
        _table(page, piece)
    elif isinstance(piece, Figure):
        _figure(page.word, piece, page.text)
    else:
        _paragraph(page, piece)


def _paragraph(page: _Page, block: Block) -> None:
    # A blank line within a turn is a new paragraph of the same style, not an empty line.
    for number, words in enumerate(block.paragraphs):
        paragraph = page.word.add_paragraph(style=_style(block, number))
        if block.label and not number:
            paragraph.add_run(clean(page.text.colon(block.label)), style="Strong")
            paragraph.add_run(" ")
        code = block.style == "code"
        said = (Run(block.text.replace("\n", LINE)),) if code else words
        fill(paragraph, said, page.notes)
        if block.style == "number" and not number:
            page.lists.number(paragraph, block)


def _style(block: Block, number: int) -> str:
    """The style of a block's paragraph; an item's second one has no mark of its own."""
    name = STYLES[block.style]
    if block.style not in ("item", "number"):
        return name
    name = "List Continue" if number else name
    depth = min(block.level + 1, DEPTHS)
    return f"{name} {depth}" if depth > 1 else name


def _table(page: _Page, table: Table) -> None:
    from docx.shared import Emu

    word = page.word
    if table.caption:
        word.add_paragraph(clean(table.caption), style="Caption")
    drawn = word.add_table(rows=0, cols=len(table.header), style=TABLE)
    drawn.autofit = False
    room = _room(word)[0] / _LETTER
    sizes = [Emu(int(_LETTER * width)) for width in widths(table, room)]
    numbers = numeric(table)
    for row in (table.header, *table.rows):
        for n, (cell, words) in enumerate(zip(drawn.add_row().cells, row, strict=True)):
            paragraph, cell.width = cell.paragraphs[0], sizes[n]
            paragraph.style = "Number" if numbers[n] else "Cell"
            fill(paragraph, runs(words), page.notes)
    for column, width in zip(drawn.columns, sizes, strict=True):
        column.width = width
    _rows(drawn)


def _room(document: WordDocument) -> tuple[int, int]:
    """The width and the height that a page leaves to what is written."""
    page = document.sections[-1]
    wide = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    tall = (page.page_height or 0) - (page.top_margin or 0) - (page.bottom_margin or 0)
    return int(wide), int(tall)


def _figure(document: WordDocument, figure: Figure, text: Text) -> None:
    from docx.shared import Emu

    from terrain.reports.charts.base import bare, png

    document.add_paragraph(clean(figure.caption), style="Caption")
    run = document.add_paragraph(style="Figure").add_run()
    drawn = run.add_picture(io.BytesIO(png(bare(figure.chart), text)))
    # Two pixels a point: no picture is larger than drawn, nor than the page with its caption.
    wide, tall = _room(document)
    scale = min(0.5, wide / drawn.width, 0.82 * tall / drawn.height)
    drawn.width, drawn.height = Emu(int(drawn.width * scale)), Emu(int(drawn.height * scale))
    drawn._inline.docPr.set("descr", clean(figure.alt))  # noqa: SLF001  (no public way)


def _rows(drawn: Any) -> None:
    """The first row is a header, repeated on each page and read aloud as one; no row is cut."""
    from docx.oxml import OxmlElement

    for number, row in enumerate(drawn.rows):
        facts = row._tr.get_or_add_trPr()  # noqa: SLF001  (no public way)
        facts.append(OxmlElement("w:cantSplit"))
        if not number:
            facts.append(OxmlElement("w:tblHeader"))


def _headers(word: WordDocument, document: Document) -> None:
    """Above: the mark of invention, the study, the title. Below: the page, of how many."""
    section = word.sections[0]
    header = section.header.paragraphs[0]
    header.text = running(document)
    header.style = "Header"
    footer = section.footer.paragraphs[0]
    footer.style = "Footer"
    for number, field in enumerate(("PAGE", "NUMPAGES")):
        if number:
            footer.add_run(" / ")
        _field(footer, field)


def _field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(paragraph.add_run("1")._r)  # noqa: SLF001  (no public way)
    paragraph._p.append(field)  # noqa: SLF001


def _properties(word: WordDocument, document: Document, text: Text) -> None:
    """What the file says of itself. Authors only where they signed the document: names of
    researchers are not ours to give."""
    properties, made = word.core_properties, document.made
    moment = dt.datetime(made.year, made.month, made.day) if made else EPOCH  # noqa: DTZ001  (as above)
    properties.title = clean(document.title)
    properties.subject = document.heading
    properties.language = text.locale
    properties.author = clean("; ".join(document.authors))
    properties.comments = properties.last_modified_by = ""
    properties.keywords = text("fictional.mark") if document.mark else ""
    properties.created = properties.modified = moment
    properties.revision = 1
