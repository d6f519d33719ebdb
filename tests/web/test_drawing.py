"""How a transcript is drawn, what is kept of it, and that nothing of it is out of reach."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders import project, transcript
from tests.studies import Folder
from tests.web.served import Visitor, Window

from terrain.analysis.reading import read
from terrain.model.codebook import Code, Codebook
from terrain.model.project import Finished, Project
from terrain.web import drawing
from terrain.web.drawing import drawn
from terrain.web.drawn import Asked, Kept, stamp

DIR = "/t/seine/dirigeant"
STATIC = Path(drawing.__file__).parent / "static"
SAID = """
    ENQ [00:00:01]: Vous <cherchez> du 👩‍🌾 terrain & de l'eau ?
    DIR [00:00:05]: On ne trouve plus 🏭 un hectare.
    ENQ: Et après ?
"""


def study(*codings: tuple[str, str, str, str]) -> Project:
    made = codings or (("s/un", "ana", "a", "trouve plus 🏭 un"), ("s/un", "ben", "b", "plus"))
    return project(transcripts={"s/un": SAID, "s/deux": SAID}, codings=made)


def test_places_are_those_of_browsers() -> None:
    held = study(("s/un", "ana", "a", "🌾 terrain"), ("s/un", "ana", "a", "un hectare"))
    made = drawn(read(held, "s/un"), held.codebook)
    words = "Vous <cherchez> du 👩‍🌾 terrain & de l'eau ?"
    start = len(words[: words.index("🌾")].encode("utf-16-le")) // 2
    assert f'data-place="{start} 1 {start + 10}"' in made[1]
    assert 'data-place="21 2 31"' in made[2]


def test_a_coding_over_several_turns_ends_in_the_last() -> None:
    held = study()
    text = held.transcripts["s/un"]
    span = replace(held.codings[0].span, end=text.turns[2].span.start + 2)
    long = replace(held, codings=(replace(held.codings[0], span=span),))
    made = drawn(read(long, "s/un"), long.codebook)
    assert 'data-place="6 3 2"' in made[2]
    assert '<span class="on k0 d1">Et</span> après' in made[3]


def test_what_people_wrote_is_never_markup() -> None:
    held = study()
    odd = replace(held.codings[0], id='"><i>', code="<u>", memo="'\"><s>")
    made = "".join(drawn(read(replace(held, codings=(odd,)), "s/un"), held.codebook).values())
    assert "&lt;cherchez&gt; du 👩‍🌾 terrain &amp; de l'eau" in made
    assert not re.search(r"<[ius]>|<cherchez", made)
    assert 'title="&#x27;&quot;&gt;&lt;s&gt;"' in made


def test_the_sheet_knows_every_height() -> None:
    css = (STATIC / "reader.css").read_text("utf-8")
    found = {int(n): float(rem) for n, rem in re.findall(
        r"\.tall(\d+) { contain-intrinsic-height: auto ([\d.]+)rem; }", css)}  # fmt: skip
    assert found == {n: pytest.approx(3 * 1.25**n, abs=0.06) for n in range(drawing._HEIGHTS)}


def test_heights_are_guessed_well(windows: Callable[..., Window], coded: Folder) -> None:
    turns = "".join(f"DIR1: {'On dit beaucoup de choses ici. ' * n}\n\n" for n in (1, 5, 20, 60))
    head = coded.text("corpus/seine/dirigeant.md").partition("## ")[0]
    coded.write("corpus/seine/long.md", head.replace("id: dirigeant", "id: long") + turns)
    page = windows(coded, viewport={"width": 1280, "height": 700}).open("/t/seine/long")
    ratios = page.evaluate("""[...document.querySelectorAll(".turn")].map((turn) => {
        const guess = parseFloat(getComputedStyle(turn).containIntrinsicHeight.slice(4)) + 9.6;
        turn.style.contentVisibility = "visible";
        return guess / turn.getBoundingClientRect().height;
    })""")
    assert all(0.6 < one < 1.7 for one in ratios), ratios


@pytest.fixture
def long(windows: Callable[..., Window], coded: Folder) -> Any:
    turns = "".join(f"DIR1: {'On dit beaucoup de choses. ' * 20} Repère {n}.\n\n"
                    for n in range(60))  # fmt: skip
    head = coded.text("corpus/seine/dirigeant.md").partition("## ")[0]
    coded.write("corpus/seine/long.md", head.replace("id: dirigeant", "id: long") + turns)
    return windows(coded, viewport={"width": 1280, "height": 700}).open("/t/seine/long")


def test_what_is_out_of_sight_is_found_and_printed(long: Any) -> None:
    from pypdf import PdfReader

    assert long.evaluate("window.find('Repère 57.')")
    assert "Repère 57." in long.evaluate("getSelection().anchorNode.data")
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(long.pdf())).pages)
    assert all(f"Repère {n}." in re.sub(r"\s+", " ", text) for n in range(60))


def test_a_link_leads_to_its_turn(long: Any) -> None:
    for number in (50, 12, 58):
        long.goto(long.url.partition("#")[0] + f"#t{number}")
        long.wait_for_timeout(1_000)  # a slide would end by then, elsewhere
        top = long.evaluate(f"document.getElementById('t{number}').getBoundingClientRect().top")
        least = long.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 2")
        assert 0 <= top <= 40 or (least and 0 <= top < 700), (number, top)


# --- what is kept


def test_nothing_is_drawn_twice() -> None:
    kept, held = Kept(), study()
    asked = Asked("s/un")
    first = kept.get(held, asked)
    assert kept.get(held, asked) is first
    again = study()  # read from the disk anew
    assert kept.get(again, asked) is first
    assert first.stamp == stamp(again, "s/un")


def changed_book(held: Project) -> Project:
    return replace(held, codebook=Codebook((Code("z"), Code("a", "Autrement"), Code("b"))))


def changed_memo(held: Project) -> Project:
    return replace(held, codings=(replace(held.codings[0], memo="À revoir"), *held.codings[1:]))


def changed_text(held: Project) -> Project:
    text = transcript("s/un", SAID.replace("Et après", "Et ensuite"))
    return replace(held, transcripts={**held.transcripts, "s/un": text}, codings=())


def finished(held: Project) -> Project:
    return replace(held, finished=(Finished("s/un", "ben", held.transcripts["s/un"].hash),))


def settled(held: Project) -> Project:
    return replace(held, consensus=frozenset({"ben"}))


@pytest.mark.parametrize("change", [changed_book, changed_memo, changed_text, finished, settled])
@pytest.mark.parametrize("asked", [Asked("s/un"), Asked("s/un", view="apart")])
def test_whatever_changes_is_drawn_again(
    change: Callable[[Project], Project], asked: Asked
) -> None:
    kept, held = Kept(), study()
    before = kept.get(held, asked)
    after = kept.get(change(held), asked)
    assert after == Kept().get(change(held), asked)
    assert after.turns != before.turns
    assert kept.get(held, asked) == before


def test_each_way_of_looking_has_its_own() -> None:
    kept, held = Kept(), study()
    ways = [Asked("s/un"), Asked("s/un", coder="ana"), Asked("s/un", code="b"),
            Asked("s/un", view="apart"), Asked("s/deux")]  # fmt: skip
    made = {asked: kept.get(held, asked) for asked in ways}
    for asked in ways:
        assert kept.get(held, asked) is made[asked]
        assert kept.get(held, asked) == Kept().get(held, asked)


def test_what_is_kept_has_a_limit() -> None:
    held = study()
    size = Kept().get(held, Asked("s/un")).size
    kept = Kept(limit=2 * size + 1)
    ways = [Asked("s/un"), Asked("s/un", view="apart"), Asked("s/un", coder="ana")]
    first, second, _ = (kept.get(held, asked) for asked in ways)
    assert kept.get(held, ways[1]) is second
    assert kept.get(held, ways[0]) is not first  # the one that was not asked for longest
    assert Kept(limit=0).get(held, ways[0]).turns


def test_what_was_withdrawn_is_let_go() -> None:
    kept, held = Kept(), study()
    kept.get(held, Asked("s/un"))
    kept.get(held, Asked("s/un", view="apart"))
    rest = replace(held, transcripts={"s/deux": held.transcripts["s/deux"]}, codings=())
    kept.get(rest, Asked("s/deux"))
    assert list(kept._held) == [Asked("s/deux")]
    assert kept._size == kept.get(rest, Asked("s/deux")).size


def test_a_page_shows_what_has_just_changed(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    assert "Rareté du foncier" in visitor.get(DIR).text
    place = {"turn": 3, "start": 0, "end_turn": 3, "end": 2, "words": "Et"}
    new = {"transcript": "seine/dirigeant", "place": place, "code": "culture", "memo": "À voir"}
    made = visitor.post("/api/codings", json=new).json()
    page = visitor.get(DIR).text
    assert made["turns"]["3"] in page
    assert 'title="À voir"' in page
    assert made["turns"]["3"] == visitor.get("/api/turns", params={
        "transcript": "seine/dirigeant"}).json()["turns"]["3"]  # fmt: skip
