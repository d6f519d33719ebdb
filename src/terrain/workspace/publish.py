"""Publishing: the site is made behind the gate, checked byte by byte, then put in place.

`site.json` in the folder says that it is ours, which files are, and what was published when. Only
files whose bytes change are written; those that are no longer published are removed first. Until
the check has passed, nothing in the folder has changed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from terrain.access import Purpose, permitted
from terrain.errors import TerrainError, UsageError
from terrain.model.names import unknown
from terrain.workspace.publish_folder import Folder, Memory, remembered

if TYPE_CHECKING:
    from terrain.evidence.anonymity import Described
    from terrain.evidence.standing import Standing
    from terrain.model.key import Key
    from terrain.model.note import Note
    from terrain.model.project import Project
    from terrain.model.transcript import Transcript, Turn
    from terrain.reports.site.build import Transcripts
    from terrain.reports.site.ground import Describe
    from terrain.reports.site.leaks import Leak
    from terrain.reports.site.values import Site
    from terrain.reports.text import Text
    from terrain.workspace.study import Progress, Study


@dataclass(frozen=True)
class Wanted:
    """What is to be published. `notes`: these, drafts included (none: all that are published).
    `k`: a speaker's line says less where fewer people share it. `key`: the real names, to be found
    nowhere (None: they are not looked for)."""

    langs: tuple[str, ...] = ("fr",)
    base: str = ""
    notes: tuple[str, ...] = ()
    transcripts: Transcripts = "none"
    k: int = 3
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What was done. `shown` quotations of `evidence` are published; `withheld` by consent; `lost`
    have words that are no longer found. `gone` were published before and are no more. Sizes are in
    bytes."""

    out: Path
    files: int
    written: int
    unchanged: int
    removed: tuple[str, ...]
    notes: int
    drafts: tuple[str, ...]
    claims: int
    evidence: int
    shown: int
    withheld: int
    lost: tuple[str, ...]
    gone: tuple[str, ...]
    size: int
    fictional: bool
    names_checked: bool


def publish(
    study: Study, out: Path, wanted: Wanted | None = None, progress: Progress | None = None
) -> Published:
    """Write the site, or bring it up to date.

    Raises UsageError for a folder that is not ours, a Note or an address that cannot be used;
    TerrainError where the check finds what must not be published: nothing is then changed.
    """
    from terrain.reports.site.render import Drawing, draw

    wanted = wanted or Wanted()
    tell: Progress = progress or (lambda *_: None)
    folder = Folder.opened(out, study.root)
    whole = study.project
    seen, _ = permitted(whole, Purpose.PUBLISH, study.today)
    chosen, drafts = _notes(whole, wanted.notes)
    tell("Notes", 0, 4)
    standings = _standings(study, whole, chosen)
    sites = _sites(study, seen, chosen, len(drafts), standings, wanted, folder.memory)
    tell("pages", 1, 4)
    pages, updated = remembered(sites, folder.memory, study.today)
    files = dict(draw(sites, Drawing(wanted.base, wanted.transcripts, updated)))
    tell("reading everything again", 2, 4)
    first = next(iter(sites.values()))
    proofs = tuple(f"{n.path}#{p.anchor}" for n in first.notes for p in n.proofs)
    memory = Memory(pages=pages, evidence=proofs)
    held = [(str(s.evidence.citation), s.evidence.quote)
            for by in standings.values() for s in by.values() if s.unpublishable]  # fmt: skip
    done = _write(folder, files, memory, _checker(whole, seen, held, chosen, wanted.key))
    tell("done", 4, 4)
    every = [s for by in standings.values() for s in by.values()]
    return Published(
        out, len(files), done.written, len(files) - done.written, done.removed, len(chosen),
        tuple(drafts), first.counts.claims, first.counts.evidence, first.counts.shown,
        sum(s.unpublishable is not None for s in every),
        tuple(f"{name}: {s.evidence.citation}" for name, by in standings.items()
              for s in by.values() if s.unpublishable is None and not s.found),
        tuple(sorted(set(folder.memory.evidence) - set(proofs))),
        sum(map(len, files.values())), whole.fictional, wanted.key is not None,
    )  # fmt: skip


def base_url(given: str) -> str:
    """The address of the site, ending in `/`. Raises UsageError for what is none."""
    from urllib.parse import urlsplit

    if not given:
        return ""
    try:
        parts = urlsplit(given)
        fit = parts.scheme in ("http", "https") and parts.hostname and not parts.fragment
    except ValueError:
        fit = False
    if not fit or parts.query or any(c in given for c in "<>\"' \t\n"):
        raise UsageError(f"“{given}” is no address of a site.", remedy="Write https://….")
    return given if given.endswith("/") else f"{given}/"


def _notes(whole: Project, asked: Sequence[str]) -> tuple[list[Note], list[str]]:
    """The Notes to publish, and the ids of those that are not: their authors have not said so."""
    from terrain.reports.site.notes import is_public

    for name in asked:
        if name not in whole.notes:
            raise unknown("Note", name, whole.notes)
    if asked:
        return [whole.notes[name] for name in dict.fromkeys(asked)], []
    public = [note for note in whole.notes.values() if is_public(note)]
    return public, [note.id for note in whole.notes.values() if not is_public(note)]


def _standings(
    study: Study, whole: Project, notes: Sequence[Note]
) -> dict[str, dict[int, Standing]]:
    from functools import partial

    from terrain.evidence.standing import standings
    from terrain.store.texts import recall

    found = {}
    for note in notes:
        made = standings(
            note.evidence, whole, today=study.today, purpose=Purpose.PUBLISH,
            recall=partial(recall, study.root),
        )  # fmt: skip
        found[note.id] = {s.evidence.line: s for s in made}
    return found


def _sites(
    study: Study, seen: Project, notes: Sequence[Note], drafts: int,
    standings: Mapping[str, Mapping[int, Standing]], wanted: Wanted, memory: Memory,
) -> dict[str, Site]:  # fmt: skip
    from terrain.reports.site.build import Asked, site
    from terrain.reports.site.cite import Citer, work
    from terrain.reports.text import Text
    from terrain.store import pages

    whole = study.project
    asked = Asked(
        notes=notes, drafts=drafts, standings=standings, describe=_describer(whole, wanted.k),
        cite=Citer(whole.settings, wanted.base), today=study.today,
        transcripts=wanted.transcripts, works=[work(w) for w in pages.bibliography(study.root)],
        about=pages.about(study.root),
    )  # fmt: skip
    made = {}
    for number, lang in enumerate(wanted.langs):
        prefix = f"{lang}/" if number else ""
        since = {path.removeprefix(prefix): page.since for path, page in memory.pages.items()
                 if path.startswith(prefix)}  # fmt: skip
        cite = Citer(whole.settings, wanted.base and wanted.base + prefix)
        made[lang] = site(seen, whole, replace(asked, since=since, cite=cite), Text(lang))  # type: ignore[arg-type]
    return made


def _describer(whole: Project, k: int) -> Describe:
    """The line of a speaker, worked out once for each speaker and place."""
    from terrain.evidence.anonymity import describe
    from terrain.evidence.combination import met

    people = met(whole)
    known: dict[tuple[str, str, str | None, str], Described] = {}

    def line(transcript: Transcript, turn: Turn, text: Text) -> Described:
        key = (transcript.id, turn.speaker, whole.territory(transcript, turn), text.lang)
        if key not in known:
            known[key] = describe(whole, transcript, turn, lang=text.lang, k=k, people=people)
        return known[key]

    return line


_Check = Callable[[Iterable[tuple[str, bytes]]], "list[Leak]"]


def _checker(
    whole: Project, seen: Project, held: Sequence[tuple[str, str]], notes: Sequence[Note],
    key: Key | None,
) -> _Check:  # fmt: skip
    from terrain.reports.site.leaks import leaks
    from terrain.workspace.secrets import secrets

    return lambda files: leaks(secrets(whole, seen, held, notes, key), files)


@dataclass(frozen=True, slots=True)
class _Done:
    written: int
    removed: tuple[str, ...]


def _write(folder: Folder, files: Mapping[str, bytes], memory: Memory, check: _Check) -> _Done:
    """Stage what changed, read all of it again as it will stand, then put it in place."""
    changed = [path for path, data in files.items() if not folder.holds(path, data)]
    folder.out.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=folder.out.parent, prefix=".~site-"))
    try:
        for path in changed:
            place = staged / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(files[path])
        fresh = set(changed)
        again = (
            (path, ((staged if path in fresh else folder.out) / path).read_bytes())
            for path in files
            if not path.startswith("assets/")
        )
        if found := check(again):
            raise _refusal(found)
        removed = folder.take(staged, files, changed, memory)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return _Done(len(changed), tuple(removed))


_WHAT = {
    "words": "words that consent withholds ({where})",
    "memo": "words of {where}",
    "participant": "the participant id “{where}”",
    "name": "the real name of {where}",
}


def _refusal(found: Sequence[Leak]) -> TerrainError:
    shown = [f"{leak.file}: {_WHAT[leak.what].format(where=leak.where)}" for leak in found[:5]]
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return TerrainError(
        f"nothing was published, since the site would hold {'; '.join(shown)}{more}.",
        remedy="Take these words out of the Note (or the page) that says them, then publish again. "
        "What was published before still stands.",
    )
