"""Markdown: transcripts with `**Nom :** texte`, and terrain's own, which come back as they were."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, cast

from terrain.formats import header, tables
from terrain.formats.base import Format, Line, Options, Source
from terrain.formats.cues import part_of
from terrain.formats.encoding import decode
from terrain.formats.layout import Known, assemble
from terrain.model.transcript import (
    PARTS,
    Draft,
    DraftTurn,
    Media,
    Part,
    Speaker,
    parse_body,
)

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*")
_QUOTE = re.compile(r"[ ]{0,3}(?:>[ ]?)+")
_BOLD_START = re.compile(r"(\s*(?:[-*+•–—][ \t]+)?)(\*\*|__)(?=\S)(.{1,200}?)(?<=\S)\2", re.DOTALL)
_EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])\*|(?<![\w_])_)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?")
_KNOWN = frozenset({"title", "date", "language", "speakers", "media", "provenance", "id"})


def recognise(data: bytes) -> bool:
    """Front matter that declares speakers: a transcript of terrain, whatever its name."""
    start = data[:20_000].removeprefix(b"\xef\xbb\xbf")
    return start.startswith(b"---") and re.search(rb"^speakers:", start, re.MULTILINE) is not None


def read(source: Source, options: Options) -> Draft:
    """Turns by their labels; front matter gives title, date and, in terrain's own, speakers."""
    text, warnings = decode(source, options)
    meta, body, offset = _front_matter(source, text, warnings)
    speakers = meta.get("speakers")
    if isinstance(speakers, Mapping) and speakers:
        draft = _own(source, body, speakers, offset)
    else:
        if isinstance(speakers, list):
            named = tuple(str(label) for label in speakers)
            options = dataclasses.replace(options, speakers=options.speakers + named)
        known = Known(warnings=tuple(warnings))
        draft = assemble(source, _lines(body, offset), options, known)
        warnings = []
    return Draft(
        draft.turns,
        draft.speakers,
        str(meta.get("title") or draft.title),
        _date(meta.get("date")) or draft.date,
        _text(meta.get("language")),
        _media(meta.get("media")),
        (*warnings, *draft.warnings),
        draft.before,
        {str(name): value for name, value in meta.items() if name not in _KNOWN},
    )


def _front_matter(
    source: Source, text: str, warnings: list[str]
) -> tuple[dict[Any, Any], str, int]:
    """The front matter, the rest, and how many lines come before the rest."""
    found = _FRONT.match(text)
    if not found:
        return {}, text, 0
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    offset = text.count("\n", 0, found.end())
    if re.search(r"(?:^|[\s\[{,:-])[&*][\w]", found[1]):
        raise source.refuse(
            "the front matter uses anchors or aliases (& and *).",
            "Write each value out, or put it between quotation marks.",
            1,
        )
    try:
        meta = YAML(typ="safe", pure=True).load(found[1])
    except (YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        what = getattr(error, "problem", None) or "not valid YAML"
        raise source.refuse(
            f"the front matter cannot be read ({what}).",
            "Mind spaces (no tabs) and colons, or remove what stands between the two ---.",
            line,
        ) from None
    if isinstance(meta, dict):
        return meta, text[found.end() :], offset
    if meta is not None:
        warnings.append(f"{source.name}:1: the lines between --- are not front matter; kept.")
        return {}, text, 0
    return {}, text[found.end() :], offset


def _own(source: Source, body: str, speakers: Mapping[Any, Any], offset: int) -> Draft:
    """A canonical transcript: the declared labels decide, and nothing is Markdown."""
    people = tuple(_speaker(str(label), value) for label, value in speakers.items())
    sections, turns = parse_body(body, [person.label for person in people])
    first = min([len(body), *(t.header for t in turns), *(s.span.start for s in sections)])
    before = body[:first].strip()
    warnings = []
    if not turns:
        raise source.refuse(
            "no line begins with a speaker that the front matter declares.",
            "Check the labels under `speakers:` against those of the text.",
            offset + 1,
        )
    if before:
        warnings.append(f"{source.name}:{offset + 1}: text before the first turn, kept apart.")
    drafts = tuple(
        DraftTurn(
            turn.speaker,
            turn.span.of(body),
            turn.time,
            turn.end_time,
            sections[turn.section - 1].title if turn.section else None,
        )
        for turn in turns
    )
    return Draft(drafts, people, warnings=tuple(warnings), before=before)


def _speaker(label: str, value: object) -> Speaker:
    if not isinstance(value, Mapping):
        return Speaker(label, part_of(label), _text(value))
    part = value.get("part")
    known = cast(Part, part) if part in PARTS else part_of(label)
    return Speaker(label, known, _text(value.get("participant")), _text(value.get("name")))


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return header.date_in(str(value)) if value else None


def _media(value: object) -> Media | None:
    if isinstance(value, Mapping):
        offset = value.get("offset")
        return Media(
            _text(value.get("file")),
            _text(value.get("url")),
            float(offset) if isinstance(offset, int | float) else 0.0,
        )
    return Media(file=str(value)) if value else None


def _lines(body: str, offset: int) -> list[Line]:
    """The lines of a Markdown body, without its marks; pipe tables by their columns."""
    lines: list[Line] = []
    rows: list[tables.Row] = []
    gap = True
    for number, raw in enumerate(body.split("\n"), offset + 1):
        if raw.count("|") >= 2 and raw.strip().startswith("|"):
            rows += [] if _TABLE_RULE.fullmatch(raw.strip()) else [_row(raw, number)]
            continue
        if rows:
            lines += tables.lines_of(rows)
            rows, gap = [], True
        text = raw[mark.end() :] if (mark := _QUOTE.match(raw)) else raw
        if not text.strip() or (_RULE.fullmatch(text) and not _titles(lines, text, gap)):
            gap = True
            continue
        if not gap and _titles(lines, text, gap):
            lines[-1] = Line(lines[-1].text, lines[-1].number, 0, 1 if "=" in text else 2, True)
        else:
            lines.append(_line(text, number, gap))
        gap = False
    return lines + (tables.lines_of(rows) if rows else [])


def _titles(lines: list[Line], text: str, gap: bool) -> bool:
    """Whether the line underlines the paragraph of one line above it."""
    return bool(
        not gap
        and _SETEXT.fullmatch(text)
        and len(text.strip()) >= 3
        and lines
        and lines[-1].gap
        and lines[-1].heading is None
    )


def _line(text: str, number: int, gap: bool) -> Line:
    if mark := _HEADING.fullmatch(text):
        return Line(_plain(mark[2]), number, 0, len(mark[1]), True)
    bold = 0
    if mark := _BOLD_START.match(text):
        start = _plain(mark[1] + mark[3])
        text = start + _plain(text[mark.end() :])
        bold = len(start)
    else:
        text = _plain(text)
    return Line(text, number, bold, gap=gap)


def _plain(text: str) -> str:
    """Without emphasis, escapes and the two spaces of a hard break."""
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text).rstrip(" \\" if text.endswith("\\") else " ")


def _row(raw: str, number: int) -> tables.Row:
    cells = [_line(cell.strip(), number, gap=True) for cell in raw.strip().strip("|").split("|")]
    return tables.Row(
        tuple(cell.text for cell in cells), number, tuple(cell.bold for cell in cells)
    )


FORMAT = Format("md", (".md", ".markdown", ".mdown"), "1", recognise, read)
