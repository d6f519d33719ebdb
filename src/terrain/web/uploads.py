"""Files that somebody sends: kept apart, read by the command line in a process of its own, with an
end to its time and memory. What the page shows of them is what the command says."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from terrain.errors import UsageError
from terrain.workspace.opened import ACTING

#: Seconds and bytes that reading what was dropped may take.
SECONDS, MEMORY = 120, 4 * 1024**3
#: How many lots wait for their yes; the oldest gives way.
_WAITING = 8
_RUN = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]),) * 2)
except (ImportError, ValueError, OSError):
    pass  # the system has no such limits: the time that the parent gives stands
from terrain.cli import main
from terrain.workspace.opened import ACTING
ACTING.set(sys.argv[3])
main(args=sys.argv[4:], prog_name="terrain")
"""


@dataclass(frozen=True, slots=True)
class Lot:
    """Files dropped together, and what was said of them."""

    folder: Path
    files: tuple[Path, ...]
    options: tuple[str, ...]


class Uploads:
    """The lots that wait, by a name that nobody can guess."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lots: dict[str, Lot] = {}

    def keep(self, files: Iterable[tuple[str, BinaryIO]], options: Sequence[str]) -> str:
        """Put files aside, outside the study. Raises UsageError where there is none."""
        folder = Path(tempfile.mkdtemp(prefix="terrain-"))
        kept = []
        for number, (name, stream) in enumerate(files):
            place = folder / str(number) / _safe(name)
            place.parent.mkdir()
            with place.open("xb") as file:
                shutil.copyfileobj(stream, file)
            kept.append(place)
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
            raise UsageError(
                "no file was chosen.", remedy="Drop files on the page, or choose some."
            )
        lot = secrets.token_urlsafe(16)
        self._lots[lot] = Lot(folder, tuple(kept), tuple(options))
        while len(self._lots) > _WAITING:
            self.drop(next(iter(self._lots)))
        return lot

    def drop(self, lot: str) -> None:
        """Erase what was put aside."""
        if held := self._lots.pop(lot, None):
            shutil.rmtree(held.folder, ignore_errors=True)

    def read(self, lot: str, *, dry: bool) -> list[dict[str, Any]]:
        """What each file would become (`dry`), or has become. Raises UsageError."""
        held = self._lots.get(lot)
        if held is None:
            raise UsageError("these files are no longer waiting.", remedy="Choose them again.")
        asked = ["import", *held.options, *(["--dry-run"] if dry else [])]
        found: list[dict[str, Any]] = self._answer(held, asked)
        return found

    def once(self, command: Sequence[str], name: str, stream: BinaryIO) -> dict[str, Any]:
        """What a command that takes one file answers for this one. Raises UsageError."""
        lot = self.keep([(name, stream)], ())
        try:
            found: dict[str, Any] = self._answer(self._lots[lot], command)
            return found
        finally:
            self.drop(lot)

    def _answer(self, held: Lot, command: Sequence[str]) -> Any:
        """What the command line answers for the files of a lot, by their names alone."""
        asked = [*command, "--json", f"--study={self.root}"]
        said = _run([*asked, "--", *map(str, held.files)], self.root)
        text = re.sub(re.escape(json.dumps(str(held.folder))[1:-1]) + r"/\d+/", "", said)
        try:
            return json.loads(text)
        except ValueError:
            last = text.strip().splitlines()[-1] if text.strip() else "nothing was read."
            last = last.removeprefix("terrain: ").removeprefix(f"{self.root}: ")
            raise UsageError(last) from None


def _safe(name: str) -> str:
    """The last part of a name, as a file of any system may be called."""
    last = re.split(r"[/\\]", name)[-1]
    last = re.sub(r"[\x00-\x1f\x7f]", "", last).lstrip(".- ") or "sans-nom"
    stem, dot, end = last.rpartition(".")
    short = (stem or end).encode()[:180].decode("utf-8", "ignore")
    return short + (dot + end[:12] if stem else "")


def _run(arguments: list[str], root: Path) -> str:
    """What the command line prints. Raises UsageError if it takes too long or breaks."""
    command = [sys.executable, "-c", _RUN, str(SECONDS), str(MEMORY), ACTING.get(), *arguments]
    places = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(  # noqa: S603  # our own program, its arguments apart from any shell
            command, cwd=root, capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=SECONDS, check=False, env={**os.environ, "PYTHONPATH": places},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UsageError(
            "these files took too long to read.", remedy="Import them one by one."
        ) from None
    if done.returncode not in (0, 1, 2) or "Traceback (most recent" in done.stderr:
        raise UsageError("these files could not be read: they ask for too much.",
                         remedy="Save them as plain text, then try again.")  # fmt: skip
    return done.stdout if done.stdout.strip() else done.stderr
