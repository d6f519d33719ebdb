"""Evidence of a Note dragged by a real mouse: pressed, moved, let go."""

from __future__ import annotations

from typing import Any

import pytest
from tests.studies import Folder
from tests.web.bearer import visitor
from tests.web.served import Window

WORDS = "On ne trouve plus un hectare"
FIRST, SECOND = "le-terrain-manque", "autre"


@pytest.fixture
def note(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A Note of two claims; the first has one piece of evidence that supports it."""
    monkeypatch.setattr("terrain.web.desk._LOOK", 0.0)
    someone = visitor(coded.root)
    someone.post("/notes", data={"title": "La terre", "name": "terre"})
    for claim in ("Le terrain manque", "Autre"):
        someone.post("/notes/terre/claims", data={"text": claim})
    someone.post("/notes/terre/evidence", data={"claim": FIRST, "words": WORDS})
    return coded


def where(note: Folder) -> list[tuple[str, str]]:
    """The claim and stance of each piece of evidence."""
    return [(claim.id, one.stance) for claim in note.open().project.notes["terre"].claims
            for one in claim.evidence]  # fmt: skip


def middle(page: Any, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Any, card: str, zone: str) -> None:
    """From the middle of a card to the middle of a stance, as a hand does."""
    page.locator(zone).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, card))
    page.mouse.down()
    page.mouse.move(*middle(page, zone), steps=12)
    page.mouse.move(*middle(page, zone))
    with page.expect_navigation():
        page.mouse.up()


def stance(claim: str, name: str) -> str:
    return f'[data-claim="{claim}"] [data-stance="{name}"]'


def test_a_card_is_dragged_to_another_stance_then_to_another_claim(
    note: Folder, window: Window
) -> None:
    page = window.open("/notes/terre")
    drag(page, "[data-evidence]", stance(FIRST, "contradicts"))
    assert where(note) == [(FIRST, "contradicts")]
    drag(page, "[data-evidence]", stance(SECOND, "nuances"))
    assert where(note) == [(SECOND, "nuances")]
    assert page.evaluate("document.activeElement.id").startswith("e-")
    assert window.said == []


def test_a_passage_is_dragged_out_of_the_open_basket(note: Folder, window: Window) -> None:
    page = window.open("/quotations?code=culture")
    page.locator("[data-basket]").first.click()
    page.goto(f"{window.base}/notes/terre")
    page.click("#basket-open")
    page.wait_for_selector("#basket-items li")
    drag(page, "#basket-items li", stance(FIRST, "nuances"))
    assert where(note) == [(FIRST, "supports"), (FIRST, "nuances")]
    assert window.said == []
