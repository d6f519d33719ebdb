"""Telling the pages that wait that something has changed, from whichever thread changed it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

#: News that a page has not taken yet; beyond, it is told once that anything may have changed.
_WAITING = 100


@dataclass(frozen=True, slots=True)
class News:
    """What has changed: the files (None: any), and the numbers of the turns if that is all."""

    paths: frozenset[str] | None = None
    turns: frozenset[int] = frozenset()

    def concerns(self, stem: str) -> bool:
        """Whether the transcript of a path (without its ending), or what lies beside it, or what
        stands above all of them, has changed."""
        return self.paths is None or any(
            path.removesuffix(".md") == stem
            or path.startswith(f"{stem}.codings/")
            or not path.endswith((".md", ".jsonl"))
            for path in self.paths
        )


class Bell:
    """Rung by whoever writes; heard by every page that listens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listening: dict[asyncio.Queue[News | None], asyncio.AbstractEventLoop] = {}

    def close(self) -> None:
        """Tell everybody that the server ends: they hear None."""
        self.ring(None)

    def ring(self, news: News | None) -> None:
        """Tell everybody who listens; from any thread."""
        with self._lock:
            listening = list(self._listening.items())
        for queue, loop in listening:
            with contextlib.suppress(RuntimeError):  # the server ends
                loop.call_soon_threadsafe(_put, queue, news)

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Queue[News | None]]:
        """The news from now on; within a running event loop."""
        queue: asyncio.Queue[News | None] = asyncio.Queue()
        with self._lock:
            self._listening[queue] = asyncio.get_running_loop()
        try:
            yield queue
        finally:
            with self._lock:
                del self._listening[queue]


def _put(queue: asyncio.Queue[News | None], news: News | None) -> None:
    if news and queue.qsize() >= _WAITING:
        while not queue.empty():
            queue.get_nowait()
        news = News()
    queue.put_nowait(news)
