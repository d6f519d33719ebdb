"""Changing a YAML file as a careful person would: comments, order and quotes stay as they are.

ruamel.yaml's round trip does the work. What it would reflow is measured: a change whose result
does not read back as what was meant is refused rather than written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from terrain.errors import StudyError

_ITEM = re.compile(
    r"^(?P<key>[^\s#-][^\n]*):[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?P<pad> *)- ",
    re.MULTILINE,
)


def _yaml(text: str) -> YAML:
    """A round-trip reader that will write with the indentation that the text already has."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.allow_unicode = True
    first = _ITEM.search(text)
    offset = len(first["pad"]) if first else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    # Scalars are only moved about here, never interpreted: 01004 must stay 01004.
    yaml.constructor.yaml_constructors.pop("tag:yaml.org,2002:timestamp", None)
    return yaml


def edit(text: str, path: str, change: Callable[[CommentedMap], None]) -> str:
    """The text with `change` applied to its top-level mapping. Raises StudyError."""
    yaml = _yaml(text)
    data = yaml.load(text)
    if data is None:
        data = CommentedMap()
    if not isinstance(data, CommentedMap):
        raise StudyError("not a mapping: this file cannot be edited.", path=path, line=1)
    change(data)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def mapping(**values: Any) -> CommentedMap:
    """A new mapping in the order given, without what is empty."""
    return CommentedMap((key, value) for key, value in values.items() if value not in ("", None))


def flow(**values: Any) -> CommentedMap:
    """A new mapping written on one line: {use: quote, named: false}."""
    made = mapping(**values)
    made.fa.set_flow_style()
    return made


def listed(data: CommentedMap, key: str) -> CommentedSeq:
    """The list under a key, made if it is missing."""
    if not isinstance(data.get(key), CommentedSeq):
        data[key] = CommentedSeq()
    found: CommentedSeq = data[key]
    return found
