"""Reads what was written for the public, byte by byte, and says what should not be there.

The last look, after the gate: whatever mistake was made before (in a template, in the prose of an
author who quotes from memory), the words of somebody who did not allow it do not leave. Texts are
compared word by word, without case, accents or typography.

What is looked for: sentences and quotations withheld, and any run of `RUN` words of a withheld
turn; runs of a coder's memo that the authors did not put in a Note themselves; the ids of
participants; and, where the key of names is open, the real names.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from terrain.evidence.names import Names
from terrain.fold import bare

#: Words in a row that are never twice the same by chance, and the least of a short quotation.
RUN = 8
SHORTEST = 3
#: A sentence shorter than this is said by everybody (“oui, c’est ça”).
SENTENCE = 6
_STRIDE = 4
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"[\w-]+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")
_NOTHING: Mapping[tuple[str, ...], tuple[str, str]] = {}
_ENDS = re.compile(r"[.!?…\n]+")


@dataclass(frozen=True)
class Secrets:
    """What must not be found: `words` by where they stand in the study (a transcript and its §),
    `quotations` (whole, however short), `memos`, and the `ids` of participants.

    `names` finds the real names of a key, but for those of people who agreed to be named
    (`nameable`, by participant). `free` are texts that may be published: words that stand there
    too are nobody's secret. `authored` are the Notes, which may repeat their authors' own memos.
    """

    words: Sequence[tuple[str, str]] = ()
    quotations: Sequence[tuple[str, str]] = ()
    memos: Sequence[tuple[str, str]] = ()
    ids: frozenset[str] = frozenset()
    names: Names | None = None
    nameable: frozenset[str] = frozenset()
    free: Sequence[str] = field(default=(), repr=False)
    authored: Sequence[str] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.quotations or self.memos or self.ids or self.names)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something in a file that must not be: `what` it is, `where` it stands in the study, and its
    words (empty for ids and names)."""

    file: str
    what: str  # "words" | "memo" | "participant" | "name"
    where: str
    found: str = ""


def leaks(secrets: Secrets, files: Iterable[tuple[str, bytes]]) -> list[Leak]:
    """The leaks in these files, one for each place of the study whose words are there."""
    if not secrets:
        return []
    sought = _Sought(secrets)
    # By what was found: words that stand in one file stand in many (the page, the search).
    found: dict[tuple[str, str], Leak] = {}
    for name, data in files:
        for text in _readings(data):
            for leak in sought.within(name, text):
                found.setdefault((leak.what, leak.found or leak.where), leak)
    return _secret(found, secrets)


def _secret(found: dict[tuple[str, str], Leak], secrets: Secrets) -> list[Leak]:
    """Those whose words do not also stand in texts that may be published, one for each place."""
    for texts, kinds in ((secrets.free, ("words", "memo")), (secrets.authored, ("memo",))):
        runs = {tuple(run.split(" ")) for what, run in found if what in kinds}
        lengths = {len(run) for run in runs}
        for text in texts if runs else ():
            words = _words(text)
            for length in lengths:
                # Millions of runs in a large study: the set walks them without a step of ours.
                known = runs.intersection(zip(*(words[n:] for n in range(length)), strict=False))
                runs -= known
                for run, kind in itertools.product(known, kinds):
                    found.pop((kind, " ".join(run)), None)
    places: dict[tuple[str, str], Leak] = {}
    for leak in found.values():
        places.setdefault((leak.what, leak.where), leak)
    return list(places.values())


def _readings(data: bytes) -> Iterator[str]:
    """The ways in which a file may be read: as it is, and as its reader sees it (marks that cut a
    word dropped, others as blanks)."""
    text = data.decode("utf-8", "replace")
    if "\\" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else " ", text)
    plain = html.unescape(text)
    yield plain
    if "<" in text:
        yield html.unescape(_TAG.sub(" ", text))
        yield html.unescape(_TAG.sub("", text))


@lru_cache(maxsize=200_000)
def _folded(form: str) -> str:
    return bare(form)


def _words(text: str) -> list[str]:
    return [_folded(form) for form in _WORD.findall(text)]


class _Sought:
    """Secrets as runs of words: long ones by the hash of RUN words, short ones by their first.

    Of a withheld turn, the runs at the beginning of each sentence and at every fourth word are
    kept: whatever copies RUN + 3 words holds one of them, and a large study fits in memory.
    """

    def __init__(self, secrets: Secrets) -> None:
        self._long: dict[int, tuple[str, str]] = {}
        self._short: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
        for where, text in secrets.words:
            self._turn(text, ("words", where))
        for where, text in secrets.quotations:
            self._run(_words(text), ("words", where), SHORTEST)
        for where, text in secrets.memos:
            self._run(_words(text), ("memo", where), RUN)
        self._ids = frozenset(name for name in secrets.ids if _ID.fullmatch(name))
        self._odd = secrets.ids - self._ids
        self._names, self._nameable = secrets.names, secrets.nameable

    def _turn(self, text: str, why: tuple[str, str]) -> None:
        words: list[str] = []
        starts = []
        for sentence in _ENDS.split(text):
            said = _words(sentence)
            if SENTENCE <= len(said) < RUN:
                self._run(said, why, SENTENCE)
            starts.append(len(words))
            words += said
        for at in {*starts, *range(0, len(words), _STRIDE)}:
            if at + RUN <= len(words):
                self._long.setdefault(hash(tuple(words[at : at + RUN])), why)

    def _run(self, words: list[str], why: tuple[str, str], least: int) -> None:
        if len(words) >= RUN:
            for at in range(len(words) - RUN + 1):
                self._long.setdefault(hash(tuple(words[at : at + RUN])), why)
        elif len(words) >= least:
            self._short.setdefault(words[0], {}).setdefault(tuple(words), why)

    def within(self, file: str, text: str) -> Iterator[Leak]:
        """What a text holds that it should not."""
        words = _words(text)
        for (what, where), run in self._long_runs(words):
            yield Leak(file, what, where, run)
        for (what, where), run in self._short_runs(words):
            yield Leak(file, what, where, run)
        for name in self._ids & set(_ID.findall(text)) if self._ids else ():
            yield Leak(file, "participant", name)
        for name in self._odd:
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                yield Leak(file, "participant", name)
        if self._names is not None:
            for hit in self._names.find([text]).certain:
                if hit.participant not in self._nameable:
                    yield Leak(file, "name", hit.participant)

    def _long_runs(self, words: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
        if self._long:
            for run in zip(*(words[n:] for n in range(RUN)), strict=False):
                if (why := self._long.get(hash(run))) is not None:
                    yield why, " ".join(run)

    def _short_runs(self, words: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
        if self._short:
            for at, word in enumerate(words):
                for item, why in self._short.get(word, _NOTHING).items():
                    if tuple(words[at : at + len(item)]) == item:
                        yield why, " ".join(item)
