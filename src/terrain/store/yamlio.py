"""YAML in, as strings with their line numbers.

Every scalar stays the text that was typed; the schema alone decides what is a date or a yes.
So `consent: no` is not False, `code: 01004` keeps its zero, and a date in quotes is a date.
Duplicate keys are refused, and so are anchors and aliases: a study needs neither, and an alias
bomb needs both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from _ruamel_yaml import CParser  # ruamel.yaml.cyaml takes it from there too
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

#: What a scalar becomes: its text, or None where nothing (or ~, or null) was typed.
Value = str | None | list[Any] | dict[str, Any]
Path = tuple[str | int, ...]
_DEPTH = 40


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


class _Reader(CParser):  # type: ignore[misc]  # the compiled base has no type information
    """The compiled parser with every implicit type turned off."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:  # noqa: ARG002
        return "str" if kind is ScalarNode else "seq" if kind is SequenceNode else "map"

    def descend_resolver(self, *_: object) -> None:
        pass  # no path resolvers: kinds are decided above

    def ascend_resolver(self, *_: object) -> None:
        pass


def parse(text: str, first_line: int = 1) -> Tree:
    """Read a YAML text. `first_line` is the line of the file on which the text begins.

    Raises YamlProblem with the line and, where it is known, the remedy.
    """
    try:
        node = _Reader(text).get_single_node()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise YamlProblem(_plain(error), line, _remedy(text, mark)) from error
    except (YAMLError, ValueError) as error:
        raise YamlProblem(str(error).splitlines()[0], first_line) from error
    lines: dict[Path, int] = {}
    seen: set[int] = set()
    data = _value(node, (), lines, seen, first_line) if node is not None else None
    return Tree(data, lines)


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


def _value(
    node: Node, path: Path, lines: dict[Path, int], seen: set[int], first_line: int
) -> Value:
    line = first_line + node.start_mark.line
    if id(node) in seen or node.anchor:
        raise YamlProblem(
            "anchors (&) and aliases (*) are not used in a study.",
            line,
            "Write the value out, or put it in quotes.",
        )
    if len(path) > _DEPTH:
        raise YamlProblem("nested too deep to be a study file.", line)
    seen.add(id(node))
    lines.setdefault(path, line)
    if isinstance(node, ScalarNode):
        return None if not node.style and node.value in ("", "~", "null") else str(node.value)
    if isinstance(node, SequenceNode):
        return [
            _value(item, (*path, position), lines, seen, first_line)
            for position, item in enumerate(node.value)
        ]
    assert isinstance(node, MappingNode)
    return _mapping(node, path, lines, seen, first_line)


def _mapping(
    node: MappingNode, path: Path, lines: dict[Path, int], seen: set[int], first_line: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = first_line + key.start_mark.line
        if not isinstance(key, ScalarNode):
            raise YamlProblem("a key must be a plain word.", line)
        if key.value in found:
            raise YamlProblem(
                f"“{key.value}” stands here a second time.", line, "Keep one of the two."
            )
        here = (*path, key.value)
        lines[here] = line
        found[key.value] = _value(value, here, lines, seen, first_line)
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
