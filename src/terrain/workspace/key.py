"""Where the key of real names lies, and who may open it: outside the study, remembered per user.

The place is kept in the user's own settings and not in the study: a study is copied, shared and
published, and a path in it would tell where to look, hold the name of a home folder (often a
person's), and be wrong on every other laptop.

One exception: a study that says of itself `fictional: true` may hold its key, with the passphrase
beside it, since nobody stands behind its names.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.atomic import sha256, write_atomic
from terrain.errors import StudyError, UsageError
from terrain.model.key import Key, Person
from terrain.model.names import unknown
from terrain.store import keyfile
from terrain.store.keyfile import Opened, Secret
from terrain.store.paths import slug

if TYPE_CHECKING:
    from terrain.workspace.opened import OpenStudy

#: Asks a person for what opens the key; None where nobody can be asked.
Ask = Callable[[], Secret | None]

PLACE, PASSPHRASE = "TERRAIN_KEY", "TERRAIN_KEY_PASSPHRASE"
PASSPHRASE_FILE, IDENTITY = "TERRAIN_KEY_PASSPHRASE_FILE", "TERRAIN_KEY_IDENTITY"
#: Of an invented study alone: its key and the published passphrase, in its own folder.
PUBLISHED_KEY, PUBLISHED_PASSPHRASE = "data/names.age", "data/names.passphrase"


def settings_folder() -> Path:
    """The user's own settings of terrain ($XDG_CONFIG_HOME, %APPDATA%, else ~/.config)."""
    given = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME")
    return (Path(given) if given else Path.home() / ".config") / "terrain"


def _register() -> Path:
    return settings_folder() / "keys.json"


def _places() -> dict[str, str]:
    try:
        found = json.loads(_register().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def place(study: OpenStudy, given: Path | None = None) -> Path | None:
    """Where the key of a study lies: as given, $TERRAIN_KEY, as remembered; None if unknown.

    Of an invented study without a key of its own: the one published with it, if there is one.
    """
    if given is not None:
        return given
    if os.environ.get(PLACE):
        return Path(os.environ[PLACE])
    if held := _places().get(str(study.root.resolve())):
        return Path(held)
    published = study.root / PUBLISHED_KEY
    return published if _invented(study) and published.is_file() else None


def proposed(study: OpenStudy) -> Path:
    """Where a new key goes if nobody says otherwise: among the user's own settings."""
    root = study.root.resolve()
    mark = sha256(str(root).encode())[:6]
    return settings_folder() / "keys" / f"{slug(root.name, 'study')}-{mark}.age"


def remember(study: OpenStudy, path: Path) -> None:
    """Keep, for this user alone, where the key of a study lies."""
    register = _register()
    held = {**_places(), str(study.root.resolve()): str(path.absolute())}
    register.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(register, json.dumps(held, ensure_ascii=False, indent=1).encode() + b"\n")
    with contextlib.suppress(OSError):
        register.chmod(0o600)


def _invented(study: OpenStudy) -> bool:
    return study.project.settings.fictional


def is_inside(root: Path, path: Path) -> bool:
    """Whether a path leads into a folder, links and kinds of case set aside."""
    home = root.resolve()
    for holder in (path.absolute(), path.resolve()):
        for folder in (holder, *holder.parents):
            if folder == home:
                return True
            with contextlib.suppress(OSError):
                if folder.samefile(home):
                    return True
    return False


def refuse_inside(study: OpenStudy, path: Path) -> bool:
    """Refuse a key inside the study; True for an invented study, whose key may lie there."""
    if not is_inside(study.root, path):
        return False
    if _invented(study):
        return True
    raise UsageError(
        "the key of real names does not lie in the study: whoever is given a copy of the study, "
        "its git history or a backup would hold both the pseudonyms and the names.",
        path=str(path),
        remedy="Name a place outside, best on an encrypted disk that only you can reach.",
    )


def repository_of(path: Path) -> Path | None:
    """The git repository in which a place lies, where it may be committed by mistake; or None."""
    return next((folder for folder in path.resolve().parents if (folder / ".git").exists()), None)


def secret(study: OpenStudy, path: Path, ask: Ask | None = None) -> Secret | None:
    """What opens a key: from the environment, the published passphrase of an invented study, or
    a person; None if there is nobody to ask."""
    if os.environ.get(IDENTITY):
        return identity(Path(os.environ[IDENTITY]))
    if os.environ.get(PASSPHRASE):
        return Secret(os.environ[PASSPHRASE])
    if os.environ.get(PASSPHRASE_FILE):
        return Secret(_first_line(Path(os.environ[PASSPHRASE_FILE])))
    published = study.root / PUBLISHED_PASSPHRASE
    is_published = path.resolve() == (study.root / PUBLISHED_KEY).resolve()
    if is_published and _invented(study) and published.is_file():
        return Secret(_first_line(published))
    return ask() if ask else None


def identity(path: Path) -> Secret:
    """The secret of an age identity file."""
    return Secret(identity=_text(path))


def _first_line(path: Path) -> str:
    return _text(path).partition("\n")[0].rstrip("\r")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise StudyError(f"cannot be read: {why}.", path=str(path)) from None


def known_names(study: OpenStudy, ask: Ask | None = None, given: Path | None = None) -> Key | None:
    """The key of a study, for checks: None where there is none, or nobody to open it.

    A caller that gets None says “names not checked”. Raises StudyError for a key that is there
    and cannot be opened.
    """
    at = place(study, given)
    if at is None:
        return None
    found = secret(study, at, ask)
    return keyfile.read(at, found).key if found else None


class Keyring:
    """A key opened to be read and changed, by the commands of `terrain key`."""

    def __init__(self, study: OpenStudy, ask: Ask, given: Path | None = None) -> None:
        at = place(study, given)
        if at is None:
            raise UsageError(
                "no key of real names is known for this study.",
                remedy="Make one with “terrain key init”, or name it with “terrain key use FILE”.",
            )
        refuse_inside(study, at)
        found = secret(study, at, ask)
        if found is None:
            raise UsageError(
                "there is nobody to ask for the passphrase.",
                remedy=f"Set {PASSPHRASE_FILE} or {IDENTITY} to a file outside the study.",
            )
        self.study, self.path, self._secret = study, at, found
        self._opened: Opened = keyfile.read(at, found)

    @property
    def key(self) -> Key:
        """The names, as they stand in the file."""
        return self._opened.key

    def known(self, participant: str) -> None:
        """Raises UsageError unless this is a participant of the roster."""
        if participant not in self.study.project.participants:
            raise unknown("participant", participant, self.study.project.participants)

    def add(self, participant: str, names: Person) -> None:
        """More names of a participant of the roster. Raises UsageError."""
        self.known(participant)
        if not names:
            raise UsageError("no name was given: nothing was written.")
        self._write(self.key.with_person(participant, names))

    def forbid(self, terms: tuple[str, ...]) -> None:
        """More terms that must never appear."""
        if not terms:
            raise UsageError("no term was given: nothing was written.")
        self._write(self.key.with_terms(terms))

    def merge(self, more: Key) -> list[str]:
        """All the names of another key; returns its participants who are not on the roster."""
        key = self.key.with_terms(more.terms)
        for participant, names in more.people.items():
            key = key.with_person(participant, names)
        self._write(key)
        return sorted(set(more.people) - set(self.study.project.participants))

    def remove(self, participant: str) -> None:
        """Forget the names of a participant. Raises UsageError."""
        if participant not in self.key.people:
            raise unknown("participant in the key", participant, self.key.people)
        self._write(self.key.without(participant))

    def _write(self, key: Key) -> None:
        keyfile.write(self.path, key, self._secret, self._opened.sha256)
        self._opened = Opened(key, sha256(self.path.read_bytes()))


def create(study: OpenStudy, path: Path, found: Secret) -> bool:
    """Make an empty key and remember its place; True if it lies in an invented study."""
    inside = refuse_inside(study, path)
    keyfile.write(path, Key(), found, None)
    remember(study, path)
    return inside


def make_identity(study: OpenStudy, path: Path) -> None:
    """Write a new age identity file, for its owner alone, outside the study too."""
    refuse_inside(study, path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(keyfile.new_identity())
        file.flush()
        os.fsync(file.fileno())
