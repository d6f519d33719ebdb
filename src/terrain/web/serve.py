"""`terrain serve`: the study in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

import click

from terrain.errors import UsageError


@click.command(name="serve", epilog="\b\nFor example:\n  terrain serve --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default="a free one",
              help="Port on this machine.")  # fmt: skip
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
    import socket

    import uvicorn

    from terrain.web.app import create_app, guarded
    from terrain.workspace.opened import find

    root = study_path or find(Path.cwd())
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", port))
    except OSError:
        raise UsageError(
            f"the port {port} is taken.", remedy="Give another with --port, or none for a free one."
        ) from None
    taken = held.getsockname()[1]
    app = guarded(create_app(root, read_only=read_only), "127.0.0.1", taken)
    address = f"http://127.0.0.1:{taken}/?token={app.token}"
    click.echo(f"{root.name}: {address}\nCtrl-C to end.")
    if not no_browser:
        import webbrowser

        webbrowser.open(address)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    server.run(sockets=[held])
