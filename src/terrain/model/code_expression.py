"""And, or, not over codes: `foncier.rarete and not (competences or cadre)`.

    expression := term (("or" | "ou" | "|") term)*
    term       := factor (("and" | "et" | "&") factor | ("sauf" | "except") factor)*
    factor     := ("not" | "non" | "!") factor | "(" expression ")" | name

`a sauf b` is `a and not b`. A name is an id of the codebook, an old one, or a label; quotation
marks ("…" or « … ») hold names with spaces and names that are operators. A name stands for the
code with its children; `=name` for the code alone.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from terrain.errors import UsageError
from terrain.model.codebook import Codebook
from terrain.model.names import fold_name, unknown


@dataclass(frozen=True, slots=True)
class CodeExpression:
    """A resolved expression. `holds` asks it of the codes that lie on a stretch of text.

    A leaf (`op` "any") holds if any of its `ids` is there: a code, its children, and the old
    names that now stand for them, so that raw and resolved codings are treated alike.
    """

    op: str
    ids: frozenset[str] = frozenset()
    parts: tuple[CodeExpression, ...] = ()
    text: str = ""

    def holds(self, codes: AbstractSet[str]) -> bool:
        """Whether a set of code ids satisfies the expression (`not x` holds on the empty set)."""
        if self.op == "any":
            return not self.ids.isdisjoint(codes)
        if self.op == "not":
            return not self.parts[0].holds(codes)
        if self.op == "and":
            return all(part.holds(codes) for part in self.parts)
        return any(part.holds(codes) for part in self.parts)

    @property
    def codes(self) -> frozenset[str]:
        """Every id named, children and old names included."""
        return self.ids.union(*(part.codes for part in self.parts))

    def __str__(self) -> str:
        return self.text


def current_code(codebook: Codebook, name: str) -> str:
    """The one living code behind a coding's code.

    A code that is unknown, or that was split and not yet settled, stays under its own name: it
    must stay visible, and counting it under each of its successors would count it twice.
    """
    living = codebook.resolve(name)
    return living[0] if len(living) == 1 else name


def code_ids(codebook: Codebook, name: str, *, exact: bool = False) -> frozenset[str]:
    """The ids that a typed name stands for; raises UsageError with the nearest names.

    `name` is an id, an old name or a label (case and accents do not count); `exact` leaves the
    children out. Old names that now stand for one of the codes found are included.
    """
    living = codebook.resolve(name) or _by_fold(codebook, name)
    if not living:
        labels = [code.label for code in codebook.by_id.values() if code.label]
        raise unknown("code", name, [*codebook.by_id, *codebook.redirects, *labels])
    found: set[str] = {name} if name in codebook.redirects else set()
    for code in living:
        found |= {code} if exact else codebook.family(code)
    old = {past for past in codebook.redirects if current_code(codebook, past) in found}
    return frozenset(found | old)


def _by_fold(codebook: Codebook, name: str) -> tuple[str, ...]:
    wanted = fold_name(name)
    ids = [code for code in codebook.by_id if fold_name(code) == wanted]
    named = [code.id for code in codebook.by_id.values() if fold_name(code.label) == wanted]
    found = ids or (named if wanted else [])
    if len(found) > 1:
        raise UsageError(
            f"several codes are called “{name}”: {', '.join(found)}.", remedy="Give the id of one."
        )
    return tuple(found)


_TOKENS = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<sign>[&|!])
    |(?P<exact>=)?(?:"(?P<double>[^"]*)"|«\s*(?P<french>[^»]*?)\s*»|“(?P<curly>[^”]*)”
    |(?P<bare>[^\s()&|!"«»“”=][^\s()&|"«»“”]*)))""",
    re.VERBOSE,
)
_WORDS = {
    "and": "and", "et": "and", "&": "and", "or": "or", "ou": "or", "|": "or",
    "not": "not", "non": "not", "!": "not", "sauf": "except", "except": "except",
}  # fmt: skip
#: Deeper nesting is no question a person asks; it would only exhaust the stack.
_DEPTH = 50


def parse_codes(text: str, codebook: Codebook, *, exact: bool = False) -> CodeExpression:
    """The expression that `text` spells, its names resolved in the codebook.

    `exact` makes every name stand for the code without its children. Raises UsageError.
    """
    return _Parser(text, codebook, exact).parse()


class _Parser:
    """Recursive descent over the tokens; one method for each line of the grammar."""

    def __init__(self, text: str, codebook: Codebook, exact: bool) -> None:
        self.text, self.codebook, self.exact = text, codebook, exact
        self.tokens = self._tokens()
        self.at = self.depth = 0

    def _tokens(self) -> list[tuple[str, str, bool]]:
        """Kind (and, or, not, except, open, close, name), value and whether `=` stood before."""
        found, place, end = [], 0, len(self.text.rstrip())
        while place < end:
            mark = _TOKENS.match(self.text, place)
            if mark is None:
                raise self._wrong(f"cannot read “{self.text[place:].strip()[:20]}”")
            place = mark.end()
            quoted = mark["double"] or mark["french"] or mark["curly"]
            word = mark["bare"] or mark["sign"] or ""
            if mark["open"] or mark["close"]:
                found.append(("open" if mark["open"] else "close", mark[0].strip(), False))
            elif quoted is None and not mark["exact"] and word.casefold() in _WORDS:
                found.append((_WORDS[word.casefold()], word, False))
            else:
                found.append(("name", quoted or word, bool(mark["exact"])))
        return found

    def _wrong(self, why: str) -> UsageError:
        return UsageError(
            f"codes “{self.text}”: {why}.",
            remedy="Write for instance: foncier.rarete and not (competences or cadre).",
        )

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def parse(self) -> CodeExpression:
        if not self.tokens:
            raise self._wrong("it names no code")
        found = self._either()
        if self._peek() != "end":
            raise self._wrong(f"“{self.tokens[self.at][1]}” follows without and, or, not")
        return found

    def _either(self) -> CodeExpression:
        parts = [self._both()]
        while self._peek() == "or":
            self.at += 1
            parts.append(self._both())
        return _joined("or", parts)

    def _both(self) -> CodeExpression:
        parts = [self._one()]
        while self._peek() in ("and", "except"):
            negative = self._peek() == "except"
            self.at += 1
            part = self._one()
            parts.append(_negated(part) if negative else part)
        return _joined("and", parts)

    def _one(self) -> CodeExpression:
        kind = self._peek()
        if kind not in ("not", "open", "name"):
            found = "the end" if kind == "end" else f"“{self.tokens[self.at][1]}”"
            raise self._wrong(f"a code is missing before {found}")
        self.depth += 1
        if self.depth > _DEPTH:
            raise self._wrong(f"more than {_DEPTH} levels of nesting")
        _, value, exact = self.tokens[self.at]
        self.at += 1
        if kind == "not":
            found_expression = _negated(self._one())
        elif kind == "open":
            found_expression = self._either()
            if self._peek() != "close":
                raise self._wrong("a parenthesis is not closed")
            self.at += 1
        else:
            ids = code_ids(self.codebook, value, exact=exact or self.exact)
            found_expression = CodeExpression("any", ids, (), f"={value}" if exact else value)
        self.depth -= 1
        return found_expression


def _negated(part: CodeExpression) -> CodeExpression:
    text = f"({part})" if part.op in ("and", "or") else str(part)
    return CodeExpression("not", frozenset(), (part,), f"not {text}")


def _joined(op: str, parts: list[CodeExpression]) -> CodeExpression:
    if len(parts) == 1:
        return parts[0]
    texts = (f"({p})" if p.op == "or" and op == "and" else str(p) for p in parts)
    return CodeExpression(op, frozenset(), tuple(parts), f" {op} ".join(texts))
