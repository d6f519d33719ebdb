"""What every test may ask for: a small real study in a folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# `from tests.studies import …` works whether pytest is started as a module or by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.studies import Folder, small

settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    """The study of `studies.small`, in a folder whose name has a space and an accent."""
    return small(tmp_path / "étude de terrain")
