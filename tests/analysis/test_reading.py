"""A transcript as it is read, against a plain statement of what lies on each sign of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.analysis.reading import Reading, read
from terrain.model.codebook import Code, Codebook
from terrain.model.coding import Coding
from terrain.model.project import Finished, Project
from terrain.model.span import Span
from terrain.model.transcript import Transcript, parse_body, text_hash

BODY = "A: Un deux.\n\nB: Trois, quatre.\n\n## Suite\n\nA: Cinq 👩‍🌾 six !\n\nB: Fin."
CODERS = ("ana", "ben", "cléo")
BOOK = Codebook((Code("foncier", "Foncier", children=(Code("foncier.prix"),)), Code("culture")),
                {"sol": ("foncier",)})  # fmt: skip
CODES = ("foncier", "foncier.prix", "culture", "sol", "inconnu")


def project(codings: list[Coding], finished: tuple[str, ...], settled: frozenset[str]) -> Project:
    sections, turns = parse_body(BODY, ["A", "B"])
    text = Transcript("cas/un", BODY, hash=text_hash(BODY), sections=sections, turns=turns)
    marks = tuple(Finished("cas/un", name, text.hash) for name in finished)
    return Project(codebook=BOOK, transcripts={"cas/un": text}, codings=tuple(codings),
                   finished=marks, consensus=settled)  # fmt: skip


@st.composite
def codings(draw: st.DrawFn) -> list[Coding]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(BODY)))
        span = Span(start, draw(st.integers(start, len(BODY))))
        made.append(Coding(
            f"c{number}", "cas/un", draw(st.sampled_from(CODES)), span, span.of(BODY), "", "",
            draw(st.sampled_from(CODERS)), "", "", definition=draw(st.sampled_from(["", "old"])),
            status="unresolved" if draw(st.integers(0, 9)) == 9 else "anchored",
        ))  # fmt: skip
    return made


def lying(reading: Reading, at: int) -> list[Coding]:
    """By the stretch that holds a sign."""
    for turn in reading.turns:
        for one in turn.stretches:
            if one.span.start <= at < one.span.end:
                return [reading.marks[n].coding for n in one.marks]
    raise AssertionError(at)


@given(
    codings(), st.sets(st.sampled_from(CODERS)), st.sets(st.sampled_from(CODERS), max_size=1),
    st.none() | st.sets(st.integers(1, 4)),
)  # fmt: skip
def test_every_sign_has_all_that_lies_on_it(
    made: list[Coding], finished: set[str], settled: set[str], asked: set[int] | None
) -> None:
    whole = project(made, tuple(finished), frozenset(settled))
    reading = read(whole, "cas/un", turns=None if asked is None else frozenset(asked))
    text = whole.transcripts["cas/un"]
    wanted = [t for t in text.turns if asked is None or t.number in asked]
    order = [c for c in whole.codings_of.get("cas/un", ()) if c.status == "anchored"]
    assert [held.turn for held in reading.turns] == wanted
    assert reading.coders == tuple(sorted({c.coder for c in made}))
    for held in reading.turns:
        edges = [one.span for one in held.stretches]
        assert [e.start for e in edges] + [held.turn.span.end] == [
            held.turn.span.start, *(e.end for e in edges)
        ]  # fmt: skip
        assert all(len(e) for e in edges)
        starts = [c for c in order if len(c.span) and held.turn.span.start <= c.span.start
                  < held.turn.span.end]  # fmt: skip
        assert [reading.marks[n].coding for n in held.begins] == starts
        for one in held.stretches:
            on = [c for c in order if c.span.start <= one.span.start < c.span.end]
            assert [reading.marks[n].coding for n in one.marks] == on
            assert lying(reading, one.span.end - 1) == on  # the same to its last sign
            assert one.disputed == disputed(on, finished - settled, settled)


def disputed(on: list[Coding], silent: set[str], settled: set[str]) -> bool:
    names = {c.coder for c in on} - settled | (silent if on else set())
    put = [{c.code.replace("sol", "foncier") for c in on if c.coder == name} for name in names]
    return any(one != put[0] for one in put)


def test_a_mark_says_what_its_code_is_called_now() -> None:
    span = Span(3, 5)
    new = BOOK.by_id["culture"].definition_hash
    one = Coding("1", "cas/un", "sol", span, "Un", "", "", "ana", "", "", definition="old")
    others = [replace(one, id="2", code="culture", coder="ben", definition=new),
              replace(one, id="3", code="inconnu", coder="ben")]  # fmt: skip
    reading = read(project([one, *others], (), frozenset()), "cas/un")
    assert [(m.code, m.label, m.older, m.band) for m in reading.marks] == [
        ("culture", "culture", False, 1), ("inconnu", "inconnu", False, 1),
        ("foncier", "Foncier", True, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("coder", CODERS)
def test_one_coder_or_some_codes_alone(coder: str) -> None:
    span = Span(3, 8)
    made = [Coding(f"{c}{n}", "cas/un", c, span, "", "", "", name, "", "")
            for n, name in enumerate(CODERS) for c in ("foncier", "culture")]  # fmt: skip
    whole = project(made, CODERS, frozenset())
    own = read(whole, "cas/un", coders=frozenset({coder}))
    assert {mark.coding.coder for mark in own.marks} == {coder}
    assert {mark.band for mark in own.marks} == {CODERS.index(coder)}
    some = read(whole, "cas/un", codes=frozenset({"culture"}))
    assert [mark.code for mark in some.marks] == ["culture"] * 3
