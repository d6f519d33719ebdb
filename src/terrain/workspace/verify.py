"""A manuscript verified against the study as it stands on disk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.errors import TerrainError, UsageError

if TYPE_CHECKING:
    from terrain.evidence.finding import Corpus
    from terrain.evidence.verification import Verification
    from terrain.formats.base import Source
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
    from terrain.evidence.around import surrounded
    from terrain.evidence.combination import K
    from terrain.evidence.verifying import LEAST, Rules, droppable
    from terrain.evidence.verifying import verify as judged
    from terrain.workspace.key import known_names

    manuscript, source = read(path)
    rules = Rules(
        LEAST if least is None else least,
        droppable(may_drop),
        accepted(accept) if accept else frozenset(),
        allow_foreign,
    )
    if progress is not None:
        progress("words of the study", 0, 1)
    corpus = index(study)
    value = judged(manuscript, study.project, study.today, rules, corpus=corpus, progress=progress)
    value = surrounded(
        value, manuscript, study.project, key=known_names(study, ask), k=K if k is None else k
    )
    return Verified(value, manuscript, source)


def index(study: Study) -> Corpus:
    """The study's words, hashed when first asked and kept while the study is the same."""
    from terrain.evidence.finding import Corpus

    project = study.project
    if study.words is None or study.words.project is not project:
        bodies = {name: transcript.body for name, transcript in project.transcripts.items()}
        study.words = Index(project, Corpus(bodies))
    return study.words.corpus
