"""Word documents made here, with what Word hides in them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Inches

from terrain.errors import ImportRefused

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def say(document, label: str, text: str, *, bold: bool = True):
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = bold
    paragraph.add_run(text)
    return paragraph


def changed(data: bytes, member: str, content: bytes) -> bytes:
    """The same zip file with one member replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, content)
    return buffer.getvalue()


def test_bold_labels_headings_tabs_and_soft_breaks(load, seen):
    document = docx.Document()
    document.add_heading("Entretien à l’agence", 0)
    document.add_heading("Le foncier", 1)
    say(document, "Enquêteur : ", "Vous cherchez ?")
    answer = say(document, "Mme B.", " : On ne trouve plus")
    answer.add_run().add_break()
    answer.add_run("rien\tdu tout.")
    document.add_paragraph("Et voilà : fini.")
    document.add_heading("La suite", 2)
    say(document, "Enquêteur\u00a0: ", "Encore ?", bold=False)
    draft = load("a.docx", saved(document))
    assert draft.title == "Entretien à l’agence"
    assert seen(draft) == [
        "Enquêteur (Le foncier): Vous cherchez ?",
        "Mme B. (Le foncier): On ne trouve plus\nrien\tdu tout.\n\nEt voilà : fini.",
        "Enquêteur (La suite): Encore ?",
    ]
    assert draft.warnings == ()


def test_labels_alone_in_bold_above_the_words(load, seen):
    document = docx.Document()
    for label, words in (("Enquêteur", "Oui ?"), ("Mme Klein", "Non."), ("Enquêteur", "Ah."),
                         ("Mme Klein", "Eh oui.")):  # fmt: skip
        say(document, label, "")
        document.add_paragraph(words)
    assert seen(load("a.docx", saved(document)))[:2] == ["Enquêteur: Oui ?", "Mme Klein: Non."]


@pytest.mark.parametrize("titles", [True, False])
def test_a_table_of_times_speakers_and_words(load, seen, titles):
    rows = [("00:01", "ENQ", "Où ?"), ("00:02", "DIR1", "Ici.\nLà."), ("00:03", "ENQ", "Ah : bon.")]
    rows = [("Temps", "Locuteur", "Texte"), *rows] if titles else rows
    document = docx.Document()
    table = document.add_table(len(rows), 3)
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=True):
            cell.text = text
    assert seen(load("a.docx", saved(document))) == [
        "ENQ [00:00:01]: Où ?", "DIR1 [00:00:02]: Ici.\nLà.", "ENQ [00:00:03]: Ah : bon.",
    ]  # fmt: skip


def test_a_table_of_speakers_and_words_after_a_form(load, seen):
    document = docx.Document()
    for rows in ([("Date", "12 mai 2023"), ("Lieu", "Sélestat")],
                 [("Camille", "Où ?"), ("Karim", "Ici."), ("Camille", "Ah.")]):  # fmt: skip
        table = document.add_table(len(rows), 2)
        for cells, row in zip(rows, table.rows, strict=True):
            row.cells[0].text, row.cells[1].text = cells
    draft = load("a.docx", saved(document))
    assert seen(draft) == ["Camille: Où ?", "Karim: Ici.", "Camille: Ah."]
    assert "Lieu : Sélestat" in draft.before
    assert draft.date is not None


def test_tracked_changes_comments_notes_pictures_and_hidden_text(load, seen):
    document = docx.Document()
    say(document, "ENQ : ", "Vous cherchez ?")
    answer = say(document, "DIR1 : ", "On ")
    box = "<w:txbxContent><w:p><w:r><w:t>En marge</w:t></w:r></w:p></w:txbxContent>"
    for xml in (
        f'<w:ins {W} w:id="1" w:author="x"><w:r><w:t xml:space="preserve">ne </w:t></w:r></w:ins>',
        f'<w:del {W} w:id="2" w:author="x"><w:r><w:delText>jamais</w:delText></w:r></w:del>',
        f"<w:r {W}><w:t>trouve rien.</w:t></w:r>",
        f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>M. Secret</w:t></w:r>",
        f"<w:r {W}><w:pict>{box}</w:pict></w:r>",
    ):
        answer._p.append(parse_xml(xml))
    document.add_comment(answer.runs, text="à vérifier", author="x")
    picture = io.BytesIO(PNG)
    document.add_picture(picture, width=Inches(1))
    document.sections[0].header.paragraphs[0].text = "Confidentiel"
    draft = load("a.docx", changed(saved(document), "word/vbaProject.bin", b"macro"))
    assert seen(draft) == ["ENQ: Vous cherchez ?", "DIR1: On ne trouve rien."]
    said = "\n".join(draft.warnings)
    for expected in ("1 insertions kept, 1 deletions left out", "1 comments", "1 pictures",
                     "macros ignored", "1 pieces of hidden text", "text box left out: « En marge »",
                     "page header or footer left out: « Confidentiel »"):  # fmt: skip
        assert expected in said
    assert "Secret" not in said


def test_footnotes_stand_where_they_are_called(load, seen):
    document = docx.Document()
    say(document, "ENQ : ", "Vous cherchez ?")
    answer = say(document, "DIR1 : ", "Oui")
    answer._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>rires</w:t></w:r></w:p>"
    data = changed(
        saved(document), "word/footnotes.xml", f"{notes}</w:footnote></w:footnotes>".encode()
    )
    assert seen(load("a.docx", data))[1] == "DIR1: Oui [note : rires]"


def simple() -> bytes:
    document = docx.Document()
    say(document, "ENQ : ", "Vous cherchez ?")
    say(document, "DIR1 : ", "Oui.")
    return saved(document)


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_document_cut_short_is_refused(load, cut):
    data = simple()
    with pytest.raises(ImportRefused, match="cut short"):
        load("a.docx", data[: int(len(data) * cut)])


def test_a_docx_under_any_name_is_recognised(load, seen):
    draft = load("a.txt", simple())
    assert "the content is docx" in draft.warnings[0]
    assert seen(draft) == ["ENQ: Vous cherchez ?", "DIR1: Oui."]


def test_a_zip_bomb_is_refused_before_it_fills_memory(load):
    bomb = b"<w:document>" + b" " * 60_000_000
    with pytest.raises(ImportRefused, match="zip bomb"):
        load("a.docx", changed(simple(), "word/document.xml", bomb))


def test_a_size_that_lies_is_refused(load):
    data = bytearray(changed(simple(), "word/document.xml", b"<a>" + b" " * 60_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = bytes(data).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bytes(data)
    with pytest.raises(ImportRefused, match=r"damaged|zip bomb"):
        load("a.docx", lying)


def test_a_document_type_is_refused(load):
    xml = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    with pytest.raises(ImportRefused, match="document type or entities"):
        load("a.docx", changed(simple(), "word/document.xml", xml))


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)
