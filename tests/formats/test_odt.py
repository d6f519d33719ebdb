"""OpenDocument texts made here."""

from __future__ import annotations

import io
import zipfile

import pytest
from odf import table as tables
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import A, H, LineBreak, Note, NoteBody, NoteCitation, P, S, Span, Tab

from terrain.errors import ImportRefused


def opened() -> tuple[OpenDocumentText, Style]:
    document = OpenDocumentText()
    bold = Style(name="T1", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    return document, bold


def saved(document: OpenDocumentText) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraph(*parts) -> P:
    element = P()
    for part in parts:
        element.addText(part) if isinstance(part, str) else element.addElement(part)
    return element


def test_headings_bold_labels_spaces_breaks_and_notes(load, seen):
    document, bold = opened()
    note = Note(noteclass="footnote")
    note.addElement(NoteCitation(text="1"))
    body = NoteBody()
    body.addElement(P(text="rires"))
    note.addElement(body)
    comment = Annotation()
    comment.addElement(P(text="à vérifier"))
    for element in (
        H(outlinelevel=1, text="Foncier"),
        paragraph(Span(stylename=bold, text="Enquêtrice :"), " Vous cherchez ?"),
        paragraph(Span(stylename=bold, text="Mme B."), " : Oui", LineBreak(), "à", S(c=2), "peine",
                  Tab(), "ici", note, comment, A(href="file:///x", text=" lien")),
        P(text="Et puis : rien."),
        H(outlinelevel=1, text="Suite"),
        paragraph(Span(stylename=bold, text="Enquêtrice :"), " Ah."),
    ):  # fmt: skip
        document.text.addElement(element)
    draft = load("a.odt", saved(document))
    assert seen(draft) == [
        "Enquêtrice (Foncier): Vous cherchez ?",
        "Mme B. (Foncier): Oui\nà  peine\tici [note : rires] lien\n\nEt puis : rien.",
        "Enquêtrice (Suite): Ah.",
    ]
    assert draft.warnings == ("a.odt: 1 comments left out.",)


def test_a_table_of_times_speakers_and_words(load, seen):
    document, _ = opened()
    table = tables.Table()
    for texts in (("00:01", "ENQ", "Où ?"), ("00:02", "DIR1", "Ici."), ("00:03", "ENQ", "Ah.")):
        row = tables.TableRow()
        for text in texts:
            cell = tables.TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    assert seen(load("a.odt", saved(document))) == [
        "ENQ [00:00:01]: Où ?", "DIR1 [00:00:02]: Ici.", "ENQ [00:00:03]: Ah.",
    ]  # fmt: skip


def test_an_odt_under_another_name_or_cut_short(load):
    document, _ = opened()
    document.text.addElement(P(text="ENQ : oui"))
    document.text.addElement(P(text="DIR1 : non"))
    data = saved(document)
    assert "the content is odt" in load("a.docx", data).warnings[0]
    with pytest.raises(ImportRefused, match="cut short"):
        load("a.odt", data[: len(data) // 2])


def changed(data: bytes, member: str, content: bytes) -> bytes:
    """The same zip file with one member replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return buffer.getvalue()


def test_tracked_deletions_stay_out_and_insertions_stay_in(load, seen):
    document, _ = opened()
    document.text.addElement(P(text="ENQ : oui ?"))
    document.text.addElement(P(text="DIR1 : non MARK"))
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        "<text:p>SECRET : jamais</text:p></text:deletion></text:changed-region>"
        "<text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
    )
    content = content.replace("<office:text>", f"<office:text>{tracked}")
    content = content.replace("MARK", '<text:change-start text:change-id="x"/>merci')
    draft = load("a.odt", changed(data, "content.xml", content.encode()))
    assert seen(draft) == ["ENQ: oui ?", "DIR1: non merci"]
    assert "1 insertions kept, 1 deletions left out" in draft.warnings[0]


def test_a_password_and_a_bomb_are_refused(load):
    document, _ = opened()
    document.text.addElement(P(text="ENQ : oui"))
    data = saved(document)
    locked = changed(data, "META-INF/manifest.xml", b"<manifest:encryption-data/>")
    with pytest.raises(ImportRefused, match="protected by a password"):
        load("a.odt", locked)
    with pytest.raises(ImportRefused, match="zip bomb"):
        load("a.odt", changed(data, "content.xml", b"<a>" + b" " * 60_000_000))
