"""Addresses of recordings: only http(s), and at the second where the words are said."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit

#: Hosts that read the second from the query, and how; Vimeo wants its unit in the fragment.
_QUERY = {
    "youtube.com": "t={}s", "youtu.be": "t={}s", "dailymotion.com": "start={}",
    "dai.ly": "start={}",
}  # fmt: skip


def address(url: str, seconds: int | None = None) -> str:
    """The address of a recording at a second: `t=…s` for YouTube, `start=…` for Dailymotion,
    elsewhere a media fragment (`#t=…`, W3C). "" for an address that is not to be printed."""
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
        return ""
    if seconds is None:
        return urlunsplit(parts)
    if host in _QUERY:
        told = _QUERY[host].format(seconds)
        query = f"{parts.query}&{told}" if parts.query else told
        return urlunsplit(parts._replace(query=query, fragment=""))
    unit = "s" if host.endswith("vimeo.com") else ""
    return urlunsplit(parts._replace(fragment=f"t={seconds}{unit}"))


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.").removeprefix("m.")
