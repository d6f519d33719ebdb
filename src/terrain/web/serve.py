"""`terrain serve`: the study in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

import click

from terrain.errors import UsageError


@click.command(name="serve", epilog="\b\nFor example:\n  terrain serve --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine.",
              show_default="one kept for this study")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option("--read-only", is_flag=True, help="Show the study; let nothing be changed.")
@click.option(
    "--team", is_flag=True, help="Several people, each with an account (see “terrain team”)."
)
@click.option("--host", default="127.0.0.1", show_default=True,
              help="With --team: where to listen; 0.0.0.0 for all networks.")  # fmt: skip
@click.option("--address", default="", metavar="URL",
              help="With --team: what people open, where another server is in front.")  # fmt: skip
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="With --team: a certificate (PEM), for https.")  # fmt: skip
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The certificate's private key (PEM).")  # fmt: skip
@click.option(
    "--study",
    "study_path",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="PATH",
    help="The study's folder (default: the nearest above with a terrain.yaml).",
)
def command(
    port: int, no_browser: bool, read_only: bool, team: bool, host: str, address: str,
    certificate: Path | None, key: Path | None, study_path: Path | None,
) -> None:  # fmt: skip
    """Read, code, search and compare in the browser; nothing leaves this machine.

    The address that is printed holds a token: whoever has it may open the study. Ctrl-C ends it.

    With --team, several people share the study from their own machines, each by their name and
    password. Passwords and testimonies travel only encrypted: give a certificate, or put a server
    that speaks https in front and name it by --address.
    """
    from terrain.web.serve_team import Outside, serve_team
    from terrain.workspace.opened import find

    root = study_path or find(Path.cwd())
    if not team:
        if (host, address, certificate, key) != ("127.0.0.1", "", None, None):
            raise UsageError("--host, --address, --certificate and --key go with --team.",
                             remedy="Several people need accounts: add --team.")  # fmt: skip
        _serve_one(root, port, read_only=read_only, browser=not no_browser)
    else:
        serve_team(root, port, Outside(host, address, certificate, key), read_only=read_only)


def _serve_one(root: Path, port: int, *, read_only: bool, browser: bool) -> None:
    from terrain.web.app import create_app, guarded
    from terrain.web.running import bound, run

    held = bound(root, port)
    taken = held.getsockname()[1]
    app = guarded(create_app(root, read_only=read_only), "127.0.0.1", taken)
    address = f"http://127.0.0.1:{taken}/?token={app.token}"
    click.echo(f"{root.name}: {address}\nCtrl-C to end.")
    if browser:
        import webbrowser

        webbrowser.open(address)
    run(app, held)
