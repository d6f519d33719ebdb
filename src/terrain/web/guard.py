"""Who may ask: only this machine's browser, with the token of this start, from these pages.

In the order of the attacks: a name that is not ours (DNS rebinding), a page of another site,
a visitor without the token, a form that another page sent (CSRF), a body without end. Headers
close the page itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

COOKIE = "terrain"
#: Bytes of the largest body that is read: a few long interviews at once.
LARGEST = 64 * 1024 * 1024
#: Pages load their own scripts and styles, nothing else; no inline script, no frame, no plug-in.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # Not “no-referrer”: browsers would send our own forms with “Origin: null”.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_SAFE = ("GET", "HEAD")
#: What may be said once only: said twice, two programs could each believe another.
_ONCE = frozenset({"host", "origin", "sec-fetch-site", "authorization", "x-terrain-proof",
                   "content-length"})  # fmt: skip
_MESSAGES = {
    "host": "This address is not that of terrain. Open the one that “terrain serve” printed.",
    "site": "Another site asked for this page: refused.",
    "token": "This page opens with the address that “terrain serve” printed, token included.",
    "proof": "This form is too old, or was not sent by these pages. Reload the page and try again.",
    "large": "This is larger than terrain takes at once (64 MB).",
    "read": "This server only shows the study: nothing can be changed here (--read-only).",
}


@dataclass
class Guard:
    """An ASGI application around another. `hosts`: the names and ports that are ours."""

    app: Any
    hosts: frozenset[str]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    read_only: bool = False

    @property
    def proof(self) -> str:
        """What a form must carry to be believed: made from the token, which pages never show."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()[:40]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Let pass or refuse; `http` alone is answered."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        refused = self._refused(scope, headers)
        if refused == "enter":
            await self._enter(scope, headers["host"], send)
        elif refused:
            await _answer(send, 413 if refused == "large" else 403, _MESSAGES[refused])
        else:
            scope["terrain.proof"] = self.proof
            await self.app(scope, _capped(receive), _closed(send))

    def _refused(self, scope: Any, headers: dict[str, str]) -> str:
        """Why a request is refused; "enter" where it brings the token, "" where it may pass."""
        host = headers.get("host", "").lower()
        if host not in self.hosts or _twice(scope):
            return "host"
        if _elsewhere(headers, host):
            return "site"
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if scope["method"] in _SAFE and self._is_token(query.get("token", "")):
            return "enter"
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if not (self._is_token(_cookie(headers, cookie_of(host))) or self._is_token(bearer)):
            return "token"
        if scope["method"] in _SAFE:
            return ""
        if self.read_only:
            return "read"
        sent = headers.get("x-terrain-proof", "") or query.get("proof", "")
        known = hmac.compare_digest(sent.encode(), self.proof.encode())
        if not known and not self._is_token(bearer):
            return "proof"
        length = headers.get("content-length", "0")
        return "" if length.isdecimal() and int(length) <= LARGEST else "large"

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    async def _enter(self, scope: Any, host: str, send: Any) -> None:
        """Keep the token in a cookie and go on without it: it stays out of history and logs."""
        query = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1"))
                 if pair[0] != "token"]  # fmt: skip
        # Quoted: a path may hold line ends (another header) or tabs (“/\t/elsewhere”).
        place = "/" + quote(scope["path"].lstrip("/\\"), safe="/", errors="replace")
        place += f"?{urlencode(query)}" if query else ""
        cookie = f"{cookie_of(host.lower())}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        head = [(b"location", place.encode()), (b"set-cookie", cookie.encode())]
        await _answer(send, 303, "", head)


def cookie_of(host: str) -> str:
    """The name of the cookie: browsers share cookies between ports, and two studies may be open."""
    return f"{COOKIE}-{host.rpartition(':')[2]}"


def _twice(scope: Any) -> bool:
    names = [name.decode("latin-1").lower() for name, _ in scope["headers"]]
    return any(names.count(name) > 1 for name in _ONCE.intersection(names))


def _elsewhere(headers: dict[str, str], host: str) -> bool:
    """Whether another site asked: by what browsers add, which pages cannot change."""
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return True
    origin = headers.get("origin", "")
    return bool(origin) and origin != f"http://{host}"


def _capped(receive: Any) -> Any:
    """The body, cut where it passes what was said to be the largest (it may come in pieces)."""
    read = 0

    async def wrapped() -> Any:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return {"type": "http.disconnect"} if read > LARGEST else message

    return wrapped


def _cookie(headers: dict[str, str], name: str) -> str:
    try:
        held = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return held.value if held else ""


def _closed(send: Any) -> Any:
    """The answer with its closing headers; what is private is kept by no cache."""

    async def wrapped(message: Any) -> None:
        if message["type"] == "http.response.start":
            held = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(h for h in _HEADERS if h[0] not in held)]
            if b"cache-control" not in held:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return wrapped


async def _answer(
    send: Any, status: int, message: str, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    head = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS, *headers]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": message.encode()})
