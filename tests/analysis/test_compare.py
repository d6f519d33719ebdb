"""Codes × groups: what is counted where, over what, and what a zero means."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import codebook, project, territories, transcript

from terrain.access import Purpose, permitted
from terrain.analysis.compare import cell_quotations, compare
from terrain.analysis.counting import distinct, merged, union_length
from terrain.analysis.groups import NONE, TOTAL, hidden_groups
from terrain.analysis.words import count_words, word_starts
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.project import Project
from terrain.model.span import Span

PLACES = territories(
    alsace={"name": "Alsace centrale", "parents": ("grand-est",)},
    seine={"name": "Seine Aval", "parents": ("idf",)},
    cognac={"name": "Cognac", "parents": ("na", "idf")},  # straddles two régions
    idf={"name": "Île-de-France", "kind": "region"},
    grand_est={"name": "Grand Est", "kind": "region"},
    na={"name": "Nouvelle-Aquitaine", "kind": "region"},
)
SEMINAR = transcript(
    "sem/un",
    """
    MOD: Qui commence ?

    ALS: Nous, la friche, on l’a reprise.

    SEI: Chez nous il n’y a plus de friche.

    INC: Moi je viens de loin.
    """,
    kind="seminar",
    speakers={"ALS": "p-als", "SEI": "p-sei", "INC": "p-inc"},
    date="2024-03-01",
)
INTERVIEW = transcript(
    "sei/dir",
    """
    ENQ: Vous cherchez un terrain ?

    DIR: On ne trouve plus un hectare de friche.
    """,
    speakers={"DIR": "p-sei"},
    territory="seine",
    date="2023-06-27",
)
PEOPLE = {
    "p-als": {"role": "élu", "territory": "alsace"},
    "p-sei": {"role": "dirigeant", "territory": "seine"},
    "p-inc": {"role": "agent"},
}
CODINGS = [
    ("sem/un", "camille", "foncier.friches", "la friche, on l’a reprise"),
    ("sem/un", "nadia", "foncier.friches", "la friche"),
    ("sem/un", "camille", "foncier", "la friche, on l’a"),
    ("sem/un", "camille", "foncier.rareté", "on l’a reprise.\n\nSEI: Chez nous il n’y a plus"),
    ("sei/dir", "camille", "foncier.rareté", "On ne trouve plus un hectare"),
]


def study(codings: list[tuple[str, ...]] | None = None, **more: object) -> Project:
    return project(
        [SEMINAR, INTERVIEW],
        CODINGS if codings is None else codings,
        codes=codebook("foncier.friches", "foncier.rareté", "cadre"),
        people=PEOPLE,
        places=PLACES,
        **more,  # type: ignore[arg-type]
    )


def row(value: object, key: str, measure: str) -> dict[str, int]:
    return {
        group: getattr(cell, measure)
        for (name, group), cell in value.cells.items()  # type: ignore[attr-defined]
        if name == key and getattr(cell, measure)
    }


def test_in_a_seminar_each_turn_belongs_to_its_speakers_territory() -> None:
    value = compare(study())
    assert row(value, "foncier.friches", "codings") == {"alsace": 2, TOTAL: 2}


def test_a_coding_over_two_territories_counts_in_each_and_once_in_all() -> None:
    value = compare(study())
    assert row(value, "foncier.rareté", "codings") == {"alsace": 1, "seine": 2, TOTAL: 2}
    # "on l’a reprise" here, "Chez nous il n’y a plus" there; the label between is nobody's.
    assert row(value, "foncier.rareté", "words") == {"alsace": 3, "seine": 6 + 6, TOTAL: 15}


def test_words_under_two_coders_count_once() -> None:
    assert compare(study()).cell("foncier.friches", "alsace").words == 5


def test_a_family_counts_no_passage_twice() -> None:
    value = compare(study(), families=True)
    family = value.cell("foncier/*", "alsace")
    # Camille's parent, child and overlapping child are one passage; Nadia's is another.
    assert family.codings == 2
    assert family.words == 5
    assert len(family.ids) == 4
    assert [r.key for r in value.rows] == [
        "foncier/*", "foncier", "foncier.friches", "foncier.rareté", "cadre",
    ]  # fmt: skip


def test_a_turn_without_territory_is_counted_under_none() -> None:
    value = compare(study())
    assert [group.key for group in value.groups] == ["alsace", "seine", NONE]
    assert value.denominators[NONE].speakers == 1
    # The moderator's words are there too, but they are not the field's.
    assert value.denominators[NONE].field_words == 5
    assert value.denominators[NONE].words == 7


def test_denominators() -> None:
    of = compare(study(finished=[("sei/dir", "camille")])).denominators
    assert (of["seine"].transcripts, of["seine"].speakers, of["seine"].turns) == (2, 1, 3)
    assert (of["seine"].words, of["seine"].field_words) == (8 + 8 + 4, 8 + 8)
    assert (of["seine"].codings, of["seine"].coded, of["seine"].finished) == (2, 2, 1)
    assert (of[TOTAL].transcripts, of[TOTAL].turns, of[TOTAL].codings) == (2, 6, 5)


def test_shares_are_of_the_groups_own() -> None:
    value = compare(study(), measure="words")
    friches = next(r for r in value.rows if r.key == "foncier.friches")
    assert value.share(friches, "alsace") == 5 / 6
    assert value.share(friches, "alsace", "codings") == 2 / 4
    assert value.share(friches, "alsace", "speakers") == 1
    empty = compare(project([]))
    assert empty.denominators[TOTAL].words == 0


def test_a_scale_lifts_territories_and_a_straddling_one_is_in_both() -> None:
    both = transcript("c/t", "DIR: On cherche un terrain.", territory="cognac")
    value = compare(project([both], places=PLACES), scale="region")
    assert {group.label for group in value.groups} == {"Île-de-France", "Nouvelle-Aquitaine"}
    assert value.straddling
    assert value.denominators[TOTAL].turns == 1
    region = compare(study(), scale="region")
    assert row(region, "foncier.friches", "codings") == {"grand-est": 2, TOTAL: 2}
    assert NONE in region.denominators


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("case", ["sei", "sem"]),
        ("role", ["agent", "dirigeant", "élu"]),
        ("kind", ["interview", "seminar"]),
        ("date", ["2023", "2024"]),
        ("participant", ["p-als", "p-inc", "p-sei"]),
        ("coder", ["camille", "nadia"]),
    ],
)
def test_what_may_be_compared(by: str, labels: list[str]) -> None:
    value = compare(study(), by=by)  # type: ignore[arg-type]
    assert [group.label for group in value.groups] == labels


def test_groups_where_only_researchers_speak_are_left_out_and_said() -> None:
    value = compare(study(), by="role")
    assert [(group.key, words) for group, words in value.left_out] == [
        ("interviewer", 4),
        ("moderator", 2),
    ]


def test_by_coder_the_ground_is_what_each_has_worked_on() -> None:
    value = compare(study(finished=[("sei/dir", "nadia")]), by="coder")
    assert value.denominators["nadia"].transcripts == 2
    assert value.denominators["nadia"].finished == 1
    assert value.denominators["camille"].codings == 4
    assert row(value, "foncier.friches", "codings") == {"camille": 1, "nadia": 1, TOTAL: 2}


def test_nothing_coded_yet_is_no_zero() -> None:
    fresh = study(codings=[])
    assert compare(fresh).cell("cadre", "alsace").state == "not-coded"
    marked = study(codings=[], finished=[("sem/un", "camille")])
    value = compare(marked)
    assert value.cell("cadre", "alsace").state == "unknown"  # no guide says if it was asked
    # An earlier text was coded to its end, not this one.
    old = replace(marked, finished=tuple(replace(m, text="0" * 12) for m in marked.finished))
    assert compare(old).cell("cadre", "alsace").state == "not-coded"
    assert compare(study([CODINGS[4]])).cell("cadre", "alsace").state == "not-coded"


def test_one_coder_alone() -> None:
    value = compare(study(), coder="nadia")
    assert value.cell("foncier.friches").codings == 1
    # She has coded in the seminar, and not said that she coded it to the end.
    assert value.cell("foncier.rareté", "seine").state == "not-coded"
    with pytest.raises(UsageError, match=r"no coder “nadja”.*nadia"):
        compare(study(), coder="nadja")


def test_one_coders_work_is_counted_over_all_turns_coded_or_not() -> None:
    """A filter by coder once narrowed the ground to the turns that this coder had marked."""
    alone = compare(study(), coder="nadia")
    for asked in ("nadia", ("nadia",), ["nadia", "camille"]):
        where = Filter(coder=(asked,) if isinstance(asked, str) else tuple(asked))
        value = compare(study(), where=where.resolve(study()))
        assert value.denominators[TOTAL].turns == alone.denominators[TOTAL].turns
    same = compare(study(), where=Filter(coder=("nadia",)).resolve(study()))
    assert same.cells == alone.cells
    assert same.coder == "nadia"


def test_where_consent_hides_something_the_count_is_a_lower_bound() -> None:
    people = {**PEOPLE, "p-als": {**PEOPLE["p-als"], "consent": "withdrawn"}}
    whole = project([SEMINAR, INTERVIEW], CODINGS, people=people, places=PLACES)
    visible, restricted = permitted(whole, Purpose.ANALYSE, dt.date(2026, 1, 1))
    hidden = hidden_groups(whole, visible)
    assert hidden == {"alsace"}
    value = compare(visible, hidden=hidden, restricted=restricted)
    assert value.cell("foncier.friches", "alsace").state == "restricted"
    assert value.cell("foncier.rareté", "seine").state == "counted"
    assert value.cell("foncier.rareté", TOTAL).state == "restricted"
    assert value.restricted.turns == 1


def test_a_hidden_participant_is_not_named_by_a_column() -> None:
    people = {**PEOPLE, "p-als": {**PEOPLE["p-als"], "consent": "withdrawn"}}
    whole = project([SEMINAR], people=people)
    visible, _ = permitted(whole, Purpose.ANALYSE, dt.date(2026, 1, 1))
    assert hidden_groups(whole, visible, "participant") == frozenset()


def test_renamed_codes_count_under_their_new_name_and_unknown_ones_stay_visible() -> None:
    book = codebook("sol", "prix", redirects={"foncier": ["sol"], "coupé": ["sol", "prix"]})
    text = {"c/t": "DIR: Un deux trois quatre."}
    codings = [("c/t", "a", "foncier", "Un"), ("c/t", "a", "coupé", "deux"),
               ("c/t", "a", "perdu", "trois")]  # fmt: skip
    value = compare(project(text, codings, codes=book))
    assert [(r.key, r.known, value.value(r)) for r in value.rows] == [
        ("sol", True, 1), ("prix", True, 0), ("coupé", False, 1), ("perdu", False, 1),
    ]  # fmt: skip


def test_what_is_in_no_cell_is_counted_aside() -> None:
    text = transcript("c/t", "## Un titre\n\nDIR: Des mots.", speakers={"DIR": None})
    codings = [
        ("c/t", "a", "x", "Un titre"),
        ("c/t", "a", "x", "Des", {"status": "unresolved"}),
    ]
    base = project([text], codings)
    lost = replace(base.codings[0], id="C9", transcript="c/perdu")
    value = compare(replace(base, codings=(*base.codings, lost)))
    assert (value.outside, value.unresolved, value.missing) == (1, 1, 1)
    assert value.cell("x").codings == 0


def test_field_notes_without_turns_are_words_of_their_transcript() -> None:
    notes = transcript("c/n", "Visite de la friche, en mars.", kind="fieldnotes", territory="seine")
    value = compare(project([notes], [("c/n", "a", "x", "la friche")], places=PLACES))
    assert value.cell("x", "seine").words == 2
    assert (value.denominators["seine"].words, value.denominators["seine"].turns) == (6, 0)


def test_a_filter_narrows_both_counts_and_denominators() -> None:
    base = study()
    where = Filter(role=("élu",)).resolve(base)
    value = compare(base, where=where)
    assert value.denominators[TOTAL].turns == 1
    assert value.cell("foncier.rareté").words == 3
    with_codes = compare(base, where=Filter(code="foncier.friches").resolve(base))
    assert with_codes.denominators[TOTAL].turns == 1


def test_chosen_codes_come_with_their_children() -> None:
    assert len(compare(study(), codes=["foncier"]).rows) == 3
    with pytest.raises(UsageError, match=r"no code “fonciers”.*foncier"):
        compare(study(), codes=["fonciers"])


def test_a_coding_that_points_outside_its_text_reaches_no_other() -> None:
    base = project({"a/un": "DIR: Un mot.", "a/deux": "DIR: Deux mots."},
                   [("a/un", "c", "x", "mot")])  # fmt: skip
    wild = replace(base.codings[0], span=Span(8, 40))
    value = compare(replace(base, codings=(wild,)), by="case")
    assert value.cell("x").transcripts == 1
    assert value.cell("x").words == 1


def test_bad_questions_are_refused() -> None:
    with pytest.raises(UsageError, match=r"no attribute to compare by “territoire”.*territory"):
        compare(study(), by="territoire")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="a scale is for territories"):
        compare(study(), by="role", scale="region")


def test_cells_open_on_their_quotations() -> None:
    base = study()
    quoted = cell_quotations(base, compare(base, families=True))
    assert [(r.key, g.key, q.citation) for r, g, q in quoted if r.key == "foncier.rareté"] == [
        ("foncier.rareté", "alsace", "sem/un §2–3"),
        ("foncier.rareté", "seine", "sem/un §2–3"),
        ("foncier.rareté", "seine", "sei/dir §2"),
    ]


WORD = re.compile(r"[^\W_]+(?:['’ʼ‐‑.,·&@_/-]?[^\W_]+)*")


@pytest.mark.parametrize(
    ("text", "count"),
    [("C’est l’usine ?", 2), ("« peut-être »", 1), ("3,5 %", 1), ("😀 oui 😀😀 non", 2),
     ("", 0), (" - ", 0), ("et/ou", 1), ("𝐟𝐨𝐧𝐜𝐢𝐞𝐫 cher", 2), ("fin… Puis", 2)],
)  # fmt: skip
def test_words_as_people_count_them(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(alphabet="aéœ1 '’-.,…?«\u00a0\n😀𝐟_", max_size=60))
def test_words_begin_where_a_regular_expression_finds_them(text: str) -> None:
    assert word_starts(text).tolist() == [mark.start() for mark in WORD.finditer(text)]


INTERVALS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(1, 9)).map(
        lambda item: (item[0], item[1], item[1] + item[2])
    ),
    max_size=25,
)


@given(INTERVALS)
def test_union_length_is_the_number_of_points_covered(
    intervals: list[tuple[int, int, int]],
) -> None:
    import numpy as np

    place, first, last = np.array(intervals, np.int64).reshape(-1, 3).T
    covered = [
        len({p for where, a, b in intervals if where == number for p in range(a, b)})
        for number in range(5)
    ]
    assert union_length(place, first, last, 5).tolist() == covered


@given(INTERVALS)
def test_merged_intervals_are_the_connected_ones(intervals: list[tuple[int, int, int]]) -> None:
    import numpy as np

    place, first, last = np.array(intervals, np.int64).reshape(-1, 3).T
    numbers = merged(place, first, last).tolist()
    points: dict[int, set[tuple[int, int]]] = {}
    for number, (where, a, b) in zip(numbers, intervals, strict=True):
        points.setdefault(number, set()).update((where, p) for p in range(a, b))
        assert len({w for w, _ in points[number]}) == 1
    groups = list(points.values())
    assert all(a.isdisjoint(b) for i, a in enumerate(groups) for b in groups[:i])
    for group in groups:  # each is one stretch
        assert max(p for _, p in group) - min(p for _, p in group) + 1 == len(group)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 5)), max_size=30))
def test_distinct_counts_things_once_in_each_place(pairs: list[tuple[int, int]]) -> None:
    import numpy as np

    place, thing = np.array(pairs, np.int64).reshape(-1, 2).T
    expected = [len({t for p, t in pairs if p == number and t >= 0}) for number in range(4)]
    assert distinct(place, thing, 4).tolist() == expected
