"""A real browser for tests of pages: Debian's Chromium, driven without a window or a network.

with chromium() as browser: …      skips the test, saying so, where there is none
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync")  # fmt: skip


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped where Chromium or what drives it is not installed."""
    api = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def painted(page: Any) -> None:
    """Wait for what a script has just drawn to be laid out.

    Turns are laid out when they are seen (`content-visibility`): until the next frame, one that
    was drawn again has no visible words, and `inner_text` finds none.
    """
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def axe(page: Any) -> list[str]:
    """What axe-core finds wrong in an open page, a line each."""
    axe_folder = pytest.importorskip("axe_playwright_python").__file__
    script = (Path(axe_folder).parent / "axe.min.js").read_text("utf-8")
    # By the driver, past the page's own policy, which forbids every script that is not its own.
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']} ({one['impact']}): {node['html'][:160]}"
            for one in found["violations"] for node in one["nodes"]]  # fmt: skip
