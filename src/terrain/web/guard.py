"""Who may ask: a browser that brings the token of this start, or a session of the team, from these
pages.

In the order of the attacks: a name that is not ours (DNS rebinding), a page of another site,
a visitor without the token, a form that another page sent (CSRF), a body without end. Headers
close the page itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from terrain.errors import StudyError
from terrain.web.doors import Door, Person, TokenDoor
from terrain.workspace.opened import ACTING

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
    "accounts": "The accounts of this server cannot be read: whoever keeps it must mend them.",
    "session": "Your session is over. Open the page again and say who you are.",
    "proof": "This form is too old, or was not sent by these pages. Reload the page and try again.",
    "large": "This is larger than terrain takes at once (64 MB).",
    "read": "This server only shows the study: nothing can be changed here (--read-only).",
}


#: What somebody without a session may ask for, to get one.
_OPEN = ("/login", "/join/", "/static/", "/kept/")


@dataclass
class Guard:
    """An ASGI application around another. `hosts`: the names and ports that are ours; `door` tells
    who asks; `secure`: people come by https, so the cookie travels by nothing else."""

    app: Any
    hosts: frozenset[str]
    door: Door = field(default_factory=TokenDoor)
    read_only: bool = False
    secure: bool = False

    @property
    def token(self) -> str:
        """What opens the study of one person at one machine."""
        assert isinstance(self.door, TokenDoor)
        return self.door.token

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Let pass or refuse; `http` alone is answered."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        host = headers.get("host", "").lower()
        refused = self._foreign(scope, headers, host)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if not refused and self._brings_token(scope, query):
            await self._enter(scope, host, send)
            return
        person, refused = self._person(scope, headers, host) if not refused else (None, refused)
        refused = refused or self._doubted(scope, headers, query, person)
        if refused == "login":
            await _answer(send, 303, "", [(b"location", _login(scope).encode())])
        elif refused:
            await _answer(send, 413 if refused == "large" else 403, _MESSAGES[refused])
        else:
            await self._pass(scope, receive, send, person)

    async def _pass(self, scope: Any, receive: Any, send: Any, person: Person | None) -> None:
        held = person or Person("", "reader", "")
        scope["terrain.person"] = held
        scope["terrain.guard"] = self
        acting = ACTING.set(held.name)
        try:
            await self.app(scope, _capped(receive), _closed(send))
        finally:
            ACTING.reset(acting)

    def _foreign(self, scope: Any, headers: dict[str, str], host: str) -> str:
        """Whether a request was meant for us: "" if so."""
        if host not in self.hosts or _twice(scope):
            return "host"
        return "site" if _elsewhere(headers, host, secure=self.secure) else ""

    def _brings_token(self, scope: Any, query: dict[str, str]) -> bool:
        return (isinstance(self.door, TokenDoor) and scope["method"] in _SAFE
                and self.door.person(query.get("token", "")) is not None)  # fmt: skip

    def _person(self, scope: Any, headers: dict[str, str], host: str) -> tuple[Person | None, str]:
        """Who asks, and why they may not."""
        try:
            found = self.door.person(_cookie(headers, cookie_of(host))) or self.door.person(
                headers.get("authorization", "").removeprefix("Bearer ")
            )
        except StudyError:
            return None, "accounts"
        if found or self._is_open(scope):
            return found, ""
        if self._has_login():
            page = scope["method"] in _SAFE and not scope["path"].startswith(("/api/", "/media/"))
            return None, "login" if page else "session"
        return None, "token"

    def _doubted(
        self, scope: Any, headers: dict[str, str], query: dict[str, str], person: Person | None
    ) -> str:
        """Why what a known person sends is not believed: "" if it is."""
        if scope["method"] in _SAFE:
            return ""
        entering = self._is_open(scope)
        leaving = self._has_login() and scope["path"] == "/logout"
        if self.read_only and not (entering or leaving):
            return "read"
        # Somebody who is here already may follow the link of another account: it has no proof.
        if person is not None and not entering:
            bearer = headers.get("authorization", "").removeprefix("Bearer ")
            sent = headers.get("x-terrain-proof", "") or query.get("proof", "")
            known = hmac.compare_digest(sent.encode(), person.proof.encode())
            if not known and not hmac.compare_digest(bearer.encode(), person.secret.encode()):
                return "proof"
        length = headers.get("content-length", "0")
        return "" if length.isdecimal() and int(length) <= LARGEST else "large"

    def _has_login(self) -> bool:
        return not isinstance(self.door, TokenDoor)

    def _is_open(self, scope: Any) -> bool:
        """Whether a request leads to what somebody without a session may see."""
        return self._has_login() and scope["path"].startswith(_OPEN)

    def cookie(self, host: str, secret: str, seconds: int | None = None) -> str:
        """The header that keeps a secret in the browser; `seconds` 0 takes it away."""
        kept = f"{cookie_of(host.lower())}={secret}; HttpOnly; SameSite=Strict; Path=/"
        kept += "; Secure" if self.secure else ""
        return kept + (f"; Max-Age={seconds}" if seconds is not None else "")

    async def _enter(self, scope: Any, host: str, send: Any) -> None:
        """Keep the token in a cookie and go on without it: it stays out of history and logs."""
        query = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1"))
                 if pair[0] != "token"]  # fmt: skip
        # Quoted: a path may hold line ends (another header) or tabs (“/\t/elsewhere”).
        place = "/" + quote(scope["path"].lstrip("/\\"), safe="/", errors="replace")
        place += f"?{urlencode(query)}" if query else ""
        cookie = self.cookie(host, self.token)
        head = [(b"location", place.encode()), (b"set-cookie", cookie.encode())]
        await _answer(send, 303, "", head)


def cookie_of(host: str) -> str:
    """The name of the cookie: browsers share cookies between ports, and two studies may be open."""
    return f"{COOKIE}-{host.rpartition(':')[2]}"


def _twice(scope: Any) -> bool:
    names = [name.decode("latin-1").lower() for name, _ in scope["headers"]]
    return any(names.count(name) > 1 for name in _ONCE.intersection(names))


def _login(scope: Any) -> str:
    """The page where one says who one is, and then goes on to what was asked for."""
    asked = scope["path"] + ("?" + scope["query_string"].decode("latin-1")
                             if scope["query_string"] else "")  # fmt: skip
    return "/login" + (f"?{urlencode({'next': asked}, errors='replace')}" if asked != "/" else "")


def _elsewhere(headers: dict[str, str], host: str, *, secure: bool) -> bool:
    """Whether another site asked: by what browsers add, which pages cannot change."""
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return True
    origin = headers.get("origin", "")
    return bool(origin) and origin != f"{'https' if secure else 'http'}://{host}"


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
