"""The address of a recording at a second of the transcript."""

from __future__ import annotations

from terrain.model.transcript import Media
from terrain.reports import recording


def address(media: Media | None, second: float | None = None) -> str:
    """The address of a recording at a second of the transcript; "" if it has none to publish."""
    if media is None or not media.url:
        return ""
    at = None if second is None else max(0, int(second + media.offset))
    return recording.address(media.url, at)
