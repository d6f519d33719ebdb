"""Dossiers as files: the words stay the words, whatever the format would make of them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from docx import Document
from lxml import etree, html
from tests.builders import project
from tests.reports.golden import same_as_golden
from tests.reports.study import HELD, study

from terrain.access import Purpose, permitted
from terrain.analysis.dossier import Dossier, code_dossier
from terrain.reports.markdown import escape, write_markdown
from terrain.reports.outline import document
from terrain.reports.text import Text
from terrain.reports.web import write_html
from terrain.reports.word import write_docx

TODAY = dt.date(2026, 1, 1)
SECRET = "Moi je ne veux pas"


def dossier(code: str = "foncier") -> Dossier:
    quotable, restricted = permitted(study(), Purpose.QUOTE, TODAY)
    assert restricted == HELD
    analysed, _ = permitted(study(), Purpose.ANALYSE, TODAY)
    return code_dossier(quotable, code, analysed=analysed, restricted=restricted)


def markdown(value: Dossier, lang: str = "fr") -> str:
    file = io.StringIO()
    text = Text(lang)  # type: ignore[arg-type]
    write_markdown(document(value, text, TODAY), file, text)
    return file.getvalue()


def page(value: Dossier) -> str:
    file = io.StringIO()
    write_html(document(value, Text(), TODAY), file, Text())
    return file.getvalue()


def word(value: Dossier) -> bytes:
    file = io.BytesIO()
    write_docx(document(value, Text(), TODAY), file, Text())
    return file.getvalue()


def test_markdown() -> None:
    same_as_golden("dossier.md", markdown(dossier()))


def test_markdown_in_english() -> None:
    same_as_golden("dossier.en.md", markdown(dossier("foncier.friches"), "en"))


def test_html() -> None:
    same_as_golden("dossier.html", page(dossier()))


def test_word_by_its_paragraphs_and_styles() -> None:
    document = Document(io.BytesIO(word(dossier())))
    header = document.sections[0].header.paragraphs[0].text
    lines = [f"header | {header}"]
    lines += [f"{p.style.name} | {p.text}" for p in document.paragraphs]
    lines += [f"cell | {c.text}" for t in document.tables for row in t.rows for c in row.cells]
    same_as_golden("dossier.docx.txt", "\n".join(lines) + "\n")


def test_word_is_the_same_bytes_twice_and_undated() -> None:
    first = word(dossier())
    assert first == word(dossier())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "2026-01-01T00:00:00Z" in core


def test_word_has_no_direct_formatting_and_speaks_french() -> None:
    with zipfile.ZipFile(io.BytesIO(word(dossier()))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        styles = archive.read("word/styles.xml").decode()
    named = {etree.QName(e).localname for e in body.iter() if isinstance(e.tag, str)}
    assert not named & {"b", "i", "sz", "color", "ind", "spacing", "jc", "keepNext"}
    assert 'w:lang w:val="fr-FR"' in styles
    assert "en-US" not in re.findall(r'w:lang w:val="([^"]*)"', styles)


@pytest.mark.parametrize("made", [markdown, page])
def test_what_consent_withholds_is_in_no_file(made: object) -> None:
    text = made(dossier())  # type: ignore[operator]
    assert SECRET not in text
    assert "▒" not in text
    assert "Retenu par les consentements" in text


def test_what_consent_withholds_is_not_in_word() -> None:
    with zipfile.ZipFile(io.BytesIO(word(dossier()))) as archive:
        assert all(SECRET.encode() not in archive.read(name) for name in archive.namelist())


def test_the_mark_of_invention_is_at_the_top_and_at_each_quotation() -> None:
    text = markdown(dossier())
    assert text.index("FICTIF EN PARTIE") < text.index("##")
    assert text.count("· fictif") == 2  # the two of the invented interview, not the seminar's


def test_html_is_one_closed_page() -> None:
    text = page(dossier())
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //link | //img | //@src | //@href | //b")
    assert "&lt;b&gt;vraiment&lt;/b&gt; &amp; c’est cher." in text
    assert tree.get("lang") == "fr-FR"
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//table/caption")
    assert tree.xpath("//th[@scope='row']")
    assert all(f.xpath("blockquote") and f.xpath("figcaption") for f in tree.xpath("//figure"))


def test_hostile_names_stay_text() -> None:
    nasty = "</title><script>alert(1)</script>\x00\ud800"
    value = code_dossier(
        project({"c/t": f"DIR: Voilà{nasty} oui."}, [("c/t", nasty, "f", "Voilà")]), "f"
    )
    tree = html.fromstring(page(value))
    assert not tree.xpath("//script")
    assert "\ufffd" in page(value)
    assert "\x00" not in page(value)
    Document(io.BytesIO(word(value)))
    assert "\\<script\\>" in markdown(value)


def test_a_dossier_that_finds_nothing_says_so_with_what_was_searched() -> None:
    value = code_dossier(project({"c/t": "DIR: Voilà."}, codes=["f"]), "f")
    text = markdown(value)
    assert "Rien n’a été trouvé à citer." in text
    assert "0\u00a0transcription sur 1" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("# a", "\\# a"), ("- a", "\\- a"), ("12. a", "12\\. a"), ("a\n+ b", "a\n\\+ b"),
     ("a_b*c", "a\\_b\\*c"), ("c’est 12.5", "c’est 12.5")],
)  # fmt: skip
def test_markdown_escapes(typed: str, shown: str) -> None:
    assert escape(typed) == shown
