"""A manuscript verified against the study as it stands on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.errors import TerrainError, UsageError

if TYPE_CHECKING:
    from terrain.evidence.finding import Corpus
    from terrain.evidence.verification import Verification
    from terrain.formats.base import Source
    from terrain.model.key import Key
    from terrain.model.manuscript import Manuscript
    from terrain.model.project import Project
    from terrain.reports.text import Text
    from terrain.workspace.key import Ask
    from terrain.workspace.study import Progress, Study


@dataclass(frozen=True)
class Verified:
    """What was found, with the manuscript as it was read and its bytes."""

    value: Verification
    manuscript: Manuscript
    source: Source

    def commented(self, text: Text) -> bytes:
        """A copy of a docx with a comment at each quotation. Raises UsageError for another."""
        from terrain.formats.manuscripts.comments import annotate
        from terrain.reports.verify_comments import comments

        if self.manuscript.format != "docx":
            raise UsageError(
                f"comments are written in docx, and this manuscript is {self.manuscript.format}.",
                remedy="Use --out PAGE.html instead.",
            )
        return annotate(self.source, comments(self.value, text))


@dataclass(frozen=True)
class Ground:
    """What a manuscript is judged against: the study as it stands, on a day; its words; its key
    of names, where it opens."""

    project: Project
    today: dt.date
    corpus: Corpus
    key: Key | None = None


@dataclass
class Index:
    """The hashed words of a project, kept as long as the project is the same."""

    project: Project
    corpus: Corpus


def read(path: Path) -> tuple[Manuscript, Source]:
    """The manuscript of a file. Raises ImportRefused, or TerrainError where it is not there."""
    from terrain.formats.base import Source
    from terrain.formats.manuscripts import MAX_SIZE
    from terrain.formats.manuscripts import read as read_manuscript

    try:
        if path.stat().st_size > MAX_SIZE:
            raise TerrainError(
                f"the file is over {MAX_SIZE:,} bytes.", path=str(path),
                remedy="Remove its pictures first.",
            )  # fmt: skip
        data = path.read_bytes()
    except OSError as error:
        raise TerrainError(
            f"cannot be read: {error.strerror or error}.",
            path=str(path),
            remedy="Check the name and the rights of the file.",
        ) from error
    return read_manuscript(path.name, data), Source(path.name, data)


def accepted(path: Path) -> frozenset[str]:
    """The quotations that a file lists, one a line, as foreign; # begins a remark."""
    from terrain.evidence.verifying import same_words
    from terrain.formats.base import Source
    from terrain.formats.encoding import decode

    text, _ = decode(Source(path.name, path.read_bytes()))
    lines = (line.strip() for line in text.split("\n"))
    return frozenset(same_words(line) for line in lines if line and not line.startswith("#"))


def verify(
    study: Study, path: Path, *, least: int | None = None, may_drop: Collection[str] = (),
    accept: Path | None = None, allow_foreign: bool = False, ask: Ask | None = None,
    k: int | None = None, progress: Progress | None = None,
) -> Verified:  # fmt: skip
    """Every quotation of a manuscript found in the study, judged, and passed before consent; with
    what the manuscript says of its speakers. Real names are looked for where the key opens: `ask`
    asks for its passphrase. Raises StudyError for a key that is there and cannot be opened.
    """
    manuscript, source = read(path)
    if progress is not None:
        progress("words of the study", 0, 1)
    return judge(
        ground(study, ask), manuscript, source, least=least, may_drop=may_drop,
        accept=accepted(accept) if accept else frozenset(), allow_foreign=allow_foreign, k=k,
        progress=progress,
    )  # fmt: skip


def ground(study: Study, ask: Ask | None = None) -> Ground:
    """What manuscripts are judged against today. Raises StudyError for a key that is there and
    cannot be opened."""
    from terrain.workspace.key import known_names

    return Ground(study.project, study.today, index(study), known_names(study, ask))


def judge(
    on: Ground, manuscript: Manuscript, source: Source, *, least: int | None = None,
    may_drop: Collection[str] = (), accept: frozenset[str] = frozenset(),
    allow_foreign: bool = False, k: int | None = None, progress: Progress | None = None,
) -> Verified:  # fmt: skip
    """A manuscript that was read, judged. Nothing of the study is loaded: it may go on while
    others change it."""
    from terrain.evidence.around import surrounded
    from terrain.evidence.combination import K
    from terrain.evidence.verifying import LEAST, Rules, droppable
    from terrain.evidence.verifying import verify as judged

    rules = Rules(LEAST if least is None else least, droppable(may_drop), accept, allow_foreign)
    value = judged(manuscript, on.project, on.today, rules, corpus=on.corpus, progress=progress)
    value = surrounded(value, manuscript, on.project, key=on.key, k=K if k is None else k)
    return Verified(value, manuscript, source)


def read_apart(name: str, data: bytes) -> tuple[Manuscript, Source]:
    """As `read`, of bytes that somebody sent: in a process of its own. Raises ImportRefused."""
    from pydantic import TypeAdapter

    from terrain.formats.base import Source
    from terrain.model.manuscript import Manuscript
    from terrain.workspace.apart import apart

    found = apart(_read, name, data, name=name)
    return TypeAdapter(Manuscript).validate_json(found), Source(name, data)


def commented_apart(verified: Verified, text: Text) -> bytes:
    """As `Verified.commented`, in a process of its own."""
    from terrain.workspace.apart import apart

    if verified.manuscript.format != "docx":
        return verified.commented(text)  # which says what to do instead
    small = replace(verified, manuscript=replace(verified.manuscript, paragraphs=()))
    return apart(_commented, small, text, name=verified.source.name)


def _read(name: str, data: bytes) -> bytes:
    from pydantic import TypeAdapter

    from terrain.formats.manuscripts import read as read_manuscript
    from terrain.model.manuscript import Manuscript

    return TypeAdapter(Manuscript).dump_json(read_manuscript(name, data))


def _commented(verified: Verified, text: Text) -> bytes:
    return verified.commented(text)


def index(study: Study) -> Corpus:
    """The study's words, hashed when first asked and kept while the study is the same."""
    from terrain.evidence.finding import Corpus

    project = study.project
    if study.words is None or study.words.project is not project:
        bodies = {name: transcript.body for name, transcript in project.transcripts.items()}
        study.words = Index(project, Corpus(bodies))
    return study.words.corpus
