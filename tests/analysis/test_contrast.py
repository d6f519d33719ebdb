"""Contrasts, on quotations whose vectors are drawn by hand in a plane."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.builders import project, territories

from terrain.analysis.contrast import Held, Side, codes_there, placed, sides
from terrain.analysis.quotations import Quotation, Speech
from terrain.errors import UsageError
from terrain.model.filter import Filter


def quotation(words: str, speaker: str, *codes: str) -> Quotation:
    speech = (Speech("ENQ", "", "Et ici ?", asks=True, person="enq"),
              Speech(speaker, "élu", words, person=speaker))  # fmt: skip
    return Quotation("a/un", "", "a/un §1", speech, "a", None, codes=codes or ("foncier",))


def held(territory: str, *points: tuple[str, str, float]) -> Held:
    """Quotations as (words, speaker, angle in degrees)."""
    angles = [math.radians(angle) for _, _, angle in points]
    vectors = np.array([(math.cos(a), math.sin(a)) for a in angles], np.float32).reshape(-1, 2)
    quotations = tuple(quotation(words, speaker) for words, speaker, _ in points)
    return Held(territory, territory.title(), quotations, vectors)


def words(side: Side, rule: str) -> list[str]:
    return [one.quotation.speech[1].text for one in side.lists[rule]]  # type: ignore[index]


NORTH = held("nord", ("milieu", "ana", 90), ("vers le sud", "bob", 60), ("à l’écart", "cyr", 150))
SOUTH = held("sud", ("bas", "dan", 0), ("bas encore", "eve", 5), ("vers le nord", "fay", 50))


def test_what_represents_what_sets_apart_what_is_alone() -> None:
    north, south = sides([NORTH, SOUTH], 1, {})
    assert words(north, "representative") == ["milieu"]
    assert words(north, "different") == ["à l’écart"]
    assert words(north, "alone") == ["à l’écart"]
    assert words(south, "representative")[0] in ("bas", "bas encore")
    assert words(south, "different") == ["bas"]
    # The cosine of the nearest quotation elsewhere: 150° is 100° away from 50°.
    assert north.lists["alone"][0].score == pytest.approx(math.cos(math.radians(100)), abs=1e-6)


def test_the_centre_is_that_of_speakers_not_of_the_one_who_speaks_most() -> None:
    talkative = held("nord", *(("bavard", "ana", 20) for _ in range(9)), ("autre", "bob", 100))
    north, _ = sides([talkative, SOUTH], 2, {})
    # The centre lies at 60°, between both speakers.
    assert north.lists["representative"][0].score == pytest.approx(math.cos(math.radians(40)), 1e-5)


def test_a_speaker_comes_back_only_when_no_other_is_left() -> None:
    one = held("nord", ("a", "ana", 90), ("b", "ana", 91), ("c", "ana", 92), ("d", "bob", 10))
    north, _ = sides([one, SOUTH], 3, {})
    speakers = [c.quotation.speech[1].person for c in north.lists["representative"]]
    assert set(speakers[:2]) == {"ana", "bob"}
    assert [c.again for c in north.lists["representative"]] == [False, False, True]


def test_likeness_to_what_is_chosen_counts_against_a_quotation() -> None:
    twins = held("nord", ("a", "ana", 90), ("a bis", "bob", 90.1), ("autre", "cyr", 70))
    north, _ = sides([twins, SOUTH], 2, {})
    assert words(north, "representative")[1] == "autre"


def test_codes_of_one_territory_alone() -> None:
    friches = Held("nord", "Nord", (quotation("x", "ana", "foncier", "friches"),),
                   np.array([[1, 0]], np.float32))  # fmt: skip
    north, south = sides([friches, SOUTH], 1, {"nord": 2})
    assert north.own_codes == ("friches",)
    assert south.own_codes == ()
    assert north.short == 2


def test_a_code_that_may_not_be_quoted_is_not_a_code_that_nobody_used() -> None:
    """The mayor may be analysed, not quoted; Ana said “oui”, too short to be placed."""
    study = project(
        {"a/un": "ANA: Les friches, oui.", "a/deux": "MAIRE: Les friches, non."},
        [("a/un", "camille", "foncier.friches", "friches"),
         ("a/deux", "camille", "foncier.friches", "friches")],
        places=territories(nord="Nord", sud="Sud"),
        people={"ana": {"territory": "nord"}, "maire": {"territory": "sud"}},
        speakers={"a/un": {"ANA": "ana"}, "a/deux": {"MAIRE": "maire"}},
    )  # fmt: skip
    used = {
        name: codes_there(study, "foncier", Filter(territory=(name,)).resolve(study))
        for name in ("nord", "sud")
    }
    assert used == {"nord": {"foncier.friches"}, "sud": {"foncier.friches"}}
    north, south = sides([NORTH, SOUTH], 1, {}, used)
    assert north.own_codes == south.own_codes == ()


def test_a_territory_without_quotations_stays_empty() -> None:
    nobody = held("rien")
    *_, empty = sides([NORTH, SOUTH, nobody], 2, {})
    assert empty.quotations == 0
    assert not any(empty.lists.values())


def test_a_single_quotation_each() -> None:
    north, south = sides([held("nord", ("a", "ana", 90)), held("sud", ("b", "bob", 0))], 3, {})
    assert words(north, "different") == ["a"]
    assert words(south, "alone") == ["b"]


@pytest.mark.parametrize(
    ("given", "said"),
    [([NORTH], "two to six"), ([NORTH] * 7, "two to six"), ([NORTH, held("x")], "cannot be made")],
)
def test_what_cannot_be_opposed(given: list[Held], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sides(given, 2, {})


def test_short_quotations_are_not_placed() -> None:
    assert not placed(quotation("Oui, tout à fait.", "ana"))
    assert placed(quotation("On ne trouve plus un hectare ici.", "ana"))
