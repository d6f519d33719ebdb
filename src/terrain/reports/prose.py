"""The prose of a Note, as blocks of a document: Markdown read with markdown-it (CommonMark,
tables, footnotes). HTML is not read: it is shown as typed. Pictures are named, not fetched.

A footnote may be defined anywhere in the Note, and a link too: all of its prose is read together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from terrain.reports.document import Block, Inline, Piece, Run, Table
from terrain.reports.text import LINE, Text, clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


class Prose:
    """All the prose of one Note, in the order of its texts."""

    def __init__(self, texts: Sequence[str], text: Text) -> None:
        from markdown_it.tree import SyntaxTreeNode

        reader = _reader()
        env: dict[str, Any] = {}
        for one in texts:  # once for what is defined, wherever that is, …
            reader.parse(one, env)
        # … and once for the words.
        self._trees = [SyntaxTreeNode(reader.parse(one, env)) for one in texts]
        self._words = _Words(text)
        for tree in self._trees:
            for node in tree.walk():
                if node.type == "footnote_reference":
                    self._words.notes[node.meta["label"]] = node

    def blocks(self, number: int) -> tuple[Piece, ...]:
        """The blocks of a text, without the footnotes that it defines."""
        return tuple(_pieces(self._trees[number].children, self._words))

    def inline(self, line: str) -> Inline:
        """The words of one line of Markdown: a heading, say."""
        from markdown_it.tree import SyntaxTreeNode

        return self._words.of(SyntaxTreeNode(_reader().parseInline(line, {})).children)


def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    return reader.disable(["footnote_tail", "footnote_inline"])


@dataclass
class _Words:
    """How the words within a block are read; `notes` are the footnotes, by their labels."""

    text: Text
    notes: dict[str, SyntaxTreeNode] = field(default_factory=dict)

    def of(self, nodes: Iterable[SyntaxTreeNode], like: Run = Run()) -> Inline:  # noqa: B008  (it is frozen)
        """Words in the manner of `like`, and in their own."""
        made = (run for node in nodes for run in self._node(node, like))
        return tuple(run for run in made if run.text or run.note)

    def _node(self, node: SyntaxTreeNode, like: Run) -> Inline:
        if node.type == "footnote_ref":
            note = self._note(node.meta["label"])
            return (Run(note=note),) if note else ()
        if node.type == "em":
            like = replace(like, emphasis=True)
        elif node.type == "strong":
            like = replace(like, strong=True)
        elif node.type == "link":
            like = replace(like, url=str(node.attrs.get("href", "")))
        if node.children and node.type != "image":
            return self.of(node.children, like)
        return (replace(like, text=self._said(node), code=node.type == "code_inline"),)

    def _said(self, node: SyntaxTreeNode) -> str:
        if node.type in ("softbreak", "hardbreak"):
            return "\n" if node.type == "softbreak" else LINE
        if node.type == "image":
            return clean(self.text("document.picture", words=node.content))
        words = clean(node.content)
        return words if node.type == "code_inline" else self.text.typeset(words)

    def _note(self, label: str) -> Inline:
        """A footnote's words; those that it would call itself are left out."""
        node = self.notes.get(label)
        made: list[Run] = []
        for part in node.walk() if node else ():
            if part.type == "inline":
                made += [Run(" ")] if made else []
                made += [run for run in self.of(part.children) if not run.note]
        return tuple(made)


def _pieces(nodes: Iterable[SyntaxTreeNode], words: _Words) -> Iterator[Piece]:
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            yield from _list(node, words, 0)
        elif node.type == "blockquote":
            inner = list(_pieces(node.children, words))
            yield from (
                replace(p, style="quote") if isinstance(p, Block) and p.style == "text" else p
                for p in inner
            )
        elif node.type == "table":
            yield _table(node, words)
        elif node.type in ("fence", "code_block"):
            yield Block("code", clean(node.content.rstrip("\n")))
        elif node.type == "hr":
            yield Block("text", "* * *")
        elif node.type == "heading":
            yield Block("heading4", words.of(node.children))
        elif node.type == "paragraph":
            yield Block("text", words.of(node.children))


def _list(node: SyntaxTreeNode, words: _Words, level: int) -> Iterator[Piece]:
    numbered = node.type == "ordered_list"
    first = int(node.attrs.get("start", 1)) if numbered else 0
    for count, item in enumerate(node.children):
        said: list[Run] = []
        inner: list[Piece] = []
        for part in item.children:
            if part.type == "paragraph" and not inner:
                said += [Run("\n\n")] if said else []
                said += words.of(part.children)
            elif part.type in ("bullet_list", "ordered_list"):
                inner += _list(part, words, level + 1)
            else:
                inner += _pieces([part], words)
        if numbered:
            yield Block("number", tuple(said), level=level, number=first + count)
        else:
            yield Block("item", tuple(said), level=level)
        yield from inner


def _table(node: SyntaxTreeNode, words: _Words) -> Table:
    header, *rows = [
        tuple(words.of(cell.children) for cell in row.children)
        for row in node.walk()
        if row.type == "tr"
    ]
    return Table("", header, tuple(rows))
