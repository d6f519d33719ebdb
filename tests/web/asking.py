"""A browser's place in the tests: the pages of a study, asked through their guard."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from terrain.web.app import create_app, guarded

HERE = "http://127.0.0.1:8765"


def asking(root: Path, *, read_only: bool = False) -> TestClient:
    """A client with the token of this start; redirections are not followed."""
    app = guarded(create_app(root, read_only=read_only), "127.0.0.1", 8765)
    head = {"authorization": f"Bearer {app.token}"}
    return TestClient(app, base_url=HERE, headers=head, follow_redirects=False)


def done(client: TestClient, place: str, seconds: float = 300.0) -> Any:
    """The page of a place, when its job is over."""
    end = time.monotonic() + seconds
    while True:
        answer = client.get(place)
        if "data-job" not in answer.text:
            return answer
        assert time.monotonic() < end, f"{place} is still being computed"
        time.sleep(0.02)  # the job is a thread of this process: it needs the processor more
