"""`terrain serve --team`: one study for several people, each with an account."""

from __future__ import annotations

import getpass
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.workspace.team import Team


@dataclass(frozen=True, slots=True)
class Outside:
    """How the world reaches a server: see the options of `terrain serve`."""

    host: str = "127.0.0.1"
    address: str = ""
    certificate: Path | None = None
    key: Path | None = None

    def reached_at(self, port: int) -> str:
        """The address to open. Raises UsageError where passwords would travel unencrypted."""
        if self.address:
            return _checked(self.address)
        scheme = "https" if self.certificate else "http"
        host = self.host
        if not _own(host) and not self.certificate:
            raise UsageError(
                f"passwords and testimonies would travel to {host} unencrypted.",
                remedy="Give --certificate and --key; or keep --host 127.0.0.1, put a server that "
                "speaks https in front, and name it: --address https://terrain.example.org",
            )
        if host in ("0.0.0.0", "::"):  # noqa: S104  # what the person asked for, with https
            import socket

            host = socket.getfqdn()
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def serve_team(root: Path, port: int, outside: Outside, *, read_only: bool) -> None:
    """Answer a team until Ctrl-C. Without any account, prints a link for the first lead."""
    from terrain.web.app import create_app, guarded
    from terrain.web.running import bound, run
    from terrain.workspace.team import Team

    if bool(outside.certificate) != bool(outside.key):
        raise UsageError("--certificate and --key go together.")
    outside.reached_at(port)  # refused before anything is begun
    held = bound(root, port, outside.host)
    taken = held.getsockname()[1]
    address = outside.reached_at(taken)
    team = Team(root)
    team.reached_at(address)
    app = guarded(create_app(root, read_only=read_only, team=team), outside.host, taken,
                  address=address)  # fmt: skip
    click.echo(f"{root.name}: {address}\nCtrl-C to end.")
    if not any(one.role == "lead" for one in team.people()):
        click.echo(f"Nobody leads this study yet. To begin, open\n  {first_lead(team, address)}")
    settings = {"ssl_certfile": outside.certificate, "ssl_keyfile": outside.key}
    run(app, held, **settings if outside.certificate else {})


def first_lead(team: Team, address: str) -> str:
    """A link for whoever starts the server: named as they code, else as the system knows them."""
    from terrain.workspace.opened import OpenStudy

    settings = OpenStudy(team.root).project.settings
    name = os.environ.get("TERRAIN_CODER") or settings.coder or getpass.getuser()
    return f"{address}/join/{team.invite(name, 'lead')}"


def _own(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(address: str) -> str:
    found = urlsplit(address)
    own = _own(found.hostname or "")
    good = found.scheme in ("http", "https") and found.hostname and found.path in ("", "/")
    if not good or found.query or found.fragment:
        raise UsageError(f"“{address}” is not the address of a server.",
                         remedy="Write https://terrain.example.org, without a path.")  # fmt: skip
    if found.scheme == "http" and not own:
        raise UsageError(f"people would send their passwords to {address} unencrypted.",
                         remedy="The address begins with https://.")  # fmt: skip
    return f"{found.scheme}://{found.netloc}".lower()
