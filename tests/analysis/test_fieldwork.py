"""Who was met, against the plan, and who speaks how much."""

from __future__ import annotations

import datetime as dt

from tests.builders import project, territories, transcript

from terrain.analysis.fieldwork import Fieldwork, fieldwork
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Case, Planned

PLACES = territories(
    barr={"name": "Barr", "parents": ("alsace",)},
    alsace={"name": "Alsace", "kind": "territoire-industrie"},
    seine="Seine",
)
PEOPLE = {
    "p1": {"role": "dirigeant", "territory": "barr"},
    "p2": {"role": "élu", "territory": "alsace"},
    "p3": {"role": "élu", "territory": "seine"},
}
TEXTS = [
    transcript("als/un", "ENQ: Un deux trois ?\n\nDIR: Un deux.\n\nX: Un.", case="als",
               territory="alsace", date="2023-11-02", speakers={"DIR": "p1"}),
    transcript("als/deux", "DIR: Un.\n\nELU: Un deux trois quatre.", case="als",
               territory="alsace", date="2024-01-05", speakers={"DIR": "p1", "ELU": "p2"}),
    transcript("als/notes", "X: Rien.", case="als", territory="seine"),
]  # fmt: skip
PLAN = (Planned("dirigeant", 2), Planned("élu"), Planned("agent", 1, "seine"))


def met(**asked: object) -> Fieldwork:
    held = project(TEXTS, people=PEOPLE, places=PLACES, cases=[Case("als", territory="alsace",
                                                                   plan=PLAN)])  # fmt: skip
    return fieldwork(held, **asked)  # type: ignore[arg-type]


def test_a_person_is_counted_once_wherever_they_speak() -> None:
    cell = met().cell("barr", "dirigeant")
    assert (cell.people, cell.transcripts, cell.words) == (1, 2, 3)
    assert met().cell("alsace", "respondent").people == 1, "a label without a person"


def test_the_plan_and_its_holes_at_a_scale() -> None:
    value = met(scale="territoire-industrie")
    cell = value.cell("alsace", "dirigeant")
    assert (cell.planned, cell.missing) == (2, 1)
    assert value.cell("alsace", "élu").missing == 0
    assert value.planned


def test_a_planned_meeting_where_nobody_was_met_is_a_row() -> None:
    cell = met().cell("seine", "agent")
    assert (cell.people, cell.missing) == (0, 1)
    assert "agent" in [role.key for role in met().roles]


def test_without_a_plan_nothing_is_missing() -> None:
    value = fieldwork(project(TEXTS, people=PEOPLE, places=PLACES))
    assert not value.planned
    assert value.cell("alsace", "dirigeant").planned is None


def test_shares_of_speech() -> None:
    value = met()
    assert (value.words, value.researchers_words) == (12, 3)
    first = [s for s in value.speakers if s.transcript == "als/un"]
    assert [(s.label, s.words, s.asks) for s in first] == [
        ("ENQ", 3, True), ("DIR", 2, False), ("X", 1, False),
    ]  # fmt: skip
    assert [round(s.share, 3) for s in first] == [0.5, 0.333, 0.167]


def test_months_without_anybody_are_shown() -> None:
    value = met()
    assert value.months == (("2023-11", 1), ("2023-12", 0), ("2024-01", 1))
    assert value.undated == 1


def test_who_is_on_the_roster_and_not_heard_is_a_number() -> None:
    assert met().unheard == 1


def test_an_empty_study() -> None:
    value = fieldwork(project({}))
    assert (value.cells, value.months, value.words) == ({}, (), 0)


def test_a_filter_makes_no_hole_of_what_it_leaves_out() -> None:
    """Among the elected, nobody misses a manager; of one year, no plan was made."""
    elected = met(where=ResolvedFilter(roles=frozenset({"élu"})))
    assert {key: cell.planned for key, cell in elected.cells.items()} == {("alsace", "élu"): 1}
    assert not met(where=ResolvedFilter(date_from=dt.date(2024, 1, 1))).planned
