"""`terrain serve` as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.studies import Folder

from terrain.errors import UsageError
from terrain.web.running import bound

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-c", "from terrain.cli import main; main()", "serve", "--no-browser",
         "--study")  # fmt: skip


def test_the_printed_address_opens_the_study_and_nothing_else_does(study: Folder) -> None:
    said = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8"}  # fmt: skip
    command = [*SERVE, study.root]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=said) as process:
        try:
            assert process.stdout is not None
            name, _, address = process.stdout.readline().strip().partition(": ")
            assert name == study.root.name
            jar = urllib.request.HTTPCookieProcessor()
            with urllib.request.build_opener(jar).open(address, timeout=30) as page:
                assert "token" not in page.url
                assert 'href="/transcripts"' in page.read().decode()
            with pytest.raises(urllib.request.HTTPError, match="403"):
                urllib.request.urlopen(address.partition("?")[0], timeout=30)
        finally:
            process.terminate()


def test_a_study_keeps_its_port_from_one_day_to_the_next(tmp_path: Path) -> None:
    with bound(tmp_path) as first:
        port = first.getsockname()[1]
        with bound(tmp_path) as second:
            assert second.getsockname()[1] != port  # taken: another, rather than none
        with pytest.raises(UsageError, match=f"the port {port} is taken"):
            bound(tmp_path, port)
    with bound(tmp_path) as again:
        assert again.getsockname()[:2] == ("127.0.0.1", port)


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    ran = subprocess.run(
        [*SERVE, tmp_path],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert ran.returncode == 1
    assert "terrain.yaml" in ran.stderr
