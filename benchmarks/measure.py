"""Clocks and scales of the benchmarks: processes timed with their memory, medians, verdicts."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
#: The command line, run by this interpreter: no installed script is needed.
TERRAIN = (sys.executable, "-c", "from terrain.cli import main; main()")


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` is the most (or with `least`, the least) that passes; None
    where the figure is for information."""

    part: str
    what: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """passes, misses, or nothing where there is no bar."""
        if self.bar is None:
            return ""
        good = self.value >= self.bar if self.least else self.value <= self.bar
        return "passes" if good else "misses"

    @property
    def of_bar(self) -> float | None:
        """The figure over its bar: under 1 passes (over 1 with `least`)."""
        return self.value / self.bar if self.bar else None


@dataclass(frozen=True)
class Ran:
    """A finished process: seconds of wall clock, and megabytes at its peak with its children."""

    seconds: float
    peak: float
    output: str


def run(command: Sequence[str | Path], folder: Path | None = None, *, memory: bool = False) -> Ran:
    """Run a process to its end. Raises CalledProcessError with what it said.

    `memory`: watch the proportional set size of the process and its children ten times a second
    (Linux; 0 elsewhere). Pages shared between them are counted once.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command], cwd=folder, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        scale = _Scale(process.pid) if memory else None
        output, errors = process.communicate()
        seconds = time.perf_counter() - start
        peak = scale.stop() if scale else 0.0
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[:4], output, errors)
    return Ran(seconds, peak, output)


class _Scale:
    """Weighs a process and its children as long as they live."""

    def __init__(self, root: int) -> None:
        self._root, self._peak, self._done = root, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self._peak = max(self._peak, sum(map(_weight, _family(self._root))))

    def stop(self) -> float:
        """The peak, in megabytes."""
        self._done.set()
        self._thread.join()
        return self._peak


def _family(root: int) -> list[int]:
    found = [root]
    for process in found:
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, path.read_text().split())
            except OSError:
                continue
    return found


def _weight(process: int) -> float:
    return _rolled(f"/proc/{process}/smaps_rollup", "Pss:")


def anonymous() -> float:
    """Megabytes of this process that are no file's: what it costs beside memory-mapped files."""
    return _rolled("/proc/self/smaps_rollup", "Anonymous:")


def _rolled(path: str, name: str) -> float:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:  # it has ended, or this is no Linux
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def timed(action: Callable[[], Any]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turns(rounds: int, *actions: Callable[[], float]) -> list[float]:
    """The median of what each action measures, run in turns: a drift of the machine meets all."""
    found: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for kept, action in zip(found, actions, strict=True):
            kept.append(action())
    return [statistics.median(kept) for kept in found]


def machine() -> str:
    """The machine in general terms."""
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        memory = f", {size / 2**30:.0f} GB"
    system = f"{platform.system()} {platform.machine()}"
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    version = platform.python_version()
    return f"{os.cpu_count()} cores{memory}, {system}, Python {version}{load}"
