"""What changed between a quotation and its source, word by word, and whether it touches sense."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from terrain.evidence import lexicon
from terrain.evidence.spoken import Spoken
from terrain.evidence.wording import Word
from terrain.language.words import is_stop

#: deleted: in the source, not in the quotation; inserted: the other way round.
ChangeKind = Literal["deleted", "inserted", "replaced"]
#: What a change touches: a negation, a number, a question, a word that bears sense, hesitations.
Flag = Literal["negation", "number", "question", "sense", "hesitation", "spelling"]

_SPACES = re.compile(r"\s+")
#: Signs under which nobody reads another thing: one dash or apostrophe for another.
_ALIKE = str.maketrans({**dict.fromkeys("’‘‛ʼ′´`", "'"), **dict.fromkeys("«»“”„‟", '"'),
                        **dict.fromkeys("‐‑‒–—−", "-"), "…": "..."})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the words of the quotation and those of the source ('' for none).

    `start` and `end` place the quotation's words in its text (code points; equal where it has
    none), `low` and `high` the source's in the body.
    """

    kind: ChangeKind
    quoted: str
    source: str
    flags: tuple[Flag, ...] = ()
    start: int = 0
    end: int = 0
    low: int = 0
    high: int = 0


def changed(text: str, words: Sequence[Word], spoken: Spoken, low: int, high: int) -> Change:
    """The change between some words of the quotation and a stretch of the source."""
    own = text[words[0].start : words[-1].end] if words else ""
    theirs = spoken.text(low, high)
    kind: ChangeKind = "replaced" if own and theirs else "inserted" if own else "deleted"
    start, end = (words[0].start, words[-1].end) if words else (0, 0)
    place = (spoken.starts[low], spoken.ends[high - 1]) if low < high else (0, 0)
    flags = _flags([word.key for word in words], spoken.keys[low:high])
    return Change(kind, own, theirs, flags, start, end, *place)


def _flags(own: Sequence[str], theirs: Sequence[str]) -> tuple[Flag, ...]:
    if list(own) == list(theirs):
        return ("spelling",)
    one, other = sorted(own), sorted(theirs)
    touched = {k for k in {*own, *theirs} if one.count(k) != other.count(k)}
    found: list[Flag] = []
    if touched & lexicon.NEGATIONS:
        found.append("negation")
    if any(map(lexicon.is_number, touched)):
        found.append("number")
    if "?" in touched:
        found.append("question")
    if any(_bears(key) for key in touched):
        found.append("sense")
    if touched and touched <= lexicon.HESITATIONS and not own:
        found.append("hesitation")
    return tuple(found)


def _bears(key: str) -> bool:
    """Whether a word bears sense: a rule without grammar, all but the commonest tool words."""
    return (
        key[:1].isalpha() and not is_stop(key) and key not in lexicon.NEGATIONS
        and key not in lexicon.HESITATIONS and not lexicon.is_number(key)
    )  # fmt: skip


def _letters(form: str) -> str:
    return unicodedata.normalize("NFC", form).casefold().replace("œ", "oe").replace("æ", "ae")


def differs(word: Word, form: str, *, first: bool) -> str:
    """How two forms of one key differ: '' (not at all), an allowed mark, or `altered`.

    « marque » for « marqué » is another word; « ETAT » for « État » is not, nor a capital.
    """
    if word.stem:
        return "letters"
    if word.capital:
        return "letters"
    if word.form == form:
        return ""
    if _letters(word.form) == _letters(form):
        if word.form.casefold() != form.casefold():
            return "ligatures"
        return "capital" if first and word.form[1:] == form[1:] else "case"
    one, other = word.form, form
    if one.isupper() or other.isupper() or _unaccented_capital(one, other):
        return "case"
    return "ligatures" if word.form[:1].isdigit() else "altered"


def _unaccented_capital(one: str, other: str) -> bool:
    """`Etat` and `État`: typists leave accents off capitals."""
    return one[1:] == other[1:] and (one[:1].isupper() or other[:1].isupper())


def surface(
    text: str, one: tuple[Word, int], two: tuple[Word, int], spoken: Spoken
) -> tuple[str, ...]:
    """The marks that the signs between two neighbouring words add."""
    own = text[one[0].end : two[0].start]
    theirs = spoken.transcript.body[spoken.ends[one[1]] : spoken.starts[two[1]]]
    if spoken.turns[one[1]] != spoken.turns[two[1]]:
        return ()
    if own == theirs:
        return ()
    # A line that the text breaks elsewhere is the same white space.
    if re.sub(r"[ \t\n]+", " ", own) == re.sub(r"[ \t\n]+", " ", theirs):
        return ()
    own, theirs = _bracketless(own), _bracketless(theirs)
    if own == theirs:
        return ()
    if _SPACES.sub("", own) == _SPACES.sub("", theirs):
        return ("spaces",)
    if _plain(own) == _plain(theirs):
        return ("apostrophes",)
    return ("punctuation",)


def added_dots(text: str, spoken: Spoken, low: int, high: int) -> bool:
    """Whether the quotation begins or ends with an ellipsis that the source has not there."""
    if low >= high:
        return False
    body, dots = spoken.transcript.body, ("…", "...")
    start, end = spoken.starts[low], spoken.ends[high - 1]
    head = text.lstrip().startswith(dots) and not body[max(0, start - 4) : start].rstrip().endswith(
        dots
    )
    return head or (
        text.rstrip().endswith(dots) and not body[end : end + 4].lstrip().startswith(dots)
    )


def _bracketless(signs: str) -> str:
    return re.sub(r"\[\s*(?:…|\.\.\.)?\s*\]|\(\s*(?:…|\.\.\.)\s*\)|[\[\]]", "", signs)


def _plain(signs: str) -> str:
    return _SPACES.sub("", signs.translate(_ALIKE))


def dropped(
    spoken: Spoken, low: int, high: int, may_drop: frozenset[str]
) -> tuple[list[int], list[str], list[str]]:
    """Of words that the quotation lacks: those that it may not, those dropped, the marks to say.

    It may always lack the transcriber's remarks, and what another speaker throws in; what
    `may_drop` names, and repetitions where it says so, as well.
    """
    left: list[int] = []
    allowed: list[str] = []
    marks: dict[str, None] = {}
    repeated = _repeated(spoken, low, high) if lexicon.REPETITIONS in may_drop else set()
    for number in range(low, high):
        if spoken.added[number]:
            marks.setdefault("remarks")
        elif _thrown_in(spoken, low, high, number):
            marks.setdefault("interjection")
        elif spoken.keys[number] in may_drop or number in repeated:
            marks.setdefault("dropped")
            allowed.append(spoken.form(number))
        else:
            left.append(number)
    return left, allowed, list(marks)


def _thrown_in(spoken: Spoken, low: int, high: int, number: int) -> bool:
    """Whether a word is another speaker's, between two stretches of the same one."""
    if low == 0 or high >= len(spoken) or spoken.turns[number] == spoken.turns[low - 1]:
        return False
    before, after = spoken.speaker(low - 1), spoken.speaker(high)
    return before == after != spoken.speaker(number)


def _repeated(spoken: Spoken, low: int, high: int) -> set[int]:
    """Words that say again what stands just after or just before them: « le le », « on a on a »."""
    keys, found = spoken.keys, set[int]()
    length = high - low
    for size in range(1, length + 1):
        for start in range(low, high - size + 1):
            same_after = keys[start : start + size] == keys[start + size : start + 2 * size]
            same_before = start >= size and keys[start - size : start] == keys[start : start + size]
            if same_after or same_before:
                found |= set(range(start, start + size))
    return found
