"""The API, asked thousands of strange things: refused or answered, never broken.

`make stress` asks 5,000 of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from tests.studies import small
from tests.web.served import HOST, guard

#: Requests in all; each operation has its share.
ASKED = 5_000 if os.environ.get("TERRAIN_STRESS") else 80


def test_nothing_that_is_asked_breaks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    study = small(tmp_path / "étude")
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    app = guard(study.root)
    head = {"authorization": "Bearer the-token", "host": HOST}
    api = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=head)
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 12
    for operation in operations:

        @settings(max_examples=-(-ASKED // len(operations)), database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(headers=head)
            assert answer.status_code < 500, (case.method, case.path, answer.text[:500])
            assert "Traceback" not in answer.text

        ask()
