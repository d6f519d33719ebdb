"""What the index asks of a study: a Protocol, so that it never imports the store.

The facts of a transcript (what its front matter says, and the signature of its file) are kept in
the manifest and asked again at each query: a change of consent, of territory or of speaker acts
at once, and a text edited since it was indexed is known for stale.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from terrain.model.participant import Consent, Participant
from terrain.model.territory import Territories
from terrain.model.transcript import Speaker, Transcript

#: A file written less than this before it was looked at may change again under the same time
#: stamp (some file systems count in seconds): its signature is not believed. Nanoseconds.
RACY = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Signature:
    """How a file looked when it was last read: size in bytes, times in nanoseconds."""

    size: int
    mtime_ns: int
    inode: int
    seen_ns: int

    @classmethod
    def of(cls, stat: os.stat_result, seen_ns: int) -> Signature:
        """The signature of a file whose `stat` was taken at `seen_ns` (`time.time_ns()`)."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ino, seen_ns)

    def vouches(self, stat: os.stat_result) -> bool:
        """Whether a file that now has this `stat` surely holds the bytes that were read."""
        return (
            self.size == stat.st_size
            and self.mtime_ns == stat.st_mtime_ns
            and self.inode == stat.st_ino
            and self.seen_ns - self.mtime_ns > RACY
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a transcript's file says today: its signature, the hash of its body, its front matter.

    `path` is relative to the study; `text_hash` is `model.transcript.text_hash` of the body.
    """

    id: str
    path: str
    signature: Signature
    text_hash: str
    title: str = ""
    case: str = ""
    kind: str = "interview"
    date: dt.date | None = None
    language: str = "fr"
    territory: str | None = None
    section_territories: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    consent: Consent | None = None
    fictional: bool = False

    @classmethod
    def of(cls, transcript: Transcript, signature: Signature, text_hash: str) -> Facts:
        """The facts of a transcript just read."""
        return cls(
            transcript.id,
            transcript.path,
            signature,
            text_hash,
            transcript.title,
            transcript.case,
            transcript.kind,
            transcript.date,
            transcript.language,
            transcript.territory,
            transcript.section_territories,
            transcript.speakers,
            transcript.consent,
            transcript.fictional,
        )

    def to_json(self) -> dict[str, Any]:
        """The facts as the manifest keeps them."""
        sign, consent = self.signature, self.consent
        return {
            "id": self.id,
            "path": self.path,
            "signature": [sign.size, sign.mtime_ns, sign.inode, sign.seen_ns],
            "text": self.text_hash,
            "title": self.title,
            "case": self.case,
            "kind": self.kind,
            "date": self.date.isoformat() if self.date else None,
            "language": self.language,
            "territory": self.territory,
            "section_territories": dict(self.section_territories),
            "speakers": [[s.label, s.part, s.participant, s.name] for s in self.speakers.values()],
            "consent": consent
            and [consent.use, consent.embargo and consent.embargo.isoformat(), consent.named],
            "fictional": self.fictional,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Facts:
        """Read what `to_json` wrote."""
        consent = data["consent"]
        embargo = dt.date.fromisoformat(consent[1]) if consent and consent[1] else None
        return cls(
            data["id"],
            data["path"],
            Signature(*data["signature"]),
            data["text"],
            data["title"],
            data["case"],
            data["kind"],
            dt.date.fromisoformat(data["date"]) if data["date"] else None,
            data["language"],
            data["territory"],
            data["section_territories"],
            {label: Speaker(label, *rest) for label, *rest in data["speakers"]},
            Consent(consent[0], embargo, consent[2]) if consent else None,
            data["fictional"],
        )


@dataclass(frozen=True, eq=False)
class Codings:
    """Codings as parallel columns: transcript id, span in code points, code (a living id), coder.

    Only anchored codings belong here.
    """

    transcript: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    coder: list[str] = field(default_factory=list)


class Source(Protocol):
    """The study as the index sees it; `workspace` implements it over the store.

    `current`, `participants`, `territories` and `codings` are asked at each query. They return
    *the same object* as long as nothing has changed: what the index derives from them is kept
    as long.
    """

    def current(self, known: Mapping[str, Facts]) -> Mapping[str, Facts]:
        """The facts of every readable transcript of the study today.

        `known` are the facts in the manifest: where their signature vouches for the file, they
        are returned as they are and the file is not opened. A transcript that is gone, or whose
        front matter cannot be read, is absent (its consent being unknown, it is not shown).
        """
        ...

    def transcript(self, name: str) -> Transcript:
        """A transcript parsed whole; asked while building. Raises StudyError."""
        ...

    def body(self, name: str) -> str:
        """The canonical body of a transcript, as it stands now. Raises StudyError."""
        ...

    def participants(self) -> Mapping[str, Participant]:
        """The roster by id."""
        ...

    def territories(self) -> Territories:
        """The territories and how they nest."""
        ...

    def codings(self, transcripts: Collection[str] | None) -> Codings:
        """The codings of these transcripts, or of the whole study (None)."""
        ...
