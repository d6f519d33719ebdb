"""A manuscript in whatever editor it was written: a real file in, its paragraphs out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from terrain.errors import ImportRefused
from terrain.formats.manuscripts import read
from terrain.model.manuscript import Manuscript


def kinds(made: Manuscript) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in made.paragraphs]


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


# --- text and Markdown


def test_a_text_joins_the_lines_of_a_paragraph_and_knows_a_quotation_by_its_sign() -> None:
    text = "Un élu dit : « on attend\ndepuis dix ans ».\n\n> On coopère\n> quand on peut.\n\nFin."
    made = read("chapitre.txt", text.encode())
    assert kinds(made) == [
        ("body", "Un élu dit : « on attend depuis dix ans »."),
        ("quote", "On coopère quand on peut."),
        ("body", "Fin."),
    ]
    assert [paragraph.line for paragraph in made.paragraphs] == [1, 4, 7]


def test_markdown_has_headings_quotations_cells_italics_and_notes_after_their_call() -> None:
    text = (
        "---\ntitle: Essai\n---\n# Le foncier\n\nIl dit « *oui*, on attend[^n] ».\n\n"
        "> On coopère.\n\n| a | b |\n|---|---|\n| « un » | deux |\n\n[^n]: Une **note**.\n\n"
        "```\n« pas lu »\n```\n"
    )
    made = read("chapitre.md", text.encode())
    assert kinds(made) == [
        ("heading", "Le foncier"),
        ("body", "Il dit « oui, on attend »."),
        ("note", "Une note."),
        ("quote", "On coopère."),
        ("cell", "a"), ("cell", "b"), ("cell", "« un »"), ("cell", "deux"),
    ]  # fmt: skip
    body = made.paragraphs[1]
    assert [span.of(body.text) for span in body.italics] == ["oui"]
    assert body.text[: body.marks[0].at].endswith("attend")
    assert body.marks[0].label == made.paragraphs[2].label == "n"
    assert body.line == 6
    assert made.warnings == ("chapitre.md: 1 blocks of code not read.",)


# --- HTML and LaTeX


def test_a_page_has_block_quotations_quotation_elements_and_notes() -> None:
    page = (
        "<!doctype html><html><head><title>x</title><script>« non »</script></head><body>"
        "<h1>Titre</h1><p>Il dit <q>on <em>attend</em></q><sup>1</sup>&nbsp;: <img src='a.png'>"
        "voilà.</p><blockquote><p>On coopère.</p></blockquote><table><tr><td>cellule</td></tr>"
        "</table><div class='footnotes'><p id='fn1'>Une note.</p></div></body></html>"
    )
    made = read("page.html", page.encode())
    assert kinds(made) == [
        ("heading", "Titre"),
        ("body", "Il dit « on attend »\u00a0: voilà."),
        ("quote", "On coopère."),
        ("cell", "cellule"),
        ("note", "Une note."),
    ]
    assert made.paragraphs[1].marks[0].label == "1"
    assert "1 pictures not read" in made.warnings[0]


def test_latex_reads_enquote_guillemets_environments_notes_and_accents() -> None:
    text = r"""\documentclass{article}
\begin{document}
\section{Le \emph{foncier}}
Un \'elu dit~: \enquote{on attend\footnote{Voir \enquote{ici}.}} et \og voil\`a \fg{}. % rien
Puis ``encore'' l'usine.

\begin{quote}
On coop\`ere.
\end{quote}
\begin{verbatim}
« pas lu »
\end{verbatim}
\end{document}
"""
    made = read("these.tex", text.encode())
    assert kinds(made) == [
        ("heading", "Le foncier"),
        ("body", "Un élu dit\u00a0: «\u00a0on attend\u00a0» et « voilà ». Puis “encore” l’usine."),
        ("note", "Voir «\u00a0ici\u00a0»."),
        ("quote", "On coopère. "),
    ]
    assert made.paragraphs[1].line == 4
    assert made.warnings == ("these.tex: 1 environments (code, mathematics) not read.",)


# --- Word


def word() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Le foncier", 1)
    paragraph = document.add_paragraph("Il dit : « on ")
    paragraph.add_run("attend").italic = True
    paragraph.add_run(" encore ».")
    document.add_paragraph("On coopère quand on peut.", style="Quote")
    indented = document.add_paragraph("La commune nous écoute.")
    indented.paragraph_format.left_indent = docx.shared.Cm(1.5)
    document.add_table(1, 1).cell(0, 0).text = "« cellule »"
    return saved(document)


def test_word_has_headings_styles_indents_cells_and_italics() -> None:
    made = read("chapitre.docx", word())
    assert kinds(made) == [
        ("heading", "Le foncier"),
        ("body", "Il dit : « on attend encore »."),
        ("quote", "On coopère quand on peut."),
        ("quote", "La commune nous écoute."),
        ("cell", "« cellule »"),
    ]
    body = made.paragraphs[1]
    assert [span.of(body.text) for span in body.italics] == ["attend"]


def rewritten(data: bytes, member: str, old: str, new: str, **more: str) -> bytes:
    """A zip file with some words of a member replaced, and members added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as made:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == member:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            made.writestr(info, content)
        for name, text in more.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


def test_tracked_insertions_are_read_deletions_left_out_and_both_said() -> None:
    tracked = (
        '<w:ins w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> encore </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>jamais</w:delText></w:r></w:del>'
    )
    old = '<w:r><w:t xml:space="preserve"> encore ».</w:t></w:r>'
    new = f"{tracked}<w:r><w:t>».</w:t></w:r>"
    made = read("chapitre.docx", rewritten(word(), "word/document.xml", old, new))
    assert made.paragraphs[1].text == "Il dit : « on attend encore »."
    assert "1 insertions kept, 1 deletions left out" in made.warnings[0]


def test_a_footnote_inside_a_quotation_leaves_it_whole() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<w:footnotes xmlns:w="{space}"><w:footnote w:id="3"><w:p><w:r><w:t>Une note.</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    old = '<w:t xml:space="preserve"> encore ».</w:t>'
    data = rewritten(
        word(), "word/document.xml", old, '<w:footnoteReference w:id="3"/>' + old,
        word__footnotes_xml=notes,
    )  # fmt: skip
    made = read("chapitre.docx", data)
    body, note = made.paragraphs[1:3]
    assert body.text == "Il dit : « on attend encore »."
    assert body.text[: body.marks[0].at].endswith("attend")
    assert (note.kind, note.text, note.label) == ("note", "Une note.", "3")


# --- OpenDocument


def test_an_odt_has_headings_quotations_notes_and_italics() -> None:
    from odf.opendocument import OpenDocumentText
    from odf.style import Style, TextProperties
    from odf.text import H, Note, NoteBody, NoteCitation, P, Span

    document = OpenDocumentText()
    italic = Style(name="I", family="text")
    italic.addElement(TextProperties(fontstyle="italic"))
    document.automaticstyles.addElement(italic)
    quoting = Style(name="Quotations", family="paragraph")
    document.styles.addElement(quoting)
    document.text.addElement(H(outlinelevel=1, text="Le foncier"))
    paragraph = P(text="Il dit : « on ")
    paragraph.addElement(Span(stylename=italic, text="attend"))
    note = Note(noteclass="footnote", id="n1")
    note.addElement(NoteCitation(text="1"))
    body = NoteBody()
    body.addElement(P(text="Une note."))
    note.addElement(body)
    paragraph.addElement(note)
    paragraph.addText(" encore ».")
    document.text.addElement(paragraph)
    document.text.addElement(P(stylename=quoting, text="On coopère."))
    file = io.BytesIO()
    document.write(file)
    made = read("chapitre.odt", file.getvalue())
    assert kinds(made) == [
        ("heading", "Le foncier"),
        ("body", "Il dit : « on attend encore »."),
        ("note", "Une note."),
        ("quote", "On coopère."),
    ]
    text = made.paragraphs[1]
    assert [span.of(text.text) for span in text.italics] == ["attend"]
    assert text.marks[0].label == "1"


# --- PDF


def pdf(tmp_path: Path, text: str) -> bytes:
    import typst

    source = tmp_path / "m.typ"
    source.write_text(
        '#set page(width: 9cm, height: 6cm, header: [Rapport], numbering: "1")\n'
        '#set text(lang: "fr", hyphenate: true)\n#set par(justify: true)\n' + text,
        encoding="utf-8",
    )
    return bytes(typst.compile(str(source)))


def test_a_pdf_joins_hyphens_ligatures_and_pages(tmp_path: Path) -> None:
    words = (
        "Un élu dit : « Les fonctionnaires officiels affirment l’efficacité extraordinaire de "
        "cette intercommunalité, de ses commissions administratives, pour la réindustrialisation "
        "des territoires, parce que la planification foncière y est efficacement organisée, avec "
        "des propriétaires qui attendent, patiemment, que les aménagements soient définitivement "
        "terminés. » Fin."
    )
    made = read("rapport.pdf", pdf(tmp_path, f"{words}\n#pagebreak()\nDeux.\n#pagebreak()\nTrois."))
    joined = " ".join(p.text for p in made.paragraphs if p.page < 3)
    assert " ".join(joined.split()).startswith(words[:300])
    assert "Rapport" not in joined
    assert any("running heads" in warning for warning in made.warnings)


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(tmp_path, "Un mot.")))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(ImportRefused, match="protected by a password"):
        read("rapport.pdf", file.getvalue())


# --- what cannot be read


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"", "the file is empty"),
        ("a.docx", b"PK\x03\x04 cut short", "damaged"),
        ("a.docx", b"un texte", "not a real docx"),
        ("a.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old"),
        ("a.xyz", b"un texte", "manuscript terrain knows"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ImportRefused, match=said) as caught:
        read(name, data)
    assert caught.value.remedy
