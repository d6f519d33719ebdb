"""Who is asking: the one person at this machine, by the token of this start; or one of a team, by
a session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Protocol

from terrain.store.accounts import Role
from terrain.workspace.team import Team


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `name` is empty where one person at one machine chooses who codes; `secret` is
    what they entered with."""

    name: str
    role: Role
    secret: str

    @property
    def proof(self) -> str:
        """What a form must carry to be believed: made from the secret, which pages never show."""
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest()[:40]


class Door(Protocol):
    """What tells who somebody is by what they bring."""

    def person(self, secret: str) -> Person | None:
        """Whoever bears a secret; None where nobody does."""


@dataclass(frozen=True)
class TokenDoor:
    """One token, for whoever was given the address that holds it."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def person(self, secret: str) -> Person | None:
        """The owner of the study, with all rights."""
        if hmac.compare_digest(secret.encode(), self.token.encode()):
            return Person("", "lead", self.token)
        return None


@dataclass(frozen=True)
class TeamDoor:
    """Sessions of accounts."""

    team: Team

    def person(self, secret: str) -> Person | None:
        """The account of a session."""
        account = self.team.who(secret)
        return Person(account.name, account.role, secret) if account else None
