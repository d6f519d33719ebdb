"""Manuscripts that were sent, in the memory of the server alone, for as long as they are looked at.

They are judged anew whenever the study has changed: a testimony withdrawn meanwhile is withheld,
a transcript corrected is read as it is.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

from terrain.model.project import Project
from terrain.workspace.verify import Verified

#: How many are held, and for how many seconds after they were last looked at.
HELD, SECONDS = 4, 30 * 60


@dataclass
class Kept:
    """One manuscript, judged on one state of the study."""

    verified: Verified
    project: Project
    seen: float


class Shelf:
    """By ids that nobody can guess."""

    def __init__(self) -> None:
        self._held: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def put(self, verified: Verified, project: Project, id_: str = "") -> str:
        """Keep one; returns its id."""
        with self._lock:
            self._forget_old()
            name = id_ or secrets.token_urlsafe(16)
            self._held.pop(name, None)
            while len(self._held) >= HELD:
                self._held.pop(min(self._held, key=lambda key: self._held[key].seen))
            self._held[name] = Kept(verified, project, time.monotonic())
        # Also where nobody looks at anything any more.
        later = threading.Timer(SECONDS + 1, self._sweep)
        later.daemon = True
        later.start()
        return name

    def get(self, id_: str) -> Kept | None:
        """One that is still held."""
        with self._lock:
            self._forget_old()
            found = self._held.get(id_)
            if found:
                found.seen = time.monotonic()
            return found

    def forget(self, id_: str) -> None:
        """Let one go."""
        with self._lock:
            self._held.pop(id_, None)

    def _sweep(self) -> None:
        with self._lock:
            self._forget_old()

    def _forget_old(self) -> None:
        now = time.monotonic()
        self._held = {k: v for k, v in self._held.items() if now - v.seen < SECONDS}
