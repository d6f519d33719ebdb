"""A citation is written one way and read in any of the ways in which people copy it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import project, transcript

from terrain.errors import UsageError
from terrain.model.citation import Citation, citation, parse_citation, resolve_citation

TEXT = """
    ENQ [00:14:02]: Vous cherchez à vous agrandir ?

    DIR1 [00:14:07.500]: On ne trouve plus un hectare.

    ENQ [00:14:20]: Plus du tout ?

    DIR1 [00:14:22]: Plus du tout.
"""
DIRIGEANT = transcript("seine-aval/dirigeant-logistique", TEXT)
STUDY = project([DIRIGEANT, transcript("alsace/élue", "ÉLU: Voilà."), transcript("b/élue", "X: a")])


def test_one_turn_with_its_time_in_whole_seconds() -> None:
    assert citation(DIRIGEANT, [2]) == "seine-aval/dirigeant-logistique §2, 00:14:07"


def test_a_run_of_turns_bears_the_time_of_its_first() -> None:
    assert citation(DIRIGEANT, [4, 2, 3]) == "seine-aval/dirigeant-logistique §2–4, 00:14:07"


def test_a_transcript_without_turns_or_times_is_cited_without_them() -> None:
    assert citation(STUDY.transcripts["alsace/élue"], [1]) == "alsace/élue §1"
    assert citation(STUDY.transcripts["alsace/élue"], []) == "alsace/élue"


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("seine-aval/dirigeant-logistique §2, 00:14:07", [2]),
        ("dirigeant-logistique § 2", [2]),
        ("dirigeant-logistique §2-3", [2, 3]),
        ("Dirigeant-Logistique\u00a0§2–§4", [2, 3, 4]),
        ("dirigeant-logistique, 00:14:21", [3]),
        ("dirigeant-logistique §2 00:00:00", [2]),  # the number is what is cited
        ("dirigeant-logistique", [1, 2, 3, 4]),
        ("alsace/elue §1", [1]),
    ],
)
def test_what_resolves(text: str, turns: list[int]) -> None:
    assert [turn.number for turn in resolve_citation(STUDY, text)[1]] == turns


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dirigeant-logistik §2", "no transcript .*dirigeant-logistique"),
        ("dirigeant-logistique §99", "no §99, or consent withholds it.*§1 to §4"),
        ("élue §1", "may be alsace/élue, b/élue"),
        ("dirigeant-logistique §4-2", "is not a citation"),
        ("", "is not a citation"),
    ],
)
def test_what_does_not_resolve_says_why(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        resolve_citation(STUDY, text)


@given(
    name=st.from_regex(
        r"[a-zà-ÿ][a-zà-ÿ0-9 '’.-]{0,20}/[a-zà-ÿ][a-zà-ÿ0-9-]{0,20}", fullmatch=True
    ),
    first=st.integers(0, 10**6),
    more=st.integers(0, 50),
    time=st.none() | st.integers(0, 10**5),
)
def test_what_is_written_is_read_back(name: str, first: int, more: int, time: int | None) -> None:
    written = Citation(" ".join(name.split()), first, first + more, time)
    assert parse_citation(str(written)) == written
