"""A dossier in Markdown (CommonMark, with pipe tables), every word of the field escaped."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from terrain.analysis.dossier import Dossier
from terrain.reports.document import Block, Table
from terrain.reports.outline import outline
from terrain.reports.text import Lang, Text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^@&])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)](?=\s|$))", re.MULTILINE)


def escape(text: str) -> str:
    """Text that Markdown shows as it is: a quotation must not become a heading or a link."""
    return _OPENING.sub(_guarded, _SPECIAL.sub(r"\\\1", text))


def _guarded(mark: re.Match[str]) -> str:
    # `12.` is a list item unless the dot is escaped; `-` is one unless it is escaped itself.
    opening = mark[2]
    return mark[1] + (f"{opening[:-1]}\\{opening[-1]}" if len(opening) > 1 else f"\\{opening}")


def write_markdown(
    dossier: Dossier, file: TextIO, *, lang: Lang = "fr", made: dt.date | None = None
) -> None:
    """Write a dossier to a text file opened in UTF-8."""
    text = Text(lang)
    file.writelines(block_parts(outline(dossier, text, made), text))


def block_parts(blocks: Iterable[Block | Table], text: Text) -> Iterator[str]:
    """Blocks as Markdown, one after the other: a long document is never held whole."""
    previous = ""
    for block in blocks:
        style = block.style if isinstance(block, Block) else "table"
        if previous and not (style == previous == "item"):
            # The speeches of one quotation stay in one block of quotation.
            yield ">\n" if style == previous == "quote" else "\n"
        yield _table(block) if isinstance(block, Table) else _block(block, text)
        previous = style


def _block(block: Block, text: Text) -> str:
    words = escape(block.text)
    label = text.colon(escape(block.label)) if block.label else ""
    flat = " ".join(filter(None, (label, *words.split("\n"))))
    if block.style == "question":
        return _quoted(f"*{flat}*")
    if block.style == "quote":
        return _quoted(f"**{label}** {words}" if label else words)
    if block.style == "memo":
        return f"- {flat}\n"
    if block.style == "fictional":
        return f"**{words}**\n"
    marks = {"title": "# ", "heading1": "## ", "heading2": "### ", "item": "- ", "source": "— "}
    opening = f"**{label}** " if label else ""
    body = words if block.style == "text" else " ".join(words.split("\n"))
    return f"{marks.get(block.style, '')}{opening}{body}\n"


def _quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def _table(table: Table) -> str:
    return f"**{escape(table.caption)}**\n\n{pipe_table(table.header, table.rows)}"


def pipe_table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """A pipe table: the first column to the left, the numbers to the right."""
    lines = [header, ("---", *("---:" for _ in header[1:]))]
    cells = [tuple(escape(" ".join(cell.split("\n"))) for cell in row) for row in rows]
    titles = tuple(escape(cell) for cell in lines[0])
    return "".join(f"| {' | '.join(row)} |\n" for row in (titles, lines[1], *cells))
