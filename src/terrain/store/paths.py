"""Where things lie in a study, and the names that files may bear on any system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from terrain.errors import UsageError

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_CODER = re.compile(r"[^\W_][\w .'’@+-]{0,59}")


def coder_file(transcript: str, coder: str, files: Mapping[str, str]) -> str:
    """The file of a coder's codings; the one already there if only its Unicode form differs."""
    return beside(transcript, f"{coder}.jsonl", files)


def beside(transcript: str, name: str, files: Mapping[str, str]) -> str:
    """A file beside the codings of the transcript of this path; the one already there if only
    its Unicode form differs."""
    path = f"{transcript.removesuffix('.md')}.codings/{name}"
    if path in files or path.isascii():
        return path
    wanted = unicodedata.normalize("NFC", path)
    return next((held for held in files if unicodedata.normalize("NFC", held) == wanted), path)


def finished_file(transcript: str, coder: str) -> str:
    """The file of a coder's finished mark on the transcript of this path."""
    return f"{transcript.removesuffix('.md')}.codings/{coder}.finished.json"


def check_coder(name: str) -> str:
    """A coder's name in NFC; raises UsageError where a file could not be named after it."""
    clean = unicodedata.normalize("NFC", name.strip())
    if not _CODER.fullmatch(clean) or _RESERVED.match(clean):
        raise UsageError(
            f"“{name}” cannot name a coder.",
            remedy="Use letters, digits, spaces and - _ . ' (60 at most).",
        )
    return clean


def slug(name: str, fallback: str = "transcript") -> str:
    """A file name for any title: lower case, no accents, hyphens; letters of any script stay.

    At most 80 code points, so that temporary and sibling files fit in the 255 bytes allowed.
    """
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
        if not unicodedata.combining(c)
    )
    made = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", bare)).strip("-")[:80].strip("-")
    while len(made.encode()) > 200:
        made = made[:-1]
    if not made or _RESERVED.match(made):
        return f"{fallback}-{made}".strip("-")
    return made
