"""The dossier of a Note in its four formats: what an editor opens, and what is nowhere in it."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree, html
from pypdf import PdfReader
from tests.reports.golden import same_as_golden
from tests.studies import Folder, front, small

from terrain.access import Purpose
from terrain.errors import TerrainError
from terrain.evidence.note_dossier import NoteDossier
from terrain.reports.citations import Style
from terrain.reports.markdown import write_markdown
from terrain.reports.note_document import cited, document
from terrain.reports.pdf import write_pdf
from terrain.reports.text import Text
from terrain.reports.web import write_html
from terrain.reports.word import write_docx

SECRET = "Moi je parle, mais que personne ne le répète"
ASIDE = "Il parle sous le sceau du secret"
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}

SESSION = front(
    """\
    MOD [00:00:01]: Qui commence ?

    Élue DK [00:03:59]: C'est un placement, <b>voilà</b> & *rien* d'autre.

    Agent [00:04:02]: Un placement, oui. #image("secret") L'industriel attend.

    Ouvrier [00:05:00]: Moi je parle, mais que personne ne le répète, hein.
    """,
    speakers="{MOD: {part: moderator}, Élue DK: {part: speaker, participant: st-el-01}, "
    "Agent: {part: speaker, participant: st-ag-01}, "
    "Ouvrier: {part: speaker, participant: st-ou-01}}",
    title="Séance 1", kind="seminar", date="2024-02-08", fictional="true",
    media='{url: "https://example.org/seance-1", offset: 2}', consent="{use: quote}",
)  # fmt: skip

NOTE = """\
---
title: "Des vendeurs, pas des mètres"
authors: [Camille Réval, Noé Osman]
date: 2026-02-20
question: "Qu'est-ce qui manque : du sol, ou qui le vend ?"
---
Le foncier *manque*, dit-on.[^loi] C'est **vrai** ; mais `zan` n'est pas tout.

[^loi]: Voir la [loi](https://example.org/loi), art. 191.

## Qui tient le sol

### On manque de vendeurs {#vendeurs}

> On ne trouve plus un hectare.
>
> — appuie · seine/dirigeant §2
>
> Dit *d'emblée*.

> C'est un placement, <b>voilà</b> & *rien* d'autre.
>
> Agent [00:04:02]: Un placement, oui. #image("secret") L'industriel attend.
>
> — nuance · seminaire/seance-1 §2–3

> Moi je parle, mais que personne ne le répète, hein.
>
> — contredit · seminaire/seance-1 §4
>
> Il parle sous le sceau du secret.

1. un ;
2. deux :
   - dedans.

| Territoire | Demandes |
|---|---:|
| Seine | 114 |

### On coopère {#coop}

> La commune nous écoute, oui, voilà.
>
> — contredit · seine/dirigeant §4
"""


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    made = small(tmp_path / "étude")
    made.write("corpus/seminaire/case.yaml", "title: Séminaire « Territoires »\n")
    made.write("corpus/seminaire/seance-1.md", SESSION)
    roster = made.text("corpus/participants.yaml").rstrip("\n")
    made.write(
        "corpus/participants.yaml",
        f"{roster}\n  - id: st-ag-01\n    role: agent\n    consent: {{use: quote}}\n"
        "  - id: st-el-01\n    role: élue\n    consent: {use: quote}\n"
        "  - id: st-ou-01\n    role: ouvrier\n    consent: {use: analysis}\n",
    )
    made.write("notes/vendeurs.md", NOTE)
    return made


def opened(study: Folder, purpose: Purpose = Purpose.QUOTE, name: str = "vendeurs") -> NoteDossier:
    return study.open().note_dossier(name, purpose=purpose)


def markdown(value: NoteDossier, style: Style = "note", text: Text = Text()) -> str:  # noqa: B008
    file = io.StringIO()
    write_markdown(document(value, text, style), file, text)
    return file.getvalue()


def page(value: NoteDossier) -> str:
    file = io.StringIO()
    write_html(document(value, Text()), file, Text())
    return file.getvalue()


def word(value: NoteDossier) -> bytes:
    file = io.BytesIO()
    write_docx(document(value, Text()), file, Text())
    return file.getvalue()


def pdf(value: NoteDossier) -> bytes:
    file = io.BytesIO()
    write_pdf(document(value, Text()), file, Text())
    return file.getvalue()


def pdf_words(data: bytes) -> str:
    """The words of a PDF, whatever its lines and its hyphens."""
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages).split())


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def plain(element: Any) -> str:
    return "".join(element.itertext())


def test_the_whole_of_it_as_markdown(study: Folder) -> None:
    same_as_golden("note.md", undated(markdown(opened(study))))


def test_by_author_and_date_in_english(study: Folder) -> None:
    made = markdown(opened(study, Purpose.PUBLISH), "author-date", Text("en"))
    same_as_golden("note.en.md", undated(made))


def undated(text: str) -> str:
    return re.sub(r"(terrain )\d+\.\d+\.\d+\S*", r"\1X.", text)


def test_word_by_its_paragraphs_and_styles(study: Folder) -> None:
    made = docx.Document(io.BytesIO(word(opened(study))))
    lines = [f"header | {made.sections[0].header.paragraphs[0].text}"]
    lines += [f"{p.style.name} | {p.text}" for p in made.paragraphs]
    lines += [" | ".join(c.text for c in row.cells) for t in made.tables for row in t.rows]
    same_as_golden("note.docx.txt", undated("\n".join(lines) + "\n"))


def test_word_has_real_footnotes_each_called_once(study: Folder) -> None:
    data = word(opened(study))
    notes = part(data, "word/footnotes.xml")
    held = {n.get(f"{{{W['w']}}}id"): plain(n).strip() for n in notes}
    assert list(held) == ["-1", "0", "1", "2", "3", "4"]
    assert held["1"] == "Voir la loi, art. 191."
    assert "Séance 1" in held["3"]
    # The second citation of an interview is short.
    assert held["4"] == "sa-dir-01, source citée (11\u00a0mai 2023), §4, 00:15:06."
    called = part(data, "word/document.xml").findall(".//w:footnoteReference", W)
    assert [mark.get(f"{{{W['w']}}}id") for mark in called] == ["1", "2", "3", "4"]
    styles = {p.get(f"{{{W['w']}}}val") for p in notes.iterfind(".//w:pStyle", W)}
    named = {s.name: s.style_id for s in docx.Document(io.BytesIO(data)).styles}
    assert styles == {named["footnote text"]}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = archive.read("word/_rels/footnotes.xml.rels").decode()
    assert "https://example.org/seance-1#t=241" in links  # 3:59, and two seconds of offset
    assert "https://example.org/loi" in links


def test_word_says_what_it_is_and_numbers_its_pages(study: Folder) -> None:
    data = word(opened(study))
    made = docx.Document(io.BytesIO(data))
    assert made.core_properties.title == "Des vendeurs, pas des mètres"
    assert made.core_properties.author == "Camille Réval; Noé Osman"
    assert made.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    fields = part(data, "word/footer1.xml").iterfind(".//w:fldSimple", W)
    assert [field.get(f"{{{W['w']}}}instr") for field in fields] == ["PAGE", "NUMPAGES"]
    assert data == word(opened(study))


def test_the_pdf_is_accessible_french_and_the_same_twice(study: Folder) -> None:
    data = pdf(opened(study))
    assert data == pdf(opened(study))
    made = PdfReader(io.BytesIO(data))
    assert made.metadata is not None
    assert made.metadata.title == "Des vendeurs, pas des mètres"
    assert made.metadata.author == "Camille Réval, Noé Osman"
    root = made.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in data or b"pdfuaid" in root["/Metadata"].get_data()
    words = pdf_words(data)
    assert "On ne trouve plus un hectare." in words
    assert '#image("secret")' in words
    assert "<b>voilà</b> & *rien* d'autre." in words
    assert made.pages[0].mediabox.width < made.pages[0].mediabox.height
    assert any(page.mediabox.width > page.mediabox.height for page in made.pages)
    fonts = {str(f) for p in made.pages for f in p["/Resources"]["/Font"].values()}
    assert fonts


def test_html_is_one_closed_page_with_its_notes(study: Folder) -> None:
    tree = html.fromstring(page(opened(study)))
    assert not tree.xpath("//script | //link | //img | //@src | //b")
    calls = tree.xpath("//a[@role='doc-noteref']/@href")
    assert calls == ["#note-1", "#note-2", "#note-3", "#note-4"]
    assert all(tree.xpath(f"//li[@id='{call[1:]}']") for call in calls)
    assert set(tree.xpath("//a[starts-with(@href, 'http')]/@href")) == {
        "https://example.org/loi", "https://example.org/seance-1",
        "https://example.org/seance-1#t=241",
    }  # fmt: skip
    levels = [int(h.tag[1]) for h in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("purpose", [Purpose.QUOTE, Purpose.PUBLISH])
def test_what_consent_withholds_is_in_no_file(study: Folder, purpose: Purpose) -> None:
    value = opened(study, purpose)
    made = word(value)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = [made, *(archive.read(name) for name in archive.namelist())]
    printed = pdf(value)
    streams = [pdf_words(printed).encode(), printed]
    streams += [repr(obj).encode() for obj in PdfReader(io.BytesIO(printed)).trailer.values()]
    for data in (*files, page(value).encode(), markdown(value).encode(), *streams):
        assert SECRET.encode() not in data
        assert ASIDE.encode() not in data
        assert "▒".encode() not in data
        assert b"Ouvrier" not in data
    assert SECRET not in repr(value)
    assert ASIDE not in repr(value)
    assert "Retenus\u00a0: 1\u00a0élément de preuve" in markdown(value)


def test_withheld_words_do_not_come_back_in_by_the_prose(study: Folder) -> None:
    study.edit("notes/vendeurs.md", "## Qui tient", f"Il a dit : « {SECRET} ».\n\n## Qui tient")
    with pytest.raises(TerrainError, match="words that consent withholds") as refused:
        opened(study)
    assert refused.value.path == "notes/vendeurs.md"
    assert refused.value.line
    assert SECRET not in str(refused.value)


def test_changed_words_are_marked_for_the_team_and_never_published(study: Folder) -> None:
    study.edit("notes/vendeurs.md", "> La commune nous écoute", "> La commune nous écoutait")
    made = markdown(opened(study))
    assert "À vérifier\u00a0: la transcription dit aujourd’hui autre chose." in made
    assert "modifié depuis | non (à vérifier d’abord)" in made
    assert "mot pour mot, ce que dit" not in made
    with pytest.raises(TerrainError, match="not, word for word") as refused:
        opened(study, Purpose.PUBLISH)
    assert "terrain note settle" in refused.value.remedy


def test_a_transcript_that_is_gone_takes_its_words_along(study: Folder) -> None:
    (study / "corpus/seminaire/seance-1.md").unlink()
    made = markdown(opened(study))
    assert "placement" not in made
    assert "Leur transcription n’est pas dans l’étude." in made


def test_speakers_are_described_as_closely_as_the_purpose_allows(study: Folder) -> None:
    team = opened(study).shown[0]
    assert team.speakers == ("dirigeant, Seine Aval-Mantes, 2023",)
    printed = opened(study, Purpose.PUBLISH).shown[0]
    assert printed.speakers == ("dirigeant",)  # one of a kind in this corpus
    assert printed.rare
    assert printed.territory == ""


def test_a_quotation_of_several_voices_says_who_speaks_and_names_nobody(study: Folder) -> None:
    made = markdown(opened(study))
    assert "> **Élue\u00a0:** C'est un placement" in made
    assert "> **Agent\u00a0:** Un placement, oui" in made
    assert "DK" not in made


def test_the_sources_go_to_reference_managers(study: Folder) -> None:
    from terrain.reports.citations import csl

    items = [csl(source, Text()) for source in cited(opened(study))]
    assert [item["type"] for item in items] == ["interview", "speech", "interview"]
    assert items[1]["URL"] == "https://example.org/seance-1#t=241"
    json.dumps(items)


def test_a_note_of_hostile_words_stays_words(study: Folder) -> None:
    nasty = '</title><script>alert(1)</script> #panic() $x$ \\ " {{ }} \u202e 😀 漢'
    study.write(
        "notes/vil.md",
        f"---\ntitle: '{nasty}'\nauthors: ['{nasty}']\n---\n# {nasty}\n\n{nasty}\n\n"
        f"- {nasty}\n\n```\n{nasty}\n```\n\n[x](javascript:alert(1)) [y](file:///etc/passwd)\n\n"
        f"![{nasty}](http://example.org/pixel.png)\n\n| {nasty} |\n|---|\n| {nasty} |\n",
    )
    value = opened(study, name="vil")
    tree = html.fromstring(page(value))
    assert not tree.xpath("//script | //img | //@onerror | //a[not(starts-with(@href, '#'))]")
    made = docx.Document(io.BytesIO(word(value)))
    assert made.paragraphs[0].text == nasty
    assert "javascript" not in str([r.target_ref for r in made.part.rels.values() if r.is_external])
    assert "#panic() $x$" in pdf_words(pdf(value))
    assert "\\<script\\>" in markdown(value)


def test_an_empty_note_says_so(study: Folder) -> None:
    study.write("notes/vide.md", "---\ntitle: Vide\n---\n")
    made = markdown(opened(study, name="vide"))
    assert "Aucun élément de preuve ne peut être montré." in made
    pdf(opened(study, name="vide"))
    docx.Document(io.BytesIO(word(opened(study, name="vide"))))
