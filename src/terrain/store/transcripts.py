"""A transcript on disk: front matter between two lines of dashes, then the body."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any

from terrain.errors import Problem
from terrain.model.participant import Consent
from terrain.model.transcript import Speaker, Transcript, speaks, text_hash, uncut, undeclared
from terrain.store import schema
from terrain.store.files import Source
from terrain.store.yamlio import YamlProblem, parse, quoted

_FENCE = "---\n"


def split(text: str) -> tuple[str, str] | None:
    """Front matter and body of a canonical text, or None where there is no front matter."""
    if not text.startswith(_FENCE):
        return None
    end = text.find("\n---\n", len(_FENCE) - 1)
    if end < 0:
        return (text[len(_FENCE) : -4], "") if text.endswith("\n---") else None
    return text[len(_FENCE) : end + 1], text[end + len("\n---\n") :]


def load(source: Source, problems: list[Problem]) -> Transcript | None:
    """The transcript of a file under `corpus/<case>/`, or None with a problem."""
    parts = split(source.text)
    if parts is None:
        message = "no front matter: this file was not read as a transcript."
        remedy = "Import it (“terrain import”), or begin it with --- and its fields."
        problems.append(Problem(source.path, 1, "no-front-matter", message, remedy))
        return None
    front, body = parts
    fields = front_matter(front, source.path, problems)
    if fields is None:
        return None
    return _assemble(fields, body, source, front.count("\n") + 3, problems)


def front_matter(front: str, path: str, problems: list[Problem]) -> schema.Front | None:
    """The checked fields of a front matter, or None with a problem."""
    try:
        tree = parse(front, first_line=2)
    except YamlProblem as fault:
        problems.append(Problem(path, fault.line, "not-yaml", fault.message, fault.remedy))
        return None
    if tree.data is not None and not isinstance(tree.data, dict):
        message = "the front matter should be fields, one a line (“id: …”)."
        problems.append(Problem(path, 2, "not-yaml", message, "Write one field a line."))
        return None
    data = dict(tree.data or {})
    stem = unicodedata.normalize("NFC", path.rsplit("/", 1)[-1].removesuffix(".md"))
    if not data.get("id"):
        message = f"no id: the file's name is used ({stem})."
        problems.append(Problem(path, 1, "no-id", message, f"Add “id: {stem}”.", "warning"))
        data["id"] = stem
    speakers = data.get("speakers")
    if isinstance(speakers, list) and all(isinstance(label, str) for label in speakers):
        speakers = dict.fromkeys(speakers)  # speakers: [ENQ, DIR1]
    if isinstance(speakers, dict):
        data["speakers"] = {
            label: ({"participant": value} if value else {})
            if value is None or isinstance(value, str)
            else value
            for label, value in speakers.items()
        }
    return schema.build(schema.Front, tree, (), data, path, problems)


def _assemble(
    front: schema.Front, body: str, source: Source, first_line: int, problems: list[Problem]
) -> Transcript:
    case = unicodedata.normalize("NFC", source.path.split("/")[1])
    speakers = {
        label: Speaker(label, entry.part, entry.participant, entry.name)
        for label, entry in front.speakers.items()
    }
    _check(front, case, body, source.path, first_line, speaks(body, speakers), problems)
    return uncut(
        Transcript(
            id=f"{case}/{front.id}",
            body=body,
            title=front.title or front.id,
            kind=front.kind,
            case=case,
            territory=front.territory,
            date=front.date,
            place=front.place,
            language=front.language,
            fictional=front.fictional,
            speakers=speakers,
            section_territories={title: entry.territory for title, entry in front.sections.items()},
            consent=front.consent,
            media=front.media,
            provenance=front.provenance,
            path=source.path,
            hash=text_hash(body),
        )
    )


def _check(
    front: schema.Front,
    case: str,
    body: str,
    path: str,
    first_line: int,
    spoken: bool,
    problems: list[Problem],
) -> None:
    if front.case and front.case != case:
        message = f"the front matter says case “{front.case}”, the folder is “{case}”."
        remedy = "The folder decides: correct the field or move the file."
        problems.append(Problem(path, 0, "case-differs", message, remedy, "warning"))
    if not spoken:
        message = "no speaker turn was found."
        remedy = "Declare its labels under “speakers:”; a turn begins with “LABEL: ”."
        problems.append(Problem(path, first_line, "no-turns", message, remedy, "warning"))
    for line, label in undeclared(body, front.speakers):
        message = f"“{label}” speaks here but is not declared: its words go to the turn before."
        remedy = f"Add “{label}: {{}}” under “speakers:” in the front matter."
        problems.append(Problem(path, first_line + line - 1, "undeclared-speaker", message, remedy))


def serialise(transcript: Transcript) -> str:
    """The whole text of a transcript that terrain writes itself (import); edits keep the rest."""
    slug = transcript.id.split("/", 1)[1]
    rows: list[str] = [f"id: {quoted(slug)}", f"title: {quoted(transcript.title)}"]
    rows.append(f"kind: {transcript.kind}")
    rows.append(f"case: {quoted(transcript.case)}")
    rows += _optional("territory", transcript.territory)
    rows += _optional("date", transcript.date.isoformat() if transcript.date else None)
    rows += _optional("place", transcript.place)
    rows.append(f"language: {transcript.language}")
    if transcript.fictional:
        rows.append("fictional: true")
    rows.append("speakers:")
    rows += [f"  {quoted(s.label)}: {_flow(_speaker(s))}" for s in transcript.speakers.values()]
    if transcript.consent:
        rows.append(f"consent: {consent_flow(transcript.consent)}")
    if transcript.media:
        media = transcript.media
        known = {"file": media.file, "url": media.url, "offset": media.offset or None}
        rows.append(f"media: {_flow(known)}")
    if transcript.provenance:
        rows.append("provenance:")
        origin = transcript.provenance
        for key in ("file", "sha256", "importer", "version", "kept"):
            rows += [f"  {row}" for row in _optional(key, getattr(origin, key))]
    return _FENCE + "\n".join(rows) + "\n" + _FENCE + transcript.body


def consent_flow(consent: Consent) -> str:
    """A promise as a YAML flow mapping on one line."""
    embargo: dt.date | None = consent.embargo
    known = {"use": consent.use, "embargo": embargo.isoformat() if embargo else None}
    return _flow({**known, "named": consent.named})


def _optional(key: str, value: str | None) -> list[str]:
    return [f"{key}: {quoted(value)}"] if value else []


def _speaker(speaker: Speaker) -> Mapping[str, Any]:
    return {"part": speaker.part, "participant": speaker.participant, "name": speaker.name}


def _flow(data: Mapping[str, Any]) -> str:
    inner = ", ".join(
        f"{key}: {_flow_scalar(value)}" for key, value in data.items() if value is not None
    )
    return "{" + inner + "}"


def _flow_scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = quoted(text)
    if plain == text and any(c in text for c in ",[]{}"):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return plain
