"""Spans: each relation by its name, false ones included; units; sums."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.model.span import Relation, Span, Units, merged_length

#: A farmer with her tractor is three code points, five UTF-16 units, eleven bytes.
FARMER = "👩‍🌾"
spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda pair: Span(min(pair), max(pair))
)


def test_the_same_stretch_equals() -> None:
    assert Span(3, 9).relation(Span(3, 9)) is Relation.EQUALS


def test_a_longer_stretch_embeds_what_lies_inside() -> None:
    assert Span(0, 9).relation(Span(3, 5)) is Relation.EMBEDS


def test_sharing_an_end_still_embeds() -> None:
    assert Span(0, 9).relation(Span(0, 5)) is Relation.EMBEDS
    assert Span(0, 9).relation(Span(5, 9)) is Relation.EMBEDS


def test_a_stretch_inside_another_is_embedded() -> None:
    assert Span(3, 5).relation(Span(0, 9)) is Relation.EMBEDDED


def test_stretches_that_share_a_part_overlap() -> None:
    assert Span(0, 5).relation(Span(3, 9)) is Relation.OVERLAPS
    assert Span(3, 9).relation(Span(0, 5)) is Relation.OVERLAPS


def test_an_earlier_stretch_precedes() -> None:
    assert Span(0, 3).relation(Span(5, 9)) is Relation.PRECEDES


def test_neighbours_that_touch_do_not_overlap() -> None:
    assert Span(0, 3).relation(Span(3, 9)) is Relation.PRECEDES
    assert Span(3, 9).relation(Span(0, 3)) is Relation.FOLLOWS
    assert not Span(0, 3).overlaps(Span(3, 9))


def test_a_later_stretch_follows() -> None:
    assert Span(5, 9).relation(Span(0, 3)) is Relation.FOLLOWS


def test_an_empty_stretch_shares_nothing_even_inside_another() -> None:
    assert not Span(5, 5).overlaps(Span(0, 10))
    assert not Span(0, 10).overlaps(Span(5, 5))
    assert Span(5, 5).intersection(Span(0, 10)) is None


@pytest.mark.parametrize(("start", "end"), [(5, 3), (-1, 3), (-2, -1)])
def test_a_backward_or_negative_stretch_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(spans, spans)
def test_relations_mirror_one_another(one: Span, other: Span) -> None:
    mirror = {
        Relation.EQUALS: Relation.EQUALS,
        Relation.OVERLAPS: Relation.OVERLAPS,
        Relation.EMBEDS: Relation.EMBEDDED,
        Relation.EMBEDDED: Relation.EMBEDS,
        Relation.PRECEDES: Relation.FOLLOWS,
        Relation.FOLLOWS: Relation.PRECEDES,
    }
    assert other.relation(one) is mirror[one.relation(other)]


@given(spans, spans)
def test_overlap_and_intersection_say_the_same(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    common = one.intersection(other)
    assert one.overlaps(other) == bool(shared)
    assert (set(range(common.start, common.end)) if common else set()) == shared


@given(st.lists(spans))
def test_the_merged_length_counts_each_point_once(listed: list[Span]) -> None:
    assert merged_length(listed) == len({p for s in listed for p in range(s.start, s.end)})


def test_an_emoji_before_a_quotation_moves_browser_and_byte_offsets() -> None:
    text = f"On coopère {FARMER} hélas"
    word = Span(text.index("hélas"), len(text))
    assert Units(text).to_utf16(word) == (word.start + 2, word.end + 2)
    assert Units(text).to_bytes(word) == (word.start + 1 + 8, word.end + 1 + 8 + 1)


def test_a_combining_accent_is_a_code_point_of_its_own() -> None:
    assert Units("e\u0301").to_bytes(Span(0, 2)) == (0, 3)
    assert Units("e\u0301").from_utf16(0, 1) == Span(0, 1)


def test_an_offset_inside_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="inside a character"):
        Units("👩a").from_utf16(1, 3)


def test_an_offset_inside_a_character_s_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="inside a character"):
        Units("éa").from_bytes(1, 3)


@pytest.mark.parametrize("end", [4, 10_000, -1])
def test_an_offset_outside_the_text_is_refused(end: int) -> None:
    with pytest.raises(ValueError, match=r"outside the text|not a span"):
        Units("abc").from_utf16(0, end)


@given(st.text(max_size=40), st.data())
def test_both_conversions_come_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    units = Units(text)
    assert units.from_utf16(*units.to_utf16(span)) == span
    assert units.from_bytes(*units.to_bytes(span)) == span
    low, high = units.to_utf16(span)
    raw = text.encode("utf-16-le", "surrogatepass")
    assert raw[2 * low : 2 * high] == span.of(text).encode("utf-16-le", "surrogatepass")
