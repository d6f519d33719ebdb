"""The small files of a study, from their trees: territories, roster, combinations, codebook.

Used apart by the search, which needs nothing else of a study.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from terrain.errors import Problem
from terrain.model.codebook import Code, Codebook
from terrain.model.combination import SettledCombination
from terrain.model.participant import HIDDEN, Participant
from terrain.model.territory import KINDS, Territories, Territory
from terrain.store import schema, yamlio
from terrain.store.yamlio import Tree

T = TypeVar("T", Participant, Territory)

CODEBOOK = "codebook.yaml"
TERRITORIES = "corpus/territories.yaml"
PARTICIPANTS = "corpus/participants.yaml"
COMBINATIONS = "corpus/combinations.yaml"


def _listed(
    file: str, key: str, kind: type[T], tree: Tree | None, problems: list[Problem]
) -> dict[str, T]:
    found: dict[str, T] = {}
    if tree is None:
        return found
    for at, data in schema.entries(tree, key, file, problems):
        value = schema.build(kind, tree, at, data, file, problems)
        if value is None:
            continue
        if value.id in found:
            message = f"a second entry with the id “{value.id}”: it was not read."
            line = tree.line(at)
            problems.append(Problem(file, line, "duplicate-id", message, "Give it its own id."))
            first = found[value.id]
            if isinstance(first, Participant) and first.consent != value.consent:
                found[value.id] = replace(first, consent=HIDDEN)  # which promise is not known
            continue
        found[value.id] = value
    return found


def territories(tree: Tree | None, problems: list[Problem]) -> Territories:
    """The territories from their tree."""
    found = _listed(TERRITORIES, "territories", Territory, tree, problems)
    for territory in found.values():
        if territory.kind not in KINDS:
            message = f"territory “{territory.id}”: unknown kind “{territory.kind}”."
            remedy = f"Known kinds: {', '.join(KINDS)}."
            problems.append(Problem(TERRITORIES, 0, "unknown-kind", message, remedy))
    return Territories(found)


def participants(tree: Tree | None, problems: list[Problem]) -> dict[str, Participant]:
    """The roster from its tree."""
    return _listed(PARTICIPANTS, "participants", Participant, tree, problems)


def combinations(tree: Tree | None, problems: list[Problem]) -> tuple[SettledCombination, ...]:
    """What was settled about rare combinations, in the order of the file.

    A row that cannot be read settles nothing. A number that cannot be read takes its row with it:
    what is left would settle more than was meant.
    """
    found: list[SettledCombination] = []
    if tree is None:
        return ()
    for at, data in schema.entries(tree, "combinations", COMBINATIONS, problems):
        before = len(problems)
        row = schema.build(SettledCombination, tree, at, data, COMBINATIONS, problems)
        if row is not None and all(p.severity == "warning" for p in problems[before:]):
            found.append(row)
    return tuple(found)


def codebook(tree: Tree | None, problems: list[Problem]) -> Codebook:
    """The codebook from its tree; a second code of one name is a problem and is not read."""
    if tree is None or tree.data is None:
        return Codebook()
    seen: set[str] = set()
    codes = []
    for at, data in schema.entries(tree, "codes", CODEBOOK, problems):
        code = schema.build(Code, tree, at, data, CODEBOOK, problems)
        if code is not None and (kept := _unique(code, tree, seen, problems)) is not None:
            codes.append(kept)
    redirects = _redirects(tree, problems)
    return Codebook(tuple(codes), redirects)


def _redirects(tree: Tree, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    data = tree.data.get("redirects") if isinstance(tree.data, dict) else None
    found: dict[str, tuple[str, ...]] = {}
    for name, target in data.items() if isinstance(data, dict) else ():
        names = target if isinstance(target, list) else [target]
        if all(isinstance(one, str) for one in names):
            found[name] = tuple(names)
        else:
            line = tree.line(("redirects", name))
            _not_names(problems, line, f"the old name “{name}” should lead to a code")
    if data is not None and not isinstance(data, dict):
        _not_names(problems, tree.line(("redirects",)), "“redirects” should be a mapping")
    return found


def _not_names(problems: list[Problem], line: int, what: str) -> None:
    remedy = "Write “old-name: code”, or “old-name: [code, other]”."
    problems.append(Problem(CODEBOOK, line, "field-unreadable", f"{what}.", remedy))


def _unique(code: Code, tree: Tree, seen: set[str], problems: list[Problem]) -> Code | None:
    if code.id in seen:
        message = f"the code “{code.id}” stands twice: the second was not read."
        line = _second(tree, code.id)
        problems.append(Problem(CODEBOOK, line, "duplicate-id", message, "Rename or remove one."))
        return None
    seen.add(code.id)
    children = [_unique(child, tree, seen, problems) for child in code.children]
    kept = tuple(child for child in children if child is not None)
    return Code(
        code.id, code.label, code.definition, code.when, code.when_not, code.example,
        code.color, code.retired, kept,
    )  # fmt: skip


def _second(tree: Tree, name: str) -> int:
    """The line on which a code of this id stands for the second time."""
    rows = [line for path, line in tree.lines.items() if path[-1:] == ("id",)
            and _at(tree.data, path) == name]  # fmt: skip
    return rows[1] if len(rows) > 1 else 0


def _at(data: Any, path: yamlio.Path) -> Any:
    for part in path:
        data = data[part]
    return data
