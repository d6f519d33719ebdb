"""Delimited tables as French statistics offices and spreadsheets publish them.

`;`, `,` or tabulation; any encoding of `encoding.decode`; title lines above the header; numbers
with decimal commas and thin spaces; cells that statistical secrecy or absence leaves without one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from terrain.errors import ImportRefused
from terrain.formats.base import Options, Source
from terrain.formats.encoding import decode
from terrain.model.names import fold_name

Decimals = Literal[",", "."]

#: Header rows are looked for in this many rows: INSEE puts a few lines of title above them.
_PREAMBLE = 30
_SPACES = re.compile("[\\s'’\u00a0\u2007\u2009\u202f\u2060]")
#: Provisional, estimated, revised: said beside a figure, not part of it.
_FLAG = re.compile(r"\s*\((?:p|e|r|sd)\)$", re.IGNORECASE)
_NUMBER = re.compile(r"[-+−]?\d[\d.,]*(?:e[-+]?\d{1,2})?")
#: One group of three digits after a single mark: thousands to some, decimals to others.
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
#: What stands for a figure that exists and is withheld, and for one that there is not.
SECRET = frozenset({"s", "c", "secret", "(s)", "(c)", "conf", "confidentiel"})
ABSENT = frozenset({"", "nd", "n.d.", "n.d", "n/d", "na", "n.a.", "n/a", "nan", "ns", "n.s.", "///",
                    "//", "/", "-", "–", "—", "...", "…", ".", ":"})  # fmt: skip


class Row(NamedTuple):
    """A row below the header: its cells, stripped, and the line on which it begins."""

    cells: tuple[str, ...]
    line: int

    def get(self, column: int | None) -> str:
        """A cell; empty where the column is not there or the row is short."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Delimited:
    """A header, the rows below it and the text above it; `warnings` say what was repaired."""

    source: Source
    header: tuple[str, ...]
    line: int
    rows: tuple[Row, ...]
    preamble: str
    warnings: tuple[str, ...]

    def place(self, line: int) -> str:
        """`file.csv:12`, as warnings begin."""
        return f"{self.source.name}:{line}"


def read_delimited(
    source: Source, is_header: Callable[[Sequence[str]], bool], what: str, remedy: str
) -> Delimited:
    """The table whose header `is_header` knows among the first rows.

    Raises ImportRefused where no row is one (`what` was sought; `remedy` says what to do), and
    for what `encoding.decode` refuses.
    """
    text, warnings = decode(source, Options())
    listed = list(_rows(source, text))
    for number, row in enumerate(listed[:_PREAMBLE]):
        if is_header(row.cells):
            above = "\n".join(" ".join(filter(None, r.cells)) for r in listed[:number])
            body = tuple(r for r in listed[number + 1 :] if any(r.cells))
            return Delimited(source, row.cells, row.line, body, above, tuple(warnings))
    seen = ", ".join(filter(None, listed[0].cells[:8])) if listed else ""
    raise source.refuse(f"no header of {what} (found: {seen[:120]}).", remedy, 1)


def _rows(source: Source, text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    line = 1
    try:
        for cells in reader:
            yield Row(tuple(map(str.strip, cells)), line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused(
            f"this row cannot be read: {error}.", path=source.name, line=line,
            remedy="Look for a quotation mark that is not closed.",
        ) from error  # fmt: skip


def _delimiter(text: str) -> str:
    """The mark that cuts most rows alike: the commonest in the median of the first lines."""
    lines = [re.sub('"[^"]*"', "", line) for line in text.split("\n", 60)[:60] if line.strip()]
    return max(";\t,", key=lambda mark: sorted(line.count(mark) for line in lines)[len(lines) // 2])


def column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The first column whose heading, folded, is one of `names` (in the order of these)."""
    folded = [heading(title) for title in header]
    return next((folded.index(name) for name in names if name in folded), None)


def heading(title: str) -> str:
    """A heading for comparison: no case, accents, underscores or punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", fold_name(title)).split())


def number(text: str, decimals: Decimals | None) -> Fraction | None:
    """The exact number of a cell, None if it is none; see `ambiguous` for `decimals`."""
    bare = _SPACES.sub("", _FLAG.sub("", text)).replace("−", "-").lower()
    if not _NUMBER.fullmatch(bare):
        return None
    mark = decimals or decimal_mark(bare)
    thousands = "." if mark == "," else ","
    whole, _, rest = bare.lstrip("+-").partition(mark)
    grouped = whole.split(thousands)
    if mark in rest or thousands in rest or any(len(group) != 3 for group in grouped[1:]):
        return None  # 12.5 where the comma is the decimal mark: not 125
    return Fraction(Decimal(bare.replace(thousands, "").replace(mark, ".")))


def decimal_mark(text: str) -> Decimals:
    """The last mark, unless it comes twice (then it parts thousands)."""
    bare = _FLAG.sub("", text)
    comma, point = bare.rfind(","), bare.rfind(".")
    last: Decimals = "," if comma > point else "."
    if bare.count(last) > 1:
        return "." if last == "," else ","
    return last


def ambiguous(text: str) -> bool:
    """Whether a cell reads as thousands or as three decimals: 1,234."""
    return bool(_EITHER.fullmatch(_SPACES.sub("", _FLAG.sub("", text))))


def decisive(text: str) -> bool:
    """Whether a cell shows which mark is the decimal one: 12,5 or 1 234,567."""
    bare = _FLAG.sub("", text)
    marked = "," in bare or "." in bare
    return marked and not ambiguous(bare) and number(bare, None) is not None


def unknown_word(text: str) -> str | None:
    """Why a cell has no figure: `secret` or `absent`; None where it should have one."""
    folded = text.strip().lower()
    return "secret" if folded in SECRET else "absent" if folded in ABSENT else None
