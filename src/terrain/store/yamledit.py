"""Changing a YAML file as a careful person would: comments, order and quotes stay as they are.

ruamel.yaml's round trip does the work. What it would reflow is measured: a change whose result
does not read back as what was meant is refused rather than written.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, MarkedYAMLError, YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tokens import CommentToken

from terrain.errors import StudyError, UsageError
from terrain.store.yamlio import YamlProblem, parse

_ITEM = re.compile(
    r"^(?P<key>[^\s#-][^\n]*):[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?P<pad> *)- ",
    re.MULTILINE,
)


class _Words(VersionedResolver):
    """Scalars are moved about here, never interpreted: 01004, no and 1.10 stay what was typed."""

    @property
    def versioned_resolver(self) -> Any:
        found = super().versioned_resolver
        return {
            first: [pair for pair in pairs if pair[0].endswith(":null")]
            for first, pairs in found.items()
        }


def _yaml(text: str) -> YAML:
    """A round-trip reader that will write with the indentation that the text already has."""
    yaml = YAML(typ="rt")
    yaml.Resolver = _Words
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.allow_unicode = True
    first = _ITEM.search(text)
    offset = len(first["pad"]) if first else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml


def edit(text: str, path: str, change: Callable[[CommentedMap], None]) -> str:
    """The text with `change` applied to its top-level mapping.

    Raises StudyError; UsageError for words that the study could not read back.
    """
    yaml = _yaml(text)
    try:
        data = yaml.load(text)
    except (YAMLError, ValueError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        raise StudyError(
            "not readable as YAML, so it cannot be edited.",
            path=path,
            line=mark.line + 1 if mark else 1,
            remedy="Mend it first: “terrain check” says where.",
        ) from error
    if data is None:
        data = CommentedMap()
        yaml = _yaml("")
    if not isinstance(data, CommentedMap):
        raise StudyError("not a mapping: this file cannot be edited.", path=path, line=1)
    as_was = _dump(yaml, data)
    change(data)
    new = _dump(yaml, data)
    if new != as_was:
        _refuse_unreadable(new, path)
    if as_was == text:
        return new
    if not as_was.strip("{}\n"):  # an empty file, or comments alone
        return text + ("" if not text or text.endswith("\n") else "\n") + new
    kept = "".join(_merged(*(part.splitlines(keepends=True) for part in (as_was, text, new))))
    return kept if _reads_as(kept, new) else new


def _dump(yaml: YAML, data: CommentedMap) -> str:
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _refuse_unreadable(text: str, path: str) -> None:
    """Half characters, which a shell lets through, are written as escapes that no study reads.

    One of them in a label would cost the study its whole codebook.
    """
    try:
        parse(text)
    except YamlProblem as fault:
        raise UsageError(
            f"with these words the file could not be read again: {fault.message} "
            "Nothing was changed.",
            path=path,
            remedy="Type them again, in a terminal set to UTF-8.",
        ) from fault


def _reads_as(text: str, other: str) -> bool:
    try:
        return bool(_yaml(text).load(text) == _yaml(other).load(other))
    except YAMLError:
        return False


def _merged(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The changed lines `theirs`, in which all that the change left alone is laid out as in `ours`.

    `base` is the untouched file as ruamel.yaml writes it: what differs between `base` and `ours`
    is a person's layout, what differs between `base` and `theirs` is the change.
    """
    image = _matches(base, theirs)
    result = [[line] for line in theirs] + [[]]
    for first, last, lines in _layout(base, ours):
        places = [image.get(n) for n in range(first, last)]
        start = places[0] if places else image.get(first - 1, -1 if first == 0 else None)
        if start is None or None in places:
            continue
        if not places:
            result[start + 1] = [*lines, *result[start + 1]]
        elif places == list(range(start, start + len(places))):
            result[start : start + len(places)] = [[*lines], *([[]] * (len(places) - 1))]
    return [line for group in result for line in group]


def _layout(base: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The runs of lines that a person typed otherwise: first, last (excluded), as typed."""
    matcher = difflib.SequenceMatcher(None, base, ours, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal" and last - first == end - start:
            yield from ((first + n, first + n + 1, ours[start + n : start + n + 1])
                        for n in range(last - first))  # fmt: skip
        elif tag != "equal":
            yield first, last, ours[start:end]


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = difflib.SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {a + k: b + k for a, b, size in blocks for k in range(size)}


def take(holder: CommentedMap, key: str, position: int) -> CommentedMap:
    """Take an entry out of a list; the comments after it stay, for they announce what follows.

    A list left empty goes too.
    """
    siblings: CommentedSeq = holder[key]
    entry: CommentedMap = siblings[position]
    tail = cut_tail(entry)
    siblings.pop(position)
    if position > 0:
        hang_tail(siblings, tail, position - 1)
    elif siblings and (words := tail.strip("\n")):
        indent = len(words) - len(words.lstrip(" "))
        rows = [row.strip().removeprefix("#").removeprefix(" ") for row in words.split("\n")]
        siblings.yaml_set_comment_before_after_key(0, before="\n".join(rows), indent=indent)
    elif not siblings:
        del holder[key]
        hang_tail(holder, tail)
    return entry


def append(holder: CommentedMap, key: str, entry: Any) -> None:
    """Put an entry at the end of a list; the comments that followed the list still follow it."""
    tail = cut_tail(holder.get(key) or holder)
    siblings = listed(holder, key)
    siblings.append(entry)
    hang_tail(siblings, tail)


def insert(holder: CommentedMap, key: str, position: int, entry: Any) -> None:
    """Put an entry before another of a list; what announces that other stays above it."""
    siblings: CommentedSeq = holder[key]
    if position == 0:
        # What stands above the first entry speaks of the list, or of what comes first in it.
        siblings.insert(0, entry)
        return
    tail = cut_tail(siblings[position - 1])
    siblings.insert(position, entry)
    hang_tail(siblings, tail, position)


def cut_tail(node: Any) -> str:
    """Take away, and return, the whole-line comments and blank lines after the last line."""
    place = _last(node)
    token = _token(*place) if place else None
    if token is None:
        return ""
    same_line, newline, rest = token.value.partition("\n")
    token.value = same_line + newline
    return str(rest)


def hang_tail(node: Any, tail: str, position: int | None = None) -> None:
    """Put whole-line comments after the last line of a node (or of one item of a list)."""
    place = (node, position) if position is not None else _last(node)
    if place and position is not None and isinstance(node[position], CommentedMap | CommentedSeq):
        place = _last(node[position]) or place
    if not tail or place is None:
        return
    holder, key = place
    token = _token(holder, key)
    if token is not None:
        token.value = token.value.rstrip("\n") + "\n" + tail
        return
    made = CommentToken("\n" + tail, CommentMark(0), None)
    slot = 2 if isinstance(holder, CommentedMap) else 0
    slots = holder.ca.items.setdefault(key, [None, None, None, None])
    slots[slot] = made


def _last(node: Any) -> tuple[Any, Any] | None:
    """The innermost collection and key that end a node's block."""
    place = None
    while isinstance(node, CommentedMap | CommentedSeq) and node and not node.fa.flow_style():
        key = list(node)[-1] if isinstance(node, CommentedMap) else len(node) - 1
        place, node = (node, key), node[key]
    return place


def _token(holder: Any, key: Any) -> Any:
    """The comment after a value, wherever ruamel.yaml keeps it; None if there is none."""
    found = getattr(holder[key], "comment", None)  # block scalars carry their own
    if found is not None:
        return found
    slots = holder.ca.items.get(key)
    return slots[2 if isinstance(holder, CommentedMap) else 0] if slots else None


def mapping(**values: Any) -> CommentedMap:
    """A new mapping in the order given, without what is empty."""
    held = {key: word(value) for key, value in values.items() if value not in ("", None)}
    return CommentedMap(held)


def word(value: Any) -> Any:
    """A value as YAML words: true and false for what is yes or no."""
    return str(value).lower() if isinstance(value, bool) else value


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
    if not found:
        found.fa.set_block_style()  # “codes: []” grows one code a line
    return found
