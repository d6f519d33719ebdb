"""Edits of `codebook.yaml`, each from text to text: the tree, and the redirects it leaves behind.

Codings are not rewritten when a code changes its name or place: the old name goes on resolving
through `redirects`, in this study, in exports already handed out, and in bookmarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from terrain.errors import UsageError
from terrain.model.codebook import Codebook
from terrain.model.names import unknown
from terrain.store.yamledit import edit, listed, mapping

PATH = "codebook.yaml"
FIELDS = ("label", "definition", "when", "when_not", "example", "color")
_NAME = re.compile(
    r"[^\s\"“”«»()/\\,;:|&!=\x00-\x1f](?:[^\"“”«»()/\\,;:|&!=\x00-\x1f]*[^\s\"“”«»()/\\,;:|&!=\x00-\x1f])?"
)


def check_name(name: str, book: Codebook) -> None:
    """Raises UsageError if a new code cannot bear this name."""
    if not _NAME.fullmatch(name) or name.startswith(".") or name.endswith(".") or ".." in name:
        raise UsageError(
            f"“{name}” cannot name a code.",
            remedy="Use letters, digits, spaces, - _ ' and dots between a family and its codes.",
        )
    if name in book.by_id:
        raise UsageError(f"there is already a code “{name}”.", remedy="“terrain codebook edit”?")
    if name in book.redirects:
        now = ", ".join(book.redirects[name])
        raise UsageError(
            f"“{name}” is the old name of {now}, which old codings still use.",
            remedy="Choose another name.",
        )


def known(name: str, book: Codebook) -> str:
    """The living code behind a name; raises UsageError with the nearest names."""
    found = book.resolve(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"“{name}” was split into {', '.join(found)}.", remedy="Name one of them.")
    raise unknown("code", name, [*book.by_id, *book.redirects])


def add(text: str, book: Codebook, name: str, fields: Mapping[str, str], parent: str | None) -> str:
    """Put a new code under its parent (by default the code that its dotted name begins with)."""
    check_name(name, book)
    above = parent or name.rpartition(".")[0] or None
    if above is not None and above not in book.by_id:
        near = known(above, book)  # raises with the nearest names, unless it is an old name
        raise UsageError(f"“{above}” is now called {near}.", remedy=f"Add it under {near}.")

    def change(data: CommentedMap) -> None:
        siblings = listed(_find(data, above)[2], "children") if above else listed(data, "codes")
        siblings.append(mapping(id=name, **fields))

    return edit(text, PATH, change)


def describe(text: str, book: Codebook, name: str, fields: Mapping[str, str | bool]) -> str:
    """Change fields of a code (label, definition, rules, example, colour, retired)."""
    target = known(name, book)

    def change(data: CommentedMap) -> None:
        entry = _find(data, target)[2]
        for key, value in fields.items():
            if value in ("", False):
                entry.pop(key, None)
            else:
                _put(entry, key, value)

    return edit(text, PATH, change)


def _put(entry: CommentedMap, key: str, value: str | bool) -> None:
    """Set a field; a new one goes before `children`, where a reader looks for it."""
    if key in entry or "children" not in entry:
        entry[key] = value
    else:
        entry.insert(list(entry).index("children"), key, value)


def rename(text: str, book: Codebook, old: str, new: str) -> str:
    """Give a code another id; codes below that carry its name as a prefix follow."""
    target = known(old, book)
    check_name(new, book)
    names = _renamed(book, target, new)
    for name in names.values():
        check_name(name, book)
    return edit(text, PATH, lambda data: _rename(data, names))


def _renamed(book: Codebook, target: str, new: str) -> dict[str, str]:
    below = [name for name in book.family(target) if name.startswith(f"{target}.")]
    return {target: new} | {name: new + name[len(target) :] for name in sorted(below)}


def _rename(data: CommentedMap, names: Mapping[str, str]) -> None:
    for old, new in names.items():
        _find(data, old)[2]["id"] = new
    _redirect(data, names)


def _redirect(data: CommentedMap, names: Mapping[str, str]) -> None:
    if not isinstance(data.get("redirects"), CommentedMap):
        data["redirects"] = CommentedMap()
    for old, new in names.items():
        data["redirects"].pop(new, None)
        data["redirects"][old] = new


def move(text: str, book: Codebook, name: str, parent: str | None) -> str:
    """Put a code (with all below it) under another, or at the top (None).

    A code that carries its family's name as a prefix takes the new family's, with a redirect.
    """
    target = known(name, book)
    above = known(parent, book) if parent else None
    if above is not None and above in book.family(target):
        raise UsageError(f"“{above}” lies under “{target}”.", remedy="Choose another place.")
    leaf = target.rpartition(".")[2]
    new = f"{above}.{leaf}" if above else leaf
    prefixed = target == leaf or target.rpartition(".")[0] == book.parent(target)
    names = _renamed(book, target, new) if prefixed and new != target else {}
    for to in names.values():
        check_name(to, book)

    def change(data: CommentedMap) -> None:
        siblings, position, entry = _find(data, target)
        siblings.pop(position)
        (listed(_find(data, above)[2], "children") if above else listed(data, "codes")).append(
            entry
        )
        if names:
            _rename(data, names)
        _sweep(data)

    return edit(text, PATH, change)


def merge(text: str, book: Codebook, sources: list[str], into: str) -> str:
    """Make several codes one: what bore their names resolves to `into`; their children follow."""
    target = known(into, book)
    gone = [known(source, book) for source in sources]
    if target in gone:
        raise UsageError(f"“{target}” cannot be merged into itself.")
    for source in gone:
        if target in book.family(source):
            raise UsageError(f"“{target}” lies under “{source}”.", remedy="Move it out first.")

    def change(data: CommentedMap) -> None:
        for source in gone:
            siblings, position, entry = _find(data, source)
            siblings.pop(position)
            if entry.get("children"):
                listed(_find(data, target)[2], "children").extend(entry["children"])
        _redirect(data, dict.fromkeys(gone, target))
        _sweep(data)

    return edit(text, PATH, change)


def _sweep(data: CommentedMap) -> None:
    for _, _, entry in _walk(data.get("codes")):
        if "children" in entry and not entry["children"]:
            del entry["children"]


def _walk(codes: CommentedSeq | None) -> Iterator[tuple[CommentedSeq, int, CommentedMap]]:
    if codes is None:
        return
    for position, entry in enumerate(codes):
        yield codes, position, entry
        yield from _walk(entry.get("children"))


def _find(data: CommentedMap, name: str | None) -> tuple[CommentedSeq, int, CommentedMap]:
    for siblings, position, entry in _walk(data.get("codes")):
        if str(entry.get("id")) == name:
            return siblings, position, entry
    raise UsageError(f"no code “{name}” in {PATH}.")
