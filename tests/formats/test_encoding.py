"""Bytes to text: French letters come out right, and every repair is said."""

from __future__ import annotations

import unicodedata

import pytest

from terrain.errors import ImportRefused

TEXT = "ENQ : Où êtes-vous né ?\nDIR1 : À l’usine, là où « le cœur » bat… 3 000 € — l'été.\n"
PLAIN = "ENQ : Où êtes-vous né ?\nDIR1 : À l'usine, là où «le coeur» bat, ça brûle l'été.\n"


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_french_signs_survive(load, codec):
    draft = load("a.txt", TEXT.encode(codec))
    assert draft.turns[1].text == "À l’usine, là où « le cœur » bat… 3 000 € — l'été."
    assert [speaker.label for speaker in draft.speakers] == ["ENQ", "DIR1"]


@pytest.mark.parametrize("codec", ["latin-1", "cp850", "cp1252", "mac_roman"])
def test_older_encodings(load, codec):
    draft = load("a.txt", PLAIN.encode(codec))
    assert draft.turns[1].text == "À l'usine, là où «le coeur» bat, ça brûle l'été."


@pytest.mark.parametrize("word", ["né", "très", "œuvre", "l’an", "3 €", "« oui »", "où"])
def test_one_accented_word_is_enough_for_cp1252(load, word):
    draft = load("a.txt", f"ENQ : oui\nDIR1 : {word} ici\n".encode("cp1252"))
    assert draft.turns[1].text == f"{word} ici"
    assert "read as cp1252" in draft.warnings[0]


def test_an_encoding_can_be_asked_for(load):
    assert (
        load("a.txt", "ENQ : né\nDIR : oui\n".encode("mac_roman"), encoding="mac_roman")
        .turns[0]
        .text
        == "né"
    )
    with pytest.raises(ImportRefused, match="no encoding is called 'martien'"):
        load("a.txt", b"ENQ : a", encoding="martien")


def test_line_ends_and_decomposed_letters_become_canonical(load):
    text = unicodedata.normalize("NFD", "Enquêteur : né\r\nDIR1 : l’été\rEnquêteur : oui\n")
    draft = load("a.txt", text.encode())
    assert [turn.speaker for turn in draft.turns] == ["Enquêteur", "DIR1", "Enquêteur"]
    assert draft.turns[1].text == "l’été"
    assert unicodedata.is_normalized("NFC", draft.turns[0].text)


def test_no_break_spaces_stay_in_the_words(load):
    draft = load("a.txt", "ENQ\u00a0:\u00a0Pourquoi\u00a0?\nDIR1\u202f: «\u00a0oui\u00a0»\n")
    assert [turn.text for turn in draft.turns] == ["Pourquoi\u00a0?", "«\u00a0oui\u00a0»"]


def test_a_few_bad_bytes_are_read_and_their_lines_named(load):
    data = "ENQ : l'été, né, où\nDIR1 : ".encode() + b"caf\xe9\n" + "ENQ : très\n".encode()
    draft = load("a.txt", data)
    assert draft.turns[1].text == "café"
    assert draft.warnings[0].startswith("a.txt:2: 1 bytes are not valid UTF-8")


def test_half_a_character_is_refused_with_its_line(load):
    with pytest.raises(ImportRefused, match=r"a\.txt:2: .*surrogate.*Delete the odd sign"):
        load("a.txt", b"ENQ : oui\nDIR : \xed\xa0\x80 non\n")
    with pytest.raises(ImportRefused, match=r"a\.txt:2: "):
        load("a.txt", "ENQ : oui\nDIR : ".encode("utf-16") + b"\x00\xd8n\x00")


def test_text_in_utf_16_cut_short_is_refused_with_its_line(load):
    with pytest.raises(ImportRefused, match=r"a\.txt:2: the text is cut short"):
        load("a.txt", "ENQ : oui\nDIR : non".encode("utf-16")[:-1])


def test_control_characters_go_and_are_counted(load):
    draft = load("a.txt", "ENQ : o\x07ui\x1b\nDIR1 : ta\tbule\n")
    assert [turn.text for turn in draft.turns] == ["oui", "ta\tbule"]
    assert draft.warnings == ("a.txt:1: 2 control characters removed (first one here).",)


def test_cp1252_signs_hidden_in_unicode_are_put_right(load):
    draft = load("a.txt", "ENQ : le c\x9cur\x85 l\x92an\nDIR1 : c\x92’est dit\n")
    assert [turn.text for turn in draft.turns] == ["le cœur… l’an", "c’est dit"]
    assert "4 signs repaired" in draft.warnings[0]


def test_accents_encoded_twice_are_put_right(load):
    scrambled = TEXT.encode().decode("cp1252", "ignore").encode()
    simple = "ENQ : né\nDIR1 : très vrai\n".encode().decode("cp1252").encode()
    assert load("a.txt", simple).turns[1].text == "très vrai"
    assert any("wrong encoding" in w or "put right" in w for w in load("a.txt", scrambled).warnings)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u00a0\n ".encode()])
def test_nothing_is_refused(load, data):
    with pytest.raises(ImportRefused, match=r"empty|white space"):
        load("a.txt", data)
