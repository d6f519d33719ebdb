"""The Notes of a study: `notes/<id>.md`, a front matter and a body of ordinary Markdown."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from terrain.errors import Problem
from terrain.model.note import Note, parse_pieces
from terrain.store import schema
from terrain.store.files import Source
from terrain.store.transcripts import split
from terrain.store.yamlio import YamlProblem, parse

NOTES = "notes"


@dataclass(frozen=True, slots=True)
class _Front:
    title: str
    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    language: str = "fr"
    status: str = "draft"
    question: str = ""
    fictional: bool = False
    keywords: tuple[str, ...] = ()


def note(source: Source, problems: list[Problem]) -> Note | None:
    """A Note, and a problem for each part of it that cannot be what it looks like."""
    name = unicodedata.normalize("NFC", source.path.rsplit("/", 1)[1].removesuffix(".md"))
    parts = split(source.text)
    if parts is None:
        message = "a Note begins with a front matter that gives its title."
        remedy = "Begin it with ---, “title: …”, ---."
        problems.append(Problem(source.path, 1, "note-unreadable", message, remedy))
        return None
    try:
        tree = parse(parts[0], 2)
    except YamlProblem as fault:
        problems.append(Problem(source.path, fault.line, "not-yaml", fault.message, fault.remedy))
        return None
    data = tree.data if isinstance(tree.data, dict) else {}
    built = schema.build(_Front, tree, (), {"title": name, **data}, source.path, problems)
    if built is None:
        return None
    pieces, faults = parse_pieces(parts[1], parts[0].count("\n") + 3)
    problems += [Problem(source.path, f.line, f.slug, f.message, f.remedy) for f in faults]
    return Note(
        name, built.title, pieces, built.authors, built.date, built.language, built.status,
        built.question, built.fictional, source.path, built.keywords,
    )  # fmt: skip
