"""Analyses that take their time: done one after another by a thread, their progress told, their
answers kept.

A page asks for a job by its key (what, with which parameters, on which state of the study). The
same key is the same job: two readers never compute one thing twice. Nobody waits for anybody: a
request looks at a job for a moment, and draws what there is.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from terrain.errors import TerrainError

#: What is being done, how many are done, of how many (as the workspace says it).
Progress = Callable[[str, int, int], None]
Compute = Callable[[Progress], Any]
State = Literal["waiting", "running", "done", "failed", "cancelled"]


class Cancelled(Exception):
    """Raised inside a job whose asker wants it no more."""


@dataclass(eq=False)
class Job:
    """One computation. `said`: what it does now, how many of how many (0 of 0: not known)."""

    id: str
    key: Hashable
    compute: Compute | None
    state: State = "waiting"
    said: tuple[str, int, int] = ("", 0, 0)
    value: Any = None
    error: TerrainError | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    unwanted: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> bool:
        """Wait a moment; whether it has ended."""
        return self.ended.wait(seconds)

    def _tell(self, what: str, done: int, of: int) -> None:
        if self.unwanted.is_set():
            raise Cancelled
        self.said = (what, done, of)

    def run(self) -> None:
        """Compute, and say how it ended; for the worker alone."""
        assert self.compute is not None
        state: State = "done"
        try:
            self._tell("", 0, 0)
            value = self.compute(self._tell)
            if self.unwanted.is_set():
                raise Cancelled
            self.value = value
        except Cancelled:
            state = "cancelled"
        except TerrainError as error:
            state, self.error = "failed", error
        except Exception:
            # A fault of the program: the reader learns that there is no answer, the log learns why.
            logging.getLogger("terrain").exception("an analysis failed")
            state = "failed"
            self.error = TerrainError(
                "this analysis failed, by a fault of the program.",
                remedy="The window where “terrain serve” runs says more.",
            )
        self.compute = None
        self.state = state
        self.ended.set()


class Jobs:
    """One worker, and at most `kept` jobs that have ended: those looked at longest ago go first."""

    def __init__(self, kept: int = 32) -> None:
        self.kept = kept
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: deque[Job] = deque()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, key: Hashable, compute: Compute) -> Job:
        """The job of a key; begun if there is none, or if the last one was cancelled."""
        name = sha256(repr(key).encode()).hexdigest()[:24]
        with self._change:
            held = self._jobs.get(name)
            if held is None or held.state == "cancelled" or held.unwanted.is_set():
                held = self._jobs[name] = Job(name, key, compute)
                self._queue.append(held)
                self._begin()
                self._change.notify()
            self._jobs.move_to_end(name)
            self._forget()
            return held

    def get(self, name: str) -> Job | None:
        """The job of an id, if it is still known."""
        with self._change:
            return self._jobs.get(name)

    def ahead(self, job: Job) -> int:
        """How many others will be done before it."""
        with self._change:
            if job not in self._queue:
                return 0
            running = sum(other.state == "running" for other in self._jobs.values())
            return self._queue.index(job) + running

    def cancel(self, name: str) -> None:
        """Say that a job is wanted no more: it stops where it next tells its progress, and its
        answer is thrown away."""
        with self._change:
            job = self._jobs.get(name)
            if job is None or job.ended.is_set():
                return
            job.unwanted.set()
            if job in self._queue:
                self._queue.remove(job)
                job.state = "cancelled"
                job.compute = None
                job.ended.set()

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="analyses", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._change:
                while not self._queue:
                    self._change.wait()
                job = self._queue.popleft()
                job.state = "running"
            job.run()

    def _forget(self) -> None:
        ended = [name for name, job in self._jobs.items() if job.ended.is_set()]
        for name in ended[: max(0, len(ended) - self.kept)]:
            del self._jobs[name]
