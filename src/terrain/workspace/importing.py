"""Bringing foreign files into a study: what would be read first, then one recoverable change.

A file whose bytes are already in the study is refused with the id of the first. A corrected
version (same original name in the same case, most of its words the same) updates the text, and
the codings follow it.
"""

from __future__ import annotations

import datetime as dt
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrain import formats
from terrain.atomic import sha256
from terrain.errors import ImportRefused, TerrainError
from terrain.fold import likeness
from terrain.model.names import fold_name
from terrain.model.participant import HIDDEN, USES, Consent
from terrain.model.project import Project
from terrain.model.territory import Territory
from terrain.model.transcript import (
    Draft,
    Kind,
    Part,
    Provenance,
    Speaker,
    Transcript,
    compose,
    parse_body,
    text_hash,
)
from terrain.store import yamledit
from terrain.store.files import LARGEST
from terrain.store.load import TERRITORIES
from terrain.store.paths import slug
from terrain.store.rewrite import rewrite_front
from terrain.store.transaction import Write
from terrain.store.transcripts import serialise
from terrain.store.yamlio import quoted
from terrain.workspace import anchoring, roster, territories

if TYPE_CHECKING:
    from terrain.workspace.study import Study

#: Likeness (`fold.likeness`) from which a file of the same name is a corrected version.
SAME_INTERVIEW = 0.3


@dataclass(frozen=True, slots=True)
class Choices:
    """What the researcher says of the files that they bring."""

    case: str
    territory: str | None = None
    kind: Kind | None = None
    date: dt.date | None = None
    place: str = ""
    language: str | None = None
    title: str | None = None
    consent: Consent | None = None
    role: str | None = None
    roster: bool = True
    parts: Mapping[str, Part] = field(default_factory=dict)
    fictional: bool = False
    keep: bool = False
    update: str | None = None
    apart: bool = False
    options: formats.Options = field(default_factory=formats.Options)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it would come in: a new transcript, or a new text for one that is there.

    `problem` says why it cannot; then there is no transcript.
    """

    file: str
    transcript: Transcript | None = None
    draft: Draft | None = None
    data: bytes = b""
    updates: str | None = None
    warnings: tuple[str, ...] = ()
    problem: TerrainError | None = None

    def as_json(self) -> dict[str, Any]:
        """What `--dry-run --json` prints of it; times in seconds or null."""
        draft = self.draft
        return {
            "file": self.file,
            "id": self.transcript.id if self.transcript else None,
            "updates": self.updates,
            "turns": [
                {"speaker": t.speaker, "start": t.start, "end": t.end, "text": t.text,
                 "section": t.section}
                for t in (draft.turns if draft else ())
            ],
            "speakers": [s.label for s in draft.speakers] if draft else [],
            "warnings": list(self.warnings),
            "problem": str(self.problem) if self.problem else None,
        }  # fmt: skip


def plan(study: Study, paths: Sequence[Path], choices: Choices) -> list[Incoming]:
    """What each file would become. Nothing is written; one bad file hides no other."""
    project = study.project
    known = {t.provenance.sha256: t.id for t in project.transcripts.values() if t.provenance}
    taken = {name.rsplit("/", 1)[1] for name in project.transcripts
             if name.startswith(f"{choices.case}/")}  # fmt: skip
    people = set(project.participants)
    planned: list[Incoming] = []
    for path in paths:
        try:
            incoming = _plan_one(project, path, choices, known, taken, people)
        except (TerrainError, OSError) as error:
            planned.append(Incoming(str(path), problem=_refusal(path, error)))
            continue
        assert incoming.transcript is not None
        if incoming.transcript.provenance:
            known[incoming.transcript.provenance.sha256] = incoming.transcript.id
        taken.add(incoming.transcript.id.rsplit("/", 1)[1])
        planned.append(incoming)
    return planned


def _refusal(path: Path, error: Exception) -> TerrainError:
    if isinstance(error, TerrainError):
        return error
    reason = getattr(error, "strerror", None) or error
    return ImportRefused(f"cannot be read: {reason}.", path=str(path), remedy="Check the path.")


def _plan_one(
    project: Project,
    path: Path,
    choices: Choices,
    known: Mapping[str, str],
    taken: set[str],
    people: set[str],
) -> Incoming:
    if path.is_dir():
        raise ImportRefused("a folder.", path=str(path), remedy="Name the files in it: folder/*.")
    _importable(path)
    data = path.read_bytes()
    digest = sha256(data)
    if digest in known:
        raise ImportRefused(
            f"already in the study as {known[digest]}.",
            path=str(path),
            remedy="Nothing to do; a corrected version of it would update its text.",
        )
    importer, _ = formats.choose(path.name, data, choices.options)
    draft = formats.read(path.name, data, choices.options)
    kind = choices.kind or guess_kind(path.name, draft)
    earlier = _earlier(project, path.name, choices, draft)
    name = earlier or f"{choices.case}/{_free(slug(path.stem), taken)}"
    parts = {s.label: choices.parts.get(s.label) or _part(s, kind) for s in draft.speakers}
    speakers = tuple(replace(s, part=parts[s.label]) for s in draft.speakers)
    provenance = Provenance(path.name, digest, importer.name, importer.version)
    if choices.keep:
        folder = f"{choices.case}/originals/{name.rsplit('/', 1)[1]}{path.suffix.lower()}"
        provenance = replace(provenance, kept=f"corpus/{folder}")
    if choices.roster and not earlier:
        speakers = roster.linked(name, speakers, people)
    transcript = _transcript(name, path, draft, speakers, kind, choices, provenance)
    if earlier:
        transcript = _updated(project.transcripts[earlier], transcript)
    return Incoming(str(path), transcript, draft, data if choices.keep else b"", earlier,
                    draft.warnings)  # fmt: skip


def _importable(path: Path) -> None:
    """Refuse what is not a file (a pipe would be waited for), or is no text of a transcript."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise ImportRefused("not a file.", path=str(path), remedy="Save it to a file first.")
    if about.st_size > LARGEST:
        size = f"{about.st_size // 1024 // 1024} MB"
        raise ImportRefused(
            f"{size}: larger than any transcript.", path=str(path), remedy="Export its text alone."
        )


def guess_kind(name: str, draft: Draft) -> Kind:
    """Seminar, focus group or field notes where the file's name says so; a seminar where more
    than three people answer; else an interview."""
    folded = fold_name(name)
    if re.search(r"seminaire|seance|table ronde|colloque|webinaire|plenar", folded):
        return "seminar"
    if re.search(r"focus|entretien collectif|groupe de discussion", folded):
        return "focus-group"
    if re.search(r"notes? de terrain|carnet|observation|journal de terrain", folded):
        return "fieldnotes"
    labels = [speaker.label for speaker in draft.speakers]
    if labels == [formats.NOTES]:
        return "fieldnotes"
    answering = sum(speaker.part == "respondent" for speaker in draft.speakers)
    return "seminar" if answering > 3 else "interview"


def _part(speaker: Speaker, kind: Kind) -> Part:
    """The part that the reader saw in the label or in a front matter; in a seminar, those who
    answer are its speakers."""
    return "speaker" if speaker.part == "respondent" and kind == "seminar" else speaker.part


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _earlier(project: Project, file: str, choices: Choices, draft: Draft) -> str | None:
    """The transcript that this file is a corrected version of, if there is one."""
    if choices.apart:
        return None
    if choices.update:
        from terrain.model.citation import resolve_citation

        return resolve_citation(project, choices.update)[0].id
    for transcript in project.transcripts.values():
        origin = transcript.provenance
        if origin and origin.file == file and transcript.case == choices.case:
            spoken = map(transcript.words_of, transcript.turns)
            alike = likeness(spoken, (turn.text for turn in draft.turns))
            if alike >= SAME_INTERVIEW:
                return transcript.id
            raise ImportRefused(
                f"a file of this name is already in the study as {transcript.id}, with other "
                f"words ({alike:.0%} in common).",
                path=file,
                remedy=f"Give --update {transcript.id} for a new version of it, or --apart for "
                "another interview.",
            )
    return None


def _transcript(
    name: str, path: Path, draft: Draft, speakers: tuple[Speaker, ...], kind: Kind,
    choices: Choices, provenance: Provenance,
) -> Transcript:  # fmt: skip
    labels = [speaker.label for speaker in speakers]
    body = compose(draft.turns, labels, draft.before)
    sections, turns = parse_body(body, labels)
    return Transcript(
        id=name,
        body=body,
        title=choices.title or draft.title or path.stem.replace("_", " ").strip(),
        kind=kind,
        case=choices.case,
        territory=choices.territory,
        date=choices.date or draft.date,
        place=choices.place or str(draft.metadata.get("place") or ""),
        language=choices.language or draft.language or "fr",
        fictional=choices.fictional or draft.metadata.get("fictional") is True,
        speakers={speaker.label: speaker for speaker in speakers},
        consent=choices.consent or _promised(draft.metadata.get("consent")),
        media=draft.media,
        provenance=provenance,
        path=f"corpus/{name}.md",
        hash=text_hash(body),
        sections=sections,
        turns=turns,
    )


def _promised(value: object) -> Consent | None:
    """The promise that a terrain transcript brings along; one that cannot be read hides."""
    if value is None:
        return None
    entry = value if isinstance(value, Mapping) else {"use": value}
    use, embargo = entry.get("use", "quote"), entry.get("embargo")
    if use not in USES or not (embargo is None or isinstance(embargo, dt.date)):
        return HIDDEN
    return Consent(use, embargo, entry.get("named") is True)


def _updated(old: Transcript, new: Transcript) -> Transcript:
    """The transcript that is there, with the new words; what was said of it stays."""
    speakers = {label: old.speakers.get(label, speaker) for label, speaker in new.speakers.items()}
    return replace(
        old, body=new.body, hash=new.hash, sections=new.sections, turns=new.turns,
        speakers={**old.speakers, **speakers}, provenance=new.provenance,
    )  # fmt: skip


def carry_out(study: Study, planned: Iterable[Incoming], choices: Choices) -> tuple[str, list[str]]:
    """Write everything that can come in as one change. Returns its id and what else was said."""
    project = study.project
    good = [incoming for incoming in planned if incoming.transcript]
    if not good:
        return "", []
    said: list[str] = []
    writes: list[Write] = []
    writes += _case_writes(study, choices, said)
    with ThreadPoolExecutor(2) as pool:
        for batch in pool.map(lambda incoming: _writes(study, project, incoming, said), good):
            writes += batch
    people = roster.newcomers(project, [i.transcript for i in good if i.transcript], choices.role)
    if people:
        writes.append(roster.write(study, people))
        said.append(roster.said(people))
    count = len(good)
    change = study.commit(writes, f"imported {count} file{'s' if count > 1 else ''}")
    return change, said


def _writes(study: Study, project: Project, incoming: Incoming, said: list[str]) -> list[Write]:
    transcript = incoming.transcript
    assert transcript is not None
    made = []
    if incoming.data and transcript.provenance and transcript.provenance.kept:
        kept = transcript.provenance.kept
        there = study.root / kept
        old = sha256(there.read_bytes()) if there.is_file() else None
        made.append(Write(kept, incoming.data, old))
    if incoming.updates:
        return [*made, *_update_writes(study, project, transcript, said)]
    data = serialise(transcript).encode("utf-8")
    return [*made, Write(transcript.path, data, None)]


def _update_writes(
    study: Study, project: Project, transcript: Transcript, said: list[str]
) -> list[Write]:
    """The new text of a transcript and its codings on that text: one operation."""
    from terrain.store import texts

    old = project.transcripts[transcript.id]
    texts.keep(study.root, [old])
    writes = [
        rewrite_front(
            study.root, old.path, lambda data: _front(data, old, transcript), transcript.body
        )
    ]
    codings = project.codings_of.get(transcript.id, ())
    if codings:
        done = anchoring.on_text(codings, transcript, study.root)
        coders = {(transcript.id, coding.coder) for coding in codings}
        writes += anchoring.writes(project, coders, done.codings)
        said.append(
            f"{transcript.id}: {done.kept} coding{'' if done.kept == 1 else 's'} kept, "
            f"{done.moved} moved, {done.unresolved} unresolved."
        )
    marks = anchoring.still_finished(project, transcript, study.root)
    return writes + [anchoring.mark_write(project, mark) for mark in marks]


def _front(data: Any, old: Transcript, new: Transcript) -> None:
    speakers = data.setdefault("speakers", yamledit.mapping())
    for label, speaker in new.speakers.items():
        if label not in old.speakers:
            speakers[label] = yamledit.flow(part=speaker.part, name=speaker.name)
    origin = new.provenance
    if origin:
        data["provenance"] = yamledit.mapping(
            file=origin.file, sha256=origin.sha256, importer=origin.importer,
            version=origin.version, kept=origin.kept,
        )  # fmt: skip


def _case_writes(study: Study, choices: Choices, said: list[str]) -> list[Write]:
    """A case folder that is new gets its case.yaml; a territory that is new, an entry."""
    project = study.project
    writes = []
    if choices.case not in project.cases:
        title = choices.case.replace("-", " ").capitalize()
        rows = [f"title: {quoted(title)}"]
        if choices.territory:
            rows.append(f"territory: {quoted(choices.territory)}")
        rows += ["period: ", "team: []", "question: ", "guide: []"]
        path = f"corpus/{choices.case}/case.yaml"
        writes.append(Write(path, ("\n".join(rows) + "\n").encode(), None))
        said.append(f"New case study {choices.case}: describe it in {path}.")
    if choices.territory and choices.territory not in project.territories:
        place = Territory(choices.territory, choices.territory.replace("-", " ").title())
        writes.append(territories.write(study, [place]))
        said.append(f"New territory {choices.territory}: describe it in {TERRITORIES}.")
    return writes
