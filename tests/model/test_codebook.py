"""The codebook's tree and its old names; territories that nest."""

from __future__ import annotations

from terrain.model.codebook import Code, Codebook
from terrain.model.territory import Territories, Territory

BOOK = Codebook(
    (Code("a", "A", children=(Code("a.b"), Code("a.c"))), Code("d")),
    {
        "old": ("a.b",),
        "older": ("old",),
        "split": ("a.b", "d"),
        "twice": ("split", "a.c"),
        "ring": ("gnir",),
        "gnir": ("ring",),
        "self": ("self",),
        "lost": ("nowhere",),
    },
)


def test_a_living_code_is_itself() -> None:
    assert BOOK.resolve("a.b") == ("a.b",)


def test_an_old_name_leads_to_the_code_through_others() -> None:
    assert BOOK.resolve("older") == ("a.b",)


def test_a_split_code_leads_to_its_parts_in_order() -> None:
    assert BOOK.resolve("split") == ("a.b", "d")
    assert BOOK.resolve("twice") == ("a.b", "d", "a.c")


def test_redirects_that_turn_in_circles_lead_nowhere() -> None:
    assert BOOK.resolve("ring") == ()
    assert BOOK.resolve("self") == ()


def test_a_name_that_never_was_or_that_leads_nowhere() -> None:
    assert BOOK.resolve("nothing") == ()
    assert BOOK.resolve("lost") == ()


def test_paths_and_families() -> None:
    assert BOOK.path("a.c") == ("a", "a.c")
    assert BOOK.family("a") == {"a", "a.b", "a.c"}
    assert BOOK.family("nothing") == frozenset()
    assert BOOK.parent("d") is None


def test_of_two_codes_of_one_name_the_first_gives_the_parent_too() -> None:
    book = Codebook((Code("x"), Code("y", children=(Code("x"),))))
    assert book.path("x") == ("x",)


def test_a_definition_s_hash_changes_with_the_rules_not_with_the_label() -> None:
    code = Code("a", "A", "def", "when")
    assert code.definition_hash == Code("a", "B", "def", "when").definition_hash
    assert code.definition_hash != Code("a", "A", "def", "", "when").definition_hash


def test_territories_nest_from_either_end() -> None:
    places = Territories({
        "idf": Territory("idf", "Île-de-France", members=("yvelines",)),
        "yvelines": Territory("yvelines", "Yvelines"),
        "mantes": Territory("mantes", "Mantes", parents=("yvelines",)),
    })  # fmt: skip
    assert places.within("idf") == {"idf", "yvelines", "mantes"}
    assert places.holding("mantes") == {"idf", "yvelines", "mantes"}


def test_territories_in_a_circle_do_no_harm() -> None:
    places = Territories({
        "a": Territory("a", "A", parents=("b",)),
        "b": Territory("b", "B", parents=("a",), members=("b",)),
    })  # fmt: skip
    assert places.within("a") == places.holding("a") == {"a", "b"}


def test_an_unknown_territory_holds_itself_alone() -> None:
    assert Territories().within("x") == {"x"}
