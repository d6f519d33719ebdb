"""Addresses of recordings: only http(s), and at the second where the words are said."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from terrain.model.transcript import Media

#: Hosts that read the second from the query; others take the fragment of W3C media addresses.
_QUERY = ("youtube.com", "youtu.be")


def address(media: Media | None, second: float | None = None) -> str:
    """The address of a recording at a second of the transcript; "" if it has none to publish."""
    if media is None or not media.url:
        return ""
    try:
        parts = urlsplit(media.url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
        return ""
    if second is None:
        return urlunsplit(parts)
    at = max(0, int(second + media.offset))
    if host in _QUERY:
        query = f"{parts.query}&t={at}s" if parts.query else f"t={at}s"
        return urlunsplit(parts._replace(query=query))
    return urlunsplit(parts._replace(fragment=f"t={at}"))
