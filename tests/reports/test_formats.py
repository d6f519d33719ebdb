"""One document in four formats: manners of words, lists, tables, footnotes, and PDF in general."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader
from tests.reports.study import comparison
from tests.reports.test_dossier_files import SECRET, dossier

from terrain.reports.charts.comparison import heat_map
from terrain.reports.document import Block, Document, Figure, Piece, Run, Table, leaves, listings
from terrain.reports.markdown import write_markdown
from terrain.reports.outline import document as dossier_document
from terrain.reports.pdf import write_pdf
from terrain.reports.prose import Prose
from terrain.reports.text import Text
from terrain.reports.web import write_html
from terrain.reports.word import write_docx

PROSE = """\
Un *mot*, un **autre**, ***les deux***, `du code` et un [lien](https://example.org/a?b=1&c=2) ; fin.
Même ligne[^a], ligne dure  
suite, l'an 2000.

3. trois
4. quatre
   - dedans

     encore dedans
5. cinq

> Une citation.

```
  x = 1
```

| A | B |
|---|---:|
| *un*[^b] | 1 234 |

![plan](https://example.org/plan.png)

[^a]: Première, **vue**.
"""  # noqa: W291  (a hard line break)


def parts(*texts: str) -> tuple[Piece, ...]:
    read = Prose(texts, Text())
    return tuple(piece for n in range(len(texts)) for piece in read.blocks(n))


def made(*pieces: Piece, **facts: Any) -> Document:
    return Document("Essai", "Note", "Étude", (Block("title", "Essai"), *pieces), **facts)


def markdown(document: Document) -> str:
    file = io.StringIO()
    write_markdown(document, file, Text())
    return file.getvalue()


def page(document: Document) -> Any:
    file = io.StringIO()
    write_html(document, file, Text())
    return html.fromstring(file.getvalue())


def word(document: Document) -> Any:
    file = io.BytesIO()
    write_docx(document, file, Text())
    return docx.Document(io.BytesIO(file.getvalue()))


def pdf(document: Document) -> bytes:
    file = io.BytesIO()
    write_pdf(document, file, Text())
    return file.getvalue()


def words(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


ALL = made(*parts(PROSE, "[^b]: Seconde, définie ailleurs."))


def test_markdown_comes_out_as_it_went_in() -> None:
    assert markdown(ALL) == (
        "# Essai\n\n"
        "Un *mot*, un **autre**, ***les deux***, `du code` et un "
        "[lien](<https://example.org/a?b=1&c=2>)\u202f; fin.\n"
        "Même ligne[^1], ligne dure\\\nsuite, l’an 2000.\n\n"
        "3. trois\n4. quatre\n    - dedans\n\n      encore dedans\n5. cinq\n\n"
        "> Une citation.\n\n"
        "```\n  x = 1\n```\n\n"
        "| A | B |\n| --- | ---: |\n| *un*[^2] | 1 234 |\n\n"
        "\\[image\u00a0: plan\\]\n\n"
        "[^1]: Première, **vue**.\n\n[^2]: Seconde, définie ailleurs.\n"
    )


def test_markdown_of_markdown_is_itself() -> None:
    once = markdown(ALL).removeprefix("# Essai\n\n")
    assert markdown(made(*parts(once))).removeprefix("# Essai\n\n") == once


def test_html_has_real_elements() -> None:
    tree = page(ALL)
    assert [e.text for e in tree.xpath("//p/em")] == ["mot"]
    assert tree.xpath("//strong/em/text()") == ["les deux"]
    assert tree.xpath("//p/a[@href='https://example.org/a?b=1&c=2']/text()") == ["lien"]
    assert tree.xpath("//ol/@start") == ["3"]
    assert len(tree.xpath("//ol/li[2]/ul/li")) == 1
    assert tree.xpath("//pre/text()") == ["  x = 1"]
    assert not tree.xpath("//img")
    assert "Seconde" in tree.xpath("string(//li[@id='note-2'])")


def test_word_has_real_styles() -> None:
    document = word(ALL)
    first = document.paragraphs[1]
    manners = {run.text: run.style.name for run in first.runs}
    assert manners["mot"] == "Emphasis"
    assert manners["autre"] == "Strong"
    assert manners["les deux"] == "Strong Emphasis"
    assert manners["du code"] == "Source Code"
    assert [(link.text, link.address) for link in first.hyperlinks] == [
        ("lien", "https://example.org/a?b=1&c=2")
    ]
    styles = [p.style.name for p in document.paragraphs]
    assert styles[2:8] == ["List Number", "List Number", "List Bullet 2", "List Continue 2",
                           "List Number", "Quote"]  # fmt: skip


def test_each_numbered_list_of_word_counts_from_its_own_first_number() -> None:
    document = word(made(*parts("1. un\n2. deux\n\ntexte\n\n1. encore un\n2. encore deux\n")))
    ids = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    numbering = document.part.numbering_part.element
    starts = [
        numbering.num_having_numId(i).xpath("w:lvlOverride/w:startOverride/@w:val") for i in ids
    ]
    assert starts == [["1"]] * 4


def test_pdf_has_the_words_and_the_notes() -> None:
    said = words(pdf(ALL))
    for part in ("les deux", "du code", "3. trois", "Une citation.", "Seconde, définie ailleurs."):
        assert part in said


def test_a_dossier_as_pdf_withholds_what_it_should() -> None:
    data = pdf(dossier_document(dossier(), Text(), dt.date(2026, 1, 1)))
    said = words(data)
    assert SECRET not in said
    assert "On ne trouve plus *un hectare*, <b>vraiment</b> & c’est cher." in said
    assert "FICTIF EN PARTIE" in said
    assert PdfReader(io.BytesIO(data)).metadata.creation_date.year == 2026  # type: ignore[union-attr]


def test_a_figure_is_drawn_with_its_words_and_a_wide_table_lies_on_its_side() -> None:
    table = Table("Large", tuple("ABCDEF"), (tuple("abcdef"),) * 90, wide=True)
    figure = Figure("Ce que montre la figure", heat_map(comparison(), Text()), "Un tableau.")
    data = pdf(made(figure, Block("heading1", "Annexe"), table, Block("note", "Lecture.")))
    pages = PdfReader(io.BytesIO(data)).pages
    lying = [p.mediabox.width > p.mediabox.height for p in pages]
    assert lying == [False, *[True] * (len(pages) - 1)]
    assert len(pages) > 2
    # Its header is repeated on each page.
    assert all(p.extract_text().count("A B C D E F") <= 1 for p in pages)
    assert "Alsace centrale" in pages[0].extract_text()


@pytest.mark.parametrize("sign", ["😀", "漢字", "العربية", "\u0301", "𝕏", "▒"])
def test_signs_that_the_fonts_lack_do_not_stop_the_pdf(sign: str) -> None:
    assert pdf(made(Block("text", f"avant {sign} après"))).startswith(b"%PDF")


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_any_words_can_be_set(said: str) -> None:
    pieces = (
        Block("heading1", said or "x"),
        Block("text", (Run(said, strong=True), Run(note=(Run(said),)))),
        Block("item", said), Block("code", said), Table(said, (said, "b"), ((said, said),)),
    )  # fmt: skip
    document = made(*pieces)
    assert pdf(document).startswith(b"%PDF")
    page(document)
    word(document)
    markdown(document)


def test_a_link_leads_to_pages_only() -> None:
    assert Run("x", url="https://example.org").target
    for url in ("javascript:alert(1)", "file:///etc/passwd", "\\\\host\\x", 'https://a"b', "a.md"):
        assert not Run("x", url=url).target


def test_items_as_lists_within_lists() -> None:
    items = [
        Block("number", "a", number=1),
        Block("item", "b", level=1),
        Block("item", "c", level=1),
        Block("number", "d", number=2),
        Block("number", "e", number=1),
    ]
    first, second = listings(items)
    assert [item.text for item, _ in first.items] == ["a", "d"]
    assert [item.text for item, _ in first.items[0][1][0].items] == ["b", "c"]
    assert (first.first, second.first) == (1, 1)


def test_leaves_keep_a_wide_table_with_its_heading_and_its_note() -> None:
    heading, note = Block("heading1", "Annexe"), Block("note", "Lecture")
    table = Table("", ("a",), (("b",),), wide=True)
    text, later = Block("text", "avant"), Block("heading1", "Après")
    assert list(leaves((text, heading, table, note, later))) == [
        (False, (text,)), (True, (heading, table, note)), (False, (later,)),
    ]  # fmt: skip
