"""Pages asked as the owner of the study asks them, through the guard.

pages = Pages(study.root)
pages.get("/codebook?code=foncier")      # the page's text; any other status fails
pages.send("/codebook/change", what="retire", code="culture")
"""

from __future__ import annotations

import contextlib
import html
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

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
def window(root: Path) -> Iterator[Any]:
    """A page of Chromium on the study, served on a free port; skipped where there is none.

    What the browser complains of fails the test.
    """
    import pytest
    import uvicorn

    chromium = Path("/usr/bin/chromium")
    sync = pytest.importorskip("playwright.sync_api")
    if not chromium.is_file():
        pytest.skip("no Chromium here")
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    app = guarded(create_app(root), "127.0.0.1", port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    said: list[str] = []
    try:
        with sync.sync_playwright() as driver:
            options = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                       "--disable-background-networking", "--disable-component-update",
                       "--disable-sync")  # fmt: skip
            browser = driver.chromium.launch(executable_path=str(chromium), args=list(options))
            page = browser.new_page(base_url=f"http://127.0.0.1:{port}", locale="en")
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
            page.goto(f"/?token={app.token}&lang=en")
            yield page
            browser.close()
    finally:
        server.should_exit = True
        thread.join(10)
    assert said == []
