"""Who asks for pages without a browser: the application behind its guard, by its token; and the
study served on a port, for those who have one."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from fastapi.testclient import TestClient

from terrain.web.app import create_app, guarded

ROOT = Path(__file__).parents[2]


def visitor(root: Path, **settings: Any) -> TestClient:
    """Somebody who has the token of a served study."""
    app = guarded(create_app(root, **settings), "127.0.0.1", 8000, "the-token")
    headers = {"authorization": "Bearer the-token"}
    return TestClient(app, base_url="http://127.0.0.1:8000", headers=headers,
                      follow_redirects=False)  # fmt: skip


@contextlib.contextmanager
def address_of(root: Path) -> Iterator[str]:
    """The study on a port of this machine; the address to open, token included."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    app = guarded(create_app(root), "127.0.0.1", port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}/?token={app.token}"
    finally:
        server.should_exit = True
        thread.join(10)
        held.close()


def demonstration(to: Path) -> Path:
    """A copy of the demonstration study."""
    to.mkdir()
    for name in ("terrain.yaml", "codebook.yaml"):
        shutil.copy(ROOT / name, to)
    for name in ("corpus", "notes", "data"):
        shutil.copytree(ROOT / name, to / name)
    return to


def section(html: str, id_: str) -> str:
    """What a page says from the element of an id to the next claim."""
    start = html.index(f'id="{id_}"')
    found = re.compile(r'<section class="claim"|class="new-claim"').search(html, start)
    return html[start : found.start() if found else len(html)]
