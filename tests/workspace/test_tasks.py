"""A task of double coding: its files, coding it, and what becomes of it when texts change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.double import ANSWERS, double, finish, whole
from tests.studies import Folder

from terrain.analysis.sample import Plan
from terrain.check import check
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.participant import Consent
from terrain.store.undo import undo
from terrain.workspace import tasks
from terrain.workspace.consent import set_consent


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    return double(tmp_path)


def draw(study: Folder, count: int = 18, **more: object) -> str:
    plan = Plan("noé", ("camille",), count, by="case", **more)  # type: ignore[arg-type]
    return tasks.draw(study.open(), plan, where=Filter())[0].id


def code_all(study: Folder, task: str, codes: dict[str, dict[int, str]]) -> None:
    """Code every unit of a task: the codes of these answers, nothing on the others."""
    for unit in tasks.progress(study.open(), task).left:
        name, words = unit.place.transcript.rpartition("/")[2], unit.place.quote
        given = next((c for n, c in codes.get(name, {}).items() if ANSWERS[n] in words), None)
        tasks.code(study.open(), task, unit.number, [given] if given else [], nothing=not given)


def test_a_task_says_nothing_of_the_other_coder(study: Folder) -> None:
    name = draw(study)
    assert name == "noe-1"
    written = {path: data.decode() for path, data in study.files().items() if name in path}
    assert sorted(written) == [
        "corpus/est/c.codings/noe-1.task.ndjson", "corpus/ouest/a.codings/noe-1.task.ndjson",
        "corpus/ouest/b.codings/noe-1.task.ndjson", "tasks/noe-1.yaml",
    ]  # fmt: skip
    for text in written.values():
        assert not any(word in text for word in ("foncier", "cooperation", "culture", "marked"))
    for path, text in written.items():
        for line in text.splitlines() if path.endswith(".ndjson") else ():
            assert set(json.loads(line)) == {"unit", "done", "start", "end", "quote", "before",
                                             "after", "text", "status", "stratum"}  # fmt: skip


def test_a_task_is_read_again_as_it_was_drawn(study: Folder) -> None:
    plan = Plan("noé", ("camille",), 9, by="case", seed=7)
    task, sample = tasks.draw(study.open(), plan, where=Filter(), filters="case ouest")
    project, problems = study.load()
    assert not problems
    assert project.tasks == {task.id: task}
    assert [(u.place.transcript, u.place.span) for u in
            sorted(project.task_units, key=lambda u: u.number)] == [
        (u.transcript, u.span) for u in sample.units]  # fmt: skip


def test_a_drawn_task_is_undone(study: Folder) -> None:
    before = {path: data for path, data in study.files().items() if not path.startswith("logs/")}
    draw(study)
    undo(study.root)
    after = {path: data for path, data in study.files().items() if not path.startswith("logs/")}
    assert before == after


def test_a_second_task_takes_other_units_and_another_name(study: Folder) -> None:
    first, second = draw(study, 9), draw(study, 9)
    assert second == "noe-2"
    spans = [(u.place.transcript, u.place.span) for u in study.open().project.task_units]
    assert len(spans) == len(set(spans)) == 18
    with pytest.raises(UsageError, match="0 to draw from"):
        draw(study, 1)
    undo(study.root)
    with pytest.raises(UsageError, match="already"):
        tasks.draw(study.open(), Plan("noé", ("camille",), 1), name=first, where=Filter())


def test_coding_a_unit_is_one_change(study: Folder) -> None:
    name = draw(study)
    unit = tasks.progress(study.open(), name).left[0]
    done, made = tasks.code(study.open(), name, unit.number, ["foncier", "culture"], memo="Vu.")
    assert done.done
    assert [(c.coder, c.code, c.span, c.memo) for c in made] == [
        ("noé", "foncier", unit.place.span, "Vu."), ("noé", "culture", unit.place.span, "Vu."),
    ]  # fmt: skip
    state = tasks.progress(study.open(), name)
    assert (state.done, len(state.left)) == (1, 17)
    undo(study.root)
    assert tasks.progress(study.open(), name).done == 0
    assert not [c for c in study.open().project.codings if c.coder == "noé"]


def test_codes_may_go_on_some_words_of_a_unit(study: Folder) -> None:
    name = draw(study)
    state = tasks.progress(study.open(), name)
    unit = next(u for u in state.left if ANSWERS[0] in u.place.quote)
    made = tasks.code(study.open(), name, unit.number, ["foncier"], words="plus un hectare")[1]
    assert made[0].quote == "plus un hectare"
    with pytest.raises(UsageError, match="not in unit"):
        tasks.code(study.open(), name, unit.number, ["foncier"], words=ANSWERS[1])
    with pytest.raises(UsageError, match="stands 3 times"):
        tasks.code(study.open(), name, unit.number, ["foncier"], words="n")


def test_nothing_to_code_is_not_the_same_as_not_yet_done(study: Folder) -> None:
    name = draw(study)
    tasks.code(study.open(), name, 1, [], nothing=True)
    state = tasks.progress(study.open(), name)
    assert (state.done, len(state.left)) == (1, 17)
    tasks.code(study.open(), name, 2, ["culture"])
    with pytest.raises(UsageError, match="has put culture"):
        tasks.code(study.open(), name, 2, [], nothing=True)
    with pytest.raises(UsageError, match="has put nothing"):
        tasks.code(study.open(), name, 3, [])
    unit = next(u for u in state.units if u.number == 3)
    study.code(unit.place.transcript, unit.place.quote, "foncier", coder="noé")
    assert tasks.code(study.open(), name, 3, [])[0].done


def test_coefficients_over_the_units_that_are_done(study: Folder) -> None:
    name = draw(study)
    with pytest.raises(UsageError, match="no unit of the task noe-1 is done"):
        study.open().agreement(task=name)
    code_all(study, name, {"a": {0: "foncier", 1: "culture"}, "b": {0: "foncier"}})
    value = study.open().agreement(task=name)
    rows = {row.code: row for row in value.rows}
    assert value.coders == ("camille", "noé")
    assert rows["foncier"].units == 18
    assert rows["foncier"].kappa.value == 1.0
    assert rows["culture"].marked == (1, 1)
    assert rows["culture"].both == 0
    assert value.sample is not None
    assert (value.sample.done, value.sample.compared, value.sample.waiting) == (18, 18, 0)
    finish(study, "noé")  # the same, as whole transcripts
    full = {row.code: row for row in study.open().agreement().rows}
    for code in ("foncier", "culture", "*"):
        assert full[code].alpha.value == pytest.approx(rows[code].alpha.value)


def test_a_sample_knows_nothing_outside_itself(study: Folder) -> None:
    """Codes and boundaries of the other coder elsewhere are no disagreement."""
    name = draw(study)
    chosen = [u for u in tasks.progress(study.open(), name).left if ANSWERS[0] in u.place.quote]
    for unit in chosen:
        marked = unit.place.transcript != whole("c")
        words = ANSWERS[0][:12] if marked else ""
        codes = ["foncier"] if marked else []
        tasks.code(study.open(), name, unit.number, codes, words=words, nothing=not marked)
    value = study.open().agreement(task=name)
    assert [row.code for row in value.rows] == ["foncier", "*"]
    assert value.rows[0].units == 3
    assert value.rows[0].alpha.value == value.rows[0].alpha_u == 1.0


def test_two_tasks_of_one_seed_make_a_blind_pair(study: Folder) -> None:
    """Neither has finished anything: each codes their own task."""
    study.edit("terrain.yaml", "noé: ", "noé: , jeanne: ")
    pair = []
    for coder, other in (("noé", "jeanne"), ("jeanne", "noé")):
        plan = Plan(coder, (other,), 6, by="case", unfinished=True)
        pair.append(tasks.draw(study.open(), plan, where=Filter())[0].id)
    code_all(study, pair[0], {"a": {0: "foncier"}})
    with pytest.raises(UsageError, match="none is coded to the end by jeanne"):
        study.open().agreement(task=pair[0])
    code_all(study, pair[1], {"a": {0: "foncier"}})
    value = study.open().agreement(task=pair[0])
    assert value.sample is not None
    assert value.sample.compared == 6


def test_a_task_survives_a_correction(study: Folder) -> None:
    name = draw(study)
    study.open()
    study.edit("corpus/ouest/a.md", "ENQ: Et puis ?", "ENQ: Et puis, dites-moi, ensuite ?")
    study.edit("corpus/ouest/a.md", "DIR: A0. ", "DIR: A0.  ")
    study.edit("corpus/ouest/a.md", "vallée est étroite, la rivière déborde", "maison est à nous")
    state = tasks.progress(study.open(), name)
    body = study.open().project.transcripts["ouest/a"].body
    for unit in state.units:
        if unit.place.transcript == "ouest/a" and unit.place.status == "anchored":
            assert unit.place.span.of(body) == unit.place.quote
    assert state.lost == 1
    lost = next(unit for unit in state.units if unit.place.status == "unresolved")
    with pytest.raises(UsageError, match="no longer in ouest/a"):
        tasks.code(study.open(), name, lost.number, ["foncier"])
    assert [p.slug for p in check(study.open().project) if "unit" in p.message] == ["lost-units"]
    tasks.code(study.open(), name, state.left[0].number, ["culture"])
    assert tasks.progress(study.open(), name).done == 1


def test_a_typo_corrected_in_a_unit_leaves_it_done(study: Folder) -> None:
    name = draw(study)
    unit = next(u for u in tasks.progress(study.open(), name).left if ANSWERS[5] in u.place.quote
                and u.place.transcript == "ouest/a")  # fmt: skip
    tasks.code(study.open(), name, unit.number, [], nothing=True)
    study.edit("corpus/ouest/a.md", "est étroite, la rivière", "est étroit, la rivière")
    state = tasks.progress(study.open(), name)
    assert (state.done, state.lost) == (1, 0)
    now = next(u for u in state.units if u.number == unit.number)
    assert now.place.quote == unit.place.quote.replace("étroite", "étroit")


@pytest.mark.parametrize("who", ["ouest/a", "dir-a"])
def test_withdrawn_words_are_shown_nowhere(study: Folder, who: str) -> None:
    name = draw(study)
    opened = study.open()
    tasks.code(opened, name, next(u.number for u in tasks.progress(opened, name).left), ["culture"])
    set_consent(study.open(), who, Consent(use="withdrawn"))
    state = tasks.progress(study.open(), name)
    assert state.restricted == 6
    assert not [u for u in state.units if u.place.transcript == "ouest/a"]
    gone = {u.number for u in study.open().project.task_units} - {u.number for u in state.units}
    with pytest.raises(UsageError) as refused:
        tasks.code(study.open(), name, min(gone), ["foncier"])
    assert "consent withholds" in str(refused.value)
    assert "hectare" not in str(refused.value)
    tasks.code(study.open(), name, state.left[0].number, [], nothing=True)
    kept = b"".join(data for path, data in study.files(derived=True).items()
                    if path.startswith((".terrain/", "tasks/")))  # fmt: skip
    assert b"A0. On ne" not in kept


def test_a_deleted_interview_takes_its_units_along(study: Folder) -> None:
    import shutil

    name = draw(study)
    (study / "corpus/ouest/a.md").unlink()
    shutil.rmtree(study / "corpus/ouest/a.codings")
    state = tasks.progress(study.open(), name)
    assert (len(state.left), state.gone) == (12, 6)
    assert all(b"A0. On ne" not in data for data in study.files().values())


def test_broken_files_are_told_and_not_rewritten(study: Folder) -> None:
    name = draw(study)
    path = "corpus/ouest/a.codings/noe-1.task.ndjson"
    lines = study.text(path).splitlines()
    broken = "\n".join([lines[0], "{", '{"unit": 3}', lines[0], *lines[1:]]) + "\n"
    study.write(path, broken)
    assert [(p.path, p.line, p.slug) for p in study.problems()] == [
        (path, 2, "task-unreadable"), (path, 3, "task-unreadable"), (path, 4, "task-unreadable"),
    ]  # fmt: skip
    state = tasks.progress(study.open(), name)
    number = next(u.number for u in state.left if u.place.transcript == "ouest/a")
    with pytest.raises(Exception, match="not rewritten"):
        tasks.code(study.open(), name, number, ["foncier"])
    assert study.text(path) == broken


def test_two_tasks_of_one_name(study: Folder) -> None:
    name = draw(study)
    study.write("tasks/copie.yaml", study.text(f"tasks/{name}.yaml"))
    assert [(p.path, p.slug) for p in study.problems()] == [("tasks/copie.yaml", "duplicate-id")]
    assert list(study.open().project.tasks) == [name]


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [("coder: noé", "coder: [", "not-yaml"), ("unit: turn", "unit: word", "field-unreadable"),
     ("seed: 1", "seed: un", "field-unreadable"), ("by: case", "bye: case", "unknown-field")],
)  # fmt: skip
def test_a_task_that_cannot_be_read(study: Folder, old: str, new: str, slug: str) -> None:
    draw(study)
    study.edit("tasks/noe-1.yaml", old, new)
    assert slug in study.slugs()
    assert study.open().project.codings


def test_units_without_their_task(study: Folder) -> None:
    name = draw(study)
    (study / f"tasks/{name}.yaml").unlink()
    assert study.slugs() == ["orphan-task"]
    with pytest.raises(UsageError, match="no task"):
        tasks.progress(study.open(), name)
    assert draw(study, 3) == "noe-2"
