"""The styles of a document in Word: the look of everything, in one place, to be changed once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from terrain.reports.text import Text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: The style of each block: Word's own where it has one, so that themes and contents apply.
STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "authors": "Authors",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "heading3": "Heading 3",
    "heading4": "Heading 4",
    "text": "Body Text",
    "item": "List Bullet",
    "number": "List Number",
    "code": "Code",
    "quote": "Quote",
    "fictional": "Fictional",
    "question": "Question",
    "source": "Source",
    "alert": "Alert",
    "memo": "Memo",
    "note": "Note",
    "reference": "Bibliography",
}
#: Lists have three depths in Word; what lies deeper is shown at the third.
DEPTHS = 3
_GREY = "555555"
#: What differs from Word's own styles (points; `line` in lines).
_CHANGED: dict[str, dict[str, Any]] = {
    "Normal": {"size": 11},
    "Body Text": {"space_before": 3, "space_after": 4, "line": 1.12, "both": True},
    "Title": {"size": 22, "bold": True, "colour": "000000", "space_after": 4, "keep": True},
    "Subtitle": {"size": 12, "italic": True, "bold": False, "colour": _GREY, "space_after": 8},
    "Heading 1": {"size": 15, "colour": "000000", "space_before": 20, "space_after": 6},
    "Heading 2": {"size": 12.5, "colour": "000000", "space_before": 14, "space_after": 4},
    "Heading 3": {"size": 11, "colour": "000000", "space_before": 10, "space_after": 3},
    "Heading 4": {"size": 11, "colour": _GREY, "space_before": 8, "space_after": 2},
    "Quote": {"size": 10.5, "italic": False, "colour": "000000", "left_indent": 22,
              "right_indent": 14, "space_before": 4, "space_after": 3, "both": True},
    "Caption": {"size": 9.5, "bold": True, "colour": "000000", "space_before": 8,
                "space_after": 3},
    "Header": {"size": 8.5, "colour": _GREY},
    "Footer": {"size": 8.5, "colour": _GREY, "centre": True},
}  # fmt: skip
#: Styles of ours: name, the style it stands on, and what differs.
_OWN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Authors", "Normal", {"space_after": 10}),
    ("Fictional", "Normal", {"bold": True, "space_after": 12}),
    ("Question", "Normal", {"italic": True, "left_indent": 22, "keep": True, "space_before": 10}),
    ("Source", "Normal", {"size": 9.5, "left_indent": 22, "space_after": 10}),
    ("Alert", "Normal", {"size": 9.5, "bold": True, "left_indent": 22, "space_after": 6}),
    ("Memo", "Normal", {"size": 9.5, "italic": True, "left_indent": 36, "space_after": 6}),
    ("Note", "Normal", {"size": 8.5, "space_before": 3, "space_after": 2}),
    ("Cell", "Normal", {"size": 9, "space_after": 0}),
    ("Number", "Cell", {"right": True}),
    ("Figure", "Normal", {"keep": True, "space_before": 6, "space_after": 2}),
    ("Code", "Normal", {"size": 9, "font": "Courier New", "left_indent": 18, "space_after": 6}),
    ("Bibliography", "Normal", {"left_indent": 18, "hanging": 18, "space_after": 4}),
    ("footnote text", "Normal", {"size": 9, "space_after": 0, "line": 1.0}),
)
#: Those of ours that Word knows by name, and would otherwise call a clash.
_KNOWN = {"Bibliography", "footnote text", "footnote reference", "Hyperlink"}
#: Manners of words: emphasis and strong are Word's own.
_MANNERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Strong Emphasis", {"bold": True, "italic": True}),
    ("Source Code", {"font": "Courier New"}),
    ("Hyperlink", {"colour": "1F4E79", "underline": True}),
    ("footnote reference", {"superscript": True}),
)


#: The style of tables: rules between rows, none between columns.
TABLE = "Ruled"
_RULE = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
_TABLE = (
    '<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="{TABLE}"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + _RULE.format("top", 8, "auto") + _RULE.format("bottom", 6, "auto")
    + _RULE.format("insideH", 2, "BFBFBF")
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    + _RULE.format("bottom", 6, "auto") + "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
)  # fmt: skip
#: A font that every office program has, or has the like of.
_TYPEFACE = "Times New Roman"


def prepare(document: WordDocument, text: Text) -> None:
    """The page, the styles, and the language of every style."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm

    styles = document.styles
    for name, changed in _CHANGED.items():
        _apply(styles[name], changed)
    for name, base, facts in _OWN:
        style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name in _KNOWN)
        style.base_style, style.quick_style = styles[base], True
        _apply(style, facts)
    for name, facts in _MANNERS:
        _font(styles.add_style(name, WD_STYLE_TYPE.CHARACTER, name in _KNOWN), facts)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(24)
    # Neither a quotation from its source nor a caption from its table at the foot of a page.
    for name in ("Quote", "Caption"):
        quoted: Any = styles[name]
        quoted.paragraph_format.keep_with_next = True
    # In Word's own styles the title is underlined, the subtitle spaced out.
    for name in ("Title", "Subtitle"):
        element: Any = styles[name].element
        for odd in (*element.findall(f".//{qn('w:pBdr')}"),
                    *element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}")):  # fmt: skip
            odd.getparent().remove(odd)
    # A line ended within a justified paragraph is not stretched.
    compatible = document.settings.element.find(qn("w:compat"))
    if compatible is not None:
        compatible.insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    styles.element.append(parse_xml(_TABLE))
    _typeface(document)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), text.locale)


def _typeface(document: WordDocument) -> None:
    """One face for headings and text, in the theme, where it can be changed at once."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    theme: Any = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    faces = re.sub(rb'(<a:latin typeface=")[^"]*', rb"\1" + _TYPEFACE.encode(), theme.blob)
    theme._blob = faces  # noqa: SLF001  (no public way)


def _apply(style: Any, facts: dict[str, Any]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    _font(style, facts)
    layout = style.paragraph_format
    for key in ("left_indent", "right_indent", "space_before", "space_after"):
        if key in facts:
            setattr(layout, key, Pt(facts[key]))
    if "hanging" in facts:
        layout.first_line_indent = Pt(-facts["hanging"])
    if "line" in facts:
        layout.line_spacing = facts["line"]
    if "keep" in facts:
        layout.keep_with_next = facts["keep"]
    sides = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
             "centre": WD_ALIGN_PARAGRAPH.CENTER}  # fmt: skip
    for side, value in sides.items():
        if facts.get(side):
            layout.alignment = value


def _font(style: Any, facts: dict[str, Any]) -> None:
    from docx.shared import Pt, RGBColor

    font = style.font
    for manner in ("bold", "italic", "underline", "superscript"):
        if manner in facts:
            setattr(font, manner, facts[manner])
    if "size" in facts:
        font.size = Pt(facts["size"])
    if "font" in facts:
        font.name = facts["font"]
    if "colour" in facts:
        font.color.rgb = RGBColor.from_string(facts["colour"])
