"""Words in Word: their manners, their links, their footnotes, and lists that count from one.

python-docx writes no footnotes. They live in a part of their own, `word/footnotes.xml`, each with
its id; two of them, with no words, are the lines that Word draws above the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terrain.reports.document import Block, Inline, Run
from terrain.reports.text import LINE, clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY = f"""<w:footnotes xmlns:w="{_W}" xmlns:r="{_R}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240"
 w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240"
 w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""
_SETTINGS = f"""<w:footnotePr xmlns:w="{_W}"><w:footnote w:id="-1"/><w:footnote w:id="0"/>
</w:footnotePr>"""


class Footnotes:
    """The footnotes of one document; their part is made when the first is added."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._part: Any = None
        self._count = 0

    def add(self, words: Inline) -> int:
        """Put a footnote among the others; what it is called by."""
        from docx.text.paragraph import Paragraph

        if self._part is None:
            self._part = self._made()
        self._count += 1
        note = _element("w:footnote", id=str(self._count))
        note.append(_element("w:p"))
        self._part.element.append(note)
        paragraph = Paragraph(note[0], self._part)
        paragraph.style = self._word.styles["footnote text"]
        mark = paragraph.add_run(style="footnote reference")
        mark._r.append(_element("w:footnoteRef"))  # noqa: SLF001  (no public way)
        paragraph.add_run(" ")
        fill(paragraph, words, None)
        return self._count

    def _made(self) -> Any:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.oxml import parse_xml
        from docx.parts.story import StoryPart

        document = self._word.part
        assert document.package is not None
        part = StoryPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES,
                         parse_xml(_EMPTY), document.package)  # fmt: skip
        document.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        # The schema wants it in its place: before w:compat.
        settings: Any = self._word.settings.element
        settings.insert_element_before(parse_xml(_SETTINGS), "w:endnotePr", "w:compat")
        return part


def fill(paragraph: Paragraph, words: Inline, notes: Footnotes | None) -> None:
    """Add words to a paragraph; without `notes` (within one), the notes they call are left out."""
    for run in words:
        if run.text and run.target:
            _link(paragraph, run)
        elif run.text:
            _add(paragraph, run)
        if run.note and notes is not None:
            mark = paragraph.add_run(style="footnote reference")
            mark._r.append(_element("w:footnoteReference", id=str(notes.add(run.note))))  # noqa: SLF001


def _manner(run: Run) -> str | None:
    if run.target:
        return "Hyperlink"
    if run.code:
        return "Source Code"
    if run.strong:
        return "Strong Emphasis" if run.emphasis else "Strong"
    return "Emphasis" if run.emphasis else None


def _add(paragraph: Paragraph, run: Run) -> Any:
    # python-docx writes a line feed as a break; one that is only where a line was cut is a space.
    words = clean(run.text.replace("\n", " ").replace(LINE, "\n"))
    return paragraph.add_run(words, style=_manner(run))


def _link(paragraph: Paragraph, run: Run) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    target = paragraph.part.relate_to(run.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink")
    link.set(qn("r:id"), target)
    link.append(_add(paragraph, run)._r)  # noqa: SLF001  (no public way)
    paragraph._p.append(link)  # noqa: SLF001


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


class Lists:
    """Numbered lists: Word's style counts through the whole document, each list needs its own."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._open: dict[int, tuple[int, int]] = {}

    def number(self, paragraph: Paragraph, block: Block) -> None:
        """Give an item its number; a list begins where numbers do not follow those before."""
        held, last = self._open.get(block.level, (0, 0))
        if not held or block.number != last + 1:
            held = self._begun(paragraph, block.number)
        self._open = {k: v for k, v in self._open.items() if k < block.level}
        self._open[block.level] = (held, block.number)
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
        numbering.get_or_add_ilvl().val = 0
        numbering.get_or_add_numId().val = held

    def end(self) -> None:
        """What follows is no item: a list that comes later is another."""
        self._open = {}

    def _begun(self, paragraph: Paragraph, first: int) -> int:
        style: Any = paragraph.style
        counted = style.element.pPr.numPr.numId.val
        numbering: Any = self._word.part.numbering_part.element
        like = numbering.num_having_numId(counted).abstractNumId.val
        made = numbering.add_num(like)
        made.add_lvlOverride(ilvl=0).add_startOverride(first)
        return int(made.numId)
