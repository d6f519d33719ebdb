"""YAML in, as strings with their line numbers.

Every scalar stays the text that was typed; the schema alone decides what is a date or a yes.
So `consent: no` is not False, `code: 01004` keeps its zero, and a date in quotes is a date.
Duplicate keys are refused, and so are anchors and aliases: a study needs neither, and an alias
bomb needs both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from _ruamel_yaml import CParser  # ruamel.yaml.cyaml takes it from there too
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

#: What a scalar becomes: its text, or None where nothing (or ~, or null) was typed.
Value = str | None | list[Any] | dict[str, Any]
Path = tuple[str | int, ...]
_DEPTH = 40
_NOTHING = ("", "~", "null", "Null", "NULL")
# Everything but what YAML 1.1 calls printable (yaml.org/spec/1.1, c-printable).
_FORBIDDEN = re.compile("[^\\t\\n\\r -~\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class YamlProblem(Exception):
    """A file that is not the YAML of a study: what is wrong, on which line."""

    def __init__(self, message: str, line: int, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.remedy = message, line, remedy


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read: the data, and the line (from 1) on which each key or item stands."""

    data: Value
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str, first_line: int = 1) -> Tree:
    """Read a YAML text. `first_line` is the line of the file on which the text begins.

    Raises YamlProblem with the line and, where it is known, the remedy.
    """
    reader = _Reader(text, first_line)
    try:
        return reader.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise YamlProblem(_plain(error), line, _remedy(text, mark)) from error
    except (YAMLError, ValueError) as error:
        raise YamlProblem(_first(error), first_line + _control(text)) from error


def _first(error: Exception) -> str:
    said = str(error).strip()
    return f"not readable as YAML: {said.splitlines()[0]}." if said else "not readable as YAML."


def _control(text: str) -> int:
    """Lines before the first character that YAML forbids (they alone stop it without a mark)."""
    found = _FORBIDDEN.search(text)
    return text.count("\n", 0, found.start()) if found else 0


def _plain(error: MarkedYAMLError) -> str:
    return f"not readable as YAML: {error.problem or error.context or 'unknown fault'}."


def _remedy(text: str, mark: Any) -> str:
    rows = text.split("\n")
    row = rows[mark.line] if mark and mark.line < len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())] or "\t" in row[: getattr(mark, "column", 0) + 1]:
        return "Indent with spaces: YAML takes no tabs."
    if row.count(": ") > 1 or ": " in row:
        return "Put quotes around a value that holds a colon followed by a space."
    return ""


class _Reader:
    """The events of the compiled parser, made into data.

    Events rather than nodes: the parser's own composer calls itself at each level, and ten
    thousand brackets in a file would end the process.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self._parser = CParser(text)
        self._first = first_line
        self._lines: dict[Path, int] = {}

    def document(self) -> Tree:
        """The only document of the stream."""
        self._next()  # the stream begins
        event = self._next()
        if isinstance(event, StreamEndEvent):
            return Tree(None, {})
        assert isinstance(event, DocumentStartEvent)
        data = self._value(self._next(), ())
        event = self._next()
        assert isinstance(event, DocumentEndEvent)
        event = self._next()
        if not isinstance(event, StreamEndEvent):
            raise YamlProblem(
                "a second document begins here.", self._line(event), "Remove the line of dashes."
            )
        return Tree(data, self._lines)

    def _next(self) -> Any:
        return self._parser.get_event()

    def _line(self, event: Any) -> int:
        return self._first + int(event.start_mark.line)

    def _value(self, event: Any, path: Path) -> Value:
        line = self._line(event)
        if isinstance(event, AliasEvent) or event.anchor:
            raise YamlProblem(
                "anchors (&) and aliases (*) are not used in a study.",
                line,
                "Write the value out, or put it in quotes.",
            )
        if len(path) > _DEPTH:
            raise YamlProblem("nested too deep to be a study file.", line)
        self._lines.setdefault(path, line)
        if isinstance(event, ScalarEvent):
            return None if not event.style and event.value in _NOTHING else str(event.value)
        if isinstance(event, SequenceStartEvent):
            return self._list(path)
        assert isinstance(event, MappingStartEvent)
        return self._mapping(path)

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := self._next(), MappingEndEvent):
            line = self._line(key)
            if not isinstance(key, ScalarEvent) or key.anchor:
                raise YamlProblem("a key must be a plain word.", line)
            if key.value in found:
                raise YamlProblem(
                    f"“{key.value}” stands here a second time.", line, "Keep one of the two."
                )
            here = (*path, key.value)
            self._lines[here] = line
            found[key.value] = self._value(self._next(), here)
        return found


def quoted(text: str) -> str:
    """A string as a YAML scalar that reads back as itself, quoted only where it must be."""
    special = (
        not text
        or text != text.strip()
        or text[0] in "!&*?|>%@`\"'#,[]{}-:="
        or ": " in text
        or " #" in text
        or text.endswith(":")
        or any(ord(c) < 32 or ord(c) in (0x7F, 0x85, 0x2028, 0x2029) for c in text)
        or text.lower() in ("~", "null", "true", "false", "yes", "no", "on", "off")
    )
    if not special:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escape(c) for c in escaped) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    if character == "\n":
        return "\\n"
    if code < 32 or code in (0x7F, 0x85, 0x2028, 0x2029):
        return f"\\u{code:04x}"
    return character
