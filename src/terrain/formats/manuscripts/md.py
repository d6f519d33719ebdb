"""Markdown manuscripts (CommonMark with tables and `[^1]` notes; Pandoc, Quarto, Obsidian)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from terrain.formats.base import Source
from terrain.formats.encoding import decode
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.model.manuscript import Manuscript, Paragraph, ParagraphKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
#: `[^1]: text`, with its indented following lines.
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ ]{4}|\t).*|\n(?=\n(?:[ ]{4}|\t)))*)",
                   re.MULTILINE)  # fmt: skip
#: `^[text]`, a note where it is called.
_INLINE = re.compile(r"\^\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)


def read(source: Source) -> Manuscript:
    """Paragraphs, headings, block quotations, cells; notes after the paragraph that calls them."""
    text, warnings = decode(source)
    text = _FRONT.sub(lambda mark: "\n" * mark[0].count("\n"), text)
    reader = _Reader()
    text = _NOTE.sub(reader.note, text)
    made = list(reader.paragraphs(text))
    if reader.left:
        warnings.append(f"{source.name}: {reader.left} blocks of code not read.")
    made += reader.uncalled()
    return manuscript(source, "md", made, warnings)


class _Reader:
    """The notes set aside, and what was left out."""

    def __init__(self) -> None:
        self.notes: dict[str, tuple[str, int]] = {}
        self.called: list[str] = []
        self.left = 0

    def note(self, mark: re.Match[str]) -> str:
        """Set a note aside; as many blank lines stay in its place."""
        line = mark.string.count("\n", 0, mark.start()) + 1
        self.notes.setdefault(mark[1], (mark[2], line))
        return "\n" * mark[0].count("\n")

    def paragraphs(self, text: str, kind: ParagraphKind = "body", line: int = 1,
                   label: str = "") -> Iterator[Paragraph]:  # fmt: skip
        """The paragraphs of a text whose first line is `line`; each is followed by its notes."""
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table")
        stack: list[str] = []
        for token in parser.parse(text):
            if token.type == "inline":
                at = line + (token.map[0] if token.map else 0)
                yield from self._inline(token, _kind(stack, kind), at, label)
            elif token.type in ("fence", "code_block"):
                yield from self._code(token, line, label)
            elif token.type == "html_block":
                stretch = Stretch()
                stretch.add(" ".join(_TAG.sub(" ", token.content).split()))
                yield stretch.paragraph(kind, line=line + (token.map or [0])[0], label=label)
            elif token.nesting == 1:
                stack.append(token.tag)
            elif token.nesting == -1 and stack:
                stack.pop()

    def _code(self, token: Token, line: int, label: str) -> Iterator[Paragraph]:
        """Fenced code is no prose; four spaces are how some authors set a quotation."""
        if token.type == "fence":
            self.left += 1
            return
        stretch = Stretch()
        stretch.add(" ".join(token.content.split()))
        yield stretch.paragraph("quote", line=line + (token.map or [0])[0], label=label)

    def _inline(
        self, token: Token, kind: ParagraphKind, line: int, label: str
    ) -> Iterator[Paragraph]:
        stretch, slanted = Stretch(), 0
        inline: list[tuple[str, str]] = []
        for child in token.children or ():
            if child.type in ("em_open", "em_close"):
                slanted += child.nesting
            elif child.type in ("softbreak", "hardbreak"):
                stretch.add(" ", italic=slanted > 0)
            elif child.type in ("text", "code_inline", "text_special", "image"):
                self._text(child.content, stretch, slanted > 0, inline)
        yield stretch.paragraph(kind, line=line, label=label)
        calls = [mark.label for mark in stretch.marks]
        for name, words in inline:
            yield from self.paragraphs(words, "note", line, name)
        for name in calls:
            if name in self.notes and name not in self.called:
                self.called.append(name)
                words, at = self.notes[name]
                yield from self.paragraphs(_outdented(words), "note", at, name)

    def _text(
        self, text: str, stretch: Stretch, italic: bool, inline: list[tuple[str, str]]
    ) -> None:
        reached = 0
        for mark in re.finditer(rf"{_CALL.pattern}|{_INLINE.pattern}", text):
            stretch.add(text[reached : mark.start()], italic=italic)
            name = mark[1] or f"l{len(inline) + 1}"
            stretch.mark(name)
            if mark[1] is None:
                inline.append((name, mark[2]))
            reached = mark.end()
        stretch.add(text[reached:], italic=italic)

    def uncalled(self) -> Iterator[Paragraph]:
        """Notes that no paragraph calls are read all the same."""
        for name, (words, line) in self.notes.items():
            if name not in self.called:
                yield from self.paragraphs(_outdented(words), "note", line, name)


def _outdented(words: str) -> str:
    return re.sub(r"\n(?:[ ]{4}|\t)", "\n", words)


def _kind(stack: list[str], kind: ParagraphKind) -> ParagraphKind:
    if kind == "note":
        return kind
    if "blockquote" in stack:
        return "quote"
    if stack and re.fullmatch(r"h[1-6]", stack[-1]):
        return "heading"
    return "cell" if stack and stack[-1] in ("td", "th") else kind


READER = Reader("md", (".md", ".markdown", ".qmd", ".rmd"), read)
