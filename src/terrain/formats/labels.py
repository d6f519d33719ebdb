"""Who is a speaker: the one rule, applied to all the candidate labels of a document.

No line decides alone. A label has a *shape* (how much it looks like a person) and *evidence*
(how often it recurs, with a time code, in bold, beside how many other labels). What the
researcher forces or forbids comes first. Then:

==========  ==================================================================================
shape       a speaker when
==========  ==================================================================================
NAME        code (ENQ, P2), role (Une participante), name (Clémentine Autain): it recurs, or is
            timed or bold; once is enough beside an established label, or where such labels
            open most lines of the document
WORD        one unknown capitalised word (Camille, Foncier): it recurs, or is timed or bold; once
            only where most lines have labels and the word is nowhere else a common noun
PHRASE      words in small letters (Première chose): only if it opens a good part of the lines,
            or recurs with a time code or in bold
NEVER       begins as a clause does (Je vous le dis), announces (Résultat, Note, Date), is an
            address, a figure, too long: only if forced
==========  ==================================================================================

A label that occurs once among the keys of a header (Date : …, Lieu : …) is one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from terrain.formats import lexicon
from terrain.formats.base import Options
from terrain.formats.heads import Head, Kind
from terrain.formats.shapes import CODE, JOINT, PARENTHESIS, Shape, shape
from terrain.model.names import fold_name

#: Share of a document's lines that a phrase in small letters must open to be a label.
PHRASE_SHARE = 0.10
#: Share of lines that must open with labels for a word met once to be one.
ORDERLY = 0.5
#: Code points of the text in which a label is looked for as an ordinary word.
_SAMPLE = 4_000_000


@dataclass(slots=True)
class _Evidence:
    key: str
    kind: Kind
    count: int = 0
    timed: int = 0
    bold: int = 0
    first: int = 0
    forms: Counter[str] = field(default_factory=Counter)

    @property
    def shape(self) -> Shape:
        return shape(self.forms.most_common(1)[0][0])


@lru_cache(maxsize=65_536)
def key(label: str) -> str:
    """What makes two spellings one speaker: case, accents, apostrophes and spaces aside."""
    return fold_name(label)


@dataclass(frozen=True, slots=True)
class Decision:
    """The labels taken for speakers: by key and kind of head, with the spelling to keep."""

    accepted: frozenset[tuple[str, Kind]]
    names: dict[str, str]

    def speaker(self, head: Head) -> tuple[str, str] | None:
        """The label to keep and the words to put back before the text, or None: no speaker."""
        aside = PARENTHESIS.search(head.label)
        base = key(head.label[: aside.start()]) if aside else ""
        if aside and (base, head.kind) in self.accepted:
            return self.names[base], f"({aside[1]})"  # « ENQ (rires) : » is ENQ
        folded = key(head.label)
        return (self.names[folded], "") if (folded, head.kind) in self.accepted else None


def decide(
    heads: Sequence[Head | None], texts: Sequence[str], options: Options, header: frozenset[int]
) -> Decision:
    """Which candidates are speakers. `heads[i]` is the candidate of line i, `texts[i]` its text;
    `header` holds the lines that stand beside a header's keys (see `header.keys`)."""
    table = _gather(heads)
    lines = sum(1 for text in texts if text.strip())
    forced = {key(label): label for label in options.speakers}
    forbidden = {key(label) for label in options.not_speakers}
    candidates = [e for e in table.values() if e.key not in forced and e.key not in forbidden]
    accepted = {(e.key, e.kind): e for e in candidates if _recurs(e, lines)}
    if _lonely(accepted, lines):
        accepted = {}
    accepted |= {(e.key, e.kind): e for e in table.values() if e.key in forced}
    accepted |= _alternating(candidates, accepted, lines, header)
    if accepted:
        accepted |= _once(candidates, accepted, texts, header, lines)
    names: dict[str, str] = {}
    spellings: dict[str, Counter[str]] = {}
    for (name, _), evidence in accepted.items():
        spellings.setdefault(name, Counter()).update(evidence.forms)
    for name, forms in spellings.items():
        names[name] = forced.get(name) or forms.most_common(1)[0][0]
    return Decision(frozenset(accepted), names)


_Table = dict[tuple[str, Kind], _Evidence]


def _gather(heads: Iterable[Head | None]) -> _Table:
    table: _Table = {}
    for number, head in enumerate(heads):
        if head is None:
            continue
        place = (key(head.label), head.kind)
        evidence = table.get(place)
        if evidence is None:
            evidence = table[place] = _Evidence(*place, first=number)
        evidence.count += 1
        evidence.timed += head.timed
        evidence.bold += head.bold
        evidence.forms[head.label] += 1
    return table


def _recurs(evidence: _Evidence, lines: int) -> bool:
    """Established by the label's own evidence."""
    look, count = evidence.shape, evidence.count
    if look is Shape.NEVER:
        return False
    marked = max(evidence.timed, evidence.bold)
    if evidence.kind == "colon":
        if look is Shape.PHRASE:
            return marked >= 2 or (count >= 3 and count >= PHRASE_SHARE * lines)
        return marked >= 1 or count >= (2 if look is Shape.NAME else 3)
    if evidence.kind == "alone":
        return (look >= Shape.WORD and evidence.timed >= 1) or (marked >= 2)
    if evidence.kind == "code":
        return look is Shape.NAME and count >= 2
    if evidence.kind == "timed":
        return look is Shape.NAME
    return look is Shape.NAME and (evidence.timed >= 1 or count >= 3)


def joint(speakers: Iterable[str]) -> list[str]:
    """The labels made of others (« ENQ / DIR1 »), whose consent is nobody's."""
    distinct = list(dict.fromkeys(speakers))
    known = {key(label) for label in distinct}
    return [
        label
        for label in distinct
        if len(parts := JOINT.split(label)) > 1 and all(key(part) in known for part in parts)
    ]


def _lonely(accepted: _Table, lines: int) -> bool:
    """One label, neither timed nor bold nor forced, that opens few lines: a page, not a talk."""
    if len({name for name, _ in accepted}) != 1:
        return False
    evidence = next(iter(accepted.values()))
    marked = evidence.timed or evidence.bold
    sure = evidence.shape is Shape.NAME and evidence.count >= PHRASE_SHARE * lines
    return not (marked or sure)


def _alternating(
    candidates: list[_Evidence], accepted: _Table, lines: int, header: frozenset[int]
) -> _Table:
    """Labels too rare to recur that, together, open most lines: a short, orderly document."""
    if accepted:
        return {}
    names = [
        e
        for e in candidates
        if e.shape >= Shape.WORD
        and e.first not in header
        and (e.kind == "colon" or (e.kind == "alone" and e.shape is Shape.NAME))
    ]
    sure = [e for e in names if e.shape is Shape.NAME]
    start = min(set(range(len(header) + 1)) - header)
    opening = [e for e in sure if e.kind == "colon" and e.first == start]
    if opening and (len(sure) > 1 or _certain(opening[0])):
        return {(e.key, e.kind): e for e in sure if e.kind == "colon"}
    for kind in ("colon", "alone"):
        group = [e for e in names if e.kind == kind]
        opened = sum(e.count for e in group)
        if kind == "alone" and (len(group) < 2 or opened < 4):
            continue
        body = lines - len(header)
        # First names alone (Camille, Karim) must open nearly all the lines, and come back.
        named = any(e in sure for e in group)
        returning = len(group) >= 2 and opened > len(group) and opened >= 0.8 * body
        if (named and opened >= ORDERLY * body) or returning:
            return {(e.key, e.kind): e for e in group}
    return {}


def _certain(evidence: _Evidence) -> bool:
    """A code or a role, which no title is (« Seine Aval : le foncier » looks like a name)."""
    label = evidence.forms.most_common(1)[0][0]
    return label.isupper() or bool(CODE.fullmatch(label)) or evidence.key in lexicon.ROLES


def _once(
    candidates: list[_Evidence],
    accepted: _Table,
    texts: Sequence[str],
    header: frozenset[int],
    lines: int,
) -> _Table:
    """Those who speak once or twice beside established labels."""
    kinds = {kind for _, kind in accepted}
    rare = [
        e
        for e in candidates
        if e.kind == "colon"
        and "colon" in kinds
        and (e.key, e.kind) not in accepted
        and e.shape >= Shape.WORD
        and not (e.first in header and e.count == 1)
    ]
    opened = sum(e.count for e in accepted.values()) + sum(e.count for e in rare)
    orderly = opened >= ORDERLY * lines
    words = _ordinary(rare, texts)
    small = any(form[0].islower() for e in accepted.values() for form in e.forms)
    found: _Table = {}
    for evidence in rare:
        good = _plausible(evidence, words, orderly=orderly, small=small)
        if good:
            found[evidence.key, evidence.kind] = evidence
    return found


def _plausible(evidence: _Evidence, words: set[str], *, orderly: bool, small: bool) -> bool:
    label = evidence.forms.most_common(1)[0][0]
    if label[0].islower() and not small:
        return False  # the end of a sentence wrapped onto this line (« directeur : … »)
    if evidence.shape is not Shape.NAME:
        return orderly and label.lower() not in words
    # An acronym that the speakers also use (« le ZAN ») is a topic, not a person.
    single = " " not in label and not any(c.isdigit() for c in label)
    return not single or evidence.key in lexicon.ROLES or label not in words


def _ordinary(rare: list[_Evidence], texts: Sequence[str]) -> set[str]:
    """Which of these one-word labels also occur inside the words of the document."""
    wanted = {form for e in rare for label in e.forms for form in (label, label.lower())}
    found: set[str] = set()
    budget = _SAMPLE
    for text in texts:
        if budget < 0 or not wanted:
            break
        budget -= len(text)
        _, _, words = text[:_SAMPLE].partition(":")
        found.update(wanted.intersection(re.findall(r"[^\W_]+", words or text)))
    return found
