"""A terminal: the commands as a person types them, in a folder of their own."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from terrain.cli import main


@dataclass
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Terminal = Callable[..., Answer]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """Type a line (as a shell would split it); `ok=False` where it should be refused."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRAIN_STUDY", raising=False)
    monkeypatch.delenv("TERRAIN_CODER", raising=False)

    def type_(line: str, *, ok: bool = True, typed: str | None = None) -> Answer:
        result = CliRunner().invoke(main, shlex.split(line), input=typed, prog_name="terrain")
        answer = Answer(result.exit_code, result.stdout, result.stderr)
        assert "Traceback" not in result.output, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(
            result.exception
        )
        assert (answer.code == 0) is ok, f"{line}\n{answer.out}\n{answer.err}"
        return answer

    return type_
