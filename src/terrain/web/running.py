"""A server that runs: its socket, what it does before the first page and at its end."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrain.errors import TerrainError, UsageError

if TYPE_CHECKING:
    from types import FrameType

    from terrain.web.desk import Desk
    from terrain.web.guard import Guard


def run(app: Guard, held: socket.socket, **settings: Any) -> None:
    """Answer until Ctrl-C."""
    import uvicorn

    threading.Thread(target=_prepare, args=(app.app.state.desk,), daemon=True).start()
    # Pages that wait for news never end by themselves: they are told, and given a moment.
    bell = app.app.state.desk.bell

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            bell.close()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(app, log_level="warning", access_log=False,
                            timeout_graceful_shutdown=2, timeout_keep_alive=75,
                            **settings)  # fmt: skip
    Server(config).run(sockets=[held])


def _prepare(desk: Desk) -> None:
    """Read the study while the browser opens, and spare the collector its objects: it would look
    through all of them again and again, and hold everybody up while it does."""
    with contextlib.suppress(TerrainError):  # the first page will say it
        desk.permitted()
        gc.collect()
        gc.freeze()


def bound(root: Path, port: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A socket of this machine alone (or of `host`), on `port`, else on the study's own.

    A study has a port of its own, since a browser keeps what it remembers (the basket, the
    language) by address. Where another program holds it, any free one. Raises UsageError where
    the port that was asked for is taken.
    """
    own = 20_000 + zlib.crc32(str(root.resolve()).encode()) % 10_000  # below those lent by systems
    for number in (port,) if port else (own, 0):
        held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            held.bind((host, number))
            held.listen(128)  # a browser that is quicker than the server waits
            return held
        held.close()
    raise UsageError(f"the port {port} is taken.",
                     remedy="Give another with --port, or none for the study's own.")  # fmt: skip
