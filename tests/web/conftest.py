"""Visitors and windows for the tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.studies import Folder, small
from tests.web.served import Visitor, Window, served


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The small study with three codings by two people; Camille is at the keyboard."""
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    study = small(tmp_path / "étude")
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "trouve plus un hectare. L’usine", "foncier", coder="noé")
    study.code("seine/elue", "On coopère 👩‍🌾 quand on peut", "culture")
    return study


@pytest.fixture
def visitor(coded: Folder) -> Visitor:
    """Somebody who opened the printed address."""
    return Visitor(coded.root)


@pytest.fixture
def window(browser: Any, coded: Folder) -> Iterator[Window]:
    """A window on the small study, coded."""
    with served(coded.root) as address:
        made = Window(browser, address, viewport={"width": 1280, "height": 900})
        yield made
        made.close()


@pytest.fixture
def windows(browser: Any) -> Iterator[Callable[..., Window]]:
    """Windows on any study: `windows(study)`; a study is served once."""
    import contextlib

    with contextlib.ExitStack() as stack:
        addresses: dict[Path, str] = {}

        def opened(study: Folder, *, read_only: bool = False, **settings: Any) -> Window:
            if study.root not in addresses:
                addresses[study.root] = stack.enter_context(served(study.root, read_only=read_only))
            made = Window(browser, addresses[study.root], **settings)
            stack.callback(made.close)
            return made

        yield opened
