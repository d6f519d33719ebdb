"""Where a quotation stands after its transcript was corrected, or the admission that it is lost.

Three witnesses, in this order: a diff of the old text and the new (words equal but for case,
accents and typography, in their old place), the quotation with its context (each occurrence
compared by the 80 code points on both sides), and resemblance. The first two give a score of 1
and act; resemblance only ever proposes: a score below 1 is a question for a person, because a
changed word may be the one that the evidence rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from terrain.diff import ALONE, Diff, signs_after, signs_before
from terrain.fold import Folded, Tokens, bare
from terrain.model.coding import Coding, context
from terrain.model.span import Span
from terrain.model.transcript import text_hash

How = Literal["same", "diff", "exact", "approximate"]

#: Two 80-point contexts agree from this similarity on (Indel, folded). Unrelated French scores
#: .35–.55, the same words after one or two corrections .85 and more (benchmarks/anchor.py).
AGREES = 0.75
#: From here on, the whole context is the same.
WHOLE = 0.98
#: They also agree when this many code points next to the quotation are the same.
ADJACENT = 20
#: How much better than the next the contexts of the best of several occurrences must be (of 2).
MARGIN = 0.25
#: Below this resemblance, nothing is proposed.
PROPOSE = 0.6
_FEW = 200  # occurrences of one quotation whose contexts are compared one by one
_COST = 4_000_000  # product of lengths (code points) above which a proposal is not refined


@dataclass(frozen=True, slots=True)
class Match:
    """A place in the new text. `score` is 1 for the same words; below, a person decides."""

    span: Span
    score: float
    how: How


@dataclass(frozen=True, slots=True)
class Reanchored:
    """All codings given, in their order. `kept`: neither place nor words changed; `moved`: they
    did, with the same words but for typography; `unresolved`: left untouched but for the status.
    `candidates`: by id, the best guess for an unresolved coding, where there is one.
    """

    codings: tuple[Coding, ...]
    kept: int
    moved: int
    unresolved: int
    candidates: Mapping[str, Match]


def relocate(
    quote: str, before: str, after: str, hint: Span, old: str | None, new: str
) -> Match | None:
    """The place of one quotation in a new text (canonical bodies; code points).

    `hint` is its span in `old`, if that text is known. Returns None when nothing resembles it.
    """
    return Relocator(new).locate(quote, before, after, hint, old)


def reanchor(codings: Sequence[Coding], old_texts: Mapping[str, str], new: str) -> Reanchored:
    """Anchor all codings of one transcript on its new body.

    `old_texts` maps text hashes to the bodies that are still known. One diff is made for each
    old text in use. The result depends on each coding, never on their order.
    """
    relocator, now = Relocator(new), text_hash(new)
    done: list[Coding] = []
    candidates: dict[str, Match] = {}
    counts: Counter[str] = Counter()
    for coding in codings:
        same = coding.text == now
        if same and coding.quote and _words(new, coding.span) == coding.quote:
            done.append(
                coding if coding.status == "anchored" else replace(coding, status="anchored")
            )
            counts["kept"] += 1
            continue
        old = None if same else old_texts.get(coding.text)
        match = relocator.locate(coding.quote, coding.before, coding.after, coding.span, old)
        if match and match.score >= 1:
            done.append(_moved(coding, match.span, new, now))
            unchanged = match.span == coding.span and done[-1].quote == coding.quote
            counts["kept" if unchanged else "moved"] += 1
            continue
        done.append(replace(coding, status="unresolved"))
        counts["unresolved"] += 1
        if match:
            candidates[coding.id] = match
    return Reanchored(
        tuple(done), counts["kept"], counts["moved"], counts["unresolved"], candidates
    )


def find_quote(
    quote: str, body: str, spans: Sequence[Span] | None = None, *, ignore_case: bool = False
) -> list[Span]:
    """Every place where a typed quotation stands in a body, in order.

    As written first; where it is nowhere, whatever its apostrophes, quotation marks, dashes,
    spaces, line breaks, ellipses and ligatures; with `ignore_case`, whatever its case and accents
    too. `spans` limits the answer to places that lie inside one of them.
    """
    quote = quote.strip()
    found = [] if ignore_case else [(at, at + len(quote)) for at in _exact(quote, body, len(body))]
    if not found and quote:
        needle = Folded(quote, case=ignore_case, accents=ignore_case).text
        found = Folded(body, case=ignore_case, accents=ignore_case).find_all(needle)
    places = [Span(start, end) for start, end in found]
    if spans is None:
        return places
    return [p for p in places if any(s.start <= p.start and p.end <= s.end for s in spans)]


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end] if span.end <= len(text) else ""


def _moved(coding: Coding, span: Span, new: str, hash_: str) -> Coding:
    before, after = context(new, span)
    return replace(
        coding, span=span, quote=span.of(new), before=before, after=after, text=hash_,
        status="anchored",
    )  # fmt: skip


def _exact(quote: str, body: str, limit: int) -> list[int]:
    """Where a string begins in a body, without overlaps, at most `limit` places."""
    found: list[int] = []
    at = body.find(quote) if quote else -1
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = body.find(quote, at + len(quote))
    return found


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One place with the quotation's words, and how well its contexts agree (0–1 each)."""

    span: Span
    before: float
    after: float
    exact: bool

    @property
    def rank(self) -> float:
        return self.before + self.after + (MARGIN if self.exact else 0.0)


class Relocator:
    """A new text, and what is computed once for all the quotations to be placed in it."""

    def __init__(self, new: str) -> None:
        self.new = new
        self.tokens = Tokens(new)
        self._diffs: dict[str, Diff] = {}
        self._found: dict[str, list[tuple[Span, bool]] | None] = {}

    def locate(
        self, quote: str, before: str, after: str, hint: Span, old: str | None
    ) -> Match | None:
        """The best place of a quotation, by the three witnesses."""
        if not quote.strip():
            return None
        if old == self.new and _words(old, hint) == quote:
            return Match(hint, 1.0, "same")
        diff = self._diff(old) if old is not None and _words(old, hint) == quote else None
        if diff and (span := diff.carry(hint)):
            return Match(span, 1.0, "diff")
        return self._search(quote, before, after, hint, diff) or self._resembling(quote, hint, diff)

    def _diff(self, old: str) -> Diff:
        if old not in self._diffs:
            self._diffs[old] = Diff(old, self.tokens)
        return self._diffs[old]

    def _search(
        self, quote: str, before: str, after: str, hint: Span, diff: Diff | None
    ) -> Match | None:
        """The occurrence that the contexts single out; else the likeliest, as a question."""
        found = [self._judged(o, before, after) for o in self._occurrences(quote, before, after)]
        if not found:
            return None
        found.sort(key=lambda o: (-o.rank, abs(o.span.start - hint.start), o.span))
        best = found[0]
        clear = len(found) == 1 or best.rank - found[1].rank >= MARGIN
        if clear and self._agrees(quote, best, diff, single=len(found) == 1):
            return Match(best.span, 1.0, "exact")
        return Match(best.span, min(0.99, 0.5 + (best.before + best.after) / 4), "exact")

    def _agrees(self, quote: str, best: _Occurrence, diff: Diff | None, *, single: bool) -> bool:
        """Whether the contexts bear an occurrence out.

        One side is enough for five words, and for fewer when they stood once in the old text and
        stand once in the new; otherwise both sides must agree, or one be whole and the words
        stand once. Five words that stood once and stand once are the same, wherever they moved.
        """
        keys = Tokens(quote).keys
        alone = single and diff is not None and len(diff.old.find_all(keys, 2)) == 1
        if len(keys) >= ALONE and alone:
            return True
        less, more = sorted((best.before, best.after))
        if alone or len(keys) >= ALONE:
            return more >= AGREES
        return less >= AGREES or (single and diff is None and more >= WHOLE)

    def _judged(self, occurrence: tuple[Span, bool], before: str, after: str) -> _Occurrence:
        span, exact = occurrence
        here_before, here_after = context(self.new, span)
        return _Occurrence(
            span, _agreement(before, here_before, True), _agreement(after, here_after, False), exact
        )

    def _occurrences(self, quote: str, before: str, after: str) -> list[tuple[Span, bool]]:
        """Places with the same words; where there are too many, those with a neighbour in common.

        The bound is on work, not on the answer: a quotation that stands more than 200 times is
        told apart by the 20 code points beside it, and stays a question if these do not suffice.
        """
        if quote not in self._found:
            self._found[quote] = self._all(quote)
        found = self._found[quote]
        if found is not None:
            return found
        near = []
        if head := before[-ADJACENT:]:
            near += [at + len(head) for at in _exact(head + quote, self.new, _FEW)]
        if tail := after[:ADJACENT]:
            near += _exact(quote + tail, self.new, _FEW)
        return [(Span(at, at + len(quote)), True) for at in sorted(set(near))]

    def _all(self, quote: str) -> list[tuple[Span, bool]] | None:
        """Occurrences as written, then those that differ by typography; None: too many."""
        exact = [Span(at, at + len(quote)) for at in _exact(quote, self.new, _FEW + 1)]
        wanted = Tokens(quote)
        loose = [
            self._with_signs(wanted, number)
            for number in self.tokens.find_all(wanted.keys, 2 * _FEW)
        ]
        taken = {span.start for span in exact}, {span.end for span in exact}
        loose = [s for s in loose if s.start not in taken[0] and s.end not in taken[1]]
        found = [(span, True) for span in exact] + [(span, False) for span in loose]
        return found if len(found) <= _FEW else None

    def _with_signs(self, wanted: Tokens, number: int, last: int | None = None) -> Span:
        """The span from a token to the last of the wanted words (or `last`), with the signs that
        the wanted words had at their ends."""
        last = number + len(wanted) - 1 if last is None else last
        before = signs_before(wanted.text[: wanted.starts[0]], self.tokens, number)
        after = signs_after(wanted.text[wanted.ends[-1] :], self.tokens, last)
        return Span(self.tokens.starts[number] - before, self.tokens.ends[last] + after)

    def _resembling(self, quote: str, hint: Span, diff: Diff | None) -> Match | None:
        """The passage most like the quotation: where the diff expects it, else by shared words."""
        wanted = bare(quote)
        regions = self._voted(Tokens(quote).keys, hint)
        best: Match | None = None
        if diff:
            low, high, whole = diff.neighbourhood(hint)
            if whole:
                best = (
                    self._proposed(
                        wanted, Span(self.tokens.starts[low], self.tokens.ends[high - 1])
                    )
                    if low < high
                    else None
                )
            elif low < high:
                regions.insert(0, (low, high))
        for low, high in regions if best is None else ():
            match = self._refined(wanted, low, high)
            if match and (best is None or match.score > best.score):
                best = match
        return self._signed(Tokens(quote), best) if best else None

    def _signed(self, wanted: Tokens, match: Match) -> Match:
        """A proposal with the signs that the quotation began and ended with (« Région. »)."""
        first, last = self.tokens.within(match.span.start, match.span.end)
        if first >= last or not len(wanted):
            return match
        return Match(self._with_signs(wanted, first, last - 1), match.score, match.how)

    def _proposed(self, wanted: str, span: Span) -> Match | None:
        from rapidfuzz.distance import Indel

        score = Indel.normalized_similarity(wanted, bare(span.of(self.new)))
        return Match(span, round(min(0.99, score), 4), "approximate") if score >= PROPOSE else None

    def _refined(self, wanted: str, low: int, high: int) -> Match | None:
        """The part of a region most like the wanted words, widened to whole words."""
        from rapidfuzz.fuzz import partial_ratio_alignment

        start, end = self.tokens.starts[low], self.tokens.ends[high - 1]
        folded = Folded(self.new[start:end], case=True, accents=True)
        if len(wanted) * len(folded.text) > _COST or len(folded.text) <= len(wanted):
            return self._proposed(wanted, Span(start, end))
        found = partial_ratio_alignment(wanted, folded.text)
        if found is None or found.dest_end <= found.dest_start:
            return None
        begin, stop = folded.origin(found.dest_start, found.dest_end)
        first, last = self.tokens.within(start + begin, start + stop)
        if first >= last:
            return None
        return self._proposed(wanted, Span(self.tokens.starts[first], self.tokens.ends[last - 1]))

    def _voted(self, keys: list[str], hint: Span) -> list[tuple[int, int]]:
        """Up to three regions where the quotation's rarer words stand in about its order."""
        votes: Counter[int] = Counter()
        for position, key in enumerate(keys[:2000]):
            places = self.tokens.postings.get(key, [])
            if len(places) <= 200:
                votes.update((place - position) // 8 for place in places)
        expected = self.tokens.within(hint.start, hint.end)[0] // 8
        best = sorted(votes, key=lambda v: (-votes[v] - votes[v + 1], abs(v - expected), v))[:3]
        return [(max(0, v * 8 - 8), min(len(self.tokens), v * 8 + 24 + len(keys))) for v in best]


@lru_cache(maxsize=65536)
def _agreement(stored: str, found: str, before: bool) -> float:
    """How like two contexts on the same side are (0–1), 1 when their nearest 20 points agree.

    An empty context is no witness: it scores 0.
    """
    from rapidfuzz.distance import Indel

    a, b = _plain(stored), _plain(found)
    if not a or not b:
        return 0.0
    near = (a[-ADJACENT:], b[-ADJACENT:]) if before else (a[:ADJACENT], b[:ADJACENT])
    score = Indel.normalized_similarity(a, b)
    if near[0] == near[1] and len(near[0]) == ADJACENT:
        return max(score, AGREES + (1 - AGREES) * score)
    return score


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    """A context's words alone, without typography."""
    return " ".join(Tokens(text).keys)
