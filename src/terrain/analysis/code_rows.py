"""The codes that somebody used, in the codebook's order, with the families above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from terrain.model.code_expression import current_code
from terrain.model.project import Project


class CodeRows(NamedTuple):
    """`keys`: a code, or `code/*` for its family; `depths` in the codebook. `above`: for each code
    used, the ranks of the rows that a coding of it marks."""

    keys: tuple[str, ...]
    families: tuple[bool, ...]
    depths: tuple[int, ...]
    above: dict[str, list[int]]


def living_codes(project: Project, codes: Iterable[str]) -> Mapping[str, str]:
    """The living name of each code as it was written."""
    return {code: current_code(project.codebook, code) for code in set(codes)}


def code_rows(project: Project, used: set[str], *, families: bool = True) -> CodeRows:
    """Rows in the codebook's order: a family with used children (as `code/*`), then its codes;
    and the rows that a coding of each code marks."""
    book = project.codebook
    rows: list[tuple[str, bool, int]] = []
    above: dict[str, list[int]] = {code: [] for code in used}
    for code, _ in book.walk():
        depth, below = len(book.path(code.id)) - 1, book.family(code.id) & used
        if families and code.children and below - {code.id}:
            for name in below:
                above[name].append(len(rows))
            rows.append((f"{code.id}/*", True, depth))
        if code.id in used:
            above[code.id].append(len(rows))
            rows.append((code.id, False, depth))
    for name in sorted(used - set(book.by_id)):
        above[name].append(len(rows))
        rows.append((name, False, 0))
    keys, family, depths = zip(*rows, strict=True) if rows else ((), (), ())
    return CodeRows(tuple(keys), tuple(family), tuple(depths), above)
