"""Putting a code on words: by quotation, by turn, by offsets; and each way of being refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.studies import Folder

from terrain.access import Purpose
from terrain.errors import UsageError
from terrain.model.span import Span
from terrain.model.transcript import Transcript
from terrain.workspace.coding import AmbiguousQuotationError, add, change, edited, find, locate


@pytest.fixture
def text(study: Folder) -> Transcript:
    return study.open().project.transcripts["seine/dirigeant"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("plus un hectare", "plus un hectare"),
        ("  plus un hectare\n", "plus un hectare"),
        ("L'usine d'à côté", "L’usine d'à côté"),
        ("L’usine d’à côté", "L’usine d'à côté"),
        ("s'agrandit, elle. Alors on attend", "s'agrandit, elle.\nAlors on attend"),
        ("on attend\u00a0: le foncier", "on attend : le foncier"),
        ("le foncier, c’est rare", "le foncier, c'est rare"),
        ("LE FONCIER, C'EST RARE", "le foncier, c'est rare"),
        ("la commune nous ecoute", "La commune nous écoute"),
    ],
)
def test_a_quotation_is_found_whatever_its_typography(
    text: Transcript, typed: str, found: str
) -> None:
    assert locate(text, quote=typed).of(text.body) == found


def test_words_that_stand_nowhere(text: Transcript) -> None:
    with pytest.raises(UsageError, match="are not in seine/dirigeant"):
        locate(text, quote="deux hectares")


def test_labels_and_headings_are_not_words(text: Transcript) -> None:
    for typed in ("Foncier et extension", "DIR1 [00:14:07]", "agrandir ? DIR1"):
        with pytest.raises(UsageError, match="are not in"):
            locate(text, quote=typed)


def test_a_quotation_that_stands_twice_lists_its_places(text: Transcript) -> None:
    with pytest.raises(AmbiguousQuotationError) as caught:
        locate(text, quote="On ne trouve plus")
    assert [place.of(text.body) for place in caught.value.places] == ["On ne trouve plus"] * 2
    said = str(caught.value)
    assert "1. seine/dirigeant §2, 00:14:07" in said
    assert "2. seine/dirigeant §4, 00:15:06" in said
    assert "--occurrence" in said


def test_the_second_place_by_its_number(text: Transcript) -> None:
    second = locate(text, quote="On ne trouve plus", occurrence=2)
    assert text.body[second.end :].startswith(" personne")
    with pytest.raises(UsageError, match="there are 2 places, not 3"):
        locate(text, quote="On ne trouve plus", occurrence=3)


@pytest.mark.parametrize(("typed", "numbers"), [("2", (2, 2)), ("§2", (2, 2)), ("2-4", (2, 4)),
                                                ("2–4", (2, 4)), (" §2-§4 ", (2, 4))])  # fmt: skip
def test_whole_turns(text: Transcript, typed: str, numbers: tuple[int, int]) -> None:
    first, last = (text.turns[number - 1].span for number in numbers)
    assert locate(text, turn=typed) == Span(first.start, last.end)


@pytest.mark.parametrize("typed", ["0", "99", "deux", "4-2", "-1"])
def test_turns_that_are_none(text: Transcript, typed: str) -> None:
    with pytest.raises(UsageError):
        locate(text, turn=typed)


def test_offsets(text: Transcript) -> None:
    assert locate(text, offsets="3-10") == Span(3, 10)


@pytest.mark.parametrize("typed", ["3", "10-3", "3-3", "0-999999", "a-b", "-1-3"])
def test_offsets_that_are_none(text: Transcript, typed: str) -> None:
    with pytest.raises(UsageError):
        locate(text, offsets=typed)


def test_one_way_of_saying_where_not_two(text: Transcript) -> None:
    with pytest.raises(UsageError, match="one of them"):
        locate(text, quote="hectare", turn="2")
    with pytest.raises(UsageError, match="one of them"):
        locate(text)


def test_a_coding_bears_its_evidence(study: Folder) -> None:
    made = study.code("seine/elue", "quand on peut", "cooperation", memo="à revoir 👩‍🌾")
    (read,) = study.open().project.codings
    assert read == made
    assert made.before.endswith("On coopère 👩‍🌾 ")
    assert made.after.startswith(", hélas.")
    assert made.coder == "camille"
    assert made.definition
    assert made.origin.by == "hand"


def test_an_unknown_code_is_refused_with_the_nearest(study: Folder) -> None:
    with pytest.raises(UsageError, match=r"Did you mean foncier\.rarete"):
        study.code("seine/dirigeant", "plus un hectare", "foncier.rareté")
    assert study.open().project.codings == ()


def test_an_old_name_codes_with_the_new(study: Folder) -> None:
    study.write("codebook.yaml", study.text("codebook.yaml") + "redirects: {terre: foncier}\n")
    assert study.code("seine/dirigeant", "plus un hectare", "terre").code == "foncier"


def test_a_retired_code_takes_no_new_coding(study: Folder) -> None:
    study.edit("codebook.yaml", "    label: Culture industrielle", "    retired: true")
    with pytest.raises(UsageError, match="retired"):
        study.code("seine/dirigeant", "plus un hectare", "culture")


def test_the_same_coding_twice_is_refused(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    with pytest.raises(UsageError, match="already"):
        study.code("seine/dirigeant", "plus un hectare", "foncier")
    study.code("seine/dirigeant", "plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "plus un hectare", "foncier", "noé")
    assert len(study.open().project.codings) == 3


@pytest.mark.parametrize("coder", ["../noé", "a/b", "CON", "nul", "", "x" * 61, "a\nb"])
def test_a_coder_no_file_could_be_named_after(
    study: Folder, coder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERRAIN_CODER", raising=False)
    with pytest.raises(UsageError):
        study.code("seine/dirigeant", "plus un hectare", "foncier", coder)


def test_words_that_cannot_be_written_are_refused(study: Folder) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        study.code("seine/dirigeant", "plus un hectare", "foncier", memo="caf\udce9")
    assert study.open().project.codings == ()


def test_a_coding_is_found_by_a_part_of_its_id(study: Folder) -> None:
    made = study.code("seine/dirigeant", "plus un hectare", "foncier")
    opened = study.open()
    assert find(opened, made.id).id == find(opened, made.id[-6:].lower()).id == made.id
    with pytest.raises(UsageError, match="no coding"):
        find(opened, "ZZZZZZ")
    with pytest.raises(UsageError):
        find(opened, "")


def test_codings_of_a_later_day_say_who_when_and_what_in_the_log(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    (log,) = (study / "logs").iterdir()
    assert "camille" in log.name
    assert "foncier" in log.read_text("utf-8")


def test_a_study_held_open_is_what_the_next_command_would_read(study: Folder) -> None:
    """After its own changes and after those of others."""
    opened = study.open()
    text = opened.project.transcripts["seine/dirigeant"]
    span = locate(text, quote="On ne trouve plus un hectare")
    first = add(opened, text.id, span, "foncier", coder="camille")
    assert opened.project == study.open().project
    study.code("seine/elue", "quand on peut", "cooperation", coder="noé")
    second = add(opened, text.id, span, "culture", coder="camille")
    assert opened.project == study.open().project
    change(opened, first, None, "removed")
    assert opened.project == study.open().project
    study.edit("corpus/seine/dirigeant.md", "On ne trouve", "Non. On ne trouve")
    opened.refresh()
    assert opened.project == study.open().project
    (left,) = opened.project.codings_of[text.id]
    assert (left.id, left.quote) == (second.id, "On ne trouve plus un hectare")
    assert left.span == Span(span.start + 5, span.end + 5)


@pytest.fixture
def guarded(study: Folder) -> Folder:
    """The study with a speaker who may not be quoted."""
    study.edit("corpus/participants.yaml", "{use: quote, named: false}", "{use: analysis}")
    return study


STEPS = st.tuples(
    st.sampled_from(["add", "move", "recode", "remove"]),
    st.integers(0, 99),
    st.sampled_from(["camille", "noé", "zoé"]),
    st.sampled_from(["seine/dirigeant", "seine/elue"]),
)


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(STEPS, max_size=8))
def test_a_watched_study_follows_its_own_codings_as_if_it_were_read_again(
    guarded: Folder, steps: list[tuple[str, int, str, str]]
) -> None:
    """Whatever is put, moved and taken away, by whom, also behind a gate that withholds words."""
    opened = guarded.open()
    assert opened.permitted(Purpose.QUOTE)[1]
    opened.watched = True
    for what, number, coder, name in steps:
        for purpose in Purpose:
            opened.permitted(purpose)
        made = opened.project.codings_by(coder, name)
        with contextlib.suppress(UsageError):  # the same code twice on the same words
            if what == "add" or not made:
                turns = opened.project.transcripts[name].turns
                span = turns[number % len(turns)].span
                code = ("foncier", "culture")[number % 2]
                add(opened, name, Span(span.start, span.start + 5), code, coder=coder)
            elif what == "remove":
                change(opened, made[number % len(made)], None, "removed")
            else:
                old = made[number % len(made)]
                span = Span(old.span.start, old.span.end + 1) if what == "move" else None
                edited(opened, old, span=span, code="culture" if what == "recode" else None)
        again = guarded.open()
        assert opened.project == again.project
        assert opened.project.codings_of == again.project.codings_of
        for purpose in Purpose:
            assert opened.permitted(purpose) == again.permitted(purpose)
