"""The accounts of people who share one study on a server: `.terrain-team/accounts.json`.

The folder stays on the server: it keeps itself out of git, and only its owner may open it.
Passwords are kept as argon2 makes them; the tokens of invitations and sessions as their SHA-256,
so that whoever reads the file can enter with none of them.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from terrain.atomic import write_atomic
from terrain.errors import StudyError

FOLDER = ".terrain-team"
FILE = f"{FOLDER}/accounts.json"
_LOCK_SECONDS = 10

#: From the least to the most: reads; codes as themselves; also changes what all share.
Role = Literal["reader", "coder", "lead"]


@dataclass(frozen=True, slots=True)
class Account:
    """A person. `name` is the coder's; `password` as argon2 made it; `created` ISO, UTC."""

    name: str
    role: Role
    password: str
    created: str


@dataclass(frozen=True, slots=True)
class Pass:
    """A token that was given out, kept as its SHA-256: an invitation (`role` is set) or a session.
    `until`: seconds since 1970."""

    token: str
    name: str
    until: int
    role: Role | None = None


@dataclass
class Accounts:
    """All that the file holds. `address`: where people reach the server, as it was last started."""

    people: dict[str, Account] = field(default_factory=dict)
    invitations: list[Pass] = field(default_factory=list)
    sessions: list[Pass] = field(default_factory=list)
    address: str = ""


def load(root: Path) -> Accounts:
    """The accounts of a study; none where there is no file. Raises StudyError."""
    path = root / FILE
    try:
        data = json.loads(path.read_bytes())
        return Accounts(
            {one["name"]: Account(**one) for one in data["people"]},
            [Pass(**one) for one in data["invitations"]],
            [Pass(**one) for one in data["sessions"]],
            str(data.get("address", "")),
        )
    except FileNotFoundError:
        return Accounts()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            "the accounts cannot be read, so nobody can enter.", path=FILE,
            remedy="Mend the file or its permissions, or delete it and invite everybody again.",
        ) from error  # fmt: skip


@contextlib.contextmanager
def changing(root: Path) -> Iterator[Accounts]:
    """The accounts, to be changed by one program at a time; written at the end, unless an error
    ends it."""
    folder = root / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
        with FileLock(folder / "lock", timeout=_LOCK_SECONDS):
            held = load(root)
            yield held
            _write(root / FILE, held)
    except Timeout:
        raise StudyError(
            "another terrain is changing the accounts.", path=FILE, remedy="Try again."
        ) from None
    except OSError as error:
        raise StudyError(
            f"the accounts cannot be written: {error.strerror or error}.", path=FILE,
            remedy="Free some space or make the folder writable, then try again.",
        ) from error  # fmt: skip


def _write(path: Path, held: Accounts) -> None:
    data = {
        "people": [asdict(one) for one in held.people.values()],
        "invitations": [asdict(one) for one in held.invitations],
        "sessions": [asdict(one) for one in held.sessions],
        "address": held.address,
    }
    if not path.exists():  # its permissions are kept by every later write
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    write_atomic(path, json.dumps(data, ensure_ascii=False, indent=1).encode())
