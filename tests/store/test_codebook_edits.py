"""Edits of the codebook: what is not edited stays byte for byte; every name ever used resolves."""

from __future__ import annotations

import difflib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrain.errors import Problem, StudyError, UsageError
from terrain.model.codebook import Codebook
from terrain.store import codebook as edits
from terrain.store.load import codebook as from_tree
from terrain.store.yamlio import parse

#: As careful people type: comments, both kinds of quotes, blank lines, odd spaces, long texts.
TEXT = """\
# La grille, version 3
format: 1
codes:
  # --- Foncier ---
  - id:   foncier      # la famille
    label: "Foncier"
    definition: La rareté,
      sur deux lignes
    children:
      - id: foncier.rarete
        label: 'Rareté'
        # pourquoi
        when: a,   b

      - id: foncier.prix
        color: "#fff"

  # --- Coopération ---
  - id: cooperation
    definition: |
      bloc
      littéral

  # --- Culture ---
  - id: "007"
    children: [{id: x, label: X}]
# la fin
redirects: {vieux: foncier}
"""


def book(text: str = TEXT) -> Codebook:
    problems: list[Problem] = []
    found = from_tree(parse(text), problems)
    assert problems == []
    return found


def changed(new: str, old: str = TEXT) -> list[str]:
    """The lines that an edit took away (-) or brought (+), in order."""
    diff = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=0)
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def after(text: str, line: str) -> str:
    """The line that follows a line."""
    rows = text.split("\n")
    return rows[rows.index(line) + 1]


def test_a_new_code_goes_at_the_end_of_its_family_and_nothing_else_moves() -> None:
    new = edits.add(TEXT, book(), "foncier.neuf", {"label": "Neuf: oui"}, None)
    assert changed(new) == ["+      - id: foncier.neuf", "+        label: 'Neuf: oui'"]
    assert book(new).by_id["foncier.neuf"].label == "Neuf: oui"
    assert after(new, "  # --- Coopération ---") == "  - id: cooperation"


def test_a_first_child_stands_before_the_comment_of_the_next_family() -> None:
    new = edits.add(TEXT, book(), "cooperation.x", {}, None)
    assert changed(new) == ["+    children:", "+      - id: cooperation.x"]
    assert after(new, "  # --- Culture ---") == '  - id: "007"'


def test_a_description_changes_its_own_line() -> None:
    new = edits.describe(TEXT, book(), "foncier.rarete", {"label": "Manque"})
    assert changed(new) == ["-        label: 'Rareté'", "+        label: 'Manque'"]


def test_a_field_taken_away_leaves_the_comment_that_follows() -> None:
    new = edits.describe(TEXT, book(), "foncier.prix", {"color": "", "label": "Prix"})
    assert changed(new) == ['-        color: "#fff"', "+        label: Prix"]
    assert after(new, "  # --- Coopération ---") == "  - id: cooperation"


def test_retiring_is_one_line() -> None:
    new = edits.describe(TEXT, book(), "foncier", {"retired": True})
    assert changed(new) == ["+    retired: true"]
    assert book(new).by_id["foncier"].retired
    assert edits.describe(new, book(new), "foncier", {"retired": False}) == TEXT


def test_renaming_a_family_renames_what_bears_its_name() -> None:
    new = edits.rename(TEXT, book(), "foncier", "terrains")
    assert set(book(new).by_id) >= {"terrains", "terrains.rarete", "terrains.prix"}
    for old in ("foncier", "foncier.rarete", "vieux"):
        assert book(new).resolve(old)
    assert "# la famille" in new
    assert "La rareté,\n      sur deux lignes" in new


def test_a_code_whose_name_is_a_number_can_be_edited() -> None:
    new = edits.describe(TEXT, book(), "007", {"label": "Bond"})
    assert book(new).by_id["007"].label == "Bond"
    plain = TEXT.replace('"007"', "007")
    assert "- id: 007\n" in edits.describe(plain, book(plain), "foncier", {"label": "F"})
    assert book(edits.rename(plain, book(plain), "007", "1.10")).by_id["1.10"]


def test_moving_a_code_leaves_the_comments_where_they_announce() -> None:
    new = edits.move(TEXT, book(), "foncier", "cooperation")
    assert book(new).path("cooperation.foncier.prix") == (
        "cooperation", "cooperation.foncier", "cooperation.foncier.prix",
    )  # fmt: skip
    assert after(new, "  # --- Coopération ---") == "  - id: cooperation"
    assert after(new, "  # --- Culture ---") == '  - id: "007"'


def test_a_code_that_does_not_bear_its_family_s_name_keeps_its_own() -> None:
    new = edits.move(TEXT, book(), "x", "foncier")
    assert book(new).parent("x") == "foncier"


def test_moving_under_itself_is_refused() -> None:
    with pytest.raises(UsageError, match="lies under"):
        edits.move(TEXT, book(), "foncier", "foncier.prix")


def test_merging_keeps_children_comments_and_old_names() -> None:
    new = edits.merge(
        TEXT, book(), ["foncier.prix", "foncier.rarete", "foncier.prix"], "cooperation"
    )
    assert book(new).resolve("foncier.rarete") == ("cooperation",)
    assert after(new, "  # --- Coopération ---") == "  - id: cooperation"
    assert "children:" not in new.split("Coopération")[0]
    whole = edits.merge(TEXT, book(), ["foncier"], "cooperation")
    assert book(whole).parent("foncier.prix") == "cooperation"
    assert book(whole).resolve("vieux") == ("cooperation",)


def test_a_name_can_be_taken_back_by_the_code_that_bore_it() -> None:
    once = edits.rename(TEXT, book(), "foncier", "terrains")
    back = edits.rename(once, book(once), "terrains", "foncier")
    assert set(book(back).by_id) == set(book().by_id)
    assert book(back).resolve("terrains.prix") == ("foncier.prix",)


def test_a_name_still_used_by_old_codings_is_not_given_to_another() -> None:
    once = edits.rename(TEXT, book(), "foncier", "terrains")
    with pytest.raises(UsageError, match="old name of terrains"):
        edits.add(once, book(once), "foncier", {}, None)


def test_a_typo_is_refused_with_the_nearest_names_never_made_a_code() -> None:
    with pytest.raises(UsageError, match=r"foncier\.rarete"):
        edits.describe(TEXT, book(), "foncier.rareté", {"label": "x"})
    with pytest.raises(UsageError, match="foncier"):
        edits.add(TEXT, book(), "foncer.neuf", {}, None)


@pytest.mark.parametrize(
    "name", ["", " ", ".a", "a.", "a..b", "a/b", "a\nb", 'a"b', "a,b", "a|b", "=SOMME(A1)"]
)
def test_names_that_could_not_be_typed_again_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        edits.add(TEXT, book(), name, {}, None)


@pytest.mark.parametrize("name", ["é", "foncier.prix du m²", "土地", "l’usine", "a-b_c"])
def test_any_unicode_name_will_do(name: str) -> None:
    new = edits.add(TEXT, book(), name, {}, None)
    assert unicodedata.normalize("NFC", name) in book(new).by_id


def test_the_same_name_decomposed_is_the_same_name() -> None:
    new = edits.add(TEXT, book(), "rareté", {}, None)
    with pytest.raises(UsageError, match="already"):
        edits.add(new, book(new), unicodedata.normalize("NFD", "rareté"), {}, None)
    edits.describe(new, book(new), unicodedata.normalize("NFD", "rareté"), {"label": "x"})


def test_a_broken_codebook_is_not_edited() -> None:
    with pytest.raises(StudyError, match=r"codebook\.yaml:2.*cannot be edited"):
        edits.add("codes:\n\t- id: a\n", Codebook(), "b", {}, None)


def test_an_empty_codebook_takes_a_first_code_and_keeps_its_comments() -> None:
    new = edits.add("# vide pour l'instant\n", Codebook(), "a", {"label": "A"}, None)
    assert new == "# vide pour l'instant\ncodes:\n  - id: a\n    label: A\n"
    assert edits.add("", Codebook(), "a", {}, None) == "codes:\n  - id: a\n"


def order(codebook: Codebook) -> list[str]:
    return [code.id for code, _ in codebook.walk()]


def test_a_code_moves_before_another_and_what_announces_that_one_stays_above_it() -> None:
    new = edits.move(TEXT, book(), "007", None, "cooperation")
    assert order(book(new)) == [
        "foncier",
        "foncier.rarete",
        "foncier.prix",
        "007",
        "x",
        "cooperation",
    ]
    assert (
        new.index('id: "007"') < new.index("# --- Coopération ---") < new.index("id: cooperation")
    )
    again = edits.move(new, book(new), "007", None)
    assert order(book(again)) == order(book())


def test_a_code_moves_before_the_first_of_its_family_and_into_another() -> None:
    new = edits.move(TEXT, book(), "foncier.prix", "foncier", "foncier.rarete")
    assert order(book(new))[:3] == ["foncier", "foncier.prix", "foncier.rarete"]
    other = edits.move(TEXT, book(), "cooperation", "foncier", "foncier.prix")
    assert order(book(other))[:4] == [
        "foncier", "foncier.rarete", "foncier.cooperation", "foncier.prix",
    ]  # fmt: skip
    assert book(other).resolve("cooperation") == ("foncier.cooperation",)


def test_a_code_does_not_move_before_one_that_is_elsewhere() -> None:
    with pytest.raises(UsageError, match="is not at the top"):
        edits.move(TEXT, book(), "cooperation", None, "foncier.prix")
    with pytest.raises(UsageError, match="before itself"):
        edits.move(TEXT, book(), "cooperation", None, "cooperation")


names = st.sampled_from(["a", "b", "c", "a.x", "a.y", "b.z", "d", "é", "c.w", "7"])
operations = st.one_of(
    st.tuples(st.just("add"), names, names),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("move"), names, st.none() | names),
    st.tuples(st.just("before"), names, names),
    st.tuples(st.just("merge"), names, names),
    st.tuples(st.just("describe"), names, names),
)


def apply(text: str, now: Codebook, operation: tuple[str, str, str | None]) -> str:
    what, name, other = operation
    if what == "add":
        return edits.add(text, now, name, {"label": name}, None)
    if what == "rename":
        return edits.rename(text, now, name, str(other))
    if what == "move":
        return edits.move(text, now, name, other)
    if what == "before":
        return edits.move(text, now, name, now.parent(str(other)), str(other))
    if what == "merge":
        return edits.merge(text, now, [name], str(other))
    return edits.describe(text, now, name, {"definition": f"de {other}"})


@settings(max_examples=60)
@given(st.lists(operations, max_size=12))
def test_every_name_ever_used_goes_on_resolving(done: list[tuple[str, str, str | None]]) -> None:
    text, used = TEXT, set(book().by_id) | set(book().redirects)
    comments = [line.strip() for line in TEXT.split("\n") if line.startswith(("#", "  #"))]
    for operation in done:
        try:
            text = apply(text, book(text), operation)
        except UsageError:
            continue
        now = book(text)
        used |= set(now.by_id)
        for name in used:
            assert now.resolve(name), (operation, name)
        for comment in comments:
            assert comment in text, operation
