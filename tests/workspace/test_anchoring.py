"""A transcript edited between two commands: its codings follow, or say that they could not."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from tests.studies import DIRIGEANT, Folder, front, small

HERE = "corpus/seine/dirigeant.md"
CODINGS = "corpus/seine/dirigeant.codings/camille.jsonl"


def quotes(study: Folder) -> list[tuple[str, str]]:
    """Each coding's quotation beside the words that now stand at its place (or its status)."""
    project = study.open().project
    return [
        (
            coding.quote,
            coding.span.of(project.transcripts[coding.transcript].body)
            if coding.status == "anchored"
            else coding.status,
        )
        for coding in project.codings
    ]


def coded(study: Folder) -> Folder:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "La commune nous écoute", "cooperation")
    return study


def test_a_paragraph_put_before_moves_the_codings_and_says_so(study: Folder) -> None:
    coded(study)
    study.edit(HERE, "ENQ [00:14:02]", "Un résumé de l'entretien.\n\nENQ [00:14:02]")
    opened = study.open()
    _ = opened.project
    (notice,) = opened.notices
    assert "0 kept, 2 moved, 0 unresolved" in notice
    assert "seine/dirigeant" in notice
    assert [a == b for a, b in quotes(study)] == [True, True]


def test_the_next_command_has_nothing_left_to_say(study: Folder) -> None:
    test_a_paragraph_put_before_moves_the_codings_and_says_so(study)
    before = study.files()
    opened = study.open()
    assert opened.project
    assert opened.notices == []
    assert study.files() == before


def test_words_added_after_keep_every_coding(study: Folder) -> None:
    coded(study)
    study.edit(HERE, "personne à embaucher.", "personne à embaucher. Voilà.")
    opened = study.open()
    _ = opened.project
    assert "2 kept, 0 moved, 0 unresolved" in opened.notices[0]


def test_the_edit_of_a_front_matter_moves_nothing(study: Folder) -> None:
    coded(study)
    before = study.text(CODINGS)
    study.edit(HERE, "title: Un dirigeant", "title: Un très long titre pour un dirigeant")
    assert study.open().project
    assert study.text(CODINGS) == before


def test_two_machines_write_the_same_bytes(study: Folder, tmp_path: Path) -> None:
    coded(study)
    other = study.copy(tmp_path / "autre")
    for machine in (study, other):
        machine.edit(HERE, "ENQ [00:15:00]", "Une pause.\n\nENQ [00:15:00]")
        assert machine.open().project
    assert study.text(CODINGS) == other.text(CODINGS)


def test_without_the_derived_folder_the_quotation_decides_the_same(
    study: Folder, tmp_path: Path
) -> None:
    coded(study)
    bare = study.copy(tmp_path / "nu")
    shutil.rmtree(bare / ".terrain")
    for machine in (study, bare):
        machine.edit(HERE, "ENQ [00:14:02]", "Un mot.\n\nENQ [00:14:02]")
        assert machine.open().project
    assert study.text(CODINGS) == bare.text(CODINGS)


def test_the_old_text_is_known_from_the_first_coding_on(study: Folder) -> None:
    """The command that codes is the last one before the edit: it keeps the text itself."""
    study.code("seine/elue", "quand on peut", "cooperation")
    kept = list((study / ".terrain/texts").glob("*.txt"))
    assert len(kept) == 1
    assert "quand on peut" in kept[0].read_text("utf-8")


def test_an_old_text_that_was_torn_is_not_believed(study: Folder) -> None:
    coded(study)
    (kept,) = (study / ".terrain/texts").glob("*.txt")
    kept.write_bytes(kept.read_bytes()[:100])
    study.edit(HERE, "ENQ [00:14:02]", "Un mot.\n\nENQ [00:14:02]")
    assert [a == b for a, b in quotes(study)] == [True, True]


@pytest.mark.parametrize(
    "saved",
    [
        unicodedata.normalize("NFD", DIRIGEANT).encode(),
        DIRIGEANT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + unicodedata.normalize("NFD", DIRIGEANT).replace("\n", "\r\n").encode(),
    ],
)
def test_saved_again_by_another_editor_nothing_has_changed(study: Folder, saved: bytes) -> None:
    coded(study)
    before = study.text(CODINGS)
    study.write(HERE, saved)
    opened = study.open()
    assert opened.project
    assert opened.notices == []
    assert study.text(CODINGS) == before
    assert (study / HERE).read_bytes() == saved


def test_the_typography_corrected_the_coding_bears_the_new_words(study: Folder) -> None:
    study.code("seine/dirigeant", "L’usine d'à côté s'agrandit, elle", "foncier")
    study.edit(HERE, "L’usine d'à côté s'agrandit, elle", "L'usine d’à côté s’agrandit, elle")
    assert quotes(study) == [("L'usine d’à côté s’agrandit, elle",) * 2]


def test_one_of_forty_same_quotations_keeps_its_place(study: Folder) -> None:
    body = "".join(
        f"ENQ: Question {n} sur le sujet {n * n} ?\n\nDIR: oui, voilà\n\n" for n in range(40)
    )
    study.write("corpus/seine/oui.md", front(body, id="oui"))
    study.code("seine/oui", "oui, voilà", "culture", occurrence=23)
    study.edit(
        "corpus/seine/oui.md",
        "ENQ: Question 20",
        "DIR: Un paragraphe, oui, voilà.\n\nENQ: Question 20",
    )
    project = study.open().project
    (coding,) = project.codings
    text = project.transcripts["seine/oui"]
    assert coding.status == "anchored"
    before = text.body[: coding.span.start].rstrip()
    assert before.endswith("Question 22 sur le sujet 484 ?\n\nDIR:")


def test_deleted_words_leave_an_unresolved_coding_and_put_back_they_are_found(
    study: Folder,
) -> None:
    coded(study)
    sentence = "On ne trouve plus un hectare. "
    whole = study.text(HERE)
    study.edit(HERE, sentence, "")
    opened = study.open()
    lost = next(c for c in opened.project.codings if c.code == "foncier.rarete")
    assert lost.status == "unresolved"
    assert lost.quote == "On ne trouve plus un hectare"
    assert "1 unresolved" in opened.notices[0]
    again = study.open()
    assert again.project
    assert again.notices == []
    study.write(HERE, whole)
    assert quotes(study) == [
        (c, c) for c in ("On ne trouve plus un hectare", "La commune nous écoute")
    ]


def test_another_word_in_their_place_is_never_taken_in_silence(study: Folder) -> None:
    coded(study)
    study.edit(HERE, "On ne trouve plus un hectare", "On trouve encore un hectare")
    assert quotes(study)[0] == ("On ne trouve plus un hectare", "unresolved")


def test_a_coding_that_points_outside_its_text_finds_its_words(study: Folder) -> None:
    coded(study)
    start = study.text(CODINGS).split('"start": ')[1].split(",")[0]
    study.edit(CODINGS, f'"start": {start}, "end": ', '"start": 90000, "end": 9')
    assert all(a == b for a, b in quotes(study))


def test_a_deleted_transcript_leaves_its_codings_on_disk(study: Folder) -> None:
    coded(study)
    before = study.text(CODINGS)
    whole = study.text(HERE)
    (study / HERE).unlink()
    opened = study.open()
    assert opened.project.codings == ()
    assert "orphan-codings" in [problem.slug for problem in opened.problems]
    assert study.text(CODINGS) == before
    study.write(HERE, whole)
    assert [a == b for a, b in quotes(study)] == [True, True]


def test_a_transcript_renamed_with_its_folder_keeps_its_codings(study: Folder) -> None:
    coded(study)
    (study / HERE).rename(study / "corpus/seine/patron.md")
    (study / "corpus/seine/dirigeant.codings").rename(study / "corpus/seine/patron.codings")
    study.edit("corpus/seine/patron.md", "id: dirigeant", "id: patron")
    assert [a == b for a, b in quotes(study)] == [True, True]
    assert {c.transcript for c in study.load()[0].codings} == {"seine/patron"}


def test_an_edit_while_a_command_runs_is_not_overwritten(study: Folder) -> None:
    from terrain.errors import ChangedOnDisk
    from terrain.workspace import coding

    coded(study)
    opened = study.open()
    span = coding.locate(opened.project.transcripts["seine/dirigeant"], quote="le foncier")
    held = opened.project.codings
    study.edit(CODINGS, '"memo": ""', '"memo": "à la main"')
    with pytest.raises(ChangedOnDisk):
        opened.write_coders(held[1:], [("seine/dirigeant", "camille")], "removed one", "camille")
    assert "à la main" in study.text(CODINGS)
    # A new coding commutes with the edit: it is put beside it.
    made = coding.add(opened, "seine/dirigeant", span, "foncier", coder="camille")
    assert "à la main" in study.text(CODINGS)
    assert made.id in study.text(CODINGS)


def test_a_study_that_cannot_be_written_is_still_read_on_its_new_text(tmp_path: Path) -> None:
    study = coded(small(tmp_path / "étude"))
    study.edit(HERE, "ENQ [00:14:02]", "Un mot.\n\nENQ [00:14:02]")
    shutil.rmtree(study / ".terrain")
    study.write(".terrain", "un fichier à la place du dossier")
    opened = study.open()
    text = opened.project.transcripts["seine/dirigeant"].body
    assert [c.span.of(text) == c.quote for c in opened.project.codings] == [True, True]
    assert any("could not be written" in notice for notice in opened.notices)
