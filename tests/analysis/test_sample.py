"""Drawing units for a second coder: reproducible, by stratum, marked and unmarked alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import project
from tests.double import double, finish

from terrain.access import Purpose
from terrain.analysis.sample import Plan, Sample, allocate, draw
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project

PLAN = Plan("noé", ("camille",), 9, by="case")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return double(tmp_path_factory.mktemp("étude")).open().permitted(Purpose.ANALYSE)[0]


def drawn(sample: Sample) -> dict[str, int]:
    return {stratum.key: stratum.drawn for stratum in sample.strata}


def test_the_same_seed_draws_the_same_units(study: Project) -> None:
    assert draw(study, PLAN).units == draw(study, PLAN).units
    assert draw(study, PLAN).units != draw(study, replace(PLAN, seed=2)).units


def test_another_coder_draws_the_same_units_of_the_same_seed(study: Project) -> None:
    mine = draw(study, replace(PLAN, unfinished=True))
    theirs = draw(study, Plan("jeanne", ("noé",), 9, by="case", unfinished=True))
    assert [(u.transcript, u.span) for u in mine.units] == [
        (u.transcript, u.span) for u in theirs.units
    ]


def test_strata_give_their_share(study: Project) -> None:
    found = draw(study, PLAN)
    assert found.frame == 18  # the questions are no units
    assert drawn(found) == {"ouest": 6, "est": 3}
    assert drawn(draw(study, replace(PLAN, allocation="equal", count=8))) == {"ouest": 4, "est": 4}
    assert drawn(draw(study, replace(PLAN, by="role"))) == {"dirigeant": 6, "élu": 3}
    assert drawn(draw(study, replace(PLAN, by="territory", count=3))) == {"": 3}


def test_marked_and_unmarked_are_drawn_and_counted_together(study: Project) -> None:
    every = draw(study, replace(PLAN, count=18))
    assert every.marked is None  # four are marked: the number would tell which
    more = replace(study, codings=(*study.codings, *_also(study)))
    assert draw(more, replace(PLAN, count=18)).marked == 6


def _also(study: Project) -> list[object]:
    text = study.transcripts["est/c"]
    spans = [turn.span for turn in text.turns if turn.speaker == "DIR"][:2]
    first = study.codings[0]
    return [replace(first, transcript="est/c", span=span, id=f"X{n}")
            for n, span in enumerate(spans)]  # fmt: skip


def test_filters_narrow_the_frame(study: Project) -> None:
    where = Filter(case=("est",)).resolve(study)
    assert {u.transcript for u in draw(study, replace(PLAN, count=6), where).units} == {"est/c"}


def test_what_cannot_be_drawn_says_why(study: Project, tmp_path: Path) -> None:
    for plan, said in (
        (replace(PLAN, count=19), "19 asked, and 18 to draw from"),
        (replace(PLAN, count=0), "one unit"),
        (replace(PLAN, against=()), "another coder"),
        (replace(PLAN, against=("noé",)), "another coder"),
        (replace(PLAN, against=("camile",)), "camille"),
        (replace(PLAN, by="sector"), "attribute"),  # type: ignore[arg-type]
        (replace(PLAN, unit="word"), "unit"),  # type: ignore[arg-type]
        (Plan("camille", ("noé",), 2), "terrain finish"),
    ):
        with pytest.raises(UsageError, match=said):
            draw(study, plan)
    both = double(tmp_path)
    finish(both, "noé")
    with pytest.raises(UsageError, match="nothing to draw from"):
        draw(both.open().project, PLAN)


def test_an_empty_study() -> None:
    with pytest.raises(UsageError, match="no coder"):
        draw(project({}), PLAN)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=8),
    st.data(),
    st.sampled_from(["proportional", "equal"]),
)
def test_every_unit_asked_is_given_and_no_stratum_gives_more_than_it_has(
    sizes: list[int], data: st.DataObject, rule: str
) -> None:
    count = data.draw(st.integers(1, sum(sizes)))
    shares = allocate(sizes, count, rule)  # type: ignore[arg-type]
    assert sum(shares) == count
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    if count >= len(sizes):
        assert min(shares) >= 1
