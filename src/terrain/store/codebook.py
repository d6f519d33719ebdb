"""Edits of `codebook.yaml`, each from text to text: the tree, and the redirects it leaves behind.

Codings are not rewritten when a code changes its name or place: the old name goes on resolving
through `redirects`, in this study, in exports already handed out, and in bookmarks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ruamel.yaml.comments import CommentedMap

from terrain.errors import UsageError
from terrain.model.codebook import Codebook
from terrain.model.names import unknown
from terrain.store.yamledit import (
    append,
    cut_tail,
    edit,
    hang_tail,
    insert,
    mapping,
    take,
    word,
)

PATH = "codebook.yaml"
FIELDS = ("label", "definition", "when", "when_not", "example", "color")
_NAME = re.compile(
    r"[^\s\"“”«»()/\\,;:|&!=\x00-\x1f](?:[^\"“”«»()/\\,;:|&!=\x00-\x1f]*[^\s\"“”«»()/\\,;:|&!=\x00-\x1f])?"
)


def check_name(name: str, book: Codebook, own: str | None = None) -> None:
    """Raises UsageError if a new code (or the code `own`) cannot bear this name.

    A code may take back a name that it alone once had.
    """
    if not _NAME.fullmatch(name) or name.startswith(".") or name.endswith(".") or ".." in name:
        raise UsageError(
            f"“{name}” cannot name a code.",
            remedy="Use letters, digits, spaces, - _ ' and dots between a family and its codes.",
        )
    if name in book.by_id:
        raise UsageError(f"there is already a code “{name}”.", remedy="“terrain codebook edit”?")
    if name in book.redirects and (own is None or book.resolve(name) not in ((), (own,))):
        now = ", ".join(book.redirects[name])
        raise UsageError(
            f"“{name}” is the old name of {now}, which old codings still use.",
            remedy="Choose another name.",
        )


def known(name: str, book: Codebook) -> str:
    """The living code behind a name; raises UsageError with the nearest names."""
    name = unicodedata.normalize("NFC", name)
    found = book.resolve(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"“{name}” was split into {', '.join(found)}.", remedy="Name one of them.")
    raise unknown("code", name, [*book.by_id, *book.redirects])


def add(text: str, book: Codebook, name: str, fields: Mapping[str, str], parent: str | None) -> str:
    """Put a new code under its parent (by default the code that its dotted name begins with)."""
    name = unicodedata.normalize("NFC", name)
    check_name(name, book)
    above = parent or name.rpartition(".")[0] or None
    if above is not None and above not in book.by_id:
        near = known(above, book)  # raises with the nearest names, unless it is an old name
        raise UsageError(f"“{above}” is now called {near}.", remedy=f"Add it under {near}.")

    def change(data: CommentedMap) -> None:
        append(*_below(data, above), mapping(id=name, **fields))

    return edit(text, PATH, change)


def describe(text: str, book: Codebook, name: str, fields: Mapping[str, str | bool]) -> str:
    """Change fields of a code (label, definition, rules, example, colour, retired)."""
    target = known(name, book)

    def change(data: CommentedMap) -> None:
        entry = _find(data, target)[3]
        for key, value in fields.items():
            tail = cut_tail(entry)
            if value in ("", False):
                entry.pop(key, None)
            else:
                _put(entry, key, word(value))
            hang_tail(entry, tail)

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
    names = _renamed(book, target, unicodedata.normalize("NFC", new))
    for own, name in names.items():
        check_name(name, book, own)
    return edit(text, PATH, lambda data: _rename(data, names))


def _renamed(book: Codebook, target: str, new: str) -> dict[str, str]:
    below = [name for name in book.family(target) if name.startswith(f"{target}.")]
    return {target: new} | {name: new + name[len(target) :] for name in sorted(below)}


def _rename(data: CommentedMap, names: Mapping[str, str]) -> None:
    for old, new in names.items():
        _find(data, old)[3]["id"] = new
    _redirect(data, names)


def _redirect(data: CommentedMap, names: Mapping[str, str]) -> None:
    if not isinstance(data.get("redirects"), CommentedMap):
        data["redirects"] = CommentedMap()
    for old, new in names.items():
        data["redirects"].pop(new, None)
        data["redirects"][old] = new


def move(
    text: str, book: Codebook, name: str, parent: str | None, before: str | None = None
) -> str:  # fmt: skip
    """Put a code (with all below it) under another, or at the top (None): last, or `before` one
    of those there.

    A code that carries its family's name as a prefix takes the new family's, with a redirect.
    """
    target = known(name, book)
    above = known(parent, book) if parent else None
    if above is not None and above in book.family(target):
        raise UsageError(f"“{above}” lies under “{target}”.", remedy="Choose another place.")
    following = _following(book, target, above, before)
    leaf = target.rpartition(".")[2]
    new = f"{above}.{leaf}" if above else leaf
    prefixed = target.rpartition(".")[0] == (book.parent(target) or "")
    names = _renamed(book, target, new) if prefixed and new != target else {}
    for own, to in names.items():
        check_name(to, book, own)

    def change(data: CommentedMap) -> None:
        entry = take(*_find(data, target)[:3])
        if following:
            insert(*_find(data, following)[:3], entry)
        else:
            append(*_below(data, above), entry)
        if names:
            _rename(data, names)

    return edit(text, PATH, change)


def _following(book: Codebook, target: str, above: str | None, before: str | None) -> str | None:
    """The code that a moved one is put before. Raises UsageError if it is not where it goes."""
    if not before:
        return None
    following = known(before, book)
    if following == target:
        raise UsageError(f"“{target}” cannot come before itself.")
    if book.parent(following) != above:
        place = f"under “{above}”" if above else "at the top"
        raise UsageError(f"“{following}” is not {place}.", remedy="Name one of those there.")
    return following


def merge(text: str, book: Codebook, sources: list[str], into: str) -> str:
    """Make several codes one: what bore their names resolves to `into`; their children follow."""
    target = known(into, book)
    gone = list(dict.fromkeys(known(source, book) for source in sources))
    if target in gone:
        raise UsageError(f"“{target}” cannot be merged into itself.")
    for source in gone:
        if target in book.family(source):
            raise UsageError(f"“{target}” lies under “{source}”.", remedy="Move it out first.")

    def change(data: CommentedMap) -> None:
        for source in gone:
            entry = take(*_find(data, source)[:3])
            for child in entry.get("children") or ():
                append(_find(data, target)[3], "children", child)
        _redirect(data, dict.fromkeys(gone, target))

    return edit(text, PATH, change)


#: A code in the file: what holds its list, under which key, its place there, the code itself.
_Place = tuple[CommentedMap, str, int, CommentedMap]


def _walk(holder: CommentedMap, key: str = "codes") -> Iterator[_Place]:
    for position, entry in enumerate(holder.get(key) or ()):
        yield holder, key, position, entry
        yield from _walk(entry, "children")


def _below(data: CommentedMap, above: str | None) -> tuple[CommentedMap, str]:
    """Where the codes under another (or at the top) are listed: the holder and its key."""
    return (_find(data, above)[3], "children") if above else (data, "codes")


def _find(data: CommentedMap, name: str) -> _Place:
    for place in _walk(data):
        if str(place[3].get("id")) == name:
            return place
    raise UsageError(f"no code “{name}” in {PATH}.")
