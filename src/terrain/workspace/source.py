"""The study as the search index sees it: front matters, rosters and codings, read at need.

A search must not parse the corpus. The facts of a transcript are believed as long as the
signature of its file vouches for them; participants, territories and codebook are parsed once and
kept by the hash of their bytes; codings are read for the transcripts that are asked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import time
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from terrain.atomic import write_derived
from terrain.errors import Problem, StudyError
from terrain.index.source import Codings, Facts, Signature
from terrain.model.codebook import Code, Codebook
from terrain.model.participant import Consent, Participant
from terrain.model.territory import Territories, Territory
from terrain.model.transcript import Transcript
from terrain.workspace.derived import cached

_SEEN = ".terrain/parsed/facts.json"
#: Seconds after which the codings of the whole study are looked at again.
_LOOK = 1.0


class DiskSource:
    """`index.source.Source` over a study's folder. What it returns is the same object as long as
    nothing has changed on disk. `watched`: somebody looks at the folder and says when codings have
    changed (`forget_codings`); they are believed until then."""

    def __init__(self, root: Path, *, watched: bool = False) -> None:
        self.root, self.watched = root, watched
        self._stale: set[str] | None = None
        self._facts: dict[str, Facts] = {}
        self._whole: tuple[dict[str, Facts], Mapping[str, Facts]] = ({}, {})
        self._settled: list[_Seen] | None = None
        self._kept: dict[str, tuple[str, Any]] = {}
        self._stats: dict[str, tuple[int, int]] = {}
        self._read: dict[str, Transcript] = {}
        self._codings: dict[str, tuple[tuple[tuple[str, int, int], ...], Codings]] = {}
        self._all: Codings | None = None
        self._looked = 0.0

    def current(self, known: Mapping[str, Facts]) -> Mapping[str, Facts]:
        """The facts of every readable transcript today; unchanged files are not opened."""
        files = list(self._files())
        looks = [(path, s.st_size, s.st_mtime_ns, s.st_ino) for path, s in files]
        if looks == self._settled:
            return self._whole[1]
        by_path = {facts.path: facts for facts in known.values()}
        by_path |= {facts.path: facts for facts in self._facts.values()}
        found: dict[str, Facts] = {}
        doubtful: list[tuple[str, os.stat_result]] = []
        for path, stat in files:
            facts = by_path.get(path)
            if facts is not None and facts.signature.vouches(stat):
                found.setdefault(facts.id, facts)
            else:
                doubtful.append((path, stat))
        if doubtful:
            self._look(doubtful, found)
        self._facts = found
        if found != self._whole[0]:
            self._whole = (dict(found), found)
        # Only files whose signature vouches for them may be believed unread the next time.
        self._settled = None if doubtful else looks
        return self._whole[1]

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        corpus = self.root / "corpus"
        if not corpus.is_dir():
            return
        for case in _entries(corpus):
            if case.name.startswith("."):
                continue
            here = f"corpus/{case.name}/"
            for entry in _entries(case, ".md"):
                if not entry.name.startswith((".", "README")):
                    with contextlib.suppress(OSError):
                        yield here + entry.name, entry.stat()

    def _look(self, doubtful: list[tuple[str, os.stat_result]], found: dict[str, Facts]) -> None:
        """Read the files that no signature vouches for, or that were read when too fresh."""
        seen = self._recall()
        new = False
        for path, stat in doubtful:
            facts = seen.get(path)
            if facts is None or not facts.signature.vouches(stat):
                moment = time.time_ns()
                transcript = self._parse(path)
                if transcript is None:
                    continue
                facts = Facts.of(transcript, Signature.of(stat, moment), transcript.hash)
                new = new or facts.signature.vouches(stat)
            found.setdefault(facts.id, facts)
            seen[path] = facts
        if new:
            self._remember([facts for facts in seen.values() if facts.id in found])

    def _recall(self) -> dict[str, Facts]:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            held = json.loads((self.root / _SEEN).read_bytes())
            return {facts.path: facts for facts in map(Facts.from_json, held)}
        return {}

    def _remember(self, facts: list[Facts]) -> None:
        held = json.dumps([one.to_json() for one in facts], ensure_ascii=False)
        with contextlib.suppress(OSError):
            write_derived(self.root / _SEEN, held.encode())

    def _parse(self, path: str) -> Transcript | None:
        from terrain.store import files, transcripts

        problems: list[Problem] = []
        source = files.read(self.root, path, problems)
        transcript = transcripts.load(source, problems) if source else None
        if transcript is not None:
            self._read = {transcript.id: transcript}
        return transcript

    def transcript(self, name: str) -> Transcript:
        """A transcript parsed whole. Raises StudyError if it is gone or unreadable."""
        held = self._read.get(name)
        facts = self._facts.get(name)
        if held is not None and facts is not None and held.hash == facts.text_hash:
            return held
        path = facts.path if facts else f"corpus/{name}.md"
        found = self._parse(path)
        if found is None:
            raise StudyError("cannot be read.", path=path, remedy="“terrain check” says why.")
        return found

    def body(self, name: str) -> str:
        """The canonical body of a transcript as it stands now."""
        from terrain.store.bodies import body

        facts = self._facts.get(name)
        return body(self.root, facts.path if facts else f"corpus/{name}.md")

    def participants(self) -> Mapping[str, Participant]:
        """The roster by id."""
        found: Mapping[str, Participant] = self._keep(
            "corpus/participants.yaml", _parse_participants, _pack_people, _unpack_people
        )
        return found

    def territories(self) -> Territories:
        """The territories and how they nest."""
        found: Territories = self._keep(
            "corpus/territories.yaml", _parse_territories, _pack_places, _unpack_places
        )
        return found

    def codebook(self) -> Codebook:
        """The codebook."""
        found: Codebook = self._keep("codebook.yaml", _parse_codebook, _pack_codes, _unpack_codes)
        return found

    def _keep(self, path: str, parse: Any, pack: Any, unpack: Any) -> Any:
        try:
            stat = (self.root / path).stat()
            signature = (stat.st_mtime_ns, stat.st_size)
            fresh = time.time_ns() - stat.st_mtime_ns < 2_000_000_000
        except OSError:
            signature, fresh = (0, 0), False
        if path in self._kept and not fresh and self._stats.get(path) == signature:
            return self._kept[path][1]
        digest, value = cached(
            self.root, path, lambda: parse(self.root, path), pack=pack, unpack=unpack
        )
        if path not in self._kept or self._kept[path][0] != digest:
            self._kept[path] = (digest, value)
        self._stats[path] = signature
        return self._kept[path][1]

    def codings(self, transcripts: Collection[str] | None) -> Codings:
        """Anchored codings, under their living codes, of these transcripts (None: of all).

        All of them are looked at again after a second at most: a coding saved elsewhere is in
        the next answer but one, and a question does not cost a thousand folders.
        """
        if transcripts is not None:
            return self._gathered(sorted(set(transcripts) & set(self._facts)))
        old = not self.watched and time.monotonic() - self._looked > _LOOK
        if self._all is None or self._stale or old:
            self._looked = time.monotonic()
            stale = self._stale if self.watched else None
            # Before the files are read: what is written meanwhile is stale again.
            self._stale = set()
            found = self._gathered(sorted(self._facts), stale)
            if self._all is None or _columns(found) != _columns(self._all):
                self._all = found
        return self._all

    def forget_codings(self, transcript: str = "") -> None:
        """Look at the codings of a transcript (or of all) again at the next question: they have
        just changed."""
        if transcript and self._stale is not None:
            self._stale.add(transcript)
        else:
            self._all, self._stale = None, None

    def _gathered(self, names: list[str], stale: set[str] | None = None) -> Codings:
        """The codings of these transcripts; `stale`: those that are looked at again, of those
        that were read before (None: all)."""
        book, held = self.codebook(), Codings()
        living: dict[str, str] = {}
        for name in names:
            known = self._codings.get(name) if stale is not None and name not in stale else None
            part = known[1] if known else self._codings_of(name)
            for code in set(part.code).difference(living):
                living[code] = _living(book, code)
            held.transcript.extend(part.transcript)
            held.start.extend(part.start)
            held.end.extend(part.end)
            held.code.extend(map(living.__getitem__, part.code))
            held.coder.extend(part.coder)
        return held

    def _codings_of(self, name: str) -> Codings:
        """The codings of one transcript, read again only if one of its files has changed."""
        facts = self._facts[name]
        folder = self.root / f"{facts.path.removesuffix('.md')}.codings"
        listed = [entry for entry in _entries(folder) if entry.name.endswith(".jsonl")]
        stamp = tuple((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in listed)
        held = self._codings.get(name)
        fresh = any(time.time_ns() - mtime < 2_000_000_000 for _, mtime, _ in stamp)
        if held is not None and held[0] == stamp and not fresh:
            return held[1]
        found = Codings()
        for entry in listed:
            _read_codings(Path(entry.path), facts, found)
        self._codings[name] = (stamp, found)
        return found


def _columns(codings: Codings) -> tuple[list[Any], ...]:
    return codings.transcript, codings.start, codings.end, codings.code, codings.coder


#: How a transcript's file looks: path, size, time, inode.
_Seen = tuple[str, int, int, int]


def _entries(folder: os.PathLike[str], ending: str = "") -> list[os.DirEntry[str]]:
    """What a folder holds (with this ending), by name; nothing where it is no folder (a file, a
    link in a circle).

    Names that are not text are passed over, as `store.load` does, which says so.
    """
    try:
        listed = [entry for entry in os.scandir(folder) if entry.name.endswith(ending)]
    except OSError:
        return []
    named = [entry for entry in listed if _utf8(entry.name)]
    return sorted(named, key=lambda entry: entry.name)


def _utf8(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_codings(path: Path, facts: Facts, found: Codings) -> None:
    from terrain.store import codings, files

    problems: list[Problem] = []
    source = files.read(path.parent, path.name, problems)
    if source is None:
        return
    coder = unicodedata.normalize("NFC", path.name.removesuffix(".jsonl"))
    for coding in codings.parse(source, facts.id, coder, problems):
        # A coding anchored on another text waits for the next command that anchors it.
        if coding.status == "anchored" and coding.text == facts.text_hash:
            found.transcript.append(facts.id)
            found.start.append(coding.span.start)
            found.end.append(coding.span.end)
            found.code.append(coding.code)
            found.coder.append(coding.coder)


def _living(book: Codebook, code: str) -> str:
    from terrain.model.code_expression import current_code

    return code if code in book.by_id else current_code(book, code)


def _parse_participants(root: Path, path: str) -> dict[str, Participant]:
    from terrain.store import load

    return load.participants(_tree(root, path), [])


def _parse_territories(root: Path, path: str) -> Territories:
    from terrain.store import load

    return load.territories(_tree(root, path), [])


def _parse_codebook(root: Path, path: str) -> Codebook:
    from terrain.store import load

    return load.codebook(_tree(root, path), [])


def _tree(root: Path, path: str) -> Any:
    from terrain.store import files

    if not (root / path).is_file():
        return None
    problems: list[Problem] = []
    source = files.read(root, path, problems)
    return files.tree(source, problems) if source else None


def _pack_people(people: Mapping[str, Participant]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(person) for person in people.values()]


def _unpack_people(held: list[dict[str, Any]]) -> dict[str, Participant]:
    return {
        data["id"]: Participant(**{**data, "consent": _consent(data["consent"])}) for data in held
    }


def _consent(data: dict[str, Any] | None) -> Consent | None:
    if data is None:
        return None
    embargo = dt.date.fromisoformat(data["embargo"]) if data["embargo"] else None
    return Consent(data["use"], embargo, data["named"])


def _pack_places(places: Territories) -> list[dict[str, Any]]:
    return [dataclasses.asdict(place) for place in places.by_id.values()]


def _unpack_places(held: list[dict[str, Any]]) -> Territories:
    return Territories({
        data["id"]: Territory(
            **{**data, "parents": tuple(data["parents"]), "members": tuple(data["members"])}
        )
        for data in held
    })  # fmt: skip


def _pack_codes(book: Codebook) -> dict[str, Any]:
    return {
        "codes": [dataclasses.asdict(code) for code in book.codes],
        "redirects": {old: list(new) for old, new in book.redirects.items()},
    }


def _unpack_codes(held: dict[str, Any]) -> Codebook:
    redirects = {old: tuple(new) for old, new in held["redirects"].items()}
    return Codebook(tuple(map(_code, held["codes"])), redirects)


def _code(data: dict[str, Any]) -> Code:
    return Code(**{**data, "children": tuple(map(_code, data["children"]))})
