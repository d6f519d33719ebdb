"""A study on disk, opened: loaded, its codings anchored, written back as whole changes.

Opening finishes what an interrupted command left. The project is loaded when it is first asked
for, its codings anchored on the texts as they are now; what happened is said in `notices`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.errors import Problem, StudyError, TerrainError, UsageError

if TYPE_CHECKING:
    from terrain.access import Purpose, Restricted
    from terrain.model.coding import Coding
    from terrain.model.project import Project
    from terrain.store.reading import Known
    from terrain.store.transaction import Line, Write

STUDY = "terrain.yaml"


#: Problems that leave a whole file out of every answer.
_WHOLE_FILE = frozenset(
    {"unreadable", "too-large", "not-utf8", "binary", "conflict-markers", "not-yaml"}
)
#: Problems of one line of a file, which therefore is not rewritten.
_LINE = frozenset({"coding-unreadable", "task-unreadable", "settlement-unreadable"})


#: Who acts, where one server answers several people: it goes before any other name.
ACTING: ContextVar[str] = ContextVar("acting", default="")


def check_acting(coder: str) -> None:
    """Raises UsageError where somebody else than this coder acts: each writes their own file."""
    if ACTING.get() not in ("", coder):
        raise UsageError(
            f"these are {coder}’s, and you are here as {ACTING.get()}.",
            remedy=f"Put your own beside them, or ask {coder}.",
        )


def find(start: Path) -> Path:
    """The nearest folder with a `terrain.yaml`, from here upwards, as git does."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / STUDY).is_file():
            return folder
    raise StudyError(
        "no study here or in any folder above.",
        path=str(here),
        remedy="Make one with “terrain init NAME”, or give --study PATH.",
    )


def now() -> str:
    """The present moment, ISO 8601 in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(summary: str, coder: str, paths: list[str]) -> Line:
    """A line for `logs/<year-month>-<coder>.jsonl`: who changed what, when."""
    import json

    from terrain.store.transaction import Line

    moment = now()
    line: dict[str, object] = {"at": moment, "coder": coder, "did": summary, "files": paths[:20]}
    if len(paths) > 20:
        line["files_in_all"] = len(paths)
    path = f"logs/{moment[:7]}-{coder or 'terrain'}.jsonl"
    return Line(path, json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _standing_on(project: Project) -> set[str]:
    """The transcripts on whose words something stands: codings, units of tasks, settlements."""
    held = {coding.transcript for coding in project.codings}
    held |= {one.place.transcript for one in project.task_units}
    return held | {one.place.transcript for one in project.settlements}


@dataclass
class OpenStudy:
    """One study on disk. `today` decides embargoes; it is the day of opening unless given."""

    root: Path
    today: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).astimezone().date())
    notices: list[str] = field(default_factory=list)
    _project: Project | None = field(default=None, repr=False)
    _problems: list[Problem] = field(default_factory=list, repr=False)
    _permitted: dict[Purpose, tuple[Project, dt.date, tuple[Project, Restricted]]] = field(
        default_factory=dict, repr=False
    )
    _known: Known = field(default_factory=dict, repr=False)
    #: Whether somebody looks at the folder and calls `refresh` when others have changed it. Then
    #: a coding does not need another look at everything.
    watched: bool = False
    #: The paths written since whoever watches cleared them.
    written: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        if not (self.root / STUDY).is_file():
            raise StudyError(
                "not a study: there is no terrain.yaml here.",
                path=str(self.root),
                remedy="Make one with “terrain init NAME”, or give --study PATH.",
            )
        if (self.root / ".terrain-pending").is_dir():
            from terrain.store.transaction import recover

            self.notices += recover(self.root)

    @property
    def project(self) -> Project:
        """The study as it stands on disk now (loaded once; `refresh` to load again)."""
        if self._project is None:
            self._load()
        assert self._project is not None
        return self._project

    @property
    def problems(self) -> list[Problem]:
        """Every problem found while loading."""
        _ = self.project
        return self._problems

    def refresh(self) -> None:
        """Forget the snapshot; the next question looks at the disk, and reads what changed."""
        self._project, self._problems = None, []
        self._permitted.clear()

    def take(self, other: OpenStudy) -> None:
        """Begin with what another has read of the same folder: its snapshot, which never changes,
        and its problems."""
        self._project, self._problems = other.project, list(other.problems)
        if other.today == self.today:
            self._permitted = dict(other._permitted)

    def permitted(self, purpose: Purpose) -> tuple[Project, Restricted]:
        """The project as consent shows it for a purpose, and what it holds back."""
        from terrain.access import permitted

        # One answer serves a series of questions: it holds as long as the snapshot and the day.
        kept = self._permitted.get(purpose)
        if kept is None or kept[0] is not self.project or kept[1] != self.today:
            found = permitted(self.project, purpose, self.today)
            kept = self._permitted[purpose] = (self.project, self.today, found)
        return kept[2]

    def _load(self) -> None:
        from terrain.workspace import note_anchoring
        from terrain.workspace.consent import erase_withdrawn, notes_to_clear

        project = self._anchored(None)
        if project.notes:
            project = self._follow_notes()
        self.notices += [
            f"{problem.path} could not be read, so this answer lacks it: “terrain check” says why."
            for problem in self._problems
            if problem.slug in _WHOLE_FILE
        ]
        self.notices += erase_withdrawn(self.root, project)
        self.notices += notes_to_clear(project, self.today)
        quoted = note_anchoring.quoted(project)
        self._keep_texts(_standing_on(project) | quoted)

    def _follow_notes(self) -> Project:
        """Let the Notes follow the words that they quote, where it is certain."""
        from terrain.workspace import note_anchoring

        assert self._project is not None
        done = note_anchoring.follow(self._project, self.root, self.today)
        if done.writes:
            try:
                self._commit([*done.writes], "Notes followed edited texts", undoable=False)
                self.notices.append(str(done))
            except (TerrainError, OSError) as error:
                self.notices.append(f"The Notes that quote edited texts were not written: {error}")
        self._project = replace(self._project, notes=done.notes)
        return self._project

    def _anchored(self, only: Collection[str] | None) -> Project:
        """Load, and anchor again what an edit left behind."""
        from terrain.store.load import load
        from terrain.workspace import anchoring

        project, self._problems = load(self.root, only, self._known)
        done = anchoring.settle(project, self.root)
        self._project = anchoring.follow(done.project, self.root)
        if done.transcripts:
            self._write_anchored(done)
        return self._project

    def catch_up(self, paths: Collection[str]) -> None:
        """Anchor the codings of these transcripts again, without reading the rest of the study."""
        if self._project is None and paths:
            project = self._anchored(paths)
            self._keep_texts(_standing_on(project))
            self.refresh()

    def _write_anchored(self, done: object) -> None:
        from terrain.workspace import anchoring

        assert isinstance(done, anchoring.Anchored)
        self.notices.append(str(done))
        broken = self.unwritable_files()
        project = self.project
        writes = [w for w in anchoring.writes(project, done.changed) if w.path not in broken]
        writes += [anchoring.mark_write(project, mark) for mark in done.finished]
        try:
            self._commit(writes, "codings anchored on edited texts", undoable=False)
        except (TerrainError, OSError) as error:
            self.notices.append(f"The anchored codings could not be written: {error}")

    def _keep_texts(self, coded: Iterable[str]) -> None:
        """Cache the bodies that codings stand on, but for those that hold withdrawn words."""
        from terrain.store import texts
        from terrain.workspace.consent import withdrawn_transcripts

        project = self.project
        there = set(coded) & project.transcripts.keys()
        kept = there - withdrawn_transcripts(project, there)
        texts.keep(self.root, [project.transcripts[name] for name in sorted(kept)])

    def keep_quoted(self, *transcripts: str) -> None:
        """Keep the texts that a Note begins to quote, so that it can follow their corrections."""
        self._keep_texts(transcripts)

    def unwritable_files(self) -> set[str]:
        """Files with lines that could not be read: they are never rewritten."""
        return {p.path for p in self._problems if p.slug in _LINE}

    def commit(
        self, writes: Iterable[Write], summary: str, *, coder: str = "", log: bool = True,
        undoable: bool = True,
    ) -> str:  # fmt: skip
        """Write several files as one change, with a line in the study's log; then reload.

        Raises ChangedOnDisk, StudyError; refuses to rewrite a file with unreadable lines.
        """
        listed = list(writes)
        self._refuse_broken(listed)
        coder = ACTING.get() or coder
        line = _line(summary, coder, [write.path for write in listed]) if log else None
        change = self._commit(listed, summary, coder, undoable=undoable, line=line)
        self.refresh()
        return change

    def _refuse_broken(self, writes: Iterable[Write]) -> None:
        broken = self.unwritable_files()
        for write in writes:
            if write.path in broken:
                raise StudyError(
                    "this file has lines that cannot be read, so it is not rewritten.",
                    path=write.path,
                    remedy="Mend them first: “terrain check” names them.",
                )

    def _commit(
        self, writes: list[Write], summary: str, coder: str = "", *, undoable: bool = True,
        line: Line | None = None,
    ) -> str:  # fmt: skip
        from terrain.atomic import sha256
        from terrain.store.transaction import commit

        if not writes:
            return ""
        change = commit(self.root, writes, summary=summary, coder=coder, undoable=undoable,
                        line=line)  # fmt: skip
        self.written.update(write.path for write in writes)
        if self._project is not None:
            files = dict(self._project.files)
            for write in writes:
                if write.data is None:
                    files.pop(write.path, None)
                else:
                    files[write.path] = sha256(write.data)
            self._project = replace(self._project, files=files)
        return change

    def write_codings(
        self, transcript: str, coder: str, codings: Iterable[Coding], summary: str
    ) -> None:
        """Put one coder's codings of one transcript on disk, as one change.

        Where the folder is `watched` the snapshot follows without another look at the rest of the
        study: this is what stands between a person and the next passage. Raises as `commit`.
        """
        from terrain.access import permitted_after
        from terrain.workspace import anchoring

        check_acting(coder)
        listed = list(codings)
        writes = anchoring.writes(self.project, [(transcript, coder)], listed)
        self._refuse_broken(writes)
        self._keep_texts([transcript])
        before, seen = self.project, self._permitted
        self._commit(writes, summary, coder, line=_line(summary, coder, [writes[0].path]))
        if not self.watched:
            self.refresh()
            return
        made = before.with_codings(transcript, coder, listed, self.project.files)
        self._project = made
        self._permitted = {
            purpose: (made, day, permitted_after(kept, made, transcript, coder, purpose, day))
            for purpose, (project, day, kept) in seen.items() if project is before
        }  # fmt: skip

    def write_coders(self, codings: Iterable[Coding], files: Iterable[tuple[str, str]],
                     summary: str, coder: str) -> str:  # fmt: skip
        """Put the codings of these (transcript, coder) files on disk, as one change."""
        from terrain.workspace import anchoring

        listed = list(files)
        for _, whose in listed:
            check_acting(whose)
        writes = anchoring.writes(self.project, listed, codings)
        # Before the change, so that an edit made before the next command finds the old text.
        self._keep_texts(transcript for transcript, _ in listed)
        return self.commit(writes, summary, coder=coder)

    def coder(self, given: str | None) -> str:
        """Who is coding: whoever acts, as given, else $TERRAIN_CODER, else the study's default."""
        from terrain.store.paths import check_coder

        if acting := ACTING.get():
            check_acting(check_coder(given) if given else acting)
            return acting
        settings = self.project.settings
        name = given or os.environ.get("TERRAIN_CODER") or settings.coder
        if not name and len(settings.coders) == 1:
            name = next(iter(settings.coders))
        if not name:
            known = ", ".join(settings.coders) or "none yet"
            raise UsageError(
                f"who is coding? (coders of the study: {known})",
                remedy="Give --coder NAME, or set TERRAIN_CODER.",
            )
        return check_coder(name)
