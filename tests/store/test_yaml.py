"""YAML as people type it and as attackers do: every value stays the text that was typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.store.yamlio import YamlProblem, parse, quoted


def refused(text: str) -> YamlProblem:
    with pytest.raises(YamlProblem) as caught:
        parse(text)
    return caught.value


def test_nothing_is_interpreted() -> None:
    text = "a: no\nb: 01004\nc: 2023-05-11\nd: 1.10\ne: 0x1F\nf: yes\ng: 12:30\n"
    assert parse(text).data == {
        "a": "no", "b": "01004", "c": "2023-05-11", "d": "1.10", "e": "0x1F", "f": "yes",
        "g": "12:30",
    }  # fmt: skip


def test_nothing_typed_is_nothing_but_a_quoted_nothing_is_a_word() -> None:
    assert parse('a:\nb: ~\nc: null\nd: "~"\ne: ""').data == {
        "a": None, "b": None, "c": None, "d": "~", "e": "",
    }  # fmt: skip


def test_an_empty_file_and_comments_alone_are_no_fault() -> None:
    assert parse("").data is None
    assert parse("# rien\n").data is None


def test_a_tab_is_refused_with_its_line_and_the_remedy() -> None:
    fault = refused("a:\n  b: 1\n\tc: 2\n")
    assert (fault.line, fault.remedy) == (3, "Indent with spaces: YAML takes no tabs.")


def test_a_colon_in_a_value_is_refused_with_the_remedy() -> None:
    fault = refused("title: Foncier: la rareté\n")
    assert fault.line == 1
    assert "quotes" in fault.remedy


def test_a_key_that_stands_twice_is_refused_at_its_second_line() -> None:
    fault = refused("use: quote\nnamed: false\nuse: withdrawn\n")
    assert fault.line == 3
    assert "use" in fault.message


def test_lines_are_counted_from_where_the_text_begins_in_its_file() -> None:
    with pytest.raises(YamlProblem) as caught:
        parse("a: 1\na: 2\n", first_line=2)
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["a: &x 1\n", "a: &x [1]\nb: *x\n", "&k a: 1\n", "a: *x\n"])
def test_anchors_and_aliases_are_refused(text: str) -> None:
    assert "anchors" in refused(text).message or "plain word" in refused(text).message


def test_a_billion_laughs_are_refused_in_milliseconds() -> None:
    bomb = "a0: &a0 [lol, lol, lol]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    began = time.perf_counter()
    refused(bomb)
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000,
     "".join(" " * n + "a:\n" for n in range(2_000))],
)  # fmt: skip
def test_ten_thousand_levels_are_refused_and_end_no_process(text: str) -> None:
    assert "deep" in refused(text).message


def test_control_characters_are_refused_at_their_line() -> None:
    assert refused("a: 1\nb: \x07\n").line == 2


def test_a_second_document_is_refused() -> None:
    assert refused("a: 1\n---\nb: 2\n").line == 2


def test_python_objects_are_mere_words() -> None:
    assert parse("a: !!python/object/apply:os.system [id]\n").data == {"a": ["id"]}


def test_ten_megabytes_take_seconds_not_minutes() -> None:
    text = "people:\n" + "".join(f"  - {{id: p{n}, role: dirigeant {n}}}\n" for n in range(100_000))
    text += "x: " + "é" * (10_000_000 - len(text))
    began = time.perf_counter()
    data = parse(text).data
    assert isinstance(data, dict)
    assert len(data["people"]) == 100_000
    assert time.perf_counter() - began < 60


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_quoted_text_reads_back_as_itself(text: str) -> None:
    if any(ord(c) in (0xFFFE, 0xFFFF) or 0x7F < ord(c) < 0xA0 for c in text):
        return  # YAML cannot hold these at all, escaped or not, in the compiled parser
    assert parse(f"a: {quoted(text)}\nb: 1\n").data == {"a": text, "b": "1"}
    assert parse(f"{quoted(text)}: 1\n").data == {text: "1"}
