"""Tasks and settlements on disk: what is written is read back, whatever was typed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.errors import Problem
from terrain.model.span import Span
from terrain.model.task import Place, Settlement, Stratum, Task, TaskUnit
from terrain.store import settlements, tasks
from terrain.store.files import Source

#: What a YAML file may hold (printable, in NFC once read); JSON escapes the rest by itself.
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)
PLACES = st.builds(
    lambda start, quote, before, after, status: Place(
        "c/t", Span(start, start + len(quote)), quote, before, after, "0" * 16, status
    ),
    st.integers(0, 1000), TEXTS, TEXTS, TEXTS, st.sampled_from(["anchored", "unresolved"]),
)  # fmt: skip


def source(path: str, text: str) -> Source:
    return Source(path, text, "")


@given(TEXTS.filter(str.strip), TEXTS, TEXTS, st.integers(0, 10**9))
def test_a_task_reads_back_as_it_was_written(coder: str, key: str, filters: str, seed: int) -> None:
    task = Task("t-1", coder, "passage", (coder,), "role", "equal", seed, "2026", filters,
                (Stratum(key, 3, 2),))  # fmt: skip
    problems: list[Problem] = []
    assert tasks.load(source("tasks/t-1.yaml", tasks.serialise(task)), problems) == task
    assert not problems


@given(st.lists(st.tuples(PLACES, TEXTS, TEXTS), max_size=5))
def test_units_read_back_as_they_were_written(rows: list[tuple[Place, str, str]]) -> None:
    held = [TaskUnit("t-1", n, place, *more) for n, (place, *more) in enumerate(rows, 1)]
    problems: list[Problem] = []
    text = tasks.serialise_units(reversed(held))
    found = tasks.units(source("corpus/c/t.codings/t-1.task.ndjson", text), "c/t", problems)
    assert found == held
    assert not problems


@given(PLACES, TEXTS, st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3).map(tuple), max_size=3))
def test_a_settlement_reads_back_as_it_was_written(
    place: Place, remark: str, put: dict[str, tuple[str, ...]]
) -> None:
    one = Settlement("S1", "accord", "turn", place, "both", "jeanne", "2026", put, ("a", "b"),
                     ("C1",), remark)  # fmt: skip
    path, problems = "corpus/c/t.codings/accord.settled.ndjson", list[Problem]()
    assert settlements.settlements(source(path, settlements.serialise([one])), "c/t", problems) == [
        one
    ]
    assert not problems


BROKEN = ["null", "[]", "3", '"x"', "{", '{"unit": "1"}', "[" * 5000, '{"unit": 1, "quote": 3}']


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_hides_no_other(line: str) -> None:
    place = Place("c/t", Span(0, 3), "Oui", text="0" * 16)
    good = tasks.serialise_units([TaskUnit("t-1", 1, place)])
    problems: list[Problem] = []
    found = tasks.units(source("x/t-1.task.ndjson", f"{line}\n{good}"), "c/t", problems)
    assert [unit.number for unit in found] == [1]
    assert [(p.line, p.slug) for p in problems] == [(1, "task-unreadable")]
    problems = []
    assert not settlements.settlements(source("x/a.settled.ndjson", line), "c/t", problems)
    assert [(p.line, p.slug) for p in problems] == [(1, "settlement-unreadable")]


@pytest.mark.parametrize(
    "fields", [{"start": "0"}, {"start": -1}, {"end": 0, "start": 2}, {"end": True}, {"quote": 1},
               {"status": "lost"}, {"before": None}, {"done": 1}, {"stratum": []}],
)  # fmt: skip
def test_a_field_of_another_kind_is_told(fields: dict[str, object]) -> None:
    place = Place("c/t", Span(0, 3), "Oui", text="0" * 16)
    data = json.loads(tasks.serialise_units([TaskUnit("t-1", 1, place)])) | fields
    problems: list[Problem] = []
    assert not tasks.units(source("x/t-1.task.ndjson", json.dumps(data)), "c/t", problems)
    assert [p.slug for p in problems] == ["task-unreadable"]
