"""A study loaded again reads the files that changed; it is what a first load would have found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import DIRIGEANT, Folder, small

from terrain.model.project import Project
from terrain.store.load import load
from terrain.store.reading import Known

HERE = "corpus/seine/dirigeant.md"
CODED = "corpus/seine/dirigeant.codings/camille.jsonl"
LONG_AGO = 1_700_000_000
_LINE = '{"id": "%s", "code": "foncier", "start": 0, "end": 3, "quote": "ENQ"}\n'


def settle(study: Folder) -> None:
    """Every file was last written long ago: its look is believed."""
    for path in study.root.rglob("*"):
        if path.is_file():
            os.utime(path, (LONG_AGO, LONG_AGO))


def add_to(path: str, text: str) -> Callable[[Folder], None]:
    def act(study: Folder) -> None:
        old = study.text(path) if (study / path).is_file() else ""
        study.write(path, old + text)

    return act


def remove(path: str) -> Callable[[Folder], None]:
    return lambda study: (study / path).unlink(missing_ok=True)


def swap(one: str, other: str) -> Callable[[Folder], None]:
    """Two files change places, which keeps sizes and times."""

    def act(study: Folder) -> None:
        a, b = study / one, study / other
        if a.exists() and b.exists():
            held = a.with_name("aside")
            a.rename(held)
            b.rename(a)
            held.rename(b)

    return act


def move_codings(study: Folder) -> None:
    """The codings come to lie beside another transcript."""
    folder = study / "corpus/seine/dirigeant.codings"
    if folder.is_dir():
        shutil.rmtree(study / "corpus/seine/elue.codings", ignore_errors=True)
        folder.rename(study / "corpus/seine/elue.codings")


CHANGES: list[Callable[[Folder], None]] = [
    settle,
    add_to(CODED, _LINE % "01A"),
    add_to(CODED, _LINE % "01B"),
    add_to(CODED, "not a coding\n"),
    add_to("corpus/seine/dirigeant.codings/noé.jsonl", _LINE % "01C"),
    add_to("corpus/seine/dirigeant.codings/noé.finished.json", '{"text": "abc"}'),
    add_to("corpus/seine/dirigeant.codings/accord.settled.ndjson", "nothing\n"),
    remove(CODED),
    move_codings,
    lambda study: study.write(HERE, DIRIGEANT),
    lambda study: study.write(HERE, DIRIGEANT.replace("hectare", "terrain")),
    lambda study: study.write(HERE, DIRIGEANT.replace("hectare", "hangars")),  # as long
    lambda study: study.write(HERE, b"\xff\xfe"),
    remove(HERE),
    swap(HERE, "corpus/seine/elue.md"),
    add_to("corpus/participants.yaml", "  - id: p9\n    consent: withdrawn\n"),
    add_to("corpus/participants.yaml", "  - [\n"),
    lambda study: study.write("corpus/participants.yaml", "participants: []\n"),
    add_to("codebook.yaml", "  - id: neuf\n    label: Neuf\n"),
    remove("codebook.yaml"),
    add_to("corpus/seine/case.yaml", "question: Pourquoi ?\n"),
    add_to("corpus/autre/elue.md", "---\nid: elue\n---\nDIR: Bonjour.\n"),
    add_to("memos/un.md", "---\nabout: code:foncier\n---\nUn mémo.\n"),
    add_to("notes/une.md", "---\ntitle: Une note\n---\nUne phrase.\n"),
    add_to("tasks/une.yaml", "coder: noé\n"),
]


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(CHANGES), max_size=3), max_size=6))
def test_whatever_was_known_the_answer_is_that_of_a_first_load(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Callable[[Folder], None]]]
) -> None:
    study = small(tmp_path_factory.mktemp("study"))
    study.write(CODED, _LINE % "01A")
    known: Known = {}
    for changes in [[], *steps]:
        for change in changes:
            change(study)
        assert load(study.root, known=known) == load(study.root)
        assert known.keys() == load(study.root)[0].files.keys()


def kept(study: Folder, known: Known) -> Project:
    return load(study.root, known=known)[0]


def test_files_that_have_not_changed_are_not_read_again(study: Folder) -> None:
    settle(study)
    known: Known = {}
    first = kept(study, known)
    study.edit("corpus/seine/elue.md", "hélas", "enfin")
    second = kept(study, known)
    assert second.transcripts["seine/dirigeant"] is first.transcripts["seine/dirigeant"]
    assert second.codebook is first.codebook
    assert "enfin" in second.transcripts["seine/elue"].body


def test_a_file_just_written_is_read_again_though_it_looks_the_same(study: Folder) -> None:
    """Two changes may fall within one tick of the clock that stamps files."""
    known: Known = {}
    kept(study, known)
    assert all(parsed.look is None for parsed in known.values())
    settle(study)
    kept(study, known)
    assert all(parsed.look is not None for parsed in known.values())


def test_a_part_of_the_study_forgets_nothing_of_the_rest(study: Folder) -> None:
    known: Known = {}
    kept(study, known)
    held = set(known)
    load(study.root, only=[HERE], known=known)
    assert set(known) == held


def test_a_file_that_cannot_be_read_any_more_leaves_the_answer(study: Folder) -> None:
    known: Known = {}
    kept(study, known)
    path = Path(study / HERE)
    path.unlink()
    path.mkdir()
    project, problems = load(study.root, known=known)
    assert list(project.transcripts) == ["seine/elue"]
    assert [problem.slug for problem in problems] == ["unreadable"]
    assert HERE not in known
