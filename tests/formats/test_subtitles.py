"""Subtitles: cues to turns, voices, dashes, notes, and files cut short."""

from __future__ import annotations

import pytest

from terrain.errors import ImportRefused

VTT = """\
WEBVTT - Séminaire

NOTE relu par l'équipe

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000 align:start position:10%
<v Marie Curie>Bonjour &amp; <i>bienvenue</i></v>

00:00:03.000 --> 00:00:04.000
<v Marie Curie>à tous.</v>

00:04.000 --> 00:05.500
<v.loud Paul Durand>Oui.</v> <v Marie Curie>Non.</v>
"""


def test_voices_join_into_turns(load, seen):
    draft = load("seminaire.vtt", VTT)
    assert seen(draft) == [
        "Marie Curie [00:00:01-00:00:04]: Bonjour & bienvenue à tous.",
        "Paul Durand [00:00:04-00:00:05.500]: Oui.",
        "Marie Curie [00:00:04-00:00:05.500]: Non.",
    ]
    assert draft.title == "Séminaire"
    assert draft.warnings == ("seminaire.vtt:3: note: « relu par l'équipe »",)


def test_labels_inside_cues(load, seen):
    draft = load(
        "a.srt",
        """\
        1
        00:00:01,000 --> 00:00:03,000
        ENQ : Vous cherchez

        2
        00:00:03,000 --> 00:00:04,000
        à vous agrandir ?

        3
        00:00:04,000 --> 00:00:06,000
        DIR1 : Oui. Le constat : rien.

        4
        00:00:06,000 --> 00:00:07,000
        DIR1 : Plus rien.
        """,
    )
    assert seen(draft) == [
        "ENQ [00:00:01-00:00:04]: Vous cherchez à vous agrandir ?",
        "DIR1 [00:00:04-00:00:07]: Oui. Le constat : rien. Plus rien.",
    ]


def test_two_people_in_one_cue_are_two_turns(load, seen):
    draft = load("a.srt", "1\n00:00:01,000 --> 00:00:03,000\n- Oui ?\n- Non,\njamais.\n")
    assert seen(draft) == [
        "LOC [00:00:01-00:00:03]: Oui ?",
        "LOC [00:00:01-00:00:03]: Non, jamais.",
    ]


def test_cues_without_speakers_are_cut_at_sentences_and_silences(load, seen):
    times = [(0, 20), (20, 40), (40, 50), (60, 70)]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:{a:02d}.000 --> 00:{b % 60:02d}.000\nPhrase {a}." if b < 60 else
        f"{a // 60:02d}:{a % 60:02d}.000 --> {b // 60:02d}:{b % 60:02d}.000\nPhrase {a}."
        for a, b in times
    )  # fmt: skip
    assert seen(load("a.vtt", text)) == [
        "LOC [00:00:00-00:00:40]: Phrase 0. Phrase 20.",
        "LOC [00:00:40-00:00:50]: Phrase 40.",
        "LOC [00:01:00-00:01:10]: Phrase 60.",
    ]


def test_overlapping_cues_keep_their_times(load, seen):
    draft = load(
        "a.vtt",
        """\
        WEBVTT

        00:00:01.000 --> 00:00:09.000
        <v A1>Long.

        00:00:03.000 --> 00:00:04.000
        <v B1>Oui oui.
        """,
    )
    assert seen(draft) == ["A1 [00:00:01-00:00:09]: Long.", "B1 [00:00:03-00:00:04]: Oui oui."]


def test_a_vtt_named_srt_and_the_reverse_are_recognised(load, seen):
    assert "the content is vtt" in load("a.srt", VTT).warnings[0]
    srt = "1\r\n00:00:01,000 --> 00:00:03,000\r\nENQ : Oui ?\r\n"
    draft = load("a.vtt", srt)
    assert "the content is srt" in draft.warnings[0]
    assert seen(draft) == ["ENQ [00:00:01-00:00:03]: Oui ?"]
    assert seen(load("a.txt", srt.encode("utf-16"))) == seen(draft)


def test_a_blank_line_inside_a_cue_loses_nothing(load, seen):
    draft = load("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v M1>Un\n\ndeux.\n")
    assert seen(draft) == ["M1 [00:00:01-00:00:02]: Un deux."]


def test_a_file_cut_short_keeps_what_it_has_and_says_so(load, seen):
    draft = load("a.srt", "1\n00:00:01,000 --> 00:00:03,000\nENQ : Oui\n\n2\n")
    assert seen(draft) == ["ENQ [00:00:01-00:00:03]: Oui"]
    assert "a.srt:5: the file stops inside a cue." in draft.warnings


def test_a_file_without_words_is_refused(load):
    with pytest.raises(ImportRefused, match="no cue holds any words"):
        load("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n")
