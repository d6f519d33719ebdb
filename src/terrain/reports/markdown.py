"""A document in Markdown (CommonMark, with pipe tables and footnotes), every word escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from terrain.reports.columns import numeric
from terrain.reports.document import Block, Document, Figure, Inline, Piece, Run, Table, runs
from terrain.reports.text import LINE, Text, clean

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^@&])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)](?=\s|$))", re.MULTILINE)
_MARKS = {"title": "# ", "heading1": "## ", "heading2": "### ", "heading3": "#### ",
          "heading4": "##### ", "memo": "- ", "source": "— "}  # fmt: skip
_ITEMS = {"item", "number"}


def escape(text: str) -> str:
    """Text that Markdown shows as it is: a quotation must not become a heading or a link."""
    return _OPENING.sub(_guarded, _SPECIAL.sub(r"\\\1", text))


def _guarded(mark: re.Match[str]) -> str:
    # `12.` is a list item unless the dot is escaped; `-` is one unless it is escaped itself.
    opening = mark[2]
    return mark[1] + (f"{opening[:-1]}\\{opening[-1]}" if len(opening) > 1 else f"\\{opening}")


def write_markdown(document: Document, file: TextIO, text: Text) -> None:
    """Write a document to a text file opened in UTF-8."""
    file.writelines(parts(document.pieces, text))


def parts(pieces: Iterable[Piece], text: Text) -> Iterator[str]:
    """Pieces as Markdown, one after the other: a long document is never held whole."""
    page = _Page(text)
    previous = ""
    for piece in pieces:
        style = piece.style if isinstance(piece, Block) else "table"
        listed = {style, previous} <= _ITEMS or style == previous == "memo"
        if previous and not listed:
            # The speeches of one quotation stay in one block of quotation.
            yield ">\n" if style == previous == "quote" else "\n"
        yield page.piece(piece)
        previous = style
    for number, note in enumerate(page.notes, 1):
        yield f"\n[^{number}]: {page.inline(note)}\n"


class _Page:
    """What is being written; the footnotes are gathered on the way, for the end."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.notes: list[Inline] = []

    def piece(self, piece: Piece) -> str:
        """A piece as lines, the last of them ended."""
        if isinstance(piece, Table):
            caption = f"**{escape(piece.caption)}**\n\n" if piece.caption else ""
            header = [self.inline(runs(cell)) for cell in piece.header]
            rows = [[self.inline(runs(cell)) for cell in row] for row in piece.rows]
            return caption + _piped(header, rows, numeric(piece))
        if isinstance(piece, Figure):
            return f"**{escape(clean(piece.caption))}**\n\n*{escape(clean(piece.alt))}*\n"
        return self._block(piece)

    def inline(self, words: Inline) -> str:
        """Words on one line, unless they hold line ends."""
        return "".join(map(self._run, words))

    def _run(self, run: Run) -> str:
        mark = {(1, 1): "***", (1, 0): "**", (0, 1): "*"}.get((run.strong, run.emphasis), "")
        made = run.text
        if run.code and made:
            made = _code(made)
        elif mark and made.strip():
            # A mark of emphasis counts only against words, never against a space.
            head, core, tail = re.fullmatch(r"(\s*)(.*?)(\s*)", made, re.DOTALL).groups()  # type: ignore[union-attr]  # it matches any text
            made = f"{head}{mark}{escape(core)}{mark}{tail}"
        else:
            made = escape(made)
        made = made.replace(LINE, "\\\n")
        if run.target and made:
            made = f"[{made}](<{run.target}>)"
        if run.note:
            self.notes.append(run.note)
            made += f"[^{len(self.notes)}]"
        return made

    def _block(self, block: Block) -> str:
        if block.style == "code":
            fence = _fence(block.text, 3)
            return f"{fence}\n{block.text}\n{fence}\n"
        words = self.inline(runs(block.words))
        label = self.text.colon(escape(block.label)) if block.label else ""
        flat = " ".join(filter(None, (label, *words.split("\n"))))
        if block.style == "question":
            return _quoted(f"*{flat}*")
        if block.style == "quote":
            return _quoted(f"**{label}** {words}" if label else words)
        if block.style == "memo":
            return f"- {flat}\n"
        if block.style in ("fictional", "alert"):
            return f"**{' '.join(words.split(chr(10)))}**\n"
        opening = f"**{label}** " if label else ""
        if block.style in ("item", "number"):
            return _item(block, opening + words)
        body = words if block.style == "text" else _flat(words)
        mark = "" if body.startswith("—") else _MARKS.get(block.style, "")
        return f"{mark}{opening}{body}\n"


def _flat(words: str) -> str:
    return " ".join(filter(None, (line.strip() for line in words.split("\n"))))


def _item(block: Block, words: str) -> str:
    mark = f"{block.number}. " if block.style == "number" else "- "
    indent = "    " * block.level
    inner = indent + " " * len(mark)
    parts = [_flat(part) for part in words.split("\n\n")]
    return f"{indent}{mark}" + f"\n\n{inner}".join(filter(None, parts)) + "\n"


def _fence(text: str, least: int) -> str:
    """More backquotes than stand together anywhere in the text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _code(text: str) -> str:
    fence = _fence(text, 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def pipe_table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """A pipe table of plain words: the first column to the left, the numbers to the right."""
    cells = [[escape(" ".join(cell.split("\n"))) for cell in row] for row in rows]
    return _piped([escape(cell) for cell in header], cells, [True] * len(header))


def _piped(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> str:
    ruler = ["---", *("---:" if number else "---" for number in numbers[1:])]
    lines = [header, ruler, *([" ".join(cell.split("\n")) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)
