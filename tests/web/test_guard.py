"""The guard: who is refused, and that nobody gets further by asking strangely."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from tests.studies import Folder
from tests.web.served import HOST, Visitor, guard

from terrain.web.guard import LARGEST, cookie_of

PLACE = {"turn": 2, "start": 30, "end_turn": 2, "end": 36, "words": "L’usin"}
CODING = {"transcript": "seine/dirigeant", "place": PLACE, "code": "culture"}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.evil:8000", "",
     "localhost:8000@evil.example"],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert "foncière" not in answer.text


@pytest.mark.parametrize(
    "sent",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"https://{HOST}"},
     {"origin": f"http://{HOST}.evil.example"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "unheard-of"}],
)  # fmt: skip
def test_another_site_is_refused(visitor: Visitor, sent: dict[str, str]) -> None:
    assert visitor.get("/", headers=sent).status_code == 403
    assert visitor.post("/api/codings", json=CODING, headers=sent).status_code == 403


def test_our_own_pages_may_ask(visitor: Visitor) -> None:
    sent = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    assert visitor.get("/", headers=sent).status_code == 200
    assert visitor.post("/api/codings", json=CODING, headers=sent).status_code == 201


def test_without_the_token_nothing_is_said(coded: Folder) -> None:
    stranger = Visitor(coded.root, stranger=True)
    for path in ("/", "/transcripts", "/api/openapi.json", "/static/terrain.css", "/nowhere"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "foncière" not in answer.text


@pytest.mark.parametrize(
    "cookie",
    [f"{cookie_of(HOST)}=forged", f"{cookie_of(HOST)}=", "terrain=the-token", "=;;=",
     f"{cookie_of(HOST)}=\xe9\xff", f'{cookie_of(HOST)}="the-token', "[" * 4000],
)  # fmt: skip
def test_a_forged_cookie_is_refused(coded: Folder, cookie: str) -> None:
    stranger = Visitor(coded.root, stranger=True)
    assert stranger.get("/", headers={"cookie": cookie.encode("latin-1")}).status_code == 403


def test_the_token_enters_and_leaves_the_address(coded: Folder) -> None:
    stranger = Visitor(coded.root, stranger=True)
    answer = stranger.get("/transcripts?case=seine&token=the-token")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/transcripts?case=seine"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert stranger.get(answer.headers["location"]).status_code == 200


def called(app: Any, path: bytes, headers: Iterable[tuple[bytes, bytes]] = (), **scope: Any) -> Any:
    """What the guard answers to a request as a server would hand it over, however odd."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor
    from urllib.parse import unquote

    raw, _, query = path.partition(b"?")
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": scope.get("body", b""), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asked = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": unquote(raw.decode()), "raw_path": raw, "query_string": query,
        "root_path": "", "headers": list(headers), "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000), **scope,
    }  # fmt: skip
    # In a thread of its own: the browser's driver keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, app(asked, receive, send)).result()
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent)


@pytest.mark.parametrize(
    ("asked", "place"),
    [("//evil.example", "/evil.example"), ("/\\evil.example", "/evil.example"),
     ("/%5C%5Cevil.example", "/evil.example"), ("///evil.example/x", "/evil.example/x"),
     ("/%09/evil.example", "/%09/evil.example"), ("/a%0d%0aX-Evil:%201", "/a%0D%0AX-Evil%3A%201"),
     ("/t/seine/%C3%A9lue", "/t/seine/%C3%A9lue")],
)  # fmt: skip
def test_entering_never_leads_elsewhere(coded: Folder, asked: str, place: str) -> None:
    app = guard(coded.root)
    path = f"{asked}?token=the-token&next=//evil.example".encode()
    status, head, _ = called(app, path, [(b"host", HOST.encode())])
    assert status == 303
    assert head[b"location"].decode() == f"{place}?next=%2F%2Fevil.example"


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.terrain/lock", "/static/../../guard.py", "/static/..%2f..%2fguard.py",
     "/static/%2e%2e/%2e%2e/guard.py", "/static/..%5c..%5cguard.py", "/static//etc/passwd",
     "/t/../terrain.yaml", "/t/..%2fcodebook", "/t/seine/../../terrain.yaml", "/static/",
     "/terrain.yaml", "/corpus/seine/dirigeant.md", "/media/..%2f..%2fterrain.yaml", "/t/%00",
     "/static/%00", "/t/" + "a" * 3000],
)  # fmt: skip
def test_no_path_leads_to_a_file(coded: Folder, path: str) -> None:
    coded.write(".git/config", "[core] secret")
    head = [(b"host", HOST.encode()), (b"authorization", b"Bearer the-token")]
    status, _, body = called(guard(coded.root), path.encode(), head)
    assert status in (400, 404), path
    for secret in (b"secret", b"coders:", b"import ", b"root:", b"participant: sa-dir"):
        assert secret not in body


def test_a_header_said_twice_is_refused(coded: Folder) -> None:
    app, ours = guard(coded.root), HOST.encode()
    known = (b"authorization", b"Bearer the-token")
    assert called(app, b"/", [(b"host", ours), known])[0] == 200
    for more in ((b"host", b"evil.example"), (b"Host", b"evil.example"), known):
        assert called(app, b"/", [(b"host", ours), known, more])[0] == 403
        assert called(app, b"/", [more, (b"host", ours), known])[0] == 403


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "POST", ""])
def test_odd_methods_change_nothing(coded: Folder, method: str) -> None:
    before = coded.files()
    head = [(b"host", HOST.encode()), (b"cookie", f"{cookie_of(HOST)}=the-token".encode())]
    assert called(guard(coded.root), b"/", head, method=method)[0] in (403, 405)
    assert coded.files() == before


def test_head_says_no_more_than_get(coded: Folder) -> None:
    assert Visitor(coded.root, stranger=True).head("/").status_code == 403
    answer = Visitor(coded.root).head("/")
    assert answer.status_code in (200, 405)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def unsafe(app: Any) -> list[tuple[str, str]]:
    """Every route that changes something, with names put in."""
    return [(method.upper(), path.replace("{", "").replace("}", ""))
            for path, methods in app.openapi()["paths"].items()
            for method in methods if method.upper() not in ("GET", "HEAD")]  # fmt: skip


def test_no_route_changes_anything_without_proof(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    del visitor.headers["x-terrain-proof"]
    routes = unsafe(visitor.guard.app)
    assert ("POST", "/api/codings") in routes
    before = coded.files()
    for method, path in routes:
        for proof in ("", "?proof=", "?proof=0123456789", f"?proof={visitor.guard.token}"):
            answer = visitor.request(method, path + proof, json={})
            assert answer.status_code == 403, (method, path)
            assert "Reload the page" in answer.text
    assert coded.files() == before


def test_a_server_that_only_shows_changes_nothing(coded: Folder) -> None:
    visitor = Visitor(coded.root, read_only=True)
    before = coded.files()
    for method, path in unsafe(visitor.guard.app):
        answer = visitor.request(method, path, json={})
        assert (answer.status_code, "read-only" in answer.text) == (403, True), (method, path)
    assert visitor.post("/api/codings", json=CODING).status_code == 403
    assert coded.files() == before
    assert visitor.get("/t/seine/dirigeant").status_code == 200


def test_a_body_without_end_is_not_read(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    told = visitor.post("/api/codings", headers={"content-length": str(LARGEST + 1)}, content=b"{")
    assert told.status_code == 413
    for odd in ("-1", "1e9", "²"):
        head = [(b"host", HOST.encode()), (b"authorization", b"Bearer the-token"),
                (b"content-length", odd.encode("latin-1"))]  # fmt: skip
        assert called(visitor.guard, b"/api/codings", head, method="POST")[0] == 413


def test_every_answer_is_closed(visitor: Visitor) -> None:
    for path in ("/", "/nowhere", "/codebook.css", "/static/reader.js", "/api/openapi.json"):
        head = visitor.get(path).headers
        assert head["x-content-type-options"] == "nosniff", path
        assert "script-src 'self'" in head["content-security-policy"]
        assert "unsafe" not in head["content-security-policy"]
        assert head["cache-control"] == "no-store"


def test_an_error_names_no_path_of_this_machine(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    coded.edit("terrain.yaml", "coders: {camille: , noé: }", "coders: [")
    for path in ("/", "/transcripts", "/t/seine/dirigeant"):
        assert str(coded.root) not in visitor.get(path).text
    answer = visitor.post("/api/codings", content=json.dumps(CODING))
    assert str(coded.root) not in answer.text
