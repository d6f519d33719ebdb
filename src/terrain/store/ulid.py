"""ULIDs: 26 characters that sort by time of creation (github.com/ulid/spec)."""

from __future__ import annotations

import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_lock = threading.Lock()
_last = (0, 0)


def ulid() -> str:
    """A new identifier: 48 bits of milliseconds, 80 random bits; monotonic within a process."""
    global _last  # noqa: PLW0603  # the specification's monotonic counter
    with _lock:
        now = time.time_ns() // 1_000_000
        milliseconds, randomness = _last
        if now > milliseconds:
            milliseconds, randomness = now, secrets.randbits(80)
        else:
            randomness = (randomness + 1) % (1 << 80)
        _last = (milliseconds, randomness)
    value = milliseconds << 80 | randomness
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
