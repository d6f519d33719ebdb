"""The pages as a browser meets them: behind the guard, in this process or on a port."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from terrain.store.accounts import Role
from terrain.web.app import create_app, guarded
from terrain.web.doors import Person
from terrain.web.guard import Guard, cookie_of
from terrain.workspace.team import Team

PORT = 8000
PASSWORD = "quatre mots sans rapport"
HOST = f"127.0.0.1:{PORT}"


def guard(root: Path, **settings: Any) -> Guard:
    """The application as `terrain serve` starts it."""
    return guarded(create_app(root, **settings), "127.0.0.1", PORT, "the-token")


class Visitor(TestClient):
    """Somebody who opened the printed address; `stranger=True`: somebody who did not.

    `proof` is what the forms of the pages carry; `post` and its kin send it unless told not to.
    """

    def __init__(self, root: Path, *, stranger: bool = False, **settings: Any) -> None:
        self.guard = guard(root, **settings)
        super().__init__(self.guard, base_url=f"http://{HOST}", follow_redirects=False)
        if not stranger:
            self.cookies.set(cookie_of(HOST), self.guard.token)
            self.headers["x-terrain-proof"] = Person("", "lead", self.guard.token).proof


class Member(TestClient):
    """Somebody of a team, who has entered with the link of an invitation."""

    def __init__(self, server: Guard, name: str = "", role: Role = "coder") -> None:
        super().__init__(server, base_url=f"http://{HOST}", follow_redirects=False)
        if name:
            link = server.app.state.team.invite(name, role)
            sent = {"password": PASSWORD, "again": PASSWORD}
            assert self.post(f"/join/{link}", data=sent).status_code == 303
            self.headers["x-terrain-proof"] = Person(name, role, self.secret).proof

    @property
    def secret(self) -> str:
        """What the cookie holds."""
        return str(self.cookies[cookie_of(HOST)])


def team_guard(root: Path, **settings: Any) -> Guard:
    """The application as `terrain serve --team` starts it."""
    return guarded(create_app(root, team=Team(root), **settings), "127.0.0.1", PORT)


@contextlib.contextmanager
def served(root: Path, **settings: Any) -> Iterator[str]:
    """The study on a port of this machine; gives the address to open, token included (for a team,
    without)."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    app = guarded(create_app(root, **settings), "127.0.0.1", port)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        team = settings.get("team")
        yield f"http://127.0.0.1:{port}/" + ("" if team else f"?token={app.token}")
    finally:
        server.should_exit = True
        app.app.state.desk.bell.close()
        thread.join(10)
        held.close()


class Window:
    """A window of the browser on a served study, and all that its pages said or asked for."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.base = address.partition("/?")[0].rstrip("/")
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def open(self, path: str) -> Any:
        """Go to an address of the study."""
        self.page.goto(self.base + path)
        return self.page

    def close(self) -> None:
        """Close the window."""
        self.context.close()
