"""Coding as people do it: by mouse, by keyboard alone, on any text, and when saving fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser import painted
from tests.studies import Folder, front
from tests.web.served import Window

EMOJI = "On coopère 👩‍🌾 quand on peut 🏭🏭, cafe\u0301 compris. " + "anticonstitutionnellement" * 8


@pytest.fixture
def page(window: Window) -> Any:
    return window.open("/t/seine/dirigeant")


def quotes(study: Folder, coder: str = "camille") -> list[tuple[str, str]]:
    """What a coder has coded, as it lies on disk now."""
    return [(c.code, c.quote) for c in study.load()[0].codings if c.coder == coder]


def select(page: Any, turn: int, words: str, *, to: str = "", to_turn: int = 0) -> None:
    """Select words by the mouse, from the beginning of `words` to their end (or that of `to`)."""
    box = page.evaluate(
        """([turn, words, toTurn, to]) => {
            const edge = (number, words, end) => {
                const said = document.querySelector(`#t${number} .said`);
                const at = said.textContent.indexOf(words) + (end ? words.length : 0);
                const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
                let seen = 0;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    if (at <= seen + node.data.length) {
                        const range = document.createRange();
                        range.setStart(node, at - seen); range.setEnd(node, at - seen);
                        const box = range.getClientRects()[0];
                        return [box.left, box.top + box.height / 2];
                    }
                    seen += node.data.length;
                }
            };
            return [...edge(turn, words, false), ...edge(toTurn || turn, to || words, true)];
        }""",
        [turn, words, to_turn, to],
    )
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    page.mouse.move(box[2], box[3])
    page.mouse.up()


def settled(page: Any) -> None:
    """Wait until nothing is being saved, and what was drawn is seen."""
    page.locator(".reader:not([aria-busy])").wait_for(state="attached")
    painted(page)


def code(page: Any, typed: str) -> None:
    """Press c, type letters of a code, Enter."""
    page.keyboard.press("c")
    page.wait_for_selector("#coder[open]")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    settled(page)


def test_with_the_mouse_alone(page: Any, coded: Folder) -> None:
    select(page, 4, "La commune nous écoute")
    page.click("#bar [data-key=c]")
    page.click("#codes li[data-code=culture]")
    settled(page)
    assert ("culture", "La commune nous écoute") in quotes(coded)
    assert "Culture industrielle" in page.inner_text("#t4 .margin")
    select(page, 4, "embaucher.")
    page.click("#bar [data-key=r]")  # again, with the last code
    settled(page)
    assert ("culture", "embaucher.") in quotes(coded)


def test_with_the_keyboard_alone(page: Any, coded: Folder) -> None:
    for key in ("J", "J", "j"):
        page.keyboard.press(key)
    code(page, "prix")
    assert ("foncier.prix", "L’usine d'à côté s'agrandit, elle.") in quotes(coded)
    page.keyboard.press("J")
    page.keyboard.press("J")
    page.keyboard.press("r")
    settled(page)
    whole = "La commune nous écoute, oui, voilà. On ne trouve plus personne à embaucher."
    assert ("foncier.prix", whole) in quotes(coded)


def test_a_selection_made_backwards(page: Any, coded: Folder) -> None:
    page.click("#t4 .said", position={"x": 2, "y": 8})
    page.evaluate("""() => {
        const node = document.querySelector("#t4 .said").firstChild;
        getSelection().setBaseAndExtent(node, 22, node, 0);
    }""")
    code(page, "culture")
    assert ("culture", "La commune nous écoute") in quotes(coded)


def test_a_double_click_takes_a_word(page: Any, coded: Folder) -> None:
    page.dblclick("#t4 .said", position={"x": 40, "y": 12})
    code(page, "culture")
    assert ("culture", "commune") in quotes(coded)


def test_three_clicks_take_the_turn_and_not_the_next(page: Any, coded: Folder) -> None:
    page.click("#t3 .said", position={"x": 20, "y": 12}, click_count=3)
    code(page, "culture")
    assert ("culture", "Et la commune ?") in quotes(coded)


def test_a_selection_over_turns(page: Any, coded: Folder) -> None:
    select(page, 2, "c'est rare", to="La commune", to_turn=4)
    code(page, "culture")
    found = [quote for name, quote in quotes(coded) if name == "culture"]
    assert found[0].startswith("c'est rare.\n")
    assert found[0].endswith("La commune")
    for turn in (2, 3, 4):
        assert page.locator(f"#t{turn} .on").count() >= 1, turn


def test_a_selection_that_ends_before_the_words_of_the_next_turn(page: Any, coded: Folder) -> None:
    page.evaluate("""() => {
        const range = document.createRange();
        range.setStart(document.querySelector("#t3 .said").firstChild, 0);
        range.setEnd(document.querySelector("#t4 .who b").firstChild, 2);
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    code(page, "culture")
    assert ("culture", "Et la commune ?") in quotes(coded)


def test_on_emoji_accents_and_long_words(coded: Folder, windows: Callable[..., Window]) -> None:
    coded.write("corpus/seine/signes.md", front(f"ENQ: Alors ?\n\nDIR: {EMOJI}\n", id="signes"))
    page = windows(coded).open("/t/seine/signes")
    for words in ("👩‍🌾 quand on peut 🏭🏭", "café compris", "anticonstitutionnellement" * 8):
        select(page, 2, words)
        code(page, "culture")
        assert ("culture", words) in quotes(coded)
    assert page.inner_text("#t2 .said") == coded.load()[0].transcripts["seine/signes"].words_of(
        coded.load()[0].transcripts["seine/signes"].turns[1]
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def ids(study: Folder) -> set[str]:
    return {coding.id for coding in study.load()[0].codings}


def test_undo_and_redo_give_the_same_coding(page: Any, coded: Folder) -> None:
    before = ids(coded)
    select(page, 4, "La commune")
    code(page, "culture")
    made = ids(coded) - before
    page.keyboard.press("z")
    settled(page)
    assert ids(coded) == before
    assert "Culture" not in page.inner_text("#t4 .margin")
    page.keyboard.press("Z")
    settled(page)
    assert ids(coded) - before == made
    page.keyboard.press("z")
    settled(page)
    assert ids(coded) == before


def test_what_is_removed_comes_back_the_same(page: Any, coded: Folder) -> None:
    before = coded.text("corpus/seine/dirigeant.codings/camille.jsonl")
    page.click("#t2 .margin button[data-by=camille]")
    page.click("#coder button[value=remove]")
    settled(page)
    assert quotes(coded) == [("culture", "On coopère 👩‍🌾 quand on peut")]
    coded.code("seine/dirigeant", "Et la commune", "culture", coder="noé")  # life goes on
    page.keyboard.press("z")
    settled(page)
    assert coded.text("corpus/seine/dirigeant.codings/camille.jsonl") == before
    assert ("culture", "Et la commune") in quotes(coded, "noé")


def test_another_code_and_a_memo(page: Any, coded: Folder) -> None:
    page.click("#t2 .margin button[data-by=camille]")
    page.fill("#memo", "à revoir « ici »\nsur deux lignes")
    page.fill("#code", "prix")
    page.keyboard.press("Enter")
    settled(page)
    coding = next(c for c in coded.load()[0].codings if c.code == "foncier.prix")
    assert coding.memo == "à revoir « ici »\nsur deux lignes"
    page.keyboard.press("z")
    settled(page)
    coding = next(c for c in coded.load()[0].codings if c.code == "foncier.rarete")
    assert coding.memo == ""


def test_the_ends_are_moved_from_the_keyboard(page: Any, coded: Folder) -> None:
    page.focus("#t2 .margin button[data-by=camille]")
    page.keyboard.press("w")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    settled(page)
    assert ("foncier.rarete", "ne trouve plus un hectare. L’usine d'à") in quotes(coded)
    page.keyboard.press("z")
    settled(page)
    assert ("foncier.rarete", "On ne trouve plus un hectare") in quotes(coded)
    page.focus("#t2 .margin button[data-by=camille]")
    for key in ("w", "ArrowLeft", "Escape"):
        page.keyboard.press(key)
    settled(page)
    assert ("foncier.rarete", "On ne trouve plus un hectare") in quotes(coded)


def test_the_ends_are_dragged_by_the_mouse(page: Any, coded: Folder) -> None:
    page.click("#t2 .margin button[data-by=camille]")
    page.click("#coder button[value=resize]")
    grip = page.locator("#grips [data-end=end]").bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 12, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(grip["x"] - 20, grip["y"] + 8)
    page.mouse.move(grip["x"] - 60, grip["y"] + 8)
    page.mouse.up()
    settled(page)
    quote = next(quote for name, quote in quotes(coded) if name == "foncier.rarete")
    assert quote in ("On ne trouve plus un", "On ne trouve plus")


def test_the_coding_of_somebody_else_is_theirs(page: Any, coded: Folder) -> None:
    page.click("#t2 .margin button[data-by=noé]")
    assert page.locator("#coder[open]").count() == 0
    assert "autre personne" in page.inner_text("#status")
    page.focus("#t2 .margin button[data-by=noé]")
    page.keyboard.press("w")
    assert page.locator("#grips").is_hidden()


def test_two_tabs(window: Window, coded: Folder) -> None:
    # The first is cut off from what happens elsewhere, as by a broken connection.
    window.page.route("**/api/events**", lambda route: route.abort())
    first = window.open("/t/seine/dirigeant")
    second = window.context.new_page()
    second.goto(first.url)
    second.click("#t2 .margin button[data-by=camille]")
    second.click("#coder button[value=remove]")
    settled(second)
    first.click("#t2 .margin button[data-by=camille]")  # still drawn there
    first.fill("#memo", "trop tard")
    first.keyboard.press("Control+Enter")
    first.wait_for_selector("#status.bad")
    first.evaluate("dispatchEvent(new Event('focus'))")
    first.locator("#t2 .margin [data-by=camille]").wait_for(state="detached")
    assert coded.load()[1] == []


def test_the_text_has_changed_meanwhile(page: Any, coded: Folder) -> None:
    coded.edit("corpus/seine/dirigeant.md", "La commune nous écoute", "La mairie nous écoute")
    select(page, 4, "La commune nous écoute")
    page.keyboard.press("c")
    page.fill("#memo", "ce que j'en pense")
    page.fill("#code", "culture")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status.bad")
    said = page.inner_text("#status")
    assert "La commune nous écoute" in said
    assert page.locator(".margin .withdrawn").count() == 1
    page.click("#status button")  # reload
    page.wait_for_selector("#status.bad")
    assert "ce que j'en pense" in page.inner_text("#status")
    painted(page)
    assert "La mairie" in page.inner_text("#t4")
    assert len(quotes(coded)) == 2


def test_words_typed_before_a_reload_are_put_again(page: Any, coded: Folder) -> None:
    coded.edit("corpus/seine/dirigeant.md", "Et la commune ?", "Euh. Et la commune ?")
    select(page, 3, "la commune")
    page.keyboard.press("c")
    page.fill("#memo", "gardé")
    page.fill("#code", "culture")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status.bad")
    page.click("#status button")
    page.wait_for_selector("#coder[open]")
    assert page.input_value("#memo") == "gardé"
    page.keyboard.press("Enter")
    settled(page)
    assert ("culture", "la commune") in quotes(coded)


def test_what_cannot_be_saved_is_withdrawn(page: Any, coded: Folder) -> None:
    """A folder that somebody made unwritable: here a file stands where it should be."""
    folder = coded / "corpus/seine/dirigeant.codings"
    folder.rename(coded / "ailleurs")
    folder.write_text("un fichier")
    select(page, 4, "La commune")
    page.keyboard.press("c")
    page.fill("#code", "culture")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status.bad")
    assert "La commune" in page.inner_text("#status")
    assert page.locator(".margin .withdrawn").count() == 1
    assert page.locator("#t4 .on").count() == 0
