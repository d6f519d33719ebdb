"""Pages asked as the owner of the study asks them, through the guard.

pages = Pages(study.root)
pages.get("/codebook?code=foncier")      # the page's text; any other status fails
pages.send("/codebook/change", what="retire", code="culture")
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from tests.web.served import Window, served

from terrain.web.app import create_app, guarded


class Pages:
    """A browser without scripts, with the token."""

    def __init__(self, root: Path, *, read_only: bool = False, lang: str = "en") -> None:
        guard = guarded(create_app(root, read_only=read_only), "127.0.0.1", 8812, "a-token")
        self.client = TestClient(
            guard, base_url="http://127.0.0.1:8812", headers={"Authorization": "Bearer a-token"},
            cookies={"terrain-lang": lang},
        )  # fmt: skip

    def ask(self, path: str) -> Any:
        """The answer, whatever its status."""
        return self.client.get(path)

    def get(self, path: str) -> str:
        """A page that must be there, its entities read."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    def words(self, path: str) -> str:
        """What a page says: without its tags, on one line."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.get(path)).split())

    def send(self, path: str, **fields: Any) -> Any:
        """A form, sent; the answer is not followed."""
        return self.client.post(path, data=fields, follow_redirects=False)


@contextlib.contextmanager
def window(browser: Any, root: Path) -> Iterator[Any]:
    """A page of Chromium on the study, served on a free port, in English.

    What the browser complains of fails the test.
    """
    with served(root) as address:
        opened = Window(browser, address, locale="en", base_url=address.partition("/?")[0])
        opened.said.clear()
        opened.page.goto(address + "&lang=en")
        try:
            yield opened.page
        finally:
            opened.close()
    assert opened.said == []
