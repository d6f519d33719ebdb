"""The manuscript as a page, each quotation marked by colour and sign, with its source beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TextIO

from terrain.evidence.verification import Checked, Verification
from terrain.model.manuscript import Manuscript, Paragraph
from terrain.reports import verify_words as words
from terrain.reports.document import of_sheet
from terrain.reports.sheets import verify as sheets
from terrain.reports.text import Text, clean
from terrain.reports.web import CLOSING, opening, table

_CSS = """
mark { color: inherit; background: none; border-bottom: 3px solid; padding-bottom: 1px; }
mark.good { border-color: #2b7a3d; background: #2b7a3d22; }
mark.bad { border-color: #b3261e; background: #b3261e22; }
mark.open { border-color: #946200; background: #94620022; border-bottom-style: dashed; }
mark sup, .said { font: .78rem/1.35 system-ui, sans-serif; }
.said { margin: .3rem 0 .8rem 1.2rem; padding-left: .6rem; border-left: 3px solid; }
.said p { margin: .1rem 0; }
.note-text { font-size: .88rem; margin-left: 1rem; }
"""


def write_page(value: Verification, manuscript: Manuscript, file: TextIO, text: Text) -> None:
    """Write the page to a text file opened in UTF-8: nothing is fetched, everything escaped."""
    title = sheets.title(value, text)
    file.write(opening(title, text, _CSS))
    file.write(f"<h1>{escape(title)}</h1>\n")
    facts = " · ".join((text("verify"), clean(value.study), text.date(value.day)))
    file.write(f'<p class="subtitle">{escape(facts)}</p>\n')
    if value.fictional:
        mark = text("fictional.all" if value.all_fictional else "fictional.some")
        file.write(f'<p class="fictional" role="note">{escape(mark)}</p>\n')
    tables = sheets.sheets(value, text)
    file.writelines(table(of_sheet(sheet, text), text) for sheet in tables[1:])
    file.writelines(f'<p class="note">{escape(note)}</p>\n' for note in tables[0].notes)
    file.write(f'<p class="note">{escape(text("verify.legend"))}</p>\n<hr>\n')
    shown = by_paragraph(value)
    for place, paragraph in enumerate(manuscript.paragraphs):
        file.writelines(_paragraph(place, paragraph, shown.get(place, []), text))
    file.write(CLOSING)


def by_paragraph(value: Verification) -> dict[int, list[Checked]]:
    """The quotations of each paragraph, by its place from 0; those within others are left out."""
    found: dict[int, list[Checked]] = {}
    for each in value.quotations:
        if not each.within:
            for part in each.quoted.parts:
                found.setdefault(part.paragraph, []).append(each)
    return found


def stretches(
    place: int, words_: str, quoted: Sequence[Checked]
) -> Iterator[tuple[str, Checked | None]]:
    """The text of a paragraph cut at its quotations, None beside what is none; a quotation that
    lies in another is left to it."""
    reached = 0
    spans = [(p.span, each) for each in quoted for p in each.quoted.parts if p.paragraph == place]
    for span, each in sorted(spans, key=lambda pair: (pair[0].start, -pair[0].end)):
        if span.start < reached:
            continue
        if span.start > reached:
            yield clean(words_[reached : span.start]), None
        yield clean(span.of(words_)), each
        reached = span.end
    if reached < len(words_):
        yield clean(words_[reached:]), None


def _paragraph(
    place: int, paragraph: Paragraph, quoted: list[Checked], text: Text
) -> Iterator[str]:
    element = {"heading": "h2", "quote": "blockquote"}.get(paragraph.kind, "p")
    classed = ' class="note-text"' if paragraph.kind == "note" else ""
    yield f"<{element}{classed}>{_marked(place, paragraph.text, quoted)}</{element}>\n"
    for each in quoted:
        if each.quoted.parts[-1].paragraph == place and not (each.short and not each.sources):
            yield from _said(each, text)


def _marked(place: int, words_: str, quoted: list[Checked]) -> str:
    made = []
    for said, each in stretches(place, words_, quoted):
        if each is None:
            made.append(escape(said))
            continue
        kind = "bad" if each.problems else "good" if each.sources else "open"
        sign = "⚠" if each.problems else words.SIGNS[each.status]
        number = each.quoted.number
        made.append(f'<mark class="{kind}" id="q{number}">{escape(said)}'
                    f"<sup>{sign}{number}</sup></mark>")  # fmt: skip
    return "".join(made)


def _said(each: Checked, text: Text) -> Iterator[str]:
    head = f"{each.quoted.number}. {words.verdict(each, text)}"
    if each.sources:
        head = text.colon(head, words.sources(each, text))
    yield f'<div class="said"><p><strong>{escape(clean(head))}</strong></p>\n'
    yield from (f"<p>{escape(line)}</p>\n" for line in words.said(each, text))
    yield "</div>\n"
