"""Plain text: the layouts that transcribers and dictation programs leave."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain import formats
from terrain.errors import ImportRefused
from terrain.formats import times


def test_labels_with_times_of_every_kind(load, seen):
    draft = load(
        "a.txt",
        """\
        ENQ [00:14:02]: Vous cherchez ?
        DIR1 (00:14:07) : Oui.
        (14:09) ENQ — Pourquoi ?
        [00:14:12] DIR1 : Comme ça.
        ENQ [00:14:20-00:14:22] : Ah.
        00:14:30 DIR1 : Voilà.
        ENQ 00:14:31 : Bon.
        """,
    )
    assert seen(draft) == [
        "ENQ [00:14:02]: Vous cherchez ?",
        "DIR1 [00:14:07]: Oui.",
        "ENQ [00:14:09]: Pourquoi ?",
        "DIR1 [00:14:12]: Comme ça.",
        "ENQ [00:14:20-00:14:22]: Ah.",
        "DIR1 [00:14:30]: Voilà.",
        "ENQ [00:14:31]: Bon.",
    ]


def test_a_time_and_a_label_above_the_words(load, seen):
    draft = load(
        "sonix.txt",
        """\
        [00:14:02] DIR1
        On ne trouve plus.
        Suite.

        [00:15:00] ENQ
        Bien : pourquoi ?
        """,
    )
    assert seen(draft) == [
        "DIR1 [00:14:02]: On ne trouve plus.\nSuite.",
        "ENQ [00:15:00]: Bien : pourquoi ?",
    ]


def test_a_name_and_a_time_above_the_words(load, seen):
    draft = load(
        "otter.txt",
        """\
        Marie Curie  0:14
        On ne trouve plus.

        Paul Durand  1:02:03
        Ah bon.
        """,
    )
    assert seen(draft) == ["Marie Curie [00:00:14]: On ne trouve plus.",
                           "Paul Durand [01:02:03]: Ah bon."]  # fmt: skip


def test_times_then_a_name_then_the_words(load, seen):
    draft = load(
        "teams.txt",
        """\
        0:0:0.0 --> 0:0:3.450
        Marie Curie
        Bonjour à tous.

        0:0:3.5 --> 0:0:6.5
        Paul Durand
        Bonjour.
        """,
    )
    assert seen(draft) == ["Marie Curie [00:00:00-00:00:03.450]: Bonjour à tous.",
                           "Paul Durand [00:00:03.500-00:00:06.500]: Bonjour."]  # fmt: skip


def test_f4_puts_the_time_at_the_end(load):
    draft = load("f4.txt", "ENQ: Oui ? #00:00:05-3#\nDIR1: Non. #00:00:09-1#\n")
    assert [(t.text, t.start, t.end) for t in draft.turns] == [
        ("Oui ?", None, 5.0), ("Non.", None, 9.0),
    ]  # fmt: skip


def test_tabs_and_dashes_part_the_label_from_the_words(load, seen):
    assert seen(load("a.txt", "ENQ\tOui ?\nDIR\tNon.\n" * 3))[:2] == ["ENQ: Oui ?", "DIR: Non."]
    assert seen(load("a.txt", "- ENQ : Oui ?\n- DIR : Non.\n"))[:2] == ["ENQ: Oui ?", "DIR: Non."]
    assert seen(load("a.txt", "ENQ – Oui ?\nDIR – Non.\n" * 3))[:2] == ["ENQ: Oui ?", "DIR: Non."]


def test_paragraphs_continue_the_turn_and_keep_times_and_notes(load, seen):
    draft = load(
        "a.txt",
        """\
        ENQ : Vous cherchez ?

        DIR1 : Oui. [rires]

        [00:15:00] On cherche toujours.
        Partout.

        ENQ : Bien.
        """,
    )
    assert seen(draft) == [
        "ENQ: Vous cherchez ?",
        "DIR1: Oui. [rires]\n\n[00:15:00] On cherche toujours.\nPartout.",
        "ENQ: Bien.",
    ]


def test_sections_in_plain_text(load, seen):
    draft = load(
        "a.txt",
        """\
        ENQ : Avant.
        DIR1 : Oui.

        ## Foncier

        ENQ : Un ?
        DIR1 : 1. D'abord, rien.

        2. La coopération

        ENQ : Deux ?
        DIR1 : NON.

        COMPÉTENCES ET MÉTIERS

        ENQ : Trois ?

        Thème 4 : la suite

        ENQ : Quatre ?
        """,
    )
    assert [turn.section for turn in draft.turns] == [
        None, None, "Foncier", "Foncier", "2. La coopération", "2. La coopération",
        "COMPÉTENCES ET MÉTIERS", "Thème 4 : la suite",
    ]  # fmt: skip


def test_the_header_gives_title_and_date_and_is_kept(load, seen):
    draft = load(
        "a.txt",
        """\
        Entretien avec un dirigeant, le 12 mai 2023
        Lieu : Sélestat
        Enquêtrice : Jeanne
        Durée : 1h30

        Enquêtrice : Vous cherchez ?
        DIR1 : Oui.
        """,
    )
    assert draft.title == "Entretien avec un dirigeant, le 12 mai 2023"
    assert draft.date == dt.date(2023, 5, 12)
    assert seen(draft) == ["Enquêtrice: Vous cherchez ?", "DIR1: Oui."]
    assert "Durée : 1h30" in draft.before
    assert any("text before the first turn" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("words", "date"),
    [("le 1er juin 2022", dt.date(2022, 6, 1)), ("12/05/2023", dt.date(2023, 5, 12)),
     ("2023-05-12", dt.date(2023, 5, 12)), ("3 août 2021", dt.date(2021, 8, 3)),
     ("le 31 février 2023", None), ("12 personnes 2023", None)],
)  # fmt: skip
def test_dates_in_a_header(load, words, date):
    assert load("a.txt", f"Entretien, {words}\n\nENQ : a\nDIR : b\n").date == date


def test_overlapping_speakers_keep_their_joint_label(load, seen):
    draft = load("a.txt", "ENQ : a\nDIR1 : b\nENQ / DIR1 : ensemble\nENQ : c\nENQ (rires) : d\n")
    assert seen(draft)[2] == "ENQ / DIR1: ensemble"
    assert seen(draft)[4] == "ENQ: (rires) d"
    assert "« ENQ / DIR1 » is several people at once" in draft.warnings[0]


def test_a_document_without_labels_is_notes_a_turn_a_paragraph(load, seen):
    draft = load("carnet.txt", "Arrivée à l'usine.\nIl pleut.\n\nLe patron : un grand homme.\n")
    assert seen(draft) == ["NOTES: Arrivée à l'usine.\nIl pleut.",
                           "NOTES: Le patron : un grand homme."]  # fmt: skip
    assert "no speaker label" in draft.warnings[0]


def test_a_dictation_without_labels_keeps_its_times(load, seen):
    text = "[00:00:00.000 --> 00:00:20.000]  Un.\n[00:00:20.000 --> 00:00:40.000]  Deux.\n"
    assert seen(load("whisper.txt", text + "[00:00:40.000 --> 00:00:50.000]  Trois.\n")) == [
        "LOC [00:00:00-00:00:40]: Un. Deux.", "LOC [00:00:40-00:00:50]: Trois.",
    ]  # fmt: skip


def test_times_that_go_backwards_are_said(load):
    draft = load("a.txt", "ENQ [00:10:00]: a\nDIR [00:05:00]: b\nENQ [00:11:00]: c\n")
    assert "1 times go backwards" in " ".join(draft.warnings)


def test_all_the_debates_come_back_with_their_turns(samples):
    expected = defaultdict(list)
    with (samples / "fredsum/retrieval/corpus.jsonl").open(encoding="utf-8") as file:
        for line in file:
            turn = json.loads(line)
            expected[turn["segment"]].append((turn["speaker"], turn["text"]))
    paths = sorted((samples / "fredsum/transcript").glob("*.txt"))
    assert len(paths) == len(expected) == 64
    for path in paths:
        draft = formats.read(path.name, path.read_bytes())
        assert [t.speaker for t in draft.turns] == [who for who, _ in expected[path.stem]], path
        for turn, (_, text) in zip(draft.turns, expected[path.stem], strict=True):
            assert _bare(turn.text) == _bare(text), path


def _bare(text: str) -> str:
    """Without spaces, and without what the reader repairs: cp1252 signs read as latin-1.

    Some debates hold U+0092 beside « ’ », or for it: both spellings count as one. U+0085, an
    ellipsis here, is white space to Python, which has taken it off the ends in the corpus.
    """
    for wrong, right in (("\x92", "’"), ("\x85", ""), ("…", ""), ("\x9c", "œ"), ("\x9d", "")):
        text = text.replace(wrong, right)
    return "".join(text.split()).replace("’’", "’")


def test_pages_without_speakers_have_none(samples):
    with (samples / "service_public/corpus.jsonl").open(encoding="utf-8") as file:
        for line in file:
            page = json.loads(line)
            if page["text"].strip():
                draft = formats.read(f"{page['doc_id']}.txt", page["text"].encode())
                assert [s.label for s in draft.speakers] == ["NOTES"], page["doc_id"]


HOSTILE = {
    "one line": b"a" * 1_000_000,
    "colons in a line": b"a : " * 250_000,
    "only colons": b":" * 100_000,
    "spaces": b" " * 1_000_000 + b"x",
    "brackets": b"[00:" * 250_000,
    "dashes": b"- " * 500_000,
    "stars": b"*" * 1_000_000,
    "a hundred thousand labels": b"".join(b"Nom%da : x\n" % n for n in range(10_000, 80_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("extension", ["txt", "md"])
def test_hostile_text_costs_no_more_than_speech(name, extension):
    speech = b"ENQ : Vous cherchez ?\n\nDIR1 : On ne trouve plus un hectare.\n\n" * 18_000
    begin = time.perf_counter()
    formats.read("a.txt", speech)
    middle = time.perf_counter()
    with contextlib.suppress(ImportRefused):  # a file of rules only (****) holds no text
        formats.read(f"a.{extension}", HOSTILE[name])
    assert time.perf_counter() - middle < 8 * (middle - begin) + 0.5


def test_five_megabytes_cost_five_times_one():
    turn = (
        f"ENQ : Vous cherchez ?\n\nDIR1 : {'On ne trouve plus un hectare, ici. ' * 6}\n\n".encode()
    )
    times_taken = []
    for size in (1, 5):
        data = turn * (size * 1_000_000 // len(turn))
        begin = time.perf_counter()
        draft = formats.read("a.txt", data)
        times_taken.append(time.perf_counter() - begin)
        assert len(draft.turns) == 2 * (len(data) // len(turn))
    assert times_taken[1] < 12 * times_taken[0]


@given(st.integers(0, 359_999))
def test_a_time_code_reads_back_as_its_seconds(total):
    hours, minutes, rest = total // 3600, total // 60 % 60, total % 60
    spellings = [f"[{hours:02d}:{minutes:02d}:{rest:02d}]", f"({hours}:{minutes:02d}:{rest:02d},0)"]
    if hours == 0:
        spellings += [f"[{minutes}:{rest:02d}]", f"[{minutes}'{rest:02d}]"]
    if rest == 0 and hours < 100:
        spellings.append(f"[{hours}h{minutes:02d}]")
    for spelling in spellings:
        assert times.alone(spelling) == (float(total), None), spelling


LABELS = ("ENQ", "DIR1", "Clémentine Autain", "Une participante", "P2", "Mme B.")


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from(
            ("Oui.", "On a dit : non.", "À 14:30, rien.", "🙂 l’été", "Résultat : rien."))),
        min_size=6, max_size=40,
    ),
    st.sampled_from(("{} : {}", "{}: {}", "{}\u00a0: {}", "{} [00:01:02]: {}", "[01:02] {} : {}")),
)  # fmt: skip
def test_any_sequence_of_turns_comes_back(turns, layout):
    opening = [("ENQ", "Bonjour."), ("DIR1", "Bonjour."), ("ENQ", "Bien.")]
    text = "\n\n".join(layout.format(*turn) for turn in opening + turns)
    draft = formats.read("a.txt", text.encode())
    assert [(turn.speaker, turn.text) for turn in draft.turns] == opening + turns
