"""Transcriber: turns, shared turns, topics, events; XML that must not be trusted."""

from __future__ import annotations

import pytest

from terrain import formats
from terrain.errors import ImportRefused

TRS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans audio_filename="atelier" xml:lang="fr">
<Topics><Topic id="to1" desc="Métier"/></Topics>
<Speakers><Speaker id="spk1" name="Élodie"/><Speaker id="spk2" name="ENQ"/></Speakers>
<Episode><Section type="report" topic="to1" startTime="0" endTime="9">
<Turn speaker="spk2" startTime="0" endTime="1.5"><Sync time="0"/>
où ça ?<Background time="1" type="music"/>
<Sync time="1"/>
 ici</Turn>
<Turn speaker="spk1 spk2" startTime="1.5" endTime="3"><Sync time="1.5"/>
<Who nb="1"/>à l'atelier
<Event desc="rire" type="noise" extent="instantaneous"/>
<Who nb="2"/>oui
<Comment desc="chevauchement"/></Turn>
<Turn startTime="3" endTime="4"><Sync time="3"/></Turn>
<Turn startTime="4" endTime="5"><Sync time="4"/>quelqu'un</Turn>
</Section></Episode></Trans>""".encode("latin-1")


def test_turns_topics_events_and_shared_turns(load, seen):
    draft = load("a.trs", TRS)
    assert seen(draft) == [
        "ENQ [00:00:00-00:00:01.500] (Métier): où ça ? ici",
        "Élodie [00:00:01.500-00:00:03] (Métier): à l'atelier [rire]",
        "ENQ [00:00:01.500-00:00:03] (Métier): oui [chevauchement]",
        "LOC [00:00:04-00:00:05] (Métier): quelqu'un",
    ]
    assert draft.media is not None
    assert draft.media.file == "atelier"
    assert draft.language == "fr"
    assert "a.trs: 1 turns without a word were left out." in draft.warnings


def test_a_real_interview_has_its_speakers_turns_and_topics(samples):
    path = samples / "formats/ESLO1_ENT_012_C.trs"
    draft = formats.read(path.name, path.read_bytes())
    assert [speaker.label for speaker in draft.speakers] == ["LD386", "PB"]
    # 573 turns, 26 of them shared by two, 2 of them silent.
    assert len(draft.turns) == 573 + 26 - 2
    assert len({turn.section for turn in draft.turns}) == 42
    assert draft.turns[0].text.startswith("et prendre de l' omelette avec la fourchette de façon")
    assert (draft.turns[-1].start, draft.turns[-1].end) == (4715.377, 4718.501)


@pytest.mark.parametrize(
    "internal",
    ['<!ENTITY a "lol">', '<!ENTITY a SYSTEM "file:///etc/hostname">',
     '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">'],
)  # fmt: skip
def test_entities_are_refused(load, internal):
    bomb = TRS.replace(b'SYSTEM "trans-14.dtd"', f"[{internal}]".encode())
    with pytest.raises(ImportRefused, match="entities"):
        load("a.trs", bomb.replace(b"ici", b"&a;"))


def test_xml_cut_short_is_refused_with_its_line(load):
    with pytest.raises(ImportRefused, match=r"a\.trs:\d+: the XML is broken or cut short"):
        load("a.trs", TRS[: len(TRS) // 2])


def test_control_characters_are_said_with_their_line(load):
    draft = load("a.trs", TRS.replace(b"ici", b"l\x92an"))
    assert draft.turns[0].text == "o\u00f9 \u00e7a ? l\u2019an"
    assert draft.warnings[0] == "a.trs:7: 1 signs repaired (first one here)."


def test_a_trs_under_another_name_is_recognised(load):
    assert "the content is trs" in load("a.txt", TRS).warnings[0]
