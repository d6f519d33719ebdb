"""Every analysis is a set of pandas tables, whole, with its notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from terrain.errors import UsageError
from terrain.workspace.study import Study


@pytest.mark.parametrize(
    ("made", "names"),
    [
        (lambda s: s.agreement("camille", "nadia"), {"agreement"}),
        (lambda s: s.saturation(by="role"), {"saturation"}),
        (lambda s: s.fieldwork(), {"fieldwork"}),
        (lambda s: s.contrast("foncier", "alsace-centrale", "seine-aval-mantes"), {"contrast"}),
        (lambda s: s.cooccurrence(), {"pairs", "matrix"}),
        (lambda s: s.correspondence(), {"axes"}),
        (lambda s: s.specificities(of="codes"), {"typical"}),
    ],
)
def test_an_analysis_as_tables(demonstration: Path, made, names: set[str]) -> None:
    found = Study.tables(made(Study(demonstration)))
    assert names <= set(found)
    for table in found.values():
        assert table.columns.is_unique
        assert "notes" in table.attrs
    assert sum(len(table) for table in found.values()) > 3


def test_what_is_no_analysis_is_refused() -> None:
    with pytest.raises(UsageError, match="Those that have: Agreement"):
        Study.tables("foncier")
