"""The file of the key: an age file, whose plain text exists in memory only.

What is encrypted is JSON: {"format": 1, "participants": {ID: {"first": […], "last": […],
"other": […]}}, "terms": […]}. Any age program opens it, so the names outlive terrain.
Errors here never carry a word of the plain text, nor the exception that held it.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terrain.atomic import sha256, write_atomic
from terrain.errors import ChangedOnDisk, StudyError, UsageError
from terrain.model.key import Key, Person

FORMAT = 1
#: A key of names is small; anything larger is another file.
_LARGEST = 10 * 1024 * 1024
_PARTS = ("first", "last", "other")


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a key: a passphrase, or the text of an age identity file. Never shown."""

    passphrase: str = ""
    identity: str = ""

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class Opened:
    """A key as it was read, with the hash of its file so that a later write can be refused."""

    key: Key
    sha256: str


def read(path: Path, secret: Secret) -> Opened:
    """Decrypt a key. Raises StudyError: no such file, not an age file, wrong secret, damaged."""
    try:
        if path.stat().st_size > _LARGEST:
            raise StudyError("too large to be a key of names.", path=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise StudyError(
            f"the key cannot be read: {error.strerror or error}.",
            path=str(path),
            remedy="Mount the disk that holds it, or name it with --key.",
        ) from None
    return Opened(_key(_decrypt(path, data, secret), path), sha256(data))


def write(path: Path, key: Key, secret: Secret, expected: str | None) -> None:
    """Encrypt a key and put it in place, for its owner alone (mode 600).

    `expected` is the hash of the file that was read, None for a new one. Raises ChangedOnDisk,
    StudyError.
    """
    data = _encrypt(_plain(key), secret)
    try:
        found = sha256(path.read_bytes()) if path.exists() else None
        if found != expected:
            raise ChangedOnDisk(
                "the key was changed by another program. Nothing was written."
                if expected
                else "a file of this name is already there. Nothing was written.",
                path=str(path),
                remedy="Run the command again." if expected else "Choose another name.",
            )
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, data)
        with contextlib.suppress(NotImplementedError):
            path.chmod(0o600)
    except OSError as error:
        raise StudyError(
            f"the key cannot be written: {error.strerror or error}.", path=str(path)
        ) from None


def _plain(key: Key) -> bytes:
    people = {
        name: {part: list(getattr(person, part)) for part in _PARTS if getattr(person, part)}
        for name, person in sorted(key.people.items())
    }
    held = {"format": FORMAT, "participants": people, "terms": list(key.terms)}
    return json.dumps(held, ensure_ascii=False).encode()


def _key(plain: bytes, path: Path) -> Key:
    damaged = StudyError("this age file holds no key of names.", path=str(path))
    try:
        data = json.loads(plain)
        if not isinstance(data, dict) or "participants" not in data:
            raise damaged
        if int(data.get("format", 0)) > FORMAT:
            raise StudyError(
                "this key is of a later format.", path=str(path), remedy="Install a newer terrain."
            )
        people = {
            str(name): Person(*(_words(entry.get(part)) for part in _PARTS))
            for name, entry in data["participants"].items()
        }
        return Key(people, _words(data.get("terms")))
    except (ValueError, TypeError, AttributeError):
        raise damaged from None


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(word) for word in value or ())


def _decrypt(path: Path, data: bytes, secret: Secret) -> bytes:
    import pyrage

    if not data.startswith((b"age-encryption.org/v1", b"-----BEGIN AGE")):
        raise StudyError("not an age file.", path=str(path), remedy="Give the file of the key.")
    try:
        if secret.identity:
            return bytes(pyrage.decrypt(data, _identities(secret.identity)))
        return bytes(pyrage.passphrase.decrypt(data, secret.passphrase))
    except pyrage.DecryptError:
        what = "identity" if secret.identity else "passphrase"
        made = "a passphrase" if b"-> scrypt" in data[:200] else "an identity file"
        raise StudyError(
            f"this {what} does not open the key.",
            path=str(path),
            remedy=f"It was made with {made}; a file cut short says the same.",
        ) from None


def _encrypt(plain: bytes, secret: Secret) -> bytes:
    import pyrage

    if secret.identity:
        return bytes(pyrage.encrypt(plain, [i.to_public() for i in _identities(secret.identity)]))
    if not secret.passphrase:
        raise UsageError("an empty passphrase.", remedy="Give one, or an identity file.")
    return bytes(pyrage.passphrase.encrypt(plain, secret.passphrase))


def _identities(text: str) -> list[Any]:
    import pyrage

    rows = [row.strip() for row in text.splitlines()]
    try:
        found = [
            pyrage.x25519.Identity.from_str(row) for row in rows if row and not row.startswith("#")
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise UsageError(
            "no age identity in this file.",
            remedy="It should hold a line AGE-SECRET-KEY-1…, as age-keygen writes it.",
        )
    return found


def new_identity() -> str:
    """The text of a new age identity file, as age-keygen writes it."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return f"# public key: {made.to_public()}\n{made}\n"
