"""Which words count, where they stand, and to whom they belong."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.words_of import Words
from tests.builders import project, territories, transcript

from terrain.analysis.groups import Grouping
from terrain.analysis.vocabulary import Vocabulary, membership, vocabulary
from terrain.errors import UsageError
from terrain.model.filter import Filter

PLACES = territories(alsace="Alsace centrale", seine="Seine Aval")
PEOPLE = {
    "p1": {"role": "dirigeant", "territory": "alsace"},
    "p2": {"role": "élu", "territory": "seine"},
}
TEXT = transcript(
    "als/dir",
    """
    ENQ: Et le foncier, et les hectares ?

    DIR: Les hectares, l’hectare (rires), il n’y a plus d’hectares [nom d’entreprise].

    ELU: Chez nous, la friche. Le prix du foncier, toujours le prix du foncier ! Prix. Du foncier.
    """,
    speakers={"DIR": "p1", "ELU": "p2"},
)
STUDY = project([TEXT], people=PEOPLE, places=PLACES)


def counts(held: Vocabulary) -> dict[str, list[int]]:
    return {term: held.counts[:, [n]].toarray().ravel().tolist()
            for n, term in enumerate(held.terms)}  # fmt: skip


def test_lemmas_by_turn_researchers_brackets_and_function_words_aside() -> None:
    held = vocabulary(STUDY, Words(), minimum=1)
    assert counts(held) == {
        "foncier": [0, 3], "friche": [0, 1], "hectare": [3, 0], "prix": [0, 3],
    }  # fmt: skip
    assert held.turns == ((2,), (3,))
    # « nous », « il n’y a plus » are words of the denominators all the same.
    assert held.sizes.tolist() == [11, 16]


def test_the_researchers_words_count_when_asked() -> None:
    held = vocabulary(STUDY, Words(), minimum=1, researchers=True)
    assert counts(held)["hectare"] == [1, 3, 0]


def test_a_term_is_frequent_enough_and_not_stopped() -> None:
    assert vocabulary(STUDY, Words(), minimum=3).terms == ("foncier", "hectare", "prix")
    assert vocabulary(STUDY, Words(), minimum=3, stop=[" Prix "]).terms == ("foncier", "hectare")


def test_forms_keep_their_plural() -> None:
    assert counts(vocabulary(STUDY, Words(), kind="forms", minimum=1))["hectares"] == [2, 0]


def test_expressions_do_not_cross_punctuation() -> None:
    held = vocabulary(STUDY, Words(), kind="expressions", minimum=2)
    assert counts(held) == {"prix du foncier": [0, 2]}


def test_an_expression_with_an_elision_is_written_as_people_write_it() -> None:
    said = "DIR: Le bureau d’études et le bureau d'études ; un bureau d’études."
    held = vocabulary(project({"a/b": said}), Words(), kind="expressions", minimum=2)
    assert held.terms == ("bureau d’études",)


def test_units_may_be_passages() -> None:
    held = vocabulary(STUDY, Words(), unit="passage", minimum=1)
    assert held.counts.sum() == 10
    assert len(held.turns) < 3
    assert all(TEXT.body[s:e] for s, e in zip(held.start, held.end, strict=True))


def test_a_filter_narrows_the_turns() -> None:
    where = Filter(role=("élu",)).resolve(STUDY)
    assert vocabulary(STUDY, Words(), minimum=1, where=where).turns == ((3,),)


def test_nothing_said_is_an_empty_table() -> None:
    held = vocabulary(project({"a/b": "ENQ: Oui ?"}), Words())
    assert held.terms == ()
    assert held.counts.shape == (0, 0)
    assert vocabulary(project({}), Words(), kind="expressions").terms == ()


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(UsageError, match="lemmes"):
        vocabulary(STUDY, Words(), kind="lemmes")  # type: ignore[arg-type]


def test_units_belong_to_the_groups_of_their_speakers() -> None:
    held = vocabulary(STUDY, Words(), minimum=1)
    groups = membership(STUDY, Grouping(STUDY), held)
    assert groups.keys == ("alsace", "seine")
    assert groups.table.toarray().tolist() == [[1, 0], [0, 1]]
    whole = membership(STUDY, Grouping(STUDY), vocabulary(STUDY, Words(), unit="passage"))
    assert np.asarray(whole.table.sum(axis=1)).tolist() == [1, 1]


def test_words_have_no_coder() -> None:
    with pytest.raises(UsageError, match="no coder"):
        membership(STUDY, Grouping(STUDY, "coder"), vocabulary(STUDY, Words()))
