"""Reading a study: one broken file hides no other, and each is named with line and remedy."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from pathlib import Path

import pytest
from tests.studies import DIRIGEANT, TODAY, Folder, front

from terrain.access import Purpose, permitted
from terrain.errors import Problem, StudyError
from terrain.model.participant import HIDDEN, Consent

HERE = "corpus/seine/dirigeant.md"


def only(study: Folder, slug: str) -> Problem:
    """The one problem of the study, which is of this kind."""
    problems = study.problems()
    assert [problem.slug for problem in problems] == [slug], problems
    return problems[0]


def visible(study: Folder) -> str:
    """All the words that may be worked on today."""
    seen, _ = permitted(study.load()[0], Purpose.ANALYSE, TODAY)
    return "\n".join(transcript.body for transcript in seen.transcripts.values())


def test_a_sound_study_has_no_problem(study: Folder) -> None:
    project, problems = study.load()
    assert problems == []
    assert list(project.transcripts) == ["seine/dirigeant", "seine/elue"]
    transcript = project.transcripts["seine/dirigeant"]
    assert [turn.speaker for turn in transcript.turns] == ["ENQ", "DIR1", "ENQ", "DIR1"]
    assert transcript.date == dt.date(2023, 5, 11)
    assert project.participants["sa-elu-01"].role == "élue"
    assert project.territories.within("ile-de-france") == {"ile-de-france", "seine-aval"}
    assert project.codebook.path("foncier.rarete") == ("foncier", "foncier.rarete")
    assert project.cases["seine"].title == "Seine Aval"


# -- where there is no study ------------------------------------------------------------------


def test_a_folder_without_terrain_yaml_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="terrain init"):
        Folder(tmp_path).load()


def test_a_study_of_a_later_format_is_refused(study: Folder) -> None:
    study.edit("terrain.yaml", "format: 1", "format: 2")
    with pytest.raises(StudyError, match="format 2"):
        study.load()


def test_a_missing_corpus_is_told_not_taken_for_an_empty_one(study: Folder) -> None:
    (study / "corpus").rename(study / "ailleurs")
    assert only(study, "no-corpus").severity == "warning"


# -- one broken file hides no other -------------------------------------------------------------

BROKEN = {
    "conflict-markers": b"---\nid: x\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> c\n---\n",
    "not-utf8": b"---\nid: x\n---\nDIR: caf\xe9\n",
    "binary": b"---\nid: x\n---\nDIR: a\0b\n",
    "no-front-matter": b"DIR: bonjour\n",
    "not-yaml": b"---\nid: x\nspeakers: {A\n---\n",
}


@pytest.mark.parametrize(("slug", "content"), BROKEN.items())
def test_a_broken_transcript_hides_no_other(study: Folder, slug: str, content: bytes) -> None:
    study.write("corpus/seine/casse.md", content)
    problem = only(study, slug)
    assert problem.path == "corpus/seine/casse.md"
    assert problem.line > 0
    assert problem.remedy or slug == "not-yaml"
    assert len(study.load()[0].transcripts) == 2


def test_conflict_markers_are_found_where_they_begin(study: Folder) -> None:
    study.edit("codebook.yaml", "codes:", "<<<<<<< HEAD\ncodes:")
    problem = only(study, "conflict-markers")
    assert (problem.path, problem.line) == ("codebook.yaml", 3)


def test_a_line_of_equals_signs_in_a_text_is_no_conflict(study: Folder) -> None:
    study.edit(HERE, "Et la commune ?", "Titre\n=======\nElle dit : <<<<<<< rien")
    assert study.problems() == []


@pytest.mark.parametrize(
    "path", ["codebook.yaml", "corpus/participants.yaml", "corpus/territories.yaml",
             "corpus/seine/case.yaml", "corpus/seine/dirigeant.md"],
)  # fmt: skip
@pytest.mark.parametrize(
    "content", [b"\tx: 1\n", b"\xff\xfe", b"- a\n- b: [\n", b"mot\n", b"[x, y]"]
)
def test_whatever_stands_in_a_file_is_told_and_the_rest_is_read(
    study: Folder, path: str, content: bytes
) -> None:
    study.write(path, content)
    problems = study.problems()
    assert path in {problem.path for problem in problems}
    assert "seine/elue" in study.load()[0].transcripts


@pytest.mark.parametrize(
    "path", ["codebook.yaml", "corpus/participants.yaml", "corpus/seine/case.yaml", HERE]
)
def test_a_folder_where_a_file_is_expected(study: Folder, path: str) -> None:
    (study / path).unlink()
    (study / path).mkdir()
    assert ("unreadable", path) in [(p.slug, p.path) for p in study.problems()]
    assert "seine/elue" in study.load()[0].transcripts


def test_a_file_where_a_folder_is_expected(study: Folder) -> None:
    study.write("corpus/seine/dirigeant.codings", "rien")
    study.write("corpus/fichier-perdu", "rien")
    assert only(study, "unreadable").path == "corpus/seine/dirigeant.codings"


def test_a_corpus_that_is_a_file(study: Folder) -> None:
    (study / "corpus").rename(study / "ailleurs")
    study.write("corpus", "rien")
    assert "unreadable" in study.slugs()


def test_symbolic_links_in_a_circle(study: Folder) -> None:
    (study / "corpus/boucle").symlink_to("boucle")
    (study / "corpus/seine/ronde.md").symlink_to("ronde.md")
    (study / "corpus/seine/elue.codings").symlink_to("elue.codings")
    assert set(study.slugs()) == {"unreadable"}
    assert len(study.load()[0].transcripts) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_does_not_make_the_reader_wait(study: Folder) -> None:
    os.mkfifo(study / "corpus/seine/tuyau.md")
    assert only(study, "unreadable").path == "corpus/seine/tuyau.md"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permissions(study: Folder) -> None:
    (study / HERE).chmod(0)
    assert only(study, "unreadable").path == HERE


# -- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Entretien n° 3 – l’élu", "CON", "a" * 252, "tout 👩‍🌾", "-rf", "a;b&c"]
)
def test_files_may_bear_any_name(study: Folder, name: str) -> None:
    study.write(f"corpus/seine/{name}.md", front("DIR: Oui.\n"))
    assert only(study, "no-id").severity == "warning"
    assert f"seine/{unicodedata.normalize('NFC', name)}" in study.load()[0].transcripts


def test_hidden_files_and_readmes_are_left_alone(study: Folder) -> None:
    study.write("corpus/seine/.hidden.md", "rien")
    study.write("corpus/seine/README.md", "rien")
    study.write("corpus/.DS_Store/x.md", "rien")
    assert study.problems() == []


def test_a_name_that_is_not_utf8_is_told(study: Folder) -> None:
    place = os.fsencode(study / "corpus/seine") + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(place)).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    problem = only(study, "bad-name")
    str(problem).encode()


def test_decomposed_names_and_texts_are_the_same_words(study: Folder) -> None:
    """A study copied through a Mac: every name and text in NFD, the codings in NFC."""
    case, name = (unicodedata.normalize("NFD", word) for word in ("métropole", "élue"))
    text = front("ÉLUE: L'été.\n", "{ÉLUE: {}}", id="élue", case="métropole")
    study.write(f"corpus/{case}/{name}.md", unicodedata.normalize("NFD", text))
    line = '{"id": "1", "code": "foncier", "start": 6, "end": 11, "quote": "L\'été"}\n'
    study.write(f"corpus/{case}/élue.codings/noé.jsonl", line)
    project, problems = study.load()
    assert problems == []
    transcript = project.transcripts["métropole/élue"]
    assert transcript.case == "métropole"
    assert transcript.words_of(transcript.turns[0]) == "L'été."
    assert [(c.coder, c.span.of(transcript.body)) for c in project.codings] == [("noé", "L'été")]


def test_line_endings_and_byte_order_marks_change_nothing(study: Folder) -> None:
    before = study.load()[0].transcripts["seine/dirigeant"]
    study.write(HERE, b"\xef\xbb\xbf" + DIRIGEANT.replace("\n", "\r\n").encode())
    assert study.load()[0].transcripts["seine/dirigeant"] == before
    assert study.problems() == []


def test_two_transcripts_with_one_id(study: Folder) -> None:
    study.write("corpus/seine/double.md", DIRIGEANT)
    problem = only(study, "duplicate-id")
    assert problem.path == "corpus/seine/double.md" or problem.path == HERE
    assert "seine/dirigeant" in problem.message


def test_codings_without_their_transcript_are_told_and_kept(study: Folder) -> None:
    place = study.write("corpus/seine/parti.codings/camille.jsonl", "{}\n")
    problem = only(study, "orphan-codings")
    assert "parti.md" in problem.remedy
    assert place.read_text() == "{}\n"


# -- fields ---------------------------------------------------------------------------------------


def test_an_unknown_field_is_told_with_the_nearest_name(study: Folder) -> None:
    study.edit(HERE, "title:", "titel:")
    problem = only(study, "unknown-field")
    assert (problem.line, problem.remedy) == (3, "Did you mean “title”?")


def test_an_unknown_field_deep_inside_is_told_with_its_line(study: Folder) -> None:
    study.edit("codebook.yaml", "        definition: On", "        defintion: On")
    problem = only(study, "unknown-field")
    assert (problem.line, problem.remedy) == (10, "Did you mean “definition”?")


@pytest.mark.parametrize("date", ["11/05/2023", "11 mai 2023", "2023-13-01", "hier", "1683763200"])
def test_a_date_in_french_is_told_and_the_rest_is_read(study: Folder, date: str) -> None:
    study.edit(HERE, "2023-05-11", date)
    problem = only(study, "field-unreadable")
    assert problem.remedy == "Write a date as 2023-05-11."
    transcript = study.load()[0].transcripts["seine/dirigeant"]
    assert (transcript.date, len(transcript.turns)) == (None, 4)


@pytest.mark.parametrize("date", ["2023-05-11", "'2023-05-11'", '"2023-05-11"'])
def test_a_date_may_be_quoted(study: Folder, date: str) -> None:
    study.edit(HERE, "2023-05-11", date)
    assert study.load()[0].transcripts["seine/dirigeant"].date == dt.date(2023, 5, 11)


def test_an_insee_code_keeps_its_zero(study: Folder) -> None:
    study.edit("corpus/territories.yaml", 'code: "11"', "code: 01004")
    project, problems = study.load()
    assert problems == []
    assert project.territories.by_id["ile-de-france"].code == "01004"


def test_one_bad_code_leaves_its_family_readable(study: Folder) -> None:
    study.edit("codebook.yaml", "        label: Prix", "        label: [Prix]")
    project, problems = study.load()
    assert [problem.line for problem in problems] == [12]
    assert set(project.codebook.by_id) == {
        "foncier", "foncier.rarete", "foncier.prix", "cooperation", "culture",
    }  # fmt: skip


def test_a_code_without_an_id_is_left_out_alone(study: Folder) -> None:
    study.edit("codebook.yaml", "      - id: foncier.prix\n        label", "      - label")
    assert set(study.load()[0].codebook.by_id) == {
        "foncier", "foncier.rarete", "cooperation", "culture",
    }  # fmt: skip
    assert len(study.problems()) == 1


def test_the_second_code_of_one_name_is_told_at_its_line(study: Folder) -> None:
    study.edit("codebook.yaml", "id: culture", "id: foncier.prix")
    assert only(study, "duplicate-id").line == 22


@pytest.mark.parametrize("redirects", ["[a, b]", "{a: {b: c}}", "mot", "{a: [[b]]}"])
def test_redirects_that_are_none_are_told(study: Folder, redirects: str) -> None:
    study.write("codebook.yaml", study.text("codebook.yaml") + f"redirects: {redirects}\n")
    assert only(study, "field-unreadable").path == "codebook.yaml"


@pytest.mark.parametrize("speakers", ["[ENQ, DIR1]", "{ENQ: , DIR1: sa-dir-01}"])
def test_speakers_may_be_a_list_or_lead_straight_to_a_participant(
    study: Folder, speakers: str
) -> None:
    text = front("ENQ: Oui ?\nDIR1: Non.\n", speakers, id="bref")
    study.write("corpus/seine/bref.md", text)
    project, problems = study.load()
    assert problems == []
    assert len(project.transcripts["seine/bref"].turns) == 2


# -- promises --------------------------------------------------------------------------------

SECRET = "hectare"


@pytest.mark.parametrize(
    "consent",
    ["no", "non", "Withdrawn", "{use: retiré}", "{usage: withdrawn}", "{use: }", "[withdrawn]",
     "{use: quote, embargo: 01/01/2031}", "{use: quote, embargo: 1893456000}",
     "{use: quote, embargoed: 2031-01-01}",
     "{use: {use: quote}}", "{use: quote, named: peut-être}"],
)  # fmt: skip
@pytest.mark.parametrize("place", [HERE, "corpus/participants.yaml"])
def test_a_promise_that_cannot_be_read_hides_what_it_covers(
    study: Folder, place: str, consent: str
) -> None:
    assert SECRET in visible(study)
    study.edit(place, "consent: {use: quote, named: false}", f"consent: {consent}")
    problem = next(p for p in study.problems() if p.slug == "consent-unreadable")
    assert problem.path == place
    assert "hidden" in problem.message
    assert SECRET not in visible(study)
    assert "On coopère" in visible(study)


@pytest.mark.parametrize("key", ["Consent", "consentement", "consnet", "consents"])
def test_a_promise_under_a_misspelt_name_hides_too(study: Folder, key: str) -> None:
    study.edit(HERE, "consent:", f"{key}:")
    assert "consent-unreadable" in study.slugs()
    assert SECRET not in visible(study)


@pytest.mark.parametrize("text", ["\tx", "<<<<<<< a\n", "participant:\n  - id: sa-dir-01\n", "mot"])
def test_a_roster_that_cannot_be_read_hides_those_who_were_on_it(study: Folder, text: str) -> None:
    study.write("corpus/participants.yaml", text)
    assert study.problems()
    assert SECRET not in visible(study)


def test_of_two_promises_to_one_person_neither_is_believed(study: Folder) -> None:
    again = "  - id: sa-dir-01\n    consent: {use: withdrawn}\n"
    study.write("corpus/participants.yaml", study.text("corpus/participants.yaml") + again)
    assert study.load()[0].participants["sa-dir-01"].consent == HIDDEN
    assert SECRET not in visible(study)


@pytest.mark.parametrize("entry", ["[a]", "{participant: [sa-dir-01]}", "{participant: {a: b}}"])
def test_a_speaker_linked_in_a_way_that_cannot_be_read_hides_the_transcript(
    study: Folder, entry: str
) -> None:
    study.edit(HERE, "{participant: sa-dir-01}", entry)
    assert study.problems()
    assert SECRET not in visible(study)


def test_an_unreadable_part_does_not_break_the_link_to_the_person(study: Folder) -> None:
    study.edit(HERE, "{participant: sa-dir-01}", "{part: patron, participant: sa-dir-01}")
    study.edit("corpus/participants.yaml", "{use: quote, named: false}", "{use: withdrawn}")
    assert only(study, "field-unreadable").line == 10
    assert SECRET not in visible(study)


def test_a_promise_in_one_word(study: Folder) -> None:
    study.edit(HERE, "consent: {use: quote, named: false}", "consent: analysis")
    assert study.load()[0].transcripts["seine/dirigeant"].consent == Consent("analysis")
    assert study.problems() == []


def test_two_hundred_megabytes_are_not_read(study: Folder) -> None:
    with (study / "corpus/seine/film.md").open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    assert only(study, "too-large").path == "corpus/seine/film.md"
