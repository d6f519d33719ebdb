"""A coder's file: sorted lines that come back as they were; a broken line is kept, not used."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import Folder

from terrain.errors import Problem, StudyError
from terrain.model.coding import Coding, Origin
from terrain.model.span import Span
from terrain.store.codings import parse, serialise
from terrain.store.files import decode
from terrain.workspace import coding as codings

PATH = "corpus/seine/dirigeant.codings/camille.jsonl"
ONE = Coding("01A", "c/t", "foncier", Span(3, 7), "mots", "av ", " ap", "camille", "2024", "h" * 16)

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)


def read(text: str, coder: str = "camille") -> tuple[list[Coding], list[Problem]]:
    problems: list[Problem] = []
    source = decode("x.jsonl", text.encode(), problems)
    assert source is not None
    return parse(source, "c/t", coder, problems), problems


@st.composite
def many(draw: st.DrawFn) -> list[Coding]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, 99))
        origin = draw(st.sampled_from([Origin(), Origin("suggested", "e5", 0.5)]))
        made.append(
            dataclasses.replace(
                ONE, id=f"ID{number}", span=Span(start, start + 4), origin=origin,
                memo=draw(words), code=draw(words.filter(bool)),
                status=draw(st.sampled_from(["anchored", "unresolved"])),
            )
        )  # fmt: skip
    return made


@given(many())
def test_codings_come_back_in_the_order_of_the_text(made: list[Coding]) -> None:
    import unicodedata

    made = [
        dataclasses.replace(
            c, memo=unicodedata.normalize("NFC", c.memo), code=unicodedata.normalize("NFC", c.code)
        )
        for c in made
    ]
    text = serialise(made)
    found, problems = read(text)
    assert problems == []
    assert found == sorted(made, key=lambda coding: coding.order)
    assert serialise(reversed(found)) == text


def test_a_line_is_json_in_clear_letters() -> None:
    line = serialise([dataclasses.replace(ONE, memo="à revoir 👩‍🌾")])
    assert '"à revoir 👩‍🌾"' in line
    assert list(json.loads(line)) == [
        "id", "code", "start", "end", "quote", "before", "after", "coder", "created", "memo",
        "text", "definition", "origin", "status",
    ]  # fmt: skip


BROKEN = {
    "{": "Expecting",
    "[1]": "",
    "null": "",
    '{"id": "1"}': "missing",
    '{"id": "1", "code": "a", "start": 9, "end": 3, "quote": "x"}': "not a span",
    '{"id": "1", "code": "a", "start": -1, "end": 3, "quote": "x"}': "not a span",
    '{"id": "1", "code": "a", "start": "0", "end": 3, "quote": "x"}': "whole numbers",
    '{"id": "1", "code": "a", "start": true, "end": 3, "quote": "x"}': "whole numbers",
    '{"id": "1", "code": "", "start": 0, "end": 3, "quote": "x"}': "words",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": ""}': "words",
    '{"id": 7, "code": "a", "start": 0, "end": 3, "quote": "x"}': "id must be words",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "memo": null}': "memo must",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "before": 5}': "before must",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "note": "y"}': "unknown field",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "status": "?"}': "status",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "coder": "noé"}': "noé",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "origin": "robot"}': "origin",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "x", "origin": {"by": "robot"}}': "or",
    '{"id": "1", "code": "a", "start": 0, "end": 3, "quote": "\\ud83d"}': "surrogates",
    "[" * 100_000: "",
}  # fmt: skip


@pytest.mark.parametrize(("line", "why"), BROKEN.items())
def test_a_broken_line_is_told_and_hides_no_other(line: str, why: str) -> None:
    good = serialise([ONE])
    found, problems = read(f"{good}{line}\n{good}")
    assert len(found) == 2
    (problem,) = problems
    assert (problem.line, problem.slug) == (2, "coding-unreadable")
    assert why in problem.message
    assert "kept" in problem.message


def test_a_file_with_a_broken_line_is_never_rewritten(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    study.write(PATH, study.text(PATH) + "{tronqué\n")
    before = study.text(PATH)
    with pytest.raises(StudyError, match="cannot be read"):
        study.code("seine/dirigeant", "personne à embaucher", "culture")
    study.edit("corpus/seine/dirigeant.md", "## Foncier", "Un résumé.\n\n## Foncier")
    opened = study.open()
    moved = opened.project.codings[0]
    assert moved.span.of(opened.project.transcripts["seine/dirigeant"].body) == moved.quote
    assert study.text(PATH) == before


def test_a_file_in_conflict_is_not_overwritten(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    study.write(PATH, "<<<<<<< HEAD\n" + study.text(PATH))
    before = study.text(PATH)
    with pytest.raises(StudyError):
        study.code("seine/dirigeant", "personne à embaucher", "culture")
    assert study.text(PATH) == before


def test_each_coder_has_a_file_and_hides_no_other(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier", "camille")
    before = study.text(PATH)
    study.code("seine/dirigeant", "plus un hectare", "foncier", "noé")
    assert study.text(PATH) == before
    assert {coding.coder for coding in study.load()[0].codings} == {"camille", "noé"}


def test_removing_the_last_coding_removes_the_file(study: Folder) -> None:
    made = study.code("seine/dirigeant", "plus un hectare", "foncier")
    opened = study.open()
    codings.change(opened, codings.find(opened, made.id), None, "removed")
    assert not (study / PATH).exists()


def test_a_coding_that_has_changed_meanwhile_is_not_written_twice(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    opened = study.open()
    old = opened.project.codings[0]
    opened.refresh()
    codings.change(opened, old, dataclasses.replace(old, memo="vu"), "memo")
    assert [coding.memo for coding in study.load()[0].codings] == ["vu"]
    with pytest.raises(Exception, match="changed meanwhile"):
        codings.change(opened, old, None, "removed")


def test_a_copied_folder_of_codings_keeps_each_on_its_own_text(study: Folder) -> None:
    """Ids are not unique once a transcript was copied with its codings: none may be lost."""
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    text = study.text("corpus/seine/dirigeant.md").replace("id: dirigeant", "id: copie")
    study.write("corpus/seine/copie.md", text)
    study.write(PATH.replace("dirigeant", "copie"), study.text(PATH))
    for name in ("dirigeant", "copie"):
        study.edit(
            f"corpus/seine/{name}.md", "ENQ [00:14:02]", f"Note de {name}.\n\nENQ [00:14:02]"
        )
    project = study.open().project
    assert sorted(coding.transcript for coding in project.codings) == [
        "seine/copie",
        "seine/dirigeant",
    ]
    for coding in study.load()[0].codings:
        assert coding.span.of(project.transcripts[coding.transcript].body) == "plus un hectare"
