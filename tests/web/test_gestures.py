"""What a person does with the mouse and the keyboard: codes dragged, columns ticked, a basket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.studies import Folder
from tests.webpages import window


@pytest.fixture
def coded(study: Folder) -> Folder:
    """Land scarcity in the words of a manager and of one elected."""
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "foncier.rarete")
    return study


def order(study: Folder) -> list[str]:
    return [code.id for code, _ in study.load()[0].codebook.walk()]


def test_a_code_is_dragged_onto_another_after_its_effect_was_seen(
    browser: Any, coded: Folder
) -> None:
    with window(browser, coded.root) as page:
        page.goto("/codebook")
        onto = page.locator('#tree li[data-code="culture"]')
        page.locator('#tree li[data-code="foncier.rarete"]').drag_to(onto)
        dialog = page.locator("#effect")
        dialog.wait_for(state="visible")
        assert "2 codings in 2 transcripts" in dialog.inner_text().replace("\u00a0", " ")
        assert "foncier.rarete" in order(coded)
        page.keyboard.press("Enter")
        page.wait_for_url("**/codebook?code=culture.rarete")
        assert "culture.rarete" in order(coded)
        page.get_by_role("button", name="Undo").click()
        page.wait_for_url("**/codebook")
        assert "foncier.rarete" in order(coded)


def test_the_keyboard_puts_codes_in_another_order_and_keeps_its_place(
    browser: Any, coded: Folder
) -> None:
    with window(browser, coded.root) as page:
        page.goto("/codebook")
        page.locator('#tree li[data-code="culture"] a').focus()
        with page.expect_navigation():
            page.keyboard.press("Alt+ArrowUp")
        assert order(coded)[-2:] == ["culture", "cooperation"]
        page.wait_for_function("document.activeElement.closest('li')?.dataset.code === 'culture'")
        with page.expect_navigation():
            page.keyboard.press("Alt+ArrowDown")
        assert order(coded)[-2:] == ["cooperation", "culture"]


def test_the_effect_of_a_merge_is_cancelled_with_escape(browser: Any, coded: Folder) -> None:
    before = coded.text("codebook.yaml")
    with window(browser, coded.root) as page:
        page.goto("/codebook?code=foncier.rarete")
        page.get_by_text("Merge", exact=True).click()
        page.get_by_label("Merge it into").select_option("culture")
        page.locator("details[open] button.main").click()
        page.locator("#effect").wait_for(state="visible")
        page.keyboard.press("Escape")
        page.locator("#effect").wait_for(state="hidden")
    assert coded.text("codebook.yaml") == before


def test_two_columns_are_ticked_and_a_code_opens_them_side_by_side(
    browser: Any, coded: Folder
) -> None:
    with window(browser, coded.root) as page:
        page.goto("/compare?by=role")
        page.get_by_label("dirigeant").check()
        page.get_by_label("élue").check()
        page.locator('button[value="foncier.rarete"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare/cells?*")
        assert page.locator(".columns section").count() == 2
        assert page.locator(".columns h2").all_inner_texts() == ["dirigeant", "élue"]


def test_the_basket_keeps_places_without_words_from_page_to_page(
    browser: Any, coded: Folder
) -> None:
    with window(browser, coded.root) as page:
        page.goto("/quotations")
        page.locator("button[data-basket]").first.click()
        assert page.locator("#basket-count").inner_text() == "1"
        page.goto("/compare")
        assert page.locator("#basket-count").inner_text() == "1"
        kept = page.evaluate("JSON.stringify({...localStorage})")
        assert "hectare" not in kept
        held = json.loads(json.loads(kept)["terrain-basket:Étude foncière"])
        assert (held["v"], len(held["items"])) == (1, 1)
        page.locator("#basket-open").click()
        page.locator("#basket-items blockquote").wait_for()
        assert "On ne trouve plus un hectare" in page.locator("#basket-items").inner_text()
        page.get_by_role("button", name="take out").click()
        page.locator("#basket-items li").wait_for(state="detached")
        assert page.locator("#basket-count").inner_text() == "0"


def test_lines_come_as_one_types_and_their_places_go_into_the_basket(
    browser: Any, coded: Folder
) -> None:
    with window(browser, coded.root) as page:
        page.goto("/concordance")
        page.get_by_label("A word, a beginning").fill("hect*")
        page.locator(".kwic mark").first.wait_for()
        page.wait_for_url(lambda url: url.endswith("q=hect*&sort=text"))
        assert page.url.endswith("q=hect*&sort=text")
        page.locator(".kwic button[data-basket]").first.click()
        assert page.locator("#basket-count").inner_text() == "1"
