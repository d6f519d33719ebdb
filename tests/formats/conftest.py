"""What the tests of formats share: read bytes or text, and show the turns as lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from terrain import formats
from terrain.model.transcript import Draft, clock

Loader = Callable[..., Draft]
Shower = Callable[[Draft], list[str]]


@pytest.fixture
def load() -> Loader:
    """load(name, content, **options): a draft; text is dedented and encoded as UTF-8."""

    def load(name: str, content: str | bytes, **options: object) -> Draft:
        data = dedent(content).encode() if isinstance(content, str) else content
        return formats.read(name, data, formats.Options(**options))

    return load


@pytest.fixture
def seen() -> Shower:
    """The turns of a draft as « SPEAKER [start-end] (section): words »."""

    def show(draft: Draft) -> list[str]:
        lines = []
        for turn in draft.turns:
            start = f" [{clock(turn.start)}" if turn.start is not None else ""
            end = f"-{clock(turn.end)}" if turn.end is not None else ""
            section = f" ({turn.section})" if turn.section else ""
            lines.append(f"{turn.speaker}{start}{end}{']' if start else ''}{section}: {turn.text}")
        return lines

    return show


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real samples beside the repository; the test is skipped without it."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("the samples (../shared/samples) are not here")
    return folder
