"""What every test may ask for: a small real study in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

# `from tests.studies import …` works whether pytest is started as a module or by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# Beside other workers (pytest -n 2), one thread each for linear algebra: with one a core in each
# worker, threads wait for threads that have no core. Read when numpy and torch are imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

from tests.browser import chromium
from tests.studies import Folder, small

from terrain.cli import main

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    """The study of `studies.small`, in a folder whose name has a space and an accent."""
    return small(tmp_path / "étude de terrain")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, or a skip that says that there is none. One a run: its driver keeps the thread."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration study, indexed by its words. For reading: tests share it."""
    root = tmp_path_factory.mktemp("démonstration")
    for name in ("terrain.yaml", "codebook.yaml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "corpus", root / "corpus")
    shutil.copytree(ROOT / "data", root / "data")
    ran = CliRunner().invoke(main, ["index", "--words-only", "--study", str(root)])
    assert ran.exit_code == 0, ran.output
    return root


@pytest.fixture(scope="module")
def drawn_once() -> Iterator[None]:
    """A chart that was drawn is not drawn again: what is drawn depends on what is given alone.

    For tests that ask for hundreds of pages and files, of which a third hold the same chart.
    """
    import vl_convert

    def kept(draw: Callable[..., Any]) -> Callable[..., Any]:
        known: dict[str, Any] = {}

        def drawn(spec: dict[str, Any], **named: Any) -> Any:
            key = json.dumps([spec, named])  # unsorted: the order of layers and rows is drawn
            if key not in known:
                known[key] = draw(spec, **named)
            return known[key]

        return drawn

    with pytest.MonkeyPatch.context() as patch:
        for name in ("vegalite_to_svg", "vegalite_to_png", "vegalite_to_pdf"):
            patch.setattr(vl_convert, name, kept(getattr(vl_convert, name)))
        yield
