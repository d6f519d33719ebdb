"""`terrain serve`: the study in the browser of this machine."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from terrain.errors import TerrainError, UsageError

if TYPE_CHECKING:
    from terrain.web.desk import Desk


@click.command(name="serve", epilog="\b\nFor example:\n  terrain serve --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine.",
              show_default="one kept for this study")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option("--read-only", is_flag=True, help="Show the study; let nothing be changed.")
@click.option(
    "--study",
    "study_path",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="PATH",
    help="The study's folder (default: the nearest above with a terrain.yaml).",
)
def command(port: int, no_browser: bool, read_only: bool, study_path: Path | None) -> None:
    """Read, code, search and compare in the browser; nothing leaves this machine.

    The address that is printed holds a token: whoever has it may open the study. Ctrl-C ends it.
    """
    import uvicorn

    from terrain.web.app import create_app, guarded
    from terrain.workspace.opened import find

    root = study_path or find(Path.cwd())
    held = bound(root, port)
    taken = held.getsockname()[1]
    app = guarded(create_app(root, read_only=read_only), "127.0.0.1", taken)
    address = f"http://127.0.0.1:{taken}/?token={app.token}"
    click.echo(f"{root.name}: {address}\nCtrl-C to end.")
    if not no_browser:
        import webbrowser

        webbrowser.open(address)
    threading.Thread(target=_prepare, args=(app.app.state.desk,), daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    server.run(sockets=[held])


def _prepare(desk: Desk) -> None:
    """Read the study while the browser opens, and spare the collector its objects: it would look
    through all of them again and again, and hold everybody up while it does."""
    with contextlib.suppress(TerrainError):  # the first page will say it
        desk.permitted()
        gc.collect()
        gc.freeze()


def bound(root: Path, port: int = 0) -> socket.socket:
    """A socket of this machine alone, on `port`, else on the study's own.

    A study has a port of its own, since a browser keeps what it remembers (the basket, the
    language) by address. Where another program holds it, any free one. Raises UsageError where
    the port that was asked for is taken.
    """
    own = 20_000 + zlib.crc32(str(root.resolve()).encode()) % 10_000  # below those lent by systems
    for number in (port,) if port else (own, 0):
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            held.bind(("127.0.0.1", number))
            held.listen(128)  # a browser that is quicker than the server waits
            return held
        held.close()
    raise UsageError(f"the port {port} is taken.",
                     remedy="Give another with --port, or none for the study's own.")  # fmt: skip
