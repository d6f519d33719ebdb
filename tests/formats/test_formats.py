"""The registry: which format a file is, and refusals that name what it is instead."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terrain import formats
from terrain.errors import ImportRefused
from terrain.model.transcript import Draft, canonical


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

REFUSED = {
    "empty.docx": (b"", "empty"),
    "zeros.txt": (b"\0" * 100, "empty"),
    "a.pdf": (b"%PDF-1.7\n", "this is a PDF"),
    "pdf.txt": (b"%PDF-1.7\n", "this is a PDF"),
    "a.rtf": (b"{\\rtf1 x}", "rich text"),
    "a.doc": (OLE + "WordDocument".encode("utf-16-le"), "old Word document"),
    "secret.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "a.xlsx": (zipped("xl/workbook.xml"), "spreadsheet"),
    "a.zip": (zipped("a.txt"), "an archive"),
    "cut.docx": (zipped("word/document.xml")[:40], "damaged or cut short"),
    "a.mp3": (b"ID3\x03", "a sound"),
    "a.txt": (b"oui\x00\x01\x02non\xff\xfe\x00abc" * 9, "binary file"),
    "a.html": (b"<!DOCTYPE html><p>oui</p>", "a web page"),
    "a.eaf": (b'<?xml version="1.0"?><ANNOTATION_DOCUMENT/>', "XML of another kind"),
    "a.csv": (b"a;b\n", "files in .csv are not known"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_name_the_file_what_it_is_and_a_remedy(load, name):
    data, what = REFUSED[name]
    with pytest.raises(ImportRefused, match=what) as refusal:
        load(name, data)
    assert refusal.value.path == name
    assert refusal.value.remedy


def test_a_refusal_of_an_unknown_format_lists_the_known_ones(load):
    with pytest.raises(ImportRefused, match="Known formats: docx, odt, trs, vtt, srt, md, txt"):
        load("a.pdf", b"%PDF-1.7\n")


def test_a_text_under_the_name_of_a_document_is_read_and_said(load):
    draft = load("a.docx", "ENQ : oui ?\nDIR1 : non\n")
    assert [turn.speaker for turn in draft.turns] == ["ENQ", "DIR1"]
    assert draft.warnings[0] == "a.docx: not a real docx; read as plain text."


def test_a_format_can_be_asked_for(load):
    assert load("a.csv", "ENQ : oui\nDIR : non\n", format="txt").turns
    with pytest.raises(ImportRefused, match="no format is called 'pages'"):
        load("a.csv", "x", format="pages")


def test_the_format_chosen_gives_name_and_version_for_the_provenance():
    chosen, warnings = formats.choose("dossier/a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nOui\n")
    assert (chosen.name, chosen.version, warnings) == ("srt", "1", ())


def test_no_two_formats_claim_one_extension():
    extensions = [e for each in formats.FORMATS.values() for e in each.extensions]
    assert len(extensions) == len(set(extensions))


NAMES = st.sampled_from(["a.txt", "a.md", "a.docx", "a.odt", "a.srt", "a.vtt", "a.trs", "a"])
STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"WEBVTT\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n", b"<Trans>",
     b"---\nspeakers: {A: {}}\n---\n", b"\xff\xfe", b"\xef\xbb\xbf", b"| a | b |\n|--|--|\n"]
)  # fmt: skip


def attempted(name: str, data: bytes) -> Draft | ImportRefused:
    """The draft, or the refusal; any other exception fails the test."""
    try:
        return formats.read(name, data)
    except ImportRefused as refusal:
        return refusal


def is_sound(outcome: Draft | ImportRefused) -> bool:
    """A refusal has a remedy; a draft has turns with a speaker and words."""
    if isinstance(outcome, ImportRefused):
        return bool(outcome.remedy and outcome.path)
    return bool(outcome.turns) and all(turn.speaker and turn.text for turn in outcome.turns)


@pytest.mark.parametrize("text", ["A:", "ENQ :\n\nDIR1 :\n", "# Un titre\n\n## Une partie\n"])
def test_labels_or_headings_without_a_word_are_no_transcript(load, text):
    with pytest.raises(ImportRefused, match=r"a\.md.*nobody says a word"):
        load("a.md", text)


@given(NAMES, STARTS, st.binary(max_size=300))
def test_any_bytes_give_a_draft_or_a_refusal_never_a_traceback(name, start, data):
    assert is_sound(attempted(name, start + data))


@given(NAMES, STARTS, st.text(max_size=300))
def test_any_text_gives_a_draft_or_a_refusal_never_a_traceback(name, start, text):
    assert is_sound(attempted(name, start + text.encode("utf-8", "surrogatepass")))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@example("A:")  # a label that nothing follows
def test_no_word_of_a_text_is_lost(text):
    """Letters come out in turns, before them, in a title or a section: nowhere else to go."""
    try:
        draft = formats.read("a.txt", ("ENQ : bonjour\nDIR1 : oui\n" + text).encode())
    except ImportRefused:
        return
    kept = draft.before + draft.title + "".join(
        f"{turn.speaker}{turn.section or ''}{turn.text}{turn.start}" for turn in draft.turns
    ) + "".join(draft.warnings)  # fmt: skip
    for letter in canonical(text):
        assert not letter.isalpha() or letter in kept
