"""Who asks for pages without a browser: the application behind its guard, by its token."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from terrain.web.app import create_app, guarded

ROOT = Path(__file__).parents[2]


def visitor(root: Path, **settings: Any) -> TestClient:
    """Somebody who has the token of a served study."""
    app = guarded(create_app(root, **settings), "127.0.0.1", 8000, "the-token")
    headers = {"authorization": "Bearer the-token"}
    return TestClient(app, base_url="http://127.0.0.1:8000", headers=headers,
                      follow_redirects=False)  # fmt: skip


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
