"""Several people on one server: who may enter, as whom, and what they may change.

People are invited by a link that serves once; they choose a password; then a cookie tells who
they are. Roles grow: a reader reads, searches, compares and takes files away; a coder also codes,
corrects and writes in Notes, as themselves; a lead also changes what all share (the codebook, the
transcripts that are there, what was settled) and the accounts.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from terrain.errors import UsageError
from terrain.store import accounts
from terrain.store.accounts import Account, Accounts, Pass, Role
from terrain.store.paths import check_coder
from terrain.workspace.opened import now

ROLES: tuple[Role, ...] = get_args(Role)
#: Signs of the shortest password: what the French CNIL asks where nothing else protects (2022).
SHORTEST, LONGEST = 12, 200
#: Seconds that an invitation and a session last.
INVITED, ENTERED = 7 * 24 * 3600, 14 * 24 * 3600
#: Wrong passwords for one name before each further try has to wait, at most so many seconds.
_TRIES, _LONGEST_WAIT = 5, 60
#: How many names wrong passwords are remembered for; the oldest gives way.
_REMEMBERED = 1000


#: Why somebody is not let in, or a password not taken.
Kind = Literal["wrong", "wait", "link", "short", "twice"]


class NotAllowedError(UsageError):
    """Somebody is not let in. `kind` says why; `seconds` how long to wait."""

    def __init__(self, kind: Kind, message: str, *, remedy: str = "", seconds: int = 0) -> None:
        super().__init__(message, remedy=remedy)
        self.kind, self.seconds = kind, seconds


class Team:
    """The people of one study. Safe to use from several threads and beside another program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._held = Accounts()
        self._sessions: dict[str, Pass] = {}
        self._wrong: dict[str, tuple[int, float]] = {}
        # A password takes 64 MB while it is looked at: not twenty at once.
        self._hashing = threading.Semaphore(2)

    def held(self) -> Accounts:
        """The accounts as they are on disk now."""
        with self._lock:
            try:
                stat = (self.root / accounts.FILE).stat()
                stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            except OSError:
                stamp = None
            if stamp != self._stamp or stamp is None:
                self._held, self._stamp = accounts.load(self.root), stamp
                self._sessions = {one.token: one for one in self._held.sessions}
            return self._held

    def people(self) -> list[Account]:
        """Everybody who may enter, by name."""
        return sorted(self.held().people.values(), key=lambda one: one.name)

    def invitations(self) -> list[Pass]:
        """The invitations that still serve, by name."""
        return sorted(_living(self.held().invitations), key=lambda one: one.name)

    def invite(self, name: str, role: Role) -> str:
        """A token for a link that lets somebody choose a password: a new account, or another
        password for one that is there (its role stays). An earlier one for the name serves no
        more. Raises UsageError for a name that no coder can bear."""
        clean = check_coder(name)
        token = secrets.token_urlsafe(24)
        with accounts.changing(self.root) as held:
            known = held.people.get(clean)
            twin = next((other for other in held.people if other.casefold() == clean.casefold()
                         and other != clean), None)  # fmt: skip
            if twin:
                raise UsageError(f"there is already an account “{twin}”.",
                                 remedy="Choose a name that nobody can mistake.")  # fmt: skip
            rest = [one for one in _living(held.invitations) if one.name != clean]
            new = Pass(_hashed(token), clean, _now() + INVITED, known.role if known else role)
            held.invitations = [*rest, new]
        return token

    def uninvite(self, name: str) -> None:
        """Let an invitation serve no more."""
        with accounts.changing(self.root) as held:
            held.invitations = [one for one in _living(held.invitations) if one.name != name]

    def invited(self, token: str) -> Pass | None:
        """The invitation behind a link, if it still serves."""
        wanted = _hashed(token)
        return next((one for one in self.invitations() if _same(one.token, wanted)), None)

    def join(self, token: str, password: str) -> str:
        """Take an invitation up; gives the token of a session. Raises NotAllowedError."""
        found = self.invited(token)
        if found is None:
            raise _no_link()
        check_password(password, found.name)
        made = self._make(password)
        with accounts.changing(self.root) as held:
            still = [one for one in _living(held.invitations) if _same(one.token, found.token)]
            if not still:
                raise _no_link()
            held.invitations.remove(still[0])
            role = still[0].role or "reader"
            before = held.people.get(found.name)
            created = before.created if before else now()
            held.people[found.name] = Account(found.name, role, made, created)
            # Whoever knew the old password, or sits at another screen, is out.
            held.sessions = [one for one in _living(held.sessions) if one.name != found.name]
            return _begun(held, found.name)

    def enter(self, name: str, password: str) -> str:
        """The token of a new session. Raises NotAllowedError, and does not say which of name and
        password was wrong; after some tries it asks to wait."""
        key = name.strip().casefold()
        self._wait_over(key)
        known = next((one for one in self.people() if one.name.casefold() == key), None)
        if not self._matches(known.password if known else "", password) or known is None:
            self._count(key)
            raise NotAllowedError("wrong", "this name and this password do not go together.",
                                  remedy="Try again, or ask a lead for a new link.")  # fmt: skip
        with self._lock:
            self._wrong.pop(key, None)
        with accounts.changing(self.root) as held:
            if known.name not in held.people:
                raise NotAllowedError("wrong", "this account is no longer there.")
            return _begun(held, known.name)

    def who(self, token: str) -> Account | None:
        """The person of a session, or nobody."""
        if not token:
            return None
        held = self.held()
        session = self._sessions.get(_hashed(token))
        if session is None or session.until < _now():
            return None
        return held.people.get(session.name)

    def leave(self, token: str) -> None:
        """End a session."""
        wanted = _hashed(token)
        with accounts.changing(self.root) as held:
            held.sessions = [one for one in _living(held.sessions) if one.token != wanted]

    def change_password(self, name: str, old: str, new: str, session: str) -> None:
        """Another password; the person's other sessions end. Raises NotAllowedError."""
        key = name.casefold()
        self._wait_over(key)
        known = self.held().people.get(name)
        if known is None or not self._matches(known.password, old):
            self._count(key)
            raise NotAllowedError("wrong", "this is not the present password.")
        check_password(new, name)
        made = self._make(new)
        keep = _hashed(session)
        with accounts.changing(self.root) as held:
            account = held.people[name]
            held.people[name] = Account(name, account.role, made, account.created)
            held.sessions = [one for one in _living(held.sessions)
                             if one.name != name or one.token == keep]  # fmt: skip

    def set_role(self, name: str, role: Role) -> None:
        """Give a person another role. Raises UsageError where nobody would lead."""
        with accounts.changing(self.root) as held:
            account = _known(held, name)
            _keep_a_lead(held, name, role)
            held.people[name] = Account(name, role, account.password, account.created)

    def remove(self, name: str) -> None:
        """Close an account, at once; what the person coded stays. Raises UsageError where nobody
        would lead."""
        with accounts.changing(self.root) as held:
            _known(held, name)
            _keep_a_lead(held, name, None)
            del held.people[name]
            held.sessions = [one for one in _living(held.sessions) if one.name != name]
            held.invitations = [one for one in _living(held.invitations) if one.name != name]

    def reached_at(self, address: str) -> None:
        """Remember where people reach the server, for the links that the command line prints."""
        with accounts.changing(self.root) as held:
            held.address = address

    def _make(self, password: str) -> str:
        from argon2 import PasswordHasher

        with self._hashing:
            return PasswordHasher().hash(password)

    def _matches(self, made: str, password: str) -> bool:
        """Whether a password is the one; as long for a name that nobody bears."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        if len(password) > LONGEST:
            return False
        with self._hashing:
            if not made:
                PasswordHasher().hash(password)
                return False
            with contextlib.suppress(VerificationError, InvalidHashError):
                return PasswordHasher().verify(made, password)
        return False

    def _wait_over(self, key: str) -> None:
        with self._lock:
            left = self._wrong.get(key, (0, 0.0))[1] - time.monotonic()
        if left > 0:
            seconds = int(left) + 1
            raise NotAllowedError("wait", f"too many wrong passwords: wait {seconds} seconds.",
                                  seconds=seconds)  # fmt: skip

    def _count(self, key: str) -> None:
        with self._lock:
            times = self._wrong.pop(key, (0, 0.0))[0] + 1
            wait = min(_LONGEST_WAIT, 2 ** (times - _TRIES)) if times >= _TRIES else 0
            self._wrong[key] = (min(times, 50), time.monotonic() + wait)
            while len(self._wrong) > _REMEMBERED:
                del self._wrong[next(iter(self._wrong))]


def check_password(password: str, name: str) -> None:
    """Raises NotAllowedError for a password that is too short, too long, or the name."""
    if not SHORTEST <= len(password) <= LONGEST or password.casefold() == name.casefold():
        raise NotAllowedError(
            "short",
            f"a password has {SHORTEST} signs or more, and is not the name.",
            remedy="Take four words that have nothing to do with each other.",
        )


def _begun(held: Accounts, name: str) -> str:
    token = secrets.token_urlsafe(32)
    session = Pass(_hashed(token), name, _now() + ENTERED)
    held.sessions = [*_living(held.sessions), session]
    return token


def _known(held: Accounts, name: str) -> Account:
    if name not in held.people:
        known = ", ".join(sorted(held.people)) or "nobody yet"
        raise UsageError(f"there is no account “{name}” (accounts: {known}).")
    return held.people[name]


def _keep_a_lead(held: Accounts, name: str, role: Role | None) -> None:
    others = any(one.role == "lead" for one in held.people.values() if one.name != name)
    if held.people[name].role == "lead" and role != "lead" and not others:
        raise UsageError(f"{name} is the only lead: nobody could invite or change accounts.",
                         remedy="Make somebody else a lead first.")  # fmt: skip


def _no_link() -> NotAllowedError:
    return NotAllowedError("link", "this link serves no more: used, replaced, or too old.",
                           remedy="Ask a lead for another.")  # fmt: skip


def _living(passes: Iterable[Pass]) -> list[Pass]:
    now = _now()
    return [one for one in passes if one.until >= now]


def _hashed(token: str) -> str:
    return hashlib.sha256(os.fsencode(token)).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)


def _now() -> int:
    return int(time.time())
