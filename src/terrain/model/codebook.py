"""The codebook: a tree of codes, and the redirects that keep every old name resolving."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Code:
    """One theme. `when` and `when_not` are the rules of inclusion and exclusion."""

    id: str
    label: str = ""
    definition: str = ""
    when: str = ""
    when_not: str = ""
    example: str = ""
    color: str = ""
    retired: bool = False
    children: tuple[Code, ...] = ()

    @property
    def definition_hash(self) -> str:
        """12 hexadecimal digits that change when the meaning does: definition and rules."""
        meaning = "\x1f".join((self.definition, self.when, self.when_not))
        return hashlib.sha256(meaning.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Codebook:
    """The codes in their order, and `redirects`: an old name to those that took over."""

    codes: tuple[Code, ...] = ()
    redirects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def walk(self) -> Iterator[tuple[Code, Code | None]]:
        """Every code with its parent, in the order of the file."""
        stack: list[tuple[Code, Code | None]] = [(code, None) for code in reversed(self.codes)]
        while stack:
            code, parent = stack.pop()
            yield code, parent
            stack.extend((child, code) for child in reversed(code.children))

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Codes by id (first of a name wins; the loader reports the second)."""
        found: dict[str, Code] = {}
        for code, _ in self.walk():
            found.setdefault(code.id, code)
        return found

    @cached_property
    def _parents(self) -> dict[str, str]:
        parents: dict[str, str | None] = {}
        for code, parent in self.walk():  # the first of a name wins, as in `by_id`
            parents.setdefault(code.id, parent.id if parent else None)
        return {name: above for name, above in parents.items() if above is not None}

    def resolve(self, name: str) -> tuple[str, ...]:
        """The living codes behind a name: itself, what it became, or () if it never was."""
        if name in self.by_id:
            return (name,)
        found: dict[str, None] = {}
        seen: set[str] = set()
        queue = list(reversed(self.redirects.get(name, ())))
        while queue:
            target = queue.pop()
            if target in seen:
                continue
            seen.add(target)
            if target in self.by_id:
                found[target] = None
            else:
                queue.extend(reversed(self.redirects.get(target, ())))
        return tuple(found)

    def parent(self, name: str) -> str | None:
        """The id of the code above, or None at the top."""
        return self._parents.get(name)

    def path(self, name: str) -> tuple[str, ...]:
        """Ids from the family down to the code itself."""
        path = [name]
        while (above := self._parents.get(path[-1])) is not None:
            path.append(above)
        return tuple(reversed(path))

    def family(self, name: str) -> frozenset[str]:
        """The code and all its descendants."""
        found: set[str] = set()
        stack = [self.by_id[name]] if name in self.by_id else []
        while stack:
            code = stack.pop()
            found.add(code.id)
            stack.extend(code.children)
        return frozenset(found)

    def label(self, name: str) -> str:
        """The label of a code, or its id where it has none."""
        code = self.by_id.get(name)
        return code.label or code.id if code else name
