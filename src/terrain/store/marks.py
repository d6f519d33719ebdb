"""Small plain files about a study: finished marks, memos on any object, the log of changes."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from terrain.errors import Problem
from terrain.model.project import Finished, Memo
from terrain.store import schema
from terrain.store.files import Source
from terrain.store.transcripts import split
from terrain.store.yamlio import YamlProblem, parse, quoted

FINISHED = ".finished.json"


def finished(source: Source, transcript: str, problems: list[Problem]) -> Finished | None:
    """A coder's finished mark (`<coder>.finished.json` beside their codings)."""
    name = source.path.rsplit("/", 1)[1].removesuffix(FINISHED)
    coder = unicodedata.normalize("NFC", name)
    try:
        data = json.loads(source.text)
        return Finished(transcript, coder, str(data["text"]), str(data.get("created", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "this finished mark cannot be read: the transcript counts as unfinished."
        remedy = "Delete the file and mark it again with “terrain finish”."
        problems.append(Problem(source.path, 1, "mark-unreadable", message, remedy))
        return None


def serialise_finished(mark: Finished) -> str:
    """The text of a finished mark."""
    return json.dumps({"text": mark.text, "created": mark.created}) + "\n"


@dataclass(frozen=True, slots=True)
class _MemoFront:
    about: str
    coder: str = ""
    created: str = ""


def memo(source: Source, problems: list[Problem]) -> Memo | None:
    """A memo: front matter (about, coder, created), then free text."""
    name = source.path.rsplit("/", 1)[1].removesuffix(".md")
    parts = split(source.text)
    try:
        tree = parse(parts[0], 2) if parts else None
    except YamlProblem as fault:
        problems.append(Problem(source.path, fault.line, "not-yaml", fault.message, fault.remedy))
        return None
    data = tree.data if tree and isinstance(tree.data, dict) else {}
    built = schema.build(_MemoFront, tree, (), data, source.path, problems) if tree else None
    if built is None or parts is None:
        message = "a memo begins with a front matter that says what it is about."
        remedy = "Begin it with ---, “about: code:foncier”, ---."
        problems.append(Problem(source.path, 1, "memo-unreadable", message, remedy, "warning"))
        return None
    return Memo(name, built.about, parts[1].strip(), built.coder, built.created)


def serialise_memo(memo: Memo) -> str:
    """The text of a memo's file."""
    return (
        f"---\nabout: {quoted(memo.about)}\ncoder: {quoted(memo.coder)}\n"
        f"created: {quoted(memo.created)}\n---\n{memo.text.strip()}\n"
    )
