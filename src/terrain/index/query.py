"""What a researcher types into the search box, read into words, phrases and exclusions.

Plain words rank: more of them, and rarer ones, put a passage higher. Operators constrain:
`"…"` or `« … »` must be there word for word (accents, case and typography aside), `mot*` must be
there with some ending, and a passage that holds `-mot` (or `-"…"`, `-mot*`) is out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from terrain.errors import UsageError

#: Longer questions are a mistake (a file dropped into the box), and would take minutes.
LONGEST = 10_000

_PIECES = re.compile(
    r"""(?P<minus>(?<!\S)-)?(?:"(?P<plain>[^"]*)"|«\s*(?P<french>[^»]*?)\s*»|“(?P<curly>[^”]*)”)
    |(?P<bare>[^\s"«»“”]+)""",
    re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other, folded; `prefix`: the last may go on."""

    forms: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question: `words` as typed, which rank; `required` and `excluded` terms; and `meaning`,
    the question without its operators, which the encoder reads ("" if there is nothing left)."""

    text: str
    words: tuple[str, ...]
    required: tuple[Term, ...]
    excluded: tuple[Term, ...]
    meaning: str


def parse(text: str, language: str = "fr") -> Query:
    """Read a question. Raises UsageError where nothing is asked, or far too much."""
    from terrain.language.words import forms

    if len(text) > LONGEST:
        raise UsageError(
            f"the question has {len(text)} characters; {LONGEST} is the most.",
            remedy="Ask with a sentence or two.",
        )
    text = _CONTROL.sub(" ", text)
    words: list[str] = []
    required: list[Term] = []
    excluded: list[Term] = []
    meaning: list[str] = []
    for mark in _PIECES.finditer(text):
        minus, inner, phrase = _piece(mark)
        prefix = not phrase and inner.endswith("*")
        plain = inner.replace("*", " ") if prefix else inner
        found = forms(plain, language)
        if minus:
            excluded += _terms(found, prefix)
            continue
        meaning.append(plain.strip())
        if phrase or prefix:
            required += _terms(found, prefix)
        # The beginning of a word has no stem of its own: its expansions rank instead.
        words += found[:-1] if prefix else found
    if not words and not required:
        why = "only says what to leave out" if excluded else "holds no word"
        raise UsageError(f"the question “{text.strip()}” {why}.", remedy="Say what to look for.")
    meant = " ".join(part for part in meaning if part)
    return Query(text, tuple(words), tuple(required), tuple(excluded), meant)


def _piece(mark: re.Match[str]) -> tuple[bool, str, bool]:
    """Whether it excludes, its words, and whether they are quoted."""
    bare = mark["bare"]
    if bare is None:
        quoted = next(mark[name] for name in ("plain", "french", "curly") if mark[name] is not None)
        return bool(mark["minus"]), quoted, True
    # A dash before a word excludes it; a lone dash, or a dialogue's, says nothing.
    if len(bare) > 1 and bare[0] == "-" and bare[1].isalnum():
        return True, bare[1:], False
    return False, bare, False


def _terms(found: list[str], prefix: bool) -> list[Term]:
    from terrain.language.words import fold

    return [Term(tuple(fold(form) for form in found), prefix)] if found else []
